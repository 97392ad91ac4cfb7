//! What a person reads: the sample report, its foldings, and the ends a run can come to.

use std::sync::Arc;

use engine::{Report, Severity, Status};
use parsers::{Diagnostic, Place};

use super::wrap;
use crate::{Options, sample};

fn written(report: &Report, options: &Options) -> String {
    sample::written(super::write, report, options)
}

/// Checks that the lines of `expected` stand in the table of `report` one after the other.
#[track_caller]
fn check(report: &Report, options: &Options, expected: &str) {
    let text = written(report, options);
    assert!(text.contains(expected), "{expected}\n\nis not in\n\n{text}");
}

const NARROW: Options = Options { colour: false, width: 80, fold: true };
const UNFOLDED: Options = Options { colour: false, width: 80, fold: false };

/// A report of one Kubernetes file with these findings.
fn of(findings: Vec<engine::Finding>) -> Report {
    let path = findings[0].target.clone();
    let targets = vec![engine::Target { path, input_type: parsers::InputType::Kubernetes, passed: 0 }];
    Report { findings, targets, ..sample::empty() }
}

fn low(message: &str, lines: Option<(u32, u32)>) -> engine::Finding {
    sample::finding(&Arc::new(sample::check("A-1", Severity::Low, "Title")), "a.yaml", lines, message)
}

#[test]
fn errors_stand_first() {
    let expected = "\
2 errors: the scan is incomplete
  deploy/broken.yaml:3:5: mapping values are not allowed here
";
    assert!(written(&sample::report(), &NARROW).starts_with(expected));
}

#[test]
fn files_with_findings_are_a_table_and_clean_files_a_count() {
    check(
        &sample::report(),
        &NARROW,
        "
┌────────────────────────────────┬────────────┬──────────┬──────┬────────┬─────┐
│ Target                         │ Type       │ CRITICAL │ HIGH │ MEDIUM │ LOW │
├────────────────────────────────┼────────────┼──────────┼──────┼────────┼─────┤
│ Dockerfile                     │ dockerfile │        0 │    1 │      0 │   0 │
│ deploy/web.yaml                │ kubernetes │        0 │    7 │      0 │   0 │
│ modules/bucket/main.tf         │ terraform  │        0 │    0 │      2 │   0 │
│ …]0;owned\\x07\\u{202e}lmay.yaml │ kubernetes │        1 │    0 │      0 │   0 │
│ デプロイ/設定 100%.yaml        │ kubernetes │        0 │    0 │      0 │   1 │
└────────────────────────────────┴────────────┴──────────┴──────┴────────┴─────┘
13 more files without findings
",
    );
}

#[test]
fn only_the_severities_asked_for_are_columns() {
    let severities = vec![Severity::High, Severity::Critical];
    let high = Arc::new(sample::check("A-1", Severity::High, "t"));
    let report = Report { severities, ..of(vec![sample::finding(&high, "a.yaml", None, "m")]) };
    check(&report, &NARROW, "│ Target │ Type       │ CRITICAL │ HIGH │\n");
}

#[test]
fn a_block_says_what_is_wrong_how_to_fix_it_and_where() {
    check(
        &sample::report(),
        &NARROW,
        "
deploy/web.yaml (kubernetes)  7 findings: 7 HIGH
────────────────────────────────────────────────────────────────────────────────

HIGH  KSV-0017  Container is privileged
  Fix: Set 'containers[].securityContext.privileged' to 'false'.
       Grant the capabilities that are really needed one by one.
  See: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

  deploy/web.yaml:12-15  Deployment/prod/web
  Container 'worker-0' of Deployment 'web' should set
  'securityContext.privileged' to false
  12 ┌       - name: worker-0
  13 │         image: nginx:1.27
  14 │         securityContext:
  15 └           privileged: true
",
    );
}

#[test]
fn places_beyond_the_third_are_a_line_with_their_message() {
    check(
        &sample::report(),
        &NARROW,
        "
  and 4 more places (--no-fold shows them):
    lines 39-42: Container 'worker-3' of Deployment 'web' should set 'securityC…
    lines 48-51: Container 'worker-4'",
    );
    check(&sample::report(), &UNFOLDED, "\n  deploy/web.yaml:66-69  Deployment/prod/web\n");
    assert!(!written(&sample::report(), &UNFOLDED).contains("more place"));
}

#[test]
fn one_place_reached_twice_is_shown_once() {
    check(
        &sample::report(),
        &NARROW,
        "
  modules/bucket/main.tf:1-4
  2 times: module.logs.aws_s3_bucket.this, module.assets.aws_s3_bucket.this
  in module.logs at main.tf:3-6
  in module.assets at main.tf:9-12
  1 ┌ resource \"aws_s3_bucket\" \"this\" {
  2 │     bucket = var.name
    ....
  4 └ }
",
    );
    check(&sample::report(), &UNFOLDED, "\n  modules/bucket/main.tf:1-4  module.assets.aws_s3_bucket.this\n");
}

