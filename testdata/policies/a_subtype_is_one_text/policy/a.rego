# METADATA
# title: Containers come from the internal registry
# description: Images from elsewhere are not reviewed.
# related_resources:
#   - https://kubernetes.io/docs/concepts/containers/images/
# custom:
#   id: ACME-2a
#   long_id: acme-2a
#   aliases: [REG2-a]
#   severity: HIGH
#   recommended_action: Use registry.internal.test.
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - kind: [pod]
package custom.a

import rego.v1

deny contains res if {
	some container in input.spec.containers
	not startswith(container.image, "registry.internal.test/")
	res := result.new(sprintf("Container %q uses %q.", [container.name, container.image]), container)
}
