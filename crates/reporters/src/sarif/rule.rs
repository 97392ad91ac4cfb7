//! Checks as SARIF's reporting descriptors: made of the check alone, so a rule is the same in every run.

use std::collections::BTreeMap;

use engine::{Check, CheckId, Finding, Report, Severity};
use serde_sarif::sarif::{MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor};

use super::message::cut;
use super::{level, uri};

/// Rules per run, above which GitHub rejects the file.
const MAX_RULES: usize = 25_000;
/// Characters of a rule's name.
const MAX_NAME: usize = 255;
/// Characters of a rule's descriptions.
const MAX_DESCRIPTION: usize = 1_024;
/// Characters of a rule's help.
const MAX_HELP: usize = 16_000;

/// The rules of the run, each with its index; by id.
pub(super) struct Rules<'a>(BTreeMap<&'a CheckId, (i64, &'a Check)>);

impl<'a> Rules<'a> {
    /// Returns a rule for every loaded check, or, when those are more than GitHub takes, for every check of
    /// `findings`.
    pub(super) fn new(report: &'a Report, findings: &[&'a Finding]) -> Self {
        let used: BTreeMap<&CheckId, &Check> = findings.iter().map(|f| (&f.check.id, &*f.check)).collect();
        let mut all: BTreeMap<&CheckId, &Check> = report.checks.iter().map(|c| (&c.id, &**c)).collect();
        all.extend(used.clone());
        let checks = if all.len() <= MAX_RULES { all } else { used };
        Self((0..).zip(checks).map(|(index, (id, check))| (id, (index, check))).collect())
    }

    /// Returns the place of `id` among [`Rules::descriptors`].
    pub(super) fn index(&self, id: &CheckId) -> Option<i64> {
        self.0.get(id).map(|(index, _)| *index)
    }

    /// Returns the rules, by id.
    pub(super) fn descriptors(&self) -> Vec<ReportingDescriptor> {
        self.0.values().map(|(_, check)| descriptor(check)).collect()
    }
}

fn descriptor(check: &Check) -> ReportingDescriptor {
    let level = level(check.severity).to_string();
    let mut descriptor = ReportingDescriptor::builder()
        .id(&*check.id.0)
        .name(cut(first_of(&[&check.long_id, &check.short_code, title(check)]), MAX_NAME))
        .short_description(text(title(check)))
        .full_description(text(first_of(&[&check.description, title(check)])))
        .help(help(check))
        .default_configuration(ReportingConfiguration::builder().level(level).build())
        .properties(properties(check.severity))
        .build();
    descriptor.help_uri = Some(check.primary_url()).filter(|url| uri::is_link(url)).map(str::to_owned);
    descriptor
}

/// GitHub reads `security-severity` as a number in a string and shows the rule as critical from 9.0, high from
/// 7.0, medium from 4.0, low above 0.
fn properties(severity: Severity) -> PropertyBag {
    let score = match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Unknown => "0.0",
    };
    let more = [("precision", "very-high"), ("security-severity", score)];
    PropertyBag::builder()
        .tags(["security", "misconfiguration", severity.name()].map(str::to_owned).to_vec())
        .additional_properties(more.map(|(key, value)| (key.to_owned(), value.into())))
        .build()
}

fn help(check: &Check) -> MultiformatMessageString {
    let paragraphs = [("", title(check)), ("", &check.description), ("How to fix", &check.recommended_action)];
    let mut text = Vec::new();
    let mut markdown = Vec::new();
    for (heading, paragraph) in paragraphs.into_iter().filter(|(_, paragraph)| !paragraph.trim().is_empty()) {
        if !heading.is_empty() {
            text.push(format!("{heading}:"));
            markdown.push(format!("**{heading}**"));
        }
        text.push(paragraph.to_owned());
        markdown.push(escape_markdown(paragraph));
    }
    for url in &check.references {
        text.push(format!("See {url}"));
        markdown.push(if uri::is_link(url) { format!("See <{url}>") } else { escape_markdown(&format!("See {url}")) });
    }
    MultiformatMessageString::builder()
        .text(cut(&text.join("\n\n"), MAX_HELP))
        .markdown(cut(&markdown.join("\n\n"), MAX_HELP))
        .build()
}

/// Breaks HTML and links, and keeps what check authors write on purpose: code in backquotes, lists.
fn escape_markdown(text: &str) -> String {
    let linked = text.contains("](");
    let mut in_code = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        in_code ^= c == '`';
        match c {
            '<' if !in_code => out.push_str("&lt;"),
            '&' if !in_code => out.push_str("&amp;"),
            '[' | ']' if linked && !in_code => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(cut(text, MAX_DESCRIPTION)).build()
}

fn title(check: &Check) -> &str {
    first_of(&[&check.title, &check.id.0])
}

/// Returns the first text that is not blank, "" when all are.
fn first_of<'a>(texts: &[&'a str]) -> &'a str {
    texts.iter().copied().find(|text| !text.trim().is_empty()).unwrap_or("")
}
