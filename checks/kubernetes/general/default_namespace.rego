# METADATA
# title: Workload runs in the default namespace
# description: >-
#   Quotas, network policies and access rules hold for a namespace. The default namespace is where everything lands
#   that names none, so none of them can be made to fit.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0110
#   long_id: kubernetes-default-namespace-should-not-be-used
#   aliases:
#     - AVD-KSV-0110
#     - KSV110
#     - default-namespace-should-not-be-used
#     - kubernetes-default-namespace-should-not-be-used
#   severity: LOW
#   provider: Kubernetes
#   service: general
#   recommended_action: Set metadata.namespace to a namespace made for the workload.
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
package builtin.kubernetes.ksv0110

import rego.v1

import data.lib.kubernetes

deny contains res if {
	count(kubernetes.pods) > 0
	kubernetes.namespace == "default"
	res := result.new(
		sprintf("%s is in the default namespace.", [kubernetes.subject]),
		object.get(kubernetes.object, "metadata", kubernetes.object),
	)
}
