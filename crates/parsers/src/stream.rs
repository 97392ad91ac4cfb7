//! What the readers of plain data (YAML, JSON) return.

use crate::{Comment, Diagnostic, Node, Span};

/// The values of one file.
#[derive(Debug, Clone, Default)]
pub struct Stream {
    /// The values in source order; a document without content is null.
    pub documents: Vec<Node>,
    /// The comments in source order.
    pub comments: Vec<Comment>,
    /// One error for each document that could not be read, and warnings about those that could.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the documents stand that could not be read: one span for each error, in the same order.
    pub broken: Vec<Span>,
}
