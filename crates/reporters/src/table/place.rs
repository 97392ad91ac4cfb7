//! A place of a finding: its lines, what encloses it, and its source.

use std::io;

use engine::{Finding, Lines, SnippetLine};

use super::page::{BOLD, DIM, ERROR, PLAIN, Page, counted, piece};
use super::wrap;
use crate::escape;

/// Columns the indentation of a place takes.
const INDENT: &str = "  ";
/// Resources and enclosing blocks named of findings that share a place.
const NAMED: usize = 3;

/// Findings at the same lines with the same message: one module called twice, two objects of one file.
pub(super) struct Place<'a> {
    /// At least one.
    pub(super) findings: Vec<&'a Finding>,
}

impl<'a> Place<'a> {
    fn first(&self) -> &'a Finding {
        self.findings[0]
    }

    /// Returns the findings of one check in one file as places, in their order; folded where they repeat.
    pub(super) fn all(findings: &[&'a Finding], fold: bool) -> Vec<Self> {
        let mut places: Vec<Self> = Vec::new();
        for finding in findings {
            match places.last_mut() {
                Some(last) if fold && last.repeats(finding) => last.findings.push(finding),
                _ => places.push(Self { findings: vec![finding] }),
            }
        }
        places
    }

    fn repeats(&self, finding: &Finding) -> bool {
        let first = self.first();
        first.lines == finding.lines && first.message == finding.message
    }

    /// Returns the lines as text: `12`, `12-15`.
    pub(super) fn lines(&self) -> Option<String> {
        self.first().lines.map(range)
    }

    /// Writes the place; with its message when that is not the same at every place.
    pub(super) fn write(&self, page: &mut Page, with_message: bool) -> io::Result<()> {
        let finding = self.first();
        let path = escape::line(&finding.target);
        let at = finding.lines.map_or_else(|| path.to_string(), |lines| format!("{path}:{}", range(lines)));
        let resources = self.resources();
        let beside = wrap::width(&at) + wrap::width(&resources) + 2 * INDENT.len() <= page.width();
        let mut header = vec![piece(PLAIN, INDENT), piece(BOLD, at)];
        if beside {
            header.push(piece(DIM, format!("{INDENT}{resources}")));
        }
        page.line(&header)?;
        if !beside {
            page.paragraph(&[piece(PLAIN, INDENT)], &resources, DIM)?;
        }
        for finding in self.findings.iter().take(NAMED) {
            enclosing(page, finding)?;
        }
        if with_message {
            page.paragraph(&[piece(PLAIN, INDENT)], &finding.message, PLAIN)?;
        }
        snippet(page, &finding.snippet)
    }

    /// Returns how often the place repeats and for what: `Pod/a`, `2 times: Pod/a, Pod/b`, `whole file`.
    fn resources(&self) -> String {
        let named = self.findings.iter().filter(|finding| !finding.resource.is_empty());
        let names: Vec<_> = named.map(|finding| escape::line(&finding.resource)).collect();
        let mut text = names[..names.len().min(NAMED)].join(", ");
        if names.len() > NAMED {
            text = format!("{text} and {} more", names.len() - NAMED);
        }
        let repeats = (self.findings.len() > 1).then(|| format!("{} times", self.findings.len()));
        let whole = self.first().lines.is_none().then(|| "whole file".to_owned());
        let parts = [whole, repeats, (!text.is_empty()).then_some(text)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
    }
}

fn range(lines: Lines) -> String {
    if lines.end > lines.start { format!("{}-{}", lines.start, lines.end) } else { lines.start.to_string() }
}

fn enclosing(page: &mut Page, finding: &Finding) -> io::Result<()> {
    for occurrence in &finding.occurrences {
        let path = escape::line(&occurrence.path);
        let resource = escape::line(&occurrence.resource);
        page.line(&[piece(DIM, format!("{INDENT}in {resource} at {path}:{}", range(occurrence.lines)))])?;
    }
    Ok(())
}

/// Writes numbered source lines; `┌`, `│` and `└` stand at the cause, `[` when it is one line. Long lines are
/// cut, never wrapped.
fn snippet(page: &mut Page, lines: &[SnippetLine]) -> io::Result<()> {
    let digits = lines.iter().map(|line| line.number.to_string().len()).max().unwrap_or(0);
    for line in lines {
        if line.truncated {
            page.line(&[piece(DIM, format!("{INDENT}{:>digits$} ....", ""))])?;
            continue;
        }
        let number = format!("{INDENT}{:>digits$} ", line.number);
        let columns = page.width().saturating_sub(wrap::width(&number) + 2).max(1);
        let content = wrap::cut(&escape::source(&line.content), columns);
        let style = if line.is_cause { PLAIN } else { DIM };
        page.line(&[piece(DIM, number), piece(ERROR, format!("{} ", mark(line))), piece(style, content)])?;
    }
    Ok(())
}

fn mark(line: &SnippetLine) -> char {
    match (line.is_cause, line.first_cause, line.last_cause) {
        (false, ..) => ' ',
        (true, true, true) => '[',
        (true, true, false) => '┌',
        (true, false, true) => '└',
        (true, false, false) => '│',
    }
}

/// Writes the places that are not shown: their number and lines; where messages differ, each message in a line.
pub(super) fn folded(page: &mut Page, places: &[Place], named: usize, with_message: bool) -> io::Result<()> {
    let text = format!("and {} (--no-fold shows them)", counted(places.len(), "more place"));
    if with_message {
        page.paragraph(&[piece(PLAIN, INDENT)], &format!("{text}:"), DIM)?;
        for place in places.iter().take(named) {
            let lines = place.lines().map_or_else(|| "whole file".to_owned(), |lines| format!("lines {lines}"));
            let message = escape::line(place.first().message.lines().next().unwrap_or_default()).into_owned();
            let line = wrap::cut(&format!("{lines}: {message}"), page.width().saturating_sub(2 * INDENT.len()));
            page.line(&[piece(PLAIN, INDENT), piece(PLAIN, INDENT), piece(DIM, line)])?;
        }
        if places.len() > named {
            page.line(&[piece(PLAIN, INDENT), piece(PLAIN, INDENT), piece(DIM, "…")])?;
        }
        return Ok(());
    }
    let lines: Vec<String> = places.iter().filter_map(Place::lines).take(named).collect();
    let more = if places.len() > lines.len() && !lines.is_empty() { ", …" } else { "" };
    let at = if lines.is_empty() { String::new() } else { format!(": lines {}{more}", lines.join(", ")) };
    page.paragraph(&[piece(PLAIN, INDENT)], &format!("{text}{at}"), DIM)
}
