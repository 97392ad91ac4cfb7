//! The syntax tree that both of Terraform's syntaxes are read into: blocks, arguments and expressions, each with its place.

use std::sync::Arc;

use parsers::Span;

use crate::number::Number;

/// What stands between a block's braces, or a whole file.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// Arguments in source order; names are unique.
    pub attributes: Vec<Attribute>,
    /// Nested blocks in source order.
    pub blocks: Vec<Block>,
}

impl Body {
    /// Returns the argument called `name`.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name == name)
    }
}

/// `name = expr`
#[derive(Debug)]
pub(crate) struct Attribute {
    pub name: Arc<str>,
    pub name_span: Span,
    pub expr: Expr,
}

/// `kind "label" { body }`
#[derive(Debug)]
pub(crate) struct Block {
    pub kind: Arc<str>,
    /// The kind as it stands in the source.
    pub kind_span: Span,
    pub labels: Vec<Label>,
    pub body: Body,
    /// From the kind to the closing brace.
    pub span: Span,
}

/// A block's label.
#[derive(Debug)]
pub(crate) struct Label {
    pub text: Arc<str>,
    pub span: Span,
}

/// An expression and its place.
#[derive(Debug)]
pub(crate) struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug)]
pub(crate) enum ExprKind {
    Null,
    Bool(bool),
    Number(Number),
    /// A quoted string or heredoc, with or without interpolations.
    Template(Vec<Part>),
    Tuple(Vec<Expr>),
    /// Keys and values; a bare name as key is a template.
    Object(Vec<(Expr, Expr)>),
    Name(Arc<str>),
    Traversal(Box<Expr>, Vec<Step>),
    /// Condition, value if true, value if false.
    Conditional(Box<[Expr; 3]>),
    Call(Call),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<[Expr; 2]>),
    For(Box<For>),
    /// Source that is well formed but has no value here, with the reason.
    Invalid(String),
}

/// `name(args...)`
#[derive(Debug)]
pub(crate) struct Call {
    /// With its namespaces: `provider::terraform::encode_expr`.
    pub name: Arc<str>,
    pub args: Vec<Expr>,
    /// Whether `...` follows the last argument.
    pub expand: bool,
}

/// One step of a traversal.
#[derive(Debug)]
pub(crate) enum Step {
    Attribute(Arc<str>),
    Index(Expr),
    /// `.*`, which takes the attributes that follow.
    AttributeSplat,
    /// `[*]`, which takes everything that follows.
    FullSplat,
}

/// A piece of a template; whitespace is already stripped as `~` and `<<-` ask.
#[derive(Debug)]
pub(crate) enum Part {
    Literal(Arc<str>),
    Interpolation(Expr),
    If { condition: Expr, then: Vec<Part>, otherwise: Vec<Part> },
    For { key: Option<Arc<str>>, value: Arc<str>, collection: Expr, body: Vec<Part> },
}

/// `[for k, v in c : value if condition]`, or `{...}` when there is a key.
#[derive(Debug)]
pub(crate) struct For {
    pub key_name: Option<Arc<str>>,
    pub value_name: Arc<str>,
    pub collection: Expr,
    pub key: Option<Expr>,
    pub value: Expr,
    /// Whether `...` collects the values of equal keys.
    pub group: bool,
    pub condition: Option<Expr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Negate,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
}

impl Expr {
    /// Returns the text of a string without interpolations.
    pub(crate) fn as_text(&self) -> Option<&str> {
        let ExprKind::Template(parts) = &self.kind else { return None };
        match parts.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Returns the expression inside a template that is one interpolation and nothing else; such a template has that
    /// expression's value, of whatever type.
    pub(crate) fn as_wrapped(&self) -> Option<&Expr> {
        let ExprKind::Template(parts) = &self.kind else { return None };
        match parts.as_slice() {
            [Part::Interpolation(inner)] => Some(inner),
            _ => None,
        }
    }
}
