# METADATA
# title: Database server is reachable from public networks
# description: >-
#   A database server that accepts connections from public networks is guarded by firewall rules and passwords
#   alone. Clients in a virtual network reach it through a private endpoint.
# scope: package
# related_resources:
#   - https://learn.microsoft.com/en-us/azure/azure-sql/database/connectivity-settings
#   - https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/mssql_server#public_network_access_enabled
# custom:
#   id: AZU-0022
#   long_id: azure-database-no-public-access
#   aliases:
#     - AVD-AZU-0022
#     - no-public-access
#     - azure-database-no-public-access
#   severity: MEDIUM
#   provider: azure
#   service: database
#   recommended_action: >-
#     Set public_network_access_enabled = false (public_network_access = "Disabled" on
#     azurerm_mysql_flexible_server). An azurerm_sql_server has no such argument: replace it with
#     azurerm_mssql_server.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.azu0022

import rego.v1

import data.lib.terraform

deny contains res if {
	some type in {
		"azurerm_mariadb_server",
		"azurerm_mssql_server",
		"azurerm_mysql_server",
		"azurerm_postgresql_flexible_server",
		"azurerm_postgresql_server",
		"azurerm_sql_server",
	}
	some key, server in terraform.resources(type)
	terraform.is_true(object.get(server, "public_network_access_enabled", true))
	not _is_in_subnet(server)
	res := result.new(_message(key), terraform.attribute(server, "public_network_access_enabled"))
}

deny contains res if {
	some key, server in terraform.resources("azurerm_mysql_flexible_server")
	object.get(server, "public_network_access", "Enabled") == "Enabled"
	not _is_in_subnet(server)
	res := result.new(_message(key), terraform.attribute(server, "public_network_access"))
}

_message(key) := sprintf("Database server %q accepts connections from public networks.", [key])

# A flexible server inside a virtual network has no public endpoint.
_is_in_subnet(server) if object.get(server, "delegated_subnet_id", "") != ""
