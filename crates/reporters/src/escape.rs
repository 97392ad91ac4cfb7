//! Text that terminals and CI runners only show and never act on.
//!
//! Paths, messages and source lines come from files nobody has reviewed. Three things in them act on whoever
//! prints them: control characters (a terminal obeys them), bidirectional and invisible characters (a reader
//! sees another text), and workflow commands (a runner obeys `::error::` at the start of a line, blanks before
//! it or not, and `##[error]` or `##vso[..]` anywhere in one). They are shown as escapes instead.

use std::borrow::Cow;
use std::fmt::Write;

/// Blanks a tab is shown as.
const TAB: &str = "    ";

/// Returns whether a terminal or a reader would be misled by `c`: control characters (line ends included),
/// bidirectional overrides and marks, and characters nobody can see.
#[must_use]
pub fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns `text` as part of one line: line ends and tabs become `\n` and `\t`, other active characters
/// `\x1b` or `\u{202e}`, and workflow commands are broken up. Text without any of these is returned as it is.
///
/// ```
/// assert_eq!(reporters::escape::line("a\x1b[31m\nb"), r"a\x1b[31m\nb");
/// assert_eq!(reporters::escape::line(" ::error::x"), r" \x3a:error::x");
/// ```
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) && !starts_command(text) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut command = starts_command(text).then(|| text.len() - text.trim_start().len());
    for (offset, c) in text.char_indices() {
        match c {
            ':' if command.take_if(|at| *at == offset).is_some() => out.push_str("\\x3a"),
            '[' if ends_with_hashes(&text[..offset]) => out.push_str("\\x5b"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_active(c) => push_escape(&mut out, c),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Returns `text` with its line ends kept (`\r\n` as `\n`) and tabs as blanks; each line is escaped as
/// [`line()`] does.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c != '\n' && is_active(c)) && !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let lines: Vec<String> = text.split('\n').map(source).collect();
    Cow::Owned(lines.join("\n"))
}

/// Returns one line of source as a snippet shows it: tabs as blanks, a final `\r` dropped, the rest as [`line()`].
#[must_use]
pub fn source(text: &str) -> String {
    line(&text.strip_suffix('\r').unwrap_or(text).replace('\t', TAB)).into_owned()
}

/// Writes `c` as `\x1b`, or as `\u{202e}` when two digits are not enough.
fn push_escape(out: &mut String, c: char) {
    let code = u32::from(c);
    let written = if code < 0x100 { write!(out, "\\x{code:02x}") } else { write!(out, "\\u{{{code:x}}}") };
    debug_assert!(written.is_ok(), "writing to a string succeeds");
}

/// Whether a GitHub runner would read `text` as a command: it trims before it looks.
fn starts_command(text: &str) -> bool {
    text.trim_start().starts_with("::")
}

/// Whether `before` ends in `##` and letters, which makes a `[` after it a command: `##[`, `##vso[`.
pub(crate) fn ends_with_hashes(before: &str) -> bool {
    before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).ends_with("##")
}

#[cfg(test)]
mod tests {
    use super::{line, text};

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(line(input), expected);
        assert_eq!(line(expected), expected, "escaping twice changes nothing");
    }

    #[test]
    fn ordinary_text_of_any_language_is_kept() {
        check("größe 漢字 क्षि 👩\u{200d}👧: a::b ## [x] C:\\tmp", "größe 漢字 क्षि 👩\u{200d}👧: a::b ## [x] C:\\tmp");
    }

    #[test]
    fn controls_are_shown_as_escapes() {
        check("a\x1b[2J\0\x7f\u{9b}b", r"a\x1b[2J\x00\x7f\x9bb");
        check("a\r\n\tb", r"a\r\n\tb");
    }

    #[test]
    fn bidirectional_and_invisible_characters_are_shown_as_escapes() {
        check("a\u{202e}b\u{2066}c\u{200b}d\u{e0041}", r"a\u{202e}b\u{2066}c\u{200b}d\u{e0041}");
    }

    #[test]
    fn github_commands_are_broken_at_line_starts_only() {
        check("::error::x", r"\x3a:error::x");
        check(" \u{3000}::error::x", " \u{3000}\\x3a:error::x");
        check("a ::error::x", "a ::error::x");
    }

    #[test]
    fn hash_commands_are_broken_anywhere() {
        check("a ##[error]b", r"a ##\x5berror]b");
        check("a ##vso[task.setvariable]b", r"a ##vso\x5btask.setvariable]b");
        check("a ###[x", r"a ###\x5bx");
        check("# [x] ## see [y]", "# [x] ## see [y]");
    }

    #[test]
    fn text_keeps_its_lines_and_looks_at_each() {
        assert_eq!(text("a\r\n  ::error::b\n\tc\x07"), "a\n  \\x3a:error::b\n    c\\x07");
    }
}
