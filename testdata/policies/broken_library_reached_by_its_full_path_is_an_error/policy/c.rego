# METADATA
# title: Uses helpers
# custom:
#   id: ACME-0021
#   severity: LOW
package custom.uses

import rego.v1

deny contains "x" if data.helpers.bad
