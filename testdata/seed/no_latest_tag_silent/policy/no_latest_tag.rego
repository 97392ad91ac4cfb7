# METADATA
# title: Dockerfile must not use latest tag
# description: Using latest tag leads to unpredictable builds
# custom:
#   id: CUSTOM-DOCKER-001
#   severity: MEDIUM
#   input:
#     selector:
#       - type: dockerfile

package custom.dockerfile.no_latest_tag

import rego.v1

deny contains msg if {
    # Iterate through all stages
    stage := input.Stages[_]

    # Find FROM commands
    cmd := stage.Commands[_]
    cmd.Cmd == "from"

    # Check if image uses latest tag or no tag (defaults to latest)
    image := cmd.Value[0]
    uses_latest_tag(image)

    msg := sprintf("Base image '%s' should use a specific version tag, not 'latest'", [image])
}

# Check for explicit :latest tag
uses_latest_tag(image) if {
    endswith(image, ":latest")
}

# Check for no tag (implies latest)
uses_latest_tag(image) if {
    not contains(image, ":")
    not contains(image, "@")  # Not using digest
}
