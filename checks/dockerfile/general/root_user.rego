# METADATA
# title: Image runs as root
# description: >-
#   Without a USER instruction, or with one that names root, the program of the image runs as root. A flaw in it is
#   then root's, and a way out of the container leads to the node.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/best-practices/#user
#   - https://docs.docker.com/reference/dockerfile/#user
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0002
#   long_id: docker-least-privilege-user
#   aliases:
#     - AVD-DS-0002
#     - DS002
#     - least-privilege-user
#     - docker-least-privilege-user
#   severity: HIGH
#   provider: Dockerfile
#   service: general
#   recommended_action: Add a USER instruction with a user who is not root to the last stage.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0002

import rego.v1

import data.lib.docker

deny contains res if {
	count(docker.stages) > 0
	count(_users) == 0
	not _base_has_user
	res := result.new("The image has no USER instruction, so it runs as root.", {})
}

deny contains res if {
	user := _users[count(_users) - 1]
	name := docker.unquote(split(user.Value[0], ":")[0])
	lower(name) in {"root", "0", "containeradministrator"}
	res := result.new(sprintf("The last USER instruction of the image names %q.", [name]), user)
}

# Stages that the image is not built on do not decide its user.
_users := docker.final_commands("user")

# Images that run as another user say so in their name or tag.
_base_has_user if regex.match(
	`nonroot|non-root|rootless|unprivileged`,
	lower(docker.image(docker.final_stages[0])),
)
