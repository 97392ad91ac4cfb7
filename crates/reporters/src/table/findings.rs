//! One block per check and file: what is wrong, how to fix it, and where it is.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use engine::{CheckId, Finding};

use super::page::{BOLD, DIM, GOOD, PLAIN, Page, Piece, counted, piece, severity_style};
use super::place::{self, Place};
use crate::escape;
use crate::files::{FileResults, Tally};

/// Places of one check in one file that are shown when repeated ones are folded.
const SHOWN: usize = 3;
/// Folded places whose lines are named.
const NAMED: usize = 20;

/// Writes the blocks of one file, most severe first, and the checks it passed when those were asked for.
pub(super) fn write(page: &mut Page, file: &FileResults) -> io::Result<()> {
    if file.failures.is_empty() && file.passes.is_empty() {
        return Ok(());
    }
    page.gap()?;
    page.line(&heading(file))?;
    page.rule()?;
    for findings in by_check(file) {
        block(page, &findings)?;
    }
    passes(page, file)
}

fn heading<'a>(file: &FileResults) -> Vec<Piece<'a>> {
    let mut pieces = vec![
        piece(BOLD, escape::line(file.path).into_owned()),
        piece(DIM, format!(" ({})", file.input_type)),
        piece(PLAIN, format!("  {}", counted(file.failures.len(), "finding"))),
    ];
    for (number, (severity, count)) in Tally::of(file.failures.iter().copied()).present().enumerate() {
        pieces.push(piece(PLAIN, if number == 0 { ": " } else { ", " }));
        pieces.push(piece(severity_style(severity), format!("{count} {severity}")));
    }
    pieces
}

/// Returns the failures by check: the most severe first, then in the order of the file.
fn by_check<'a>(file: &FileResults<'a>) -> Vec<Vec<&'a Finding>> {
    let mut groups: BTreeMap<&CheckId, Vec<&Finding>> = BTreeMap::new();
    for finding in &file.failures {
        groups.entry(&finding.check.id).or_default().push(finding);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|findings| (Reverse(findings[0].check.severity), findings[0].lines));
    groups
}

fn block(page: &mut Page, findings: &[&Finding]) -> io::Result<()> {
    let check = &findings[0].check;
    let message = &findings[0].message;
    let same_message = findings.iter().all(|finding| finding.message == *message);
    page.gap()?;
    let label = [
        piece(severity_style(check.severity), check.severity.name()),
        piece(BOLD, format!("  {}  ", escape::line(&check.id.0))),
    ];
    let title = if check.title == *check.id.0 { "" } else { &check.title };
    page.paragraph(&label, &escape::line(title), BOLD)?;
    if same_message && *message != check.title {
        page.paragraph(&[piece(PLAIN, "  ")], message, PLAIN)?;
    }
    page.paragraph(&[piece(GOOD, "  Fix: ")], &check.recommended_action, PLAIN)?;
    if !check.primary_url().is_empty() {
        page.line(&[piece(DIM, format!("  See: {}", escape::line(check.primary_url())))])?;
    }
    let places = Place::all(findings, page.folds());
    let shown = if page.folds() && places.len() > SHOWN + 1 { SHOWN } else { places.len() };
    for place in &places[..shown] {
        page.gap()?;
        place.write(page, !same_message)?;
    }
    if shown < places.len() {
        page.gap()?;
        place::folded(page, &places[shown..], NAMED, !same_message)?;
    }
    Ok(())
}

fn passes(page: &mut Page, file: &FileResults) -> io::Result<()> {
    if file.passes.is_empty() {
        return Ok(());
    }
    page.gap()?;
    for finding in &file.passes {
        let id = escape::line(&finding.check.id.0);
        page.paragraph(&[piece(GOOD, "PASS"), piece(PLAIN, format!("  {id}  "))], &finding.check.title, PLAIN)?;
    }
    Ok(())
}
