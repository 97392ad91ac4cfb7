package lib.terraform_test

import rego.v1

import data.lib.terraform

test_resources_are_found_by_type if {
	document := {"resource": {"aws_s3_bucket": {"logs": {"bucket": "l"}}, "aws_instance": {"web": {}}}}
	terraform.resources("aws_s3_bucket") == {"logs": {"bucket": "l"}} with input as document
}

test_what_has_no_body_is_no_resource if {
	terraform.resources("aws_s3_bucket") == {} with input as {"resource": {"aws_s3_bucket": {"logs": "l"}}}
	terraform.resources("aws_s3_bucket") == {} with input as {"resource": {"aws_s3_bucket": "logs"}}
	terraform.resources("aws_s3_bucket") == {} with input as {"resource": "aws_s3_bucket"}
}

test_resources_of_a_missing_type_are_empty if {
	terraform.resources("aws_s3_bucket") == {} with input as {"resource": {"aws_instance": {}}}
	terraform.resources("aws_s3_bucket") == {} with input as {"variable": {}}
}

test_a_reference_is_unknown if terraform.unknown("${data.aws_region.current.name}")

test_a_partly_known_text_is_unknown if terraform.unknown("logs-${random_pet.x.id}")

test_a_plain_value_is_known if {
	not terraform.unknown("logs")
	not terraform.unknown(false)
	not terraform.unknown(["${x}"])
}

test_text_stands_for_a_switch if {
	terraform.is_true("true")
	terraform.is_true("1")
	terraform.is_false("false")
	terraform.is_false("0")
}

test_an_unknown_switch_is_neither_on_nor_off if {
	not terraform.is_true("${var.on}")
	not terraform.is_false("${var.on}")
}

test_one_block_is_a_list_of_one if {
	terraform.blocks({"logging": {"target_bucket": "l"}}, "logging") == [{"target_bucket": "l"}]
}

test_several_blocks_stay_a_list if {
	terraform.blocks({"rule": [{"a": 1}, {"a": 2}]}, "rule") == [{"a": 1}, {"a": 2}]
}

test_no_block_is_an_empty_list if terraform.blocks({}, "rule") == []

test_an_unknown_block_is_an_empty_list if terraform.blocks({"rule": "${var.rules}"}, "rule") == []

test_an_empty_block_is_a_block if terraform.has_blocks({"logging": {}}, "logging")

test_no_block_is_no_block if not terraform.has_blocks({"logging": []}, "logging")

test_an_unexpanded_dynamic_block_may_be_a_block if {
	terraform.has_blocks({"dynamic": {"logging": {"for_each": "${var.logging}"}}}, "logging")
}

test_an_unknown_value_may_be_a_block if terraform.has_blocks({"logging": "${var.logging}"}, "logging")

_body := {
	"storage_encrypted": false,
	"__defsec_metadata": {"startline": 1, "endline": 9, "attributes": {"storage_encrypted": {"startline": 4, "endline": 4}}},
}

test_a_written_attribute_is_its_own_cause if {
	terraform.attribute(_body, "storage_encrypted") == {"startline": 4, "endline": 4}
}

test_a_missing_attribute_has_the_block_as_cause if terraform.attribute(_body, "kms_key_id") == _body
