# METADATA
# title: S3 buckets must have encryption enabled
# description: All S3 buckets should use server-side encryption
# custom:
#   id: CUSTOM-AWS-001
#   severity: HIGH
#   input:
#     selector:
#       - type: terraform

package custom.terraform.s3_encryption

import rego.v1

deny contains msg if {
    # Find S3 bucket resources
    resource := input.resource.aws_s3_bucket[name]

    # Check for missing server_side_encryption_configuration
    not has_encryption(name)

    msg := sprintf("S3 bucket '%s' must have server-side encryption enabled", [name])
}

# Check if bucket has encryption configuration
has_encryption(bucket_name) if {
    input.resource.aws_s3_bucket_server_side_encryption_configuration[_].bucket == bucket_name
}
