//! The scalars of YAML 1.2's core schema (section 10.3.2).

use super::go::{is_decimal, special_float};
use super::scalar::Scalar;

/// Returns what plain `text` means, `None` if it is text.
pub(super) fn resolve(text: &str) -> Option<Scalar<'static>> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        _ if text.starts_with(|first: char| matches!(first, '.' | '-' | '+' | '0'..='9')) => number(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<Scalar<'static>> {
    if is_decimal(text) {
        return Some(Scalar::Decimal(decimal(text)));
    }
    let radix = |digits: &str, base: u32| {
        let plain = digits.chars().all(|digit| digit.is_digit(base));
        let value = if plain { i128::from_str_radix(digits, base).ok() } else { None };
        value.map(Scalar::Integer)
    };
    match text.split_at_checked(2) {
        Some(("0x", digits)) => radix(digits, 16),
        Some(("0o", digits)) => radix(digits, 8),
        _ => special_float(text),
    }
}

/// Returns `text`, a decimal number, as JSON writes it: no plus sign, one digit before the point and after it.
fn decimal(text: &str) -> String {
    let (sign, unsigned) = match text.as_bytes().first() {
        Some(b'-') => ("-", &text[1..]),
        Some(b'+') => ("", &text[1..]),
        _ => ("", text),
    };
    let (mantissa, exponent) = unsigned.split_at(unsigned.find(['e', 'E']).unwrap_or(unsigned.len()));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}{exponent}")
}
