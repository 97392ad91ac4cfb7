package builtin.dockerfile.ds0002_test

import rego.v1

import data.builtin.dockerfile.ds0002 as check

_from(words) := {"Cmd": "from", "Value": words, "StartLine": 1, "EndLine": 1}

_user(name) := {"Cmd": "user", "Value": [name], "StartLine": 2, "EndLine": 2}

_file(commands) := {"Stages": [{"Commands": array.concat([_from(["alpine:3.22"])], commands)}]}

test_deny_a_missing_user_without_lines if {
	some finding in check.deny with input as _file([])
	finding.msg == "The image has no USER instruction, so it runs as root."
	finding.startline == 0
}

test_deny_root_at_its_line if {
	some finding in check.deny with input as _file([_user("root")])
	finding.msg == `The last USER instruction of the image names "root".`
	[finding.startline, finding.endline] == [2, 2]
}

test_deny_root_with_a_group if count(check.deny) == 1 with input as _file([_user("root:wheel")])

test_deny_id_0 if count(check.deny) == 1 with input as _file([_user("0:0")])

test_deny_quoted_root if count(check.deny) == 1 with input as _file([_user(`"root"`)])

test_deny_the_administrator_of_windows if count(check.deny) == 1 with input as _file([_user("ContainerAdministrator")])

test_deny_root_after_another_user if count(check.deny) == 1 with input as _file([_user("app"), _user("root")])

test_deny_a_user_of_a_stage_that_is_not_built_on if {
	count(check.deny) == 1 with input as {"Stages": [
		{"Commands": [_from(["golang:1.25", "AS", "build"]), _user("app")]},
		{"Commands": [_from(["alpine:3.22"])]},
	]}
}

test_allow_another_user if count(check.deny) == 0 with input as _file([_user("app")])

test_allow_another_user_after_root if count(check.deny) == 0 with input as _file([_user("root"), _user("1000:0")])

test_allow_an_unknown_user if count(check.deny) == 0 with input as _file([_user("$APP_USER")])

test_allow_root_in_a_stage_that_is_not_built_on if {
	count(check.deny) == 0 with input as {"Stages": [
		{"Commands": [_from(["golang:1.25", "AS", "build"]), _user("root")]},
		{"Commands": [_from(["alpine:3.22"]), _user("app")]},
	]}
}

test_allow_the_user_of_the_stage_below if {
	count(check.deny) == 0 with input as {"Stages": [
		{"Commands": [_from(["golang:1.25", "AS", "Base"]), _user("app")]},
		{"Commands": [_from(["base"])]},
	]}
}

test_allow_a_base_that_names_its_user if {
	count(check.deny) == 0 with input as {"Stages": [{"Commands": [_from(["gcr.io/distroless/static:nonroot"])]}]}
	count(check.deny) == 0 with input as {"Stages": [{"Commands": [_from(["nginxinc/nginx-unprivileged:1.29"])]}]}
}

test_silent_on_a_file_without_stages if count(check.deny) == 0 with input as {"kind": "Pod"}
