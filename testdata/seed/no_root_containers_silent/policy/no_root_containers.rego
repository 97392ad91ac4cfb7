# METADATA
# title: Containers must not run as root
# description: Running as root increases the attack surface
# schemas:
#   - input: schema["kubernetes"]
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: CUSTOM-K8S-001
#   avd_id: AVD-CUSTOM-0001
#   severity: HIGH
#   short_code: no-root-containers
#   recommended_action: Set securityContext.runAsNonRoot to true
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - kind: deployment
#           - kind: statefulset
#           - kind: daemonset

package custom.kubernetes.no_root_containers

import rego.v1

# deny returns a message when the rule is violated
deny contains msg if {
    # Access container spec from the input document
    container := input.spec.template.spec.containers[_]

    # Check if runAsNonRoot is not set or is false
    not container.securityContext.runAsNonRoot

    # Build the violation message
    msg := sprintf("Container '%s' should set securityContext.runAsNonRoot to true", [container.name])
}
