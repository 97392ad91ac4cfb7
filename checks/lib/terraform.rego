# Reading the document of `type: terraform`: resources, nested blocks, switches, and what is known only at apply.
package lib.terraform

import rego.v1

# resources(type) returns the resources of a type by key; empty when the document has none.
resources(type) := {key: body |
	found := object.get(input, ["resource", type], {})
	is_object(found)
	some key, body in found
	is_object(body)
}

# unknown(value) holds when the value, or a part of it, is known only when Terraform runs.
unknown(value) if {
	is_string(value)
	contains(value, "${")
}

# is_true and is_false read a switch as Terraform does, which takes text for a boolean. An unknown switch is neither.
is_true(value) if value in {true, "true", "1"}

is_false(value) if value in {false, "false", "0"}

# blocks(body, name) returns the nested blocks of that name as a list, however many there are.
blocks(body, name) := [block |
	found := object.get(body, name, [])
	is_array(found)
	some block in found
	is_object(block)
] if {
	not is_object(object.get(body, name, []))
}

blocks(body, name) := [block] if {
	block := object.get(body, name, [])
	is_object(block)
}

# has_blocks(body, name) holds when there is such a block, or may be one once Terraform runs.
has_blocks(body, name) if count(blocks(body, name)) > 0

has_blocks(body, name) if unknown_blocks(body, name)

# unknown_blocks(body, name) holds when only Terraform can say whether there are such blocks.
unknown_blocks(body, name) if unknown(object.get(body, name, ""))

unknown_blocks(body, name) if object.get(body, ["dynamic", name], null) != null

# attribute(body, name) returns the cause for one attribute: its own lines where it is written, else its block's.
attribute(body, name) := cause if {
	cause := body.__defsec_metadata.attributes[name]
} else := body
