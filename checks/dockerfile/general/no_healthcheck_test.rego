package builtin.dockerfile.ds0026_test

import rego.v1

import data.builtin.dockerfile.ds0026 as check

_from(words) := {"Cmd": "from", "Value": words, "StartLine": 1, "EndLine": 1}

_healthcheck(words) := {"Cmd": "healthcheck", "Value": words}

test_deny_a_missing_healthcheck_without_lines if {
	some finding in check.deny with input as {"Stages": [{"Commands": [_from(["alpine:3.22"])]}]}
	finding.msg == "The image has no HEALTHCHECK instruction."
	finding.startline == 0
}

test_deny_a_healthcheck_of_a_stage_that_is_not_built_on if {
	count(check.deny) == 1 with input as {"Stages": [
		{"Commands": [_from(["alpine:3.22", "AS", "other"]), _healthcheck(["CMD", "true"])]},
		{"Commands": [_from(["alpine:3.22"])]},
	]}
}

test_allow_a_healthcheck if {
	count(check.deny) == 0 with input as {"Stages": [{"Commands": [
		_from(["alpine:3.22"]),
		_healthcheck(["CMD", "true"]),
	]}]}
}

test_allow_none_where_it_is_said if {
	count(check.deny) == 0 with input as {"Stages": [{"Commands": [_from(["alpine:3.22"]), _healthcheck(["NONE"])]}]}
}

test_allow_the_healthcheck_of_the_stage_below if {
	count(check.deny) == 0 with input as {"Stages": [
		{"Commands": [_from(["alpine:3.22", "AS", "base"]), _healthcheck(["CMD", "true"])]},
		{"Commands": [_from(["base"])]},
	]}
}

test_silent_on_a_file_without_stages if count(check.deny) == 0 with input as {"kind": "Pod"}
