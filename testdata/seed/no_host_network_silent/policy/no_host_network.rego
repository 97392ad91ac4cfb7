# METADATA
# title: Pods must not use hostNetwork
# description: Using hostNetwork exposes the pod to the node's network namespace
# custom:
#   id: CUSTOM-K8S-004
#   severity: HIGH
#   input:
#     selector:
#       - type: kubernetes
#         subtypes:
#           - kind: deployment
#           - kind: pod

package custom.kubernetes.no_host_network

import rego.v1

deny contains msg if {
    input.spec.template.spec.hostNetwork == true
    msg := "Pod should not use hostNetwork"
}

deny contains msg if {
    input.spec.hostNetwork == true
    msg := "Pod should not use hostNetwork"
}
