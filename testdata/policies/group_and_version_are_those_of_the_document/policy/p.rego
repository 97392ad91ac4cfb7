# METADATA
# title: Workload of a known group
# custom:
#   id: ACME-0003
#   severity: LOW
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - group: apps
#             kind: deployment
#           - group: core
#             kind: service
package custom.groups

import rego.v1

deny contains input.metadata.name
