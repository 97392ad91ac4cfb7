package custom.bare

import rego.v1

deny contains "a pod" if input.kind == "Pod"
