//! Rego text to a set of checks, compiled once and shared by all workers.

mod compile;
mod describe;
mod problems;
mod select;

use std::collections::BTreeSet;
use std::sync::Arc;

use parsers::{Diagnostic, DiagnosticSeverity};

use crate::evaluator::{Evaluator, InputStyle};
use crate::module::{BrokenModule, Module, PackageKey, PolicyFile};
use crate::{Check, Namespaces, Severity};

/// What to load and what to leave out.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Which packages run.
    pub namespaces: Namespaces,
    /// Severities asked for; checks of others are not run. Empty: all.
    pub severities: Vec<Severity>,
    /// Ids or aliases of checks that are not to run.
    pub skip_checks: Vec<String>,
    /// Whether checks marked `deprecated` run.
    pub include_deprecated: bool,
    /// The object that checks see as `data`.
    pub data: serde_json::Map<String, serde_json::Value>,
    /// Names of JSON schemas that users brought.
    pub schemas: Vec<String>,
}

/// A set of checks that cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A namespace was asked for that no check has.
    #[error("no check is in the namespace {name}; there are: {known}{hint}")]
    UnknownNamespace {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
        /// A rule that may have been meant, "" when there is none.
        hint: String,
    },
    /// `--policy` was given and holds no check.
    #[error("no check was found under --policy: a check is a package with a rule called `deny`{hint}")]
    NoChecks {
        /// A rule that may have been meant, "" when there is none.
        hint: String,
    },
    /// `--data` has a value where a package stands.
    #[error("--data has a value at data.{package}, where the package of {place} stands; rename one of them")]
    DataHidesPackage {
        /// The package.
        package: String,
        /// Its file.
        place: String,
    },
    /// `--data` cannot be merged.
    #[error("--data: {0}")]
    Data(String),
}

/// Checks that are ready to run.
pub struct CheckSet {
    pub(crate) checks: Vec<LoadedCheck>,
    pub(crate) builtin: Evaluator,
    pub(crate) user: Evaluator,
    /// What is wrong with the modules. Errors are checks that do not run.
    pub diagnostics: Vec<Diagnostic>,
    /// Checks that would run but for their severity.
    pub checks_of_other_severities: usize,
    /// Checks left out because they are deprecated, by id.
    pub deprecated: Vec<String>,
    /// `--skip-check` ids that no check has.
    pub unknown_skips: Vec<String>,
    /// Whether the built-in checks were left out by the choice of namespaces.
    pub builtin_off: bool,
}

/// A check and how to run it.
pub(crate) struct LoadedCheck {
    pub(crate) check: Arc<Check>,
    pub(crate) style: InputStyle,
    /// Terraform resource types its code names, in order: the likely meaning of a name in its message.
    pub(crate) resource_types: Vec<String>,
}

impl CheckSet {
    /// Loads every module and keeps the checks that `options` selects. A module that cannot be used is a
    /// diagnostic; the others are loaded.
    ///
    /// # Errors
    ///
    /// When nothing sensible can run: an unknown namespace, users' modules without a check, conflicting data.
    pub fn load(files: Vec<PolicyFile>, options: &LoadOptions) -> Result<Self, LoadError> {
        let mut modules = Vec::new();
        let mut broken = Vec::new();
        for file in files.into_iter().filter(|file| !file.is_test()) {
            match Module::read(file) {
                Ok(module) => modules.push(module),
                Err(module) => broken.push(module),
            }
        }
        verify_namespaces(&modules, &broken, options)?;
        Loader::new(modules, broken, options).finish()
    }

    /// Returns every check that runs, by id.
    pub fn checks(&self) -> impl Iterator<Item = &Arc<Check>> {
        self.checks.iter().map(|loaded| &loaded.check)
    }
}

fn verify_namespaces(modules: &[Module], broken: &[BrokenModule], options: &LoadOptions) -> Result<(), LoadError> {
    let has_check = |module: &&Module| !module.deny_rules().is_empty();
    let mut packages: Vec<(&str, bool)> =
        modules.iter().filter(has_check).map(|it| (it.outline.package.as_str(), it.file.builtin)).collect();
    // A module that does not parse may be a check: its error says more than "unknown namespace" would.
    packages.extend(broken.iter().map(|it| (it.key.package.as_str(), it.key.builtin)));
    let hint = uncollected(modules) + &unloaded(broken);
    if let Some(name) = options.namespaces.unknown(&packages).first() {
        let mut known: BTreeSet<&str> = packages.iter().filter(|it| !it.1 && !it.0.is_empty()).map(|it| it.0).collect();
        known.insert("builtin");
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(LoadError::UnknownNamespace { name: (*name).to_owned(), known, hint });
    }
    let users = modules.iter().filter(|it| !it.file.builtin).count();
    if users > 0 && packages.iter().all(|(_, builtin)| *builtin) {
        return Err(LoadError::NoChecks { hint });
    }
    Ok(())
}

