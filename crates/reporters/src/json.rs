//! JSON with the field names of Trivy's `--format json`, so that tools which read Trivy's reports read ours.
//!
//! Beyond Trivy's fields stand what Trivy leaves out: `Errors`, `Skipped`, `Ignored`, `Summary`, and a
//! `Fingerprint` on each misconfiguration. There is no `ReportID`, no ANSI and no time but `SOURCE_DATE_EPOCH`,
//! so two runs give the same bytes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use engine::{Finding, Lines, Occurrence, Report, Severity, SnippetLine, Status};
use parsers::{Diagnostic, DiagnosticSeverity, InputType};
use serde::Serialize;

use crate::files::{self, FileResults, Tally};
use crate::{Options, json_text};

/// Writes the report.
pub(crate) fn write(report: &Report, _options: &Options, out: &mut dyn Write) -> io::Result<()> {
    json_text::write(&Root::new(report), out)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Root<'a> {
    schema_version: u32,
    scan: Program<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<&'a str>,
    artifact_name: &'a str,
    artifact_type: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    results: Vec<FileResult<'a>>,
    errors: Vec<Error<'a>>,
    skipped: Vec<Skip<'a>>,
    ignored: Vec<Ignored<'a>>,
    summary: Summary<'a>,
}

impl<'a> Root<'a> {
    fn new(report: &'a Report) -> Self {
        let results: Vec<FileResult> = files::by_file(report).iter().map(FileResult::new).collect();
        Self {
            schema_version: 2,
            scan: Program { version: &report.version },
            created_at: report.created_at.as_deref(),
            artifact_name: &report.artifact,
            artifact_type: "filesystem",
            errors: report.diagnostics.iter().map(Error::new).collect(),
            skipped: report.skipped.iter().map(|skip| Skip { path: &skip.path, reason: &skip.reason }).collect(),
            ignored: report.ignored().filter_map(Ignored::new).collect(),
            summary: Summary::new(report),
            results,
        }
    }
}

/// Ours, where Trivy names its own version.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Program<'a> {
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FileResult<'a> {
    target: &'a str,
    class: &'static str,
    #[serde(rename = "Type")]
    input_type: &'static str,
    misconf_summary: MisconfSummary,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    misconfigurations: Vec<Misconfiguration<'a>>,
}

