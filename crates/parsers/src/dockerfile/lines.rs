//! Physical lines to logical ones: parser directives, comments, continuations and heredoc bodies.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::heredoc::Heredoc;
use super::instruction::Instruction;
use super::{Problem, shortened};

/// The longest line `docker build` reads.
const MAX_LINE: usize = 65_535;

/// The directives that BuildKit knows; any other `# name=value` is a comment.
const DIRECTIVES: [&str; 3] = ["syntax", "escape", "check"];

/// One instruction's text with its continuations joined.
pub(super) struct LogicalLine<'a> {
    /// The text of BuildKit's `Original`.
    pub(super) text: Cow<'a, str>,
    /// First byte of the instruction.
    pub(super) start: usize,
    /// Its first line, from 1.
    pub(super) first_line: u32,
}

struct Line<'a> {
    start: usize,
    raw: &'a str,
}

impl<'a> Line<'a> {
    /// Returns the line without its line end.
    fn text(&self) -> &'a str {
        self.raw.trim_end_matches(['\r', '\n'])
    }

    /// Returns the range of the line's comment, if a comment is all it is.
    fn comment(&self) -> Option<Range<usize>> {
        let text = self.text();
        let trimmed = text.trim_start();
        trimmed.starts_with('#').then(|| self.start + (text.len() - trimmed.len())..self.start + text.len())
    }
}

/// Reads a Dockerfile from its first line to its last.
pub(super) struct Reader<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    next: usize,
    escape: char,
    /// The directives seen so far; `None` once something else has been read.
    directives: Option<Vec<String>>,
    terminators: Option<Terminators<'a>>,
    comments: Vec<Range<usize>>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Returns a reader at the start of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        let lines: Vec<Line<'a>> = text
            .split_inclusive('\n')
            .scan(0, |start, raw| {
                let line = Line { start: *start, raw };
                *start += raw.len();
                Some(line)
            })
            .collect();
        let too_long = lines.iter().find(|line| line.raw.trim_end_matches('\n').len() > MAX_LINE);
        let message = format!("the line is longer than the {MAX_LINE} bytes that docker build reads");
        let problems = too_long
            .map(|line| Problem::warning(line.start..line.start + line.raw.len(), message))
            .into_iter()
            .collect();
        Self {
            text,
            lines,
            next: 0,
            escape: '\\',
            directives: Some(Vec::new()),
            terminators: None,
            comments: Vec::new(),
            problems,
        }
    }

    /// Returns the comments and the problems met on the way.
    pub(super) fn finish(self) -> (Vec<Range<usize>>, Vec<Problem>) {
        (self.comments, self.problems)
    }

    /// Keeps `problem` for [`Self::finish`].
    pub(super) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Returns the character that continues lines and escapes the next one.
    pub(super) fn escape(&self) -> char {
        self.escape
    }

    /// Returns the number of the last line read, from 1.
    pub(super) fn last_line(&self) -> u32 {
        u32::try_from(self.next).unwrap_or(u32::MAX)
    }

    /// Returns the range from `start` to the end of what has been read, without white space at its end.
    pub(super) fn range_from(&self, start: usize) -> Range<usize> {
        let end = self.lines.get(self.next).map_or(self.text.len(), |line| line.start);
        start..start + self.text[start..end].trim_end().len()
    }

    /// Returns the next instruction with its continuations joined.
    pub(super) fn next_line(&mut self) -> Option<LogicalLine<'a>> {
        loop {
            let line = self.lines.get(self.next)?;
            let (start, text, comment) = (line.start, line.text(), line.comment());
            self.next += 1;
            let head = text.trim_start();
            let start = start + (text.len() - head.len());
            if self.take_directive(head, start) {
                continue;
            }
            if let Some(comment) = comment {
                self.comments.push(comment);
                continue;
            }
            let (head, continues) = strip_continuation(head, self.escape);
            if head.is_empty() && !continues {
                continue;
            }
            let first_line = self.last_line();
            let text = if continues { Cow::Owned(self.join(head)) } else { Cow::Borrowed(head) };
            return Some(LogicalLine { text, start, first_line });
        }
    }

    /// Returns `head` with the lines that continue it; comments and blank lines between them are left out.
    fn join(&mut self, head: &str) -> String {
        let mut joined = head.to_owned();
        while let Some(line) = self.lines.get(self.next) {
            self.next += 1;
            if let Some(comment) = line.comment() {
                self.comments.push(comment);
                continue;
            }
            let text = line.text();
            if text.trim_start().is_empty() {
                continue;
            }
            let (part, continues) = strip_continuation(text, self.escape);
            joined.push_str(part);
            if !continues {
                break;
            }
        }
        joined
    }

    /// Returns whether the line `text` at offset `start` is a parser directive, and follows it.
    fn take_directive(&mut self, text: &str, start: usize) -> bool {
        let Some(seen) = &mut self.directives else { return false };
        let Some((name, value)) = directive(text) else {
            self.directives = None;
            return false;
        };
        let range = start..start + text.len();
        if seen.contains(&name) {
            let message = format!("only one {name} parser directive can be used");
            self.problems.push(Problem::error(range, message));
            return true;
        }
        if name == "escape" {
            match value {
                "\\" => self.escape = '\\',
                "`" => self.escape = '`',
                _ => {
                    self.problems.push(Problem::error(
                        range,
                        format!("the escape directive is {}, not \\ or `", shortened(value)),
                    ));
                }
            }
        }
        seen.push(name);
        true
    }

    /// Returns the body of `heredoc`, which begins on the next line, and goes past its terminator.
    ///
    /// # Errors
    ///
    /// The lines up to the next one that looks like an instruction, when nothing terminates the heredoc.
    pub(super) fn heredoc_body(&mut self, heredoc: &Heredoc) -> Result<&'a str, &'a str> {
        let first = self.next;
        let terminators = self.terminators.get_or_insert_with(|| Terminators::new(&self.lines));
        if let Some(end) = terminators.find(heredoc, first) {
            self.next = end + 1;
            return Ok(self.slice(first, end));
        }
        let rest = &self.lines[first..];
        let end = rest.iter().position(|line| Instruction::begins(line.raw)).map_or(self.lines.len(), |at| first + at);
        self.next = end;
        Err(self.slice(first, end))
    }

    fn slice(&self, first: usize, end: usize) -> &'a str {
        let offset = |index: usize| self.lines.get(index).map_or(self.text.len(), |line| line.start);
        &self.text[offset(first)..offset(end)]
    }
}

