//! A first reading of a `.tf` file that cannot fail: its comments, where its top-level blocks begin and end, and the
//! newlines inside `{ for ... }` that the HCL parser refuses.
//!
//! The reading keeps a stack of what is open (brackets, strings, heredocs, interpolations) instead of recursing, so
//! any nesting is read in constant stack and linear time.

use std::collections::BTreeMap;
use std::ops::Range;

/// The block kinds that Terraform and `OpenTofu` allow at the top of a file. A line that begins with one of them begins
/// a block even when a brace before it was never closed.
pub(crate) const TOP_LEVEL_BLOCKS: [&str; 15] = [
    "action",
    "check",
    "data",
    "ephemeral",
    "import",
    "language",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "terraform",
    "variable",
];

/// What [`outline`] finds; every range is in bytes of the text.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Comments without their line ends.
    pub comments: Vec<Range<usize>>,
    /// Top-level blocks, arguments and stray text, in order, each to the end of its last line.
    pub items: Vec<Range<usize>>,
    /// Newlines and comments directly inside the braces of `{ for ... }`; a space means the same there.
    pub for_gaps: Vec<Range<usize>>,
}

/// What is open around a position.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    /// `{`, and whether `for` follows.
    Brace {
        of_for: bool,
    },
    /// `(` or `[`.
    Bracket,
    /// `${` or `%{`
    Interpolation,
    String,
    /// A heredoc, with the range of its delimiter in the text.
    Heredoc(Range<usize>),
}

/// Reads the outline of `text`.
pub(crate) fn outline(text: &str) -> Outline {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        open: Vec::new(),
        item: None,
        last_lines: None,
        found: Outline::default(),
    };
    while reader.at < text.len() {
        reader.step();
    }
    reader.end_item();
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// Where the current top-level item began.
    item: Option<usize>,
    /// By first word, where the last line that begins with it starts; made when the first heredoc asks.
    last_lines: Option<BTreeMap<&'a [u8], usize>>,
    found: Outline,
}

