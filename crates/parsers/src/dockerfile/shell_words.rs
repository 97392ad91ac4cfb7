//! BuildKit's shell lexer, as far as finding heredocs needs it: words with quotes, escapes and `${...}`.
//!
//! No variable is set while a line is searched for heredocs, so `$name` stands for itself.

use std::iter::Peekable;
use std::str::Chars;

/// The nesting of `${a:-${b:-...}}` at which a line counts as unreadable.
const MAX_DEPTH: usize = 100;

/// What of the shell's syntax stays in the words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Quotes and escapes: words as written.
    All,
    /// Quotes.
    Quotes,
    /// Nothing: words as the shell would see them.
    Nothing,
}

/// Returns the words of `text`, or `None` when a quote or brace is not closed. `<<` and the blanks after it
/// belong to the word that follows.
pub(super) fn split(text: &str, keep: Keep) -> Option<Vec<String>> {
    let lexer = Lexer {
        rest: text.chars().peekable(),
        keep_quotes: keep != Keep::Nothing,
        keep_escapes: keep == Keep::All,
        depth: 0,
        word: String::new(),
        words: Vec::new(),
    };
    lexer.words()
}

/// Every function returns `None` at a syntax error.
struct Lexer<'a> {
    rest: Peekable<Chars<'a>>,
    keep_quotes: bool,
    keep_escapes: bool,
    depth: usize,
    word: String,
    words: Vec<String>,
}