/// Names the first user's module that does not parse, "" when there is none.
fn unloaded(broken: &[BrokenModule]) -> String {
    let first = broken.iter().find(|it| !it.key.builtin).map(|it| &it.diagnostic);
    first.map(|it| format!("; {} does not load: {}", it.place, it.message)).unwrap_or_default()
}

/// Names the first rule of a user's module that other tools collect, "" when there is none.
fn uncollected(modules: &[Module]) -> String {
    let rules = modules
        .iter()
        .filter(|it| !it.file.builtin)
        .flat_map(|it| it.uncollected_rules().into_iter().map(move |rule| (it, rule)));
    let named = rules.map(|(module, rule)| {
        format!("; {} has a rule `{}`, which is not collected: rename it to `deny`", module.place(rule.line), rule.name)
    });
    named.into_iter().next().unwrap_or_default()
}

/// Loading in progress: modules, and what was found wrong with them so far.
struct Loader<'a> {
    options: &'a LoadOptions,
    modules: Vec<Module>,
    broken: Vec<BrokenModule>,
    /// The packages of selected checks and everything they refer to.
    needed: BTreeSet<PackageKey>,
    /// Packages that cannot be used.
    failed: BTreeSet<PackageKey>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Loader<'a> {
    fn new(modules: Vec<Module>, broken: Vec<BrokenModule>, options: &'a LoadOptions) -> Self {
        let (needed, failed, diagnostics) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        let mut loader = Self { options, modules, broken, needed, failed, diagnostics };
        loader.needed = loader.needed_packages();
        loader
    }

    fn finish(mut self) -> Result<CheckSet, LoadError> {
        self.report_problems();
        let builtin = self.compile(true)?;
        let user = self.compile(false)?;
        let mut set = CheckSet {
            checks: Vec::new(),
            builtin,
            user,
            diagnostics: Vec::new(),
            checks_of_other_severities: 0,
            deprecated: Vec::new(),
            unknown_skips: self.unknown_skips(),
            builtin_off: !self.modules.iter().any(|it| it.file.builtin && self.is_selected(it)),
        };
        self.select_checks(&mut set);
        set.diagnostics = self.diagnostics;
        set.diagnostics.sort();
        set.diagnostics.dedup();
        Ok(set)
    }

    /// Whether the module belongs to a check that is asked for.
    fn is_selected(&self, module: &Module) -> bool {
        !module.deny_rules().is_empty()
            && self.options.namespaces.select(&module.outline.package, module.file.builtin)
            && !self.is_skipped(module)
    }

    /// Whether `--skip-check` names the check, by any of its ids or its package.
    fn is_skipped(&self, module: &Module) -> bool {
        self.options.skip_checks.iter().any(|skip| names(module).any(|name| name.eq_ignore_ascii_case(skip)))
    }

    fn unknown_skips(&self) -> Vec<String> {
        let known = |skip: &&String| {
            self.modules.iter().any(|module| names(module).any(|name| name.eq_ignore_ascii_case(skip)))
        };
        self.options.skip_checks.iter().filter(|skip| !known(skip)).cloned().collect()
    }

    fn needed_packages(&self) -> BTreeSet<PackageKey> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<&Module> = self.modules.iter().filter(|it| self.is_selected(it)).collect();
        while let Some(module) = open.pop() {
            if needed.insert(module.key()) {
                open.extend(self.modules.iter().filter(|it| module.refers_to(&it.outline.package)));
            }
        }
        for broken in &self.broken {
            let PackageKey { package, builtin } = &broken.key;
            let referred = self.modules.iter().any(|it| needed.contains(&it.key()) && it.refers_to(package));
            if referred || self.options.namespaces.select(package, *builtin) {
                needed.insert(broken.key.clone());
            }
        }
        needed
    }

    /// Keeps a diagnostic about a package: as it is when the package is needed, else as a warning.
    fn report(&mut self, key: &PackageKey, diagnostic: Diagnostic) {
        let is_error = diagnostic.severity == DiagnosticSeverity::Error;
        if !self.needed.contains(key) {
            self.diagnostics.push(Diagnostic { severity: DiagnosticSeverity::Warning, ..diagnostic });
            return;
        }
        self.diagnostics.push(diagnostic);
        if is_error {
            self.failed.insert(key.clone());
        }
    }
}

/// The names a check may be left out by.
fn names(module: &Module) -> impl Iterator<Item = &String> {
    let metadata = module.metadata.iter();
    let ids = metadata.flat_map(|it| [&it.id, &it.avd_id, &it.long_id].into_iter().chain(&it.aliases));
    ids.chain([&module.outline.package]).filter(|name| !name.is_empty())
}
