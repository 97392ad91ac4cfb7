//! One Rego file: its outline, its METADATA and what is wrong with it.

use std::collections::BTreeSet;

use parsers::{Diagnostic, FileId, Place, SourceFile};

use crate::evaluator::{self, Inspected, RegoError, RuleName};
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
    /// The paths below `data` that its code names, imports included, without `data.`.
    pub(crate) references: Vec<String>,
    /// What its METADATA gets wrong; with an error the module is no check.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A Rego file that does not parse.
#[derive(Debug)]
pub(crate) struct BrokenModule {
    /// The package it claims to be.
    pub(crate) key: PackageKey,
    pub(crate) diagnostic: Diagnostic,
}

impl Module {
    /// Reads the outline and the METADATA of `file`.
    pub(crate) fn read(file: PolicyFile) -> Result<Self, BrokenModule> {
        match evaluator::inspect(&file.path, &file.text) {
            Ok(outline) => {
                let source = SourceFile::new(FileId(0), file.path.as_str(), file.text.as_str());
                let (metadata, diagnostics) = metadata::read(&source, outline.package_line);
                let references = data_references(&file.text);
                Ok(Self { file, outline, metadata, references, diagnostics })
            }
            Err(error) => Err(BrokenModule {
                key: PackageKey { package: written_package(&file.text), builtin: file.builtin },
                diagnostic: rego_diagnostic(&error, &file.path),
            }),
        }
    }

    /// Returns the place of line `line` of this file.
    pub(crate) fn place(&self, line: u32) -> Place {
        Place { path: self.file.path.as_str().into(), line, column: 0 }
    }

    /// Returns its package and whether it is built in: what tells packages apart.
    pub(crate) fn key(&self) -> PackageKey {
        PackageKey { package: self.outline.package.clone(), builtin: self.file.builtin }
    }

    /// Returns whether its code names something that a module of `package` defines.
    pub(crate) fn refers_to(&self, package: &str) -> bool {
        self.references.iter().any(|path| defines(package, path))
    }

    /// Returns whether the program lends it to users' checks.
    pub(crate) fn is_library(&self) -> bool {
        self.file.builtin && self.outline.package.starts_with("lib.")
    }

    /// Returns the rules that other tools collect and this one does not, each name once.
    pub(crate) fn uncollected_rules(&self) -> Vec<&RuleName> {
        let is_one = |name: &str| {
            ["warn", "violation", "exception"].iter().any(|it| name == *it || name.starts_with(&format!("{it}_")))
        };
        let mut found: Vec<&RuleName> = Vec::new();
        for rule in self.outline.rules.iter().filter(|rule| !rule.is_function && is_one(&rule.name)) {
            if !found.iter().any(|it| it.name == rule.name) {
                found.push(rule);
            }
        }
        found
    }

    /// Returns its `deny` and `deny_*` rules, each once, sorted.
    pub(crate) fn deny_rules(&self) -> Vec<String> {
        let rules = self.outline.rules.iter().filter(|rule| !rule.is_function);
        let names = rules.map(|rule| &rule.name).filter(|name| *name == "deny" || name.starts_with("deny_"));
        let sorted: BTreeSet<_> = names.cloned().collect();
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

/// A package of the program or of a user; two of one name never meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PackageKey {
    pub(crate) package: String,
    pub(crate) builtin: bool,
}

/// Returns whether a module of `package` gives `path` a meaning: it is the package, one above it, or a rule in it.
pub(crate) fn defines(package: &str, path: &str) -> bool {
    is_below(path, package) || is_below(package, path)
}

/// Returns whether `path` is `ancestor` or something in it: `a.b` and `a["b-c"]` are in `a`.
pub(crate) fn is_below(path: &str, ancestor: &str) -> bool {
    path.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Returns the libraries that users' modules borrow from the program. A library of the same name that they bring is
/// merged with it, unless both define a rule: then only theirs counts.
pub(crate) fn lent(modules: &[Module]) -> impl Iterator<Item = &Module> {
    modules.iter().filter(|it| it.is_library() && replacement(it, modules).is_none())
}

/// Returns the user's module that stands in for a library of the program.
pub(crate) fn replacement<'a>(library: &Module, modules: &'a [Module]) -> Option<&'a Module> {
    let names = |module: &Module| module.outline.rules.iter().map(|rule| rule.name.clone()).collect::<BTreeSet<_>>();
    let own = names(library);
    modules
        .iter()
        .find(|it| !it.file.builtin && it.outline.package == library.outline.package && !names(it).is_disjoint(&own))
}

/// Returns the paths that follow `data.` in the code, each once; comment lines do not count.
fn data_references(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for (at, _) in line.match_indices("data.") {
            if line[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_' || it == '.') {
                continue;
            }
            let rest = &line[at + "data.".len()..];
            let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_' && it != '.').unwrap_or(rest.len());
            let path = rest[..end].trim_end_matches('.').to_owned();
            if !path.is_empty() && !found.contains(&path) {
                found.push(path);
            }
        }
    }
    found
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