impl Lexer<'_> {
    fn words(mut self) -> Option<Vec<String>> {
        while let Some(&ch) = self.rest.peek() {
            match ch {
                '$' => {
                    let text = self.dollar()?;
                    text.chars().for_each(|ch| self.add(ch));
                }
                '\'' | '"' | '<' => {
                    let text = self.special(ch, false)?;
                    self.word.push_str(&text);
                }
                '\\' => {
                    let text = self.backslash();
                    self.word.push_str(&text);
                }
                _ => {
                    self.rest.next();
                    self.add(ch);
                }
            }
        }
        self.end_word();
        Some(self.words)
    }

    fn add(&mut self, ch: char) {
        if ch.is_whitespace() {
            self.end_word();
        } else {
            self.word.push(ch);
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words.push(std::mem::take(&mut self.word));
        }
    }

    /// Reads up to `stop` inside `${...}`. A `pattern` keeps its escapes, doubled inside quotes.
    fn until(&mut self, stop: char, keep_escapes: bool, pattern: bool) -> Option<String> {
        self.word.clear(); // BuildKit shares one buffer, so the word before `${` is lost
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let outer = std::mem::replace(&mut self.keep_escapes, keep_escapes);
        let mut text = String::new();
        loop {
            match *self.rest.peek()? {
                ch if ch == stop => break,
                ch @ ('$' | '\'' | '"' | '<') => text.push_str(&self.special(ch, pattern)?),
                '\\' => text.push_str(&self.backslash()),
                _ => text.extend(self.rest.next()),
            }
        }
        self.rest.next();
        self.keep_escapes = outer;
        self.depth -= 1;
        Some(text)
    }

    fn special(&mut self, ch: char, pattern: bool) -> Option<String> {
        match ch {
            '$' => self.dollar(),
            '\'' => self.single_quoted(pattern),
            '"' => self.double_quoted(pattern),
            _ => Some(self.angle()),
        }
    }

    fn backslash(&mut self) -> String {
        let backslash = self.rest.next().filter(|_| self.keep_escapes);
        backslash.into_iter().chain(self.rest.next()).collect()
    }

    fn single_quoted(&mut self, pattern: bool) -> Option<String> {
        let mut text: String = self.rest.next().filter(|_| self.keep_quotes).into_iter().collect();
        loop {
            let ch = self.rest.next()?;
            if ch == '\'' {
                text.extend(self.keep_quotes.then_some(ch));
                return Some(text);
            }
            if ch == '\\' && pattern {
                text.push(ch);
            }
            text.push(ch);
        }
    }

    fn double_quoted(&mut self, pattern: bool) -> Option<String> {
        let mut text: String = self.rest.next().filter(|_| self.keep_quotes).into_iter().collect();
        loop {
            match *self.rest.peek()? {
                '"' => {
                    text.extend(self.rest.next().filter(|_| self.keep_quotes));
                    return Some(text);
                }
                '$' => text.push_str(&self.dollar()?),
                '\\' => self.quoted_backslash(pattern, &mut text),
                _ => text.extend(self.rest.next()),
            }
        }
    }

    /// Reads a backslash inside double quotes, where it escapes only `"`, `$` and itself.
    fn quoted_backslash(&mut self, pattern: bool, text: &mut String) {
        self.rest.next();
        match self.rest.peek() {
            None => {}
            Some('"' | '$' | '\\') => {
                text.extend(self.keep_escapes.then_some('\\'));
                text.extend(self.rest.next());
            }
            Some(_) => {
                let doubled = self.keep_escapes && (!self.keep_quotes || pattern);
                text.push_str(if doubled { "\\\\" } else { "\\" });
            }
        }
    }

    fn angle(&mut self) -> String {
        self.rest.next();
        if self.rest.next_if_eq(&'<').is_none() {
            return "<".to_owned();
        }
        let mut text = "<<".to_owned();
        while let Some(blank) = self.rest.next_if(|ch| matches!(ch, '\t' | '\r' | ' ')) {
            text.push(blank);
        }
        text
    }

    fn dollar(&mut self) -> Option<String> {
        self.rest.next();
        if self.rest.next_if_eq(&'{').is_none() {
            return Some(format!("${}", self.name()));
        }
        if matches!(self.rest.peek()?, '{' | '}' | ':') {
            return None;
        }
        let name = self.name();
        match self.rest.next()? {
            '}' => Some(format!("${{{name}}}")),
            '/' => self.replacement(&name),
            ':' => match self.rest.next()? {
                '#' | '%' => None,
                modifier => {
                    let word = self.until('}', false, false)?;
                    Some(format!("${{{name}:{modifier}{word}}}"))
                }
            },
            modifier @ ('+' | '-' | '?' | '#' | '%') => {
                let pattern = matches!(modifier, '#' | '%');
                let word = self.until('}', pattern, pattern)?;
                Some(format!("${{{name}{modifier}{word}}}"))
            }
            _ => None,
        }
    }

    /// Reads `${name/pattern/replacement}` after its first slash.
    fn replacement(&mut self, name: &str) -> Option<String> {
        self.rest.next_if_eq(&'/');
        let pattern = self.until('/', true, true)?;
        let replacement = self.until('}', true, false)?;
        Some(format!("${{{name}/{pattern}/{replacement}}}"))
    }

    /// Reads the name of a variable: a number, one of the shell's special signs, or letters, digits and `_`.
    fn name(&mut self) -> String {
        let mut name = String::new();
        match self.rest.peek() {
            Some(ch) if ch.is_numeric() => {
                while let Some(digit) = self.rest.next_if(|ch| ch.is_numeric()) {
                    name.push(digit);
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => name.extend(self.rest.next()),
            _ => {
                while let Some(ch) = self.rest.next_if(|ch| ch.is_alphanumeric() || *ch == '_') {
                    name.push(ch);
                }
            }
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{Keep, split};

    #[track_caller]
    fn check(text: &str, keep: Keep, expected: &[&str]) {
        assert_eq!(split(text, keep).unwrap(), expected, "{text:?}");
    }

    #[test]
    fn words_as_written_keep_quotes_and_escapes() {
        check(r#"a 'b c' "d e" f\ g"#, Keep::All, &["a", "'b c'", r#""d e""#, r"f\ g"]);
    }

    #[test]
    fn words_of_the_shell_keep_neither() {
        check(r#"'b c' "d\"e" f\ g"#, Keep::Nothing, &["b c", r#"d"e"#, "f g"]);
    }

    #[test]
    fn a_heredoc_sign_takes_the_blanks_after_it() {
        check("cat << EOF >x", Keep::All, &["cat", "<< EOF", ">x"]);
    }

    #[test]
    fn variables_stand_for_themselves() {
        check("$a ${b} ${c:-d e} $$ $1", Keep::All, &["$a", "${b}", "${c:-d", "e}", "$$", "$1"]);
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        for text in ["'a", "\"a", "${a", "${a:-b", "${}", "${a^b}", "${a/b}"] {
            assert_eq!(split(text, Keep::All), None, "{text:?}");
        }
        assert_eq!(split(&"${a:-".repeat(100_000), Keep::All), None);
    }
}
