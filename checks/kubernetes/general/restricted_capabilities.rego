# METADATA
# title: Container has more capabilities than NET_BIND_SERVICE
# description: >-
#   The restricted Pod Security Standard wants every capability dropped and none added but NET_BIND_SERVICE, which
#   lets a program listen on a port below 1024.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0106
#   long_id: kubernetes-drop-caps-add-bind-svc
#   aliases:
#     - AVD-KSV-0106
#     - KSV106
#     - drop-caps-add-bind-svc
#     - kubernetes-drop-caps-add-bind-svc
#   severity: LOW
#   provider: Kubernetes
#   service: general
#   recommended_action: >-
#     Set securityContext.capabilities.drop of the container to [ALL], and leave out add or let it hold
#     NET_BIND_SERVICE only.
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
package builtin.kubernetes.ksv0106

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	not kubernetes.drops_all_capabilities(container)
	res := result.new(
		sprintf("%s does not drop ALL capabilities.", [kubernetes.describe(container)]),
		container,
	)
}

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	kubernetes.drops_all_capabilities(container)
	capabilities := container.securityContext.capabilities
	is_array(capabilities.add)
	some capability in capabilities.add
	capability != "NET_BIND_SERVICE"
	res := result.new(
		sprintf("%s adds the capability %v.", [kubernetes.describe(container), capability]),
		capabilities,
	)
}
