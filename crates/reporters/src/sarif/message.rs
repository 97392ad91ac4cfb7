//! Text as SARIF reads it: placeholders and links escaped, and no longer than GitHub keeps.
//!
//! Its viewers are web pages and editors, which no control character is meant for, and a database, which may
//! refuse U+0000: such characters are shown as escapes, as in the table.

use engine::Finding;
use serde_sarif::sarif::Message;

use crate::escape::text as visible;

/// Characters kept of a message; GitHub shows fewer.
const MAX_MESSAGE: usize = 4_000;
/// Characters of all results' messages together, so that the file stays below 10 MB compressed.
const MAX_MESSAGES: usize = 12_000_000;

/// Returns how many characters are kept of each of `count` messages.
pub(super) fn limit(count: usize) -> usize {
    (MAX_MESSAGES / count.max(1)).min(MAX_MESSAGE)
}

/// Returns the message of a finding, at most `max` characters of it; never empty, which SARIF forbids.
pub(super) fn result(finding: &Finding, max: usize) -> Message {
    let text = [&*finding.message, &finding.check.title, &finding.check.id.0];
    message(text.into_iter().find(|text| !text.trim().is_empty()).unwrap_or("denied"), max)
}

/// Returns `text` as a message without placeholders or links.
pub(super) fn plain(text: &str) -> Message {
    message(text, MAX_MESSAGE)
}

fn message(text: &str, max: usize) -> Message {
    Message::builder().text(escape(&cut(text, max))).build()
}

/// Returns at most `max` characters of `text`, the last one `…` when it is cut; active characters as escapes.
pub(super) fn cut(text: &str, max: usize) -> String {
    let text = visible(text);
    if text.chars().nth(max).is_none() {
        return text.into_owned();
    }
    text.chars().take(max - 1).chain(['…']).collect()
}

/// Escapes what SARIF would replace: `{0}` (section 3.11.5) and `[text](target)` (section 3.11.6).
///
/// The specification doubles every brace. Viewers that never replace also never halve them, so only those
/// that form a placeholder are doubled; a Terraform `${var.x}` stays readable everywhere.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let linked = text.contains("](");
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = placeholder(rest) {
            out.push('{');
            out.push_str(&rest[..length]);
            out.push('}');
            rest = &rest[length..];
            continue;
        }
        if linked && matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Returns the length of the placeholder `text` starts with.
fn placeholder(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('{')?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && inner[digits..].starts_with('}')).then_some(digits + 2)
}

#[cfg(test)]
mod tests {
    use super::{cut, escape, limit};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escape(text), expected);
    }

    #[test]
    fn placeholders_are_doubled() {
        check("{0} and {12}", "{{0}} and {{12}}");
    }

    #[test]
    fn other_braces_are_kept() {
        check("${var.x} {} {a} {1", "${var.x} {} {a} {1");
    }

    #[test]
    fn links_are_escaped() {
        check(r"see [x](1) \ [y]", r"see \[x\](1) \\ \[y\]");
    }

    #[test]
    fn brackets_without_a_link_are_kept() {
        check(r"containers[0] \n", r"containers[0] \n");
    }

    #[test]
    fn text_is_cut_by_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(cut("a\0\x1b\nb", 99), "a\\x00\\x1b\nb");
    }

    #[test]
    fn many_messages_share_the_room_of_the_file() {
        assert_eq!(limit(0), 4_000);
        assert_eq!(limit(25_000), 480);
    }
}
