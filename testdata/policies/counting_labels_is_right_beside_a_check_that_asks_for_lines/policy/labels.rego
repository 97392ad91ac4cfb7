# METADATA
# title: Count of labels
# custom:
#   id: ACME-0004
#   severity: LOW
package custom.labels

import rego.v1

deny contains sprintf("%d labels", [count(input.metadata.labels)])
