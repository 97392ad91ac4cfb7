//! Terraform's pure functions, a table for each family. What no table lists has an unknown result.

mod collections;
mod encoding;
mod format;
mod network;
mod numbers;
mod sets;
mod strings;

use std::sync::Arc;

use parsers::Span;

use crate::bounds::{MAX_ELEMENTS, MAX_TEXT, elements_bound, text_bound};
use crate::convert::{to_number, to_text};
use crate::evaluator::Evaluator;
use crate::number::Number;
use crate::value::{Entries, Unknown, Value};

/// Why a call has no value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Terraform refuses it.
    Fault(String),
    /// The result is larger than a bound, which this says.
    Bound(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Fault(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::Fault(message.to_owned())
    }
}

/// What a function makes of its arguments.
type Result = std::result::Result<Value, Failure>;

/// Which unknown arguments make the result unknown before the function is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unknowns {
    /// Those of which any part is unknown.
    Deep,
    /// Those that are unknown as a whole.
    Whole,
    /// None: the function decides.
    Handled,
}

/// One function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Function {
    name: &'static str,
    /// The least and the greatest number of arguments.
    arity: (usize, usize),
    unknowns: Unknowns,
    /// Whether an argument may be null.
    nulls: bool,
    run: fn(&Args<'_>) -> Result,
}

/// The number of arguments of a function that takes any number.
const ANY: usize = usize::MAX;

impl Function {
    const fn new(name: &'static str, arity: (usize, usize), unknowns: Unknowns, run: fn(&Args<'_>) -> Result) -> Self {
        Self { name, arity, unknowns, nulls: false, run }
    }

    const fn with_nulls(self) -> Self {
        Self { nulls: true, ..self }
    }
}

/// Returns the function called `name`.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    let tables = [collections::TABLE, encoding::TABLE, network::TABLE, numbers::TABLE, sets::TABLE, strings::TABLE];
    tables.into_iter().flatten().find(|function| function.name == name)
}

/// Calls `function`, whose call stands at `span`.
pub(crate) fn call(function: &Function, values: &[Value], evaluator: &Evaluator<'_>, span: Span) -> Result {
    let (least, most) = function.arity;
    if values.len() < least || values.len() > most {
        return Err(format!("takes {}, not {} arguments", arity_text(function.arity), values.len()).into());
    }
    let is_unknown = |value: &Value| match function.unknowns {
        Unknowns::Deep => value.has_unknown(),
        Unknowns::Whole => value.is_unknown() || matches!(value, Value::Instance(id) if id.placeholder),
        Unknowns::Handled => false,
    };
    if !function.nulls && values.iter().any(Value::is_null) {
        return Err("an argument must not be null".into());
    }
    if values.iter().any(is_unknown) {
        return Ok(Value::unknown());
    }
    for value in values {
        evaluator.bounds.read(value, span);
    }
    (function.run)(&Args { values, evaluator, span })
}

fn arity_text((least, most): (usize, usize)) -> String {
    match most {
        ANY => format!("{least} or more"),
        most if most == least => format!("{least}"),
        most => format!("{least} to {most}"),
    }
}

/// The arguments of a call.
struct Args<'a> {
    values: &'a [Value],
    evaluator: &'a Evaluator<'a>,
    span: Span,
}

impl<'a> Args<'a> {
    fn get(&self, index: usize) -> Option<&'a Value> {
        self.values.get(index)
    }

    fn text(&self, index: usize) -> std::result::Result<Arc<str>, Failure> {
        text(self.get(index).unwrap_or(&Value::Null))
    }

    fn number(&self, index: usize) -> std::result::Result<Number, Failure> {
        let value = self.get(index).unwrap_or(&Value::Null);
        to_number(value).ok_or_else(|| format!("a number is needed, not {}", value.type_name()).into())
    }

    fn whole(&self, index: usize) -> std::result::Result<i64, Failure> {
        self.number(index)?.to_i64().ok_or_else(|| "a whole number is needed".into())
    }

    fn items(&self, index: usize) -> std::result::Result<&'a [Value], Failure> {
        items(self.get(index).unwrap_or(&Value::Null))
    }

    fn entries(&self, index: usize) -> std::result::Result<&'a Entries, Failure> {
        match self.get(index).map(Value::resolved) {
            Some(Value::Entries(entries)) => Ok(entries),
            other => Err(format!("a map is needed, not {}", other.map_or("nothing", Value::type_name)).into()),
        }
    }
}

impl Args<'_> {
    /// Returns the text of a value; for an unknown one its known parts, or `${...}` around its source.
    fn known_text(&self, value: &Value) -> std::result::Result<String, Failure> {
        match value.resolved() {
            Value::Unknown(Unknown { partial: Some(text), .. }) => Ok(text.as_ref().to_owned()),
            Value::Unknown(Unknown { span: Some(span), .. }) => Ok(self.evaluator.placeholder(*span)),
            Value::Unknown(_) | Value::Instance(_) => Ok("${}".to_owned()),
            known => text(known).map(|text| text.as_ref().to_owned()),
        }
    }
}

fn text(value: &Value) -> std::result::Result<Arc<str>, Failure> {
    to_text(value).ok_or_else(|| format!("a string is needed, not {}", value.type_name()).into())
}

fn items(value: &Value) -> std::result::Result<&[Value], Failure> {
    match value.resolved() {
        Value::Sequence(_, items) => Ok(items),
        other => Err(format!("a list is needed, not {}", other.type_name()).into()),
    }
}

fn boolean(value: bool) -> Result {
    Ok(Value::Bool(value))
}

/// Returns an error if a text of `length` bytes is too long.
fn check_text(length: usize) -> std::result::Result<(), Failure> {
    if length > MAX_TEXT { Err(Failure::Bound(text_bound())) } else { Ok(()) }
}

/// Returns an error if a container of `length` elements is too large.
fn check_elements(length: usize) -> std::result::Result<(), Failure> {
    if length > MAX_ELEMENTS { Err(Failure::Bound(elements_bound())) } else { Ok(()) }
}
