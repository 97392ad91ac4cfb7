//! Terraform's JSON syntax to the same tree as its native one.
//!
//! JSON does not say which objects are blocks. At the top of a file Terraform's own kinds decide; inside a resource
//! Terraform asks the provider's schema, which is not at hand, so [`is_block`] decides by the shape.

use std::sync::Arc;

use hcl_edit::template::Template;
use jsonc_parser::ast::{Object, ObjectProp, StringLit, Value};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, parse_to_ast};
use parsers::json::STRICT;
use parsers::{Diagnostic, SourceFile, Span};

use crate::lower::Lower;
use crate::number::Number;
use crate::syntax::{Attribute, Block, Body, Expr, ExprKind, Label, Part};
use crate::template::{Quote, parts};

/// Objects nested deeper are not read; HCL's parser has the same bound.
const MAX_DEPTH: usize = 64;

/// Arguments whose value is a map although it looks like a block.
const MAP_ATTRIBUTES: [&str; 12] = [
    "annotations",
    "default_tags",
    "input",
    "keepers",
    "labels",
    "metadata",
    "parameters",
    "providers",
    "tags",
    "tags_all",
    "triggers",
    "variables",
];

/// Reads a `.tf.json` file as a body of top-level blocks.
pub(crate) fn blocks(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Body {
    read(file, diagnostics, |reader, root| {
        let mut body = Body::default();
        for object in reader.objects(root) {
            for property in properties(object) {
                let kind = property.name.as_str();
                reader.labelled(kind, property, &property.value, label_count(kind), &mut Vec::new(), &mut body.blocks);
            }
        }
        body
    })
}

/// Reads a `.tfvars.json` file as a body of arguments.
pub(crate) fn attributes(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Body {
    read(file, diagnostics, |reader, root| {
        let mut body = Body::default();
        for property in reader.objects(root).into_iter().flat_map(properties) {
            reader.attribute(property, &mut body);
        }
        body
    })
}

fn read(
    file: &SourceFile,
    diagnostics: &mut Vec<Diagnostic>,
    make: impl FnOnce(&mut Reader<'_>, &Value<'_>) -> Body,
) -> Body {
    let parsed = match parse_to_ast(&file.text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => parsed,
        Err(error) => {
            let offset = u32::try_from(error.range().start).unwrap_or(u32::MAX);
            diagnostics.push(Diagnostic::error(file.place(offset), format!("not valid JSON: {}", error.kind())));
            return Body::default();
        }
    };
    let mut reader = Reader { file, diagnostics };
    parsed.value.as_ref().map(|root| make(&mut reader, root)).unwrap_or_default()
}

/// Returns how many labels a top-level kind has in JSON, one level of object for each.
fn label_count(kind: &str) -> usize {
    match kind {
        "resource" | "data" | "ephemeral" | "action" => 2,
        "module" | "variable" | "output" | "provider" | "check" => 1,
        _ => 0,
    }
}

/// Returns the properties without comments, which JSON spells as properties called `//`.
fn properties<'a, 'b>(object: &'b Object<'a>) -> impl Iterator<Item = &'b ObjectProp<'a>> {
    object.properties.iter().filter(|property| property.name.as_str() != "//")
}

struct Reader<'a> {
    file: &'a SourceFile,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, range: jsonc_parser::common::Range) -> Span {
        self.file.span(range.start..range.end)
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(self.file.place(span.start), message));
    }

    /// Returns the object, or the objects of the list; anything else is an error, except `null`, which is nothing.
    fn objects<'v, 'a>(&mut self, value: &'v Value<'a>) -> Vec<&'v Object<'a>> {
        match value {
            Value::Object(object) => vec![object],
            Value::Array(array) => {
                let found: Vec<_> = array.elements.iter().filter_map(Value::as_object).collect();
                if found.len() < array.elements.len() {
                    self.error(self.span(array.range), "a block is an object, and this list holds something else");
                }
                found
            }
            Value::NullKeyword(_) => Vec::new(),
            other => {
                self.error(self.span(other.range()), "a block is an object or a list of objects");
                Vec::new()
            }
        }
    }

    /// Adds the blocks of `kind` that `value` spells, with `levels` more labels.
    fn labelled(
        &mut self,
        kind: &str,
        property: &ObjectProp<'_>,
        value: &Value<'_>,
        levels: usize,
        labels: &mut Vec<(Arc<str>, Span)>,
        into: &mut Vec<Block>,
    ) {
        for object in self.objects(value) {
            if levels == 0 {
                let is_element = matches!(value, Value::Array(_));
                into.push(self.block(kind, property, object, labels, is_element));
                continue;
            }
            for inner in properties(object) {
                labels.push((inner.name.as_str().into(), self.span(inner.name.range())));
                self.labelled(kind, property, &inner.value, levels - 1, labels, into);
                labels.pop();
            }
        }
    }

    /// Returns the block that `object` spells. It begins at its last label, or at its kind; an element of a list with
    /// its brace.
    fn block(
        &mut self,
        kind: &str,
        property: &ObjectProp<'_>,
        object: &Object<'_>,
        labels: &[(Arc<str>, Span)],
        is_element: bool,
    ) -> Block {
        let arguments_only = matches!(kind, "locals" | "variable" | "output" | "module");
        let body = self.body(object, arguments_only, 0);
        let header = labels.last().map_or_else(|| self.span(property.name.range()), |(_, span)| *span);
        let own = self.span(object.range);
        Block {
            kind: kind.into(),
            kind_span: self.span(property.name.range()),
            labels: labels.iter().map(|(text, span)| Label { text: text.clone(), span: *span }).collect(),
            body,
            span: if is_element { own } else { header.to(own) },
        }
    }

    fn body(&mut self, object: &Object<'_>, arguments_only: bool, depth: usize) -> Body {
        let mut body = Body::default();
        for property in properties(object) {
            let name = property.name.as_str();
            if !arguments_only && depth < MAX_DEPTH && is_block(name, &property.value) {
                self.nested(property, depth, &mut body);
            } else {
                self.attribute(property, &mut body);
            }
        }
        body
    }

    fn nested(&mut self, property: &ObjectProp<'_>, depth: usize, body: &mut Body) {
        let name = property.name.as_str();
        for object in self.objects(&property.value) {
            if !matches!(name, "dynamic" | "provisioner" | "backend") {
                body.blocks.push(self.nested_block(property, object, Vec::new(), depth));
                continue;
            }
            for inner in properties(object) {
                let label = Label { text: inner.name.as_str().into(), span: self.span(inner.name.range()) };
                for object in self.objects(&inner.value) {
                    let label = Label { text: label.text.clone(), span: label.span };
                    body.blocks.push(self.nested_block(property, object, vec![label], depth));
                }
            }
        }
    }

    fn nested_block(
        &mut self,
        property: &ObjectProp<'_>,
        object: &Object<'_>,
        labels: Vec<Label>,
        depth: usize,
    ) -> Block {
        let is_element = !matches!(property.value, Value::Object(_));
        let own = self.span(object.range);
        let name = self.span(property.name.range());
        Block {
            kind: property.name.as_str().into(),
            kind_span: name,
            labels,
            body: self.body(object, false, depth + 1),
            span: if is_element { own } else { name.to(own) },
        }
    }

    fn attribute(&mut self, property: &ObjectProp<'_>, body: &mut Body) {
        let name_span = self.span(property.name.range());
        let name = property.name.as_str();
        if body.attribute(name).is_some() {
            self.error(name_span, format!("the argument {name:?} is set twice; the first one counts"));
            return;
        }
        let expr = self.expr(&property.value, 0);
        body.attributes.push(Attribute { name: name.into(), name_span, expr });
    }

    fn expr(&mut self, value: &Value<'_>, depth: usize) -> Expr {
        let span = self.span(value.range());
        if depth > MAX_DEPTH {
            self.error(span, format!("nested deeper than {MAX_DEPTH} levels"));
            return Expr { kind: ExprKind::Invalid(format!("nested deeper than {MAX_DEPTH} levels")), span };
        }
        let kind = match value {
            Value::NullKeyword(_) => ExprKind::Null,
            Value::BooleanLit(value) => ExprKind::Bool(value.value),
            Value::NumberLit(number) => match Number::parse(number.value) {
                Some(number) => ExprKind::Number(number),
                None => ExprKind::Invalid(format!("{} is too large a number", number.value)),
            },
            Value::StringLit(text) => self.string(text),
            Value::Array(array) => {
                ExprKind::Tuple(array.elements.iter().map(|element| self.expr(element, depth + 1)).collect())
            }
            Value::Object(object) => {
                let pair = |property: &ObjectProp<'_>| {
                    let name = property.name.as_str();
                    let kind = self.template(name, self.span(property.name.range()), false);
                    let key = Expr { kind, span: self.span(property.name.range()) };
                    (key, self.expr(&property.value, depth + 1))
                };
                ExprKind::Object(object.properties.iter().map(pair).collect())
            }
        };
        Expr { kind, span }
    }

    fn string(&mut self, text: &StringLit<'_>) -> ExprKind {
        let span = self.span(text.range);
        let as_it_stands = text.range.end - text.range.start == text.value.len() + 2;
        self.template(&text.value, span, as_it_stands)
    }

    /// Returns the template that `text` spells; its places are exact if the text stands in the file as it is.
    fn template(&mut self, text: &str, span: Span, as_it_stands: bool) -> ExprKind {
        if text.is_empty() {
            return ExprKind::Template(Vec::new());
        }
        if !text.contains("${") && !text.contains("%{") {
            return ExprKind::Template(vec![Part::Literal(text.into())]);
        }
        let template = match text.parse::<Template>() {
            Ok(template) => template,
            Err(error) => {
                self.error(span, format!("not a valid template: {}", error.message()));
                return ExprKind::Invalid("not a valid template".to_owned());
            }
        };
        let whole = (!as_it_stands).then_some(span);
        let lower = Lower { file: self.file.id, text, base: span.start as usize + 1, whole };
        ExprKind::Template(parts(&lower, &template, Quote::Bare))
    }
}

/// Returns whether a property inside a block is a block: an object whose keys are names, unless it is known to be a
/// map, or a list of such objects.
fn is_block(name: &str, value: &Value<'_>) -> bool {
    if MAP_ATTRIBUTES.contains(&name) {
        return false;
    }
    match value {
        Value::Object(object) => has_argument_names(object),
        Value::Array(array) => {
            !array.elements.is_empty()
                && array.elements.iter().all(|element| element.as_object().is_some_and(has_argument_names))
        }
        _ => false,
    }
}

fn has_argument_names(object: &Object<'_>) -> bool {
    let is_name = |name: &str| {
        name == "//"
            || name.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    object.properties.iter().all(|property| is_name(property.name.as_str()))
}
