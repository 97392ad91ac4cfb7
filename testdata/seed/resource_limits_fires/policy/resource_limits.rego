# METADATA
# title: Containers must have resource limits
# description: Resource limits prevent containers from consuming excessive resources
# custom:
#   id: CUSTOM-K8S-002
#   severity: MEDIUM
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - kind: deployment
#           - kind: statefulset

package custom.kubernetes.resource_limits

import rego.v1

# Check for missing memory limits
deny contains msg if {
    container := input.spec.template.spec.containers[_]
    not container.resources.limits.memory
    msg := sprintf("Container '%s' is missing memory limit", [container.name])
}

# Check for missing CPU limits
deny contains msg if {
    container := input.spec.template.spec.containers[_]
    not container.resources.limits.cpu
    msg := sprintf("Container '%s' is missing CPU limit", [container.name])
}
