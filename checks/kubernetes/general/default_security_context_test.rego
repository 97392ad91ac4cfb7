package builtin.kubernetes.ksv0118_test

import rego.v1

import data.builtin.kubernetes.ksv0118 as check

_pod(containers) := {"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": containers}}

test_deny_the_pod_and_the_container if {
	findings := check.deny with input as _pod([{"name": "web"}])
	{finding.msg | some finding in findings} == {
		`Pod "p" has containers that rely on the default security context of its pod.`,
		`Container "web" of Pod "p" has no security context, and neither has its pod.`,
	}
}

test_deny_empty_security_contexts if {
	count(check.deny) == 2 with input as {"kind": "Pod", "spec": {
		"securityContext": {},
		"containers": [{"name": "web", "securityContext": null}],
	}}
}

test_deny_a_security_context_that_holds_only_its_lines if {
	count(check.deny) == 2 with input as _pod([{
		"name": "web",
		"securityContext": {"__defsec_metadata": {"startline": 4, "endline": 4}},
	}])
}

test_deny_only_the_container_without_its_own if {
	findings := check.deny with input as _pod([
		{"name": "a", "securityContext": {"runAsNonRoot": true}},
		{"name": "b"},
	])
	{finding.msg | some finding in findings} == {
		`Pod "p" has containers that rely on the default security context of its pod.`,
		`Container "b" of Pod "p" has no security context, and neither has its pod.`,
	}
}

test_deny_init_and_ephemeral_containers if {
	count(check.deny) == 3 with input as {"kind": "Pod", "spec": {
		"initContainers": [{"name": "a"}],
		"ephemeralContainers": [{"name": "b"}],
	}}
}

test_deny_a_template if {
	template := {"spec": {"containers": [{"name": "web"}]}}
	count(check.deny) == 2 with input as {"kind": "Deployment", "spec": {"template": template}}
}

test_allow_containers_that_all_bring_their_own if {
	count(check.deny) == 0 with input as _pod([{"name": "web", "securityContext": {"runAsNonRoot": true}}])
}

test_allow_what_the_pod_sets if {
	count(check.deny) == 0 with input as {"kind": "Pod", "spec": {
		"securityContext": {"runAsNonRoot": true},
		"containers": [{"name": "web"}, {"name": "log", "securityContext": {}}],
	}}
}

test_silent_on_a_kind_without_pods if {
	count(check.deny) == 0 with input as {"kind": "Service", "spec": {"selector": {"app": "web"}}}
}
