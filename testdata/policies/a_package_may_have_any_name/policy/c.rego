# METADATA
# title: Odd name
# custom:
#   id: ACME-0022
#   severity: LOW
package custom["foo-bar"].x

import rego.v1

deny contains "x" if input.kind == "Pod"
