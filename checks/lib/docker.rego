# METADATA
# title: Dockerfiles, their stages and their commands
# description: >-
#   What checks ask of a Dockerfile: its instructions by name, the stages that end up in the final image, the value of
#   build arguments, and the commands of a shell line. The names that checks written for Trivy import are here with the
#   same meaning.
# custom:
#   library: true
#   input:
#     selector:
#       - type: dockerfile
package lib.docker

import rego.v1

# Instructions of the whole file.

add := _instructions("add")

copy := _instructions("copy")

entrypoint := _instructions("entrypoint")

expose := _instructions("expose")

from := _instructions("from")

healthcheck := _instructions("healthcheck")

run := _instructions("run")

user := _instructions("user")

workdir := _instructions("workdir")

_instructions(name) := {command |
	some stage in input.Stages
	some command in stage.Commands
	command.Cmd == name
}

# Instructions of each stage, in the order of the file.

stage_cmd := _by_stage("cmd")

stage_copies := _by_stage("copy")

stage_entrypoints := _by_stage("entrypoint")

stage_healthcheck := _by_stage("healthcheck")

stage_user := _by_stage("user")

_by_stage(name) := {stage: commands |
	some stage in input.Stages
	commands := [command | some command in stage.Commands; command.Cmd == name]
}

# Stages.

# The stages in the order of the file; what stands before the first FROM is none.
stages := [stage |
	some stage in input.Stages
	stage.Commands[0].Cmd == "from"
]

# The image or stage that a stage starts from, as written.
base(stage) := stage.Commands[0].Value[0]

# The same with the values of the arguments in it, as far as they are known. A default may name another argument.
image(stage) := expand(expand(expand(base(stage), global_arguments), global_arguments), global_arguments)

# The name a stage gives itself. Docker compares these names without regard to case.
alias(stage) := lower(stage.Commands[0].Value[2]) if lower(stage.Commands[0].Value[1]) == "as"

# The index of the earlier stage that stage `index` starts from; undefined when it starts from an image.
parent(index) := max(earlier) if {
	name := lower(image(stages[index]))
	earlier := {number |
		some number, stage in stages
		number < index
		alias(stage) == name
	}
}

_parents := {index: parents |
	some index, _ in stages
	parents := {parent(index)}
}

# The stages whose instructions make up the final image, from its base on.
final_stages := [stages[index] | some index in sort(_final_indexes)]

_final_indexes := graph.reachable(_graph, {count(stages) - 1})

_graph := {index: parents |
	some index, _ in stages
	parents := object.get(_parents, index, set())
}

# The instructions of one name that count for the final image, in the order in which they take effect.
final_commands(name) := [command |
	some stage in final_stages
	some command in stage.Commands
	command.Cmd == name
]

# Build arguments.

# The arguments that FROM instructions can use, with their defaults; the last default of a name holds.
global_arguments := {name: defaults[count(defaults) - 1] |
	some [name, _] in _global_defaults
	defaults := [value | some [other, value] in _global_defaults; other == name]
}

_global_defaults := [[name, value] |
	some stage in input.Stages
	stage.Commands[0].Cmd != "from"
	some command in stage.Commands
	command.Cmd == "arg"
	some word in command.Value
	contains(word, "=")
	name := split(word, "=")[0]
	value := unquote(substring(word, count(name) + 1, -1))
	count(value) <= _longest
]

# No image reference is longer, and arguments made of arguments cannot grow without bound.
_longest := 1000

# The text without the quotes around it.
unquote(text) := trim(text, `"'`)

# The forms of a variable that are understood; any other (`${NAME:+word}`) is a value that is not known.
_reference := `\$\{[A-Za-z_][A-Za-z0-9_]*(?::?-[^{}]*)?\}|\$[A-Za-z_][A-Za-z0-9_]*`

# The text with its variables replaced by their values or by the defaults given at their use (`${NAME:-default}`). What
# is not known stays as it is, with its dollar sign.
expand(text, variables) := text if {
	not contains(text, "$")
} else := text if {
	count(text) > _longest
} else := concat("", [piece |
	some index, literal in regex.split(_reference, text)
	piece := concat("", [literal, _value(references[index], variables)])
]) if {
	references := array.concat(regex.find_n(_reference, text, -1), [""])
}

_value(reference, variables) := value if {
	value := variables[_variable(reference)]
	value != ""
} else := value if {
	value := regex.find_all_string_submatch_n(`^\$\{[^:-]*:?-(.*)\}$`, reference, 1)[0][1]
} else := "" if {
	variables[_variable(reference)] == ""
} else := reference

_variable(reference) := regex.find_n(`[A-Za-z_][A-Za-z0-9_]*`, reference, 1)[0]

# Shell lines.

# The shell text of a RUN instruction, also of one in exec form.
shell_text(command) := concat(" ", command.Value)

# A pattern for quoted text.
quoted := `"(?:[^"\\]|\\.)*"|'[^']*'`

_separators := {"&&", "||", "|", "|&", "&", ";", ";;", "\n"}

_token := sprintf(`(?s)&&|\|\||\|&|;;|[;&|\n]|(?:%s|\\.|[^ \t\r\n;&|"'\\]|["'\\])+`, [quoted])

# The commands of a shell text, each as its words. Quotes stay in the words; so do parentheses, and with them the first
# command of a subshell is not seen under its name.
split_cmd(text) := [words |
	some number, start in starts
	words := array.slice(tokens, start, ends[number])
	count(words) > 0
] if {
	tokens := regex.find_n(_token, text, -1)
	cuts := [index | some index, token in tokens; token in _separators]
	starts := array.concat([0], [start | some index in cuts; start := index + 1])
	ends := array.concat(cuts, [count(tokens)])
}

# The indexes of the commands that call one of the programs with one of the subcommands as a later word.
command_indexes(commands, subcommands, programs) := indexes if {
	indexes := [index |
		some index, words in commands
		_calls(words, subcommands, programs)
	]
	count(indexes) > 0
}

_calls(words, subcommands, programs) if {
	some first, program in words
	program in programs
	some second, subcommand in words
	second > first
	subcommand in subcommands
}
