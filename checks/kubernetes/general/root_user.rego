# METADATA
# title: Container may run as root
# description: >-
#   Nothing keeps the container from running as root. Root in a container is root on the node as soon as a flaw of the
#   kernel or the runtime lets it out, unless the pod has a user namespace of its own.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0012
#   long_id: kubernetes-no-root
#   aliases:
#     - AVD-KSV-0012
#     - KSV012
#     - no-root
#     - kubernetes-no-root
#   severity: MEDIUM
#   provider: Kubernetes
#   service: general
#   recommended_action: Set securityContext.runAsNonRoot to true, for the pod or for the container.
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
package builtin.kubernetes.ksv0012

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.pods
	not kubernetes.has_user_namespace(pod)
	some container in kubernetes.pod_containers(pod)
	not _is_not_root(pod, container)
	res := result.new(
		sprintf("%s may run as root: runAsNonRoot is not true.", [kubernetes.describe(container)]),
		container,
	)
}

_is_not_root(pod, container) if kubernetes.security_setting(pod, container, "runAsNonRoot") == true

# A user who is not 0 says as much.
_is_not_root(pod, container) if {
	user := kubernetes.security_setting(pod, container, "runAsUser")
	is_number(user)
	user > 0
}
