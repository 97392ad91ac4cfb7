# METADATA
# title: Prints
# custom:
#   id: ACME-0006
#   severity: MEDIUM
package custom.prints

import rego.v1

deny contains "printed" if {
	some container in input.spec.containers
	print("image", container.image)
}
