package builtin.terraform.aws0343_test

import rego.v1

import data.builtin.terraform.aws0343 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_cluster(protection) := {"aws_rds_cluster": {"main": {
	"deletion_protection": protection,
	"__defsec_metadata": {"startline": 1, "endline": 9, "attributes": {"deletion_protection": {"startline": 4, "endline": 4}}},
}}}

_unprotected := `RDS cluster "main" is not protected against deletion.`

test_deny_cluster_that_says_nothing if _found({"aws_rds_cluster": {"main": _at(1, {})}}) == {[_unprotected, 1]}

test_deny_protection_off if _found(_cluster(false)) == {[_unprotected, 4]}

test_allow_protection_on if _found(_cluster(true)) == set()

test_allow_unknown_protection if _found(_cluster("${var.protected}")) == set()
