# METADATA
# title: apt-get installs recommended packages
# description: >-
#   Without --no-install-recommends, apt-get and apt install packages that the named ones only recommend. They make
#   the image larger and give an attacker more to work with.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/best-practices/#apt-get
#   - https://manpages.debian.org/stable/apt/apt-get.8.en.html
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0029
#   long_id: docker-use-apt-no-install-recommends
#   aliases:
#     - AVD-DS-0029
#     - DS029
#     - use-apt-no-install-recommends
#     - docker-use-apt-no-install-recommends
#   severity: HIGH
#   provider: Dockerfile
#   service: general
#   recommended_action: >-
#     Add --no-install-recommends to the install command, and name the packages that are really needed.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0029

import rego.v1

import data.lib.docker

deny contains res if {
	not _is_configured
	some run in docker.run
	programs := [program |
		some words in docker.split_cmd(docker.shell_text(run))
		program := _installer(words)
		not _is_without_recommends(words)
	]
	res := result.new(sprintf("%s install runs without --no-install-recommends.", [programs[0]]), run)
}

_programs := {"apt", "apt-get", "/usr/bin/apt", "/usr/bin/apt-get"}

# The program that installs packages. What stands before it (sudo, variables, xargs) does not matter.
_installer(words) := words[first] if {
	first := min([index | some index, word in words; word in _programs])
	"install" in array.slice(words, first + 1, count(words))
}

_is_without_recommends(words) if "--no-install-recommends" in words

_is_without_recommends(words) if {
	some word in words
	_turns_off_recommends(word)
}

# A RUN may have told apt for good.
_is_configured if {
	some run in docker.run
	text := docker.shell_text(run)
	contains(text, "apt.conf")
	_turns_off_recommends(text)
}

_turns_off_recommends(text) if regex.match(`install-recommends[" =]*(0|false|no)`, lower(text))
