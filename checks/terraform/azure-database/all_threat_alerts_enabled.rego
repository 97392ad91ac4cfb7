# METADATA
# title: Threat alerts of a database are turned off
# description: >-
#   Each alert that is turned off is a kind of attack, such as SQL injection or a brute-force login, that nobody
#   is told of.
# scope: package
# related_resources:
#   - https://learn.microsoft.com/en-us/azure/azure-sql/database/threat-detection-overview
#   - https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/mssql_server_security_alert_policy#disabled_alerts
# custom:
#   id: AZU-0028
#   long_id: azure-database-all-threat-alerts-enabled
#   aliases:
#     - AVD-AZU-0028
#     - all-threat-alerts-enabled
#     - azure-database-all-threat-alerts-enabled
#   severity: MEDIUM
#   provider: azure
#   service: database
#   recommended_action: Remove disabled_alerts, or leave it empty.
#   input:
#     selector:
#       - type: terraform
package builtin.terraform.azu0028

import rego.v1

import data.lib.terraform

deny contains res if {
	some key, policy in terraform.resources("azurerm_mssql_server_security_alert_policy")
	res := _finding("Security alert policy", key, policy)
}

deny contains res if {
	some type in {
		"azurerm_mssql_database",
		"azurerm_mysql_server",
		"azurerm_postgresql_server",
		"azurerm_sql_database",
		"azurerm_sql_server",
	}
	some key, database in terraform.resources(type)
	some policy in terraform.blocks(database, "threat_detection_policy")
	res := _finding("Database", key, policy)
}

_finding(what, key, policy) := res if {
	is_array(policy.disabled_alerts)
	disabled := [alert |
		some alert in policy.disabled_alerts
		alert != ""
		not terraform.unknown(alert)
	]
	count(disabled) > 0
	message := sprintf("%s %q turns off the alerts %s.", [what, key, concat(", ", disabled)])
	res := result.new(message, terraform.attribute(policy, "disabled_alerts"))
}
