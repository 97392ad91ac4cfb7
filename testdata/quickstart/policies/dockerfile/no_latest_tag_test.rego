package custom.dockerfile.no_latest_tag

import rego.v1

_from(images) := {"Stages": [{"Name": image, "Commands": [{"Cmd": "from", "Value": [image]}]} | some image in images]}

test_deny_latest_tag if {
	message := "Base image 'node:latest' should use a specific version tag, not 'latest'"
	deny == {message} with input as _from(["node:latest"])
}

test_deny_missing_tag if {
	message := "Base image 'nginx' should use a specific version tag, not 'latest'"
	deny == {message} with input as _from(["nginx"])
}

test_deny_every_stage_at_fault if {
	count(deny) == 2 with input as _from(["golang:latest", "alpine:3.20", "nginx"])
}

test_allow_version_tag if {
	count(deny) == 0 with input as _from(["node:20.11-alpine"])
}

test_allow_digest if {
	digest := "sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b"
	count(deny) == 0 with input as _from([concat("@", ["alpine", digest])])
}

test_allow_latest_outside_of_from if {
	count(deny) == 0 with input as {"Stages": [{"Name": "alpine:3.20", "Commands": [
		{"Cmd": "from", "Value": ["alpine:3.20"]},
		{"Cmd": "run", "Value": ["apk add nginx:latest"]},
	]}]}
}
