//! `format` and `formatlist`: Go's verbs as Terraform has them.

use std::iter::Peekable;
use std::str::Chars;

use super::strings::partial;
use super::{Args, Failure, Result, check_elements, check_text};
use crate::bounds::MAX_TEXT;
use crate::convert::{to_bool, to_number, to_text};
use crate::number::Number;
use crate::value::Value;

/// Formats what is known; an unknown argument stands as the text `${...}`.
pub(super) fn format(args: &Args<'_>) -> Result {
    let Some(pattern) = args.get(0).filter(|pattern| !pattern.is_unknown()) else { return Ok(Value::unknown()) };
    let pattern = super::text(pattern)?;
    let has_unknown = args.values[1..].iter().any(Value::has_unknown);
    let text = write(&pattern, &args.values[1..], args)?;
    partial(text, has_unknown)
}

/// Formats once for each element of the lists among the arguments, which must be of one length.
pub(super) fn formatlist(args: &Args<'_>) -> Result {
    let pattern = args.text(0)?;
    let lists = args.values[1..].iter().filter_map(|value| match value.resolved() {
        Value::Sequence(_, items) => Some(items.len()),
        _ => None,
    });
    let lengths: Vec<usize> = lists.collect();
    let length = lengths.first().copied().unwrap_or(1);
    if lengths.iter().any(|other| *other != length) {
        return Err("the lists must be of one length".into());
    }
    let mut texts = Vec::with_capacity(length);
    let mut total = 0;
    for row in 0..length {
        let cell = |value: &Value| match value.resolved() {
            Value::Sequence(_, items) => items.get(row).cloned().unwrap_or(Value::Null),
            _ => value.clone(),
        };
        let row: Vec<Value> = args.values[1..].iter().map(cell).collect();
        let text = write(&pattern, &row, args)?;
        total += text.len();
        check_text(total / 8)?; // a list may hold eight texts of the greatest length
        texts.push(Value::string(text));
    }
    check_elements(texts.len())?;
    Ok(Value::list(texts))
}

/// `%[flags][width][.precision][[index]]verb`
#[derive(Default)]
struct Verb {
    left: bool,
    plus: bool,
    space: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    index: Option<usize>,
}

fn write(pattern: &str, values: &[Value], args: &Args<'_>) -> std::result::Result<String, Failure> {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    let mut next = 0;
    let mut explicit = false;
    while let Some(character) = chars.next() {
        check_text(out.len())?;
        if character != '%' {
            out.push(character);
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            out.push('%');
            continue;
        }
        let verb = Verb::parse(&mut chars)?;
        let name = chars.next().ok_or("the format ends inside of a verb")?;
        let at = match verb.index {
            Some(index) => index.checked_sub(1).ok_or("arguments count from 1")?,
            None => next,
        };
        explicit |= verb.index.is_some();
        next = at + 1;
        let value = values.get(at).ok_or_else(|| format!("there is no argument {next} for %{name}"))?;
        out.push_str(&verb.apply(name, value, args)?);
    }
    if next < values.len() && !explicit {
        return Err(format!("the format has no place for argument {}", next + 1).into());
    }
    Ok(out)
}

impl Verb {
    fn parse(chars: &mut Peekable<Chars<'_>>) -> std::result::Result<Self, Failure> {
        let mut verb = Self::default();
        while let Some(flag) = chars.next_if(|c| matches!(c, '-' | '+' | ' ' | '0' | '#')) {
            match flag {
                '-' => verb.left = true,
                '+' => verb.plus = true,
                ' ' => verb.space = true,
                '0' => verb.zero = true,
                _ => {}
            }
        }
        verb.width = digits(chars)?.unwrap_or(0);
        if chars.next_if_eq(&'.').is_some() {
            verb.precision = Some(digits(chars)?.unwrap_or(0));
        }
        if chars.next_if_eq(&'[').is_some() {
            verb.index = digits(chars)?;
            chars.next_if_eq(&']').ok_or("an argument's number ends with ]")?;
        }
        check_text(verb.width.max(verb.precision.unwrap_or(0)))?;
        Ok(verb)
    }

