//! Terraform's numbers: decimal arithmetic that loses no digit of what people write.
//!
//! Terraform computes with 512 bits. Here a number is a mantissa of 38 decimal digits and a power of ten, exact for
//! every sum, difference and product that fits; only what does not fit falls back to the nearest `f64`.
//! Literals with more digits are kept as text.

use std::cmp::Ordering;
use std::sync::Arc;

/// Digits computed for a quotient that has no finite decimal form.
const QUOTIENT_DIGITS: u32 = 34;

/// A decimal number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Number {
    /// `mantissa * 10^exponent`; the mantissa has no trailing zero, and zero is `0 * 10^0`.
    Decimal { mantissa: i128, exponent: i32 },
    /// A literal with more digits than a mantissa holds, as JSON text.
    Wide(Arc<str>),
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::decimal(i128::from(value), 0)
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self::decimal(i128::try_from(value).unwrap_or(i128::MAX), 0)
    }
}

impl Number {
    fn decimal(mut mantissa: i128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            return Self::Decimal { mantissa: 0, exponent: 0 };
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent = exponent.saturating_add(1);
        }
        Self::Decimal { mantissa, exponent }
    }

    /// Returns the number that `text` spells: an optional sign, digits, and optionally a fraction and an exponent.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return None;
        }
        let joined = format!("{whole}{fraction}");
        let significant = joined.trim_start_matches('0');
        let scaled = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        if scaled.unsigned_abs() > 4096 {
            return None;
        }
        if significant.is_empty() {
            return Some(Self::from(0_i64));
        }
        match significant.parse::<i128>() {
            Ok(mantissa) => Some(Self::decimal(if negative { -mantissa } else { mantissa }, scaled)),
            Err(_) => Some(Self::Wide(json_spelling(text, negative, whole, fraction, exponent).into())),
        }
    }

    /// Returns the nearest number to `value`; `None` for infinities and NaN.
    pub(crate) fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        Self::parse(&format!("{value:e}"))
    }

    /// Returns the nearest `f64`.
    pub(crate) fn to_f64(&self) -> f64 {
        match self {
            Self::Decimal { mantissa, exponent } => {
                format!("{mantissa}e{exponent}").parse().unwrap_or(f64::MAX) // the format is one that f64 reads
            }
            Self::Wide(text) => text.parse().unwrap_or(f64::MAX),
        }
    }

    /// Returns the value if it is a whole number that fits.
    pub(crate) fn to_i64(&self) -> Option<i64> {
        self.to_i128().and_then(|whole| i64::try_from(whole).ok())
    }

    fn to_i128(&self) -> Option<i128> {
        let Self::Decimal { mantissa, exponent } = self else { return None };
        let power = 10_i128.checked_pow(u32::try_from(*exponent).ok()?)?;
        mantissa.checked_mul(power)
    }

    /// Returns the value if it is a whole number that can count or index elements.
    pub(crate) fn to_usize(&self) -> Option<usize> {
        self.to_i64().and_then(|whole| usize::try_from(whole).ok())
    }

    /// Returns the number as Terraform prints it, which is JSON: plain digits, or an exponent where they would be many.
    pub(crate) fn to_text(&self) -> String {
        let (mantissa, exponent) = match self {
            Self::Wide(text) => return text.as_ref().to_owned(),
            Self::Decimal { mantissa, exponent } => (*mantissa, *exponent),
        };
        let sign = if mantissa < 0 { "-" } else { "" };
        let digits = mantissa.unsigned_abs().to_string();
        if exponent >= 0 {
            let zeros = exponent.unsigned_abs() as usize;
            if zeros > 400 {
                return format!("{sign}{digits}e{exponent}");
            }
            return format!("{sign}{digits}{}", "0".repeat(zeros));
        }
        let places = exponent.unsigned_abs() as usize;
        if places > 400 {
            return format!("{sign}{digits}e{exponent}");
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        format!("{sign}{whole}.{fraction}")
    }

    /// Returns the sum; `None` when it is too large for any number here.
    pub(crate) fn add(&self, other: &Self) -> Option<Self> {
        self.aligned(other)
            .and_then(|(left, right, exponent)| Some(Self::decimal(left.checked_add(right)?, exponent)))
            .or_else(|| Self::from_f64(self.to_f64() + other.to_f64()))
    }

    /// Returns the difference.
    pub(crate) fn subtract(&self, other: &Self) -> Option<Self> {
        self.add(&other.negate()?)
    }

    /// Returns the product.
    pub(crate) fn multiply(&self, other: &Self) -> Option<Self> {
        if let (Self::Decimal { mantissa, exponent }, Self::Decimal { mantissa: by, exponent: shift }) = (self, other)
            && let (Some(product), Some(exponent)) = (mantissa.checked_mul(*by), exponent.checked_add(*shift))
        {
            return Some(Self::decimal(product, exponent));
        }
        Self::from_f64(self.to_f64() * other.to_f64())
    }

    /// Returns the quotient, to 34 digits where it has no end; `None` for a zero divisor.
    pub(crate) fn divide(&self, other: &Self) -> Option<Self> {
        let (Self::Decimal { mantissa, exponent }, Self::Decimal { mantissa: by, exponent: shift }) = (self, other)
        else {
            return Self::from_f64(self.to_f64() / other.to_f64());
        };
        if *by == 0 {
            return None;
        }
        let mut quotient = mantissa / by;
        let mut remainder = mantissa % by;
        let mut scale = exponent.checked_sub(*shift)?;
        for _ in 0..QUOTIENT_DIGITS {
            let (Some(next), Some(carried)) = (quotient.checked_mul(10), remainder.checked_mul(10)) else { break };
            if remainder == 0 {
                break;
            }
            let Some(longer) = next.checked_add(carried / by) else { break };
            quotient = longer;
            remainder = carried % by;
            scale -= 1;
        }
        Some(Self::decimal(quotient, scale))
    }

    /// Returns the remainder with the sign of `self`; `None` for a zero divisor.
    pub(crate) fn remainder(&self, other: &Self) -> Option<Self> {
        if let Some((left, right, exponent)) = self.aligned(other) {
            return Some(Self::decimal(left.checked_rem(right)?, exponent));
        }
        Self::from_f64(self.to_f64() % other.to_f64())
    }

    /// Returns the number with the other sign.
    pub(crate) fn negate(&self) -> Option<Self> {
        match self {
            Self::Decimal { mantissa, exponent } => Some(Self::decimal(mantissa.checked_neg()?, *exponent)),
            Self::Wide(text) => Some(Self::Wide(match text.strip_prefix('-') {
                Some(positive) => positive.into(),
                None => format!("-{text}").into(),
            })),
        }
    }

    /// Returns the greatest whole number that is not greater.
    pub(crate) fn floor(&self) -> Option<Self> {
        let Self::Decimal { mantissa, exponent } = self else { return Self::from_f64(self.to_f64().floor()) };
        if *exponent >= 0 {
            return Some(self.clone());
        }
        let whole = match 10_i128.checked_pow(exponent.unsigned_abs()) {
            Some(power) => mantissa.div_euclid(power),
            None => -i128::from(*mantissa < 0),
        };
        Some(Self::decimal(whole, 0))
    }

    /// Returns the least whole number that is not less.
    pub(crate) fn ceiling(&self) -> Option<Self> {
        self.negate()?.floor()?.negate()
    }

    /// Compares by value.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match self.aligned(other) {
            Some((left, right, _)) => left.cmp(&right),
            None => self.to_f64().total_cmp(&other.to_f64()),
        }
    }

    /// Returns both mantissas at one exponent.
    fn aligned(&self, other: &Self) -> Option<(i128, i128, i32)> {
        let (Self::Decimal { mantissa: left, exponent: a }, Self::Decimal { mantissa: right, exponent: b }) =
            (self, other)
        else {
            return None;
        };
        let exponent = (*a).min(*b);
        let scale = |mantissa: i128, from: i32| {
            mantissa.checked_mul(10_i128.checked_pow(u32::try_from(from.checked_sub(exponent)?).ok()?)?)
        };
        Some((scale(*left, *a)?, scale(*right, *b)?, exponent))
    }
}

