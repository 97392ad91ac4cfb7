# METADATA
# title: Access through public bucket policies is not restricted
# description: >-
#   With restrict_public_buckets on, a bucket with a public policy can be reached only by the owning account and
#   AWS services; otherwise the policy opens it to everybody.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
# custom:
#   id: AWS-0093
#   long_id: aws-s3-no-public-buckets
#   aliases:
#     - AVD-AWS-0093
#     - no-public-buckets
#     - aws-s3-no-public-buckets
#   severity: HIGH
#   provider: aws
#   service: s3
#   recommended_action: >-
#     Add an aws_s3_bucket_public_access_block for the bucket with restrict_public_buckets = true.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0093

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.without_access_block
	message := sprintf("Bucket %q has no public access block, so a public policy opens it to everybody.", [key])
	res := result.new(message, bucket)
}

deny contains res if {
	some key, block in s3.access_blocks_without("restrict_public_buckets")
	message := sprintf("Public access block %q lets public policies take effect: restrict_public_buckets is not true.", [key])
	res := result.new(message, terraform.attribute(block, "restrict_public_buckets"))
}
