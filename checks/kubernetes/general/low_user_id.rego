# METADATA
# title: Container may run with a low user ID
# description: >-
#   A container without a user namespace shares its user IDs with the node, and the low ones belong to somebody there.
#   A user ID above 10000 is nobody's, should the container get out.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0020
#   long_id: kubernetes-use-high-uid
#   aliases:
#     - AVD-KSV-0020
#     - KSV020
#     - use-high-uid
#     - kubernetes-use-high-uid
#   severity: LOW
#   provider: Kubernetes
#   service: general
#   recommended_action: Set securityContext.runAsUser to a number above 10000, for the pod or for the container.
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
package builtin.kubernetes.ksv0020

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	not kubernetes.has_user_namespace(pod)
	some container in kubernetes.pod_containers(pod)
	not _has_high_id(pod, container)
	res := result.new(
		sprintf("%s does not run with a runAsUser above 10000.", [kubernetes.describe(container)]),
		container,
	)
}

_has_high_id(pod, container) if {
	id := kubernetes.security_setting(pod, container, "runAsUser")
	is_number(id)
	id > 10000
}
