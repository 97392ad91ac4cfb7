//! What could not be evaluated: errors before everything else, warnings after the findings.

use std::io;

use engine::Report;
use parsers::{Diagnostic, DiagnosticSeverity};

use super::page::{ERROR, PLAIN, Page, WARNING, counted, piece};
use crate::escape;

/// Writes every error, with what it means for the run.
pub(super) fn errors(page: &mut Page, report: &Report) -> io::Result<()> {
    let errors = of(report, DiagnosticSeverity::Error);
    if errors.is_empty() {
        return Ok(());
    }
    let head = format!("{}: the scan is incomplete", counted(errors.len(), "error"));
    page.line(&[piece(ERROR, head)])?;
    errors.iter().try_for_each(|error| write(page, error))
}

/// Writes every warning.
pub(super) fn warnings(page: &mut Page, report: &Report) -> io::Result<()> {
    let warnings = of(report, DiagnosticSeverity::Warning);
    if warnings.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.line(&[piece(WARNING, counted(warnings.len(), "warning"))])?;
    warnings.iter().try_for_each(|warning| write(page, warning))
}

fn of(report: &Report, severity: DiagnosticSeverity) -> Vec<&Diagnostic> {
    report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).collect()
}

/// A place that has no path speaks of the run.
fn write(page: &mut Page, diagnostic: &Diagnostic) -> io::Result<()> {
    if diagnostic.place.path.is_empty() {
        return page.paragraph(&[piece(PLAIN, "  ")], &diagnostic.message, PLAIN);
    }
    let place = diagnostic.place.to_string();
    page.paragraph(&[piece(PLAIN, "  ")], &format!("{}: {}", escape::line(&place), diagnostic.message), PLAIN)
}
