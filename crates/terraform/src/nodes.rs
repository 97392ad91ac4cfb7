//! Values to document nodes: what checks see of known, unknown and identifying values, and where each stands.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use parsers::{Entry, Node, Number as NodeNumber, Span, Value as NodeValue};

use crate::evaluator::Evaluator;
use crate::syntax::{Expr, ExprKind};
use crate::value::{Entries, Identity, Unknown, Value};

/// What one block's document says about its values, under `__meta`.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    unknown: Vec<Node>,
    resolved: BTreeMap<Arc<str>, Node>,
}

impl Meta {
    /// Returns the `__meta` entry, if there is something to say.
    pub(crate) fn into_entry(self, span: Span) -> Option<Entry> {
        let mut entries = Vec::new();
        if !self.resolved.is_empty() {
            let resolved = self.resolved.into_iter();
            let resolved = resolved.map(|(key, value)| Entry { key, key_span: value.origin.span, value }).collect();
            entries.push(entry("resolved", span, Node::new(NodeValue::Map(resolved), span)));
        }
        if !self.unknown.is_empty() {
            entries.push(entry("unknown", span, Node::new(NodeValue::List(self.unknown), span)));
        }
        (!entries.is_empty()).then(|| entry("__meta", span, Node::new(NodeValue::Map(entries), span)))
    }
}

/// Returns an entry whose key does not stand in the source.
pub(crate) fn entry(key: &str, key_span: Span, value: Node) -> Entry {
    Entry { key: key.into(), key_span, value }
}

/// Makes the nodes of one block's values.
pub(crate) struct Nodes<'e, 'a> {
    pub evaluator: &'e Evaluator<'a>,
    pub meta: Meta,
    /// Where the value at hand stands in the block: `ingress[0].cidr_blocks`.
    pub path: String,
}

impl Nodes<'_, '_> {
    /// Lengthens the path by `.key` and returns its length before, for `path.truncate`.
    pub(crate) fn push_key(&mut self, key: &str) -> usize {
        let length = self.path.len();
        let is_name = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if is_name {
            self.path.push_str(if length > 0 { "." } else { "" });
            self.path.push_str(key);
        } else {
            let _ = write!(self.path, "[{key:?}]"); // a String takes every write
        }
        length
    }

    /// Lengthens the path by `[index]` and returns its length before.
    pub(crate) fn push_index(&mut self, index: usize) -> usize {
        let length = self.path.len();
        let _ = write!(self.path, "[{index}]"); // a String takes every write
        length
    }

    /// Returns the node of `value`, which `expr` at `span` has; literal lists and objects give their parts places of
    /// their own. `None` for null and when the document is full.
    pub(crate) fn value(&mut self, value: &Value, expr: Option<&Expr>, span: Span) -> Option<Node> {
        if !self.evaluator.bounds.add_node(span, text_length(value)) {
            return None;
        }
        let node = match value {
            Value::Null => return None,
            Value::Bool(value) => NodeValue::Bool(*value),
            Value::Number(number) => NodeValue::Number(NodeNumber::from_json(&number.to_text())),
            Value::String(text) => NodeValue::String(text.clone()),
            Value::Sequence(_, items) => NodeValue::List(self.items(items, expr, span)),
            Value::Entries(entries) => NodeValue::Map(self.entries(entries, expr, span)),
            Value::Unknown(unknown) => NodeValue::String(self.unknown(unknown, expr, span)),
            Value::Instance(_) => NodeValue::String(self.unknown(&Unknown::default(), expr, span)),
            Value::Identity(identity) => NodeValue::String(self.identity(identity, span)),
        };
        Some(Node::new(node, span))
    }

    fn unknown(&mut self, unknown: &Unknown, expr: Option<&Expr>, span: Span) -> Arc<str> {
        self.add_unknown(span);
        if let Some(partial) = &unknown.partial {
            return partial.clone();
        }
        let written = expr.map(|expr| expr.as_wrapped().unwrap_or(expr).span);
        self.evaluator.placeholder(written.or(unknown.span).unwrap_or(span)).into()
    }

    /// Records that what is at the current path is not known.
    pub(crate) fn add_unknown(&mut self, span: Span) {
        self.meta.unknown.push(Node::new(NodeValue::String(self.path.as_str().into()), span));
    }

    fn identity(&mut self, identity: &Identity, span: Span) -> Arc<str> {
        if !identity.resolved.has_unknown()
            && let Some(node) = self.value(&identity.resolved, None, span)
        {
            self.meta.resolved.insert(self.path.as_str().into(), node);
        }
        identity.key.clone()
    }

    fn items(&mut self, items: &[Value], expr: Option<&Expr>, span: Span) -> Vec<Node> {
        let written = match expr.map(|expr| &expr.kind) {
            Some(ExprKind::Tuple(written)) if written.len() == items.len() => Some(written),
            _ => None,
        };
        let mut nodes = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let expr = written.map(|written| &written[index]);
            let span = expr.map_or(span, |expr| expr.span);
            if item.is_null() {
                nodes.push(Node::new(NodeValue::Null, span));
                continue;
            }
            let before = self.push_index(index);
            nodes.extend(self.value(item, expr, span));
            self.path.truncate(before);
        }
        nodes
    }

    fn entries(&mut self, entries: &Entries, expr: Option<&Expr>, span: Span) -> Vec<Entry> {
        let written: BTreeMap<&str, &(Expr, Expr)> = match expr.map(|expr| &expr.kind) {
            Some(ExprKind::Object(pairs)) => pairs.iter().filter_map(|pair| Some((pair.0.as_text()?, pair))).collect(),
            _ => BTreeMap::new(),
        };
        let mut nodes = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let pair = written.get(&**key);
            let key_span = pair.map_or(span, |(key, _)| key.span);
            let expr = pair.map(|(_, value)| value);
            let before = self.push_key(key);
            let node = self.value(value, expr, expr.map_or(span, |expr| expr.span));
            self.path.truncate(before);
            nodes.extend(node.map(|value| Entry { key: key.clone(), key_span, value }));
        }
        nodes
    }

    /// Returns the node of an expression that Terraform does not evaluate: references stand as their text.
    pub(crate) fn written(&mut self, expr: &Expr) -> Option<Node> {
        if !self.evaluator.bounds.add_node(expr.span, 0) {
            return None;
        }
        let value = match &expr.kind {
            ExprKind::Null => return None,
            ExprKind::Bool(value) => NodeValue::Bool(*value),
            ExprKind::Number(number) => NodeValue::Number(NodeNumber::from_json(&number.to_text())),
            ExprKind::Tuple(items) => NodeValue::List(items.iter().filter_map(|item| self.written(item)).collect()),
            ExprKind::Object(pairs) => {
                let mut entries: BTreeMap<Arc<str>, Entry> = BTreeMap::new();
                for (key, value) in pairs {
                    let text: Arc<str> = key.as_text().unwrap_or(self.evaluator.source_text(key.span)).into();
                    if let Some(value) = self.written(value) {
                        entries.insert(text.clone(), Entry { key: text, key_span: key.span, value });
                    }
                }
                NodeValue::Map(entries.into_values().collect())
            }
            _ => {
                let text = expr.as_text().unwrap_or(self.evaluator.source_text(expr.span));
                NodeValue::String(text.into())
            }
        };
        Some(Node::new(value, expr.span))
    }
}

fn text_length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Unknown(Unknown { partial: Some(text), .. }) => text.len(),
        _ => 0,
    }
}
