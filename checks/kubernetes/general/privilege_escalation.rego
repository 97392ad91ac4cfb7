# METADATA
# title: Process may gain more privileges than its parent
# description: >-
#   Unless allowPrivilegeEscalation is false, a set-user-ID program or file capabilities in the image can give a
#   process of the container rights that it did not start with, root included.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0001
#   long_id: kubernetes-no-self-privesc
#   aliases:
#     - AVD-KSV-0001
#     - KSV001
#     - no-self-privesc
#     - kubernetes-no-self-privesc
#   severity: MEDIUM
#   provider: Kubernetes
#   service: general
#   recommended_action: Set securityContext.allowPrivilegeEscalation of the container to false.
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
package builtin.kubernetes.ksv0001

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	not container.securityContext.allowPrivilegeEscalation == false
	res := result.new(
		sprintf("%s does not set securityContext.allowPrivilegeEscalation to false.", [kubernetes.describe(container)]),
		container,
	)
}
