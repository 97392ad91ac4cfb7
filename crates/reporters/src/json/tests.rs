//! Trivy's field names and what we add to them, read back from the sample report.

use engine::Report;
use serde_json::{Value, json};

use crate::{Options, sample};

fn written(report: &Report) -> Value {
    serde_json::from_str(&sample::written(super::write, report, &Options::default())).unwrap()
}

fn result<'v>(root: &'v Value, target: &str) -> &'v Value {
    root["Results"].as_array().unwrap().iter().find(|result| result["Target"] == target).unwrap()
}

#[track_caller]
fn check(pointer: &str, expected: &Value) {
    let root = written(&sample::report());
    assert_eq!(root.pointer(pointer), Some(expected), "{pointer}");
}

#[test]
fn the_root_is_trivys() {
    check("/SchemaVersion", &json!(2));
    check("/ArtifactName", &json!("manifests"));
    check("/ArtifactType", &json!("filesystem"));
}

#[test]
fn a_misconfiguration_has_trivys_fields() {
    let root = written(&sample::report());
    let file = result(&root, "deploy/web.yaml");
    assert_eq!(file["Class"], "config");
    assert_eq!(file["Type"], "kubernetes");
    assert_eq!(file["MisconfSummary"], json!({"Successes": 21, "Failures": 7}));
    let first = &file["Misconfigurations"][0];
    let mut expected = json!({
        "Type": "Kubernetes Security Check",
        "ID": "KSV-0017",
        "AVDID": "AVD-KSV-0017",
        "Title": "Container is privileged",
        "Message": "Container 'worker-0' of Deployment 'web' should set 'securityContext.privileged' to false",
        "Namespace": "custom.ksv0017",
        "Query": "data.custom.ksv0017.deny",
        "Severity": "HIGH",
        "PrimaryURL": "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
        "Status": "FAIL",
        "CauseMetadata": {
            "Resource": "Deployment/prod/web",
            "Provider": "Kubernetes",
            "Service": "general",
            "StartLine": 12,
            "EndLine": 15,
        },
        "Fingerprint": "0000000000000000000000000000000c",
    });
    for field in ["Description", "Resolution", "References"] {
        expected[field] = first[field].clone();
        assert!(!first[field].is_null(), "{field}");
    }
    expected["CauseMetadata"]["Code"] = first["CauseMetadata"]["Code"].clone();
    assert_eq!(first, &expected);
    assert_eq!(
        first["CauseMetadata"]["Code"]["Lines"][3],
        json!({"Number": 15, "Content": "          privileged: true", "IsCause": true, "Annotation": "",
               "Truncated": false, "FirstCause": false, "LastCause": true})
    );
}

#[test]
fn empty_fields_are_left_out() {
    let root = written(&sample::report());
    let finding = &result(&root, "Dockerfile")["Misconfigurations"][0];
    for field in ["AVDID", "Description", "Resolution", "PrimaryURL", "References"] {
        assert_eq!(finding.get(field), None, "{field}");
    }
    assert_eq!(finding["CauseMetadata"], json!({"Provider": "Kubernetes", "Service": "general"}));
}

#[test]
fn occurrences_have_trivys_fields() {
    let root = written(&sample::report());
    let finding = &result(&root, "modules/bucket/main.tf")["Misconfigurations"][0];
    assert_eq!(
        finding["CauseMetadata"]["Occurrences"],
        json!([{"Resource": "module.logs", "Filename": "main.tf", "Location": {"StartLine": 3, "EndLine": 6}}])
    );
}

#[test]
fn every_target_is_a_result_in_order_of_its_path() {
    let report = sample::report();
    let root = written(&report);
    let paths: Vec<&str> =
        root["Results"].as_array().unwrap().iter().map(|result| result["Target"].as_str().unwrap()).collect();
    let expected: Vec<&str> = report.targets.iter().map(|target| &*target.path).collect();
    assert_eq!(paths, expected);
    let clean = json!({"Target": "jobs/01.yaml", "Class": "config", "Type": "kubernetes",
                       "MisconfSummary": {"Successes": 30, "Failures": 0}});
    assert_eq!(result(&root, "jobs/01.yaml"), &clean);
}

#[test]
fn ignored_findings_are_listed_apart_from_misconfigurations() {
    let root = written(&sample::report());
    let ids: Vec<&Value> = result(&root, "deploy/web.yaml")["Misconfigurations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|misconfiguration| &misconfiguration["ID"])
        .collect();
    assert_eq!(ids, vec!["KSV-0017"; 7]);
    assert_eq!(root["Ignored"][0]["Reason"], ".trivyignore:3");
    assert_eq!(root["Ignored"][0]["StartLine"], 13);
    assert_eq!(root["Summary"]["Ignored"], 2);
}

#[test]
fn passes_are_written_when_asked_for() {
    let root = written(&sample::report_with_passes());
    let pass = &result(&root, "jobs/01.yaml")["Misconfigurations"][0];
    assert_eq!(pass["Status"], "PASS");
    assert_eq!(pass["Message"], "No issues found");
}

#[test]
fn diagnostics_and_skipped_files_are_listed() {
    check(
        "/Errors/0",
        &json!({"Path": "deploy/broken.yaml", "Line": 3, "Column": 5, "Severity": "error",
                               "Message": "mapping values are not allowed here"}),
    );
    check("/Errors/2/Severity", &json!("warning"));
    check("/Skipped/4/Path", &json!("main.tf"));
    check("/Summary/Errors", &json!(2));
    check("/Summary/FailuresBySeverity", &json!({"CRITICAL": 1, "HIGH": 8, "MEDIUM": 2, "LOW": 1, "UNKNOWN": 0}));
}

#[test]
fn an_empty_report_has_no_results_and_no_time() {
    let root = written(&sample::empty());
    assert_eq!(root.get("Results"), None);
    assert_eq!(root.get("CreatedAt"), None);
    assert_eq!(root["Errors"], json!([]));
}