impl<'a> FileResult<'a> {
    fn new(file: &FileResults<'a>) -> Self {
        Self {
            target: file.path,
            class: "config",
            input_type: file.input_type.name(),
            misconf_summary: MisconfSummary { successes: file.passed, failures: file.failures.len() },
            misconfigurations: file.failures.iter().chain(&file.passes).map(|f| Misconfiguration::new(f)).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MisconfSummary {
    successes: usize,
    failures: usize,
}

/// One finding; a field that has nothing to say is left out, as Trivy does.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Misconfiguration<'a> {
    #[serde(rename = "Type")]
    check_type: &'static str,
    #[serde(rename = "ID")]
    id: &'a str,
    #[serde(rename = "AVDID", skip_serializing_if = "str::is_empty")]
    avd_id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    message: &'a str,
    namespace: &'a str,
    query: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    resolution: &'a str,
    severity: &'static str,
    #[serde(rename = "PrimaryURL", skip_serializing_if = "str::is_empty")]
    primary_url: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    references: &'a [String],
    status: &'static str,
    cause_metadata: CauseMetadata<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    fingerprint: &'a str,
}

impl<'a> Misconfiguration<'a> {
    fn new(finding: &'a Finding) -> Self {
        let check = &*finding.check;
        Self {
            check_type: check_type(finding.input_type),
            id: &check.id.0,
            avd_id: &check.avd_id,
            title: &check.title,
            description: &check.description,
            message: &finding.message,
            namespace: &check.package,
            query: format!("data.{}.{}", check.package, finding.rule),
            resolution: &check.recommended_action,
            severity: check.severity.name(),
            primary_url: check.primary_url(),
            references: &check.references,
            status: if finding.status == Status::Pass { "PASS" } else { "FAIL" },
            cause_metadata: CauseMetadata::new(finding),
            fingerprint: &finding.fingerprint,
        }
    }
}

/// Returns Trivy's name for the kind of check.
fn check_type(input_type: InputType) -> &'static str {
    match input_type {
        InputType::Kubernetes => "Kubernetes Security Check",
        InputType::Dockerfile => "Dockerfile Security Check",
        InputType::Terraform => "Terraform Security Check",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CauseMetadata<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    resource: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    provider: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    service: &'a str,
    #[serde(flatten)]
    place: Option<LineRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    occurrences: Vec<Enclosing<'a>>,
}

impl<'a> CauseMetadata<'a> {
    fn new(finding: &'a Finding) -> Self {
        let code = Code { lines: finding.snippet.iter().map(CodeLine::new).collect() };
        Self {
            resource: &finding.resource,
            provider: &finding.check.provider,
            service: &finding.check.service,
            place: finding.lines.map(LineRange::from),
            code: (!code.lines.is_empty()).then_some(code),
            occurrences: finding.occurrences.iter().map(Enclosing::new).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LineRange {
    start_line: u32,
    end_line: u32,
}

impl From<Lines> for LineRange {
    fn from(lines: Lines) -> Self {
        Self { start_line: lines.start, end_line: lines.end }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Code<'a> {
    lines: Vec<CodeLine<'a>>,
}

/// One line of a snippet with every field Trivy always writes; `Highlighted` holds ANSI there and is left out.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CodeLine<'a> {
    number: u32,
    content: &'a str,
    is_cause: bool,
    annotation: &'static str,
    truncated: bool,
    first_cause: bool,
    last_cause: bool,
}

impl<'a> CodeLine<'a> {
    fn new(line: &'a SnippetLine) -> Self {
        Self {
            number: line.number,
            content: &line.content,
            is_cause: line.is_cause,
            annotation: "",
            truncated: line.truncated,
            first_cause: line.first_cause,
            last_cause: line.last_cause,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Enclosing<'a> {
    resource: &'a str,
    filename: &'a str,
    location: LineRange,
}

impl<'a> Enclosing<'a> {
    fn new(occurrence: &'a Occurrence) -> Self {
        Self { resource: &occurrence.resource, filename: &occurrence.path, location: occurrence.lines.into() }
    }
}

/// A diagnostic; `Line` and `Column` are left out where the whole file or line is meant.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Error<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    severity: &'static str,
    message: &'a str,
}

impl<'a> Error<'a> {
    fn new(diagnostic: &'a Diagnostic) -> Self {
        let known = |number: u32| (number > 0).then_some(number);
        Self {
            path: &diagnostic.place.path,
            line: known(diagnostic.place.line),
            column: known(diagnostic.place.column),
            severity: match diagnostic.severity {
                DiagnosticSeverity::Error => "error",
                DiagnosticSeverity::Warning => "warning",
            },
            message: &diagnostic.message,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Skip<'a> {
    path: &'a str,
    reason: &'a str,
}

/// A finding somebody accepted, and who.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Ignored<'a> {
    #[serde(rename = "ID")]
    id: &'a str,
    target: &'a str,
    #[serde(flatten)]
    place: Option<LineRange>,
    severity: &'static str,
    message: &'a str,
    reason: &'a str,
    fingerprint: &'a str,
}

impl<'a> Ignored<'a> {
    /// Returns `None` when nobody ignored `finding`.
    fn new(finding: &'a Finding) -> Option<Self> {
        let Status::Ignored(reason) = &finding.status else { return None };
        Some(Self {
            id: &finding.check.id.0,
            target: &finding.target,
            place: finding.lines.map(LineRange::from),
            severity: finding.check.severity.name(),
            message: &finding.message,
            reason,
            fingerprint: &finding.fingerprint,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Summary<'a> {
    targets: usize,
    documents: usize,
    other_files: usize,
    checks_loaded: usize,
    checks_run: usize,
    never_matched: &'a [String],
    failures: usize,
    failures_by_severity: BTreeMap<&'static str, usize>,
    successes: usize,
    ignored: usize,
    checks_of_other_severities: usize,
    errors: usize,
    warnings: usize,
    skipped: usize,
    notes: &'a [String],
}

impl<'a> Summary<'a> {
    fn new(report: &'a Report) -> Self {
        let tally = Tally::of(report.failures());
        let errors = report.diagnostics.iter().filter(|d| d.severity == DiagnosticSeverity::Error).count();
        let summary = &report.summary;
        Self {
            targets: report.targets.len(),
            documents: summary.documents,
            other_files: summary.other_files,
            checks_loaded: summary.checks_loaded,
            checks_run: summary.checks_run,
            never_matched: &summary.never_matched,
            failures: tally.total(),
            failures_by_severity: Severity::ALL.into_iter().map(|s| (s.name(), tally.count(s))).collect(),
            successes: report.targets.iter().map(|target| target.passed).sum(),
            ignored: report.ignored().count(),
            checks_of_other_severities: summary.checks_of_other_severities,
            errors,
            warnings: report.diagnostics.len() - errors,
            skipped: report.skipped.len(),
            notes: &summary.notes,
        }
    }
}

#[cfg(test)]
mod tests;
