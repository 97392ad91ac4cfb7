package builtin.kubernetes.ksv0106_test

import rego.v1

import data.builtin.kubernetes.ksv0106 as check

_pod(container) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}

_with(settings) := _pod({"name": "web", "securityContext": settings})

test_deny_names_the_container if {
	some finding in check.deny with input as _pod({"name": "web"})
	finding.msg == `Container "web" of Pod "p" does not drop ALL capabilities.`
}

test_deny_once_what_adds_and_drops_nothing if {
	count(check.deny) == 1 with input as _with({"capabilities": {"add": ["KILL"]}})
}

test_deny_names_each_capability_that_is_added if {
	container := {"name": "web", "securityContext": {"capabilities": {
		"drop": ["ALL"],
		"add": ["KILL", "NET_BIND_SERVICE", "CHOWN"],
	}}}
	findings := check.deny with input as _pod(container)
	{finding.msg | some finding in findings} == {
		`Container "web" of Pod "p" adds the capability KILL.`,
		`Container "web" of Pod "p" adds the capability CHOWN.`,
	}
}

test_deny_an_added_capability_at_the_capabilities if {
	capabilities := {
		"drop": ["ALL"],
		"add": ["KILL"],
		"__defsec_metadata": {"startline": 7, "endline": 9},
	}
	container := {"name": "web", "securityContext": {"capabilities": capabilities}}
	some finding in check.deny with input as _pod(container)
	[finding.startline, finding.endline] == [7, 9]
}

test_allow_a_drop_of_all if count(check.deny) == 0 with input as _with({"capabilities": {"drop": ["ALL"]}})

test_allow_net_bind_service if {
	count(check.deny) == 0 with input as _with({"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}})
}

test_allow_a_null_add if count(check.deny) == 0 with input as _with({"capabilities": {"drop": ["ALL"], "add": null}})

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
