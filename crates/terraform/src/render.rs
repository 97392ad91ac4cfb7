//! Templates to texts; what is not known stands as `${...}` among the known parts.

use std::sync::Arc;

use parsers::Span;

use crate::bounds::{MAX_TEXT, text_bound};
use crate::convert::{elements, to_bool, to_text};
use crate::eval::{Evaluated, Fault};
use crate::evaluator::Evaluator;
use crate::scope::Scope;
use crate::syntax::{Expr, Part};
use crate::value::{Unknown, Value};

/// A template's text so far.
#[derive(Default)]
struct Rendered {
    text: String,
    /// Whether a part of it is not known.
    has_unknown: bool,
}

impl Evaluator<'_> {
    /// Returns the value of a template: a text, or of any type if it is one interpolation.
    pub(crate) fn template(&self, expr: &Expr, parts: &[Part], scope: Scope<'_>) -> Evaluated {
        if let [Part::Literal(text)] = parts {
            return Ok(Value::String(text.clone()));
        }
        if let Some(inner) = expr.as_wrapped() {
            return Ok(self.eval(inner, scope)?.written_at(inner.span));
        }
        let mut rendered = Rendered::default();
        self.render(parts, scope, &mut rendered)?;
        let text: Arc<str> = rendered.text.into();
        if text.len() > MAX_TEXT {
            self.bounds.reached(expr.span, &text_bound());
            return Ok(Value::unknown());
        }
        if rendered.has_unknown {
            return Ok(Value::Unknown(Unknown { partial: Some(text), span: Some(expr.span) }));
        }
        Ok(Value::String(text))
    }

    fn render(&self, parts: &[Part], scope: Scope<'_>, rendered: &mut Rendered) -> Result<(), Fault> {
        for part in parts {
            if rendered.text.len() > MAX_TEXT {
                return Ok(()); // the caller says so
            }
            match part {
                Part::Literal(text) => rendered.text.push_str(text),
                Part::Interpolation(expr) => self.interpolate(expr, scope, rendered)?,
                Part::If { condition, then, otherwise } => {
                    let decided = self.eval(condition, scope)?;
                    match to_bool(&decided) {
                        Some(true) => self.render(then, scope, rendered)?,
                        Some(false) => self.render(otherwise, scope, rendered)?,
                        None if decided.is_unknown() => self.render_unknown(&decided, condition.span, rendered),
                        None => return Err(Fault::new(condition.span, "the condition must be true or false")),
                    }
                }
                Part::For { key, value, collection, body } => {
                    let iterated = self.eval(collection, scope)?;
                    let Some(pairs) = elements(&iterated) else {
                        if iterated.has_unknown() {
                            self.render_unknown(&iterated, collection.span, rendered);
                            continue;
                        }
                        return Err(Fault::new(collection.span, "for needs a list, set, map or object"));
                    };
                    for (index, element) in pairs {
                        self.bounds.spend(collection.span, 1);
                        let key = scope.bind(key.as_deref().unwrap_or(""), index);
                        let value = key.scope().bind(value, element);
                        self.render(body, value.scope(), rendered)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn interpolate(&self, expr: &Expr, scope: Scope<'_>, rendered: &mut Rendered) -> Result<(), Fault> {
        let value = self.eval(expr, scope)?;
        if matches!(value.resolved(), Value::Unknown(_) | Value::Instance(_)) {
            self.render_unknown(&value, expr.span, rendered);
            return Ok(());
        }
        let Some(text) = to_text(&value) else {
            return Err(Fault::new(expr.span, format!("{} cannot be part of a text", value.type_name())));
        };
        rendered.text.push_str(&text);
        Ok(())
    }

    fn render_unknown(&self, value: &Value, span: Span, rendered: &mut Rendered) {
        rendered.has_unknown = true;
        match value.resolved() {
            Value::Unknown(Unknown { partial: Some(text), .. }) => rendered.text.push_str(text),
            _ => rendered.text.push_str(&self.placeholder(span)),
        }
    }

    /// Returns what stands for the unknown value of the expression at `span`: `${...}` around its source.
    pub(crate) fn placeholder(&self, span: Span) -> String {
        let source = self.source_text(span);
        // A JSON string, or a template that is one interpolation, has the sign of one already.
        let inner = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inner {
            Some(inner) if inner.starts_with("${") => inner.to_owned(),
            _ => format!("${{{source}}}"),
        }
    }
}
