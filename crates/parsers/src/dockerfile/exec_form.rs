//! The exec form of arguments: a JSON array of strings, told from shell text that merely begins with `[`.

/// What the text of the arguments is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ExecForm {
    /// A JSON array of strings.
    Strings(Vec<String>),
    /// A JSON array that holds something else too.
    NotOnlyStrings,
    /// No JSON array, so the shell form.
    NotAnArray,
}

/// The nesting at which Go's JSON reader, and so BuildKit, gives up.
const MAX_DEPTH: usize = 10_000;

/// Returns what `text` is. The grammar is JSON's (RFC 8259) without any leniency; half a surrogate pair reads as
/// U+FFFD, as in Go.
pub(super) fn parse(text: &str) -> ExecForm {
    let mut reader = Reader { rest: text.trim_start(), open: Vec::new(), strings: Vec::new(), only_strings: true };
    match reader.array() {
        Some(()) if reader.only_strings => ExecForm::Strings(reader.strings),
        Some(()) => ExecForm::NotOnlyStrings,
        None => ExecForm::NotAnArray,
    }
}

/// Reads an array without recursion; every function returns `None` where the text is not JSON.
struct Reader<'a> {
    rest: &'a str,
    /// What closes each array and object that is open.
    open: Vec<char>,
    /// The strings of the outermost array.
    strings: Vec<String>,
    only_strings: bool,
}

impl Reader<'_> {
    fn array(&mut self) -> Option<()> {
        self.expect('[')?;
        self.open.push(']');
        let mut opened = true;
        while let Some(&close) = self.open.last() {
            self.skip_blanks();
            if opened && self.eat(close) {
                self.open.pop();
            } else {
                if close == '}' {
                    self.key()?;
                }
                opened = self.value()?;
                if opened {
                    continue;
                }
            }
            opened = false;
            self.after_value()?;
        }
        self.skip_blanks();
        self.rest.is_empty().then_some(())
    }

    /// Goes past an object's key and its colon.
    fn key(&mut self) -> Option<()> {
        self.string()?;
        self.skip_blanks();
        self.expect(':')?;
        self.skip_blanks();
        Some(())
    }

    /// Goes past a value, or past the bracket that opens it: then it returns true.
    fn value(&mut self) -> Option<bool> {
        if self.rest.starts_with('"') {
            let string = self.string()?;
            if self.open.len() == 1 {
                self.strings.push(string);
            }
            return Some(false);
        }
        self.only_strings = false;
        let close = match self.rest.chars().next()? {
            '[' => ']',
            '{' => '}',
            _ => return self.literal().map(|()| false),
        };
        self.rest = &self.rest[1..];
        self.open.push(close);
        (self.open.len() <= MAX_DEPTH).then_some(true)
    }

    /// Goes past the brackets that close here and the comma before the next value.
    fn after_value(&mut self) -> Option<()> {
        while let Some(&close) = self.open.last() {
            self.skip_blanks();
            if self.eat(',') {
                return Some(());
            }
            self.expect(close)?;
            self.open.pop();
        }
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        self.expect('"')?;
        let mut string = String::new();
        loop {
            match self.next()? {
                '"' => return Some(string),
                '\\' => string.push(self.escape()?),
                ch if ch < ' ' => return None,
                ch => string.push(ch),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            ch @ ('"' | '\\' | '/') => ch,
            'b' => '\x08',
            'f' => '\x0C',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Returns the character of `\u`, which may need a second `\u` to be whole.
    fn code_point(&mut self) -> Option<char> {
        let first = self.hex()?;
        let after_first = self.rest;
        if (0xD800..0xDC00).contains(&first) && self.eat('\\') && self.eat('u') {
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            }
        }
        self.rest = after_first;
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).ok()
    }

    fn literal(&mut self) -> Option<()> {
        for word in ["null", "true", "false"] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Some(());
            }
        }
        self.number()
    }

    fn number(&mut self) -> Option<()> {
        self.eat('-');
        if !self.eat('0') {
            self.digits()?;
        }
        if self.eat('.') {
            self.digits()?;
        }
        if self.eat('e') || self.eat('E') {
            let _sign = self.eat('+') || self.eat('-');
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let rest = self.rest.trim_start_matches(|ch: char| ch.is_ascii_digit());
        let some = rest.len() < self.rest.len();
        self.rest = rest;
        some.then_some(())
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let ch = chars.next()?;
        self.rest = chars.as_str();
        Some(ch)
    }

    fn eat(&mut self, ch: char) -> bool {
        match self.rest.strip_prefix(ch) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, ch: char) -> Option<()> {
        self.eat(ch).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{ExecForm, parse};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(parse(text), ExecForm::Strings(expected.iter().map(|s| (*s).to_owned()).collect()), "{text:?}");
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &ExecForm) {
        assert_eq!(&parse(text), expected, "{text:?}");
    }

    #[test]
    fn arrays_of_strings_are_exec_form() {
        check("[]", &[]);
        check(r#" [ "a" , "b c" ]"#, &["a", "b c"]);
        check(r#"["\u0041\n\"\/", "\ud83d\ude00"]"#, &["A\n\"/", "😀"]);
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        check(r#"["\ud83dx", "\ude00", "\ud83d\u0041"]"#, &["\u{FFFD}x", "\u{FFFD}", "\u{FFFD}A"]);
    }

    #[test]
    fn other_values_are_json_but_not_exec_form() {
        for text in ["[1]", r#"["a", null]"#, r#"[["a"]]"#, r#"[{"a": [-0.5e+3, {}, []]}, true]"#] {
            check_refused(text, &ExecForm::NotOnlyStrings);
        }
    }

    #[test]
    fn anything_else_is_shell_text() {
        for text in ["", "a", "[", r#"["a""#, r#"["a",]"#, "['a']", r#"["a"] && b"#, "[ -f x ]", r#"["\x"]"#, "[01]"] {
            check_refused(text, &ExecForm::NotAnArray);
        }
        check_refused("[\"a\tb\"]", &ExecForm::NotAnArray);
        check_refused(r#"["a", {"b" 1}]"#, &ExecForm::NotAnArray);
    }

    #[test]
    fn nesting_is_bounded() {
        check_refused(&"[".repeat(1 << 20), &ExecForm::NotAnArray);
        check_refused(&("[".repeat(9_999) + &"]".repeat(9_999)), &ExecForm::NotOnlyStrings);
    }
}
