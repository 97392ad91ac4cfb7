//! Functions on lists, maps and objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Unknowns::{Deep, Handled, Whole};
use super::{ANY, Args, Failure, Function, Result, boolean, check_elements, items, text};
use crate::convert::{to_bool, unify_all};
use crate::number::Number;
use crate::value::{Entries, Ordered, Sequence, Value, equal};

pub(super) const TABLE: &[Function] = &[
    Function::new("alltrue", (1, 1), Whole, |args| all_any(args, true)),
    Function::new("anytrue", (1, 1), Whole, |args| all_any(args, false)),
    Function::new("chunklist", (2, 2), Whole, chunklist),
    Function::new("coalesce", (1, ANY), Handled, coalesce).with_nulls(),
    Function::new("coalescelist", (1, ANY), Handled, coalescelist).with_nulls(),
    Function::new("compact", (1, 1), Deep, compact),
    Function::new("concat", (1, ANY), Whole, concat),
    Function::new("contains", (2, 2), Whole, contains).with_nulls(),
    Function::new("distinct", (1, 1), Deep, distinct),
    Function::new("element", (2, 2), Whole, element),
    Function::new("flatten", (1, 1), Whole, flatten),
    Function::new("index", (2, 2), Deep, index),
    Function::new("keys", (1, 1), Whole, keys),
    Function::new("length", (1, 1), Whole, length),
    Function::new("lookup", (2, 3), Handled, lookup).with_nulls(),
    Function::new("matchkeys", (3, 3), Deep, matchkeys),
    Function::new("merge", (0, ANY), Whole, merge).with_nulls(),
    Function::new("one", (1, 1), Whole, one),
    Function::new("range", (1, 3), Deep, range),
    Function::new("reverse", (1, 1), Whole, reverse),
    Function::new("slice", (3, 3), Whole, slice),
    Function::new("sort", (1, 1), Deep, sort),
    Function::new("transpose", (1, 1), Deep, transpose),
    Function::new("values", (1, 1), Whole, values),
    Function::new("zipmap", (2, 2), Whole, zipmap),
];

fn all_any(args: &Args<'_>, all: bool) -> Result {
    let mut is_unknown = false;
    for item in args.items(0)? {
        if item.is_unknown() {
            is_unknown = true;
        } else if to_bool(item).unwrap_or(false) != all {
            return boolean(!all);
        }
    }
    if is_unknown { Ok(Value::unknown()) } else { boolean(all) }
}

fn chunklist(args: &Args<'_>) -> Result {
    let size = usize::try_from(args.whole(1)?).map_err(|_| "the size must not be negative")?;
    let items = args.items(0)?;
    let size = if size == 0 { items.len().max(1) } else { size };
    Ok(Value::list(items.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect()))
}

/// Returns the first argument that is neither null nor an empty text.
fn coalesce(args: &Args<'_>) -> Result {
    let unified = unify_all(args.values);
    for value in unified {
        if value.is_unknown() {
            return Ok(Value::unknown());
        }
        let is_empty = matches!(value.resolved(), Value::String(text) if text.is_empty());
        if !value.is_null() && !is_empty {
            return Ok(value);
        }
    }
    Err("every argument is null or empty".into())
}

fn coalescelist(args: &Args<'_>) -> Result {
    for value in args.values {
        if value.is_unknown() {
            return Ok(Value::unknown());
        }
        if !value.is_null() && !items(value)?.is_empty() {
            return Ok(value.clone());
        }
    }
    Err("every argument is null or empty".into())
}

fn compact(args: &Args<'_>) -> Result {
    let is_filled = |item: &&Value| match item.resolved() {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        _ => true,
    };
    Ok(Value::list(args.items(0)?.iter().filter(is_filled).cloned().collect()))
}

