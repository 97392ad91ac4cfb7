# METADATA
# title: Container has no default seccomp profile
# description: >-
#   A seccomp profile keeps the container from system calls that ordinary programs never make and that attacks on the
#   kernel need. Only the types RuntimeDefault and Localhost do. The annotations of old have had no effect since
#   Kubernetes 1.27.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
#   - https://kubernetes.io/docs/tutorials/security/seccomp/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0030
#   long_id: kubernetes-use-default-seccomp
#   aliases:
#     - AVD-KSV-0030
#     - KSV030
#     - use-default-seccomp
#     - kubernetes-use-default-seccomp
#   severity: LOW
#   provider: Kubernetes
#   service: general
#   recommended_action: Set securityContext.seccompProfile.type to RuntimeDefault, for the pod or for the container.
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - kind: pod
#           - kind: deployment
#           - kind: statefulset
#           - kind: daemonset
#           - kind: replicaset
#           - kind: replicationcontroller
#           - kind: job
#           - kind: cronjob
#           - kind: deploymentconfig
#             group: apps.openshift.io
package builtin.kubernetes.ksv0030

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	not _is_confined(pod, container)
	res := result.new(
		sprintf("%s has no seccomp profile of type RuntimeDefault or Localhost.", [kubernetes.describe(container)]),
		container,
	)
}

_is_confined(pod, container) if {
	profile := kubernetes.security_setting(pod, container, "seccompProfile")
	profile.type in {"RuntimeDefault", "Localhost"}
}
