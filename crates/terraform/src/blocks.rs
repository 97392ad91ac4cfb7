//! Blocks to document nodes: arguments, nested blocks and `dynamic`.

use std::collections::BTreeMap;
use std::sync::Arc;

use parsers::{Entry, Node, Origin, Owner, Span, Value as NodeValue};

use crate::bounds::MAX_INSTANCES;
use crate::convert::{elements, object};
use crate::evaluator::Evaluator;
use crate::nodes::{Meta, Nodes};
use crate::scope::Scope;
use crate::syntax::{Attribute, Block, Body, ExprKind, Label};
use crate::value::Value;

/// Nested blocks that providers let repeat: checks see a list of them, also of one. Every other block is an object
/// until it occurs twice.
const REPEATABLE: [&str; 18] = [
    "condition",
    "container",
    "cors_rule",
    "egress",
    "env",
    "filter",
    "grant",
    "ingress",
    "network_interface",
    "not_principals",
    "origin",
    "port",
    "principals",
    "rule",
    "setting",
    "statement",
    "tag",
    "volume",
];

/// Name endings of blocks that repeat.
const REPEATABLE_ENDINGS: [&str; 2] = ["_rule", "_block_device"];

/// Labels of a nested block that become keys; none has more than one.
const MAX_LABELS: usize = 2;

/// A `for_each` of more elements stands as its source in each of its instances.
const MAX_REPEATED_ELEMENTS: usize = 100;

/// The block whose node is made.
pub(crate) struct Target<'b> {
    /// The block's kind, which decides which arguments are references that Terraform does not evaluate.
    pub kind: &'b str,
    pub body: &'b Body,
    pub span: Span,
    /// The address people know.
    pub resource: Arc<str>,
}

/// Returns the node of a top-level block with everything inside of it.
pub(crate) fn node(evaluator: &Evaluator<'_>, target: &Target<'_>, scope: Scope<'_>) -> Node {
    let mut nodes = Nodes { evaluator, meta: Meta::default(), path: String::new() };
    let owner = Owner { resource: target.resource.clone(), parent: None };
    let origin = Origin { span: target.span, owner: Some(Arc::new(owner)) };
    evaluator.bounds.add_node(target.span, 0);
    let is_static = target.kind == "terraform";
    let mut entries = Writer { nodes: &mut nodes, is_static }.body(target.kind, target.body, &origin, scope);
    if let Some(meta) = nodes.meta.into_entry(target.span) {
        entries.retain(|entry| entry.key != meta.key);
        entries.push(meta);
    }
    Node { value: NodeValue::Map(entries), origin }
}

/// A nested block as written, or as one element of a `dynamic` block makes it.
struct Nested<'b> {
    body: &'b Body,
    span: Span,
    kind_span: Span,
    labels: &'b [Label],
    /// The iterator of a `dynamic` block, and its value.
    iterator: Option<(Arc<str>, Value)>,
    /// Whether it stands for a number of blocks that is not known.
    is_placeholder: bool,
}

struct Writer<'w, 'e, 'a> {
    nodes: &'w mut Nodes<'e, 'a>,
    /// Whether the block holds only what Terraform reads before it evaluates anything.
    is_static: bool,
}

