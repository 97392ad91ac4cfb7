//! Documents and checks to findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use parsers::{Diagnostic, Document, InputType, Parsed, Place, SourceMap};

use crate::cause::{Cause, locate};
use crate::evaluator::{Evaluator, Input, InputStyle, RegoError};
use crate::fingerprint::{Parts, fingerprint};
use crate::inline_ignore::InlineIgnores;
use crate::load::{CheckSet, LoadedCheck};
use crate::rule_value::{Denial, denials};
use crate::snippet::snippet;
use crate::{Finding, Lines, Status, Target};

/// What came of one unit of work; positions are already resolved, so its sources can be let go.
#[derive(Debug, Default)]
pub struct UnitOutcome {
    /// Findings, passes included, in the order of documents and checks.
    pub findings: Vec<Finding>,
    /// Files that held a document.
    pub targets: Vec<Target>,
    /// What could not be read or evaluated.
    pub diagnostics: Vec<Diagnostic>,
    /// How many documents there were.
    pub documents: usize,
    /// Indexes of the checks that ran, into the order of [`CheckSet::checks`].
    pub ran: Vec<usize>,
    /// What checks printed, as `file:line: text`.
    pub prints: Vec<String>,
}

/// One thread's evaluators.
pub struct Worker<'a> {
    set: &'a CheckSet,
    builtin: Evaluator,
    user: Evaluator,
}

impl CheckSet {
    /// Returns what one thread needs to evaluate documents; make one per thread, not one per document.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        Worker { set: self, builtin: self.builtin.clone(), user: self.user.clone() }
    }
}

impl Worker<'_> {
    /// Runs every check on every document it selects. `today` decides which ignore comments have expired.
    pub fn evaluate(&mut self, parsed: &Parsed, sources: &SourceMap, today: &crate::Date) -> UnitOutcome {
        let (ignores, warnings) = InlineIgnores::read(&parsed.comments, sources, today);
        let mut outcome = UnitOutcome {
            documents: parsed.documents.len(),
            diagnostics: parsed.diagnostics.iter().cloned().chain(warnings).collect(),
            ..UnitOutcome::default()
        };
        for document in &parsed.documents {
            self.document(document, sources, &ignores, &mut outcome);
        }
        outcome.ran.sort_unstable();
        outcome.ran.dedup();
        outcome.targets = targets(parsed, sources, &mut outcome.findings);
        name_findings(&mut outcome.findings);
        outcome
    }

    fn document(
        &mut self,
        document: &Document,
        sources: &SourceMap,
        ignores: &InlineIgnores,
        outcome: &mut UnitOutcome,
    ) {
        let mut inputs = Inputs { document, sources, plain: None, with_metadata: None };
        for (index, loaded) in self.set.checks.iter().enumerate() {
            if !loaded.check.selects(document) {
                continue;
            }
            outcome.ran.push(index);
            let evaluator = if loaded.check.builtin { &mut self.builtin } else { &mut self.user };
            evaluator.set_input(inputs.of(loaded.style));
            for rule in &loaded.check.rules {
                let result = evaluator.eval(&loaded.check.package, rule);
                outcome.prints.extend(result.prints);
                match result.value {
                    Ok(value) => {
                        let run = Run { loaded, rule, document, sources, ignores };
                        outcome.findings.extend(run.findings(value.as_ref()));
                    }
                    Err(error) => outcome.diagnostics.push(evaluation_error(loaded, document, sources, &error)),
                }
            }
        }
    }
}

/// The two forms of one document, each made when the first check asks for it.
struct Inputs<'a> {
    document: &'a Document,
    sources: &'a SourceMap,
    plain: Option<Input>,
    with_metadata: Option<Input>,
}

impl Inputs<'_> {
    fn of(&mut self, style: InputStyle) -> &Input {
        let slot = match style {
            InputStyle::Plain => &mut self.plain,
            InputStyle::WithMetadata => &mut self.with_metadata,
        };
        slot.get_or_insert_with(|| Input::new(self.document, self.sources, style))
    }
}

/// One rule that has run on one document.
struct Run<'a> {
    loaded: &'a LoadedCheck,
    rule: &'a Arc<str>,
    document: &'a Document,
    sources: &'a SourceMap,
    ignores: &'a InlineIgnores,
}