/// Returns `text` without its continuation sign, and whether it had one. An escaped sign is none.
fn strip_continuation(text: &str, escape: char) -> (&str, bool) {
    match text.trim_end_matches([' ', '\t']).strip_suffix(escape) {
        Some(before) if !before.ends_with(escape) => (before, true),
        _ => (text, false),
    }
}

/// Returns the lower-case name and the value of the parser directive `text`.
fn directive(text: &str) -> Option<(String, &str)> {
    const BLANK: [char; 5] = [' ', '\t', '\n', '\x0C', '\r'];
    let (name, value) = text.strip_prefix('#')?.trim_start().split_once('=')?;
    let name = name.trim_end_matches(BLANK).to_ascii_lowercase();
    let trimmed = value.trim_matches(BLANK);
    let value = if trimmed.is_empty() { value } else { trimmed };
    (DIRECTIVES.contains(&&*name) && !value.is_empty()).then_some((name, value))
}

/// Where each line's text stands, so that looking for a terminator never reads the file again.
struct Terminators<'a> {
    exact: BTreeMap<&'a str, Vec<usize>>,
    without_tabs: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Terminators<'a> {
    fn new(lines: &[Line<'a>]) -> Self {
        let mut index = Self { exact: BTreeMap::new(), without_tabs: BTreeMap::new() };
        for (number, line) in lines.iter().enumerate() {
            let text = line.text();
            index.exact.entry(text).or_default().push(number);
            index.without_tabs.entry(text.trim_start_matches('\t')).or_default().push(number);
        }
        index
    }

    /// Returns the first line at or after `first` that ends `heredoc`.
    fn find(&self, heredoc: &Heredoc, first: usize) -> Option<usize> {
        let lines = if heredoc.strip_tabs { &self.without_tabs } else { &self.exact };
        let lines = lines.get(&*heredoc.name)?;
        lines.get(lines.partition_point(|&line| line < first)).copied()
    }
}
