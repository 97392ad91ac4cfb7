//! SARIF 2.1.0, shaped so that GitHub code scanning accepts it whatever was scanned.
//!
//! One run with one rule per check. The limits GitHub rejects a file for are constants here; results they leave
//! out are counted in a notification of the run, a text they cut ends in `…`. Findings that were ignored and
//! checks that passed are written only when passes were asked for: GitHub looks at neither `suppressions` nor
//! `kind` and would open an alert for each.

mod message;
mod rule;
mod uri;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use engine::{Finding, Lines, Report, Severity, Status};
use parsers::{Diagnostic, DiagnosticSeverity, Place};
use serde_sarif::sarif::{
    Invocation, Location, LogicalLocation, Notification, PhysicalLocation, Region, Result, ResultKind, ResultLevel,
    Run, Sarif, Suppression, ToolComponent,
};

use self::rule::Rules;
use crate::{Options, escape, json_text};

/// Results per run, above which GitHub rejects the file.
pub const MAX_RESULTS: usize = 25_000;
/// Notifications written; GitHub names no limit, but the file must stay below 10 MB compressed.
const MAX_NOTIFICATIONS: usize = 5_000;
/// Related locations of one result; GitHub rejects more than 1,000 locations and shows 100.
const MAX_RELATED: usize = 100;
/// Skipped files named per reason.
const MAX_SKIPPED_NAMES: usize = 10;

/// Writes the report.
pub(crate) fn write(report: &Report, _options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let log = Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .version("2.1.0")
        .runs(vec![run(report)])
        .build();
    json_text::write(&log, out)
}

fn run(report: &Report) -> Run {
    let (kept, left_out) = select(report);
    let rules = Rules::new(report, &kept);
    let max = message::limit(kept.len());
    let results: Vec<Result> = kept.into_iter().map(|finding| result(finding, &rules, max)).collect();
    let driver = ToolComponent::builder()
        .name("scan")
        .version(&report.version)
        .semantic_version(&report.version)
        .rules(rules.descriptors())
        .build();
    Run::builder()
        .tool(driver)
        .column_kind("unicodeCodePoints")
        .invocations(vec![invocation(report, left_out)])
        .results(results)
        .build()
}

/// Returns the findings to write, failures and the most severe first, and how many the limit leaves out.
fn select(report: &Report) -> (Vec<&Finding>, usize) {
    let mut findings: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.status == Status::Fail || report.include_passes).collect();
    findings.sort_by_key(|finding| (rank(&finding.status), Reverse(finding.check.severity)));
    let left_out = findings.len().saturating_sub(MAX_RESULTS);
    findings.truncate(MAX_RESULTS);
    (findings, left_out)
}

fn rank(status: &Status) -> u8 {
    match status {
        Status::Fail => 0,
        Status::Ignored(_) => 1,
        Status::Pass => 2,
    }
}

fn result(finding: &Finding, rules: &Rules, max_message: usize) -> Result {
    let passed = finding.status == Status::Pass;
    let mut result = Result::builder()
        .rule_id(&*finding.check.id.0)
        .level(if passed { ResultLevel::None } else { level(finding.check.severity) })
        .kind(if passed { ResultKind::Pass } else { ResultKind::Fail })
        .message(message::result(finding, max_message))
        .locations(vec![primary_location(finding)])
        .partial_fingerprints(fingerprints(finding))
        .build();
    result.rule_index = rules.index(&finding.check.id);
    if !finding.occurrences.is_empty() {
        result.related_locations = Some(related_locations(finding));
    }
    if let Status::Ignored(reason) = &finding.status {
        let kind = if reason.starts_with("comment") { "inSource" } else { "external" };
        result.suppressions =
            Some(vec![Suppression::builder().kind(kind).status("accepted").justification(reason).build()]);
    }
    result
}

/// Returns SARIF's level; the severity itself stands in the rule's `security-severity`.
fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low | Severity::Unknown => ResultLevel::Note,
    }
}

/// GitHub matches alerts between runs by `primaryLocationLineHash`; with ours in it, an alert follows the
/// resource and the cause. Other tools compare the named key, whose version changes if the recipe ever does.
fn fingerprints(finding: &Finding) -> BTreeMap<String, String> {
    ["primaryLocationLineHash", "scanFingerprint/v1"]
        .into_iter()
        .map(|key| (key.to_owned(), finding.fingerprint.clone()))
        .collect()
}

