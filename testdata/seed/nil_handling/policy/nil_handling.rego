package custom.kubernetes.nil_handling

import rego.v1

# Check for nil values and missing fields
deny contains msg if {
    container := input.spec.template.spec.containers[_]

    # Safely check nested fields
    security_context := object.get(container, "securityContext", {})
    run_as_non_root := object.get(security_context, "runAsNonRoot", null)

    run_as_non_root != true

    msg := sprintf("Container '%s' should set runAsNonRoot to true", [container.name])
}
