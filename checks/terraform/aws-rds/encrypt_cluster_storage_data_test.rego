package builtin.terraform.aws0079_test

import rego.v1

import data.builtin.terraform.aws0079 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_cluster(body) := {"aws_rds_cluster": {"main": object.union(
	{"__defsec_metadata": {"startline": 1, "endline": 9, "attributes": {"storage_encrypted": {"startline": 4, "endline": 4}}}},
	body,
)}}

_unencrypted := `RDS cluster "main" stores its data unencrypted.`

test_deny_cluster_that_says_nothing if _found({"aws_rds_cluster": {"main": _at(1, {})}}) == {[_unencrypted, 1]}

test_deny_encryption_off if _found(_cluster({"storage_encrypted": false})) == {[_unencrypted, 4]}

test_deny_encryption_off_as_text if _found(_cluster({"storage_encrypted": "false"})) == {[_unencrypted, 4]}

test_deny_key_without_encryption if {
	_found({"aws_rds_cluster": {"main": _at(1, {"kms_key_id": "main"})}}) == {[_unencrypted, 1]}
}

test_deny_serverless_that_turns_encryption_off if {
	_found(_cluster({"engine_mode": "serverless", "storage_encrypted": false})) == {[_unencrypted, 4]}
}

test_deny_provisioned_that_says_nothing if {
	_found({"aws_rds_cluster": {"main": _at(1, {"engine_mode": "provisioned"})}}) == {[_unencrypted, 1]}
}

test_allow_encryption_on if _found(_cluster({"storage_encrypted": true})) == set()

test_allow_serverless_that_says_nothing if _found(_cluster({"engine_mode": "serverless"})) == set()

test_allow_unknown_encryption if _found(_cluster({"storage_encrypted": "${var.encrypted}"})) == set()

test_allow_unknown_engine_mode if _found(_cluster({"engine_mode": "${var.mode}"})) == set()

test_allow_instance if _found({"aws_db_instance": {"main": {"storage_encrypted": false}}}) == set()
