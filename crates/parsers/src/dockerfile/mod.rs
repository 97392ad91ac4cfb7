//! Dockerfiles as BuildKit's frontend reads them, in the document shape that Trivy's checks expect.
//!
//! The way of the text: `lines` joins continued lines and sets comments apart, `instruction` splits a joined
//! line by the grammar of its instruction, `heredoc` takes the bodies below it, `rules` says what
//! `docker build` would refuse, and `document` builds the tree. Nothing stops at a mistake: what is wrong is
//! a diagnostic, and every instruction that can be told is in the document.

mod command;
mod document;
mod exec_form;
mod heredoc;
mod instruction;
mod lines;
mod rules;
mod shell_words;
mod words;

use std::ops::Range;

use crate::{Comment, Diagnostic, DiagnosticSeverity, Parsed, Place, Skipped, SourceFile};
use command::Command;
use lines::Reader;

/// Most problems reported of one file; how many more there are is said in one line.
const MAX_PROBLEMS: usize = 50;

/// Most characters of the input that a message repeats.
const MAX_QUOTED: usize = 60;

/// Something wrong with the text in `range`.
struct Problem {
    range: Range<usize>,
    severity: DiagnosticSeverity,
    message: String,
}

impl Problem {
    fn error(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, severity: DiagnosticSeverity::Error, message: message.into() }
    }

    fn warning(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, severity: DiagnosticSeverity::Warning, message: message.into() }
    }
}

/// Returns the one document of a Dockerfile, its comments, and a diagnostic for each thing `docker build` would
/// refuse. A file without any instruction has no document.
///
/// ```
/// use parsers::{FileId, SourceFile, dockerfile};
///
/// let file = SourceFile::new(FileId(0), "Dockerfile", "FROM alpine\nUSER 1000\n");
/// let parsed = dockerfile::parse(&file);
/// let stage = &parsed.documents[0].root.field("Stages").unwrap().items()[0];
/// assert_eq!(stage.field("Name").unwrap().as_str(), Some("alpine"));
/// ```
#[must_use]
pub fn parse(file: &SourceFile) -> Parsed {
    let mut reader = Reader::new(&file.text);
    let mut commands = Vec::new();
    while let Some(line) = reader.next_line() {
        commands.extend(Command::read(line, &mut reader));
    }
    let (comments, mut problems) = reader.finish();
    problems.extend(rules::of_the_file(&commands));
    problems.sort_by_key(|problem| problem.range.start);
    if is_template(&file.text, &problems) {
        let skipped = Skipped { path: file.path.clone(), reason: "a template, not a Dockerfile".to_owned() };
        return Parsed { skipped: vec![skipped], ..Parsed::default() };
    }
    let comments = comments.into_iter().map(|range| Comment { span: file.span(range) }).collect();
    let diagnostics = diagnostics(file, problems);
    Parsed { documents: document::build(file, commands), comments, diagnostics, ..Parsed::default() }
}

/// Returns whether what `docker build` would refuse is a template action. An action somewhere else proves
/// nothing: `RUN docker inspect -f '{{.Id}}'` is a plain command.
fn is_template(text: &str, problems: &[Problem]) -> bool {
    problems.iter().filter(|problem| problem.severity == DiagnosticSeverity::Error).any(|problem| {
        let refused = text.get(problem.range.clone()).unwrap_or("");
        refused.contains("{{") || refused.contains("{%")
    })
}

fn diagnostics(file: &SourceFile, problems: Vec<Problem>) -> Vec<Diagnostic> {
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    let mut diagnostics: Vec<Diagnostic> =
        problems.into_iter().take(MAX_PROBLEMS).map(|problem| diagnostic(file, problem)).collect();
    if more > 0 {
        let place = Place::file(file.path.clone());
        diagnostics.push(Diagnostic::error(place, format!("{more} more problems in this file")));
    }
    diagnostics
}

fn diagnostic(file: &SourceFile, problem: Problem) -> Diagnostic {
    let Problem { range, severity, message } = problem;
    let place = if range.is_empty() { Place::file(file.path.clone()) } else { file.place(file.span(range).start) };
    Diagnostic { place, severity, message }
}

/// Returns `text` in quotes, cut where it would make a message unreadable.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{:?}...", &text[..end]),
        None => format!("{text:?}"),
    }
}
