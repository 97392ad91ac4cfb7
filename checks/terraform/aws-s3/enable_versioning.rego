# METADATA
# title: Bucket does not keep versions of its objects
# description: >-
#   Without versioning an object that is overwritten or deleted, by mistake or by an attacker, is gone.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_versioning
# custom:
#   id: AWS-0090
#   long_id: aws-s3-enable-versioning
#   aliases:
#     - AVD-AWS-0090
#     - enable-versioning
#     - aws-s3-enable-versioning
#   severity: MEDIUM
#   provider: aws
#   service: s3
#   recommended_action: >-
#     Add an aws_s3_bucket_versioning for the bucket whose versioning_configuration has status = "Enabled".
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0090

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.buckets
	not _says_something(key, bucket)
	res := result.new(sprintf("Bucket %q does not keep versions of its objects.", [key]), bucket)
}

deny contains res if {
	some key, bucket in s3.buckets
	not s3.may_refer(_versioned, key)
	some versioning in terraform.blocks(bucket, "versioning")
	terraform.is_false(object.get(versioning, "enabled", false))
	message := sprintf("Bucket %q has versioning turned off.", [key])
	res := result.new(message, terraform.attribute(versioning, "enabled"))
}

deny contains res if {
	some key, versioning in terraform.resources("aws_s3_bucket_versioning")
	some configuration in terraform.blocks(versioning, "versioning_configuration")
	status := object.get(configuration, "status", "Disabled")
	status != "Enabled"
	not terraform.unknown(status)
	message := sprintf("Versioning %q keeps no versions: its status is not Enabled.", [key])
	res := result.new(message, terraform.attribute(configuration, "status"))
}

_versioned := s3.targets("aws_s3_bucket_versioning")

# Versioning is configured, for better or worse, or only Terraform can tell.
_says_something(_, bucket) if terraform.has_blocks(bucket, "versioning")

_says_something(key, _) if s3.may_refer(_versioned, key)

# S3 turns versioning on in every bucket with object lock.
_says_something(_, bucket) if not terraform.is_false(object.get(bucket, "object_lock_enabled", false))
