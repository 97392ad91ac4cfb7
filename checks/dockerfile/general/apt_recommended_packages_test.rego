package builtin.dockerfile.ds0029_test

import rego.v1

import data.builtin.dockerfile.ds0029 as check

_file(runs) := {"Stages": [{"Commands": array.concat([{"Cmd": "from", "Value": ["debian:13"]}], runs)}]}

_run(text) := {"Cmd": "run", "Value": [text], "StartLine": 2, "EndLine": 4}

test_deny_names_the_program_and_the_lines if {
	some finding in check.deny with input as _file([_run("apt-get update && apt-get install -y curl")])
	finding.msg == "apt-get install runs without --no-install-recommends."
	[finding.startline, finding.endline] == [2, 4]
}

test_deny_apt_too if {
	some finding in check.deny with input as _file([_run("apt install -y curl")])
	finding.msg == "apt install runs without --no-install-recommends."
}

test_deny_flags_before_the_subcommand if {
	count(check.deny) == 1 with input as _file([_run("apt-get -qq -y install curl")])
}

test_deny_after_sudo_and_variables if {
	count(check.deny) == 1 with input as _file([_run("sudo DEBIAN_FRONTEND=noninteractive apt-get install -y curl")])
}

test_deny_after_another_statement if {
	count(check.deny) == 1 with input as _file([_run("set -eu; apt-get install -y curl")])
}

test_deny_the_flag_of_another_command if {
	text := "apt-get install -y --no-install-recommends curl && apt-get install -y git"
	count(check.deny) == 1 with input as _file([_run(text)])
}

test_deny_the_exec_form if {
	run := {"Cmd": "run", "Value": ["apt-get", "install", "-y", "curl"], "JSON": true}
	count(check.deny) == 1 with input as _file([run])
}

test_allow_the_flag if {
	count(check.deny) == 0 with input as _file([_run("apt-get install -y --no-install-recommends curl")])
	count(check.deny) == 0 with input as _file([_run("apt-get --no-install-recommends install -y curl")])
	count(check.deny) == 0 with input as _file([_run("apt-get install -y curl --no-install-recommends")])
}

test_allow_the_option if {
	count(check.deny) == 0 with input as _file([_run("apt-get -o APT::Install-Recommends=false install -y curl")])
}

test_allow_the_setting_of_an_earlier_run if {
	setting := _run(`echo 'APT::Install-Recommends "0";' > /etc/apt/apt.conf.d/00-lean`)
	count(check.deny) == 0 with input as _file([setting, _run("apt-get install -y curl")])
}

test_deny_a_setting_of_something_else if {
	note := _run("echo see apt.conf of the base image")
	flag := _run("apt-get -o APT::Install-Recommends=false install -y git")
	count(check.deny) == 1 with input as _file([note, flag, _run("apt-get install -y curl")])
}

test_allow_other_subcommands if count(check.deny) == 0 with input as _file([_run("apt-get update && apt-get clean")])

test_allow_install_of_another_command if {
	count(check.deny) == 0 with input as _file([_run("apt-get update && pip install x")])
}

test_silent_on_other_instructions if {
	count(check.deny) == 0 with input as _file([{"Cmd": "cmd", "Value": ["apt-get install curl"]}])
}
