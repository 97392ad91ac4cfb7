# no_root_containers_test.rego
package custom.kubernetes.no_root_containers

import rego.v1

# Test case: should fail when runAsNonRoot is not set
test_deny_missing_run_as_non_root if {
    result := deny with input as {
        "kind": "Deployment",
        "spec": {
            "template": {
                "spec": {
                    "containers": [{
                        "name": "app",
                        "image": "nginx:1.25"
                    }]
                }
            }
        }
    }
    count(result) > 0
}

# Test case: should pass when runAsNonRoot is true
test_allow_run_as_non_root if {
    result := deny with input as {
        "kind": "Deployment",
        "spec": {
            "template": {
                "spec": {
                    "containers": [{
                        "name": "app",
                        "image": "nginx:1.25",
                        "securityContext": {
                            "runAsNonRoot": true
                        }
                    }]
                }
            }
        }
    }
    count(result) == 0
}

# Test case: should fail when runAsNonRoot is false
test_deny_run_as_non_root_false if {
    result := deny with input as {
        "kind": "Deployment",
        "spec": {
            "template": {
                "spec": {
                    "containers": [{
                        "name": "app",
                        "image": "nginx:1.25",
                        "securityContext": {
                            "runAsNonRoot": false
                        }
                    }]
                }
            }
        }
    }
    count(result) > 0
}
