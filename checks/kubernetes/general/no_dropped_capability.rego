# METADATA
# title: Container drops no capability
# description: >-
#   Not one of the capabilities that the container runtime grants by default is taken away, so an attacker in the
#   container has all of them.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0004
#   long_id: kubernetes-drop-unused-capabilities
#   aliases:
#     - AVD-KSV-0004
#     - KSV004
#     - drop-unused-capabilities
#     - kubernetes-drop-unused-capabilities
#   severity: LOW
#   provider: Kubernetes
#   service: general
#   recommended_action: >-
#     List at least the capabilities that the container does not need in securityContext.capabilities.drop; ALL is
#     best.
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
package builtin.kubernetes.ksv0004

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	not _drops_any(container)
	res := result.new(
		sprintf("%s drops no capability.", [kubernetes.describe(container)]),
		container,
	)
}

_drops_any(container) if {
	capabilities := container.securityContext.capabilities.drop
	is_array(capabilities)
	count(capabilities) > 0
}
