package lib.aws.s3_test

import rego.v1

import data.lib.aws.s3

# Whether a public access block for `target` may be for the bucket under `key`, whose body is `bucket`.
_protected(key, bucket, target) if {
	count(s3.without_access_block) == 0 with input as {"resource": {
		"aws_s3_bucket": {key: bucket},
		"aws_s3_bucket_public_access_block": {"this": {"bucket": target}},
	}}
}

test_a_reference_reads_as_the_key if _protected("logs", {"bucket": "acme-logs"}, "logs")

test_a_counted_bucket_is_named_with_its_index if _protected("logs[0]", {"bucket": "acme-logs"}, "logs[0]")

test_another_instance_is_another_bucket if not _protected("logs[0]", {"bucket": "acme-logs"}, "logs[1]")

test_a_bucket_in_a_module_is_named_with_its_module if _protected("module.m.logs", {}, "module.m.logs")

test_the_real_name_is_a_name if _protected("logs", {"bucket": "acme-logs"}, "acme-logs")

test_another_name_is_another_bucket if not _protected("logs", {"bucket": "acme-logs"}, "acme-data")

test_the_same_unfinished_name_is_the_same_bucket if {
	_protected("logs", {"bucket": "${data.aws_region.x.name}-logs"}, "${data.aws_region.x.name}-logs")
}

test_a_reference_by_an_unknown_index_mentions_every_instance if {
	_protected("logs[0]", {"bucket": "acme-logs"}, "${aws_s3_bucket.logs[var.i].id}")
	_protected("module.m[\"a.b\"].logs[\"c.d\"]", {}, "${aws_s3_bucket.logs[each.key].id}")
}

test_a_longer_label_is_another_bucket if {
	not _protected("logs", {}, "${aws_s3_bucket.logs_archive[var.i].id}")
	not _protected("logs", {}, "${aws_s3_bucket.logs-archive[var.i].id}")
	not _protected("logs", {}, "${aws_s3_bucket.old-logs[var.i].id}")
}

test_a_data_source_is_another_bucket if {
	not _protected("logs", {}, "${data.aws_s3_bucket.logs.id}")
	not _protected("logs", {"bucket": "acme-logs"}, "${data.terraform_remote_state.x.outputs.bucket}")
}

test_an_output_of_its_module_may_be_the_bucket if _protected("module.m.module.n.logs", {}, "${module.n.id}")

test_an_output_of_another_module_is_another_bucket if {
	not _protected("module.m.logs", {}, "${module.mm.id}")
	not _protected("logs", {}, "${module.m.id}")
}

test_a_variable_may_be_any_bucket if {
	_protected("logs", {"bucket": "acme-logs"}, "${var.bucket}")
	_protected("logs", {}, "${local.bucket}")
	_protected("logs", {"bucket": "${local.prefix}-logs"}, "${each.value}")
}

test_a_template_may_be_a_bucket_that_fits if {
	_protected("logs", {"bucket": "acme-prod-logs"}, "acme-${var.env}-logs")
	_protected("logs", {"bucket": "${local.org}-prod-logs"}, "acme-${var.env}-logs")
}

test_a_template_is_no_bucket_that_does_not_fit if {
	not _protected("logs", {"bucket": "acme-prod-logs"}, "acme-${var.env}-data")
	not _protected("logs", {"bucket": "acme-prod-logs"}, "corp-${var.env}-logs")
	not _protected("logs", {"bucket": "${local.org}-prod-data"}, "acme-${var.env}-logs")
}

test_a_block_without_a_bucket_is_for_none if {
	s3.without_access_block == {"logs": {}} with input as {"resource": {
		"aws_s3_bucket": {"logs": {}},
		"aws_s3_bucket_public_access_block": {"this": {"block_public_acls": true}},
	}}
}

test_only_the_buckets_without_a_block_are_listed if {
	s3.without_access_block == {"b": {"bucket": "bb"}} with input as {"resource": {
		"aws_s3_bucket": {"a": {"bucket": "aa"}, "b": {"bucket": "bb"}},
		"aws_s3_bucket_public_access_block": {"this": {"bucket": "a"}},
	}}
}

test_no_bucket_is_no_finding if s3.without_access_block == {} with input as {"resource": {}}

test_a_setting_is_off_by_default_and_never_when_unknown if {
	blocks := {"unset": {}, "off": {"x": false}, "text": {"x": "false"}, "on": {"x": true}, "unknown": {"x": "${var.x}"}}
	off := s3.access_blocks_without("x") with input as {"resource": {"aws_s3_bucket_public_access_block": blocks}}
	object.keys(off) == {"unset", "off", "text"}
}

test_a_variable_refers_to_no_bucket_for_sure if {
	document := {"resource": {"aws_s3_bucket": {"logs": {"bucket": "acme-logs"}}}}
	unknown := s3.target_set({"${var.bucket}", "${data.aws_s3_bucket.logs.id}"})
	not s3.refer(unknown, "logs") with input as document
	s3.may_refer(unknown, "logs") with input as document
}

test_a_mention_refers_to_the_bucket if {
	mention := s3.target_set({"${aws_s3_bucket.logs[var.i].id}"})
	s3.refer(mention, "logs[0]") with input as {"resource": {"aws_s3_bucket": {"logs[0]": {}}}}
}

test_targets_are_what_the_resources_of_the_type_name if {
	targets := s3.targets("aws_s3_bucket_logging") with input as {"resource": {
		"aws_s3_bucket_logging": {"a": {"bucket": "logs"}, "b": {"bucket": "${var.b}"}, "c": {}},
		"aws_s3_bucket_acl": {"d": {"bucket": "other"}},
	}}
	targets.texts == {"logs", "${var.b}"}
}

test_what_an_unfinished_text_mentions_is_listed if {
	targets := s3.target_set({"${coalesce(aws_s3_bucket.a.id, module.b.id)}", "x-${data.aws_s3_bucket.c.id}", "aws_s3_bucket.d"})
	targets.mentioned == {"aws_s3_bucket.a", "module.b", "data.aws_s3_bucket.c"}
	targets.open == set()
}
