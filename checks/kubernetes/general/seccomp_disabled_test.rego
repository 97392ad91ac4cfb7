package builtin.kubernetes.ksv0104_test

import rego.v1

import data.builtin.kubernetes.ksv0104 as check

_pod(container) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}

_with(settings) := _pod({"name": "web", "securityContext": settings})

test_deny_names_the_container if {
	some finding in check.deny with input as _pod({"name": "web"})
	finding.msg == `Container "web" of Pod "p" runs without a seccomp profile.`
}

test_deny_a_profile_without_type if count(check.deny) == 1 with input as _with({"seccompProfile": {"type": null}})

test_deny_unconfined if {
	some finding in check.deny with input as _with({"seccompProfile": {"type": "Unconfined"}})
	finding.msg == `Container "web" of Pod "p" has the seccomp profile Unconfined.`
}

test_allow_runtime_default if {
	count(check.deny) == 0 with input as _with({"seccompProfile": {"type": "RuntimeDefault"}})
}

test_allow_localhost if count(check.deny) == 0 with input as _with({"seccompProfile": {"type": "Localhost"}})

test_allow_what_the_pod_sets if {
	count(check.deny) == 0 with input as {"kind": "Pod", "spec": {
		"securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
		"containers": [{"name": "a"}, {"name": "b", "securityContext": {}}],
	}}
}

test_deny_a_container_that_overrides_its_pod if {
	count(check.deny) == 1 with input as {"kind": "Pod", "spec": {
		"securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
		"containers": [{"name": "a", "securityContext": {"seccompProfile": {"type": "Unconfined"}}}],
	}}
}

test_deny_what_the_pod_sets_to_unconfined if {
	count(check.deny) == 1 with input as {"kind": "Pod", "spec": {
		"securityContext": {"seccompProfile": {"type": "Unconfined"}},
		"containers": [{"name": "a"}],
	}}
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
