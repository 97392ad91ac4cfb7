//! Everything one run found, finished and sorted; all that a reporter sees.

use std::sync::Arc;

use parsers::{Diagnostic, DiagnosticSeverity, InputType, Skipped};

use crate::{Check, Finding, Severity, Status};

/// One scanned file and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The path reports show.
    pub path: Arc<str>,
    /// What it was read as.
    pub input_type: InputType,
    /// Checks that ran on it and denied nothing.
    pub passed: usize,
}

/// What a person should know about the run beyond its findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Checks that were loaded.
    pub checks_loaded: usize,
    /// Checks that ran on at least one document.
    pub checks_run: usize,
    /// Ids of users' checks that matched no document, sorted.
    pub never_matched: Vec<String>,
    /// Documents evaluated.
    pub documents: usize,
    /// Files that no parser is for: counted, not listed.
    pub other_files: usize,
    /// Checks that did not run because their severity was not asked for.
    pub checks_of_other_severities: usize,
    /// One line each: settings and ignore files that took effect, built-in sets that are off.
    pub notes: Vec<String>,
}

/// Everything one run found.
#[derive(Debug, Clone)]
pub struct Report {
    /// The version of this program.
    pub version: String,
    /// What was scanned, as named on the command line; several are joined by a comma and a blank.
    pub artifact: String,
    /// RFC 3339 time from `SOURCE_DATE_EPOCH`, if it is set.
    pub created_at: Option<String>,
    /// The severities that were asked for, least severe first.
    pub severities: Vec<Severity>,
    /// Whether passes were asked for (`--include-non-failures`).
    pub include_passes: bool,
    /// Every loaded check, by id.
    pub checks: Vec<Arc<Check>>,
    /// By path, line, check id and message. Passes only when they were asked for.
    pub findings: Vec<Finding>,
    /// Every file a parser read, by path.
    pub targets: Vec<Target>,
    /// What is wrong with checks, by place, then what could not be read or evaluated, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What was deliberately not evaluated, by path.
    pub skipped: Vec<Skipped>,
    /// Counts and notes.
    pub summary: Summary,
}

impl Report {
    /// Returns the findings with status [`Status::Fail`].
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.status == Status::Fail)
    }

    /// Returns the findings somebody accepted.
    pub fn ignored(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| matches!(finding.status, Status::Ignored(_)))
    }
}

/// What a run found, before it is put in order.
#[derive(Debug, Default)]
pub struct Collected {
    /// Findings, passes included.
    pub findings: Vec<Finding>,
    /// Scanned files.
    pub targets: Vec<Target>,
    /// Diagnostics of loading checks.
    pub loading: Vec<Diagnostic>,
    /// Diagnostics of reading and evaluating.
    pub diagnostics: Vec<Diagnostic>,
    /// What was not evaluated on purpose.
    pub skipped: Vec<Skipped>,
}

impl Report {
    /// Puts what was collected in its order: findings by path, line, check id and message, diagnostics of loading
    /// before the others, everything else by path. Nothing is dropped but repetitions, and passes that were not asked for.
    #[must_use]
    pub fn new(header: Header, checks: Vec<Arc<Check>>, collected: Collected, summary: Summary) -> Self {
        let Collected { mut findings, mut targets, mut loading, mut diagnostics, mut skipped } = collected;
        if !header.include_passes {
            findings.retain(|finding| finding.status != Status::Pass);
        }
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        targets.sort();
        diagnostics.sort();
        loading.sort();
        loading.append(&mut diagnostics);
        let mut diagnostics = loading;
        diagnostics.dedup();
        skipped.sort();
        skipped.dedup();
        let Header { version, artifact, created_at, severities, include_passes } = header;
        Self {
            version,
            artifact,
            created_at,
            severities,
            include_passes,
            checks,
            findings,
            targets,
            diagnostics,
            skipped,
            summary,
        }
    }

    /// Returns whether something that is ours could not be read, loaded or evaluated.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == DiagnosticSeverity::Error)
    }
}

/// What a report says of the run itself.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// [`Report::version`]
    pub version: String,
    /// [`Report::artifact`]
    pub artifact: String,
    /// [`Report::created_at`]
    pub created_at: Option<String>,
    /// [`Report::severities`]
    pub severities: Vec<Severity>,
    /// [`Report::include_passes`]
    pub include_passes: bool,
}

/// By path, line, check id and message; the rest only makes the order total.
fn order(finding: &Finding) -> impl Ord {
    let passes_last = finding.status == Status::Pass;
    let lines = finding.lines;
    (
        Arc::clone(&finding.target),
        passes_last,
        lines,
        finding.check.id.clone(),
        finding.message.clone(),
        Arc::clone(&finding.resource),
        finding.fingerprint.clone(),
    )
}
