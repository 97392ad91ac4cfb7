# METADATA
# title: Images must come from approved registries
# description: Only allow images from trusted container registries
# custom:
#   id: CUSTOM-K8S-003
#   severity: HIGH
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - kind: deployment
#           - kind: pod

package custom.kubernetes.approved_registries

import rego.v1

# List of approved registries
approved_registries := [
    "gcr.io/my-project/",
    "docker.io/library/",
    "ghcr.io/my-org/"
]

# Check if image starts with any approved registry
image_from_approved_registry(image) if {
    some registry in approved_registries
    startswith(image, registry)
}

deny contains msg if {
    container := input.spec.template.spec.containers[_]
    not image_from_approved_registry(container.image)
    msg := sprintf(
        "Container '%s' uses image '%s' from unapproved registry. Approved: %v",
        [container.name, container.image, approved_registries]
    )
}
