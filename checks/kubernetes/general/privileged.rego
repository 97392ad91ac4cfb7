# METADATA
# title: Container is privileged
# description: >-
#   A privileged container has every capability, sees the node's devices and is confined by no security module: who
#   controls it controls the node.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0017
#   long_id: kubernetes-no-privileged-containers
#   aliases:
#     - AVD-KSV-0017
#     - KSV017
#     - no-privileged-containers
#     - kubernetes-no-privileged-containers
#   severity: HIGH
#   provider: Kubernetes
#   service: general
#   recommended_action: Remove securityContext.privileged, and add only the capabilities that the container needs.
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
package builtin.kubernetes.ksv0017

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.pods
	some container in kubernetes.pod_containers(pod)
	container.securityContext.privileged == true
	res := result.new(
		sprintf("%s is privileged.", [kubernetes.describe(container)]),
		container,
	)
}
