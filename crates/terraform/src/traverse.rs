//! Attributes, indexes and splats on values.

use std::sync::Arc;

use parsers::Span;

use crate::convert::{to_number, to_text};
use crate::eval::{Evaluated, Fault};
use crate::evaluator::Evaluator;
use crate::number::Number;
use crate::scope::Scope;
use crate::syntax::{Expr, ExprKind, Step};
use crate::value::{Sequence, Value};

impl Evaluator<'_> {
    /// Returns the value of a reference, or of any expression with steps after it.
    pub(crate) fn traversal(&self, base: &Expr, steps: &[Step], scope: Scope<'_>, span: Span) -> Evaluated {
        let (value, used) = match &base.kind {
            ExprKind::Name(name) => self.head(name, steps, scope, span)?,
            _ => (self.eval(base, scope)?, 0),
        };
        self.steps(value, &steps[used..], scope, span)
    }

    /// Applies the steps of a traversal to `value`.
    pub(crate) fn steps(&self, mut value: Value, steps: &[Step], scope: Scope<'_>, span: Span) -> Evaluated {
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            at += 1;
            match step {
                Step::Attribute(name) => value = self.attribute_of(&value, name, span)?,
                Step::Index(index) => {
                    let index = self.eval(index, scope)?;
                    value = self.index_of(&value, &index, span)?;
                }
                Step::AttributeSplat => {
                    let taken = steps[at..].iter().take_while(|step| matches!(step, Step::Attribute(_))).count();
                    value = self.splat(&value, &steps[at..at + taken], scope, span)?;
                    at += taken;
                }
                Step::FullSplat => return self.splat(&value, &steps[at..], scope, span),
            }
        }
        Ok(value)
    }

    fn splat(&self, value: &Value, steps: &[Step], scope: Scope<'_>, span: Span) -> Evaluated {
        if !self.bounds.enter(span) {
            return Ok(Value::unknown_at(span));
        }
        let each = |item: &Value| self.steps(item.clone(), steps, scope, span);
        let result = match value.resolved() {
            Value::Unknown(_) => Ok(Value::unknown()),
            Value::Instance(id) if id.placeholder => Ok(Value::unknown()),
            Value::Null => Ok(Value::tuple(Vec::new())),
            Value::Sequence(_, items) => items.iter().map(each).collect::<Result<_, _>>().map(Value::tuple),
            _ => each(value).map(|only| Value::tuple(vec![only])),
        };
        self.bounds.leave();
        result
    }

    fn attribute_of(&self, value: &Value, name: &Arc<str>, span: Span) -> Evaluated {
        match value.resolved() {
            Value::Unknown(_) => Ok(Value::unknown_at(span)),
            Value::Instance(id) => Ok(self.instance_attribute(*id, name, span)),
            Value::Entries(entries) => match entries.get(name) {
                Some(value) => Ok(value.clone()),
                None if entries.open => Ok(Value::unknown_at(span)),
                None => Err(Fault::new(span, format!("there is no attribute {name:?} here"))),
            },
            other => Err(Fault::new(span, format!("{} has no attribute {name:?}", other.type_name()))),
        }
    }

    fn index_of(&self, value: &Value, index: &Value, span: Span) -> Evaluated {
        match (value.resolved(), index.resolved()) {
            // However many instances there will be, this is one of them.
            (Value::Instance(id), _) if id.placeholder => Ok(value.clone()),
            (Value::Unknown(_), _) | (_, Value::Unknown(_)) => Ok(Value::unknown_at(span)),
            (Value::Sequence(Sequence::Set, _), _) => Err(Fault::new(span, "a set has no order, so no index")),
            (Value::Sequence(_, items), index) => element_at(items, index, span),
            (Value::Entries(_) | Value::Instance(_), key) => match to_text(key) {
                Some(key) => self.attribute_of(value, &key, span),
                None => Err(Fault::new(span, format!("{} cannot be a key", key.type_name()))),
            },
            (other, _) => Err(Fault::new(span, format!("{} has no elements", other.type_name()))),
        }
    }
}

fn element_at(items: &[Value], index: &Value, span: Span) -> Evaluated {
    let number = to_number(index);
    let found = number.as_ref().and_then(Number::to_usize).and_then(|index| items.get(index));
    found.cloned().ok_or_else(|| {
        let index = to_text(index).unwrap_or_else(|| index.type_name().into());
        Fault::new(span, format!("there is no element {index}; there are {}", items.len()))
    })
}
