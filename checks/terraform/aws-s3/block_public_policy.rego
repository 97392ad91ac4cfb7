# METADATA
# title: Public bucket policies are not blocked
# description: >-
#   Unless the public access block of a bucket refuses public policies, anyone who may write a bucket policy can
#   open the bucket to everybody.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
# custom:
#   id: AWS-0087
#   long_id: aws-s3-block-public-policy
#   aliases:
#     - AVD-AWS-0087
#     - block-public-policy
#     - aws-s3-block-public-policy
#   severity: HIGH
#   provider: aws
#   service: s3
#   recommended_action: Add an aws_s3_bucket_public_access_block for the bucket with block_public_policy = true.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0087

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.without_access_block
	message := sprintf("Bucket %q has no public access block, so public bucket policies are accepted.", [key])
	res := result.new(message, bucket)
}

deny contains res if {
	some key, block in s3.access_blocks_without("block_public_policy")
	message := sprintf("Public access block %q accepts public bucket policies: block_public_policy is not true.", [key])
	res := result.new(message, terraform.attribute(block, "block_public_policy"))
}
