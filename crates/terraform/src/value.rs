//! Terraform's values, with those that are known only after an apply.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use parsers::Span;

use crate::number::Number;

/// The entries of an object or map, in Terraform's order: by key.
pub(crate) type Entries = BTreeMap<Arc<str>, Value>;

/// A value. Containers are made only by [`Value::sequence`] and [`Value::object`], which measure them.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// Known only after an apply, or not computed here.
    Unknown(Unknown),
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
    /// A tuple, list or set.
    Sequence(Sequence, Rc<Measured<Vec<Value>>>),
    /// An object or map.
    Entries(Rc<Measured<Entries>>),
    /// A whole instance of a resource or data source: its arguments are evaluated when they are asked for.
    Instance(InstanceId),
    /// An attribute that identifies a resource, which documents show as the resource's key.
    Identity(Rc<Identity>),
}

/// The elements of a container and what they add up to, so that no later reader has to walk them to know.
#[derive(Debug)]
pub(crate) struct Measured<T> {
    items: T,
    size: Size,
    /// Whether there may be more than is written: what the provider computes.
    pub open: bool,
}

impl<T> Deref for Measured<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.items
    }
}

/// How large a value is when it is written out: what several places share counts in each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    /// Containers inside of containers.
    pub depth: u32,
    /// Elements on all levels.
    pub elements: usize,
    /// Bytes of text, keys included.
    pub text: usize,
    /// Whether any part is not known.
    pub has_unknown: bool,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth.saturating_add(1));
        self.elements = self.elements.saturating_add(other.elements).saturating_add(1);
        self.text = self.text.saturating_add(other.text);
        self.has_unknown |= other.has_unknown;
    }
}

/// What kind of sequence; it decides how it converts, and whether it has an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequence {
    Tuple,
    List,
    /// Sorted, without duplicates, and without indexes.
    Set,
}

/// What is known of an unknown value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unknown {
    /// The known parts of a string, with `${...}` for the rest.
    pub partial: Option<Arc<str>>,
    /// The expression that has no value.
    pub span: Option<Span>,
}

/// An instance of a resource block: the block's index in the module, and the instance's among its block's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct InstanceId {
    pub block: usize,
    pub instance: usize,
    /// Whether it stands for a number of instances that is not known.
    pub placeholder: bool,
}

/// `aws_s3_bucket.logs.id`
#[derive(Debug)]
pub(crate) struct Identity {
    /// The key of the resource in its document: `logs`, `logs[0]`.
    pub key: Arc<str>,
    /// The address with the attribute.
    pub address: String,
    /// The attribute's value; it is never an identity itself.
    pub resolved: Value,
}

impl Value {
    /// Returns a value of which nothing is known, not even a place.
    pub(crate) fn unknown() -> Self {
        Self::Unknown(Unknown::default())
    }

    /// Returns the unknown value of the expression at `span`.
    pub(crate) fn unknown_at(span: Span) -> Self {
        Self::Unknown(Unknown { partial: None, span: Some(span) })
    }

    pub(crate) fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    pub(crate) fn tuple(items: Vec<Self>) -> Self {
        Self::sequence(Sequence::Tuple, items)
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::sequence(Sequence::List, items)
    }

    /// Returns the set of `items`: sorted, each once.
    pub(crate) fn set(mut items: Vec<Self>) -> Self {
        items.sort_by(order);
        items.dedup_by(|a, b| equal(a, b) == Some(true));
        Self::sequence(Sequence::Set, items)
    }

    /// Returns the sequence of `items` as they are.
    pub(crate) fn sequence(kind: Sequence, items: Vec<Self>) -> Self {
        let mut size = Size::default();
        items.iter().for_each(|item| size.add(item.size()));
        Self::Sequence(kind, Rc::new(Measured { items, size, open: false }))
    }

    pub(crate) fn object(entries: Entries) -> Self {
        Self::entries(entries, false)
    }

    /// Returns the object of a block's arguments, to which the provider may add.
    pub(crate) fn open_object(entries: Entries) -> Self {
        Self::entries(entries, true)
    }

    fn entries(entries: Entries, open: bool) -> Self {
        let mut size = Size::default();
        for (key, value) in &entries {
            size.add(value.size());
            size.text = size.text.saturating_add(key.len());
        }
        Self::Entries(Rc::new(Measured { items: entries, size, open }))
    }

    /// Returns what an identity stands for, everything else as it is.
    pub(crate) fn resolved(&self) -> &Self {
        match self {
            Self::Identity(identity) => &identity.resolved,
            other => other,
        }
    }

