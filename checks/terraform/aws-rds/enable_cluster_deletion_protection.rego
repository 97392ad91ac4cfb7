# METADATA
# title: RDS cluster can be deleted without protection
# description: >-
#   A cluster without deletion protection is one mistaken command or plan away from being deleted with all its
#   data.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster#deletion_protection
# custom:
#   id: AWS-0343
#   long_id: aws-rds-enable-cluster-deletion-protection
#   aliases:
#     - AVD-AWS-0343
#     - enable-cluster-deletion-protection
#     - aws-rds-enable-cluster-deletion-protection
#   severity: MEDIUM
#   provider: aws
#   service: rds
#   recommended_action: Set deletion_protection = true.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0343

import rego.v1

import data.lib.terraform

deny contains res if {
	some key, cluster in terraform.resources("aws_rds_cluster")
	terraform.is_false(object.get(cluster, "deletion_protection", false))
	message := sprintf("RDS cluster %q is not protected against deletion.", [key])
	res := result.new(message, terraform.attribute(cluster, "deletion_protection"))
}
