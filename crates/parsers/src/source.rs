//! Byte offsets and the positions people read.
//!
//! Everything inside the program stores [`Span`]s, half-open byte ranges. Lines and columns exist only at
//! the edges (reports, error messages) and are made here and nowhere else, so they cannot disagree.

use std::sync::Arc;

use crate::Place;

/// One source file of a unit of work; an index into its [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A half-open range of bytes in the decoded text of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file the offsets point into.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte; never less than `start`.
    pub end: u32,
}

impl Span {
    /// Returns the span of `range` in `file`; offsets past 4 GiB are clamped, files that large are never read.
    #[must_use]
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }

    /// Returns the smallest span that covers both; both must be of one file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Returns the offsets as a range that slices the file's text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position as people count: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// The decoded text of one file, under the path that reports show.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// This file's place in its unit's [`SourceMap`].
    pub id: FileId,
    /// The path reports show, with `/` between its parts.
    pub path: Arc<str>,
    /// UTF-8 without a byte order mark; line ends are kept as they are.
    pub text: Arc<str>,
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// Returns the file with its lines counted; a line ends at `\n`, which belongs to the line it ends.
    #[must_use]
    pub fn new(id: FileId, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text: Arc<str> = text.into();
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let mut line_starts = vec![0];
        line_starts.extend(newlines.map(|(offset, _)| u32::try_from(offset + 1).unwrap_or(u32::MAX)));
        Self { id, path: path.into(), text, line_starts }
    }

    /// Returns the line of `offset`, from 1. An offset past the end is on the last line.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// Returns the line and column of `offset`; columns count characters, as SARIF's `unicodeCodePoints` does.
    /// An offset past the end, or inside a character, counts as the nearest character start before it.
    #[must_use]
    pub fn line_col(&self, offset: u32) -> LineCol {
        let line = self.line(offset);
        let start = self.line_starts[line as usize - 1] as usize; // the first start is 0, so `line` is at least 1
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.text[start.min(end)..end].chars().count() + 1;
        LineCol { line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// Returns the first and last line of `span`, from 1. A span that ends just after a newline ends on the
    /// line that newline ends.
    #[must_use]
    pub fn lines(&self, span: Span) -> (u32, u32) {
        let last = if span.end > span.start { span.end - 1 } else { span.end };
        (self.line(span.start), self.line(last))
    }

    /// Returns the text of line `line` (from 1) without its line end; `None` past the last line.
    #[must_use]
    pub fn line_text(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.line_starts.get(index)? as usize;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        let text = &self.text[start..end];
        let text = text.strip_suffix('\n').unwrap_or(text);
        Some(text.strip_suffix('\r').unwrap_or(text))
    }

    /// Returns how line `line` (from 1) ends: `\n`, `\r\n`, or "" at the end of the file.
    #[must_use]
    pub fn line_end(&self, line: u32) -> &str {
        let index = line as usize;
        let end = self.line_starts.get(index).map_or(self.text.len(), |&next| next as usize);
        let start = index.checked_sub(1).and_then(|index| self.line_starts.get(index));
        let length = self.line_text(line).map_or(0, str::len);
        start.map_or("", |&start| &self.text[start as usize + length..end])
    }

    /// Returns the number of lines; a final newline starts no further line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        let starts = u32::try_from(self.line_starts.len()).unwrap_or(u32::MAX);
        if self.text.is_empty() || self.text.ends_with('\n') { starts - 1 } else { starts }
    }

    /// Returns the source text of `span`, or "" when it does not lie in this file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Returns the span of `range` in this file.
    #[must_use]
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range)
    }

    /// Returns the place of `offset` for a diagnostic.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let at = self.line_col(offset);
        Place { path: self.path.clone(), line: at.line, column: at.column }
    }
}

/// The files of one unit of work, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file and returns its id.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile::new(id, path, text));
        id
    }

    /// Returns the file of `id`.
    ///
    /// # Panics
    ///
    /// If `id` is of another map.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns the file that reports call `path`.
    #[must_use]
    pub fn by_path(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| &*file.path == path)
    }

    /// Returns the files in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{FileId, SourceFile};

    #[track_caller]
    fn check(text: &str, offset: u32, expected: (u32, u32)) {
        let at = SourceFile::new(FileId(0), "f", text).line_col(offset);
        assert_eq!((at.line, at.column), expected, "offset {offset} in {text:?}");
    }

    #[test]
    fn newline_belongs_to_the_line_it_ends() {
        check("a\nb", 1, (1, 2));
        check("a\nb", 2, (2, 1));
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        check("é: x", 4, (1, 4));
    }

    #[test]
    fn offsets_past_the_end_are_on_the_last_line() {
        check("a\nb", 99, (2, 2));
        check("", 0, (1, 1));
    }

    #[test]
    fn line_text_has_no_line_end() {
        let file = SourceFile::new(FileId(0), "f", "a\r\nb\n");
        assert_eq!(file.line_text(1), Some("a"));
        assert_eq!(file.line_text(2), Some("b"));
        assert_eq!(file.line_count(), 2);
        assert_eq!(file.lines(file.span(0..5)), (1, 2));
    }
}
