# METADATA
# title: Root filesystem is writable
# description: >-
#   An intruder can write to the container's root filesystem: change its programs, or leave tools behind.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
#   - https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0014
#   long_id: kubernetes-use-readonly-filesystem
#   aliases:
#     - AVD-KSV-0014
#     - KSV014
#     - use-readonly-filesystem
#     - kubernetes-use-readonly-filesystem
#   severity: HIGH
#   provider: Kubernetes
#   service: general
#   recommended_action: >-
#     Set securityContext.readOnlyRootFilesystem of the container to true, and mount volumes where the program must
#     write.
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
package builtin.kubernetes.ksv0014

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in kubernetes.linux_pods
	some container in kubernetes.pod_containers(pod)
	not container.securityContext.readOnlyRootFilesystem == true
	res := result.new(
		sprintf("%s does not set securityContext.readOnlyRootFilesystem to true.", [kubernetes.describe(container)]),
		container,
	)
}
