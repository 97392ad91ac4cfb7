package lib.kubernetes_test

import rego.v1

import data.lib.kubernetes

_pod_spec := {
	"initContainers": [{"name": "init"}],
	"containers": [{"name": "app"}],
	"ephemeralContainers": [{"name": "debug"}],
}

_pod := {"kind": "Pod", "metadata": {"name": "p"}, "spec": _pod_spec}

_cronjob := {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": _pod_spec}}}}}

_controller(kind) := {"kind": kind, "metadata": {"name": "c"}, "spec": {"template": {"spec": _pod_spec}}}

_names := {container.name | some container in kubernetes.containers}

test_containers_are_those_of_a_pod if _names == {"init", "app", "debug"} with input as _pod

test_containers_are_those_of_a_cronjob if _names == {"init", "app", "debug"} with input as _cronjob

test_containers_are_those_of_a_controller if {
	_names == {"init", "app", "debug"} with input as _controller("DaemonSet")
	_names == {"init", "app", "debug"} with input as _controller("Deployment")
	_names == {"init", "app", "debug"} with input as _controller("Job")
	_names == {"init", "app", "debug"} with input as _controller("ReplicaSet")
	_names == {"init", "app", "debug"} with input as _controller("ReplicationController")
	_names == {"init", "app", "debug"} with input as _controller("StatefulSet")
}

test_a_deployment_config_is_openshifts if {
	openshift := object.union(_controller("DeploymentConfig"), {"apiVersion": "apps.openshift.io/v1"})
	_names == {"init", "app", "debug"} with input as openshift
	_names == set() with input as _controller("DeploymentConfig")
	_names == set() with input as object.union(_controller("Other"), {"apiVersion": "apps.openshift.io/v1"})
}

test_an_object_of_another_kind_makes_no_pods if {
	kubernetes.pods == set() with input as _controller("Service")
	_names == set() with input as _controller("Service")
}

test_a_pod_spec_in_any_kind_has_containers if {
	_names == {"init", "app", "debug"} with input as {"kind": "Custom", "spec": _pod_spec}
}

test_lists_that_are_null_hold_nothing if {
	_names == set() with input as {"kind": "Pod", "spec": {"containers": null}}
	count(kubernetes.containers) == 0 with input as {"kind": "Pod", "spec": {"containers": [null, "x"]}}
	kubernetes.volumes == set() with input as {"kind": "Pod", "spec": {"volumes": null}}
}

test_gatekeepers_object_is_the_reviewed_one if {
	review := {"review": {"object": _pod}}
	kubernetes.kind == "Pod" with input as review
	kubernetes.format("x") == {"msg": "x"} with input as review
	_names == {"init", "app", "debug"} with input as review
}

test_a_message_is_its_own_format if kubernetes.format("x") == "x" with input as _pod

test_the_default_namespace_needs_no_name if {
	kubernetes.namespace == "default" with input as _pod
	kubernetes.namespace == "default" with input as {"metadata": {"namespace": ""}}
	kubernetes.namespace == "default" with input as {"metadata": {"namespace": null}}
	kubernetes.namespace == "web" with input as {"metadata": {"namespace": "web"}}
}

test_subject_names_the_object if {
	kubernetes.subject == `Pod "p"` with input as _pod
	kubernetes.subject == `Job "run-"` with input as {"kind": "Job", "metadata": {"generateName": "run-"}}
	kubernetes.subject == "Pod without a name" with input as {"kind": "Pod"}
	kubernetes.subject == "Pod without a name" with input as {"kind": "Pod", "metadata": {"name": null}}
}

test_describe_names_the_container if {
	kubernetes.describe({"name": "app"}) == `Container "app" of Pod "p"` with input as _pod
	kubernetes.describe({}) == `A container without a name of Pod "p"` with input as _pod
	kubernetes.describe({"name": null}) == `A container without a name of Pod "p"` with input as _pod
}

test_pod_fields_come_from_the_pod if {
	pod := {"kind": "Pod", "metadata": {"annotations": {"a": "b"}}, "spec": {
		"hostIPC": true,
		"hostNetwork": true,
		"hostPID": false,
		"volumes": [{"name": "v"}],
	}}
	kubernetes.annotations == {{"a": "b"}} with input as pod
	kubernetes.host_ipcs == {true} with input as pod
	kubernetes.host_networks == {true} with input as pod
	kubernetes.host_pids == {false} with input as pod
	kubernetes.host_aliases == {pod.spec} with input as pod
	kubernetes.volumes == {{"name": "v"}} with input as pod
}

test_linux_pods_leave_out_windows if {
	count(kubernetes.linux_pods) == 1 with input as _pod
	kubernetes.linux_pods == set() with input as {"kind": "Pod", "spec": {"os": {"name": "windows"}}}
	kubernetes.linux_pods == set() with input as {
		"kind": "Pod",
		"spec": {"nodeSelector": {"kubernetes.io/os": "windows"}},
	}
}

test_a_user_namespace_is_asked_for_with_false if {
	kubernetes.has_user_namespace({"spec": {"hostUsers": false}})
	not kubernetes.has_user_namespace({"spec": {"hostUsers": true}})
	not kubernetes.has_user_namespace({"spec": {}})
}

test_a_field_is_there_unless_it_is_false if {
	kubernetes.has_field({"a": 0}, "a")
	not kubernetes.has_field({"a": false}, "a")
	not kubernetes.has_field({}, "a")
}

test_capabilities_are_found if {
	container := {"securityContext": {"capabilities": {"add": ["NET_ADMIN"], "drop": ["all"]}}}
	kubernetes.added_capability(container, "NET_ADMIN")
	not kubernetes.added_capability(container, "SYS_TIME")
	kubernetes.dropped_capability(container, "all")
	not kubernetes.dropped_capability(container, "KILL")
	kubernetes.drops_all_capabilities(container)
	not kubernetes.drops_all_capabilities({})
}

test_a_missing_setting_is_no_read_only_filesystem if {
	kubernetes.no_read_only_filesystem({})
	kubernetes.no_read_only_filesystem({"securityContext": {}})
	not kubernetes.no_read_only_filesystem({"securityContext": {"readOnlyRootFilesystem": true}})
}

test_privilege_escalation_is_allowed_without_a_security_context if {
	kubernetes.privilege_escalation_allowed({})
	kubernetes.privilege_escalation_allowed({"securityContext": {"allowPrivilegeEscalation": true}})
	not kubernetes.privilege_escalation_allowed({"securityContext": {"allowPrivilegeEscalation": false}})
}

test_a_containers_own_setting_wins if {
	pod := {"spec": {"securityContext": {"runAsUser": 1, "runAsNonRoot": true}}}
	kubernetes.security_setting(pod, {}, "runAsUser") == 1
	kubernetes.security_setting(pod, {"securityContext": {"runAsUser": 0}}, "runAsUser") == 0
	kubernetes.security_setting(pod, {"securityContext": {"runAsNonRoot": false}}, "runAsNonRoot") == false
	kubernetes.security_setting(pod, {"securityContext": {"runAsUser": null}}, "runAsUser") == 1
	not kubernetes.security_setting(pod, {}, "runAsGroup")
	not kubernetes.security_setting({"spec": {"securityContext": {"runAsUser": null}}}, {}, "runAsUser")
}

test_an_image_without_tag_is_the_latest if {
	kubernetes.split_image("nginx") == ["nginx", "latest"]
	kubernetes.split_image("registry:5000/nginx") == ["registry:5000/nginx", "latest"]
}

test_the_tag_of_an_image_follows_the_last_colon if {
	kubernetes.split_image("nginx:1.27") == ["nginx", "1.27"]
	kubernetes.split_image("registry:5000/nginx:1.27") == ["registry:5000/nginx", "1.27"]
}

test_a_flag_is_found_by_its_pattern if {
	kubernetes.command_has_flag(["kubelet", "--v=2"], "^--v=")
	not kubernetes.command_has_flag(["kubelet"], "^--v=")
}

test_control_plane_programs_are_known_by_their_name if {
	kubernetes.is_apiserver({"command": ["/usr/local/bin/kube-apiserver"]})
	kubernetes.is_controllermanager({"command": ["kube-controller-manager"]})
	kubernetes.is_etcd({"command": ["etcd"]})
	kubernetes.is_scheduler({"command": ["kube-scheduler"]})
	not kubernetes.is_etcd({"command": ["not-etcd"]})
	not kubernetes.is_etcd({"image": "etcd"})
}

test_role_binding_kinds if {
	kubernetes.is_role_binding_kind with input as {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding"}
	not kubernetes.is_role_binding_kind with input as {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role"}
}
