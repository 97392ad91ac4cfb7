//! `count` and `for_each`: one block, its instances.

use std::rc::Rc;
use std::sync::Arc;

use parsers::Span;

use crate::convert::{elements, object, to_number, to_text};
use crate::evaluator::Evaluator;
use crate::number::Number;
use crate::scope::Scope;
use crate::syntax::Body;
use crate::value::{InstanceId, Value};

/// The instances of one block.
#[derive(Debug)]
pub(crate) struct Expansion {
    shape: Shape,
    pub instances: Vec<Instance>,
}

/// How the instances are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Single,
    Count,
    ForEach,
    /// One instance stands for a number of them that is not known.
    Unknown,
}

/// One instance.
#[derive(Debug)]
pub(crate) struct Instance {
    /// What follows the block's name in the instance's address: nothing, `[0]` or `["key"]`.
    pub suffix: String,
    /// The key, for `for_each`.
    key: Option<Arc<str>>,
    /// `count` or `each`, and its value.
    binding: Option<(&'static str, Value)>,
}

impl Instance {
    /// Returns the one instance of a block that is not expanded, although its `count` or `for_each` may ask for it:
    /// then `count` or `each` is not known.
    pub(crate) fn unexpanded(body: &Body) -> Self {
        let binding = match (body.attribute("count"), body.attribute("for_each")) {
            (Some(_), _) => Some("count"),
            (_, Some(_)) => Some("each"),
            _ => None,
        };
        Self::unkeyed(binding)
    }

    fn unkeyed(unknown: Option<&'static str>) -> Self {
        Self { suffix: String::new(), key: None, binding: unknown.map(|name| (name, Value::unknown())) }
    }

    /// Calls `use_scope` with the names that this instance binds.
    pub(crate) fn with_scope<T>(&self, use_scope: impl FnOnce(Scope<'_>) -> T) -> T {
        match &self.binding {
            Some((name, value)) => use_scope(Scope::default().bind(name, value.clone()).scope()),
            None => use_scope(Scope::default()),
        }
    }
}

impl Expansion {
    fn single() -> Self {
        Self { shape: Shape::Single, instances: vec![Instance::unkeyed(None)] }
    }

    /// Returns the placeholder of a block whose instances are named by `name`, `count` or `each`.
    fn unknown(name: &'static str) -> Self {
        Self { shape: Shape::Unknown, instances: vec![Instance::unkeyed(Some(name))] }
    }

    /// Returns what a reference to the whole block is.
    pub(crate) fn value(&self, block: usize) -> Value {
        let placeholder = self.shape == Shape::Unknown;
        let instance = |instance: usize| Value::Instance(InstanceId { block, instance, placeholder });
        match self.shape {
            Shape::Single | Shape::Unknown => instance(0),
            Shape::Count => Value::tuple((0..self.instances.len()).map(instance).collect()),
            Shape::ForEach => {
                let keys = self.instances.iter().enumerate();
                Value::object(
                    keys.filter_map(|(index, each)| each.key.clone().map(|key| (key, instance(index)))).collect(),
                )
            }
        }
    }
}

impl Evaluator<'_> {
    /// Returns the instances of the resource at `block`; `None` while they are being made.
    pub(crate) fn expansion(&self, block: usize) -> Option<Rc<Expansion>> {
        if let Some(made) = self.expansions.borrow().get(&block) {
            return made.clone();
        }
        self.expansions.borrow_mut().insert(block, None);
        let made = Rc::new(self.expand(&self.module.resources[block].block.body));
        self.expansions.borrow_mut().insert(block, Some(made.clone()));
        Some(made)
    }

    /// Returns the instances of a block with `body`.
    pub(crate) fn expand(&self, body: &Body) -> Expansion {
        if let Some(count) = body.attribute("count") {
            let value = self.expanding(&count.expr);
            return self.expand_count(&value, count.expr.span);
        }
        if let Some(for_each) = body.attribute("for_each") {
            let value = self.expanding(&for_each.expr);
            return self.expand_for_each(&value, for_each.expr.span);
        }
        Expansion::single()
    }

    fn expand_count(&self, value: &Value, span: Span) -> Expansion {
        let Some(number) = to_number(value) else {
            if !value.is_unknown() {
                self.bounds.warn(span, &format!("count must be a number, not {}", value.type_name()));
            }
            return Expansion::unknown("count");
        };
        let is_whole = number.floor().is_some_and(|floor| floor.compare(&number).is_eq());
        if !is_whole || number.compare(&Number::from(0_i64)).is_lt() {
            let message = format!("count must be a whole number that is not negative, not {}", number.to_text());
            self.bounds.warn(span, &message);
            return Expansion::unknown("count");
        }
        let wanted = number.to_usize().unwrap_or(usize::MAX);
        let count = self.bounds.take_instances(wanted, &number.to_text(), span);
        let instance = |index: usize| Instance {
            suffix: format!("[{index}]"),
            key: None,
            binding: Some(("count", object([("index", Value::Number(Number::from(index)))]))),
        };
        Expansion { shape: Shape::Count, instances: (0..count).map(instance).collect() }
    }

    fn expand_for_each(&self, value: &Value, span: Span) -> Expansion {
        let Some(pairs) = elements(value) else {
            if !matches!(value.resolved(), Value::Unknown(_) | Value::Instance(_)) {
                self.bounds.warn(span, &format!("for_each must be a map or a set of texts, not {}", value.type_name()));
            }
            return Expansion::unknown("each");
        };
        let taken = self.bounds.take_instances(pairs.len(), &pairs.len().to_string(), span);
        let is_keyed = matches!(value.resolved(), Value::Entries(_));
        let mut instances = Vec::new();
        for (key, each) in pairs.into_iter().take(taken) {
            // A list is none of Terraform's choices here; what people mean is the set of its elements.
            let key = if is_keyed { key } else { each.clone() };
            let Some(text) = to_text(&key) else {
                if !key.is_unknown() {
                    self.bounds.warn(span, &format!("for_each needs texts as keys, not {}", key.type_name()));
                }
                return Expansion::unknown("each");
            };
            instances.push(Instance {
                suffix: format!("[{}]", quoted(&text)),
                key: Some(text.clone()),
                binding: Some(("each", object([("key", Value::String(text)), ("value", each)]))),
            });
        }
        instances.sort_by(|a, b| a.key.cmp(&b.key));
        instances.dedup_by(|a, b| a.key == b.key);
        Expansion { shape: Shape::ForEach, instances }
    }
}

/// Returns `text` as Terraform writes it in an address.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
