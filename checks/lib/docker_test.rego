package lib.docker_test

import rego.v1

import data.lib.docker

_file := {"Stages": [
	{"Name": "", "Commands": [{"Cmd": "arg", "Value": ["TAG=\"1.2\"", "REGISTRY"]}]},
	{"Name": "golang:1.24 AS Build", "Commands": [
		{"Cmd": "from", "Value": ["golang:1.24", "AS", "Build"]},
		{"Cmd": "user", "Value": ["builder"]},
	]},
	{"Name": "alpine:3 AS unused", "Commands": [
		{"Cmd": "from", "Value": ["alpine:3", "AS", "unused"]},
		{"Cmd": "user", "Value": ["nobody"]},
	]},
	{"Name": "build", "Commands": [
		{"Cmd": "from", "Value": ["build"]},
		{"Cmd": "copy", "Value": ["/a", "/b"]},
		{"Cmd": "user", "Value": ["app"]},
	]},
]}

test_instructions_are_found_by_name if {
	docker.copy == {{"Cmd": "copy", "Value": ["/a", "/b"]}} with input as _file
	count(docker.from) == 3 with input as _file
	count(docker.user) == 3 with input as _file
	docker.run == set() with input as _file
}

test_instructions_of_an_empty_file_are_none if {
	docker.from == set() with input as {}
	docker.stages == [] with input as {}
	docker.final_commands("user") == [] with input as {}
}

test_instructions_by_stage_name_every_stage if {
	by_stage := docker.stage_user with input as _file
	by_stage[_file.Stages[0]] == []
	by_stage[_file.Stages[1]] == [{"Cmd": "user", "Value": ["builder"]}]
}

test_what_stands_before_the_first_from_is_no_stage if {
	stages := docker.stages with input as _file
	[docker.base(stage) | some stage in stages] == ["golang:1.24", "alpine:3", "build"]
}

test_stage_names_are_compared_without_case if docker.parent(2) == 0 with input as _file

test_an_image_is_no_parent if {
	indexes := {index | some index in [0, 1, 2]; docker.parent(index)} with input as _file
	indexes == {2}
}

test_a_stage_is_not_its_own_parent if {
	file := {"Stages": [{"Commands": [{"Cmd": "from", "Value": ["golang", "AS", "golang"]}]}]}
	indexes := {index | some index in [0]; docker.parent(index)} with input as file
	indexes == set()
}

test_final_stages_skip_stages_that_are_not_built_on if {
	users := docker.final_commands("user") with input as _file
	[user.Value[0] | some user in users] == ["builder", "app"]
}

test_global_arguments_have_defaults_without_quotes if {
	docker.global_arguments == {"TAG": "1.2"} with input as _file
}

test_the_last_default_of_a_global_argument_holds if {
	docker.global_arguments == {"TAG": "2"} with input as {"Stages": [{"Commands": [
		{"Cmd": "arg", "Value": ["TAG=1"]},
		{"Cmd": "arg", "Value": ["TAG=2"]},
		{"Cmd": "arg", "Value": ["TAG"]},
	]}]}
}

test_a_default_of_a_global_argument_may_have_equals_signs if {
	docker.global_arguments == {"A": "b=c"} with input as {"Stages": [{"Commands": [{"Cmd": "arg", "Value": ["A=b=c"]}]}]}
}

test_arguments_in_themselves_do_not_grow_without_bound if {
	text := concat("", [reference | some _ in numbers.range(1, 400); reference := "$A"])
	file := {"Stages": [
		{"Commands": [{"Cmd": "arg", "Value": [concat("=", ["A", text])]}]},
		{"Commands": [{"Cmd": "from", "Value": ["$A"]}]},
	]}
	count(docker.image(file.Stages[1])) == 400 * 800 with input as file
}

test_arguments_of_a_stage_are_not_global if {
	stage := {"Commands": [{"Cmd": "from", "Value": ["alpine"]}, {"Cmd": "arg", "Value": ["TAG=1"]}]}
	docker.global_arguments == {} with input as {"Stages": [stage]}
}

test_an_image_is_its_base_with_the_arguments_in_it if {
	file := {"Stages": [
		{"Commands": [{"Cmd": "arg", "Value": ["NAME=nginx", "IMAGE=$NAME:1"]}]},
		{"Commands": [{"Cmd": "from", "Value": ["${IMAGE}"]}]},
	]}
	docker.image(file.Stages[1]) == "nginx:1" with input as file
}

test_expand_replaces_both_forms_of_a_variable if {
	docker.expand("$A/${B}:$A", {"A": "x", "B": "y"}) == "x/y:x"
}

test_expand_takes_the_longest_name if docker.expand("$AB", {"A": "x", "AB": "y"}) == "y"

test_expand_keeps_what_is_not_known if docker.expand("$A/${B:+c}", {"B": "y"}) == "$A/${B:+c}"

test_expand_uses_the_default_of_a_missing_or_empty_variable if {
	docker.expand("${A:-x}-${B-y}", {"A": ""}) == "x-y"
}

test_expand_prefers_the_value_to_the_default if docker.expand("${A:-x}", {"A": "z"}) == "z"

test_expand_of_an_empty_variable_is_empty if docker.expand("a${A}b", {"A": ""}) == "ab"

test_expand_without_variables_is_the_text if docker.expand("ubuntu:24.04", {}) == "ubuntu:24.04"

test_shell_text_joins_the_exec_form if {
	docker.shell_text({"Value": ["apt-get", "update"]}) == "apt-get update"
}

test_commands_end_at_operators_and_newlines if {
	docker.split_cmd("a 1 && b;c || d | e\nf & g") == [["a", "1"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]
}

test_operators_in_quotes_are_text if {
	docker.split_cmd(`echo "a; cd b" 'x && y'`) == [["echo", `"a; cd b"`, `'x && y'`]]
}

test_an_escaped_operator_is_text if docker.split_cmd(`find . -exec rm {} \; && x`) == [
	["find", ".", "-exec", "rm", "{}", `\;`],
	["x"],
]

test_an_open_quote_hides_nothing_else if docker.split_cmd(`echo it's && x`) == [["echo", "it's"], ["x"]]

test_a_subshell_keeps_its_parenthesis if docker.split_cmd("(cd a; b)") == [["(cd", "a"], ["b)"]]

test_text_without_commands_has_none if docker.split_cmd(" ; ") == []

test_command_indexes_name_the_calls if {
	commands := docker.split_cmd("apt-get update && apt-get -y install curl; echo install")
	docker.command_indexes(commands, ["install"], ["apt-get"]) == [1]
}

test_command_indexes_of_no_call_are_undefined if {
	not docker.command_indexes([["echo", "install"]], ["install"], ["apt-get"])
	not docker.command_indexes([["install", "apt-get"]], ["install"], ["apt-get"])
}