    /// Returns whether nothing is known of the value itself; its parts are not asked.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.resolved(), Self::Unknown(_))
    }

    /// Returns whether any part of the value is not known.
    pub(crate) fn has_unknown(&self) -> bool {
        self.size().has_unknown
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.resolved(), Self::Null)
    }

    /// Returns the value, or one that is unknown at `span` when nothing of it is known.
    pub(crate) fn written_at(self, span: Span) -> Self {
        match self {
            Self::Unknown(Unknown { partial: None, .. }) => Self::unknown_at(span),
            other => other,
        }
    }

    /// Returns how large the value is when it is written out.
    pub(crate) fn size(&self) -> Size {
        match self.resolved() {
            Self::Sequence(_, items) => items.size,
            Self::Entries(entries) => entries.size,
            Self::String(text) => Size { text: text.len(), ..Size::default() },
            Self::Unknown(unknown) => {
                let text = unknown.partial.as_ref().map_or(0, |text| text.len());
                Size { text, has_unknown: true, ..Size::default() }
            }
            Self::Instance(_) => Size { has_unknown: true, ..Size::default() },
            _ => Size::default(),
        }
    }

    /// Returns what people call this kind of value.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.resolved() {
            Self::Unknown(_) => "unknown value",
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Sequence(Sequence::Tuple, _) => "tuple",
            Self::Sequence(Sequence::List, _) => "list",
            Self::Sequence(Sequence::Set, _) => "set",
            Self::Entries(_) | Self::Instance(_) | Self::Identity(_) => "object",
        }
    }
}

/// Returns whether two values are equal as `==` sees it; `None` when that is not known. Numbers and their texts differ.
pub(crate) fn equal(left: &Value, right: &Value) -> Option<bool> {
    if let (Value::Identity(a), Value::Identity(b)) = (left, right)
        && a.address == b.address
    {
        return Some(true);
    }
    match (left.resolved(), right.resolved()) {
        (Value::Unknown(a), Value::Null) | (Value::Null, Value::Unknown(a)) => a.partial.is_some().then_some(false),
        (Value::Instance(_), Value::Null) | (Value::Null, Value::Instance(_)) => Some(false),
        (Value::Unknown(_) | Value::Instance(_), _) | (_, Value::Unknown(_) | Value::Instance(_)) => None,
        (Value::Null, Value::Null) => Some(true),
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (Value::Number(a), Value::Number(b)) => Some(a.compare(b).is_eq()),
        (Value::String(a), Value::String(b)) => Some(a == b),
        (Value::Sequence(x, a), Value::Sequence(y, b)) if x == y && a.len() == b.len() => {
            all_equal(a.iter().zip(b.iter()))
        }
        (Value::Entries(a), Value::Entries(b)) if a.keys().eq(b.keys()) => all_equal(a.values().zip(b.values())),
        _ => Some(false),
    }
}

fn all_equal<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut known = true;
    for (left, right) in pairs {
        match equal(left, right) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = false,
        }
    }
    known.then_some(true)
}

/// Orders values as a set lists them: strings and numbers as one expects, everything else in some fixed way.
fn order(left: &Value, right: &Value) -> Ordering {
    let rank = |value: &Value| match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Sequence(..) => 4,
        Value::Entries(_) => 5,
        Value::Unknown(_) | Value::Instance(_) | Value::Identity(_) => 6,
    };
    match (left.resolved(), right.resolved()) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.compare(b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Sequence(_, a), Value::Sequence(_, b)) => {
            let first = a.iter().zip(b.iter()).map(|(a, b)| order(a, b)).find(|found| found.is_ne());
            first.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Value::Entries(a), Value::Entries(b)) => {
            let first = a.values().zip(b.values()).map(|(a, b)| order(a, b)).find(|found| found.is_ne());
            a.keys().cmp(b.keys()).then(first.unwrap_or(Ordering::Equal))
        }
        (a, b) => rank(a).cmp(&rank(b)),
    }
}

/// A value in the order of sets, for sets and sorting; values that are not known have no place in it.
pub(crate) struct Ordered<'v>(pub &'v Value);

impl PartialEq for Ordered<'_> {
    fn eq(&self, other: &Self) -> bool {
        order(self.0, other.0).is_eq()
    }
}

impl Eq for Ordered<'_> {}

impl PartialOrd for Ordered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        order(self.0, other.0)
    }
}
