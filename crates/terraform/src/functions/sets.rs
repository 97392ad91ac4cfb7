//! Conversions to a named type, and functions on sets.

use std::collections::BTreeSet;

use super::Unknowns::{Deep, Handled, Whole};
use super::{ANY, Args, Function, Result, check_elements, items};
use crate::convert::{to_bool, to_number, to_text, unify_all};
use crate::value::{Ordered, Value};

pub(super) const TABLE: &[Function] = &[
    Function::new("issensitive", (1, 1), Handled, |_| Ok(Value::unknown())).with_nulls(),
    Function::new("nonsensitive", (1, 1), Handled, same).with_nulls(),
    Function::new("sensitive", (1, 1), Handled, same).with_nulls(),
    Function::new("setintersection", (1, ANY), Deep, |args| set_of_both(args, true)),
    Function::new("setproduct", (1, ANY), Whole, setproduct),
    Function::new("setsubtract", (2, 2), Deep, |args| set_of_both(args, false)),
    Function::new("setunion", (1, ANY), Deep, setunion),
    Function::new("tobool", (1, 1), Whole, tobool).with_nulls(),
    Function::new("tolist", (1, 1), Whole, tolist).with_nulls(),
    Function::new("tomap", (1, 1), Whole, tomap).with_nulls(),
    Function::new("tonumber", (1, 1), Whole, tonumber).with_nulls(),
    Function::new("toset", (1, 1), Whole, toset).with_nulls(),
    Function::new("tostring", (1, 1), Handled, tostring).with_nulls(),
];

fn same(args: &Args<'_>) -> Result {
    Ok(args.get(0).cloned().unwrap_or(Value::Null))
}

fn is_null(args: &Args<'_>) -> bool {
    args.get(0).is_none_or(Value::is_null)
}

fn tobool(args: &Args<'_>) -> Result {
    if is_null(args) {
        return Ok(Value::Null);
    }
    args.get(0)
        .and_then(to_bool)
        .map(Value::Bool)
        .ok_or_else(|| "only true and false, or their texts, are booleans".into())
}

fn tonumber(args: &Args<'_>) -> Result {
    if is_null(args) {
        return Ok(Value::Null);
    }
    args.get(0).and_then(to_number).map(Value::Number).ok_or_else(|| "only numbers and their texts are numbers".into())
}

/// Keeps what is known of an unknown text.
fn tostring(args: &Args<'_>) -> Result {
    match args.get(0) {
        Some(value) if value.is_unknown() || value.is_null() || matches!(value, Value::Identity(_)) => {
            Ok(value.clone())
        }
        Some(value) => to_text(value).map(Value::String).ok_or_else(|| "only primitive values have a text".into()),
        None => Ok(Value::Null),
    }
}

fn tolist(args: &Args<'_>) -> Result {
    if is_null(args) { Ok(Value::Null) } else { Ok(Value::list(unify_all(args.items(0)?))) }
}

fn toset(args: &Args<'_>) -> Result {
    if is_null(args) { Ok(Value::Null) } else { Ok(Value::set(unify_all(args.items(0)?))) }
}

fn tomap(args: &Args<'_>) -> Result {
    if is_null(args) {
        return Ok(Value::Null);
    }
    let entries = args.entries(0)?;
    let values: Vec<Value> = entries.values().cloned().collect();
    Ok(Value::object(entries.keys().cloned().zip(unify_all(&values)).collect()))
}

fn setunion(args: &Args<'_>) -> Result {
    let mut all = Vec::new();
    for value in args.values {
        let more = items(value)?;
        check_elements(all.len() + more.len())?;
        all.extend(more.iter().cloned());
    }
    Ok(Value::set(unify_all(&all)))
}

/// Returns the elements of the first set that are in every other one, or in none of them.
fn set_of_both(args: &Args<'_>, wanted: bool) -> Result {
    let mut kept = unify_all(args.items(0)?);
    for other in args.values.iter().skip(1) {
        let other = unify_all(items(other)?);
        let other: BTreeSet<Ordered<'_>> = other.iter().map(Ordered).collect();
        kept.retain(|item| other.contains(&Ordered(item)) == wanted);
    }
    Ok(Value::set(kept))
}

fn setproduct(args: &Args<'_>) -> Result {
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for value in args.values {
        let column = items(value)?;
        check_elements(rows.len().saturating_mul(column.len()).saturating_mul(args.values.len()))?;
        let longer = |row: &Vec<Value>| {
            column.iter().map(|item| row.iter().cloned().chain([item.clone()]).collect()).collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(longer).collect();
    }
    Ok(Value::list(rows.into_iter().map(Value::tuple).collect()))
}
