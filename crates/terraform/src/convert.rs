//! Terraform's automatic conversions between kinds of value.

use std::sync::Arc;

use crate::number::Number;
use crate::value::{Entries, Sequence, Value};

/// Returns the text of a primitive value; `None` for containers, null and what is not known.
pub(crate) fn to_text(value: &Value) -> Option<Arc<str>> {
    match value.resolved() {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_text().into()),
        Value::Bool(true) => Some("true".into()),
        Value::Bool(false) => Some("false".into()),
        _ => None,
    }
}

/// Returns the number that a number or its text is.
pub(crate) fn to_number(value: &Value) -> Option<Number> {
    match value.resolved() {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => Number::parse(text),
        _ => None,
    }
}

/// Returns the boolean that a boolean or its text is.
pub(crate) fn to_bool(value: &Value) -> Option<bool> {
    match value.resolved() {
        Value::Bool(value) => Some(*value),
        Value::String(text) => match &**text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Returns `value` as it is when a conditional's other branch is `other`: both have one type then.
pub(crate) fn unify(value: Value, other: &Value) -> Value {
    match (value.resolved(), other.resolved()) {
        (Value::Bool(_) | Value::Number(_), Value::String(_))
        | (Value::Bool(_), Value::Number(_))
        | (Value::Number(_), Value::Bool(_)) => to_text(&value).map_or(value, Value::String),
        (Value::Sequence(Sequence::Tuple, a), Value::Sequence(Sequence::Tuple, b)) if a.len() == b.len() => {
            Value::tuple(a.iter().zip(b.iter()).map(|(a, b)| unify(a.clone(), b)).collect())
        }
        (Value::Sequence(Sequence::Tuple, a), Value::Sequence(kind, b)) => {
            let mixed = are_mixed(a.iter().chain(b.iter()));
            let items = a.iter().map(|item| if mixed { as_text(item) } else { item.clone() }).collect();
            if *kind == Sequence::Set { Value::set(items) } else { Value::list(items) }
        }
        (Value::Entries(a), Value::Entries(b)) if a.keys().eq(b.keys()) => {
            let pairs = a.iter().zip(b.values());
            Value::object(pairs.map(|((key, a), b)| (key.clone(), unify(a.clone(), b))).collect())
        }
        _ => value,
    }
}

/// Returns the items with one type, as a list, set or map of them has: texts if there are several primitive types.
pub(crate) fn unify_all(items: &[Value]) -> Vec<Value> {
    let mixed = are_mixed(items.iter());
    items.iter().map(|item| if mixed { as_text(item) } else { item.clone() }).collect()
}

fn as_text(value: &Value) -> Value {
    match value {
        Value::Identity(_) => value.clone(),
        other => to_text(other).map_or_else(|| other.clone(), Value::String),
    }
}

/// Returns whether there are several primitive types among the values.
fn are_mixed<'a>(values: impl Iterator<Item = &'a Value>) -> bool {
    let mut first = None;
    values.filter_map(primitive).any(|kind| *first.get_or_insert(kind) != kind)
}

fn primitive(value: &Value) -> Option<&'static str> {
    let value = value.resolved();
    matches!(value, Value::Bool(_) | Value::Number(_) | Value::String(_)).then(|| value.type_name())
}

/// Returns the elements that `for`, `for_each` and `dynamic` iterate, with their keys; `None` if it has none.
pub(crate) fn elements(value: &Value) -> Option<Vec<(Value, Value)>> {
    match value.resolved() {
        Value::Sequence(Sequence::Set, items) => Some(items.iter().map(|item| (item.clone(), item.clone())).collect()),
        Value::Sequence(_, items) => {
            let indexed = items.iter().enumerate();
            Some(indexed.map(|(index, item)| (Value::Number(Number::from(index)), item.clone())).collect())
        }
        Value::Entries(entries) => {
            Some(entries.iter().map(|(key, value)| (Value::String(key.clone()), value.clone())).collect())
        }
        _ => None,
    }
}

/// Returns an object of the given entries.
pub(crate) fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect::<Entries>())
}