    fn apply(&self, name: char, value: &Value, args: &Args<'_>) -> std::result::Result<String, Failure> {
        if value.has_unknown() && to_text(value).is_none() {
            return args.known_text(value);
        }
        let text = match name {
            's' | 'v' => self.cut(plain(value, args)?),
            'q' => quoted(&self.cut(plain(value, args)?)),
            't' => to_bool(value).ok_or("%t needs true or false")?.to_string(),
            'd' | 'b' | 'o' | 'x' | 'X' => return self.integer(name, value),
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => return self.float(name, value),
            other => return Err(format!("%{other} is no verb").into()),
        };
        Ok(self.pad(text))
    }

    fn cut(&self, text: String) -> String {
        match self.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text,
        }
    }

    fn integer(&self, name: char, value: &Value) -> std::result::Result<String, Failure> {
        if let ('x' | 'X', Value::String(text)) = (name, value.resolved()) {
            let digits: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            return Ok(self.pad(if name == 'X' { digits.to_uppercase() } else { digits }));
        }
        let number = number(value)?;
        if name == 'd' {
            let whole = number.floor().filter(|floor| floor.compare(&number).is_eq());
            let text = whole.ok_or("%d needs a whole number")?.to_text();
            return Ok(self.signed(&text));
        }
        let whole = number.to_i64().ok_or("a whole number is needed")?;
        let magnitude = whole.unsigned_abs();
        let digits = match name {
            'b' => format!("{magnitude:b}"),
            'o' => format!("{magnitude:o}"),
            'x' => format!("{magnitude:x}"),
            _ => format!("{magnitude:X}"),
        };
        Ok(self.signed(&format!("{}{digits}", if whole < 0 { "-" } else { "" })))
    }

    fn float(&self, name: char, value: &Value) -> std::result::Result<String, Failure> {
        let number = number(value)?;
        let float = number.to_f64();
        let text = match name {
            'f' | 'F' => format!("{float:.*}", self.precision.unwrap_or(6)),
            'e' | 'E' => go_exponent(&format!("{float:.*e}", self.precision.unwrap_or(6))),
            _ => general(float, self.precision),
        };
        let text = if name.is_uppercase() { text.to_uppercase() } else { text };
        Ok(self.signed(&text))
    }

    /// Adds a sign where a flag asks for one, and pads between sign and digits where that is asked for.
    fn signed(&self, text: &str) -> String {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None if self.plus => ("+", text),
            None if self.space => (" ", text),
            None => ("", text),
        };
        if self.zero && !self.left {
            let width = self.width.saturating_sub(sign.len());
            return format!("{sign}{digits:0>width$}");
        }
        self.pad(format!("{sign}{digits}"))
    }

    fn pad(&self, text: String) -> String {
        let width = self.width;
        if self.left { format!("{text:<width$}") } else { format!("{text:>width$}") }
    }
}

fn digits(chars: &mut Peekable<Chars<'_>>) -> std::result::Result<Option<usize>, Failure> {
    let mut number: Option<usize> = None;
    while let Some(digit) = chars.next_if(char::is_ascii_digit).and_then(|c| c.to_digit(10)) {
        let grown = number.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize);
        number = Some(grown.min(MAX_TEXT + 1));
    }
    Ok(number)
}

fn number(value: &Value) -> std::result::Result<Number, Failure> {
    to_number(value).ok_or_else(|| format!("a number is needed, not {}", value.type_name()).into())
}

fn plain(value: &Value, args: &Args<'_>) -> std::result::Result<String, Failure> {
    match to_text(value) {
        Some(text) => Ok(text.as_ref().to_owned()),
        None => super::encoding::json_text(value, args),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Returns Rust's `1e3` as Go's `1e+03`.
fn go_exponent(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else { return text.to_owned() };
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// Returns the shorter of the plain and the exponent form, as `%g` does.
fn general(float: f64, precision: Option<usize>) -> String {
    let rounded = precision.map_or(float, |digits| {
        format!("{float:.*e}", digits.max(1) - 1).parse().unwrap_or(float) // the format is one that f64 reads
    });
    let exponent = if rounded == 0.0 { 0.0 } else { rounded.abs().log10().floor() };
    let limit = precision.map_or(21.0, |digits| f64::from(u32::try_from(digits.max(1)).unwrap_or(u32::MAX)));
    if exponent < -4.0 || exponent >= limit { go_exponent(&format!("{rounded:e}")) } else { format!("{rounded}") }
}
