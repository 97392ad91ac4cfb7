//! Findings by file, the way the table and JSON show them.

use std::collections::BTreeMap;

use engine::{Finding, Report, Severity, Status};
use parsers::InputType;

/// What a run says of one file read as one type.
pub(crate) struct FileResults<'a> {
    /// The path reports show.
    pub(crate) path: &'a str,
    /// What it was read as.
    pub(crate) input_type: InputType,
    /// Checks that ran on it and denied nothing.
    pub(crate) passed: usize,
    /// In the report's order.
    pub(crate) failures: Vec<&'a Finding>,
    /// In the report's order; empty unless passes were asked for.
    pub(crate) passes: Vec<&'a Finding>,
}

/// Returns every target, and every other file that a finding names, by path and type.
pub(crate) fn by_file(report: &Report) -> Vec<FileResults<'_>> {
    let mut files: BTreeMap<(&str, InputType), FileResults<'_>> = BTreeMap::new();
    for target in &report.targets {
        entry(&mut files, &target.path, target.input_type).passed += target.passed;
    }
    for finding in &report.findings {
        let file = entry(&mut files, &finding.target, finding.input_type);
        match finding.status {
            Status::Fail => file.failures.push(finding),
            Status::Pass => file.passes.push(finding),
            Status::Ignored(_) => {}
        }
    }
    files.into_values().collect()
}

fn entry<'a, 'f>(
    files: &'f mut BTreeMap<(&'a str, InputType), FileResults<'a>>,
    path: &'a str,
    input_type: InputType,
) -> &'f mut FileResults<'a> {
    files.entry((path, input_type)).or_insert_with(|| FileResults {
        path,
        input_type,
        passed: 0,
        failures: Vec::new(),
        passes: Vec::new(),
    })
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally([usize; Severity::ALL.len()]);

impl Tally {
    /// Counts `findings`.
    pub(crate) fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            tally.0[finding.check.severity as usize] += 1;
        }
        tally
    }

    /// Returns the count of one severity.
    pub(crate) fn count(self, severity: Severity) -> usize {
        self.0[severity as usize]
    }

    /// Returns the count of all severities.
    pub(crate) fn total(self) -> usize {
        self.0.iter().sum()
    }

    /// Returns the severities there are findings of with their counts, most severe first.
    pub(crate) fn present(self) -> impl Iterator<Item = (Severity, usize)> {
        Severity::ALL
            .into_iter()
            .rev()
            .map(move |severity| (severity, self.count(severity)))
            .filter(|(_, count)| *count > 0)
    }
}
