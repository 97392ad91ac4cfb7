package custom.warns

import rego.v1

warn contains "w" if input.kind == "Pod"
