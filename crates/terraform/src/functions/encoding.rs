//! Functions that write and read JSON and base64.

use std::fmt::Write as _;
use std::sync::Arc;

use jsonc_parser::ast::Value as Json;
use jsonc_parser::{CollectOptions, parse_to_ast};
use parsers::json::STRICT;

use super::Unknowns::{Deep, Handled};
use super::{Args, Failure, Function, Result, check_elements, check_text};
use crate::number::Number;
use crate::value::{Entries, Unknown, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("base64decode", (1, 1), Deep, base64decode),
    Function::new("base64encode", (1, 1), Deep, base64encode),
    Function::new("jsondecode", (1, 1), Deep, jsondecode),
    Function::new("jsonencode", (1, 1), Handled, jsonencode).with_nulls(),
    Function::new("urlencode", (1, 1), Deep, urlencode),
];

/// Values nested deeper are not decoded.
const MAX_JSON_DEPTH: usize = 64;

/// Encodes what is known; an unknown part stands as the text `${...}`, so that a policy stays readable JSON.
fn jsonencode(args: &Args<'_>) -> Result {
    let Some(value) = args.get(0) else { return Ok(Value::Null) };
    if let Value::Unknown(_) | Value::Instance(_) = value.resolved() {
        return Ok(Value::unknown());
    }
    let mut text = String::new();
    write_json(value, args, &mut text)?;
    let text: Arc<str> = text.into();
    if value.has_unknown() {
        return Ok(Value::Unknown(Unknown { partial: Some(text), span: None }));
    }
    Ok(Value::String(text))
}

/// Returns a container as JSON, as `%v` writes it.
pub(super) fn json_text(value: &Value, args: &Args<'_>) -> std::result::Result<String, Failure> {
    let mut text = String::new();
    write_json(value, args, &mut text)?;
    Ok(text)
}

fn write_json(value: &Value, args: &Args<'_>, out: &mut String) -> std::result::Result<(), Failure> {
    check_text(out.len())?;
    match value.resolved() {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.to_text()),
        Value::String(text) => write_json_string(text, out),
        Value::Sequence(_, items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_json(item, args, out)?;
            }
            out.push(']');
        }
        Value::Entries(entries) => {
            out.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_json_string(key, out);
                out.push(':');
                write_json(item, args, out)?;
            }
            out.push('}');
        }
        Value::Unknown(_) | Value::Instance(_) | Value::Identity(_) => write_json_string(&args.known_text(value)?, out),
    }
    Ok(())
}

/// Writes a string as Go's encoder does, which also escapes what HTML treats in its own way.
fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", character as u32); // a String takes every write
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

fn jsondecode(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    let parsed = parse_to_ast(&text, &CollectOptions::default(), &STRICT);
    let parsed = parsed.map_err(|error| format!("not valid JSON: {}", error.kind()))?;
    let root = parsed.value.ok_or("an empty text is not valid JSON")?;
    let mut elements = 0;
    from_json(&root, 0, &mut elements)
}

fn from_json(json: &Json<'_>, depth: usize, elements: &mut usize) -> Result {
    if depth > MAX_JSON_DEPTH {
        return Err(Failure::Bound(format!("JSON is nested deeper than {MAX_JSON_DEPTH} levels")));
    }
    *elements += 1;
    check_elements(*elements)?;
    Ok(match json {
        Json::NullKeyword(_) => Value::Null,
        Json::BooleanLit(value) => Value::Bool(value.value),
        Json::StringLit(text) => Value::string(&*text.value),
        Json::NumberLit(number) => {
            Value::Number(Number::parse(number.value).ok_or_else(|| format!("{} is too large", number.value))?)
        }
        Json::Array(array) => {
            let items = array.elements.iter().map(|element| from_json(element, depth + 1, elements));
            Value::tuple(items.collect::<std::result::Result<_, _>>()?)
        }
        Json::Object(object) => {
            let mut entries = Entries::new();
            for property in &object.properties {
                entries.insert(property.name.as_str().into(), from_json(&property.value, depth + 1, elements)?);
            }
            Value::object(entries)
        }
    })
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64encode(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    check_text(text.len() / 3 * 4)?;
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            let is_padding = digit > chunk.len();
            encoded.push(if is_padding { '=' } else { char::from(BASE64[bits >> (18 - 6 * digit) & 63]) });
        }
    }
    Ok(Value::string(encoded))
}

fn base64decode(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let refused = || Failure::from("the text is not valid base64");
    if !digits.len().is_multiple_of(4) {
        return Err(refused());
    }
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 {
        return Err(refused());
    }
    let mut decoded = Vec::new();
    for chunk in digits[..digits.len() - padding].chunks(4) {
        let mut bits = 0;
        for byte in chunk {
            bits = bits << 6 | BASE64.iter().position(|digit| digit == byte).ok_or_else(refused)?;
        }
        bits <<= 6 * (4 - chunk.len());
        let bytes = [bits >> 16 & 255, bits >> 8 & 255, bits & 255].map(|byte| u8::try_from(byte).unwrap_or(0));
        decoded.extend(&bytes[..chunk.len() - 1]);
    }
    String::from_utf8(decoded).map(Value::string).map_err(|_| "the decoded bytes are not UTF-8 text".into())
}

fn urlencode(args: &Args<'_>) -> Result {
    let mut encoded = String::new();
    for byte in args.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            other => {
                let _ = write!(encoded, "%{other:02X}"); // a String takes every write
            }
        }
    }
    Ok(Value::string(encoded))
}
