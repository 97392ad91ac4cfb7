//! Where a finding comes from.
//!
//! In this order: the lines that the rule returned (`result.new`, or an object with `startline`); for a plain
//! message of a Terraform check, the resource whose name the message quotes; else the document. A Dockerfile as
//! a whole, and a Terraform directory as a whole, have no lines.

use std::sync::Arc;

use parsers::{Document, InputType, Node, SourceFile, SourceMap, Span};

use crate::rule_value::Claim;
use crate::{Lines, Occurrence};

/// A cause in the files of its unit of work.
#[derive(Debug)]
pub(crate) struct Cause<'a> {
    pub(crate) file: &'a SourceFile,
    /// `None`: the whole file.
    pub(crate) lines: Option<Lines>,
    pub(crate) resource: Arc<str>,
    /// Nearest first.
    pub(crate) occurrences: Vec<Occurrence>,
    /// Whether the check pointed at something narrower than its document.
    pub(crate) is_narrow: bool,
}

/// Returns the cause of a finding. `resource_types` are the Terraform types the check names.
pub(crate) fn locate<'a>(
    claim: &Claim,
    message: &str,
    document: &Document,
    sources: &'a SourceMap,
    resource_types: &[String],
) -> Cause<'a> {
    let named = claimed_file(&claim.path, sources.file(document.file), sources);
    let file = named.unwrap_or_else(|| sources.file(document.file));
    let claims_lines = claim.start > 0 && (claim.path.is_empty() || named.is_some());
    if claims_lines && let Some(lines) = clamp(file, claim.start, claim.end) {
        let resource =
            if claim.resource.is_empty() { document.resource.clone() } else { claim.resource.as_str().into() };
        return Cause { file, lines: Some(lines), resource, occurrences: occurrences(claim, sources), is_narrow: true };
    }
    if document.input_type == InputType::Terraform
        && let Some((resource, span)) = quoted_resource(document, message, resource_types)
    {
        return at_span(sources, span, resource, true);
    }
    match document.input_type {
        InputType::Kubernetes => at_span(sources, document.root.origin.span, document.resource.clone(), false),
        InputType::Dockerfile | InputType::Terraform => Cause {
            file: sources.file(document.file),
            lines: None,
            resource: document.resource.clone(),
            occurrences: Vec::new(),
            is_narrow: false,
        },
    }
}

/// The file of the unit that a rule means: by the path reports show, or by the path beside the document's file.
fn claimed_file<'a>(path: &str, own: &SourceFile, sources: &'a SourceMap) -> Option<&'a SourceFile> {
    let folder = own.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = || sources.by_path(&format!("{folder}/{}", path.trim_start_matches("./")));
    sources.by_path(path).or_else(beside)
}

fn at_span(sources: &SourceMap, span: Span, resource: Arc<str>, is_narrow: bool) -> Cause<'_> {
    let file = sources.file(span.file);
    let (start, end) = file.lines(span);
    Cause { file, lines: Some(Lines { start, end }), resource, occurrences: Vec::new(), is_narrow }
}

/// Returns the claimed lines as far as the file has them; `None` when it has none of them.
fn clamp(file: &SourceFile, start: u32, end: u32) -> Option<Lines> {
    let last = file.line_count();
    (start <= last).then(|| Lines { start, end: end.clamp(start, last) })
}

fn occurrences(claim: &Claim, sources: &SourceMap) -> Vec<Occurrence> {
    let parents = std::iter::successors(claim.parent.as_deref(), |parent| parent.parent.as_deref());
    let known = parents.filter_map(|parent| {
        let file = sources.by_path(&parent.path)?;
        let lines = clamp(file, parent.start, parent.end).filter(|_| parent.start > 0)?;
        Some(Occurrence { resource: parent.resource.clone(), path: file.path.clone(), lines })
    });
    known.collect()
}

/// Returns the address and span of the resource or data source whose key `message` quotes, or whose address it names. Of several, the one of
/// the type that the check names first, then the first in the document.
fn quoted_resource(document: &Document, message: &str, types: &[String]) -> Option<(Arc<str>, Span)> {
    let quoted = quoted_texts(message);
    let is_address_sign = |it: char| it.is_ascii_alphanumeric() || "._-[]\"".contains(it);
    let words: Vec<&str> = message.split(|it| !is_address_sign(it)).map(|word| word.trim_end_matches('.')).collect();
    let rank = |name: &str| types.iter().position(|it| it == name).unwrap_or(types.len());
    let of = |section: &'static str, prefix: &'static str| {
        let types = document.root.field(section).map(Node::entries).unwrap_or_default().iter();
        types.flat_map(move |of_type| of_type.value.entries().iter().map(move |it| (prefix, &*of_type.key, it)))
    };
    let matching = of("resource", "").chain(of("data", "data.")).filter(|(prefix, name, entry)| {
        let address = format!("{prefix}{name}.{}", entry.key);
        quoted.iter().any(|text| *text == &*entry.key || *text == address) || words.contains(&address.as_str())
    });
    let (prefix, name, entry) = matching.min_by_key(|(_, name, _)| rank(name))?;
    Some((format!("{prefix}{name}.{}", entry.key).into(), entry.value.origin.span))
}

/// Returns what stands between two equal quotation marks.
fn quoted_texts(message: &str) -> Vec<&str> {
    let mut texts = Vec::new();
    for mark in ['\'', '"', '`'] {
        let parts: Vec<&str> = message.split(mark).collect();
        // Between marks both neighbours exist; a `'s` shifts the pairs, so every inner part counts.
        texts.extend(parts.iter().skip(1).take(parts.len().saturating_sub(2)));
    }
    texts
}
