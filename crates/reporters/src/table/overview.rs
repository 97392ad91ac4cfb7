//! The table of files that have findings, by severity; clean files are counted in one line.

use std::io;

use anstyle::Style;
use comfy_table::{Cell, CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle};
use engine::{Report, Severity};

use super::page::{BOLD, DIM, PLAIN, Page, Piece, counted, piece, severity_style};
use super::wrap;
use crate::escape;
use crate::files::{FileResults, Tally};

/// Thin lines, none between rows.
const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('┌', '─', '┬', '┐'))
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'))
    .bottom_border(LineStyle::new('└', '─', '┴', '┘'));
/// A path is never cut to fewer columns than this.
const MIN_PATH: usize = 16;

/// Writes the table, or nothing when no file has findings.
pub(super) fn write(page: &mut Page, report: &Report, files: &[FileResults]) -> io::Result<()> {
    let rows: Vec<(&FileResults, Tally)> = files
        .iter()
        .filter(|file| !file.failures.is_empty())
        .map(|file| (file, Tally::of(file.failures.iter().copied())))
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let severities = columns(report);
    page.gap()?;
    let table = table(&rows, &severities, page.width());
    for (number, line) in table.lines().enumerate() {
        page.line(&coloured(&line, &severities, number == 1))?;
    }
    let clean = files.len() - rows.len();
    if clean > 0 {
        page.line(&[piece(PLAIN, format!("{} without findings", counted(clean, "more file")))])?;
    }
    Ok(())
}

/// Returns the severities that were asked for, most severe first; UNKNOWN only where there is one.
fn columns(report: &Report) -> Vec<Severity> {
    let found = Tally::of(report.failures());
    let asked = |severity: &Severity| *severity != Severity::Unknown && report.severities.contains(severity);
    Severity::ALL.into_iter().rev().filter(|severity| asked(severity) || found.count(*severity) > 0).collect()
}

fn table(rows: &[(&FileResults, Tally)], severities: &[Severity], width: usize) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let header = ["Target", "Type"].into_iter().chain(severities.iter().map(|severity| severity.name()));
    table.set_header(header.map(Cell::new));
    let counts: usize = severities.iter().map(|severity| severity.name().len() + 3).sum();
    let types = rows.iter().map(|(file, _)| file.input_type.name().len()).max().unwrap_or(0) + 3;
    let path_width = width.saturating_sub(counts + types + 4).max(MIN_PATH);
    for (file, tally) in rows {
        let path = wrap::cut_start(&escape::line(file.path), path_width);
        let mut row = vec![Cell::new(path), Cell::new(file.input_type.name())];
        row.extend(
            severities.iter().map(|severity| Cell::new(tally.count(*severity)).set_alignment(CellAlignment::Right)),
        );
        table.add_row(row);
    }
    table
}

/// Colours the counts of a line: they are its last cells, and no number contains the border between cells.
fn coloured<'a>(line: &'a str, severities: &[Severity], header: bool) -> Vec<Piece<'a>> {
    let mut parts: Vec<&str> = line.rsplitn(severities.len() + 2, '│').collect();
    if parts.len() < severities.len() + 2 {
        return vec![piece(PLAIN, line)];
    }
    parts.reverse();
    let text = if header { BOLD } else { PLAIN };
    let mut pieces = vec![piece(text, parts[0])];
    for (severity, cell) in severities.iter().zip(&parts[1..]) {
        pieces.push(piece(PLAIN, "│"));
        pieces.push(piece(cell_style(cell, *severity), *cell));
    }
    pieces.push(piece(PLAIN, "│"));
    pieces
}

fn cell_style(cell: &str, severity: Severity) -> Style {
    if cell.trim() == "0" { DIM } else { severity_style(severity) }
}
