//! Lines of a page: coloured pieces of text, and the last line of defence against what they contain.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use anstyle::{AnsiColor, Style};
use engine::Severity;

use super::wrap;
use crate::{Options, escape};

/// No columns are saved below this width.
const MIN_WIDTH: usize = 40;
/// Running text is not wider than this, however wide the terminal: longer lines are hard to read.
const MAX_TEXT: usize = 110;

pub(super) const PLAIN: Style = Style::new();
pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// Returns the colour of a severity.
pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical => AnsiColor::Magenta.on_default().bold(),
        Severity::High => AnsiColor::Red.on_default().bold(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low => AnsiColor::Cyan.on_default(),
        Severity::Unknown => DIM,
    }
}

/// A piece of a line.
pub(super) type Piece<'a> = (Style, Cow<'a, str>);

/// Returns `text` as a piece.
pub(super) fn piece<'a>(style: Style, text: impl Into<Cow<'a, str>>) -> Piece<'a> {
    (style, text.into())
}

/// Where the table is written.
pub(super) struct Page<'a> {
    out: BufWriter<&'a mut dyn Write>,
    options: Options,
    empty: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn Write, options: &Options) -> Self {
        Self { out: BufWriter::new(out), options: *options, empty: true }
    }

    /// Whether repeated places are counted instead of shown.
    pub(super) fn folds(&self) -> bool {
        self.options.fold
    }

    /// Columns to fill.
    pub(super) fn width(&self) -> usize {
        self.options.width.max(MIN_WIDTH)
    }

    /// Writes one line.
    ///
    /// Everything that came from outside was escaped before it was measured. Should pieces together form what
    /// a terminal or a runner acts on, the line is escaped once more, without colours.
    pub(super) fn line(&mut self, pieces: &[Piece]) -> io::Result<()> {
        self.empty = false;
        let joined: String = pieces.iter().map(|(_, text)| &**text).collect();
        let escaped = escape::line(&joined);
        if !self.options.colour || *escaped != *joined {
            return writeln!(self.out, "{}", escaped.trim_end());
        }
        for (style, text) in pieces {
            write!(self.out, "{style}{text}{style:#}")?;
        }
        writeln!(self.out)
    }

    /// Writes an empty line, unless nothing stands above it.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        if self.empty { Ok(()) } else { writeln!(self.out) }
    }

    /// Writes `text`, which may come from outside and have several lines: `label` before the first line, the
    /// others below the start of the text.
    pub(super) fn paragraph(&mut self, label: &[Piece], text: &str, style: Style) -> io::Result<()> {
        let indent: usize = label.iter().map(|(_, text)| wrap::width(text)).sum();
        let blanks = [piece(PLAIN, " ".repeat(indent))];
        let columns = self.width().min(MAX_TEXT).saturating_sub(indent).max(MIN_WIDTH / 2);
        let mut label = label;
        for line in wrap::wrap(&escape::text(text), columns) {
            let mut pieces = label.to_vec();
            pieces.push(piece(style, line));
            self.line(&pieces)?;
            label = &blanks;
        }
        Ok(())
    }

    /// Writes a line across the page.
    pub(super) fn rule(&mut self) -> io::Result<()> {
        let width = self.width().min(MAX_TEXT);
        self.line(&[piece(DIM, "─".repeat(width))])
    }

    /// Hands everything written to the output.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Returns `count` with `noun` in its number: `1 file`, `2 files`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
