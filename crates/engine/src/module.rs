//! One Rego file: its outline, its METADATA and what is wrong with it.

use parsers::{Diagnostic, FileId, Place, SourceFile};

use crate::evaluator::{self, Inspected, RegoError};
use crate::metadata::{self, Metadata};

/// A Rego file as it was found.
#[derive(Debug, Clone)]
pub struct PolicyFile {
    /// The path messages show.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Whether it came with the program.
    pub builtin: bool,
}

impl PolicyFile {
    /// Returns whether this is a test: `opa test` runs it, a scan does not.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.ends_with("_test.rego")
    }
}

/// A Rego file that parses.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) file: PolicyFile,
    pub(crate) outline: Inspected,
    pub(crate) metadata: Option<Metadata>,
    /// What its METADATA gets wrong; with an error the module is no check.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A Rego file that does not parse.
#[derive(Debug)]
pub(crate) struct BrokenModule {
    pub(crate) builtin: bool,
    pub(crate) package: String,
    pub(crate) diagnostic: Diagnostic,
}

impl Module {
    /// Reads the outline and the METADATA of `file`.
    pub(crate) fn read(file: PolicyFile) -> Result<Self, BrokenModule> {
        match evaluator::inspect(&file.path, &file.text) {
            Ok(outline) => {
                let source = SourceFile::new(FileId(0), file.path.as_str(), file.text.as_str());
                let (metadata, diagnostics) = metadata::read(&source, outline.package_line);
                Ok(Self { file, outline, metadata, diagnostics })
            }
            Err(error) => Err(BrokenModule {
                builtin: file.builtin,
                package: written_package(&file.text),
                diagnostic: rego_diagnostic(&error, &file.path),
            }),
        }
    }

    /// Returns the place of line `line` of this file.
    pub(crate) fn place(&self, line: u32) -> Place {
        Place { path: self.file.path.as_str().into(), line, column: 0 }
    }

    /// Returns its `deny` and `deny_*` rules, each once, sorted.
    pub(crate) fn deny_rules(&self) -> Vec<String> {
        let rules = self.outline.rules.iter().filter(|rule| !rule.is_function);
        let names = rules.map(|rule| &rule.name).filter(|name| *name == "deny" || name.starts_with("deny_"));
        let sorted: std::collections::BTreeSet<_> = names.cloned().collect();
        sorted.into_iter().collect()
    }

    /// Returns whether its code asks for lines: such a check sees objects with metadata.
    pub(crate) fn asks_for_lines(&self) -> bool {
        ["result.new", "isManaged", "__defsec_metadata"].iter().any(|name| self.file.text.contains(name))
    }

    /// Returns the packages and rules below `data` that it imports, without `data.`, each with its line.
    pub(crate) fn data_imports(&self) -> impl Iterator<Item = (&str, u32)> {
        self.outline.imports.iter().filter_map(|(path, line)| Some((path.strip_prefix("data.")?, *line)))
    }
}

/// Returns an error at the place the evaluator names, else at the file.
pub(crate) fn rego_diagnostic(error: &RegoError, path: &str) -> Diagnostic {
    let place = match &error.at {
        Some((path, line, column)) => Place { path: path.as_str().into(), line: *line, column: *column },
        None => Place::file(path),
    };
    Diagnostic::error(place, error.message.clone())
}

/// The package a file that does not parse claims to be, "" when it names none.
fn written_package(text: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("package "));
    line.unwrap_or_default().split('#').next().unwrap_or_default().trim().to_owned()
}
