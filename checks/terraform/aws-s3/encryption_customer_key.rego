# METADATA
# title: Bucket is not encrypted with a customer managed key
# description: >-
#   With the default encryption, AES256 or the key that AWS manages, everyone who may read an object may also
#   decrypt it. A key of your own has a policy, a rotation and an audit trail of its own, and can be withdrawn.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_server_side_encryption_configuration
# custom:
#   id: AWS-0132
#   long_id: aws-s3-encryption-customer-key
#   aliases:
#     - AVD-AWS-0132
#     - encryption-customer-key
#     - aws-s3-encryption-customer-key
#   severity: HIGH
#   provider: aws
#   service: s3
#   recommended_action: >-
#     Add an aws_s3_bucket_server_side_encryption_configuration with sse_algorithm = "aws:kms" and the
#     kms_master_key_id of a key you manage.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0132

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.buckets
	not _has_customer_key(key, bucket)
	res := result.new(sprintf("Bucket %q is not encrypted with a customer managed key.", [key]), bucket)
}

_has_customer_key(_, bucket) if terraform.unknown_blocks(bucket, "server_side_encryption_configuration")

_has_customer_key(_, bucket) if {
	some configuration in terraform.blocks(bucket, "server_side_encryption_configuration")
	_uses_customer_key(configuration)
}

_has_customer_key(key, _) if s3.may_refer(_encrypted, key)

_encrypted := s3.target_set({configuration.bucket |
	some configuration in terraform.resources("aws_s3_bucket_server_side_encryption_configuration")
	_uses_customer_key(configuration)
})

_uses_customer_key(configuration) if terraform.unknown_blocks(configuration, "rule")

_uses_customer_key(configuration) if {
	some rule in terraform.blocks(configuration, "rule")
	_is_customer_rule(rule)
}

_is_customer_rule(rule) if terraform.unknown_blocks(rule, "apply_server_side_encryption_by_default")

# A key that is not known yet is named by the author, so it is not the one AWS uses by default.
_is_customer_rule(rule) if {
	some encryption in terraform.blocks(rule, "apply_server_side_encryption_by_default")
	id := object.get(encryption, "kms_master_key_id", "")
	id != ""
	not endswith(id, "alias/aws/s3")
}
