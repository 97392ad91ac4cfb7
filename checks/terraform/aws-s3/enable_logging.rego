# METADATA
# title: Access to the bucket is not logged
# description: >-
#   Without server access logs nobody can tell afterwards who read or changed the objects of a bucket. A bucket
#   that itself receives such logs needs none: it would log its own log.
# scope: package
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_logging
# custom:
#   id: AWS-0089
#   long_id: aws-s3-enable-logging
#   aliases:
#     - AVD-AWS-0089
#     - enable-logging
#     - s3-bucket-logging
#     - aws-s3-enable-logging
#   severity: LOW
#   provider: aws
#   service: s3
#   recommended_action: Add an aws_s3_bucket_logging for the bucket with a target_bucket that is kept for logs.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.aws0089

import rego.v1

import data.lib.aws.s3
import data.lib.terraform

deny contains res if {
	some key, bucket in s3.buckets
	not _is_logged(key, bucket)
	not _receives_logs(key, bucket)
	res := result.new(sprintf("Bucket %q does not log who accesses it.", [key]), bucket)
}

_is_logged(_, bucket) if terraform.has_blocks(bucket, "logging")

_is_logged(key, _) if s3.may_refer(_logged, key)

_logged := s3.targets("aws_s3_bucket_logging")

_receives_logs(_, bucket) if _takes_logs(bucket)

_receives_logs(key, _) if s3.may_refer(_log_acls, key)

# A target that only Terraform knows is more likely a bucket of somebody else than any of these.
_receives_logs(key, _) if s3.refer(_log_targets, key)

_log_acls := s3.target_set({acl.bucket |
	some acl in terraform.resources("aws_s3_bucket_acl")
	_takes_logs(acl)
})

_log_targets := s3.target_set(_targets_of_resources | _targets_of_blocks)

_targets_of_resources := {logging.target_bucket | some logging in terraform.resources("aws_s3_bucket_logging")}

_targets_of_blocks := {logging.target_bucket |
	some bucket in s3.buckets
	some logging in terraform.blocks(bucket, "logging")
}

# The canned ACL for log delivery, or a grant to the group that delivers logs.
_takes_logs(body) if body.acl == "log-delivery-write"

_takes_logs(body) if terraform.unknown(body.acl)

_takes_logs(body) if {
	some grant in terraform.blocks(body, "grant")
	endswith(grant.uri, "/groups/s3/LogDelivery")
}

_takes_logs(body) if {
	some policy in terraform.blocks(body, "access_control_policy")
	some grant in terraform.blocks(policy, "grant")
	some grantee in terraform.blocks(grant, "grantee")
	endswith(grantee.uri, "/groups/s3/LogDelivery")
}
