package builtin.kubernetes.ksv0110_test

import rego.v1

import data.builtin.kubernetes.ksv0110 as check

_deployment(metadata) := {
	"kind": "Deployment",
	"metadata": metadata,
	"spec": {"template": {"spec": {"containers": [{"name": "web"}]}}},
}

test_deny_names_the_workload if {
	some finding in check.deny with input as _deployment({"name": "d", "namespace": "default"})
	finding.msg == `Deployment "d" is in the default namespace.`
}

test_deny_a_missing_namespace if count(check.deny) == 1 with input as _deployment({"name": "d"})

test_deny_at_the_metadata if {
	some finding in check.deny with input as _deployment({"__defsec_metadata": {"startline": 3, "endline": 4}})
	[finding.startline, finding.endline] == [3, 4]
}

test_deny_an_object_without_metadata if {
	count(check.deny) == 1 with input as {"kind": "Pod", "spec": {"containers": [{"name": "web"}]}}
}

test_allow_another_namespace if count(check.deny) == 0 with input as _deployment({"name": "d", "namespace": "shop"})

test_silent_on_a_kind_without_pods if {
	count(check.deny) == 0 with input as {"kind": "Service", "metadata": {"name": "s"}}
}
