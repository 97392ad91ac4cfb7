# METADATA
# title: RDS cluster storage is not encrypted
# description: >-
#   The data, snapshots and replicas of an unencrypted cluster can be read by whoever gets hold of the storage.
#   Encryption cannot be turned on later without moving the data to a new cluster.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster#storage_encrypted
# custom:
#   id: AWS-0079
#   long_id: aws-rds-encrypt-cluster-storage-data
#   aliases:
#     - AVD-AWS-0079
#     - encrypt-cluster-storage-data
#     - aws-rds-encrypt-cluster-storage-data
#   severity: HIGH
#   provider: aws
#   service: rds
#   recommended_action: Set storage_encrypted = true, and kms_key_id to choose the key.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0079

import rego.v1

import data.lib.terraform

deny contains res if {
	some key, cluster in terraform.resources("aws_rds_cluster")
	_is_off(cluster)
	message := sprintf("RDS cluster %q stores its data unencrypted.", [key])
	res := result.new(message, terraform.attribute(cluster, "storage_encrypted"))
}

_is_off(cluster) if terraform.is_false(object.get(cluster, "storage_encrypted", null))

# Only clusters of engine mode `serverless` are encrypted when they do not say so.
_is_off(cluster) if {
	object.get(cluster, "storage_encrypted", null) == null
	mode := object.get(cluster, "engine_mode", "provisioned")
	mode != "serverless"
	not terraform.unknown(mode)
}
