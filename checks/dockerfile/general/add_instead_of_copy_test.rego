package builtin.dockerfile.ds0005_test

import rego.v1

import data.builtin.dockerfile.ds0005 as check

_file(command) := {"Stages": [{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22"]}, command]}]}

_add(words) := _file({"Cmd": "add", "Flags": [], "Value": words, "StartLine": 2, "EndLine": 2})

test_deny_names_the_files_and_their_line if {
	some finding in check.deny with input as _add(["a.conf", "b.conf", "/etc/"])
	finding.msg == "ADD of a.conf, b.conf does what COPY does."
	[finding.startline, finding.endline] == [2, 2]
}

test_deny_a_directory if count(check.deny) == 1 with input as _add([".", "/app"])

test_deny_a_variable_inside_the_path if count(check.deny) == 1 with input as _add(["build/$NAME/app.conf", "/etc/"])

test_deny_an_archive_as_target if count(check.deny) == 1 with input as _add(["a.bin", "/a.tar"])

test_deny_flags_that_copy_has_too if {
	count(check.deny) == 1 with input as _file({"Cmd": "add", "Flags": ["--chown=1:1"], "Value": ["a", "/a"]})
}

test_allow_archives if {
	count(check.deny) == 0 with input as _add(["rootfs.tar", "/"])
	count(check.deny) == 0 with input as _add(["rootfs.tar.xz", "/"])
	count(check.deny) == 0 with input as _add(["rootfs.TGZ", "/"])
}

test_allow_an_archive_among_files if count(check.deny) == 0 with input as _add(["a.conf", "rootfs.tar.gz", "/"])

test_allow_remote_sources if {
	count(check.deny) == 0 with input as _add(["https://example.com/a.bin", "/a"])
	count(check.deny) == 0 with input as _add(["git@github.com:moby/buildkit.git", "/src"])
	count(check.deny) == 0 with input as _add(["ssh://git@example.com/a.git", "/src"])
}

test_allow_an_unknown_source if {
	count(check.deny) == 0 with input as _add(["$SOURCE", "/"])
	count(check.deny) == 0 with input as _add(["rootfs.$SUFFIX", "/"])
}

test_allow_flags_that_only_add_has if {
	count(check.deny) == 0 with input as _file({"Cmd": "add", "Flags": ["--unpack=true"], "Value": ["a", "/a"]})
}

test_silent_on_an_add_without_sources if count(check.deny) == 0 with input as _add(["/etc/"])

test_silent_on_copy if count(check.deny) == 0 with input as _file({"Cmd": "copy", "Flags": [], "Value": ["a", "/a"]})
