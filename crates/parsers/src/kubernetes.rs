//! Kubernetes objects: one document for each, from YAML and from JSON.
//!
//! A file is ours when its text names `apiVersion` and `kind`; what is in it that cannot be read is then an error.
//! Any other file is skipped, after a text search that costs next to nothing.

mod objects;

use crate::yaml::{self, Schema};
use crate::{Diagnostic, DiagnosticSeverity, Parsed, Skipped, SourceFile, Span, Stream, json};
use objects::Objects;

/// The keys that make a map a Kubernetes object.
const API_VERSION: &str = "apiVersion";
const KIND: &str = "kind";

/// Ways to write a key so that its text is not in the file: escapes, a string over two lines, `!!binary`.
const DISGUISES: [&str; 6] = ["\\x", "\\u", "\\U", "\\\n", "\\\r\n", "binary"];

/// Returns the Kubernetes objects of a YAML file. JSON in a YAML file is YAML too.
#[must_use]
pub fn parse_yaml(file: &SourceFile) -> Parsed {
    parse(file, "YAML", |file| yaml::parse(file, Schema::Kubernetes))
}

/// Returns the Kubernetes objects of a JSON file.
#[must_use]
pub fn parse_json(file: &SourceFile) -> Parsed {
    parse(file, "JSON", json::parse)
}

fn parse(file: &SourceFile, language: &str, read: impl Fn(&SourceFile) -> Stream) -> Parsed {
    if is_blank(&file.text) {
        return Parsed::default();
    }
    if !may_name_object(&file.text) {
        return skip(file, no_object());
    }
    let stream = read(file);
    let mut objects = Objects::new(file);
    for root in stream.documents {
        objects.add(root);
    }
    let Objects { documents, mut diagnostics, empty_list, .. } = objects;
    if documents.is_empty() && !names_object(&file.text) {
        return skip(file, no_object());
    }
    let (errors, warnings) = split(stream.diagnostics);
    let (templates, errors) = without_templates(file, errors, &stream.broken);
    let seen = !documents.is_empty() || !diagnostics.is_empty();
    let mut parsed = Parsed { documents, comments: stream.comments, ..Parsed::default() };
    if templates {
        parsed.skipped.push(skipped(file, format!("a template, not {language}")));
    } else if empty_list {
        parsed.skipped.push(skipped(file, "a List without items".to_owned()));
    } else if !seen && errors.is_empty() {
        return skip(file, no_object());
    }
    diagnostics.extend(errors);
    if seen {
        diagnostics.extend(warnings);
    }
    diagnostics.sort();
    parsed.diagnostics = diagnostics;
    parsed
}

fn names_object(text: &str) -> bool {
    text.contains(API_VERSION) && text.contains(KIND)
}

fn may_name_object(text: &str) -> bool {
    names_object(text) || DISGUISES.iter().any(|disguise| text.contains(disguise))
}

/// Tells whether `text` holds nothing but blank lines, comments and document markers.
fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.strip_prefix("---").or_else(|| line.strip_prefix("...")).unwrap_or(line);
        let content = line.trim();
        content.is_empty() || content.starts_with('#')
    })
}

fn no_object() -> String {
    "no document with apiVersion and kind at its top".to_owned()
}

fn skipped(file: &SourceFile, reason: String) -> Skipped {
    Skipped { path: file.path.clone(), reason }
}

fn skip(file: &SourceFile, reason: String) -> Parsed {
    Parsed { skipped: vec![skipped(file, reason)], ..Parsed::default() }
}

fn split(diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    diagnostics.into_iter().partition(|diagnostic| diagnostic.severity == DiagnosticSeverity::Error)
}

/// Tells whether one of the `broken` documents is a template, and returns the errors about the others.
fn without_templates(file: &SourceFile, errors: Vec<Diagnostic>, broken: &[Span]) -> (bool, Vec<Diagnostic>) {
    let is_template = |span: &Span| file.slice(*span).lines().any(has_action);
    let templates = broken.iter().any(is_template);
    let other = |(error, span): (Diagnostic, &Span)| (!is_template(span)).then_some(error);
    (templates, errors.into_iter().zip(broken).filter_map(other).collect())
}

/// Tells whether a template action stands in `line` and not only in a comment at its end.
fn has_action(line: &str) -> bool {
    let comment = line.find(" #").filter(|_| !line.trim_start().starts_with('#')).unwrap_or(line.len());
    !line.trim_start().starts_with('#') && line[..comment].contains("{{")
}

#[cfg(test)]
mod tests;
