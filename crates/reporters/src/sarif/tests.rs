//! What GitHub code scanning asks of a SARIF file, tried on the sample report and at its limits.

use std::sync::Arc;

use engine::{Report, Severity};
use serde_json::{Value, json};

use crate::{Options, sample};

fn written(report: &Report) -> Value {
    let root: Value = serde_json::from_str(&sample::written(super::write, report, &Options::default())).unwrap();
    assert_eq!(root["runs"].as_array().unwrap().len(), 1);
    root["runs"][0].clone()
}

fn results(run: &Value) -> &[Value] {
    run["results"].as_array().unwrap()
}

fn rule<'v>(run: &'v Value, id: &str) -> &'v Value {
    run["tool"]["driver"]["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == id).unwrap()
}

fn result<'v>(run: &'v Value, id: &str) -> &'v Value {
    results(run).iter().find(|result| result["ruleId"] == id).unwrap()
}

#[track_caller]
fn check(pointer: &str, expected: &Value) {
    assert_eq!(written(&sample::report()).pointer(pointer), Some(expected), "{pointer}");
}

#[test]
fn every_result_has_one_location_with_a_relative_uri_and_lines_from_1() {
    let run = written(&sample::report());
    assert_eq!(results(&run).len(), 12);
    for result in results(&run) {
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let physical = &locations[0]["physicalLocation"];
        let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{uri}");
        assert_eq!(physical["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let start = physical["region"]["startLine"].as_u64().unwrap();
        assert!(start >= 1);
        assert!(physical["region"]["endLine"].as_u64().unwrap() >= start);
    }
}

#[test]
fn a_finding_without_lines_is_on_line_1() {
    let run = written(&sample::report());
    let region = &result(&run, "DS-0002")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &json!({"startLine": 1, "endLine": 1}));
}

#[test]
fn every_result_points_at_the_one_rule_with_its_id() {
    let run = written(&sample::report());
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    for result in results(&run) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], ids[index]);
    }
    ids.dedup();
    assert_eq!(ids, ["ACME-0009", "AWS-0086", "DS-0002", "EVIL-1", "KSV-0013", "KSV-0017"]);
}

#[test]
fn a_rule_is_made_of_its_check() {
    let run = written(&sample::report());
    let rule = rule(&run, "KSV-0017");
    assert_eq!(rule["name"], "no-privileged-containers");
    assert_eq!(rule["shortDescription"]["text"], "Container is privileged");
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    assert_eq!(rule["helpUri"], "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline");
    assert_eq!(
        rule["properties"],
        json!({"precision": "very-high", "security-severity": "8.0", "tags": ["security", "misconfiguration", "HIGH"]})
    );
    let help = rule["help"]["markdown"].as_str().unwrap();
    assert!(help.contains("**How to fix**\n\nSet 'containers[].securityContext.privileged'"), "{help}");
    assert!(!help.contains("worker"), "a rule must not depend on results");
}

#[test]
fn what_is_no_web_address_is_no_help_uri() {
    let run = written(&sample::report());
    let rule = rule(&run, "EVIL-1");
    assert_eq!(rule.get("helpUri"), None);
    assert!(!rule["help"]["markdown"].as_str().unwrap().contains('<'));
    assert_eq!(rule["properties"]["security-severity"], "9.5");
}

#[test]
fn messages_have_no_placeholders_or_links() {
    let run = written(&sample::report());
    let message = result(&run, "EVIL-1")["message"]["text"].as_str().unwrap();
    assert!(message.starts_with("line one {{0}} \\[x\\](1)\n"), "{message}");
}

#[test]
fn what_encloses_a_cause_is_a_related_location() {
    let run = written(&sample::report());
    let related = &result(&run, "AWS-0086")["relatedLocations"];
    assert_eq!(related[0]["physicalLocation"]["artifactLocation"]["uri"], "main.tf");
    assert_eq!(related[0]["message"]["text"], "in module.logs");
}

