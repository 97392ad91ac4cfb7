//! The scalars of `kubectl` and the API server: go-yaml v2's `resolve.go`, then `sigs.k8s.io/yaml` to JSON.

use std::borrow::Cow;

use super::scalar::Scalar;

/// Returns what plain `text` means, `None` if it is text.
pub(super) fn resolve(text: &str) -> Option<Scalar<'static>> {
    match text.as_bytes().first() {
        None => Some(Scalar::Null),
        Some(b'~' | b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => word(text),
        Some(b'.') => special_float(text).or_else(|| dotted_float(text)),
        Some(b'+' | b'-' | b'0'..=b'9') => special_float(text).or_else(|| number(&without_underscores(text))),
        _ => None,
    }
}

fn word(text: &str) -> Option<Scalar<'static>> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(Scalar::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Scalar::Bool(false))
        }
        _ => None,
    }
}

/// Returns the infinity or the NaN that `text` spells; YAML 1.2's core schema has the same words.
pub(super) fn special_float(text: &str) -> Option<Scalar<'static>> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(Scalar::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Scalar::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

/// A float without a whole part may have underscores, but only between digits: `.5_0`.
fn dotted_float(text: &str) -> Option<Scalar<'static>> {
    let bytes = text.as_bytes();
    let digit = |index: Option<usize>| index.and_then(|index| bytes.get(index)).is_some_and(u8::is_ascii_digit);
    let between_digits = |index: usize| digit(index.checked_sub(1)) && digit(Some(index + 1));
    let fine = bytes.iter().enumerate().all(|(index, &byte)| byte != b'_' || between_digits(index));
    if fine { float(&without_underscores(text)) } else { None }
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { text.replace('_', "").into() } else { text.into() }
}

fn number(plain: &str) -> Option<Scalar<'static>> {
    integer(plain).map(Scalar::Integer).or_else(|| float(plain)).or_else(|| signed_binary(plain))
}

/// go-yaml reads the digits after `0b` once more, now with a sign: `0b-1`.
fn signed_binary(plain: &str) -> Option<Scalar<'static>> {
    let value = i64::from_str_radix(plain.strip_prefix("0b")?, 2).ok()?;
    Some(Scalar::Integer(value.into()))
}

/// Go's `ParseInt` with base 0, then `ParseUint`: a sign only within 64 signed bits.
fn integer(plain: &str) -> Option<i128> {
    let (sign, digits) = match plain.as_bytes().first()? {
        b'-' => (-1, &plain[1..]),
        b'+' => (1, &plain[1..]),
        _ => (1, plain),
    };
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.starts_with(|first: char| first.is_digit(base)) {
        return None; // `from_str_radix` would take a second sign
    }
    let value = sign * i128::from(u64::from_str_radix(digits, base).ok()?);
    let signed = plain.starts_with(['+', '-']);
    (!signed || i64::try_from(value).is_ok()).then_some(value)
}

/// Numbers too large for a float stay text, as in Go.
fn float(plain: &str) -> Option<Scalar<'static>> {
    let value = is_decimal(plain).then(|| plain.parse::<f64>().ok()).flatten()?;
    value.is_finite().then_some(Scalar::Float(value))
}

/// Tells whether `text` matches `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let missing = exponent.is_empty() || (whole.is_empty() && fraction.is_empty());
    !missing && digits(whole) && digits(fraction) && digits(exponent)
}

/// Returns `value` as JSON: the shortest digits that read back, an exponent where Go writes one.
pub(super) fn float_text(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) { format!("{value:e}") } else { format!("{value}") }
}

/// Returns the text of a float used as a key: Go's `FormatFloat(value, 'g', -1, 32)`, so with 32 bits.
pub(super) fn key_text(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "this is what sigs.k8s.io/yaml does")]
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent) if exponent < -4 => format!("{mantissa}e-{:02}", -exponent),
        Ok(exponent) if exponent >= 6 => format!("{mantissa}e+{exponent:02}"),
        _ => format!("{value}"),
    }
}
