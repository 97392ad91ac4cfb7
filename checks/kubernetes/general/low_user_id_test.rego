package builtin.kubernetes.ksv0020_test

import rego.v1

import data.builtin.kubernetes.ksv0020 as check

_pod(container) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}

_with(settings) := _pod({"name": "web", "securityContext": settings})

test_deny_names_the_container if {
	some finding in check.deny with input as _pod({"name": "web"})
	finding.msg == `Container "web" of Pod "p" does not run with a runAsUser above 10000.`
}

test_deny_10000 if count(check.deny) == 1 with input as _with({"runAsUser": 10000})

test_deny_what_is_no_number if count(check.deny) == 1 with input as _with({"runAsUser": "10001"})

test_allow_10001 if count(check.deny) == 0 with input as _with({"runAsUser": 10001})

test_allow_what_the_pod_sets if {
	count(check.deny) == 0 with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsUser": 10001},
		"containers": [{"name": "a"}, {"name": "b", "securityContext": {}}],
	}}
}

test_deny_a_container_that_overrides_its_pod if {
	count(check.deny) == 1 with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsUser": 10001},
		"containers": [{"name": "a", "securityContext": {"runAsUser": 0}}],
	}}
}

test_allow_a_user_namespace if {
	count(check.deny) == 0 with input as {"kind": "Pod", "spec": {"hostUsers": false, "containers": [{"name": "a"}]}}
}

test_deny_init_and_ephemeral_containers if {
	count(check.deny) == 2 with input as {"kind": "Pod", "spec": {
		"initContainers": [{"name": "a"}],
		"ephemeralContainers": [{"name": "b"}],
	}}
}

test_deny_each_container_of_a_template if {
	template := {"spec": {"containers": [{"name": "a"}, {"name": "b"}]}}
	count(check.deny) == 2 with input as {"kind": "Deployment", "spec": {"template": template}}
}

test_silent_on_a_kind_without_pods if {
	count(check.deny) == 0 with input as {"kind": "Service", "spec": {"selector": {"app": "web"}}}
}

test_silent_on_windows if {
	count(check.deny) == 0 with input as {
		"kind": "Pod",
		"spec": {"os": {"name": "windows"}, "containers": [{"name": "a"}]},
	}
}
