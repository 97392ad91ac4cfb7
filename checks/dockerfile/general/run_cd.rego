# METADATA
# title: RUN changes directory with cd
# description: >-
#   A cd at the start of RUN or in a chain of && says where the commands after it work, until the end of the
#   instruction. WORKDIR says it where readers look for it. A cd in a subshell, or in a script whose statements end
#   with semicolons, is left alone.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/best-practices/#workdir
#   - https://docs.docker.com/reference/dockerfile/#workdir
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0013
#   long_id: docker-use-workdir-over-cd
#   aliases:
#     - AVD-DS-0013
#     - DS013
#     - use-workdir-over-cd
#     - docker-use-workdir-over-cd
#   severity: MEDIUM
#   provider: Dockerfile
#   service: general
#   recommended_action: Set the directory with WORKDIR before the RUN instruction.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0013

import rego.v1

import data.lib.docker

deny contains res if {
	some run in docker.run
	text := regex.replace(docker.shell_text(run), docker.quoted, "''")
	changes := regex.find_all_string_submatch_n(`(?:^|&&)[ \t\r\n]*cd[ \t]+([^ \t\r\n;&|]+)`, text, -1)
	count(changes) > 0
	directories := [change[1] | some change in changes]
	res := result.new(sprintf("RUN changes directory with cd %s.", [concat(" and cd ", directories)]), run)
}
