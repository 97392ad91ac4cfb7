# Group related checks in one package
package custom.kubernetes.pod_security

import rego.v1

# Check 1: No privileged containers
deny contains msg if {
    container := input.spec.template.spec.containers[_]
    container.securityContext.privileged == true
    msg := sprintf("Container '%s' must not be privileged", [container.name])
}

# Check 2: No host PID
deny contains msg if {
    input.spec.template.spec.hostPID == true
    msg := "Pod must not share host PID namespace"
}

# Check 3: No host IPC
deny contains msg if {
    input.spec.template.spec.hostIPC == true
    msg := "Pod must not share host IPC namespace"
}
