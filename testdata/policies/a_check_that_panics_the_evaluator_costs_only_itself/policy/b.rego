# METADATA
# title: Check b
# custom:
#   id: ACME-003b
#   severity: LOW
#   input:
#     selector:
#       - type: kubernetes
package custom.b

import rego.v1

deny contains "pod" if input.kind == "Pod"
