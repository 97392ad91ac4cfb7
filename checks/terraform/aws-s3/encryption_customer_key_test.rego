package builtin.terraform.aws0132_test

import rego.v1

import data.builtin.terraform.aws0132 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_bucket(body) := {"aws_s3_bucket": {"data": _at(1, object.union({"bucket": "acme-data"}, body))}}

# A bucket whose encryption is configured by a block, and one by a resource that names `target`.
_inside(encryption) := _bucket({"server_side_encryption_configuration": _rule(encryption)})

_beside(target, encryption) := object.union(
	_bucket({}),
	{"aws_s3_bucket_server_side_encryption_configuration": {"this": _at(20, object.union({"bucket": target}, _rule(encryption)))}},
)

_rule(encryption) := {"rule": [{"apply_server_side_encryption_by_default": encryption}]}

_missing := {[`Bucket "data" is not encrypted with a customer managed key.`, 1]}

_own_key := {"sse_algorithm": "aws:kms", "kms_master_key_id": "arn:aws:kms:eu-west-1:111122223333:key/1a2b"}

test_deny_bucket_without_encryption if _found(_bucket({})) == _missing

test_deny_aes256 if {
	_found(_inside({"sse_algorithm": "AES256"})) == _missing
	_found(_beside("data", {"sse_algorithm": "AES256"})) == _missing
}

test_deny_kms_without_a_key if _found(_inside({"sse_algorithm": "aws:kms"})) == _missing

test_deny_the_key_of_the_service if {
	_found(_inside({"sse_algorithm": "aws:kms", "kms_master_key_id": "alias/aws/s3"})) == _missing
	arn := "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
	_found(_inside({"sse_algorithm": "aws:kms", "kms_master_key_id": arn})) == _missing
}

test_deny_key_of_another_bucket if _found(_beside("other", _own_key)) == _missing

test_allow_own_key if _found(_inside(_own_key)) == set()

test_allow_own_key_in_a_rule_that_is_not_a_list if {
	configuration := {"rule": {"apply_server_side_encryption_by_default": _own_key}}
	_found(_bucket({"server_side_encryption_configuration": configuration})) == set()
}

test_allow_own_key_by_reference if _found(_beside("data", _own_key)) == set()

test_allow_own_key_by_name if _found(_beside("acme-data", _own_key)) == set()

test_allow_unknown_key if {
	_found(_inside({"sse_algorithm": "aws:kms", "kms_master_key_id": "${var.key}"})) == set()
}

test_allow_unknown_bucket_of_encryption if _found(_beside("${var.bucket}", _own_key)) == set()

test_allow_unknown_blocks if {
	_found(_bucket({"server_side_encryption_configuration": "${var.encryption}"})) == set()
	_found(_bucket({"server_side_encryption_configuration": {"dynamic": {"rule": {}}}})) == set()
	_found(_inside("${var.encryption}")) == set()
}