/// GitHub needs a line: a finding about the whole file is placed at its first.
fn primary_location(finding: &Finding) -> Location {
    let lines = finding.lines.unwrap_or(Lines { start: 1, end: 1 });
    let mut location = Location::builder().physical_location(physical(&finding.target, Some(region(lines)))).build();
    if !finding.resource.is_empty() {
        let resource =
            LogicalLocation::builder().fully_qualified_name(escape::line(&finding.resource)).kind("resource").build();
        location.logical_locations = Some(vec![resource]);
    }
    location
}

fn related_locations(finding: &Finding) -> Vec<Location> {
    (1..)
        .zip(finding.occurrences.iter().take(MAX_RELATED))
        .map(|(id, occurrence)| {
            Location::builder()
                .id(id)
                .message(message::plain(&format!("in {}", occurrence.resource)))
                .physical_location(physical(&occurrence.path, Some(region(occurrence.lines))))
                .build()
        })
        .collect()
}

fn physical(path: &str, region: Option<Region>) -> PhysicalLocation {
    let mut location = PhysicalLocation::builder().artifact_location(uri::artifact(path)).build();
    location.region = region;
    location
}

/// Returns whole lines; SARIF counts from 1, and a region never ends before it starts.
fn region(lines: Lines) -> Region {
    let start = lines.start.max(1);
    Region::builder().start_line(start).end_line(lines.end.max(start)).build()
}

fn invocation(report: &Report, left_out: usize) -> Invocation {
    let mut notifications = Vec::new();
    if left_out > 0 {
        notifications.push(notification(
            "warning",
            &format!(
                "{left_out} results are left out: GitHub accepts {MAX_RESULTS} in one file. The most severe are here; \
             the JSON report has them all."
            ),
        ));
    }
    let mut diagnostics: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
    notifications.extend(diagnostics.iter().take(MAX_NOTIFICATIONS).map(|diagnostic| told(diagnostic)));
    if diagnostics.len() > MAX_NOTIFICATIONS {
        let more = diagnostics.len() - MAX_NOTIFICATIONS;
        notifications
            .push(notification("error", &format!("{more} more messages are left out; the JSON report has them all.")));
    }
    notifications.extend(skipped(report));
    let ignored = report.ignored().count();
    if ignored > 0 && !report.include_passes {
        notifications.push(notification("note", &format!("{ignored} ignored findings are left out.")));
    }
    let failed = report.diagnostics.iter().any(|diagnostic| diagnostic.severity == DiagnosticSeverity::Error);
    Invocation::builder().execution_successful(!failed).tool_execution_notifications(notifications).build()
}

fn told(diagnostic: &Diagnostic) -> Notification {
    let level = match diagnostic.severity {
        DiagnosticSeverity::Error => "error",
        DiagnosticSeverity::Warning => "warning",
    };
    let mut notification = notification(level, &diagnostic.message);
    notification.locations = location_of(&diagnostic.place).map(|location| vec![location]);
    notification
}

fn location_of(place: &Place) -> Option<Location> {
    if place.path.is_empty() {
        return None;
    }
    let region = (place.line > 0).then(|| {
        let mut region = Region::builder().start_line(place.line).build();
        region.start_column = (place.column > 0).then_some(place.column.into());
        region
    });
    Some(Location::builder().physical_location(physical(&place.path, region)).build())
}

/// Returns one note per reason: how many were skipped for it, and the first of them.
fn skipped(report: &Report) -> Vec<Notification> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for skipped in &report.skipped {
        by_reason.entry(&skipped.reason).or_default().push(&skipped.path);
    }
    by_reason
        .into_iter()
        .take(MAX_NOTIFICATIONS)
        .map(|(reason, paths)| {
            let names = paths[..paths.len().min(MAX_SKIPPED_NAMES)].join(", ");
            let more = if paths.len() > MAX_SKIPPED_NAMES { ", .." } else { "" };
            notification("note", &format!("{} not evaluated: {reason} ({names}{more})", paths.len()))
        })
        .collect()
}

fn notification(level: &str, text: &str) -> Notification {
    Notification::builder().level(level).message(message::plain(text)).build()
}

#[cfg(test)]
mod tests;
