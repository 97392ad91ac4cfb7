package builtin.dockerfile.ds0031_test

import rego.v1

import data.builtin.dockerfile.ds0031 as check

_file(command) := {"Stages": [{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22"]}, command]}]}

_env(name, value) := _file({"Cmd": "env", "Value": [name, value, "="], "StartLine": 2, "EndLine": 2})

_arg(word) := _file({"Cmd": "arg", "Value": [word]})

_copy(source) := _file({"Cmd": "copy", "Value": [source, "/root/"]})

_run(text) := _file({"Cmd": "run", "Flags": [], "Value": [text]})

test_deny_names_the_variable_and_its_line if {
	some finding in check.deny with input as _env("DB_PASSWORD", "hunter2")
	finding.msg == "ENV DB_PASSWORD stores a secret in the image."
	[finding.startline, finding.endline] == [2, 2]
}

test_deny_each_variable_of_an_instruction if {
	env := {"Cmd": "env", "Value": ["A_TOKEN", "x1", "=", "LANG", "C", "=", "B_SECRET", "x2", "="]}
	count(check.deny) == 2 with input as _file(env)
}

test_deny_names_of_secrets if {
	count(check.deny) == 1 with input as _env("AWS_SECRET_ACCESS_KEY", "x1")
	count(check.deny) == 1 with input as _env("AWS_ACCESS_KEY_ID", "x1")
	count(check.deny) == 1 with input as _env("GITHUB_TOKEN", "$TOKEN")
	count(check.deny) == 1 with input as _env("PGPASSWORD", "x1")
	count(check.deny) == 1 with input as _env("OPENAI_API_KEY", "x1")
	count(check.deny) == 1 with input as _env("secretKeyBase", "x1")
	count(check.deny) == 1 with input as _env("MYAPIKEY", "x1")
	count(check.deny) == 1 with input as _env("SESSION_KEY", "0123456789abcdef")
}

test_deny_an_address_with_credentials if count(check.deny) == 1 with input as _env("AUTH", "https://me:x1@example.com")

test_deny_an_argument_that_waits_for_a_secret if {
	some finding in check.deny with input as _arg("NPM_TOKEN")
	finding.msg == "ARG NPM_TOKEN leaves a secret in the history of the image."
}

test_deny_an_argument_with_an_empty_default if count(check.deny) == 1 with input as _arg(`NPM_TOKEN=""`)

test_deny_an_argument_with_a_secret_default if count(check.deny) == 1 with input as _arg("NPM_TOKEN=abc")

test_deny_a_file_of_credentials if {
	some finding in check.deny with input as _copy("keys/id_rsa")
	finding.msg == `COPY puts the credentials in "keys/id_rsa" into the image.`
}

test_deny_a_login if {
	some finding in check.deny with input as _run("set -e; aws configure set aws_secret_access_key $KEY")
	finding.msg == `RUN stores the credentials given to "aws configure" in the image.`
}

test_deny_logins_of_other_programs if {
	count(check.deny) == 1 with input as _run("az login -u me -p $PASSWORD")
	count(check.deny) == 1 with input as _run("docker login -u me -p $PASSWORD")
	count(check.deny) == 1 with input as _run("gcloud auth activate-service-account --key-file key.json")
}

test_deny_a_login_with_another_mount if {
	run := {"Cmd": "run", "Flags": ["--mount=type=cache,target=/c"], "Value": ["docker login"]}
	count(check.deny) == 1 with input as _file(run)
}

test_deny_the_stage_below if {
	count(check.deny) == 1 with input as {"Stages": [
		{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22", "AS", "base"]}, {"Cmd": "arg", "Value": ["A_TOKEN"]}]},
		{"Commands": [{"Cmd": "from", "Value": ["base"]}]},
	]}
}

test_allow_a_stage_that_is_not_built_on if {
	count(check.deny) == 0 with input as {"Stages": [
		{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22", "AS", "build"]}, {"Cmd": "arg", "Value": ["A_TOKEN"]}]},
		{"Commands": [{"Cmd": "from", "Value": ["alpine:3.22"]}]},
	]}
}

test_allow_names_without_a_secret if {
	count(check.deny) == 0 with input as _env("KEYBOARD", "us")
	count(check.deny) == 0 with input as _env("TOKENIZERS_PARALLELISM", "x1")
	count(check.deny) == 0 with input as _env("PUBLIC_KEY", "x1")
	count(check.deny) == 0 with input as _env("POSTGRES_PASSWORD_FILE", "x1")
	count(check.deny) == 0 with input as _env("SSH_AUTH_SOCK", "x1")
}

test_allow_values_without_a_secret if {
	count(check.deny) == 0 with input as _env("AUTH_TOKEN", "")
	count(check.deny) == 0 with input as _env("REQUIRE_AUTH", "true")
	count(check.deny) == 0 with input as _env("MAX_TOKENS", `"4096"`)
	count(check.deny) == 0 with input as _env("TLS_KEY", "/etc/tls/tls.key")
	count(check.deny) == 0 with input as _env("AUTH", "https://auth.example.com")
}

test_allow_the_fingerprint_of_a_public_key if {
	count(check.deny) == 0 with input as _env("GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D")
}

test_allow_an_argument_without_a_secret if count(check.deny) == 0 with input as _arg("VERSION")

test_allow_an_argument_with_a_harmless_default if count(check.deny) == 0 with input as _arg("REQUIRE_AUTH=false")

test_allow_other_files if {
	count(check.deny) == 0 with input as _copy("id_rsa.pub")
	count(check.deny) == 0 with input as _copy("package.json")
}

test_allow_a_login_with_a_secret_mount if {
	run := {"Cmd": "run", "Flags": ["--mount=type=secret,id=aws"], "Value": ["aws configure set aws_secret_access_key x"]}
	count(check.deny) == 0 with input as _file(run)
}

test_allow_other_commands if {
	count(check.deny) == 0 with input as _run("aws configure set region eu-west-1")
	count(check.deny) == 0 with input as _run("echo never set aws_access_key_id")
	count(check.deny) == 0 with input as _run("docker build .")
}

test_silent_on_other_instructions if {
	count(check.deny) == 0 with input as _file({"Cmd": "label", "Value": ["A_TOKEN", "x1", "="]})
}
