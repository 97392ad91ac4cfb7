# METADATA
# title: WORKDIR is a relative path
# description: >-
#   A relative WORKDIR depends on the WORKDIR before it, or on the one of the base image, which can change without
#   notice.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/best-practices/#workdir
#   - https://docs.docker.com/reference/dockerfile/#workdir
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0009
#   long_id: docker-user-absolute-workdir
#   aliases:
#     - AVD-DS-0009
#     - DS009
#     - user-absolute-workdir
#     - docker-user-absolute-workdir
#   severity: HIGH
#   provider: Dockerfile
#   service: general
#   recommended_action: Write the whole path, from the root on.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0009

import rego.v1

import data.lib.docker

deny contains res if {
	some workdir in docker.workdir
	path := docker.unquote(workdir.Value[0])
	not _is_absolute(path)
	res := result.new(sprintf("WORKDIR %q is a relative path.", [path]), workdir)
}

# Absolute on Linux or Windows, or begun by a variable, whose value may be absolute.
_is_absolute(path) if regex.match(`^([/\\$%]|[A-Za-z]:)`, path)
