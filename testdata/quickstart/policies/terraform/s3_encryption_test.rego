package custom.terraform.s3_encryption

import rego.v1

_encryption(bucket) := {"this": {
	"bucket": bucket,
	"rule": [{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
}}

test_deny_bucket_without_encryption if {
	message := "S3 bucket 'logs' must have server-side encryption enabled"
	deny == {message} with input as {"resource": {"aws_s3_bucket": {"logs": {"bucket": "acme-logs"}}}}
}

test_deny_encryption_of_another_bucket if {
	message := "S3 bucket 'logs' must have server-side encryption enabled"
	deny == {message} with input as {"resource": {
		"aws_s3_bucket": {"logs": {}, "assets": {}},
		"aws_s3_bucket_server_side_encryption_configuration": _encryption("assets"),
	}}
}

test_allow_encryption_by_reference if {
	count(deny) == 0 with input as {"resource": {
		"aws_s3_bucket": {"logs": {"bucket": "acme-logs"}},
		"aws_s3_bucket_server_side_encryption_configuration": _encryption("logs"),
	}}
}

test_allow_document_without_buckets if {
	count(deny) == 0 with input as {"resource": {"aws_sqs_queue": {"jobs": {"name": "jobs"}}}}
}
