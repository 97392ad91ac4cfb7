//! The tree that every parser produces: JSON's kinds of value, each with the place it came from.

use std::sync::Arc;

use crate::Span;

/// One value of a document and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub origin: Origin,
}

/// Where a node came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The source text of the value: a scalar with its quotes, a list or map from its first to its last child
    /// (brackets included), a Terraform block from its header to its closing brace. Block scalars end at their
    /// last non-blank character.
    pub span: Span,
    /// Set on Terraform blocks (resources and the blocks nested in them), `None` on everything else.
    pub owner: Option<Arc<Owner>>,
}

/// What a block belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// The address people know: `aws_s3_bucket.logs`.
    pub resource: Arc<str>,
    /// The block around this one, `None` for a top-level block.
    pub parent: Option<Origin>,
}

/// The kinds of value, as JSON has them.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number of any size, as written in JSON.
    Number(Number),
    /// Text.
    String(Arc<str>),
    /// An ordered list.
    List(Vec<Node>),
    /// Entries in source order; keys are unique, a parser has already decided which of two wins.
    Map(Vec<Entry>),
}

/// One key of a map and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: Arc<str>,
    /// The key as it stands in the source, with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A number as JSON text, so that no digit is lost on the way: `1`, `-0.5`, `1e400`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(Box<str>);

impl Number {
    /// Returns the number that `text` spells; `text` must be a JSON number (RFC 8259 section 6).
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the number as JSON text.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.0
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value.to_string().into())
    }
}

impl Node {
    /// Returns a node at `span` that belongs to no block.
    #[must_use]
    pub fn new(value: Value, span: Span) -> Self {
        Self { value, origin: Origin { span, owner: None } }
    }

    /// Returns the value under `key` if this is a map that has it.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Self> {
        let Value::Map(entries) = &self.value else { return None };
        entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.value)
    }

    /// Returns the text if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        let Value::String(text) = &self.value else { return None };
        Some(text)
    }

    /// Returns the items if this is a list, else none.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        let Value::List(items) = &self.value else { return &[] };
        items
    }

    /// Returns the entries if this is a map, else none.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        let Value::Map(entries) = &self.value else { return &[] };
        entries
    }
}
