//! Words and flags in the text of an instruction.

/// The blanks between words; white space beyond ASCII separates nothing here.
const BLANK: [char; 5] = ['\t', '\x0B', '\x0C', '\r', ' '];

/// Returns the text before the first blanks, and the text after them.
pub(super) fn split_first(text: &str) -> (&str, &str) {
    match text.split_once(BLANK) {
        Some((first, rest)) => (first, rest.trim_start_matches(BLANK)),
        None => (text, ""),
    }
}

/// Returns the words between blanks.
pub(super) fn blank_separated(text: &str) -> Vec<&str> {
    text.split(BLANK).filter(|word| !word.is_empty()).collect()
}

/// Returns the words of `text` with their quotes; quotes and `escape` keep white space inside a word.
pub(super) fn quoted(text: &str, escape: char) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = word_end(rest, escape);
        let word = &rest[..end];
        let at_end = end == rest.len();
        let word = if at_end && ends_in_escape(word, escape) { &word[..word.len() - 1] } else { word };
        if !word.is_empty() {
            words.push(word);
        }
        rest = rest[end..].trim_start();
    }
    words
}

/// Walks over the characters of a word, telling which are quoted or escaped.
struct Scan {
    escape: char,
    quote: Option<char>,
    escaped: bool,
}

/// What a character is to the word around it.
#[derive(PartialEq, Eq)]
enum Role {
    /// Part of the word.
    Text,
    /// Opens or closes quotes.
    Quote,
    /// Escapes the next character.
    Escape,
    /// Ends the word.
    End,
}

impl Scan {
    fn new(escape: char) -> Self {
        Self { escape, quote: None, escaped: false }
    }

    /// Returns the role of `ch`. Inside `raw_quote` quotes nothing is escaped.
    fn role(&mut self, ch: char, raw_quote: Option<char>) -> Role {
        if std::mem::take(&mut self.escaped) {
            return Role::Text;
        }
        if self.quote == Some(ch) {
            self.quote = None;
            return Role::Quote;
        }
        if ch == self.escape && (self.quote.is_none() || self.quote != raw_quote) {
            self.escaped = true;
            return Role::Escape;
        }
        if self.quote.is_some() {
            return Role::Text;
        }
        if ch.is_whitespace() {
            return Role::End;
        }
        if ch == '\'' || ch == '"' {
            self.quote = Some(ch);
            return Role::Quote;
        }
        Role::Text
    }
}

fn word_end(text: &str, escape: char) -> usize {
    let mut scan = Scan::new(escape);
    let end = text.char_indices().find(|(_, ch)| scan.role(*ch, Some('\'')) == Role::End);
    end.map_or(text.len(), |(at, _)| at)
}

/// Returns whether the last character of `word` is an escape with nothing left to escape.
fn ends_in_escape(word: &str, escape: char) -> bool {
    let mut scan = Scan::new(escape);
    word.ends_with(escape) && word.chars().map(|ch| scan.role(ch, Some('\''))).last() == Some(Role::Escape)
}

/// Returns the flags at the start of `text`, without quotes and escapes, and the text after them. `--` alone
/// ends the flags.
pub(super) fn flags(text: &str, escape: char) -> (Vec<String>, &str) {
    let mut flags = Vec::new();
    let mut rest = text.trim_start_matches(BLANK);
    while rest.starts_with("--") {
        let (flag, end) = flag(rest, escape);
        rest = rest[end..].trim_start_matches(BLANK);
        if flag == "--" {
            break;
        }
        flags.push(flag);
    }
    (flags, rest)
}

/// Returns the flag that `text` begins with, and where it ends.
fn flag(text: &str, escape: char) -> (String, usize) {
    let mut scan = Scan::new(escape);
    let mut flag = String::new();
    for (at, ch) in text.char_indices() {
        match scan.role(ch, None) {
            Role::Text => flag.push(ch),
            Role::Quote | Role::Escape => {}
            Role::End => return (flag, at),
        }
    }
    (flag, text.len())
}

#[cfg(test)]
mod tests {
    use super::{flags, quoted};

    #[track_caller]
    fn check_words(text: &str, expected: &[&str]) {
        assert_eq!(quoted(text, '\\'), expected, "{text:?}");
    }

    #[track_caller]
    fn check_flags(text: &str, expected: &[&str], rest: &str) {
        let (flags, after) = flags(text, '\\');
        assert_eq!(flags, expected, "{text:?}");
        assert_eq!(after, rest, "{text:?}");
    }

    #[test]
    fn quotes_and_escapes_keep_blanks_in_a_word() {
        check_words(r#"a="b c" d=e\ f 'g h'"#, &[r#"a="b c""#, r"d=e\ f", "'g h'"]);
    }

    #[test]
    fn single_quotes_escape_nothing() {
        check_words(r"a='\' b", &[r"a='\'", "b"]);
    }

    #[test]
    fn an_escape_at_the_end_is_dropped() {
        check_words(r"a \", &["a"]);
        check_words(r"a\\ \", &[r"a\\"]);
        check_words(r"a\", &["a"]);
        check_words(r"'a\", &[r"'a\"]);
    }

    #[test]
    fn flags_lose_their_quotes_and_escapes() {
        check_flags(r#"--a="b c" --d=e\ f g --h"#, &["--a=b c", "--d=e f"], "g --h");
    }

    #[test]
    fn two_dashes_end_the_flags() {
        check_flags("--a -- --b", &["--a"], "--b");
    }
}
