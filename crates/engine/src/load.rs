//! Rego text to a set of checks, compiled once and shared by all workers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parsers::{Diagnostic, DiagnosticSeverity};

use crate::evaluator::{Evaluator, InputStyle, RegoError};
use crate::module::{BrokenModule, Module, PolicyFile, rego_diagnostic};
use crate::{Check, CheckId, Namespaces, Severity};

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
    #[error("no check is in the namespace {name}; there are: {known}")]
    UnknownNamespace {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// `--policy` was given and holds no check.
    #[error(
        "no check was found under --policy ({modules} Rego files read): a check is a package with a rule called deny"
    )]
    NoChecks {
        /// How many files were read.
        modules: usize,
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
        Loader { options, modules, broken, diagnostics: Vec::new(), failed: BTreeSet::new() }.finish()
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
    packages.extend(broken.iter().map(|it| (it.package.as_str(), it.builtin)));
    if let Some(name) = options.namespaces.unknown(&packages).first() {
        let mut known: BTreeSet<&str> = packages.iter().filter(|it| !it.1).map(|(package, _)| *package).collect();
        known.insert("builtin");
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(LoadError::UnknownNamespace { name: (*name).to_owned(), known });
    }
    let users = modules.iter().filter(|it| !it.file.builtin).count() + broken.iter().filter(|it| !it.builtin).count();
    if users > 0 && packages.iter().all(|(_, builtin)| *builtin) {
        return Err(LoadError::NoChecks { modules: users });
    }
    Ok(())
}

struct Loader<'a> {
    options: &'a LoadOptions,
    modules: Vec<Module>,
    broken: Vec<BrokenModule>,
    diagnostics: Vec<Diagnostic>,
    /// Packages (and whether they are built in) that cannot be used.
    failed: BTreeSet<(String, bool)>,
}

