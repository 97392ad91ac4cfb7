//! Expressions to values, as Terraform evaluates them, with unknown values flowing through every operator.

use std::collections::BTreeMap;
use std::sync::Arc;

use parsers::Span;

use crate::bounds::{MAX_ELEMENTS, elements_bound};
use crate::convert::{elements, to_bool, to_text, unify};
use crate::evaluator::Evaluator;
use crate::functions::{self, Failure};
use crate::operators;
use crate::scope::Scope;
use crate::syntax::{Binary, Call, Expr, ExprKind, For};
use crate::value::{Entries, Value};

/// A value, or why Terraform would refuse the expression. `try` and `can` ask for the difference.
pub(crate) type Evaluated = Result<Value, Fault>;

/// Why an expression has no value.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub span: Span,
    pub message: String,
}

impl Fault {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

impl Evaluator<'_> {
    /// Returns the value of `expr`, unknown where it has none; why is recorded.
    pub(crate) fn value(&self, expr: &Expr, scope: Scope<'_>) -> Value {
        self.eval(expr, scope).unwrap_or_else(|fault| {
            self.bounds.warn(fault.span, &fault.message);
            Value::unknown_at(expr.span)
        })
    }

    /// Returns the value of `expr` within the bounds.
    pub(crate) fn eval(&self, expr: &Expr, scope: Scope<'_>) -> Evaluated {
        if !self.bounds.enter(expr.span) {
            return Ok(Value::unknown_at(expr.span));
        }
        let value = self.eval_kind(expr, scope);
        self.bounds.leave();
        Ok(self.bounds.bounded(value?, expr.span))
    }

