package builtin.terraform.aws0087_test

import rego.v1

import data.builtin.terraform.aws0087 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_bucket := {"logs": _at(1, {"bucket": "acme-logs"})}

_with_block(block) := {
	"aws_s3_bucket": _bucket,
	"aws_s3_bucket_public_access_block": {"this": object.union(
		{
			"bucket": "logs",
			"__defsec_metadata": {"startline": 20, "endline": 29, "attributes": {"block_public_policy": {"startline": 22, "endline": 22}}},
		},
		block,
	)},
}

_off := `Public access block "this" accepts public bucket policies: block_public_policy is not true.`

test_deny_bucket_without_access_block if {
	_found({"aws_s3_bucket": _bucket}) == {[`Bucket "logs" has no public access block, so public bucket policies are accepted.`, 1]}
}

test_deny_setting_off if _found(_with_block({"block_public_policy": false})) == {[_off, 22]}

test_deny_setting_off_as_text if _found(_with_block({"block_public_policy": "false"})) == {[_off, 22]}

test_deny_setting_left_out if {
	block := _at(20, {"bucket": "logs"})
	_found({"aws_s3_bucket": _bucket, "aws_s3_bucket_public_access_block": {"this": block}}) == {[_off, 20]}
}

test_deny_setting_off_whatever_the_bucket if {
	_found({"aws_s3_bucket_public_access_block": {"this": _at(20, {"bucket": "${var.bucket}"})}}) == {[_off, 20]}
}

test_allow_setting_on if _found(_with_block({"block_public_policy": true})) == set()

test_allow_setting_on_by_bucket_name if {
	_found(_with_block({"bucket": "acme-logs", "block_public_policy": true})) == set()
}

test_allow_unknown_setting if _found(_with_block({"block_public_policy": "${var.block}"})) == set()

test_allow_unknown_bucket if {
	_found(_with_block({"bucket": "${var.bucket}", "block_public_policy": true})) == set()
}

test_allow_document_without_buckets if _found({}) == set()
