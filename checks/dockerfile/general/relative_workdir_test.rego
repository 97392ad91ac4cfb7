package builtin.dockerfile.ds0009_test

import rego.v1

import data.builtin.dockerfile.ds0009 as check

_file(command) := {"Stages": [{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22"]}, command]}]}

_workdir(path) := _file({"Cmd": "workdir", "Value": [path], "StartLine": 2, "EndLine": 2})

test_deny_names_the_path_and_its_line if {
	some finding in check.deny with input as _workdir("app")
	finding.msg == `WORKDIR "app" is a relative path.`
	[finding.startline, finding.endline] == [2, 2]
}

test_deny_the_directory_itself if count(check.deny) == 1 with input as _workdir(".")

test_deny_a_slash_inside if count(check.deny) == 1 with input as _workdir("app/src")

test_deny_a_quoted_path if count(check.deny) == 1 with input as _workdir(`"app"`)

test_deny_a_variable_inside if count(check.deny) == 1 with input as _workdir("app/$VERSION")

test_allow_an_absolute_path if count(check.deny) == 0 with input as _workdir("/app")

test_allow_a_quoted_absolute_path if count(check.deny) == 0 with input as _workdir(`"/app"`)

test_allow_a_drive if {
	count(check.deny) == 0 with input as _workdir(`C:\app`)
	count(check.deny) == 0 with input as _workdir("c:/app")
}

test_allow_a_path_that_begins_with_a_variable if {
	count(check.deny) == 0 with input as _workdir("$HOME")
	count(check.deny) == 0 with input as _workdir("${HOME}/app")
	count(check.deny) == 0 with input as _workdir("%TEMP%")
}

test_silent_on_other_instructions if count(check.deny) == 0 with input as _file({"Cmd": "user", "Value": ["app"]})