impl Loader<'_> {
    fn finish(mut self) -> Result<CheckSet, LoadError> {
        let needed = self.needed_packages();
        self.report_broken(&needed);
        self.report_imports(&needed);
        self.report_metadata(&needed);
        self.report_missing_deny();
        let builtin = self.compile(true, &needed)?;
        let user = self.compile(false, &needed)?;
        let mut set = CheckSet {
            checks: Vec::new(),
            builtin,
            user,
            diagnostics: Vec::new(),
            checks_of_other_severities: 0,
            deprecated: Vec::new(),
            unknown_skips: self.unknown_skips(),
            builtin_off: !self.options.namespaces.select("builtin", true),
        };
        self.select_checks(&mut set);
        set.diagnostics = self.diagnostics;
        set.diagnostics.sort();
        set.diagnostics.dedup();
        Ok(set)
    }

    /// The packages of selected checks and everything they import, directly or not.
    fn needed_packages(&self) -> BTreeSet<(String, bool)> {
        let selected = |it: &&Module| self.options.namespaces.select(&it.outline.package, it.file.builtin);
        let mut needed = BTreeSet::new();
        let mut open: Vec<&Module> =
            self.modules.iter().filter(selected).filter(|it| !it.deny_rules().is_empty()).collect();
        while let Some(module) = open.pop() {
            if needed.insert((module.outline.package.clone(), module.file.builtin)) {
                let imported = |it: &&Module| module.data_imports().any(|(path, _)| defines(&it.outline.package, path));
                open.extend(self.modules.iter().filter(imported));
            }
        }
        for module in &self.broken {
            let imported = self.modules.iter().any(|it| {
                needed.contains(&(it.outline.package.clone(), it.file.builtin))
                    && it.data_imports().any(|(path, _)| defines(&module.package, path))
            });
            if imported || self.options.namespaces.select(&module.package, module.builtin) {
                needed.insert((module.package.clone(), module.builtin));
            }
        }
        needed
    }

    fn report_broken(&mut self, needed: &BTreeSet<(String, bool)>) {
        for module in &self.broken {
            let key = (module.package.clone(), module.builtin);
            let diagnostic = module.diagnostic.clone();
            self.diagnostics.push(if needed.contains(&key) { diagnostic } else { as_warning(diagnostic) });
        }
    }

    /// An import that nothing defines is an error below `data.lib` and a warning elsewhere.
    fn report_imports(&mut self, needed: &BTreeSet<(String, bool)>) {
        for module in &self.modules {
            for (path, line) in module.data_imports() {
                let by_module = self.modules.iter().any(|it| defines(&it.outline.package, path));
                let by_data = path.split('.').next().is_some_and(|first| self.options.data.contains_key(first));
                if by_module || by_data {
                    continue;
                }
                let broken = self.broken.iter().any(|it| defines(&it.package, path));
                let reason = if broken { "did not load" } else { "no module or --data file defines" };
                let message = format!("imports data.{path}, which {reason}; add its file with --policy");
                let key = (module.outline.package.clone(), module.file.builtin);
                let diagnostic = Diagnostic::error(module.place(line), message);
                if needed.contains(&key) && (broken || path.starts_with("lib.") || path == "lib") {
                    self.diagnostics.push(diagnostic);
                    self.failed.insert(key);
                } else {
                    self.diagnostics.push(as_warning(diagnostic));
                }
            }
        }
    }

    fn report_metadata(&mut self, needed: &BTreeSet<(String, bool)>) {
        for module in &self.modules {
            let key = (module.outline.package.clone(), module.file.builtin);
            let mut found = module.diagnostics.clone();
            for (name, place) in module.metadata.iter().flat_map(|it| &it.schemas) {
                if !SCHEMAS.contains(&name.as_str()) && !self.options.schemas.contains(name) {
                    let message = format!("schema `{name}` does not exist; there are {}", SCHEMAS.join(", "));
                    found.push(Diagnostic::error(place.clone(), message));
                }
            }
            if needed.contains(&key) {
                if found.iter().any(|it| it.severity == DiagnosticSeverity::Error) {
                    self.failed.insert(key);
                }
                self.diagnostics.extend(found);
            } else {
                self.diagnostics.extend(found.into_iter().map(as_warning));
            }
        }
    }

    /// A package that looks like a check and cannot deny would silently never run.
    fn report_missing_deny(&mut self) {
        let denying: BTreeSet<(&str, bool)> = self
            .modules
            .iter()
            .filter(|it| !it.deny_rules().is_empty())
            .map(|it| (it.outline.package.as_str(), it.file.builtin))
            .collect();
        for module in &self.modules {
            if denying.contains(&(module.outline.package.as_str(), module.file.builtin)) {
                continue;
            }
            let other =
                module.outline.rules.iter().find(|rule| {
                    !rule.is_function && ["warn", "violation"].iter().any(|name| rule.name.starts_with(name))
                });
            let is_check = module.metadata.as_ref().is_some_and(|it| !it.library && !it.id.is_empty());
            if let Some(rule) = other {
                let message = format!("rule `{}` is not collected: only `deny` and `deny_*` are; rename it", rule.name);
                self.diagnostics.push(Diagnostic::warning(module.place(rule.line), message));
            } else if is_check {
                let message = format!(
                    "package {} has METADATA with an id but no rule called `deny`, so it checks nothing; add one, or say `library: true`",
                    module.outline.package
                );
                self.diagnostics.push(Diagnostic::warning(module.place(module.outline.package_line), message));
            }
        }
    }

    /// Compiles one group's modules together; a module that fails is reported and left out.
    fn compile(&mut self, builtin: bool, needed: &BTreeSet<(String, bool)>) -> Result<Evaluator, LoadError> {
        let users: BTreeSet<&str> =
            self.modules.iter().filter(|it| !it.file.builtin).map(|it| it.outline.package.as_str()).collect();
        // Users' checks may import the built-in libraries, unless they bring a library of that name themselves.
        let lends = |it: &&Module| {
            !builtin
                && it.file.builtin
                && it.outline.package.starts_with("lib.")
                && !users.contains(it.outline.package.as_str())
        };
        let group: Vec<&Module> = self.modules.iter().filter(|it| it.file.builtin == builtin || lends(it)).collect();
        let mut left_out: BTreeSet<&str> = BTreeSet::new();
        loop {
            let active: Vec<&Module> =
                group.iter().copied().filter(|it| !left_out.contains(it.file.path.as_str())).collect();
            let (error, path) = match build(&active, &self.options.data)? {
                Ok(evaluator) => return Ok(evaluator),
                Err(error) => {
                    let named = error.at.as_ref().map(|at| at.0.clone());
                    let path = named.or_else(|| culprit(&active, &self.options.data));
                    (error, path)
                }
            };
            let module = path.and_then(|path| active.iter().find(|it| it.file.path == path)).or(active.last());
            let Some(module) = module else { return Ok(Evaluator::new()) };
            left_out.insert(&module.file.path);
            let key = (module.outline.package.clone(), builtin);
            let diagnostic = rego_diagnostic(&error, &module.file.path);
            self.diagnostics.push(if needed.contains(&key) { diagnostic } else { as_warning(diagnostic) });
            self.failed.insert(key);
        }
    }

    fn unknown_skips(&self) -> Vec<String> {
        let has = |id: &str| {
            self.modules.iter().any(|module| {
                let ids = module
                    .metadata
                    .iter()
                    .flat_map(|it| [&it.id, &it.avd_id, &it.long_id].into_iter().chain(&it.aliases));
                ids.chain([&module.outline.package]).any(|known| known.eq_ignore_ascii_case(id))
            })
        };
        self.options.skip_checks.iter().filter(|id| !has(id)).cloned().collect()
    }

    fn select_checks(&mut self, set: &mut CheckSet) {
        let mut packages: BTreeMap<(bool, &str), Vec<&Module>> = BTreeMap::new();
        for module in &self.modules {
            packages.entry((!module.file.builtin, &module.outline.package)).or_default().push(module);
        }
        let mut claimed: BTreeMap<String, Arc<Check>> = BTreeMap::new();
        let mut found = Vec::new();
        for ((user, package), modules) in packages {
            let rules: BTreeSet<String> = modules.iter().flat_map(|it| it.deny_rules()).collect();
            let failed = self.failed.contains(&(package.to_owned(), !user));
            if rules.is_empty() || failed || !self.options.namespaces.select(package, !user) {
                continue;
            }
            let (check, diagnostics) = check_of(package, &modules, rules);
            found.extend(diagnostics);
            if modules.iter().any(|it| it.metadata.as_ref().is_some_and(|it| it.deprecated))
                && !self.options.include_deprecated
            {
                set.deprecated.push(check.id.to_string());
                continue;
            }
            if check.ids().any(|id| self.options.skip_checks.iter().any(|skip| skip.eq_ignore_ascii_case(id))) {
                continue;
            }
            let check = Arc::new(check);
            let first = check.own_ids().find_map(|id| claimed.get(&id.to_lowercase()));
            if let Some(first) = first {
                found.push(claimed_twice(&check, check.id.0.as_ref(), first));
                continue;
            }
            claimed.extend(check.own_ids().map(|id| (id.to_lowercase(), Arc::clone(&check))));
            if !self.options.severities.is_empty() && !self.options.severities.contains(&check.severity) {
                set.checks_of_other_severities += 1;
                continue;
            }
            let style = if self.asks_for_lines(&modules) { InputStyle::WithMetadata } else { InputStyle::Plain };
            let resource_types = modules.iter().flat_map(|it| resource_types(&it.file.text)).collect();
            set.checks.push(LoadedCheck { check, style, resource_types });
        }
        // Checks may share an alias (Trivy's do), but none may use another's id as one.
        set.checks.retain(|loaded| {
            let taken =
                loaded.check.aliases.iter().find_map(|alias| Some((alias, claimed.get(&alias.to_lowercase())?)));
            let Some((alias, first)) = taken.filter(|(_, first)| first.package != loaded.check.package) else {
                return true;
            };
            found.push(claimed_twice(&loaded.check, alias, first));
            false
        });
        set.checks.sort_by(|a, b| a.check.id.cmp(&b.check.id));
        self.diagnostics.extend(found);
    }

    /// Whether the modules, or a library they use directly or not, ask for lines.
    fn asks_for_lines(&self, modules: &[&Module]) -> bool {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&Module> = modules.to_vec();
        while let Some(module) = open.pop() {
            if module.asks_for_lines() {
                return true;
            }
            if seen.insert(&module.file.path) {
                let imported = |it: &&Module| module.data_imports().any(|(path, _)| defines(&it.outline.package, path));
                open.extend(self.modules.iter().filter(imported));
            }
        }
        false
    }
}

