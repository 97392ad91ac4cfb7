//! The end of the table: what was ignored and skipped, what the run covered, and how it came out.

use std::collections::BTreeMap;
use std::io;

use anstyle::Style;
use engine::{Report, Status};
use parsers::DiagnosticSeverity;

use super::page::{BOLD, ERROR, GOOD, PLAIN, Page, Piece, counted, piece, severity_style};
use crate::escape;
use crate::files::Tally;

/// Names given for one reason when names are folded.
const NAMED: usize = 3;

/// Writes how many findings somebody accepted, by who accepted them.
pub(super) fn ignored(page: &mut Page, report: &Report) -> io::Result<()> {
    let named = report.ignored().filter_map(|finding| match &finding.status {
        Status::Ignored(by) => Some((&**by, format!("{} in {}", finding.check.id, finding.target))),
        Status::Fail | Status::Pass => None,
    });
    listed(page, "ignored", named)
}

/// Writes what was deliberately not evaluated, by reason.
pub(super) fn skipped(page: &mut Page, report: &Report) -> io::Result<()> {
    let named = report.skipped.iter().map(|skipped| (&*skipped.reason, skipped.path.to_string()));
    listed(page, "skipped", named)
}

/// Writes `named` as one paragraph per reason: how many, why, and the first names.
fn listed<'a>(page: &mut Page, what: &str, named: impl Iterator<Item = (&'a str, String)>) -> io::Result<()> {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (reason, name) in named {
        by_reason.entry(reason).or_default().push(name);
    }
    if by_reason.is_empty() {
        return Ok(());
    }
    page.gap()?;
    let total: usize = by_reason.values().map(Vec::len).sum();
    page.line(&[piece(BOLD, format!("{total} {what}"))])?;
    for (reason, names) in by_reason {
        let shown = if page.folds() { names.len().min(NAMED) } else { names.len() };
        let shown_names: Vec<_> = names[..shown].iter().map(|name| escape::line(name)).collect();
        let mut text = format!("{}: {}", escape::line(reason), shown_names.join(", "));
        if shown < names.len() {
            text = format!("{text} and {} more", names.len() - shown);
        }
        page.paragraph(&[piece(PLAIN, format!("  {:>4}  ", names.len()))], &text, PLAIN)?;
    }
    Ok(())
}

/// Writes what the run covered and, last, how it came out.
pub(super) fn write(page: &mut Page, report: &Report) -> io::Result<()> {
    page.gap()?;
    page.paragraph(&[piece(BOLD, "Scanned: ")], &scanned(report), PLAIN)?;
    page.paragraph(&[piece(BOLD, "Checks:  ")], &checks(report), PLAIN)?;
    for note in &report.summary.notes {
        page.paragraph(&[piece(BOLD, "Note:    ")], note, PLAIN)?;
    }
    page.line(&result(report))?;
    let (style, rest) = aside(report);
    if rest.is_empty() { Ok(()) } else { page.line(&[piece(style, format!("         {rest}"))]) }
}

fn scanned(report: &Report) -> String {
    let files = counted(report.targets.len(), "file");
    let documents = counted(report.summary.documents, "document");
    let mut text = format!("{files} with {documents} in {}", escape::line(&report.artifact));
    if report.summary.other_files > 0 {
        text = format!("{text}; {} of no known type", counted(report.summary.other_files, "other file"));
    }
    text
}

fn checks(report: &Report) -> String {
    let summary = &report.summary;
    let mut text = format!("{} loaded, {} ran", summary.checks_loaded, summary.checks_run);
    if !summary.never_matched.is_empty() {
        let ids: Vec<_> = summary.never_matched.iter().map(|id| escape::line(id)).collect();
        text = format!("{text}; no document matched {}", ids.join(", "));
    }
    text
}

fn result<'a>(report: &Report) -> Vec<Piece<'a>> {
    let tally = Tally::of(report.failures());
    let mut pieces = vec![piece(BOLD, "Result:  ")];
    if tally.total() == 0 {
        let nothing = report.targets.is_empty();
        let (style, text) = if nothing { (ERROR, "nothing was scanned") } else { (GOOD, "no findings") };
        pieces.push(piece(if errors(report) > 0 { BOLD } else { style }, text));
        return pieces;
    }
    pieces.push(piece(BOLD, counted(tally.total(), "finding")));
    for (number, (severity, count)) in tally.present().enumerate() {
        pieces.push(piece(PLAIN, if number == 0 { ": " } else { ", " }));
        pieces.push(piece(severity_style(severity), format!("{count} {severity}")));
    }
    pieces
}

/// Returns what the result does not count.
fn aside(report: &Report) -> (Style, String) {
    let count = |number: usize, what: &str| (number > 0).then(|| format!("{number} {what}"));
    let parts = [
        count(report.ignored().count(), "ignored"),
        count(report.summary.checks_of_other_severities, "checks of other severities did not run"),
        (errors(report) > 0).then(|| format!("{}: the scan is incomplete", counted(errors(report), "error"))),
    ];
    let style = if errors(report) > 0 { ERROR } else { PLAIN };
    (style, parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

fn errors(report: &Report) -> usize {
    report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == DiagnosticSeverity::Error).count()
}
