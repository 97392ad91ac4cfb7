package builtin.kubernetes.ksv0012_test

import rego.v1

import data.builtin.kubernetes.ksv0012 as check

_pod(container) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}

_with(settings) := _pod({"name": "web", "securityContext": settings})

test_deny_names_the_container if {
	some finding in check.deny with input as _pod({"name": "web"})
	finding.msg == `Container "web" of Pod "p" may run as root: runAsNonRoot is not true.`
}

test_deny_false if count(check.deny) == 1 with input as _with({"runAsNonRoot": false})

test_deny_user_0 if count(check.deny) == 1 with input as _with({"runAsUser": 0})

test_deny_a_user_that_is_no_number if count(check.deny) == 1 with input as _with({"runAsUser": "1000"})

test_allow_true if count(check.deny) == 0 with input as _with({"runAsNonRoot": true})

test_allow_another_user if count(check.deny) == 0 with input as _with({"runAsUser": 1000})

test_allow_what_the_pod_sets if {
	count(check.deny) == 0 with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsNonRoot": true},
		"containers": [{"name": "a"}, {"name": "b", "securityContext": {}}],
	}}
}

test_allow_the_user_that_the_pod_sets if {
	count(check.deny) == 0 with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsUser": 1000},
		"containers": [{"name": "a"}, {"name": "b", "securityContext": {}}],
	}}
}

test_deny_a_container_that_overrides_its_pod if {
	count(check.deny) == 1 with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsNonRoot": true},
		"containers": [{"name": "a", "securityContext": {"runAsNonRoot": false}}],
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
