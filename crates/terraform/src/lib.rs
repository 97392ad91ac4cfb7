//! The Terraform files of a directory to one document.
//!
//! Loading (`load`) reads both syntaxes into one tree (`syntax`); evaluation (`evaluator`, `eval`) is lazy over names,
//! with unknown values; the document (`document`) has the resolved blocks with the places they came from. Nothing is
//! read but the given files, and every bound that evaluation reaches (`bounds`) is a diagnostic.

#![warn(missing_docs)]

mod blocks;
mod bounds;
mod convert;
mod document;
mod eval;
mod evaluator;
mod expand;
mod functions;
mod hcl;
mod json;
mod load;
mod lower;
mod nodes;
mod number;
mod operators;
mod outline;
mod render;
mod scope;
mod syntax;
mod template;
mod traverse;
mod types;
mod value;

use parsers::{Diagnostic, Document, FileId, InputType, Node, Parsed, Place, Skipped, SourceMap, Subtypes};

/// The stack of the thread that reads a directory. The parsers and the evaluator recurse, each to a fixed depth; the
/// deepest takes a quarter of this in a debug build.
const STACK: usize = 64 << 20;

/// Returns the document of one directory's `.tf`, `.tf.json` and tfvars files, of which only those count that Terraform
/// loads on its own. Without a `.tf` or `.tf.json` file there is no document.
///
/// A block with a syntax error is left out and named; everything else is evaluated.
#[must_use]
pub fn parse(sources: &SourceMap) -> Parsed {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("terraform".to_owned()).stack_size(STACK);
        match thread.spawn_scoped(scope, || parse_here(sources)) {
            Ok(running) => running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(error) => without_thread(sources, &error),
        }
    })
}

/// Names every file that is not evaluated.
fn without_thread(sources: &SourceMap, error: &std::io::Error) -> Parsed {
    let message = format!("Terraform is not evaluated: the system gives no thread to do it in: {error}");
    let files = sources.files().filter(|file| load::is_configuration(&file.path));
    let diagnostics = files.map(|file| Diagnostic::error(Place::file(file.path.clone()), message.clone())).collect();
    Parsed { diagnostics, ..Parsed::default() }
}

fn parse_here(sources: &SourceMap) -> Parsed {
    let mut parsed = Parsed::default();
    let Some(module) = load::load(sources, &mut parsed) else { return parsed };
    let evaluator = evaluator::Evaluator::new(&module, sources);
    let file = main_file(sources);
    let root = document::root(&evaluator, file);
    parsed.diagnostics.extend(evaluator.bounds.into_diagnostics());
    parsed.diagnostics.sort();
    parsed.comments.sort_by_key(|comment| (comment.span.file, comment.span.start));
    parsed.skipped.extend(module_calls(&root, sources));
    parsed.documents.push(Document {
        input_type: InputType::Terraform,
        subtypes: Subtypes::default(),
        resource: "".into(),
        file,
        root,
    });
    parsed
}

/// Names the calls of modules, which are not followed; local ones once for each file.
fn module_calls(root: &Node, sources: &SourceMap) -> Vec<Skipped> {
    let calls = root.field("module").map(Node::entries).unwrap_or_default().iter();
    let mut skipped: Vec<Skipped> = Vec::new();
    for call in calls {
        let source = call.value.field("source").and_then(Node::as_str).unwrap_or("an unknown source");
        let is_local = source.starts_with("./") || source.starts_with("../");
        let path = sources.file(call.value.origin.span.file).path.clone();
        let reason = if is_local {
            "calls of local modules: a module's folder is evaluated by itself, where it is scanned".to_owned()
        } else {
            format!("the module `{}` from {source}: modules are not followed", call.key)
        };
        let call = Skipped { path, reason };
        if !skipped.contains(&call) {
            skipped.push(call);
        }
    }
    skipped
}

/// Returns the file that stands for the directory: `main.tf`, else the first by path.
fn main_file(sources: &SourceMap) -> FileId {
    let mut files: Vec<_> = sources.files().filter(|file| load::is_configuration(&file.path)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let is_main = |path: &str| path.rsplit('/').next() == Some("main.tf");
    let file = files.iter().find(|file| is_main(&file.path)).or(files.first());
    file.map(|file| file.id).unwrap_or_default()
}
