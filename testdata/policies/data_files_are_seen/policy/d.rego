# METADATA
# title: Registry is known
# custom:
#   id: ACME-0005
#   severity: MEDIUM
#   input:
#     selector:
#       - type: kubernetes
package custom.data

import rego.v1

import data.acme

deny contains msg if {
	some container in input.spec.containers
	every registry in acme.registries {
		not startswith(container.image, registry)
	}
	msg := sprintf("Ask %s about %s", [acme.owner, container.image])
}
