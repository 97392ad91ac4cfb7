//! YAML text to node trees with exact spans, one per document.
//!
//! The syntax is granit-parser's (YAML 1.2); what a scalar means is decided here, by a [`Schema`]. A document
//! that cannot be read is one error, and the documents around it are kept.

mod base64;
mod budget;
mod core;
mod go;
mod interner;
mod loader;
mod scalar;
mod tree;

use std::borrow::Cow;

use crate::{SourceFile, Stream};

/// What plain scalars mean, and with it what keys may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// As `kubectl` sends them to the API server: go-yaml v2's YAML 1.1 (`yes`, `017`, `1_000`), merge keys
    /// applied in their place, no null keys, no infinity.
    Kubernetes,
    /// YAML 1.2's core schema, with merge keys that yield to the map's own keys.
    Core,
}

/// Returns the documents and comments of `file`. Never fails: see [`Stream::diagnostics`].
#[must_use]
pub fn parse(file: &SourceFile, schema: Schema) -> Stream {
    let text = match schema {
        Schema::Kubernetes => with_plain_line_breaks(&file.text),
        Schema::Core => Cow::Borrowed(&*file.text),
    };
    loader::load(file, &text, schema)
}

/// Returns `text` with YAML 1.1's other line breaks (NEL, LS, PS) replaced by breaks of the same length.
///
/// For `kubectl` a comment ends at each of these, for YAML 1.2 it does not: without this, a key could hide
/// behind one of them.
fn with_plain_line_breaks(text: &str) -> Cow<'_, str> {
    const NEXT_LINE: &str = "\u{85}";
    const SEPARATORS: [&str; 2] = ["\u{2028}", "\u{2029}"];
    let mut text = Cow::Borrowed(text);
    if text.contains(NEXT_LINE) {
        text = text.replace(NEXT_LINE, "\r\n").into();
    }
    for separator in SEPARATORS {
        if text.contains(separator) {
            text = text.replace(separator, " \r\n").into();
        }
    }
    text
}

#[cfg(test)]
mod tests;
