//! What names stand for: variables, locals, resources and data sources, each evaluated once, when it is first asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use parsers::{SourceMap, Span};
use regex::{Regex, RegexBuilder};

use crate::bounds::Bounds;
use crate::eval::{Evaluated, Fault};
use crate::expand::Expansion;
use crate::load::{Mode, Module, Resource};
use crate::scope::Scope;
use crate::syntax::{Block, Body, Expr, Step};
use crate::types::Type;
use crate::value::{Entries, Identity, InstanceId, Value};

/// Attributes that identify a resource: a whole reference to one shows as the resource's key. The list is closed.
const IDENTITIES: [&str; 5] = ["arn", "bucket", "id", "name", "self_link"];

/// Bytes of a compiled regular expression.
const MAX_PATTERN: usize = 1 << 20;

/// What compiling a regular expression costs, in steps.
const COMPILE_STEPS: u64 = 10_000;

/// A module under evaluation.
pub(crate) struct Evaluator<'a> {
    pub module: &'a Module,
    pub bounds: Bounds<'a>,
    sources: &'a SourceMap,
    names: RefCell<BTreeMap<Name, State>>,
    /// Regular expressions by pattern; `None` for a pattern that is none, or too large a one.
    patterns: RefCell<BTreeMap<Arc<str>, Option<Regex>>>,
    /// By resource; `None` while it is being made.
    pub(crate) expansions: RefCell<BTreeMap<usize, Option<Rc<Expansion>>>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Variable(Arc<str>),
    Local(Arc<str>),
    Attribute(InstanceId, Arc<str>),
    /// A `count` or `for_each`, by its place.
    Expanding(Span),
}

enum State {
    Running,
    Done(Value),
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(module: &'a Module, sources: &'a SourceMap) -> Self {
        Self {
            module,
            bounds: Bounds::new(sources),
            sources,
            names: RefCell::default(),
            patterns: RefCell::default(),
            expansions: RefCell::default(),
        }
    }

