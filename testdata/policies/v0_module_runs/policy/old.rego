# METADATA
# title: Old style
# custom:
#   id: ACME-0002
#   severity: LOW
#   input:
#     selector:
#       - type: kubernetes
package custom.old

deny[msg] {
	container := input.spec.containers[_]
	msg := sprintf("Container %s", [container.name])
}
