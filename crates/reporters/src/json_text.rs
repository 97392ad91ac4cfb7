//! JSON whose text a terminal can show: two blanks of indentation, and escapes for what a reader would not see.
//!
//! JSON allows control characters above U+001F, bidirectional overrides and workflow commands in its strings.
//! Written as `\uXXXX` they mean the same to every parser and do nothing to a terminal or a CI runner.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use crate::escape;

/// Writes `value` as indented JSON with a final newline, and flushes.
pub(crate) fn write(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut serializer = Serializer::with_formatter(&mut out, Visible(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// `serde_json`'s indented form with more characters escaped.
struct Visible(PrettyFormatter<'static>);

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (offset, c) in fragment.char_indices() {
            let command = c == '[' && escape::ends_with_hashes(&fragment[..offset]);
            if !command && !escape::is_active(c) {
                continue;
            }
            out.write_all(&fragment.as_bytes()[written..offset])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = offset + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut out = Vec::new();
        super::write(&text, &mut out).unwrap();
        assert_eq!(String::from_utf8(out.clone()).unwrap(), format!("{expected}\n"));
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text, "a parser reads the same text");
    }

    #[test]
    fn readable_text_is_written_as_it_is() {
        check("größe 漢字 [x] ::", "\"größe 漢字 [x] ::\"");
    }

    #[test]
    fn active_characters_are_escaped() {
        check("\x1b\u{9b}\u{202e}\u{e0041}\"\\", r#""\u001b\u009b\u202e\udb40\udc41\"\\""#);
    }

    #[test]
    fn hash_commands_are_broken_up() {
        check("##[error] ##vso[x", r###""##\u005berror] ##vso\u005bx""###);
    }
}
