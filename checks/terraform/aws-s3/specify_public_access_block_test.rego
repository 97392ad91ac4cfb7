package builtin.terraform.aws0094_test

import rego.v1

import data.builtin.terraform.aws0094 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_bucket := {"logs": _at(1, {"bucket": "acme-logs"})}

_with_block(target) := {
	"aws_s3_bucket": _bucket,
	"aws_s3_bucket_public_access_block": {"this": {"bucket": target}},
}

_missing := {[`Bucket "logs" has no public access block.`, 1]}

test_deny_bucket_without_access_block if _found({"aws_s3_bucket": _bucket}) == _missing

test_deny_access_block_of_another_bucket if _found(_with_block("data")) == _missing

test_deny_each_instance_without_access_block if {
	found := _found({
		"aws_s3_bucket": {"logs[0]": _at(1, {}), "logs[1]": _at(1, {})},
		"aws_s3_bucket_public_access_block": {"this": {"bucket": "logs[0]"}},
	})
	found == {[`Bucket "logs[1]" has no public access block.`, 1]}
}

test_allow_access_block_by_reference if _found(_with_block("logs")) == set()

test_allow_access_block_by_name if _found(_with_block("acme-logs")) == set()

test_allow_unknown_bucket_of_access_block if {
	_found(_with_block("${var.bucket}")) == set()
	_found(_with_block("${aws_s3_bucket.logs[var.i].id}")) == set()
}
