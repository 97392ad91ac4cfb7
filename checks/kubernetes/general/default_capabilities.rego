# METADATA
# title: Container keeps the default capabilities
# description: >-
#   Container runtimes grant a dozen capabilities to every container, such as changing the owner of any file or
#   crafting network packets. Few programs need any of them.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0003
#   long_id: kubernetes-drop-default-capabilities
#   aliases:
#     - AVD-KSV-0003
#     - KSV003
#     - drop-default-capabilities
#     - kubernetes-drop-default-capabilities
#   severity: LOW
#   provider: Kubernetes
#   service: general
#   recommended_action: Set securityContext.capabilities.drop of the container to [ALL], and add the few that it needs.
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
package builtin.kubernetes.ksv0003

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
