//! Functions on numbers.

use super::Unknowns::Deep;
use super::{ANY, Args, Function, Result};
use crate::convert::to_number;
use crate::number::Number;
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    Function::new("abs", (1, 1), Deep, abs),
    Function::new("ceil", (1, 1), Deep, |args| number(args.number(0)?.ceiling())),
    Function::new("floor", (1, 1), Deep, |args| number(args.number(0)?.floor())),
    Function::new("max", (1, ANY), Deep, |args| extreme(args, true)),
    Function::new("min", (1, ANY), Deep, |args| extreme(args, false)),
    Function::new("parseint", (2, 2), Deep, parseint),
    Function::new("pow", (2, 2), Deep, pow),
    Function::new("signum", (1, 1), Deep, signum),
    Function::new("sum", (1, 1), Deep, sum),
];

fn number(number: Option<Number>) -> Result {
    number.map(Value::Number).ok_or_else(|| "the result is too large".into())
}

fn abs(args: &Args<'_>) -> Result {
    let value = args.number(0)?;
    if value.compare(&Number::from(0_i64)).is_lt() { number(value.negate()) } else { number(Some(value)) }
}

fn signum(args: &Args<'_>) -> Result {
    number(Some(Number::from(args.number(0)?.compare(&Number::from(0_i64)) as i64)))
}

fn extreme(args: &Args<'_>, greatest: bool) -> Result {
    let mut found = args.number(0)?;
    for index in 1..args.values.len() {
        let next = args.number(index)?;
        if next.compare(&found).is_gt() == greatest && next.compare(&found).is_ne() {
            found = next;
        }
    }
    number(Some(found))
}

fn parseint(args: &Args<'_>) -> Result {
    let text = args.text(0)?;
    let base = u32::try_from(args.whole(1)?).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or("the base must be from 2 to 36")?;
    let parsed = i64::from_str_radix(&text, base).map_err(|_| format!("{text:?} is no whole number in base {base}"))?;
    number(Some(Number::from(parsed)))
}

/// Multiplies for small whole powers, which is exact; all others are the nearest `f64`.
fn pow(args: &Args<'_>) -> Result {
    let (base, exponent) = (args.number(0)?, args.number(1)?);
    let Some(times @ 0..=1024) = exponent.to_i64() else {
        return number(Number::from_f64(base.to_f64().powf(exponent.to_f64())));
    };
    let mut power = Number::from(1_i64);
    for _ in 0..times {
        power = power.multiply(&base).ok_or("the result is too large")?;
    }
    number(Some(power))
}

fn sum(args: &Args<'_>) -> Result {
    let mut total = Number::from(0_i64);
    let items = args.items(0)?;
    if items.is_empty() {
        return Err("the list is empty".into());
    }
    for item in items {
        let next = to_number(item).ok_or("only numbers can be added")?;
        total = total.add(&next).ok_or("the result is too large")?;
    }
    number(Some(total))
}
