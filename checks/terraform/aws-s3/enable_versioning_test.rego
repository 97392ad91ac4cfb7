package builtin.terraform.aws0090_test

import rego.v1

import data.builtin.terraform.aws0090 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_bucket(body) := {"aws_s3_bucket": {"data": _at(1, object.union({"bucket": "acme-data"}, body))}}

_with(target, status) := object.union(
	_bucket({}),
	{"aws_s3_bucket_versioning": {"this": _at(20, {
		"bucket": target,
		"versioning_configuration": {
			"status": status,
			"__defsec_metadata": {"startline": 22, "endline": 24, "attributes": {"status": {"startline": 23, "endline": 23}}},
		},
	})}},
)

_missing := [`Bucket "data" does not keep versions of its objects.`, 1]

_off := `Bucket "data" has versioning turned off.`

_suspended := [`Versioning "this" keeps no versions: its status is not Enabled.`, 23]

test_deny_bucket_without_versioning if _found(_bucket({})) == {_missing}

test_deny_versioning_of_another_bucket if _found(_with("other", "Enabled")) == {_missing}

test_deny_block_that_turns_it_off if {
	block := {
		"enabled": false,
		"__defsec_metadata": {"startline": 3, "endline": 5, "attributes": {"enabled": {"startline": 4, "endline": 4}}},
	}
	_found(_bucket({"versioning": block})) == {[_off, 4]}
}

test_deny_block_that_does_not_turn_it_on if _found(_bucket({"versioning": _at(3, {})})) == {[_off, 3]}

test_deny_suspended_versioning if _found(_with("data", "Suspended")) == {_suspended}

test_deny_suspended_versioning_of_an_unknown_bucket if _found(_with("${var.bucket}", "Suspended")) == {_suspended}

test_allow_block_that_turns_it_on if {
	_found(_bucket({"versioning": {"enabled": true}})) == set()
	_found(_bucket({"versioning": {"enabled": "true"}})) == set()
}

test_allow_versioning_by_reference if _found(_with("data", "Enabled")) == set()

test_allow_versioning_by_name if _found(_with("acme-data", "Enabled")) == set()

test_allow_object_lock if _found(_bucket({"object_lock_enabled": true})) == set()

test_deny_bucket_with_object_lock_off if _found(_bucket({"object_lock_enabled": false})) == {_missing}

test_allow_unknown_status if _found(_with("data", "${var.status}")) == set()

test_allow_unknown_bucket_of_versioning if _found(_with("${var.bucket}", "Enabled")) == set()

test_allow_unknown_block if {
	_found(_bucket({"versioning": {"enabled": "${var.versioning}"}})) == set()
	_found(_bucket({"dynamic": {"versioning": {"for_each": "${var.versioning}"}}})) == set()
}

test_allow_unknown_object_lock if _found(_bucket({"object_lock_enabled": "${var.lock}"})) == set()
