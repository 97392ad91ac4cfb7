//! The HCL parser's tree to the syntax tree of this crate.

use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, ObjectValue, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::structure::{Body as HclBody, Structure};
use parsers::{FileId, Span};

use crate::number::Number;
use crate::syntax::{Attribute, Binary, Block, Body, Call, Expr, ExprKind, For, Label, Part, Step, Unary};
use crate::template::{Quote, parts};

/// Where parsed text stands in its file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lower<'a> {
    pub file: FileId,
    /// The text that was parsed; the parser's offsets count in it.
    pub text: &'a str,
    /// Where the text begins in the file.
    pub base: usize,
    /// The place of everything, when offsets in the text cannot be mapped to the file: an escaped JSON string.
    pub whole: Option<Span>,
}

impl Lower<'_> {
    /// Returns the source text at the parser's `range`.
    pub(crate) fn source(&self, range: Option<Range<usize>>) -> Option<String> {
        self.text.get(range?).map(str::to_owned)
    }

    fn span(&self, range: Option<Range<usize>>) -> Span {
        if let Some(whole) = self.whole {
            return whole;
        }
        let range = range.unwrap_or(0..0);
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// Returns the body, without its attributes' order relative to its blocks.
    pub(crate) fn body(&self, body: &HclBody) -> Body {
        let mut lowered = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => lowered.attributes.push(Attribute {
                    name: attribute.key.as_str().into(),
                    name_span: self.span(attribute.key.span()),
                    expr: self.expr(&attribute.value),
                }),
                Structure::Block(block) => lowered.blocks.push(Block {
                    kind: block.ident.as_str().into(),
                    kind_span: self.span(block.ident.span()),
                    labels: block.labels.iter().map(|label| self.label(label.as_str(), label.span())).collect(),
                    body: self.body(&block.body),
                    span: self.span(block.span()),
                }),
            }
        }
        lowered
    }

    fn label(&self, text: &str, range: Option<Range<usize>>) -> Label {
        Label { text: text.into(), span: self.span(range) }
    }

    /// Returns the expression.
    pub(crate) fn expr(&self, expr: &Expression) -> Expr {
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(_) => self.number(expr),
            Expression::String(text) => self.string(expr, text.as_str()),
            Expression::Array(items) => ExprKind::Tuple(items.iter().map(|item| self.expr(item)).collect()),
            Expression::Object(object) => {
                let pair = |(key, value): (&ObjectKey, &ObjectValue)| {
                    let value = self.expr(value.expr());
                    (self.key(key, value.span), value)
                };
                ExprKind::Object(object.iter().map(pair).collect())
            }
            Expression::StringTemplate(template) => ExprKind::Template(parts(self, template, Quote::Quoted)),
            Expression::HeredocTemplate(heredoc) => {
                let quote = if self.is_indented(expr) { Quote::Indented } else { Quote::Heredoc };
                ExprKind::Template(parts(self, &heredoc.template, quote))
            }
            Expression::Parenthesis(inner) => self.expr(inner.inner()).kind,
            Expression::Variable(name) => ExprKind::Name(name.as_str().into()),
            Expression::Conditional(conditional) => ExprKind::Conditional(Box::new([
                self.expr(&conditional.cond_expr),
                self.expr(&conditional.true_expr),
                self.expr(&conditional.false_expr),
            ])),
            Expression::FuncCall(call) => self.call(call),
            Expression::Traversal(traversal) => self.traversal(traversal),
            Expression::UnaryOp(operation) => {
                let operator = match operation.operator.value() {
                    UnaryOperator::Neg => Unary::Negate,
                    UnaryOperator::Not => Unary::Not,
                };
                ExprKind::Unary(operator, Box::new(self.expr(&operation.expr)))
            }
            Expression::BinaryOp(operation) => {
                let operator = binary(*operation.operator.value());
                let operands = [self.expr(&operation.lhs_expr), self.expr(&operation.rhs_expr)];
                ExprKind::Binary(operator, Box::new(operands))
            }
            Expression::ForExpr(expr) => ExprKind::For(Box::new(self.for_expr(expr))),
        };
        Expr { kind, span: self.span(expr.span()) }
    }

    fn number(&self, expr: &Expression) -> ExprKind {
        let written = self.source(expr.span()).unwrap_or_default();
        let digits: String = written.chars().filter(|c| !c.is_whitespace()).collect();
        match Number::parse(&digits) {
            Some(number) => ExprKind::Number(number),
            None => ExprKind::Invalid(format!("{digits} is too large a number")),
        }
    }

    fn string(&self, expr: &Expression, parsed: &str) -> ExprKind {
        let source = self.source(expr.span());
        let inner = source.as_deref().and_then(|raw| raw.strip_prefix('"')?.strip_suffix('"'));
        let text = inner.map_or_else(|| parsed.to_owned(), |raw| crate::template::unescape(raw, Quote::Quoted));
        if text.is_empty() {
            return ExprKind::Template(Vec::new());
        }
        ExprKind::Template(vec![Part::Literal(text.into())])
    }

    fn is_indented(&self, heredoc: &Expression) -> bool {
        self.source(heredoc.span()).is_some_and(|source| source.starts_with("<<-"))
    }

    /// Returns the key as an expression; a bare name, also `true` or `null`, is its own text.
    fn key(&self, key: &ObjectKey, value: Span) -> Expr {
        let name = match key {
            ObjectKey::Ident(name) => name.as_str(),
            ObjectKey::Expression(Expression::Bool(value)) => {
                if *value.value() {
                    "true"
                } else {
                    "false"
                }
            }
            ObjectKey::Expression(Expression::Null(_)) => "null",
            ObjectKey::Expression(expr) => return self.expr(expr),
        };
        let kind = ExprKind::Template(vec![Part::Literal(name.into())]);
        Expr { kind, span: self.whole.unwrap_or_else(|| self.name_before(name, value)) }
    }

    /// Returns the place of the key `name` of the value at `value`; the parser keeps no place for bare names.
    fn name_before(&self, name: &str, value: Span) -> Span {
        let end = (value.start as usize).saturating_sub(self.base);
        let found = self.text.get(..end).and_then(|before| before.rfind(name));
        found.map_or(value, |start| self.span(Some(start..start + name.len())))
    }

    fn call(&self, call: &FuncCall) -> ExprKind {
        let mut name = String::new();
        for namespace in &call.name.namespace {
            name.push_str(namespace.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        let args = call.args.iter().map(|arg| self.expr(arg)).collect();
        ExprKind::Call(Call { name: name.into(), args, expand: call.args.expand_final() })
    }

    fn traversal(&self, traversal: &Traversal) -> ExprKind {
        let steps = traversal.operators.iter().map(|operator| match operator.value() {
            TraversalOperator::AttrSplat(_) => Step::AttributeSplat,
            TraversalOperator::FullSplat(_) => Step::FullSplat,
            TraversalOperator::GetAttr(name) => Step::Attribute(name.as_str().into()),
            TraversalOperator::Index(index) => Step::Index(self.expr(index)),
            TraversalOperator::LegacyIndex(index) => {
                Step::Index(Expr { kind: index_number(*index.value()), span: self.span(operator.span()) })
            }
        });
        ExprKind::Traversal(Box::new(self.expr(&traversal.expr)), steps.collect())
    }

    fn for_expr(&self, expr: &ForExpr) -> For {
        let name = |name: &str| -> Arc<str> { name.into() };
        For {
            key_name: expr.intro.key_var.as_ref().map(|key| name(key.as_str())),
            value_name: name(expr.intro.value_var.as_str()),
            collection: self.expr(&expr.intro.collection_expr),
            key: expr.key_expr.as_ref().map(|key| self.expr(key)),
            value: self.expr(&expr.value_expr),
            group: expr.grouping,
            condition: expr.cond.as_ref().map(|condition| self.expr(&condition.expr)),
        }
    }
}

fn index_number(index: u64) -> ExprKind {
    match i64::try_from(index) {
        Ok(index) => ExprKind::Number(Number::from(index)),
        Err(_) => ExprKind::Invalid(format!("{index} is too large an index")),
    }
}

fn binary(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Eq => Binary::Equal,
        BinaryOperator::NotEq => Binary::NotEqual,
        BinaryOperator::LessEq => Binary::LessOrEqual,
        BinaryOperator::GreaterEq => Binary::GreaterOrEqual,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::Plus => Binary::Add,
        BinaryOperator::Minus => Binary::Subtract,
        BinaryOperator::Mul => Binary::Multiply,
        BinaryOperator::Div => Binary::Divide,
        BinaryOperator::Mod => Binary::Remainder,
        BinaryOperator::And => Binary::And,
        BinaryOperator::Or => Binary::Or,
    }
}
