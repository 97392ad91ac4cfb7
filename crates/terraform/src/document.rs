//! A module to its document: `resource`, `data`, `module`, `provider`, `variable`, `locals`, `output` and `terraform`.

use std::collections::BTreeMap;
use std::sync::Arc;

use parsers::{Entry, FileId, Node, Span, Value as NodeValue};

use crate::blocks::{Target, node};
use crate::evaluator::Evaluator;
use crate::expand::Instance;
use crate::load::{Mode, Resource};
use crate::nodes::{Meta, Nodes, entry};
use crate::scope::Scope;
use crate::syntax::Block;

/// Returns the document's root; sections without entries are left out.
pub(crate) fn root(evaluator: &Evaluator<'_>, file: FileId) -> Node {
    let module = evaluator.module;
    let top = Span { file, start: 0, end: 0 };
    let sections = [
        ("resource", resources(evaluator, Mode::Managed)),
        ("data", resources(evaluator, Mode::Data)),
        ("module", named(evaluator, &module.modules)),
        ("provider", providers(evaluator)),
        ("variable", variables(evaluator)),
        ("locals", locals(evaluator)),
        ("output", named(evaluator, &module.outputs)),
    ];
    let sections = sections.into_iter().filter(|(_, entries)| !entries.is_empty());
    let mut entries: Vec<Entry> = sections.map(|(name, entries)| section(name, entries, top)).collect();
    entries.extend(module.terraform.as_ref().map(|block| terraform(evaluator, block)));
    Node::new(NodeValue::Map(entries), top)
}

/// Returns an entry whose value holds `entries` and stands where the first of them does.
fn section(name: &str, entries: Vec<Entry>, empty: Span) -> Entry {
    let span = entries.first().map_or(empty, |first| first.value.origin.span);
    entry(name, span, Node::new(NodeValue::Map(entries), span))
}

fn resources(evaluator: &Evaluator<'_>, mode: Mode) -> Vec<Entry> {
    let mut by_type: BTreeMap<&Arc<str>, Vec<Entry>> = BTreeMap::new();
    let of_mode = evaluator.module.resources.iter().enumerate().filter(|(_, resource)| resource.mode == mode);
    for (index, resource) in of_mode {
        let Some(expansion) = evaluator.expansion(index) else { continue };
        for instance in &expansion.instances {
            if let Some(entry) = resource_entry(evaluator, resource, instance) {
                by_type.entry(&resource.kind).or_default().push(entry);
            }
        }
    }
    let top = Span::default();
    by_type.into_iter().map(|(kind, entries)| section(kind, entries, top)).collect()
}

fn resource_entry(evaluator: &Evaluator<'_>, resource: &Resource, instance: &Instance) -> Option<Entry> {
    let block = &resource.block;
    if !evaluator.bounds.add_node(block.span, 0) {
        return None;
    }
    let target = Target {
        kind: &block.kind,
        body: &block.body,
        span: block.span,
        resource: format!("{}{}", resource.address(), instance.suffix).into(),
    };
    let value = instance.with_scope(|scope| node(evaluator, &target, scope));
    let key_span = block.labels.last().map_or(block.span, |label| label.span);
    Some(Entry { key: format!("{}{}", resource.name, instance.suffix).into(), key_span, value })
}

/// Returns the node of a block that has one label and one instance.
fn labelled(evaluator: &Evaluator<'_>, name: &str, block: &Block) -> Node {
    let target = Target {
        kind: &block.kind,
        body: &block.body,
        span: block.span,
        resource: format!("{}.{name}", block.kind).into(),
    };
    Instance::unexpanded(&block.body).with_scope(|scope| node(evaluator, &target, scope))
}

fn label_span(block: &Block) -> Span {
    block.labels.last().map_or(block.kind_span, |label| label.span)
}

fn named(evaluator: &Evaluator<'_>, blocks: &BTreeMap<Arc<str>, Block>) -> Vec<Entry> {
    let entry = |(name, block): (&Arc<str>, &Block)| Entry {
        key: name.clone(),
        key_span: label_span(block),
        value: labelled(evaluator, name, block),
    };
    blocks.iter().map(entry).collect()
}

/// Returns the providers by name: an object, or a list of them when there are aliases.
fn providers(evaluator: &Evaluator<'_>) -> Vec<Entry> {
    let mut by_name: BTreeMap<&Arc<str>, Vec<Node>> = BTreeMap::new();
    let mut spans: BTreeMap<&Arc<str>, Span> = BTreeMap::new();
    for block in &evaluator.module.providers {
        let Some(label) = block.labels.first() else { continue };
        spans.entry(&label.text).or_insert(label.span);
        by_name.entry(&label.text).or_default().push(labelled(evaluator, &label.text, block));
    }
    let entry = |(name, mut nodes): (&Arc<str>, Vec<Node>)| {
        let key_span = spans.get(name).copied().unwrap_or_default();
        let value = match nodes.pop() {
            Some(only) if nodes.is_empty() => only,
            last => {
                nodes.extend(last);
                let span = nodes.first().map_or(key_span, |first| first.origin.span);
                Node::new(NodeValue::List(nodes), span)
            }
        };
        Entry { key: name.clone(), key_span, value }
    };
    by_name.into_iter().map(entry).collect()
}

/// Returns the variables, each with its `value` where there is one.
fn variables(evaluator: &Evaluator<'_>) -> Vec<Entry> {
    let mut entries = named(evaluator, &evaluator.module.variables);
    for Entry { key, value: variable, .. } in &mut entries {
        let Some(block) = evaluator.module.variables.get(key) else { continue };
        let given = evaluator.module.values.get(key);
        let Some(expr) = given.or_else(|| Some(&block.body.attribute("default")?.expr)) else { continue };
        let Ok(value) = evaluator.variable(key, block.span) else { continue };
        let mut nodes = Nodes { evaluator, meta: Meta::default(), path: String::new() };
        if let Some(value) = nodes.value(&value, Some(expr), expr.span)
            && let NodeValue::Map(fields) = &mut variable.value
        {
            fields.retain(|field| &*field.key != "value");
            fields.push(entry("value", expr.span, value));
        }
    }
    entries
}

fn locals(evaluator: &Evaluator<'_>) -> Vec<Entry> {
    let mut nodes = Nodes { evaluator, meta: Meta::default(), path: String::new() };
    let mut entries = Vec::new();
    for (name, attribute) in &evaluator.module.locals {
        let expr = &attribute.expr;
        let Ok(value) = evaluator.local(name, expr.span) else { continue };
        if let Some(value) = nodes.value(&value, Some(expr), expr.span) {
            entries.push(Entry { key: name.clone(), key_span: attribute.name_span, value });
        }
    }
    entries
}

fn terraform(evaluator: &Evaluator<'_>, block: &Block) -> Entry {
    let target = Target { kind: &block.kind, body: &block.body, span: block.span, resource: "terraform".into() };
    entry("terraform", block.kind_span, node(evaluator, &target, Scope::default()))
}