    /// Returns the source at `span`.
    pub(crate) fn source_text(&self, span: Span) -> &'a str {
        self.sources.file(span.file).slice(span)
    }

    /// Returns the compiled `pattern`; compiling is the dearest of all steps, so each is compiled once.
    pub(crate) fn regex(&self, pattern: &Arc<str>, span: Span) -> Option<Regex> {
        if let Some(compiled) = self.patterns.borrow().get(pattern) {
            return compiled.clone();
        }
        self.bounds.spend(span, COMPILE_STEPS);
        let compiled = RegexBuilder::new(pattern).size_limit(MAX_PATTERN).dfa_size_limit(MAX_PATTERN).build().ok();
        self.patterns.borrow_mut().insert(pattern.clone(), compiled.clone());
        compiled
    }

    /// Returns what the name at the head of a traversal stands for, and how many steps belong to it.
    pub(crate) fn head(
        &self,
        name: &str,
        steps: &[Step],
        scope: Scope<'_>,
        span: Span,
    ) -> Result<(Value, usize), Fault> {
        if let Some(value) = scope.get(name) {
            return Ok((value.clone(), 0));
        }
        match name {
            "self" => return Ok((Value::unknown_at(span), 0)),
            "each" | "count" => {
                let argument = if name == "each" { "for_each" } else { "count" };
                return Err(Fault::new(span, format!("{name} has a value only in a block with {argument}")));
            }
            _ => {}
        }
        let Some(first) = steps.first().and_then(step_name) else {
            return Err(Fault::new(span, format!("{name:?} is no value")));
        };
        let second = || steps.get(1).and_then(step_name).ok_or_else(|| Fault::new(span, "a reference needs a name"));
        let value = match name {
            "var" => self.variable(first, span)?,
            "local" => self.local(first, span)?,
            "module" if self.module.modules.contains_key(first) => Value::unknown_at(span),
            "module" => return Err(not_declared(&format!("module.{first}"), span)),
            "path" if matches!(first, "module" | "root") => Value::string("."),
            "terraform" if first == "workspace" => Value::string("default"),
            "path" | "terraform" | "ephemeral" => Value::unknown_at(span),
            "data" => return Ok((self.resource(Mode::Data, first, second()?, span)?, 2)),
            "resource" => return Ok((self.resource(Mode::Managed, first, second()?, span)?, 2)),
            kind => self.resource(Mode::Managed, kind, first, span)?,
        };
        Ok((value, 1))
    }

    /// Returns the value under `name`, made by `make` when it is first asked for.
    fn named(&self, name: Name, span: Span, make: impl FnOnce() -> Value) -> Value {
        match self.names.borrow().get(&name) {
            Some(State::Done(value)) => return value.clone(),
            Some(State::Running) => {
                self.bounds.error(span, "this refers to itself through other names, so it has no value");
                return Value::unknown_at(span);
            }
            None => {}
        }
        self.names.borrow_mut().insert(name.clone(), State::Running);
        let value = make();
        self.names.borrow_mut().insert(name, State::Done(value.clone()));
        value
    }

    /// Returns the value of a declared variable: from a file of values, else its default.
    pub(crate) fn variable(&self, name: &str, span: Span) -> Evaluated {
        let Some((name, block)) = self.module.variables.get_key_value(name) else {
            return Err(not_declared(&format!("var.{name}"), span));
        };
        Ok(self.named(Name::Variable(name.clone()), span, || self.make_variable(name, block)))
    }

    fn make_variable(&self, name: &Arc<str>, block: &Block) -> Value {
        let ty = block.body.attribute("type").map_or(Type::Any, |attribute| Type::parse(&attribute.expr, self));
        let default = block.body.attribute("default").map(|attribute| &attribute.expr);
        let given = self.module.values.get(name);
        let Some(expr) = given.or(default) else { return Value::unknown_at(block.span) };
        let mut value = self.value(expr, Scope::default());
        let is_nullable = block.body.attribute("nullable").is_none_or(|nullable| {
            crate::convert::to_bool(&self.value(&nullable.expr, Scope::default())) != Some(false)
        });
        if value.is_null()
            && !is_nullable
            && let Some(default) = default
        {
            value = self.value(default, Scope::default());
        }
        match ty.convert(&value) {
            Ok(converted) => self.bounds.bounded(converted, expr.span),
            Err(message) => {
                self.bounds.warn(expr.span, &format!("var.{name} is not of its type: {message}"));
                value
            }
        }
    }

    /// Returns the value of a declared local.
    pub(crate) fn local(&self, name: &str, span: Span) -> Evaluated {
        let Some((name, attribute)) = self.module.locals.get_key_value(name) else {
            return Err(not_declared(&format!("local.{name}"), span));
        };
        Ok(self.named(Name::Local(name.clone()), span, || self.value(&attribute.expr, Scope::default())))
    }

    /// Returns the value of a block's `count` or `for_each`, which all of its instances share.
    pub(crate) fn expanding(&self, expr: &Expr) -> Value {
        self.named(Name::Expanding(expr.span), expr.span, || self.value(expr, Scope::default()))
    }

    /// Returns a resource or data source: one instance, or all of them by index or key.
    fn resource(&self, mode: Mode, kind: &str, name: &str, span: Span) -> Evaluated {
        let address = (mode, kind.into(), name.into());
        let Some(&block) = self.module.by_address.get(&address) else {
            let prefix = if mode == Mode::Data { "data." } else { "" };
            return Err(not_declared(&format!("{prefix}{kind}.{name}"), span));
        };
        Ok(match self.expansion(block) {
            Some(expansion) => expansion.value(block),
            None => {
                self.bounds.error(span, "the number of instances depends on itself, so it is not known");
                Value::unknown_at(span)
            }
        })
    }

    /// Returns an attribute of an instance; one that identifies a managed resource knows its key.
    pub(crate) fn instance_attribute(&self, id: InstanceId, attribute: &Arc<str>, span: Span) -> Value {
        let resource = &self.module.resources[id.block];
        let value = self
            .named(Name::Attribute(id, attribute.clone()), span, || self.make_attribute(id, resource, attribute, span))
            .written_at(span);
        if resource.mode != Mode::Managed || !IDENTITIES.contains(&&**attribute) {
            return value;
        }
        let key: Arc<str> = format!("{}{}", resource.name, self.suffix(id)).into();
        let address = format!("{}.{key}.{attribute}", resource.kind);
        Value::Identity(Rc::new(Identity { key, address, resolved: value.resolved().clone() }))
    }

    fn suffix(&self, id: InstanceId) -> String {
        self.expansion(id.block)
            .and_then(|expansion| expansion.instances.get(id.instance).map(|instance| instance.suffix.clone()))
            .unwrap_or_default()
    }

    fn make_attribute(&self, id: InstanceId, resource: &Resource, attribute: &Arc<str>, span: Span) -> Value {
        let Some(expansion) = self.expansion(id.block) else { return Value::unknown_at(span) };
        let Some(instance) = expansion.instances.get(id.instance) else { return Value::unknown_at(span) };
        let body = &resource.block.body;
        instance.with_scope(|scope| {
            if let Some(written) = body.attribute(attribute) {
                let value = self.value(&written.expr, scope);
                // The provider chooses what is left out.
                return if value.is_null() { Value::unknown_at(span) } else { value };
            }
            self.blocks_value(body, attribute, scope).unwrap_or_else(|| self.computed(id, resource, attribute, span))
        })
    }

    /// Returns the nested blocks of one kind as a list of objects; `None` if there are none.
    fn blocks_value(&self, body: &Body, kind: &str, scope: Scope<'_>) -> Option<Value> {
        let is_dynamic =
            |block: &Block| &*block.kind == "dynamic" && block.labels.first().is_some_and(|label| &*label.text == kind);
        if body.blocks.iter().any(is_dynamic) {
            return Some(Value::unknown());
        }
        let objects: Vec<Value> = body
            .blocks
            .iter()
            .filter(|block| &*block.kind == kind)
            .map(|block| self.block_value(&block.body, scope))
            .collect();
        (!objects.is_empty()).then(|| Value::list(objects))
    }

    fn block_value(&self, body: &Body, scope: Scope<'_>) -> Value {
        let mut entries = Entries::new();
        for attribute in &body.attributes {
            entries.insert(attribute.name.clone(), self.value(&attribute.expr, scope));
        }
        for block in &body.blocks {
            if !entries.contains_key(&block.kind)
                && let Some(value) = self.blocks_value(body, &block.kind, scope)
            {
                entries.insert(block.kind.clone(), value);
            }
        }
        Value::open_object(entries)
    }

    /// Returns an attribute that the provider computes, where it follows from the arguments.
    fn computed(&self, id: InstanceId, resource: &Resource, attribute: &str, span: Span) -> Value {
        if resource.mode != Mode::Managed || &*resource.kind != "aws_s3_bucket" {
            return Value::unknown_at(span);
        }
        if !matches!(attribute, "id" | "arn") || resource.block.body.attribute("bucket").is_none() {
            return Value::unknown_at(span);
        }
        let bucket = self.instance_attribute(id, &"bucket".into(), span);
        match (attribute, bucket.resolved()) {
            ("id", name) => name.clone(),
            (_, Value::String(name)) => Value::string(format!("arn:aws:s3:::{name}")),
            _ => Value::unknown_at(span),
        }
    }
}

/// Returns the name that a step of a reference spells: `.name` or `["name"]`.
fn step_name(step: &Step) -> Option<&str> {
    match step {
        Step::Attribute(name) => Some(name),
        Step::Index(expr) => expr.as_text(),
        Step::AttributeSplat | Step::FullSplat => None,
    }
}

fn not_declared(what: &str, span: Span) -> Fault {
    Fault::new(span, format!("{what} is not declared in this directory"))
}
