# METADATA
# title: Secret is stored in the image
# description: >-
#   What ENV, ARG, COPY and RUN put into an image stays there: in its layers, its history or its environment. Whoever
#   gets the image gets the secret.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/secrets/
#   - https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0031
#   long_id: docker-do-not-pass-secrets
#   aliases:
#     - AVD-DS-0031
#     - DS031
#     - do-not-pass-secrets
#     - docker-do-not-pass-secrets
#   severity: CRITICAL
#   provider: Dockerfile
#   service: general
#   recommended_action: >-
#     Use a secret mount (RUN --mount=type=secret) where the build needs the secret, and give it to the container at
#     its start where the program does.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0031

import rego.v1

import data.lib.docker

deny contains res if {
	some env in docker.final_commands("env")
	some index, name in env.Value
	index % 3 == 0
	_names_secret(name)
	value := env.Value[index + 1]
	not _is_harmless(name, value)
	res := result.new(sprintf("ENV %s stores a secret in the image.", [name]), env)
}

deny contains res if {
	some arg in docker.final_commands("arg")
	some word in arg.Value
	name := split(word, "=")[0]
	_names_secret(name)
	not _has_harmless_default(name, word)
	res := result.new(sprintf("ARG %s leaves a secret in the history of the image.", [name]), arg)
}

deny contains res if {
	some instruction in {"add", "copy"}
	some copy in docker.final_commands(instruction)
	some source in array.slice(copy.Value, 0, count(copy.Value) - 1)
	_is_secret_file(source)
	res := result.new(sprintf("%s puts the credentials in %q into the image.", [upper(instruction), source]), copy)
}

deny contains res if {
	some run in docker.final_commands("run")
	not _mounts_secret(run)
	some words in docker.split_cmd(docker.shell_text(run))
	command := _login(words)
	res := result.new(sprintf("RUN stores the credentials given to %q in the image.", [command]), run)
}

_names_secret(name) if {
	regex.match(_secret_words, lower(name))
	not regex.match(_harmless_words, lower(name))
}

_secret_words := concat("|", [
	`(^|[_.-])(auth|credentials?|keys?|pword|pwd|secrets?|tokens?)([_.-]|$)`,
	`passwd|password|passphrase|secret`,
	`(access|api|private)_?keys?([_.-]|$)`,
])

# What is public, and what is about a secret without being it: its file, its place, its shape.
_harmless_words := concat("|", [
	`(^|[_.-])public([_.-]|$)`,
	`[_.-](alg|algorithm|count|dir|enabled|endpoint|expiry|file|header|host|length|limit|method|mode)$`,
	`[_.-](name|path|port|prefix|server|size|sock|suffix|timeout|ttl|type|uri|url|user|version)$`,
])

# Nothing, a switch or a number.
_is_harmless(_, value) if {
	regex.match(`^(|true|false|yes|no|on|off|none|[0-9]+)$`, lower(docker.unquote(value)))
}

# A path, or an address without credentials in it.
_is_harmless(_, value) if regex.match(`^(/|[.]{1,2}/|[a-z]+://[^@]*$)`, lower(docker.unquote(value)))

# The fingerprints of the keys that releases are verified with.
_is_harmless(name, value) if {
	regex.match(`gpg|pgp|fingerprint`, lower(name))
	regex.match(`^[0-9a-f ]{8,}$`, lower(docker.unquote(value)))
}

# An argument without a default, or with an empty one, waits for the secret.
_has_harmless_default(name, word) if {
	value := substring(word, count(name) + 1, -1)
	docker.unquote(value) != ""
	_is_harmless(name, value)
}

_is_secret_file(source) if regex.match(
	`(^|/)(id_(rsa|dsa|ecdsa|ed25519)|[.]netrc|[.]pgpass|[.]pypirc|[.]git-credentials|[.]aws/credentials)$`,
	source,
)

_mounts_secret(run) if {
	some flag in run.Flags
	regex.match(`^--mount=(.*,)?type=secret(,|$)`, flag)
}

# Commands that write what they are given into a file.
_login(words) := "aws configure" if {
	array.slice(words, 0, 3) == ["aws", "configure", "set"]
	words[3] in {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}
}

_login(words) := "az login" if array.slice(words, 0, 2) == ["az", "login"]

_login(words) := "docker login" if array.slice(words, 0, 2) == ["docker", "login"]

_login(words) := "gcloud auth" if array.slice(words, 0, 3) == ["gcloud", "auth", "activate-service-account"]
