# METADATA
# title: Check a
# custom:
#   id: ACME-003a
#   severity: LOW
#   input:
#     selector:
#       - type: kubernetes
package custom.a

import rego.v1

deny contains "subset" if object.subset(input.spec.containers, [])