fn concat(args: &Args<'_>) -> Result {
    let mut joined = Vec::new();
    let mut kind = Sequence::List;
    for value in args.values {
        if matches!(value.resolved(), Value::Sequence(Sequence::Tuple, _)) {
            kind = Sequence::Tuple;
        }
        let items = items(value)?;
        check_elements(joined.len() + items.len())?;
        joined.extend(items.iter().cloned());
    }
    Ok(Value::sequence(kind, joined))
}

fn contains(args: &Args<'_>) -> Result {
    let Some(wanted) = args.get(1) else { return Ok(Value::unknown()) };
    let mut is_unknown = false;
    for item in args.items(0)? {
        match equal(item, wanted) {
            Some(true) => return boolean(true),
            Some(false) => {}
            None => is_unknown = true,
        }
    }
    if is_unknown { Ok(Value::unknown()) } else { boolean(false) }
}

fn distinct(args: &Args<'_>) -> Result {
    let items = unify_all(args.items(0)?);
    let mut seen = BTreeSet::new();
    Ok(Value::list(items.iter().filter(|item| seen.insert(Ordered(item))).cloned().collect()))
}

/// Returns the element at an index that wraps around.
fn element(args: &Args<'_>) -> Result {
    let items = args.items(0)?;
    let index = args.whole(1)?;
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    if length == 0 {
        return Err("the list is empty".into());
    }
    let at = usize::try_from(index.rem_euclid(length)).unwrap_or(0);
    Ok(items.get(at).cloned().unwrap_or(Value::Null))
}

fn flatten(args: &Args<'_>) -> Result {
    let mut flat = Vec::new();
    let is_known = flatten_into(args.items(0)?, &mut flat)?;
    if is_known { Ok(Value::tuple(flat)) } else { Ok(Value::unknown()) }
}

/// Adds what the items hold; `false` if one of them may be a list or may not.
fn flatten_into(from: &[Value], flat: &mut Vec<Value>) -> std::result::Result<bool, Failure> {
    for item in from {
        match item {
            Value::Sequence(_, inner) => {
                if !flatten_into(inner, flat)? {
                    return Ok(false);
                }
            }
            other => flat.push(other.clone()),
        }
        check_elements(flat.len())?;
    }
    Ok(true)
}

fn index(args: &Args<'_>) -> Result {
    let Some(wanted) = args.get(1) else { return Ok(Value::unknown()) };
    let found = args.items(0)?.iter().position(|item| equal(item, wanted) == Some(true));
    found.map(|index| Value::Number(Number::from(index))).ok_or_else(|| "the list does not hold the value".into())
}

fn keys(args: &Args<'_>) -> Result {
    Ok(Value::list(args.entries(0)?.keys().cloned().map(Value::String).collect()))
}

fn length(args: &Args<'_>) -> Result {
    let count = match args.get(0).map(Value::resolved) {
        Some(Value::Sequence(Sequence::Set, items)) if items.iter().any(Value::has_unknown) => {
            return Ok(Value::unknown()); // two of them may turn out to be one
        }
        Some(Value::Sequence(_, items)) => items.len(),
        Some(Value::Entries(entries)) => entries.len(),
        Some(Value::String(text)) => text.chars().count(),
        Some(other) => return Err(format!("{} has no length", other.type_name()).into()),
        None => 0,
    };
    Ok(Value::Number(Number::from(count)))
}

fn lookup(args: &Args<'_>) -> Result {
    let unknown = |index: usize| args.get(index).is_some_and(Value::is_unknown);
    if unknown(0) || unknown(1) {
        return Ok(Value::unknown());
    }
    let key = args.text(1)?;
    match (args.entries(0)?.get(&key), args.get(2)) {
        (Some(found), _) => Ok(found.clone()),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(format!("there is no key {key:?} and no default").into()),
    }
}

fn matchkeys(args: &Args<'_>) -> Result {
    let (values, keys, wanted) = (args.items(0)?, args.items(1)?, args.items(2)?);
    if values.len() != keys.len() {
        return Err("the lists of values and of keys must be of one length".into());
    }
    let wanted: BTreeSet<Ordered<'_>> = wanted.iter().map(Ordered).collect();
    let is_wanted = |key: &Value| wanted.contains(&Ordered(key));
    let kept = values.iter().zip(keys).filter(|(_, key)| is_wanted(key)).map(|(value, _)| value.clone());
    Ok(Value::list(kept.collect()))
}

