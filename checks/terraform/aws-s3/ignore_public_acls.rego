# METADATA
# title: Public ACLs are not ignored
# description: >-
#   Public ACLs that a bucket or its objects already have keep granting access to everybody unless the public
#   access block says to ignore them; blocking refuses only new ones.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
# custom:
#   id: AWS-0091
#   long_id: aws-s3-ignore-public-acls
#   aliases:
#     - AVD-AWS-0091
#     - ignore-public-acls
#     - aws-s3-ignore-public-acls
#   severity: HIGH
#   provider: aws
#   service: s3
#   recommended_action: Add an aws_s3_bucket_public_access_block for the bucket with ignore_public_acls = true.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0091

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.without_access_block
	message := sprintf("Bucket %q has no public access block, so public ACLs take effect.", [key])
	res := result.new(message, bucket)
}

deny contains res if {
	some key, block in s3.access_blocks_without("ignore_public_acls")
	message := sprintf("Public access block %q lets public ACLs take effect: ignore_public_acls is not true.", [key])
	res := result.new(message, terraform.attribute(block, "ignore_public_acls"))
}