fn json_spelling(text: &str, negative: bool, whole: &str, fraction: &str, exponent: i32) -> String {
    if exponent != 0 {
        return text.to_owned();
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{}{whole}{point}{fraction}", if negative { "-" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(number(text).to_text(), expected, "{text}");
    }

    #[test]
    fn literals_keep_every_digit() {
        check("0", "0");
        check("-0", "0");
        check("007", "7");
        check("1.50", "1.5");
        check("1e3", "1000");
        check("25e-3", "0.025");
        check("18446744073709551616", "18446744073709551616");
        check("123456789012345678901234567890123456789012345.10", "123456789012345678901234567890123456789012345.1");
    }

    #[test]
    fn text_that_is_no_number_is_refused() {
        for text in ["", "-", "1.", ".5", "1e", "0x1", "1 2", "+1", "1e99999", "NaN", "inf"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_is_decimal() {
        let text = |value: Option<Number>| value.expect("a value").to_text();
        assert_eq!(text(number("0.1").add(&number("0.2"))), "0.3");
        assert_eq!(text(number("1").subtract(&number("0.9"))), "0.1");
        assert_eq!(text(number("1.5").multiply(&number("-4"))), "-6");
        assert_eq!(text(number("10").divide(&number("4"))), "2.5");
        assert!(text(number("1").divide(&number("3"))).starts_with("0.333333333333333333333333333333"));
        assert_eq!(text(number("-7").remainder(&number("3"))), "-1");
        assert_eq!(text(number("-1.5").floor()), "-2");
        assert_eq!(text(number("-1.5").ceiling()), "-1");
        assert_eq!(number("1").divide(&number("0")), None);
    }

    #[test]
    fn order_is_by_value() {
        assert!(number("1e2").compare(&number("99.9")).is_gt());
        assert!(number("1e300").compare(&number("1e299")).is_gt());
        assert!(number("2.0").compare(&number("2")).is_eq());
    }
}