impl<'a> Reader<'a> {
    fn step(&mut self) {
        match self.open.last() {
            Some(Open::String) => self.step_in_string(),
            Some(Open::Heredoc(delimiter)) => {
                let delimiter = delimiter.clone();
                self.step_in_heredoc(&delimiter);
            }
            _ => self.step_in_code(),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn at_line_start(&self) -> bool {
        self.at == 0 || self.bytes[self.at - 1] == b'\n'
    }

    fn step_in_code(&mut self) {
        if self.at_line_start() && !self.open.is_empty() && self.begins_top_level_block() {
            self.open.clear();
            self.end_item();
        }
        let rest = self.rest();
        match rest[0] {
            b'#' => self.line_comment(),
            b'/' if rest.starts_with(b"//") => self.line_comment(),
            b'/' if rest.starts_with(b"/*") => self.block_comment(),
            b'\n' => self.newline(),
            byte if byte.is_ascii_whitespace() => self.at += 1,
            byte => {
                self.item.get_or_insert(self.at);
                self.code_byte(byte);
            }
        }
    }

    fn code_byte(&mut self, byte: u8) {
        match byte {
            b'"' => self.enter(Open::String, 1),
            b'{' => {
                let of_for = self.for_follows();
                self.enter(Open::Brace { of_for }, 1);
            }
            b'(' | b'[' => self.enter(Open::Bracket, 1),
            b'}' | b')' | b']' => {
                self.open.pop();
                self.at += 1;
            }
            b'<' if self.rest().starts_with(b"<<") => self.heredoc_start(),
            _ => self.at += 1,
        }
    }

    fn enter(&mut self, open: Open, width: usize) {
        self.open.push(open);
        self.at += width;
    }

    fn newline(&mut self) {
        if let Some(Open::Brace { of_for: true }) = self.open.last() {
            let start = if self.at > 0 && self.bytes[self.at - 1] == b'\r' { self.at - 1 } else { self.at };
            self.found.for_gaps.push(start..self.at + 1);
        }
        self.at += 1;
        if self.open.is_empty() {
            self.end_item();
        }
    }

    fn end_item(&mut self) {
        if let Some(start) = self.item.take() {
            self.found.items.push(start..self.at);
        }
    }

    fn line_comment(&mut self) {
        let length = self.rest().iter().position(|&byte| byte == b'\n').unwrap_or(self.rest().len());
        let end = self.at + length;
        let end = if end > self.at && self.bytes[end - 1] == b'\r' { end - 1 } else { end };
        self.comment(self.at..end);
    }

    fn block_comment(&mut self) {
        let end = self.text[self.at + 2..].find("*/").map_or(self.text.len(), |offset| self.at + 2 + offset + 2);
        self.comment(self.at..end);
    }

    fn comment(&mut self, range: Range<usize>) {
        self.at = range.end;
        if let Some(Open::Brace { of_for: true }) = self.open.last() {
            self.found.for_gaps.push(range.clone());
        }
        self.found.comments.push(range);
    }

    fn step_in_string(&mut self) {
        let rest = self.rest();
        match rest[0] {
            b'\\' => self.at += rest.len().min(2),
            b'"' => {
                self.open.pop();
                self.at += 1;
            }
            // A quoted string does not go past its line: here one was never closed.
            b'\n' => {
                self.open.pop();
            }
            _ => self.template_byte(),
        }
    }

    fn step_in_heredoc(&mut self, delimiter: &Range<usize>) {
        if self.at_line_start() && self.ends_heredoc(delimiter) {
            let indent = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            self.open.pop();
            self.at += indent + delimiter.len();
            return;
        }
        self.template_byte();
    }

    /// Steps over one byte of a template, or into an interpolation.
    fn template_byte(&mut self) {
        let rest = self.rest();
        if rest.starts_with(b"$${") || rest.starts_with(b"%%{") {
            self.at += 3;
        } else if rest.starts_with(b"${") || rest.starts_with(b"%{") {
            self.enter(Open::Interpolation, 2);
        } else {
            self.at += 1;
        }
    }

    fn ends_heredoc(&self, delimiter: &Range<usize>) -> bool {
        first_word(self.rest()) == &self.bytes[delimiter.clone()]
    }

    /// Enters a heredoc if one begins here and ends anywhere; a `<<` that never ends is stepped over.
    fn heredoc_start(&mut self) {
        let mut start = self.at + 2;
        if self.bytes.get(start) == Some(&b'-') {
            start += 1;
        }
        let length = self.bytes[start..].iter().take_while(|byte| is_name_byte(**byte)).count();
        let delimiter = start..start + length;
        let Some(line) = self.bytes[delimiter.end..].iter().position(|&byte| byte == b'\n') else {
            self.at += 2;
            return;
        };
        let body = delimiter.end + line + 1;
        if length == 0 || !self.line_follows(&delimiter, body) {
            self.at += 2;
            return;
        }
        self.at = body;
        self.open.push(Open::Heredoc(delimiter));
    }

    /// Returns whether a line at or after `from` begins with the delimiter.
    fn line_follows(&mut self, delimiter: &Range<usize>, from: usize) -> bool {
        let bytes: &'a [u8] = self.bytes;
        let last_lines = self.last_lines.get_or_insert_with(|| last_lines_by_word(bytes));
        last_lines.get(&bytes[delimiter.clone()]).is_some_and(|&start| start >= from)
    }

    fn for_follows(&self) -> bool {
        let mut rest = &self.bytes[self.at + 1..];
        loop {
            rest = rest.trim_ascii_start();
            if rest.starts_with(b"#") || rest.starts_with(b"//") {
                let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                rest = &rest[end..];
            } else {
                break;
            }
        }
        rest.starts_with(b"for") && rest.get(3).is_some_and(|byte| !is_name_byte(*byte))
    }

    fn begins_top_level_block(&self) -> bool {
        let rest = self.rest();
        let word = rest.iter().take_while(|byte| is_name_byte(**byte)).count();
        let kind = &rest[..word];
        let known = TOP_LEVEL_BLOCKS.iter().any(|block| block.as_bytes() == kind);
        let after = rest[word..].iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        known && matches!(after, Some(b'"' | b'{'))
    }
}

/// Returns the name that a line begins with, after its indent.
fn first_word(line: &[u8]) -> &[u8] {
    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let length = line[indent..].iter().take_while(|byte| is_name_byte(**byte)).count();
    &line[indent..indent + length]
}

fn last_lines_by_word(bytes: &[u8]) -> BTreeMap<&[u8], usize> {
    let mut start = 0;
    let mut lines = BTreeMap::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        lines.insert(first_word(line), start);
        start += line.len() + 1;
    }
    lines
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[track_caller]
    fn check_comments(text: &str, expected: &[&str]) {
        let found: Vec<&str> = outline(text).comments.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[track_caller]
    fn check_items(text: &str, expected: &[&str]) {
        let found: Vec<&str> = outline(text).items.into_iter().map(|range| text[range].trim_end()).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn comments_are_found_in_all_three_forms() {
        check_comments("# a\r\nx = 1 // b\n/* c\n d */ y = 2", &["# a", "// b", "/* c\n d */"]);
        check_comments("x = \"${a /* in */}\"", &["/* in */"]);
    }

    #[test]
    fn comment_signs_in_strings_and_heredocs_are_text() {
        check_comments("x = \"# a // b \\\" # c\"", &[]);
        check_comments("x = <<-EOT\n# no\n // no\n  EOT\n# yes", &["# yes"]);
        check_comments("x = \"$${ # no\" # yes", &["# yes"]);
    }

    #[test]
    fn an_item_is_a_whole_top_level_block() {
        check_items("a \"b\" {\n x = {\n }\n}\n\nlocals {}\n", &["a \"b\" {\n x = {\n }\n}", "locals {}"]);
        check_items("x = <<E\n}\nE\ny {}", &["x = <<E\n}\nE", "y {}"]);
    }

    #[test]
    fn a_block_begins_even_after_a_brace_that_never_closes() {
        check_items(
            "locals {\n a = {\n}\nresource \"a\" \"b\" {\n}\n",
            &["locals {\n a = {\n}", "resource \"a\" \"b\" {\n}"],
        );
        check_items("locals {\n a = \"x\n}\ndata \"a\" \"b\" {}\n", &["locals {\n a = \"x\n}", "data \"a\" \"b\" {}"]);
        check_items(
            "locals {\n a = <<EOT\n}\ndata \"a\" \"b\" {}\n",
            &["locals {\n a = <<EOT\n}", "data \"a\" \"b\" {}"],
        );
    }

    #[test]
    fn gaps_are_the_newlines_of_for_braces_only() {
        let text = "a = {\n for k in x : k => {\n b = 1\n }\n}\nc = {\n d = 1\n}";
        let mut marked = text.to_owned();
        for gap in outline(text).for_gaps {
            marked.replace_range(gap, "_");
        }
        assert_eq!(marked, "a = {_ for k in x : k => {\n b = 1\n }_}\nc = {\n d = 1\n}");
    }
}