impl Writer<'_, '_, '_> {
    /// Returns the entries of a block: its arguments and nested blocks, in source order.
    fn body(&mut self, kind: &str, body: &Body, origin: &Origin, scope: Scope<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        let groups = self.groups(body, scope);
        for attribute in &body.attributes {
            if groups.contains_key(&attribute.name) {
                let message = format!("{} is both an argument and a block; the block counts", attribute.name);
                self.nodes.evaluator.bounds.error(attribute.name_span, message);
                continue;
            }
            let before = self.nodes.push_key(&attribute.name);
            let value = self.attribute(kind, attribute, scope);
            self.nodes.path.truncate(before);
            let Some(value) = value else { continue };
            entries.push(Entry { key: attribute.name.clone(), key_span: attribute.name_span, value });
        }
        for (name, nested) in groups {
            let Some(first) = nested.first() else { continue };
            let key_span = first.kind_span;
            let before = self.nodes.push_key(&name);
            let value = self.group(&name, &nested.iter().collect::<Vec<_>>(), 0, origin, scope);
            self.nodes.path.truncate(before);
            entries.push(Entry { key: name, key_span, value });
        }
        entries.sort_by_key(|entry| (entry.key_span.file, entry.key_span.start));
        entries
    }

    /// Returns the nested blocks by kind, `dynamic` ones under the kind that they make.
    fn groups<'b>(&mut self, body: &'b Body, scope: Scope<'_>) -> BTreeMap<Arc<str>, Vec<Nested<'b>>> {
        let mut groups: BTreeMap<Arc<str>, Vec<Nested<'b>>> = BTreeMap::new();
        for block in &body.blocks {
            let dynamic = (&*block.kind == "dynamic").then(|| block.labels.first()).flatten();
            if let Some(label) = dynamic {
                let made = self.dynamic(block, label, scope);
                if !made.is_empty() {
                    groups.entry(label.text.clone()).or_default().extend(made);
                }
                continue;
            }
            groups.entry(block.kind.clone()).or_default().push(Nested {
                body: &block.body,
                span: block.span,
                kind_span: block.kind_span,
                labels: &block.labels,
                iterator: None,
                is_placeholder: false,
            });
        }
        groups
    }

    /// Returns the blocks that a `dynamic` block makes; one stands for them when they are not known.
    fn dynamic<'b>(&mut self, block: &'b Block, label: &'b Label, scope: Scope<'_>) -> Vec<Nested<'b>> {
        let evaluator = self.nodes.evaluator;
        let Some(content) = block.body.blocks.iter().find(|inner| &*inner.kind == "content") else {
            evaluator.bounds.error(block.span, "a dynamic block needs a content block");
            return Vec::new();
        };
        let Some(for_each) = block.body.attribute("for_each") else {
            evaluator.bounds.error(block.span, "a dynamic block needs for_each");
            return Vec::new();
        };
        let iterator = iterator_name(block, label);
        let nested = |value: Value, is_placeholder: bool| Nested {
            body: &content.body,
            span: block.span,
            kind_span: label.span,
            labels: &[],
            iterator: Some((iterator.clone(), value)),
            is_placeholder,
        };
        let value = evaluator.value(&for_each.expr, scope);
        if value.is_null() {
            return Vec::new();
        }
        let Some(pairs) = elements(&value) else { return vec![nested(Value::unknown(), true)] };
        if pairs.len() > MAX_INSTANCES {
            let bound = format!("{} blocks; only the first {MAX_INSTANCES} are evaluated", pairs.len());
            evaluator.bounds.reached(for_each.expr.span, &bound);
        }
        let pairs = pairs.into_iter().take(MAX_INSTANCES);
        pairs.map(|(key, value)| nested(object([("key", key), ("value", value)]), false)).collect()
    }

    /// Returns the blocks of one kind: below their labels if they have some, else an object or a list.
    fn group(
        &mut self,
        kind: &str,
        blocks: &[&Nested<'_>],
        labels_used: usize,
        origin: &Origin,
        scope: Scope<'_>,
    ) -> Node {
        if labels_used < MAX_LABELS && blocks.iter().any(|block| block.labels.len() > labels_used) {
            return self.labelled(kind, blocks, labels_used, origin, scope);
        }
        let is_list = blocks.len() > 1 || is_repeatable(kind);
        let mut nodes = Vec::with_capacity(blocks.len());
        for (index, block) in blocks.iter().enumerate() {
            let before = if is_list { self.nodes.push_index(index) } else { self.nodes.path.len() };
            nodes.extend(self.block(kind, block, origin, scope));
            self.nodes.path.truncate(before);
        }
        if !is_list && let Some(only) = nodes.pop() {
            return only;
        }
        let span = cover(&nodes, origin.span);
        Node::new(NodeValue::List(nodes), span)
    }

    fn labelled(
        &mut self,
        kind: &str,
        blocks: &[&Nested<'_>],
        labels_used: usize,
        origin: &Origin,
        scope: Scope<'_>,
    ) -> Node {
        let mut by_label: BTreeMap<&Arc<str>, (Span, Vec<&Nested<'_>>)> = BTreeMap::new();
        for block in blocks {
            if let Some(label) = block.labels.get(labels_used) {
                by_label.entry(&label.text).or_insert_with(|| (label.span, Vec::new())).1.push(block);
            }
        }
        let mut entries = Vec::with_capacity(by_label.len());
        for (label, (key_span, blocks)) in by_label {
            let before = self.nodes.push_key(label);
            let value = self.group(kind, &blocks, labels_used + 1, origin, scope);
            self.nodes.path.truncate(before);
            entries.push(Entry { key: label.clone(), key_span, value });
        }
        let span = blocks.iter().map(|block| block.span).reduce(Span::to).unwrap_or(origin.span);
        Node::new(NodeValue::Map(entries), span)
    }

    fn block(&mut self, kind: &str, block: &Nested<'_>, parent: &Origin, scope: Scope<'_>) -> Option<Node> {
        if !self.nodes.evaluator.bounds.add_node(block.span, 0) {
            return None;
        }
        if block.is_placeholder {
            self.nodes.add_unknown(block.span);
        }
        let resource = parent.owner.as_ref().map(|owner| owner.resource.clone()).unwrap_or_default();
        let owner = Owner { resource, parent: Some(parent.clone()) };
        let origin = Origin { span: block.span, owner: Some(Arc::new(owner)) };
        let entries = match &block.iterator {
            Some((name, value)) => {
                let bound = scope.bind(name, value.clone());
                self.body(kind, block.body, &origin, bound.scope())
            }
            None => self.body(kind, block.body, &origin, scope),
        };
        Some(Node { value: NodeValue::Map(entries), origin })
    }

    /// Returns the node of an argument's value; `None` for null.
    fn attribute(&mut self, kind: &str, attribute: &Attribute, scope: Scope<'_>) -> Option<Node> {
        let expr = &attribute.expr;
        if self.is_static || is_reference(kind, &attribute.name) {
            return self.nodes.written(expr);
        }
        let is_expanding =
            matches!(kind, "resource" | "data" | "module") && matches!(&*attribute.name, "count" | "for_each");
        let value = match is_expanding {
            true => self.nodes.evaluator.expanding(expr),
            false => self.nodes.evaluator.value(expr, scope),
        };
        if is_expanding && value.size().elements > MAX_REPEATED_ELEMENTS {
            let source = self.nodes.evaluator.placeholder(expr.span);
            return Some(Node::new(NodeValue::String(source.into()), expr.span));
        }
        self.nodes.value(&value, Some(expr), expr.span)
    }
}

/// Returns whether an argument names things instead of having a value.
fn is_reference(kind: &str, name: &str) -> bool {
    match name {
        "depends_on" | "provider" => matches!(kind, "resource" | "data" | "module" | "output"),
        "providers" => kind == "module",
        "ignore_changes" | "replace_triggered_by" => kind == "lifecycle",
        "when" | "on_failure" => kind == "provisioner",
        "type" => kind == "variable",
        _ => false,
    }
}

fn is_repeatable(kind: &str) -> bool {
    REPEATABLE.contains(&kind) || REPEATABLE_ENDINGS.iter().any(|ending| kind.ends_with(ending))
}

/// Returns the name that the content of a `dynamic` block iterates with.
fn iterator_name(block: &Block, label: &Label) -> Arc<str> {
    match block.body.attribute("iterator").map(|attribute| &attribute.expr) {
        Some(expr) => match &expr.kind {
            ExprKind::Name(name) => name.clone(),
            _ => expr.as_text().map_or_else(|| label.text.clone(), Arc::from),
        },
        None => label.text.clone(),
    }
}

/// Returns the span from the first to the last of `nodes`, or `empty` if there are none.
pub(crate) fn cover(nodes: &[Node], empty: Span) -> Span {
    nodes.iter().map(|node| node.origin.span).reduce(Span::to).unwrap_or(empty)
}
