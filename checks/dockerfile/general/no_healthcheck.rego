# METADATA
# title: Image has no health check
# description: >-
#   Docker cannot tell whether the program of the image still works, only whether its process is there, so a program
#   that hangs keeps getting requests.
# scope: package
# related_resources:
#   - https://docs.docker.com/reference/dockerfile/#healthcheck
# schemas:
#   - input: schema["dockerfile"]
# custom:
#   id: DS-0026
#   long_id: docker-no-healthcheck
#   aliases:
#     - AVD-DS-0026
#     - DS026
#     - no-healthcheck
#     - docker-no-healthcheck
#   severity: LOW
#   provider: Dockerfile
#   service: general
#   recommended_action: >-
#     Add a HEALTHCHECK instruction to the last stage, or HEALTHCHECK NONE where something else watches the container.
#   input:
#     selector:
#       - type: dockerfile
package builtin.dockerfile.ds0026

import rego.v1

import data.lib.docker

deny contains res if {
	count(docker.stages) > 0
	count(docker.final_commands("healthcheck")) == 0
	res := result.new("The image has no HEALTHCHECK instruction.", {})
}
