package builtin.dockerfile.ds0013_test

import rego.v1

import data.builtin.dockerfile.ds0013 as check

_file(command) := {"Stages": [{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22"]}, command]}]}

_run(text) := _file({"Cmd": "run", "Value": [text], "StartLine": 2, "EndLine": 3})

test_deny_names_the_directory_and_the_lines if {
	some finding in check.deny with input as _run("cd /app && make")
	finding.msg == "RUN changes directory with cd /app."
	[finding.startline, finding.endline] == [2, 3]
}

test_deny_each_run_once if {
	some finding in check.deny with input as _run("cd a && make && cd b && make")
	finding.msg == "RUN changes directory with cd a and cd b."
}

test_deny_cd_after_continued_lines if count(check.deny) == 1 with input as _run("make &&     cd b")

test_deny_the_exec_form if {
	count(check.deny) == 1 with input as _file({"Cmd": "run", "Value": ["cd", "/app"], "JSON": true})
}

test_allow_a_subshell if count(check.deny) == 0 with input as _run("(cd /app && make)")

test_allow_a_script_of_statements if count(check.deny) == 0 with input as _run("set -eu; cd /app; make")

test_allow_quoted_text if count(check.deny) == 0 with input as _run(`echo "make && cd b"`)

test_allow_a_longer_name if count(check.deny) == 0 with input as _run("cdrecord -scanbus && make")

test_silent_on_other_instructions if count(check.deny) == 0 with input as _file({"Cmd": "cmd", "Value": ["cd /app"]})
