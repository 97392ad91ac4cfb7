//! Text to documents: source positions, the node tree and the parsers that build it.
//!
//! Parsing never fails: whatever the bytes are, a parser returns [`Parsed`], the documents it could read and
//! a diagnostic for each thing it could not. Positions ride on every node by construction.

#![warn(missing_docs)]

pub mod bounds;
mod decode;
mod diagnostic;
pub mod dockerfile;
mod document;
mod entries;
pub mod json;
pub mod kubernetes;
mod node;
mod source;
mod stream;
#[cfg(test)]
mod testing;
pub mod yaml;

pub use decode::decode;
pub use diagnostic::{Diagnostic, DiagnosticSeverity, Place};
pub use document::{Comment, Document, InputType, Parsed, Skipped, Subtypes};
pub use node::{Entry, Node, Number, Origin, Owner, Value};
pub use source::{FileId, LineCol, SourceFile, SourceMap, Span};
pub use stream::Stream;
