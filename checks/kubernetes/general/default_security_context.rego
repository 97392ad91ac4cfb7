# METADATA
# title: Security context is left at its defaults
# description: >-
#   Neither the pod nor the container has a security context, so the container runs as the image's user, often root,
#   with every default capability and a writable filesystem.
# scope: package
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input: schema["kubernetes"]
# custom:
#   id: KSV-0118
#   long_id: kubernetes-no-default-security-context
#   aliases:
#     - AVD-KSV-0118
#     - KSV118
#     - no-default-security-context
#     - kubernetes-no-default-security-context
#   severity: HIGH
#   provider: Kubernetes
#   service: general
#   recommended_action: >-
#     Give the pod or the container a securityContext with runAsNonRoot, capabilities, seccompProfile and
#     readOnlyRootFilesystem.
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
package builtin.kubernetes.ksv0118

import rego.v1

import data.lib.kubernetes

deny contains res if {
	some pod in _pods_with_defaults
	res := result.new(
		sprintf("%s has containers that rely on the default security context of its pod.", [kubernetes.subject]),
		pod.spec,
	)
}

deny contains res if {
	some pod in _pods_with_defaults
	some container in kubernetes.pod_containers(pod)
	_has_defaults(container)
	res := result.new(
		sprintf("%s has no security context, and neither has its pod.", [kubernetes.describe(container)]),
		container,
	)
}

# A pod without a security context is at fault only for the containers that do not bring their own.
_pods_with_defaults contains pod if {
	some pod in kubernetes.pods
	_has_defaults(pod.spec)
	containers := [container | some container in kubernetes.pod_containers(pod); _has_defaults(container)]
	count(containers) > 0
}

_has_defaults(holder) if not holder.securityContext

_has_defaults(holder) if holder.securityContext == null

_has_defaults(holder) if {
	is_object(holder.securityContext)
	count(object.keys(holder.securityContext) - {"__defsec_metadata"}) == 0
}
