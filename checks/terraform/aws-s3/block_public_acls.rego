# METADATA
# title: Public ACLs are not blocked
# description: >-
#   Unless the public access block of a bucket refuses public ACLs, anyone who may write an ACL can make the
#   bucket or single objects in it readable by everybody.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
# custom:
#   id: AWS-0086
#   long_id: aws-s3-block-public-acls
#   aliases:
#     - AVD-AWS-0086
#     - block-public-acls
#     - aws-s3-block-public-acls
#   severity: HIGH
#   provider: aws
#   service: s3
#   recommended_action: Add an aws_s3_bucket_public_access_block for the bucket with block_public_acls = true.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0086

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.without_access_block
	message := sprintf("Bucket %q has no public access block, so public ACLs are accepted.", [key])
	res := result.new(message, bucket)
}

deny contains res if {
	some key, block in s3.access_blocks_without("block_public_acls")
	message := sprintf("Public access block %q accepts public ACLs: block_public_acls is not true.", [key])
	res := result.new(message, terraform.attribute(block, "block_public_acls"))
}
