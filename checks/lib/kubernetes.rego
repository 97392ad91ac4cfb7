# METADATA
# title: Kubernetes objects and the pods they make
# description: >-
#   What checks ask of a Kubernetes document: which object it is, the pods it makes, their containers, and the security
#   settings that hold for a container. The names that checks written for Trivy import are here with the same meaning.
# custom:
#   library: true
#   input:
#     selector:
#       - type: kubernetes
package lib.kubernetes

import rego.v1

# The object itself.

default is_gatekeeper := false

# An admission review as Gatekeeper hands it to its policies.
is_gatekeeper if input.review.object

object := input.review.object if {
	is_gatekeeper
} else := input

# Gatekeeper wants objects where everybody else takes strings.
format(msg) := {"msg": msg} if {
	is_gatekeeper
} else := msg

api_version := object.apiVersion

kind := object.kind

name := object.metadata.name

# The namespace that the manifest names; an empty one means the same as none.
namespace := object.metadata.namespace if {
	is_string(object.metadata.namespace)
	object.metadata.namespace != ""
} else := "default"

# The words that messages use for the object: `Deployment "web"`.
subject := sprintf("%s %q", [kind, name]) if {
	is_string(name)
} else := sprintf("%s %q", [kind, object.metadata.generateName]) if {
	is_string(object.metadata.generateName)
} else := sprintf("%s without a name", [kind])

# The pods that the object makes.

is_pod if kind == "Pod"

is_cronjob if kind == "CronJob"

default is_controller := false

is_controller if kind in {
	"DaemonSet",
	"Deployment",
	"Job",
	"ReplicaSet",
	"ReplicationController",
	"StatefulSet",
}

is_controller if {
	kind == "DeploymentConfig"
	api_version == "apps.openshift.io/v1"
}

pods contains object if is_pod

pods contains object.spec.template if is_controller

pods contains object.spec.jobTemplate.spec.template if is_cronjob

# Most of a security context means nothing on Windows, and the API server refuses it there.
is_windows(pod) if pod.spec.os.name == "windows"

is_windows(pod) if pod.spec.nodeSelector["kubernetes.io/os"] == "windows"

linux_pods contains pod if {
	some pod in pods
	not is_windows(pod)
}

# In a user namespace, root inside the pod is an unprivileged user of the node.
has_user_namespace(pod) if pod.spec.hostUsers == false

annotations contains pod.metadata.annotations if some pod in pods

host_ipcs contains pod.spec.hostIPC if some pod in pods

host_networks contains pod.spec.hostNetwork if some pod in pods

host_pids contains pod.spec.hostPID if some pod in pods

# The pod spec, although the name promises its `hostAliases`: checks written for Trivy count on it.
host_aliases contains pod.spec if some pod in pods

volumes contains volume if {
	some pod in pods
	is_array(pod.spec.volumes)
	some volume in pod.spec.volumes
}

# The containers of a pod.

# Init and ephemeral containers run with the same rights as the others.
pod_containers(pod) := [container |
	some field in ["initContainers", "containers", "ephemeralContainers"]
	is_array(pod.spec[field])
	some container in pod.spec[field]
	is_object(container)
]

containers contains container if {
	some pod in pods
	some container in pod_containers(pod)
}

# An object of any kind may hold a pod spec as its own.
containers contains container if some container in pod_containers(object)

# The words that messages use for a container: `Container "app" of Deployment "web"`.
describe(container) := sprintf("Container %q of %s", [container.name, subject]) if {
	is_string(container.name)
} else := sprintf("A container without a name of %s", [subject])

has_field(obj, field) if obj[field]

dropped_capability(container, cap) if {
	capabilities := container.securityContext.capabilities.drop
	is_array(capabilities)
	cap in capabilities
}

added_capability(container, cap) if {
	capabilities := container.securityContext.capabilities.add
	is_array(capabilities)
	cap in capabilities
}

# Container runtimes read the word in any case.
drops_all_capabilities(container) if {
	is_array(container.securityContext.capabilities.drop)
	some capability in container.securityContext.capabilities.drop
	upper(capability) == "ALL"
}

no_read_only_filesystem(container) if not container.securityContext.readOnlyRootFilesystem

privilege_escalation_allowed(container) if not container.securityContext

privilege_escalation_allowed(container) if container.securityContext.allowPrivilegeEscalation

# The value of `securityContext[field]` that holds for a container: its own, or else the pod's. Only for the fields
# that a pod's security context has too: runAsUser, runAsGroup, runAsNonRoot, seccompProfile, seLinuxOptions,
# windowsOptions, appArmorProfile.
security_setting(pod, container, field) := value if {
	value := container.securityContext[field]
	value != null
} else := value if {
	value := pod.spec.securityContext[field]
	value != null
}

# Image references and commands.

# The name and the tag of an image; a port of the registry is no tag.
split_image(image) := [image, "latest"] if {
	not regex.match(`:[^/]*$`, image)
} else := [image_name, tag] if {
	parts := split(image, ":")
	tag := parts[count(parts) - 1]
	image_name := trim_suffix(image, concat("", [":", tag]))
}

command_has_flag(command, flag) if {
	some word in command
	regex.match(flag, word)
}

is_apiserver(container) if _runs(container, "kube-apiserver")

is_controllermanager(container) if _runs(container, "kube-controller-manager")

is_etcd(container) if _runs(container, "etcd")

is_scheduler(container) if _runs(container, "kube-scheduler")

_runs(container, program) if container.command[0] == program

_runs(container, program) if endswith(container.command[0], concat("", ["/", program]))

# roleBindingKinds are the kinds that give a role to somebody.
roleBindingKinds := {"ClusterRoleBinding", "RoleBinding"}

# is_role_binding_kind tells whether the object gives a role to somebody.
is_role_binding_kind if kind in roleBindingKinds