fn claimed_twice(check: &Check, id: &str, first: &Check) -> Diagnostic {
    let message = format!("id {id} belongs to the check at {}, so this one does not run; give it another", first.place);
    Diagnostic::error(check.place.clone(), message)
}

/// Schemas that METADATA may name without bringing them.
const SCHEMAS: [&str; 10] =
    ["kubernetes", "dockerfile", "terraform", "cloud", "defsec", "rbac", "terraform-raw", "yaml", "json", "toml"];

/// Whether a module of `package` gives `path` a meaning: its package, one above, or a rule in it.
fn defines(package: &str, path: &str) -> bool {
    let below = |longer: &str, shorter: &str| {
        longer.strip_prefix(shorter).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    below(path, package) || below(package, path)
}

fn as_warning(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic { severity: DiagnosticSeverity::Warning, ..diagnostic }
}

type Data = serde_json::Map<String, serde_json::Value>;

fn build(modules: &[&Module], data: &Data) -> Result<Result<Evaluator, RegoError>, LoadError> {
    let mut evaluator = Evaluator::new();
    evaluator.add_data(serde_json::Value::Object(data.clone())).map_err(|error| LoadError::Data(error.message))?;
    let added =
        modules.iter().try_for_each(|it| evaluator.add_module(&it.file.path, &it.file.text, it.outline.version));
    Ok(added.and_then(|()| evaluator.prepare()).map(|()| evaluator))
}

/// The first module that fails together with those before it, for errors without a place.
fn culprit(modules: &[&Module], data: &Data) -> Option<String> {
    let failing = (1..=modules.len()).find(|&count| !matches!(build(&modules[..count], data), Ok(Ok(_))))?;
    Some(modules[failing - 1].file.path.clone())
}

/// Makes the check of one package out of its modules.
fn check_of(package: &str, modules: &[&Module], rules: BTreeSet<String>) -> (Check, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let annotated: Vec<&&Module> = modules.iter().filter(|it| it.metadata.is_some()).collect();
    let denying = modules.iter().find(|it| !it.deny_rules().is_empty()).unwrap_or(&modules[0]);
    let module = annotated.first().copied().unwrap_or(denying);
    let place = module.place(module.outline.package_line);
    let metadata = module.metadata.clone().unwrap_or_default();
    if let Some(second) = annotated.get(1) {
        let message = format!("package {package} has METADATA in {} already; only that one counts", module.file.path);
        diagnostics.push(Diagnostic::warning(second.place(second.outline.package_line), message));
    }
    if annotated.is_empty() {
        let message =
            format!("package {package} has `deny` but no METADATA: it runs on every document with severity UNKNOWN");
        diagnostics.push(Diagnostic::warning(place.clone(), message));
    } else if metadata.id.is_empty() {
        let message = format!("METADATA names no custom.id; the check is known as {package}");
        diagnostics.push(Diagnostic::warning(place.clone(), message));
    }
    let provider = if metadata.provider.is_empty() { &metadata.first_type } else { &metadata.provider };
    let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
    let check = Check {
        id: CheckId(or(metadata.id, package).into()),
        avd_id: metadata.avd_id,
        long_id: metadata.long_id,
        short_code: metadata.short_code,
        aliases: metadata.aliases,
        title: or(metadata.title, package),
        description: metadata.description,
        severity: metadata.severity.unwrap_or(Severity::Unknown),
        provider: provider_name(provider),
        service: or(metadata.service, "general"),
        recommended_action: metadata.recommended_action,
        references: metadata.references,
        package: package.into(),
        rules: rules.into_iter().map(Arc::from).collect(),
        // Selectors that match nothing here must not turn into "every document".
        matches_nothing: metadata.selectors.as_ref().is_some_and(Vec::is_empty),
        selectors: metadata.selectors.unwrap_or_default(),
        builtin: module.file.builtin,
        place,
    };
    (check, diagnostics)
}

/// The provider as reports show it.
fn provider_name(written: &str) -> String {
    match written.to_lowercase().as_str() {
        "aws" => "AWS".to_owned(),
        "github" => "GitHub".to_owned(),
        "digitalocean" => "Digital Ocean".to_owned(),
        "openstack" => "OpenStack".to_owned(),
        "" => "Generic".to_owned(),
        name => {
            let mut letters = name.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}

/// The types in `input.resource.TYPE` and `resource["TYPE"]`, in order of appearance.
fn resource_types(text: &str) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for (at, _) in text.match_indices("resource") {
        let rest = &text[at + "resource".len()..];
        let Some(rest) = rest.strip_prefix('.').or_else(|| rest.strip_prefix("[\"")) else { continue };
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(rest.len());
        if end > 0 && !types.contains(&rest[..end].to_owned()) {
            types.push(rest[..end].to_owned());
        }
    }
    types
}