#[test]
fn fingerprints_are_the_findings() {
    let run = written(&sample::report());
    let fingerprint = "0000000000000000000000000000000c";
    assert_eq!(
        result(&run, "KSV-0017")["partialFingerprints"],
        json!({"primaryLocationLineHash": fingerprint, "scanFingerprint/v1": fingerprint})
    );
}

#[test]
fn ignored_findings_and_passes_are_no_results() {
    let run = written(&sample::report());
    assert!(results(&run).iter().all(|result| result["kind"] == "fail" && result.get("suppressions").is_none()));
    let notes = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(notes.contains("2 ignored findings are left out"), "{notes}");
}

#[test]
fn ignored_findings_and_passes_are_results_when_passes_were_asked_for() {
    let run = written(&sample::report_with_passes());
    let [.., in_file, by_comment, pass] = results(&run) else { panic!("too few results") };
    assert_eq!(pass["kind"], "pass");
    assert_eq!(pass["level"], "none");
    assert_eq!(
        in_file["suppressions"],
        json!([{"kind": "external", "status": "accepted", "justification": ".trivyignore:3"}])
    );
    assert_eq!(by_comment["suppressions"][0]["kind"], "inSource");
}

#[test]
fn diagnostics_are_notifications_and_an_error_fails_the_invocation() {
    check("/invocations/0/executionSuccessful", &json!(false));
    let notification = "/invocations/0/toolExecutionNotifications/0";
    check(&format!("{notification}/level"), &json!("error"));
    check(&format!("{notification}/locations/0/physicalLocation/region"), &json!({"startLine": 3, "startColumn": 5}));
    check("/invocations/0/toolExecutionNotifications/2/level", &json!("warning"));
}

#[test]
fn a_clean_run_succeeds() {
    assert_eq!(written(&sample::empty())["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn skipped_files_are_notes_by_reason() {
    check(
        "/invocations/0/toolExecutionNotifications/3/message/text",
        &json!(
            "4 not evaluated: a template, not YAML (charts/a/templates/deployment.yaml, \
                charts/a/templates/hpa.yaml, charts/a/templates/ingress.yaml, charts/a/templates/service.yaml)"
        ),
    );
}

#[test]
fn an_absolute_target_is_a_file_uri_without_base() {
    let check = Arc::new(sample::check("A-1", Severity::Low, "t"));
    let findings = vec![sample::finding(&check, "/srv/a b.yaml", Some((2, 3)), "m")];
    let run = written(&Report { findings, ..sample::empty() });
    assert_eq!(
        results(&run)[0]["locations"][0]["physicalLocation"]["artifactLocation"],
        json!({"uri": "file:///srv/a%20b.yaml"})
    );
}

#[test]
fn at_most_25_000_results_are_written_and_the_least_severe_left_out() {
    let low = Arc::new(sample::check("L-1", Severity::Low, "low"));
    let high = Arc::new(sample::check("H-1", Severity::High, "high"));
    let mut findings: Vec<_> =
        (1..=25_000).map(|line| sample::finding(&low, "a.yaml", Some((line, line)), "low")).collect();
    findings.push(sample::finding(&high, "b.yaml", Some((1, 1)), "high"));
    let run = written(&Report { findings, ..sample::empty() });
    let results = results(&run);
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[0]["ruleId"], "H-1");
    assert_eq!(results[24_999]["locations"][0]["physicalLocation"]["region"]["startLine"], 24_999);
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], "warning");
    assert!(notification["message"]["text"].as_str().unwrap().starts_with("1 results are left out"));
}

#[test]
fn long_texts_are_cut_to_what_github_keeps() {
    let check = Arc::new(sample::check("A-1", Severity::Low, &"t".repeat(5_000)));
    let findings = vec![sample::finding(&check, "a.yaml", None, &"m".repeat(1_000_000))];
    let run = written(&Report { findings, ..sample::empty() });
    assert_eq!(results(&run)[0]["message"]["text"].as_str().unwrap().chars().count(), 4_000);
    let rule = rule(&run, "A-1");
    assert_eq!(rule["shortDescription"]["text"].as_str().unwrap().chars().count(), 1_024);
    assert_eq!(rule["name"].as_str().unwrap().chars().count(), 255);
}
