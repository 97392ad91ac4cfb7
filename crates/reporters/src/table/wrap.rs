//! Text in columns: how wide it is, where it breaks, where it is cut.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns the columns `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Returns `text` in lines of at most `width` columns, or of one character when that is wider.
///
/// Lines break at blanks and on either side of wide characters, since Chinese and Japanese have no blanks; a
/// word that is too long is broken anywhere. A line's indentation is kept on its first piece.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap_line(line.trim_end(), width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = Columns::default();
    for piece in pieces(line) {
        if !current.text.is_empty() && current.columns + self::width(piece.trim_end()) > width {
            lines.push(current.take().trim_end().to_owned());
        }
        let word = piece.trim_end();
        if current.text.is_empty() && self::width(word) > width {
            push_broken(&mut lines, &mut current, word, width);
            current.push_str(&piece[word.len()..]);
        } else {
            current.push_str(piece);
        }
    }
    lines.push(current.take().trim_end().to_owned());
    lines
}

/// Appends `piece`, which fits no line, character by character; what is left of it stays in `current`.
fn push_broken(lines: &mut Vec<String>, current: &mut Columns, piece: &str, width: usize) {
    for c in piece.chars() {
        let columns = c.width().unwrap_or(0);
        if !current.text.is_empty() && columns > 0 && current.columns + columns > width {
            lines.push(current.take());
        }
        current.text.push(c);
        current.columns += columns;
    }
}

/// A line in the making with the columns it takes.
#[derive(Default)]
struct Columns {
    text: String,
    columns: usize,
}

impl Columns {
    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
        self.columns += width(text);
    }

    fn take(&mut self) -> String {
        self.columns = 0;
        std::mem::take(&mut self.text)
    }
}

/// Returns the parts of `line` a break may stand between; blanks belong to the word before them.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous = None;
    for (offset, c) in line.char_indices() {
        let breaks = previous.is_some_and(|previous| may_break(previous, c)) && !line[start..offset].trim().is_empty();
        if breaks {
            pieces.push(&line[start..offset]);
            start = offset;
        }
        previous = Some(c);
    }
    pieces.push(&line[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    let glued = after == ' ' || after.width() == Some(0) || NEVER_FIRST.contains(after) || before == '\u{200d}';
    let wide = |c: char| c.width() == Some(2);
    !glued && (wide(before) || wide(after))
}

/// Closing punctuation that stays with the wide character before it.
const NEVER_FIRST: &str = "、。，．・：；？！）」』】〉》〕］｝ー々)]},.;:!?'\"";

/// Returns `text` in at most `width` columns, its end replaced by `…` when it is longer.
pub(super) fn cut(text: &str, width: usize) -> String {
    if self::width(text) <= width {
        return text.to_owned();
    }
    let mut out = fitting(text.chars(), width.saturating_sub(1));
    out.push('…');
    out
}

/// Returns `text` in at most `width` columns, its start replaced by `…` when it is longer: the end of a path
/// says more than its start.
pub(super) fn cut_start(text: &str, width: usize) -> String {
    if self::width(text) <= width {
        return text.to_owned();
    }
    let end: String = fitting(text.chars().rev(), width.saturating_sub(1)).chars().rev().collect();
    format!("…{end}")
}

fn fitting(chars: impl Iterator<Item = char>, width: usize) -> String {
    let mut columns = 0;
    chars
        .take_while(|c| {
            columns += c.width().unwrap_or(0);
            columns <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{cut, cut_start, wrap};

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(wrap(text, width), expected);
    }

    #[test]
    fn lines_break_at_blanks() {
        check("one two three", 7, &["one two", "three"]);
        check("one two", 7, &["one two"]);
        check("should set 'a.b'", 10, &["should set", "'a.b'"]);
    }

    #[test]
    fn line_ends_and_indentation_are_kept() {
        check("a\n\n  b c", 9, &["a", "", "  b c"]);
        check("  ab cd", 4, &["  ab", "cd"]);
    }

    #[test]
    fn long_words_break_anywhere() {
        check("ab cdefgh", 3, &["ab", "cde", "fgh"]);
        check("     abc", 3, &["   ", "  a", "bc"]);
    }

    #[test]
    fn wide_characters_take_two_columns_and_need_no_blanks() {
        check("漢字漢字", 5, &["漢字", "漢字"]);
        check("abc漢字", 5, &["abc漢", "字"]);
        check("漢字漢字。", 8, &["漢字漢", "字。"]);
    }

    #[test]
    fn combining_characters_stay_with_their_base() {
        check("e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn a_width_too_small_for_a_character_still_ends() {
        check("漢字", 1, &["漢", "字"]);
        check("ab", 0, &["a", "b"]);
    }

    #[test]
    fn cut_text_fits() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdef", 5), "abcd…");
        assert_eq!(cut("漢字漢", 5), "漢字…");
        assert_eq!(cut("漢字漢", 4), "漢…");
        assert_eq!(cut_start("a/b/c.yaml", 7), "…c.yaml");
        assert_eq!(cut("abc", 0), "…");
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word_and_no_line_is_too_wide(text in "[ a漢。.\u{301}]{0,40}", width in 2_usize..12) {
            let lines = wrap(&text, width);
            let words = |text: &str| text.replace(' ', "");
            prop_assert_eq!(words(&lines.concat()), words(&text));
            for line in lines {
                prop_assert!(super::width(&line) <= width, "{:?} in {:?}", line, text);
            }
        }
    }
}