impl Run<'_> {
    fn findings(&self, value: Option<&serde_json::Value>) -> Vec<Finding> {
        let found = value.map(denials).unwrap_or_default();
        if found.is_empty() {
            return vec![self.pass()];
        }
        found.into_iter().map(|denial| self.failure(denial)).collect()
    }

    fn pass(&self) -> Finding {
        Finding {
            check: Arc::clone(&self.loaded.check),
            rule: Arc::clone(self.rule),
            status: Status::Pass,
            message: "No issues found".to_owned(),
            target: self.sources.file(self.document.file).path.clone(),
            input_type: self.document.input_type,
            resource: self.document.resource.clone(),
            lines: None,
            occurrences: Vec::new(),
            snippet: Vec::new(),
            fingerprint: String::new(),
        }
    }

    fn failure(&self, denial: Denial) -> Finding {
        let check = &self.loaded.check;
        let message = Some(denial.message).filter(|text| !text.trim().is_empty());
        let message = message.unwrap_or_else(|| format!("Rego check rule: {}.{}", check.package, self.rule));
        let cause = locate(&denial.place, &message, self.document, self.sources, &self.loaded.resource_types);
        let status = match self.ignores.find(check, &cause) {
            Some(place) => Status::Ignored(format!("comment at {place}")),
            None => Status::Fail,
        };
        Finding {
            check: Arc::clone(check),
            rule: Arc::clone(self.rule),
            status,
            target: cause.file.path.clone(),
            input_type: self.document.input_type,
            lines: cause.lines,
            snippet: cause_snippet(&cause),
            // The text that names the finding, until all findings of the unit are known.
            fingerprint: cause_text(&cause, &message),
            resource: cause.resource,
            occurrences: cause.occurrences,
            message,
        }
    }
}

fn cause_snippet(cause: &Cause<'_>) -> Vec<crate::SnippetLine> {
    let Some(lines) = cause.lines else { return Vec::new() };
    let around = |lines: &Lines, outer: &Lines| outer.start <= lines.start && lines.end <= outer.end;
    let parents = cause.occurrences.iter().rev().filter(|parent| parent.path == cause.file.path);
    let outer = parents.map(|parent| parent.lines).find(|outer| around(&lines, outer)).unwrap_or(lines);
    snippet(cause.file, lines, outer)
}

fn cause_text(cause: &Cause<'_>, message: &str) -> String {
    let Some(lines) = cause.lines.filter(|_| cause.is_narrow) else { return message.to_owned() };
    let text = (lines.start..=lines.end).filter_map(|number| cause.file.line_text(number));
    text.collect::<Vec<_>>().join("\n")
}

/// Turns the texts that name findings into fingerprints. Findings of one file that share check, resource and text
/// are told apart by their messages, then by their order.
fn name_findings(findings: &mut [Finding]) {
    let mut sharing: BTreeMap<(Arc<str>, String), Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter_mut().enumerate() {
        let plain = name(finding, "", 0);
        if finding.status == Status::Pass {
            finding.fingerprint = plain;
        } else {
            sharing.entry((finding.target.clone(), plain)).or_default().push(index);
        }
    }
    for ((_, plain), mut members) in sharing {
        if let [only] = members[..] {
            findings[only].fingerprint = plain;
            continue;
        }
        members.sort_by_key(|&index| (findings[index].lines, findings[index].message.clone()));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for index in members {
            let finding = &mut findings[index];
            let nth = seen.entry(finding.message.clone()).or_insert(0);
            finding.fingerprint = name(finding, &finding.message, *nth);
            *nth += 1;
        }
    }
}

/// The fingerprint of a finding that still holds the text that names it.
fn name(finding: &Finding, message: &str, nth: usize) -> String {
    let (check, resource, text) = (&*finding.check.id.0, &*finding.resource, finding.fingerprint.as_str());
    fingerprint(Parts { check, resource, text, message, nth })
}

/// Returns the files with documents or findings, each with the number of checks that passed on it, and drops
/// passes of checks that failed elsewhere in the same file, and their repetitions.
fn targets(parsed: &Parsed, sources: &SourceMap, findings: &mut Vec<Finding>) -> Vec<Target> {
    type Key = (Arc<str>, Arc<str>, Arc<str>);
    let key = |it: &Finding| -> Key { (it.target.clone(), it.check.id.0.clone(), it.rule.clone()) };
    let mut denied: BTreeMap<Key, bool> = BTreeMap::new();
    for finding in findings.iter() {
        *denied.entry(key(finding)).or_default() |= finding.status != Status::Pass;
    }
    let mut kept = std::collections::BTreeSet::new();
    findings.retain(|it| it.status != Status::Pass || (!denied[&key(it)] && kept.insert(key(it))));
    let mut targets: BTreeMap<(Arc<str>, InputType), usize> = BTreeMap::new();
    for document in &parsed.documents {
        targets.entry((sources.file(document.file).path.clone(), document.input_type)).or_default();
    }
    for finding in findings.iter() {
        let passed = targets.entry((finding.target.clone(), finding.input_type)).or_default();
        *passed += usize::from(finding.status == Status::Pass);
    }
    targets.into_iter().map(|((path, input_type), passed)| Target { path, input_type, passed }).collect()
}

fn evaluation_error(loaded: &LoadedCheck, document: &Document, sources: &SourceMap, error: &RegoError) -> Diagnostic {
    let file = sources.file(document.file);
    let whole_file = document.resource.is_empty();
    let place = if whole_file { Place::file(file.path.clone()) } else { file.place(document.root.origin.span.start) };
    let at = error.at.as_ref().map(|(path, line, column)| format!(" at {path}:{line}:{column}")).unwrap_or_default();
    let what = if whole_file { document.input_type.name() } else { &*document.resource };
    Diagnostic::error(
        place,
        format!("check {} could not be evaluated on {what}: {}{at}", loaded.check.id, error.message),
    )
}
