//! The types that variables declare, and the conversion of values to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use crate::convert::{to_bool, to_number, to_text, unify_all};
use crate::evaluator::Evaluator;
use crate::lower::Lower;
use crate::scope::Scope;
use crate::syntax::{Call, Expr, ExprKind};
use crate::value::{Entries, Sequence, Value};

/// A type constraint.
#[derive(Debug)]
pub(crate) enum Type {
    Any,
    String,
    Number,
    Bool,
    List(Box<Self>),
    Set(Box<Self>),
    Map(Box<Self>),
    Tuple(Vec<Self>),
    Object(BTreeMap<Arc<str>, Field>),
}

/// An attribute of an object type.
#[derive(Debug)]
pub(crate) struct Field {
    ty: Type,
    optional: bool,
    /// The default of `optional(type, default)`.
    default: Option<Value>,
}

impl Type {
    /// Returns the type that `expr` spells; what it does not spell well is any type.
    pub(crate) fn parse(expr: &Expr, evaluator: &Evaluator<'_>) -> Self {
        match &expr.kind {
            ExprKind::Name(name) => Self::named(name),
            ExprKind::Call(call) => Self::constructed(call, evaluator),
            // JSON and the oldest configurations quote the type.
            ExprKind::Template(_) => expr.as_text().map_or(Self::Any, |text| Self::parse_text(text, expr, evaluator)),
            _ => Self::Any,
        }
    }

    fn parse_text(text: &str, quoted: &Expr, evaluator: &Evaluator<'_>) -> Self {
        let Ok(parsed) = text.parse::<Expression>() else { return Self::Any };
        let lower = Lower { file: quoted.span.file, text, base: 0, whole: Some(quoted.span) };
        let inner = lower.expr(&parsed);
        if matches!(inner.kind, ExprKind::Template(_)) { Self::Any } else { Self::parse(&inner, evaluator) }
    }

    fn named(name: &str) -> Self {
        match name {
            "string" => Self::String,
            "number" => Self::Number,
            "bool" => Self::Bool,
            "list" => Self::List(Box::new(Self::Any)),
            "set" => Self::Set(Box::new(Self::Any)),
            "map" => Self::Map(Box::new(Self::Any)),
            _ => Self::Any,
        }
    }

    fn constructed(call: &Call, evaluator: &Evaluator<'_>) -> Self {
        let Some(first) = call.args.first() else { return Self::Any };
        let parse = |expr: &Expr| Self::parse(expr, evaluator);
        match (&*call.name, &first.kind) {
            ("list", _) => Self::List(Box::new(parse(first))),
            ("set", _) => Self::Set(Box::new(parse(first))),
            ("map", _) => Self::Map(Box::new(parse(first))),
            ("tuple", ExprKind::Tuple(items)) => Self::Tuple(items.iter().map(parse).collect()),
            ("object", ExprKind::Object(pairs)) => {
                let field =
                    |(key, value): &(Expr, Expr)| Some((Arc::from(key.as_text()?), Field::parse(value, evaluator)));
                Self::Object(pairs.iter().filter_map(field).collect())
            }
            _ => Self::Any,
        }
    }

    /// Returns the value as this type; unknown and null values have every type.
    ///
    /// # Errors
    ///
    /// What does not fit, in a few words.
    pub(crate) fn convert(&self, value: &Value) -> Result<Value, String> {
        if matches!(value.resolved(), Value::Unknown(_) | Value::Null | Value::Instance(_)) {
            return Ok(value.clone());
        }
        let refused = |wanted: &str| format!("{wanted} is needed, not {}", value.type_name());
        match self {
            Self::Any => Ok(value.clone()),
            Self::String if matches!(value, Value::Identity(_)) => Ok(value.clone()),
            Self::String => to_text(value).map(Value::String).ok_or_else(|| refused("a string")),
            Self::Number => to_number(value).map(Value::Number).ok_or_else(|| refused("a number")),
            Self::Bool => to_bool(value).map(Value::Bool).ok_or_else(|| refused("a bool")),
            Self::List(inner) => inner.convert_items(value).map(Value::list),
            Self::Set(inner) => inner.convert_items(value).map(Value::set),
            Self::Map(inner) => inner.convert_entries(value),
            Self::Tuple(types) => match value.resolved() {
                Value::Sequence(_, items) if items.len() == types.len() => {
                    let items = types.iter().zip(items.iter()).map(|(ty, item)| ty.convert(item));
                    Ok(Value::tuple(items.collect::<Result<_, _>>()?))
                }
                _ => Err(refused("a tuple")),
            },
            Self::Object(fields) => convert_object(fields, value),
        }
    }

    fn convert_items(&self, value: &Value) -> Result<Vec<Value>, String> {
        let Value::Sequence(_, items) = value.resolved() else {
            return Err(format!("a list or set is needed, not {}", value.type_name()));
        };
        if matches!(self, Self::Any) {
            return Ok(unify_all(items));
        }
        items.iter().map(|item| self.convert(item)).collect()
    }

    fn convert_entries(&self, value: &Value) -> Result<Value, String> {
        let Value::Entries(entries) = value.resolved() else {
            return Err(format!("a map is needed, not {}", value.type_name()));
        };
        let values: Vec<Value> = entries.values().cloned().collect();
        let values = Value::sequence(Sequence::Tuple, values);
        let converted = self.convert_items(&values)?;
        Ok(Value::object(entries.keys().cloned().zip(converted).collect()))
    }
}

impl Field {
    fn parse(expr: &Expr, evaluator: &Evaluator<'_>) -> Self {
        if let ExprKind::Call(call) = &expr.kind
            && &*call.name == "optional"
            && let [ty, default @ ..] = call.args.as_slice()
        {
            let default = default.first().map(|default| evaluator.value(default, Scope::default()));
            return Self { ty: Type::parse(ty, evaluator), optional: true, default };
        }
        Self { ty: Type::parse(expr, evaluator), optional: false, default: None }
    }
}

/// Returns the object with the declared attributes only, those left out by their defaults.
fn convert_object(fields: &BTreeMap<Arc<str>, Field>, value: &Value) -> Result<Value, String> {
    let Value::Entries(entries) = value.resolved() else {
        return Err(format!("an object is needed, not {}", value.type_name()));
    };
    let mut converted = Entries::new();
    for (name, field) in fields {
        let given = entries.get(name).filter(|given| !given.is_null() || !field.optional);
        let value = match (given, &field.default) {
            (Some(given), _) => given,
            (None, Some(default)) => default,
            (None, None) if field.optional => &Value::Null,
            (None, None) => return Err(format!("the attribute {name:?} is missing")),
        };
        converted.insert(name.clone(), field.ty.convert(value)?);
    }
    Ok(Value::object(converted))
}