#[test]
fn a_finding_without_lines_names_its_file() {
    check(&of(vec![low("m", None)]), &NARROW, "\n  m\n\n  a.yaml  whole file\n");
}

#[test]
fn a_message_that_is_the_title_is_not_repeated() {
    check(&of(vec![low("Title", Some((2, 2)))]), &NARROW, "\nLOW  A-1  Title\n\n  a.yaml:2\n");
}

#[test]
fn the_most_severe_check_of_a_file_comes_first() {
    let high = Arc::new(sample::check("Z-1", Severity::High, "Worse"));
    let text = written(&of(vec![low("m", Some((1, 1))), sample::finding(&high, "a.yaml", Some((9, 9)), "m")]), &NARROW);
    assert!(text.find("HIGH  Z-1").unwrap() < text.find("LOW  A-1").unwrap());
}

#[test]
fn source_lines_are_cut_and_never_wrapped() {
    let lines = engine::Lines { start: 1, end: 1 };
    let finding = engine::Finding { snippet: sample::snippet(1, &"漢".repeat(200), lines), ..low("m", Some((1, 1))) };
    let text = written(&of(vec![finding]), &NARROW);
    let line = text.lines().find(|line| line.contains('漢')).unwrap();
    assert!(line.ends_with('…'));
    assert!((79..=80).contains(&wrap::width(line)), "{}", wrap::width(line));
}

#[test]
fn a_workflow_command_that_wrapping_moves_to_a_line_start_is_broken_up() {
    let text = written(&of(vec![low(&format!("{} ::error::x", "a".repeat(75)), None)]), &NARROW);
    assert!(text.contains("\n  \\x3a:error::x\n"), "{text}");
}

#[test]
fn running_text_fits_the_width() {
    for width in [40, 80, 120] {
        let text = written(&sample::report(), &Options { width, ..NARROW });
        let prose = text.lines().filter(|line| line.contains("コンテナ") || line.contains("securityContext'"));
        for line in prose {
            assert!(wrap::width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn what_was_ignored_and_skipped_is_said_with_its_reason() {
    check(
        &sample::report(),
        &NARROW,
        "
2 ignored
     1  .trivyignore:3: KSV-0013 in deploy/web.yaml
     1  comment at deploy/web.yaml:39: KSV-0013 in deploy/web.yaml

5 skipped
     4  a template, not YAML: charts/a/templates/deployment.yaml,
        charts/a/templates/hpa.yaml, charts/a/templates/ingress.yaml and 1 more
     1  module \"vpc\" is remote: terraform-aws-modules/vpc/aws: main.tf

1 warning
  policies/debug.rego: package debug has no METADATA: severity UNKNOWN

Scanned: 18 files with 25 documents in manifests; 112 other files of no known
         type
Checks:  36 loaded, 30 ran; no document matched ACME-0009
Note:    settings from trivy.yaml
Note:    ignored findings from .trivyignore
Result:  12 findings: 1 CRITICAL, 8 HIGH, 2 MEDIUM, 1 LOW
         2 ignored; 4 checks of other severities did not run; 2 errors: the scan is incomplete
",
    );
}

#[test]
fn passes_are_listed_when_asked_for() {
    check(&sample::report_with_passes(), &NARROW, "\nPASS  KSV-0017  Container is privileged\n");
}

#[test]
fn a_clean_run_says_what_was_scanned() {
    let report = Report { findings: Vec::new(), ..of(vec![low("m", None)]) };
    let expected = "\
Scanned: 1 file with 0 documents in manifests
Checks:  0 loaded, 0 ran
Result:  no findings
";
    assert_eq!(written(&report, &NARROW), expected);
}

#[test]
fn a_run_without_files_does_not_look_clean() {
    check(&sample::empty(), &NARROW, "\nResult:  nothing was scanned\n");
}

#[test]
fn a_run_with_errors_does_not_look_clean() {
    let diagnostics = vec![Diagnostic::error(Place::file("a.yaml"), "broken")];
    let report = Report { findings: Vec::new(), diagnostics, ..of(vec![low("m", None)]) };
    check(&report, &NARROW, "\nResult:  no findings\n         1 error: the scan is incomplete\n");
}

#[test]
fn ignored_findings_are_no_blocks() {
    let finding = engine::Finding { status: Status::Ignored(".trivyignore:1".into()), ..low("m", None) };
    let text = written(&of(vec![finding]), &NARROW);
    assert!(!text.contains("LOW  A-1"), "{text}");
    assert!(text.ends_with("Result:  no findings\n         1 ignored\n"), "{text}");
}

#[test]
fn colours_change_no_text() {
    let coloured = written(&sample::report(), &Options { colour: true, ..NARROW });
    assert!(coloured.contains("\x1b[1m\x1b[31mHIGH\x1b[0m"));
    let mut plain = String::new();
    for (number, part) in coloured.split('\x1b').enumerate() {
        plain.push_str(if number == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
    assert_eq!(trimmed, written(&sample::report(), &NARROW).lines().collect::<Vec<_>>());
}
