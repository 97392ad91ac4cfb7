//! Scalars: what a piece of YAML text means, as a value and as a key.

use std::borrow::Cow;
use std::sync::Arc;

use super::interner::Interner;
use super::{Schema, base64, core, go};
use crate::{Number, Value};

/// What a scalar means before it becomes a value or a key.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    /// A number of any size, as JSON text.
    Decimal(String),
    Text(Cow<'a, str>),
}

/// What the tag and the quotes of a scalar ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Plain without a tag: the schema decides.
    Untagged,
    /// Quoted, a block scalar, `!!str` or a tag this program does not know.
    Text,
    Null,
    Bool,
    Integer,
    Float,
    Timestamp,
    Binary,
}

impl Tag {
    /// Returns the standard tag `!!name`; any other is a custom tag, which keeps the text as it is.
    pub(super) fn standard(name: &str) -> Self {
        match name {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Integer,
            "float" => Self::Float,
            "timestamp" => Self::Timestamp,
            "binary" => Self::Binary,
            _ => Self::Text,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Untagged | Self::Text => "!!str",
            Self::Null => "!!null",
            Self::Bool => "!!bool",
            Self::Integer => "!!int",
            Self::Float => "!!float",
            Self::Timestamp => "!!timestamp",
            Self::Binary => "!!binary",
        }
    }
}

/// Returns what `text` means under `tag`, or why it means nothing.
pub(super) fn resolve(schema: Schema, text: Cow<'_, str>, tag: Tag) -> Result<Scalar<'_>, String> {
    match tag {
        Tag::Text => Ok(Scalar::Text(text)),
        Tag::Binary => binary(&text),
        Tag::Untagged => Ok(untagged(schema, &text).unwrap_or(Scalar::Text(text))),
        Tag::Null | Tag::Bool | Tag::Integer | Tag::Float | Tag::Timestamp => tagged(schema, text, tag),
    }
}

fn untagged(schema: Schema, text: &str) -> Option<Scalar<'static>> {
    match schema {
        Schema::Kubernetes => go::resolve(text),
        Schema::Core => core::resolve(text),
    }
}

fn tagged(schema: Schema, text: Cow<'_, str>, tag: Tag) -> Result<Scalar<'_>, String> {
    match (tag, untagged(schema, &text)) {
        (Tag::Null, Some(scalar @ Scalar::Null))
        | (Tag::Bool, Some(scalar @ Scalar::Bool(_)))
        | (Tag::Integer, Some(scalar @ Scalar::Integer(_)))
        | (Tag::Integer | Tag::Float, Some(scalar @ Scalar::Decimal(_)))
        | (Tag::Float, Some(scalar @ Scalar::Float(_))) => Ok(scalar),
        (Tag::Float, Some(Scalar::Integer(value))) => Ok(Scalar::Float(value as f64)),
        (Tag::Timestamp, None) => Ok(Scalar::Text(text)),
        _ => Err(format!("`{}` cannot be read as {}", shortened(&text), tag.name())),
    }
}

fn binary(text: &str) -> Result<Scalar<'static>, String> {
    let bytes = base64::decode(text).ok_or("the text after !!binary is not Base64")?;
    Ok(Scalar::Text(String::from_utf8_lossy(&bytes).into_owned().into()))
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 40; // characters
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("...".chars()).collect()
}

impl Scalar<'_> {
    /// Returns the value, or why JSON has none for it; `text` is how it is written.
    pub(super) fn into_value(self, schema: Schema, text: &str, texts: &mut Interner) -> Result<Value, String> {
        match self {
            Self::Null => Ok(Value::Null),
            Self::Bool(value) => Ok(Value::Bool(value)),
            Self::Integer(value) => Ok(Value::Number(Number::from_json(&value.to_string()))),
            Self::Float(value) if value.is_finite() => Ok(Value::Number(Number::from_json(&go::float_text(value)))),
            Self::Float(_) if schema == Schema::Core => Ok(Value::String(text.into())),
            Self::Float(_) => Err(format!("`{text}` is a number that JSON, and so the API server, does not have")),
            Self::Decimal(value) => Ok(Value::Number(Number::from_json(&value))),
            Self::Text(value) => Ok(Value::String(texts.share(&value))),
        }
    }

    /// Returns the text of the key, or why this cannot be one.
    pub(super) fn to_key(&self, schema: Schema) -> Result<Cow<'_, str>, String> {
        match self {
            Self::Text(text) => Ok((&**text).into()),
            Self::Null if schema == Schema::Core => Ok("null".into()),
            Self::Null => Err("a key is null; quote it to make it text".to_owned()),
            Self::Bool(value) => Ok(if *value { "true" } else { "false" }.into()),
            Self::Integer(value) if schema == Schema::Kubernetes && i64::try_from(*value).is_err() => {
                Err(format!("the key {value} is a number of more than 63 bits; quote it to make it text"))
            }
            Self::Integer(value) => Ok(value.to_string().into()),
            Self::Float(value) => Ok(go::key_text(*value).into()),
            Self::Decimal(text) => Ok(text.as_str().into()),
        }
    }
}

/// Returns the text of a key that an alias gives, or why the aliased value cannot be one.
pub(super) fn key_of_value(schema: Schema, value: &Value) -> Result<Arc<str>, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Null => Ok((*Scalar::Null.to_key(schema)?).into()),
        Value::Bool(value) => Ok((*Scalar::Bool(*value).to_key(schema)?).into()),
        Value::Number(number) => Ok(number.as_json().into()),
        Value::List(_) | Value::Map(_) => Err(COLLECTION_KEY.to_owned()),
    }
}

/// Why a list or map is no key.
pub(super) const COLLECTION_KEY: &str = "a key is a list or a map; only text, numbers and booleans can be keys";
