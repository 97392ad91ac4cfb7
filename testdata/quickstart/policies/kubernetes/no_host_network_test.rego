package custom.kubernetes.no_host_network

import rego.v1

_message := "Pod should not use hostNetwork"

test_deny_deployment_on_the_host_network if {
	deny == {_message} with input as {"kind": "Deployment", "spec": {"template": {"spec": {"hostNetwork": true}}}}
}

test_deny_pod_on_the_host_network if {
	deny == {_message} with input as {"kind": "Pod", "spec": {"hostNetwork": true}}
}

test_allow_host_network_off if {
	count(deny) == 0 with input as {"kind": "Deployment", "spec": {"template": {"spec": {"hostNetwork": false}}}}
	count(deny) == 0 with input as {"kind": "Pod", "spec": {"hostNetwork": false}}
}

test_allow_host_network_left_out if {
	count(deny) == 0 with input as {"kind": "Deployment", "spec": {"template": {"spec": {"containers": []}}}}
}
