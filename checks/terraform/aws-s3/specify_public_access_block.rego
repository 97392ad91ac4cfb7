# METADATA
# title: Bucket has no public access block
# description: >-
#   A public access block is the one place that overrides every ACL and policy of a bucket. Without it a single
#   mistake in any of them makes data public.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block
# custom:
#   id: AWS-0094
#   long_id: aws-s3-specify-public-access-block
#   aliases:
#     - AVD-AWS-0094
#     - specify-public-access-block
#     - aws-s3-specify-public-access-block
#   severity: LOW
#   provider: aws
#   service: s3
#   recommended_action: >-
#     Add an aws_s3_bucket_public_access_block whose bucket is this one, with all four settings true.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0094

import rego.v1

import data.lib.aws.s3

deny contains res if {
	some key, bucket in s3.without_access_block
	res := result.new(sprintf("Bucket %q has no public access block.", [key]), bucket)
}
