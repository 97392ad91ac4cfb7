package builtin.dockerfile.ds0001_test

import rego.v1

import data.builtin.dockerfile.ds0001 as check

_from(words) := {"Commands": [{"Cmd": "from", "Value": words, "StartLine": 3, "EndLine": 3}]}

_arg(word) := {"Commands": [{"Cmd": "arg", "Value": [word]}]}

_file(image) := {"Stages": [_from([image])]}

_file_with(argument, image) := {"Stages": [_arg(argument), _from([image])]}

test_deny_names_the_image_and_its_line if {
	some finding in check.deny with input as _file("nginx")
	finding.msg == `FROM takes the latest "nginx", which changes from build to build.`
	[finding.startline, finding.endline] == [3, 3]
}

test_deny_the_tag_latest if count(check.deny) == 1 with input as _file("nginx:latest")

test_deny_a_port_without_a_tag if count(check.deny) == 1 with input as _file("localhost:5000/nginx")

test_deny_an_unknown_registry if count(check.deny) == 1 with input as _file_with("REGISTRY", "${REGISTRY}/nginx")

test_deny_the_tag_latest_of_an_unknown_image if count(check.deny) == 1 with input as _file("$IMAGE:latest")

test_deny_an_argument_without_a_tag if count(check.deny) == 1 with input as _file_with("IMAGE=nginx", "$IMAGE")

test_deny_an_argument_that_is_latest if {
	count(check.deny) == 1 with input as _file_with(`TAG="latest"`, "nginx:${TAG}")
}

test_deny_the_default_of_a_variable if count(check.deny) == 1 with input as _file("nginx:${TAG:-latest}")

test_deny_arguments_in_arguments if {
	count(check.deny) == 1 with input as {"Stages": [
		{"Commands": [
			{"Cmd": "arg", "Value": ["TAG=latest", "IMAGE=nginx:$TAG"]},
			{"Cmd": "arg", "Value": ["BASE=${IMAGE}"]},
		]},
		_from(["$BASE"]),
	]}
}

test_deny_a_stage_named_like_its_image if {
	count(check.deny) == 1 with input as {"Stages": [_from(["golang", "AS", "golang"])]}
}

test_deny_an_image_named_like_a_later_stage if {
	count(check.deny) == 1 with input as {"Stages": [_from(["base"]), _from(["alpine:3.22", "AS", "base"])]}
}

test_allow_a_version if count(check.deny) == 0 with input as _file("nginx:1.29")

test_allow_a_version_at_a_port if count(check.deny) == 0 with input as _file("localhost:5000/nginx:1.29")

test_allow_a_digest if count(check.deny) == 0 with input as _file("nginx@sha256:0123")

test_allow_a_digest_beside_latest if count(check.deny) == 0 with input as _file("nginx:latest@sha256:0123")

test_allow_scratch if count(check.deny) == 0 with input as _file("scratch")

test_allow_an_earlier_stage if {
	count(check.deny) == 0 with input as {"Stages": [_from(["alpine:3.22", "as", "Base"]), _from(["base"])]}
}

test_allow_a_known_version if count(check.deny) == 0 with input as _file_with("TAG=1.29", "nginx:$TAG")

test_allow_an_unknown_tag if count(check.deny) == 0 with input as _file_with("TAG", "nginx:$TAG")

test_allow_an_unknown_image if count(check.deny) == 0 with input as _file_with("IMAGE", "$IMAGE")

test_silent_on_a_file_without_stages if count(check.deny) == 0 with input as {"kind": "Pod"}
