package custom.kubernetes.approved_registries

import rego.v1

_deployment(image) := {
	"kind": "Deployment",
	"spec": {"template": {"spec": {"containers": [{"name": "app", "image": image}]}}},
}

test_deny_other_registry if {
	deny == {concat("", [
		`Container 'app' uses image 'quay.io/acme/app:1.4.2' from unapproved registry. `,
		`Approved: ["gcr.io/my-project/", "docker.io/library/", "ghcr.io/my-org/"]`,
	])} with input as _deployment("quay.io/acme/app:1.4.2")
}

test_deny_other_project_of_an_approved_registry if {
	count(deny) == 1 with input as _deployment("gcr.io/my-project-2/app:1.4.2")
}

test_deny_image_without_registry if {
	count(deny) == 1 with input as _deployment("nginx:1.25")
}

test_allow_approved_registries if {
	count(deny) == 0 with input as _deployment("gcr.io/my-project/app:1.4.2")
	count(deny) == 0 with input as _deployment("docker.io/library/nginx:1.25")
	count(deny) == 0 with input as _deployment("ghcr.io/my-org/app:1.4.2")
}
