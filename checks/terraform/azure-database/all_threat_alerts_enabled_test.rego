package builtin.terraform.azu0028_test

import rego.v1

import data.builtin.terraform.azu0028 as check

# What the check finds in a document with these resources: each message with the line it points at.
_found(resources) := found if {
	found := {[res.msg, res.startline] | some res in check.deny} with input as {"resource": resources}
}

_policy(alerts) := {
	"state": "Enabled",
	"disabled_alerts": alerts,
	"__defsec_metadata": {"startline": 1, "endline": 9, "attributes": {"disabled_alerts": {"startline": 4, "endline": 7}}},
}

_server_policy(alerts) := {"azurerm_mssql_server_security_alert_policy": {"main": _policy(alerts)}}

test_deny_disabled_alerts if {
	_found(_server_policy(["Sql_Injection", "Data_Exfiltration"])) == {[
		`Security alert policy "main" turns off the alerts Sql_Injection, Data_Exfiltration.`,
		4,
	]}
}

test_deny_disabled_alerts_in_the_block_of_a_database if {
	_found({"azurerm_mssql_database": {"main": {"threat_detection_policy": _policy(["Sql_Injection"])}}}) == {[
		`Database "main" turns off the alerts Sql_Injection.`,
		4,
	]}
}

test_deny_the_known_of_several_alerts if {
	_found(_server_policy(["Sql_Injection", "${var.alert}"])) == {[
		`Security alert policy "main" turns off the alerts Sql_Injection.`,
		4,
	]}
}

test_allow_no_disabled_alerts if {
	_found(_server_policy([])) == set()
	_found(_server_policy([""])) == set()
	_found({"azurerm_mssql_server_security_alert_policy": {"main": {"state": "Enabled"}}}) == set()
	_found({"azurerm_sql_server": {"main": {}}}) == set()
}

test_allow_unknown_alerts if {
	_found(_server_policy("${var.alerts}")) == set()
	_found(_server_policy(["${var.alert}"])) == set()
}