fn merge(args: &Args<'_>) -> Result {
    let mut merged = Entries::new();
    for index in 0..args.values.len() {
        if args.get(index).is_some_and(Value::is_null) {
            continue;
        }
        let entries = args.entries(index)?;
        check_elements(merged.len() + entries.len())?;
        merged.extend(entries.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    Ok(Value::object(merged))
}

fn one(args: &Args<'_>) -> Result {
    match args.items(0)? {
        [] => Ok(Value::Null),
        [only] => Ok(only.clone()),
        _ => Err("the list has more than one element".into()),
    }
}

fn range(args: &Args<'_>) -> Result {
    let zero = Number::from(0_i64);
    let one = Number::from(1_i64);
    let (start, limit) =
        if args.values.len() == 1 { (zero.clone(), args.number(0)?) } else { (args.number(0)?, args.number(1)?) };
    let is_falling = limit.compare(&start).is_lt();
    let step = if args.values.len() == 3 {
        args.number(2)?
    } else if is_falling {
        Number::from(-1_i64)
    } else {
        one
    };
    if step.compare(&zero).is_eq() || step.compare(&zero).is_lt() != is_falling && start.compare(&limit).is_ne() {
        return Err("the step does not lead from the start to the limit".into());
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while if is_falling { next.compare(&limit).is_gt() } else { next.compare(&limit).is_lt() } {
        check_elements(numbers.len() + 1)?;
        numbers.push(Value::Number(next.clone()));
        next = next.add(&step).ok_or("the numbers become too large")?;
    }
    Ok(Value::list(numbers))
}

fn reverse(args: &Args<'_>) -> Result {
    let Some(Value::Sequence(kind, items)) = args.get(0).map(Value::resolved) else {
        return Err("a list is needed".into());
    };
    let kind = if *kind == Sequence::Set { Sequence::List } else { *kind };
    Ok(Value::sequence(kind, items.iter().rev().cloned().collect()))
}

fn slice(args: &Args<'_>) -> Result {
    let items = args.items(0)?;
    let bound = |index: usize| Ok::<_, Failure>(usize::try_from(args.whole(index)?).unwrap_or(usize::MAX));
    let (start, end) = (bound(1)?, bound(2)?);
    let part = if start <= end { items.get(start..end) } else { None };
    let part = part.ok_or_else(|| format!("from {start} to {end} is not inside of {} elements", items.len()))?;
    Ok(Value::tuple(part.to_vec()))
}

fn sort(args: &Args<'_>) -> Result {
    let mut texts: Vec<Arc<str>> = args.items(0)?.iter().map(text).collect::<std::result::Result<_, _>>()?;
    texts.sort();
    Ok(Value::list(texts.into_iter().map(Value::String).collect()))
}

fn transpose(args: &Args<'_>) -> Result {
    let mut transposed: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in args.entries(0)? {
        for item in items(list)? {
            transposed.entry(text(item)?).or_default().push(Value::String(key.clone()));
        }
    }
    Ok(Value::object(transposed.into_iter().map(|(key, list)| (key, Value::list(list))).collect()))
}

fn values(args: &Args<'_>) -> Result {
    Ok(Value::tuple(args.entries(0)?.values().cloned().collect()))
}

fn zipmap(args: &Args<'_>) -> Result {
    let (keys, values) = (args.items(0)?, args.items(1)?);
    if keys.len() != values.len() {
        return Err("there must be as many keys as values".into());
    }
    if keys.iter().any(Value::is_unknown) {
        return Ok(Value::unknown());
    }
    let keys = keys.iter().map(text).collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Value::object(keys.into_iter().zip(values.iter().cloned()).collect()))
}
