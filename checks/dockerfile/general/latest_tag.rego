# METADATA
# title: Base image is not fixed to a tag
# description: >-
#   A FROM without a tag, or with the tag latest, takes whatever image is the newest at the time of the build, so two
#   builds of one Dockerfile can differ and break.
# scope: package
# related_resources:
#   - https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
#   - https://docs.docker.com/reference/dockerfile/#from
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0001
#   long_id: docker-use-specific-tags
#   aliases:
#     - AVD-DS-0001
#     - DS001
#     - use-specific-tags
#     - docker-use-specific-tags
#   severity: MEDIUM
#   provider: Dockerfile
#   service: general
#   recommended_action: Name a tag of the image that stands for a version, or pin its digest.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0001

import rego.v1

import data.lib.docker

deny contains res if {
	some index, stage in docker.stages
	not docker.parent(index)
	image := docker.image(stage)
	tag := _tag(image)
	tag == "latest"
	res := result.new(
		sprintf("FROM takes the latest %q, which changes from build to build.", [image]),
		stage.Commands[0],
	)
}

# The tag that an image reference asks for, or its digest, whatever follows the last colon; undefined when there is no
# image, and when a variable of unknown value may hold the tag.
_tag(image) := tag if {
	image != "scratch"
	path := split(image, "/")
	parts := split(path[count(path) - 1], ":")
	tag := _last_or_latest(parts)
}

_last_or_latest(parts) := parts[count(parts) - 1] if {
	count(parts) > 1
} else := "latest" if {
	not contains(parts[0], "$")
}
