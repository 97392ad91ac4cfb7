package builtin.kubernetes.ksv0004_test

import rego.v1

import data.builtin.kubernetes.ksv0004 as check

_pod(container) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}

_with(settings) := _pod({"name": "web", "securityContext": settings})

test_deny_names_the_container if {
	some finding in check.deny with input as _pod({"name": "web"})
	finding.msg == `Container "web" of Pod "p" drops no capability.`
}

test_deny_an_empty_drop if count(check.deny) == 1 with input as _with({"capabilities": {"drop": []}})

test_deny_a_null_drop if count(check.deny) == 1 with input as _with({"capabilities": {"drop": null}})

test_deny_capabilities_that_are_only_added if {
	count(check.deny) == 1 with input as _with({"capabilities": {"add": ["KILL"]}})
}

test_deny_a_drop_that_is_no_list if count(check.deny) == 1 with input as _with({"capabilities": {"drop": "ALL"}})

test_allow_a_drop_of_one if count(check.deny) == 0 with input as _with({"capabilities": {"drop": ["KILL"]}})

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
