package builtin.terraform.azu0022_test

import rego.v1

import data.builtin.terraform.azu0022 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_at(line, body) := object.union(body, {"__defsec_metadata": {"startline": line, "endline": line + 9}})

_server(type, body) := {type: {"main": object.union(
	{"__defsec_metadata": {"startline": 1, "endline": 9, "attributes": {
		"public_network_access": {"startline": 4, "endline": 4},
		"public_network_access_enabled": {"startline": 4, "endline": 4},
	}}},
	body,
)}}

_public := `Database server "main" accepts connections from public networks.`

test_deny_server_that_says_nothing if {
	every type in {"mariadb", "mssql", "mysql", "postgresql", "postgresql_flexible", "sql", "mysql_flexible"} {
		_found({sprintf("azurerm_%s_server", [type]): {"main": _at(1, {})}}) == {[_public, 1]}
	}
}

test_deny_public_access if {
	_found(_server("azurerm_mysql_server", {"public_network_access_enabled": true})) == {[_public, 4]}
	_found(_server("azurerm_mysql_flexible_server", {"public_network_access": "Enabled"})) == {[_public, 4]}
}

test_allow_private_server if {
	_found(_server("azurerm_mssql_server", {"public_network_access_enabled": false})) == set()
	_found(_server("azurerm_mysql_flexible_server", {"public_network_access": "Disabled"})) == set()
}

test_allow_flexible_server_in_a_subnet if {
	_found(_server("azurerm_postgresql_flexible_server", {"delegated_subnet_id": "db"})) == set()
	_found(_server("azurerm_mysql_flexible_server", {"delegated_subnet_id": "db"})) == set()
}

test_allow_unknown_access if {
	_found(_server("azurerm_mssql_server", {"public_network_access_enabled": "${var.public}"})) == set()
	_found(_server("azurerm_mysql_flexible_server", {"public_network_access": "${var.public}"})) == set()
}
