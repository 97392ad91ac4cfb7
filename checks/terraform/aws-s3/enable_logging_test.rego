package builtin.terraform.aws0089_test

import rego.v1

import data.builtin.terraform.aws0089 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_missing := [`Bucket "data" does not log who accesses it.`, 1]

_bucket(body) := {"aws_s3_bucket": {"data": _at(1, object.union({"bucket": "acme-data"}, body))}}

_with(type, resource) := object.union(_bucket({}), {type: {"this": resource}})

_delivery := "http://acs.amazonaws.com/groups/s3/LogDelivery"

test_deny_bucket_without_logging if _found(_bucket({})) == {_missing}

test_deny_private_bucket_without_logging if _found(_bucket({"acl": "private"})) == {_missing}

test_deny_logging_of_another_bucket if {
	_found(_with("aws_s3_bucket_logging", {"bucket": "other", "target_bucket": "logs"})) == {_missing}
}

test_allow_logging_block if _found(_bucket({"logging": {"target_bucket": "acme-logs"}})) == set()

test_allow_logging_resource_by_reference if {
	_found(_with("aws_s3_bucket_logging", {"bucket": "data", "target_bucket": "logs"})) == set()
}

test_allow_logging_resource_by_name if {
	_found(_with("aws_s3_bucket_logging", {"bucket": "acme-data", "target_bucket": "logs"})) == set()
}

test_allow_bucket_that_receives_the_logs_of_a_block if {
	found := _found({"aws_s3_bucket": {"data": _at(1, {"logging": {"target_bucket": "logs"}}), "logs": _at(20, {})}})
	found == set()
}

test_allow_bucket_that_receives_the_logs_of_a_resource if {
	_found(_with("aws_s3_bucket_logging", {"bucket": "web", "target_bucket": "acme-data"})) == set()
	_found(_with("aws_s3_bucket_logging", {"bucket": "web", "target_bucket": "${aws_s3_bucket.data[var.i].id}"})) == set()
}

test_deny_when_an_unknown_bucket_receives_logs if {
	_found(_with("aws_s3_bucket_logging", {"bucket": "web", "target_bucket": "${var.logs}"})) == {_missing}
}

test_allow_log_delivery_acl if {
	_found(_bucket({"acl": "log-delivery-write"})) == set()
	_found(_with("aws_s3_bucket_acl", {"bucket": "data", "acl": "log-delivery-write"})) == set()
}

test_allow_log_delivery_grant if {
	_found(_bucket({"grant": [{"uri": _delivery, "permissions": ["WRITE"]}]})) == set()
	policy := {"grant": [{"grantee": {"uri": _delivery}, "permission": "WRITE"}]}
	_found(_with("aws_s3_bucket_acl", {"bucket": "data", "access_control_policy": policy})) == set()
}

test_allow_unknown_acl if {
	_found(_bucket({"acl": "${var.acl}"})) == set()
	_found(_with("aws_s3_bucket_acl", {"bucket": "data", "acl": "${var.acl}"})) == set()
}

test_allow_unknown_logging if {
	_found(_bucket({"dynamic": {"logging": {"for_each": "${var.logging}"}}})) == set()
	_found(_with("aws_s3_bucket_logging", {"bucket": "${var.bucket}", "target_bucket": "logs"})) == set()
}
