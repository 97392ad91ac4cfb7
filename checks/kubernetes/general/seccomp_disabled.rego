# METADATA
# title: Container is not confined by seccomp
# description: >-
#   The container can make every system call of the kernel: its seccomp profile is Unconfined, or it has none, which
#   is the same unless the node says otherwise.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   - https://kubernetes.io/docs/tutorials/security/seccomp/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0104
#   long_id: kubernetes-no-seccomp-unconfined
#   aliases:
#     - AVD-KSV-0104
#     - KSV104
#     - no-seccomp-unconfined
#     - kubernetes-no-seccomp-unconfined
#   severity: MEDIUM
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
package builtin.kubernetes.ksv0104

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	not _has_profile(pod, container)
	res := result.new(
		sprintf("%s runs without a seccomp profile.", [kubernetes.describe(container)]),
		container,
	)
}

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	profile := kubernetes.security_setting(pod, container, "seccompProfile")
	profile.type == "Unconfined"
	res := result.new(
		sprintf("%s has the seccomp profile Unconfined.", [kubernetes.describe(container)]),
		container,
	)
}

_has_profile(pod, container) if {
	profile := kubernetes.security_setting(pod, container, "seccompProfile")
	is_string(profile.type)
}
