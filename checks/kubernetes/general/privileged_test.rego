package builtin.kubernetes.ksv0017_test

import rego.v1

import data.builtin.kubernetes.ksv0017 as check

_pod(container) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}

_with(settings) := _pod({"name": "web", "securityContext": settings})

test_deny_names_the_container if {
	some finding in check.deny with input as _pod({"name": "web", "securityContext": {"privileged": true}})
	finding.msg == `Container "web" of Pod "p" is privileged.`
}

test_allow_false if count(check.deny) == 0 with input as _with({"privileged": false})

test_allow_a_container_without_security_context if count(check.deny) == 0 with input as _pod({"name": "web"})

test_deny_init_and_ephemeral_containers if {
	count(check.deny) == 2 with input as {"kind": "Pod", "spec": {
		"initContainers": [{"name": "a", "securityContext": {"privileged": true}}],
		"ephemeralContainers": [{"name": "b", "securityContext": {"privileged": true}}],
	}}
}

test_deny_each_container_of_a_template if {
	template := {"spec": {"containers": [
		{"name": "a", "securityContext": {"privileged": true}},
		{"name": "b", "securityContext": {"privileged": true}},
	]}}
	count(check.deny) == 2 with input as {"kind": "Deployment", "spec": {"template": template}}
}

test_silent_on_a_kind_without_pods if {
	count(check.deny) == 0 with input as {"kind": "Service", "spec": {"selector": {"app": "web"}}}
}
