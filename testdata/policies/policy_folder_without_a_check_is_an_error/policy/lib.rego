package lib.acme

import rego.v1

names := {"a"}
