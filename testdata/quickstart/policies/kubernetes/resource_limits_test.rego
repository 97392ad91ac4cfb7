package custom.kubernetes.resource_limits

import rego.v1

_deployment(containers) := {
	"kind": "Deployment",
	"spec": {"template": {"spec": {"containers": containers}}},
}

_limited := {"name": "app", "resources": {"limits": {"memory": "128Mi", "cpu": "500m"}}}

_no_memory := "Container 'app' is missing memory limit"

_no_cpu := "Container 'app' is missing CPU limit"

test_deny_missing_memory_limit if {
	container := {"name": "app", "resources": {"limits": {"cpu": "500m"}}}
	deny == {_no_memory} with input as _deployment([container])
}

test_deny_missing_cpu_limit if {
	container := {"name": "app", "resources": {"limits": {"memory": "128Mi"}}}
	deny == {_no_cpu} with input as _deployment([container])
}

test_deny_requests_without_limits if {
	container := {"name": "app", "resources": {"requests": {"memory": "128Mi", "cpu": "500m"}}}
	deny == {_no_memory, _no_cpu} with input as _deployment([container])
}

test_deny_missing_resources if {
	deny == {_no_memory, _no_cpu} with input as _deployment([{"name": "app"}])
}

test_deny_names_the_container_at_fault if {
	sidecar := {"name": "sidecar", "resources": {"limits": {"memory": "64Mi"}}}
	deny == {"Container 'sidecar' is missing CPU limit"} with input as _deployment([_limited, sidecar])
}

test_allow_both_limits if {
	count(deny) == 0 with input as _deployment([_limited])
}
