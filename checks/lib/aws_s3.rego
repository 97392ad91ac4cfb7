# S3 buckets, and which of the resources beside a bucket configure it.
#
# Such a resource names its bucket in one of three ways: by reference, which reads as the bucket's key; by the bucket's
# real name; or by a text that only Terraform can finish. The last may be any bucket it does not rule out, so a check
# stays silent about that bucket.
package lib.aws.s3

import rego.v1

import data.lib.terraform

buckets := terraform.resources("aws_s3_bucket")

# without_access_block holds the buckets, by key, that no public access block is for.
without_access_block[key] := bucket if {
	some key, bucket in buckets
	not may_refer(_access_blocks, key)
}

_access_blocks := targets("aws_s3_bucket_public_access_block")

# access_blocks_without(setting) returns the public access blocks, by key, with the setting off, as it is by default.
access_blocks_without(setting) := {key: block |
	some key, block in terraform.resources("aws_s3_bucket_public_access_block")
	terraform.is_false(object.get(block, setting, false))
}

# targets(type) returns what the resources of that type say they configure, for `refer` and `may_refer`.
targets(type) := target_set({resource.bucket | some resource in terraform.resources(type)})

# target_set(texts) takes apart what needs a closer look than equality, so that many buckets do not cost many looks:
# the addresses that unfinished texts mention, and the unfinished texts that may turn out to be any name.
target_set(texts) := {"texts": texts, "mentioned": mentioned, "open": open} if {
	unfinished := {text | some text in texts; terraform.unknown(text)}
	mentioned := {address |
		some text in unfinished
		some address in regex.find_n(`[-._0-9A-Za-z]*(aws_s3_[a-z_]*bucket|module)\.[-_0-9A-Za-z]+`, text, -1)
	}
	open := {text | some text in unfinished; not _points_elsewhere(text)}
}

# A bucket, a module or an object outside of this configuration is named.
_points_elsewhere(text) if regex.match(`aws_s3_[a-z_]*bucket\.|module\.|^\$\{data\.[^}]*\}$`, text)

# refer(targets, key) holds when one of the targets is the bucket: its key, its name, the same unfinished text as its
# name, or an unfinished reference to it.
refer(targets, key) if key in targets.texts

refer(targets, key) if buckets[key].bucket in targets.texts

# An unfinished text mentions the bucket, `${aws_s3_bucket.logs[count.index].id}`, or the module it is in.
refer(targets, key) if {
	count(targets.mentioned) > 0
	concat(".", ["aws_s3_bucket", _label(key)]) in targets.mentioned
}

refer(targets, key) if {
	count(targets.mentioned) > 0
	some call in regex.find_n(`module\.[^.\[]+`, key, -1)
	call in targets.mentioned
}

# may_refer(targets, key) holds when one of the targets is the bucket, or may be once Terraform runs.
may_refer(targets, key) if refer(targets, key)

may_refer(targets, key) if {
	some target in targets.open
	_may_be_equal(target, _name(key))
}

# A bucket without a name gets one when it is created.
_name(key) := name if {
	name := object.get(buckets, [key, "bucket"], "${}")
	is_string(name)
}

# The name a bucket has in its own module: `logs` of `logs[0]` and of `module.m["a"].logs[0]`.
_label(key) := split(key, "[")[0] if not startswith(key, "module.")

_label(key) := regex.replace(local, `\[.*$`, "") if {
	startswith(key, "module.")
	local := regex.replace(key, `^(module\.[^.\[]+(\[[^\]]*\])?\.)*`, "")
}

# Two texts may become equal when what is known of their starts and of their ends agrees.
_may_be_equal(one, other) if {
	_one_starts_with_the_other(split(one, "${")[0], split(other, "${")[0])
	_one_ends_with_the_other(_known_end(one), _known_end(other))
}

_one_starts_with_the_other(one, other) if startswith(one, other)

_one_starts_with_the_other(one, other) if startswith(other, one)

_one_ends_with_the_other(one, other) if endswith(one, other)

_one_ends_with_the_other(one, other) if endswith(other, one)

_known_end(text) := parts[count(parts) - 1] if parts := split(text, "}")
