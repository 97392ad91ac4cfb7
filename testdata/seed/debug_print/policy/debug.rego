package custom.kubernetes.debug

import rego.v1

# Use print for debugging (remove in production)
deny contains msg if {
    container := input.spec.template.spec.containers[_]
    print("Checking container:", container.name)
    print("Security context:", container.securityContext)

    not container.securityContext.runAsNonRoot
    msg := sprintf("Container '%s' violation", [container.name])
}