    fn eval_kind(&self, expr: &Expr, scope: Scope<'_>) -> Evaluated {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => Ok(Value::Null),
            ExprKind::Bool(value) => Ok(Value::Bool(*value)),
            ExprKind::Number(number) => Ok(Value::Number(number.clone())),
            ExprKind::Template(parts) => self.template(expr, parts, scope),
            ExprKind::Tuple(items) => {
                let items = items.iter().map(|item| Ok(self.eval(item, scope)?.written_at(item.span)));
                Ok(Value::tuple(items.collect::<Result<_, Fault>>()?))
            }
            ExprKind::Object(pairs) => self.object(pairs, scope),
            ExprKind::Name(name) => self.head(name, &[], scope, span).map(|(value, _)| value),
            ExprKind::Traversal(base, steps) => self.traversal(base, steps, scope, span),
            ExprKind::Conditional(parts) => self.conditional(parts, scope),
            ExprKind::Call(call) => self.call(call, scope, span),
            ExprKind::Unary(operator, operand) => operators::unary(*operator, &self.eval(operand, scope)?, span),
            ExprKind::Binary(operator, operands) => self.binary(*operator, operands, scope, span),
            ExprKind::For(expr) => self.for_expr(expr, scope, span),
            ExprKind::Invalid(message) => Err(Fault::new(span, message.clone())),
        }
    }

    fn object(&self, pairs: &[(Expr, Expr)], scope: Scope<'_>) -> Evaluated {
        let mut entries = Entries::new();
        let mut all_keys_known = true;
        for (key, value) in pairs {
            let evaluated = self.eval(value, scope)?.written_at(value.span);
            match self.key(key, scope)? {
                Some(key) => {
                    entries.insert(key, evaluated);
                }
                None => all_keys_known = false,
            }
        }
        Ok(if all_keys_known { Value::object(entries) } else { Value::unknown() })
    }

    /// Returns the text of an object's key; `None` if it is not known.
    fn key(&self, key: &Expr, scope: Scope<'_>) -> Result<Option<Arc<str>>, Fault> {
        let value = self.eval(key, scope)?;
        if value.is_unknown() {
            return Ok(None);
        }
        let refused = || Fault::new(key.span, format!("a key must be a string, not {}", value.type_name()));
        to_text(&value).map(Some).ok_or_else(refused)
    }

    fn conditional(&self, parts: &[Expr; 3], scope: Scope<'_>) -> Evaluated {
        let [condition, then, otherwise] = parts;
        let decided = self.eval(condition, scope)?;
        if decided.is_unknown() {
            return Ok(Value::unknown());
        }
        let Some(decided) = to_bool(&decided) else {
            let message = format!("a condition must be true or false, not {}", decided.type_name());
            return Err(Fault::new(condition.span, message));
        };
        let (chosen, other) = if decided { (then, otherwise) } else { (otherwise, then) };
        let value = self.eval(chosen, scope)?;
        // The other branch decides the type only of these.
        let may_convert = matches!(value, Value::Bool(_) | Value::Number(_) | Value::Sequence(..) | Value::Entries(_));
        if may_convert && let Ok(other) = self.eval(other, scope) {
            return Ok(unify(value, &other));
        }
        Ok(value)
    }

    fn binary(&self, operator: Binary, operands: &[Expr; 2], scope: Scope<'_>, span: Span) -> Evaluated {
        let [left, right] = operands;
        let first = self.eval(left, scope)?;
        // Terraform's own `&&` and `||` may leave the right side alone when the left one decides.
        match (operator, to_bool(&first)) {
            (Binary::And, Some(false)) => return Ok(Value::Bool(false)),
            (Binary::Or, Some(true)) => return Ok(Value::Bool(true)),
            _ => {}
        }
        let second = self.eval(right, scope)?;
        self.bounds.read(&first, span);
        operators::binary(operator, &first, &second, span)
    }

    fn call(&self, call: &Call, scope: Scope<'_>, span: Span) -> Evaluated {
        match &*call.name {
            "try" => return self.try_each(call, scope, span),
            "can" => return self.can(call, scope, span),
            _ => {}
        }
        let Some(function) = functions::find(&call.name) else {
            return Ok(Value::unknown_at(span));
        };
        let Some(args) = self.arguments(call, scope, span)? else {
            return Ok(Value::unknown_at(span));
        };
        match functions::call(function, &args, self, span) {
            Ok(value) => Ok(value.written_at(span)),
            Err(Failure::Fault(message)) => Err(Fault::new(span, format!("{}(): {message}", call.name))),
            Err(Failure::Bound(bound)) => {
                self.bounds.reached(span, &bound);
                Ok(Value::unknown_at(span))
            }
        }
    }

    /// Returns the arguments with `...` expanded; `None` if what it expands is not known.
    fn arguments(&self, call: &Call, scope: Scope<'_>, span: Span) -> Result<Option<Vec<Value>>, Fault> {
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            args.push(self.eval(arg, scope)?.written_at(arg.span));
        }
        if !call.expand {
            return Ok(Some(args));
        }
        let Some(last) = args.pop() else { return Ok(Some(args)) };
        match last.resolved() {
            Value::Unknown(_) => return Ok(None),
            Value::Sequence(_, items) => args.extend(items.iter().cloned()),
            other => {
                return Err(Fault::new(
                    span,
                    format!("only a list can be expanded with ..., not {}", other.type_name()),
                ));
            }
        }
        Ok(Some(args))
    }

    fn try_each(&self, call: &Call, scope: Scope<'_>, span: Span) -> Evaluated {
        let mut last = Fault::new(span, "try() needs an argument");
        for arg in &call.args {
            match self.eval(arg, scope) {
                Ok(value) => return Ok(value),
                Err(fault) => last = fault,
            }
        }
        Err(last)
    }

    fn can(&self, call: &Call, scope: Scope<'_>, span: Span) -> Evaluated {
        let [arg] = call.args.as_slice() else { return Err(Fault::new(span, "can() takes one argument")) };
        Ok(match self.eval(arg, scope) {
            Ok(value) if value.is_unknown() => Value::unknown(),
            result => Value::Bool(result.is_ok()),
        })
    }

    fn for_expr(&self, expr: &For, scope: Scope<'_>, span: Span) -> Evaluated {
        let collection = self.eval(&expr.collection, scope)?;
        if matches!(collection.resolved(), Value::Unknown(_) | Value::Instance(_)) {
            return Ok(Value::unknown());
        }
        let Some(pairs) = elements(&collection) else {
            let message = format!("for needs a list, set, map or object, not {}", collection.type_name());
            return Err(Fault::new(expr.collection.span, message));
        };
        let mut result = ForResult::default();
        for (key, value) in pairs {
            let key = Scope::bind(scope, expr.key_name.as_deref().unwrap_or(""), key);
            let value = key.scope().bind(&expr.value_name, value);
            self.for_element(expr, value.scope(), &mut result)?;
            if result.elements > MAX_ELEMENTS {
                self.bounds.reached(span, &elements_bound());
                return Ok(Value::unknown());
            }
        }
        Ok(result.finish(expr))
    }

    fn for_element(&self, expr: &For, scope: Scope<'_>, result: &mut ForResult) -> Result<(), Fault> {
        if let Some(condition) = &expr.condition {
            let decided = self.eval(condition, scope)?;
            if decided.is_unknown() {
                result.is_unknown = true;
                return Ok(());
            }
            match to_bool(&decided) {
                Some(true) => {}
                Some(false) => return Ok(()),
                None => return Err(Fault::new(condition.span, "the condition of for must be true or false")),
            }
        }
        result.elements += 1;
        let value = self.eval(&expr.value, scope)?.written_at(expr.value.span);
        let Some(key) = &expr.key else {
            result.items.push(value);
            return Ok(());
        };
        let Some(text) = self.key(key, scope)? else {
            result.is_unknown = true;
            return Ok(());
        };
        let same_key = result.groups.entry(text.clone()).or_default();
        same_key.push(value);
        if same_key.len() > 1 && !expr.group {
            return Err(Fault::new(
                key.span,
                format!("the key {text:?} is made twice; ... after the value groups them"),
            ));
        }
        Ok(())
    }
}

/// What a `for` has made so far.
#[derive(Default)]
struct ForResult {
    items: Vec<Value>,
    groups: BTreeMap<Arc<str>, Vec<Value>>,
    elements: usize,
    /// Whether a condition or key is not known, so that nothing is.
    is_unknown: bool,
}

impl ForResult {
    fn finish(self, expr: &For) -> Value {
        if self.is_unknown {
            return Value::unknown();
        }
        if expr.key.is_none() {
            return Value::tuple(self.items);
        }
        let entry = |(key, mut values): (Arc<str>, Vec<Value>)| {
            let value = if expr.group { Value::tuple(values) } else { values.pop().unwrap_or(Value::Null) };
            (key, value)
        };
        Value::object(self.groups.into_iter().map(entry).collect())
    }
}
