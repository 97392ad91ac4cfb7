//! Packages to the checks that run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parsers::Diagnostic;

use super::describe::{check_of, resource_types};
use super::{CheckSet, LoadedCheck, Loader};
use crate::Check;
use crate::evaluator::InputStyle;
use crate::module::Module;

impl Loader<'_> {
    /// Fills `set` with the checks that are asked for and can run, by id.
    pub(super) fn select_checks(&mut self, set: &mut CheckSet) {
        let mut packages: BTreeMap<(bool, &str), Vec<&Module>> = BTreeMap::new();
        for module in &self.modules {
            packages.entry((!module.file.builtin, &module.outline.package)).or_default().push(module);
        }
        // Built-in checks come first, so that of two claims on an id the user's is the one to change.
        let mut claims = Claims::default();
        let mut found = Vec::new();
        for ((_, package), modules) in packages {
            let usable = !self.failed.contains(&modules[0].key()) && !modules.iter().any(|it| self.is_skipped(it));
            if !usable || !modules.iter().any(|it| self.is_selected(it)) {
                continue;
            }
            let rules: BTreeSet<String> = modules.iter().flat_map(|it| it.deny_rules()).collect();
            let (check, diagnostics) = check_of(package, &modules, rules);
            found.extend(diagnostics);
            let deprecated = modules.iter().any(|it| it.metadata.as_ref().is_some_and(|it| it.deprecated));
            if deprecated && !self.options.include_deprecated {
                set.deprecated.push(check.id.to_string());
                continue;
            }
            let check = Arc::new(check);
            match claims.add(&check) {
                Ok(Claim::Free) => {}
                Ok(Claim::Replaces(builtin)) => {
                    let message = format!(
                        "takes the place of the built-in check {}; to run both, give it an id of its own",
                        builtin.id
                    );
                    found.push(Diagnostic::warning(check.place.clone(), message));
                    set.checks.retain(|loaded| loaded.check.package != builtin.package || !loaded.check.builtin);
                }
                Err(diagnostic) => {
                    found.push(diagnostic);
                    continue;
                }
            }
            if !self.options.severities.is_empty() && !self.options.severities.contains(&check.severity) {
                set.checks_of_other_severities += 1;
                continue;
            }
            let style = if self.asks_for_lines(&modules) { InputStyle::WithMetadata } else { InputStyle::Plain };
            let resource_types = modules.iter().flat_map(|it| resource_types(&it.file.text)).collect();
            set.checks.push(LoadedCheck { check, style, resource_types });
        }
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
                open.extend(self.modules.iter().filter(|it| module.refers_to(&it.outline.package)));
            }
        }
        false
    }
}

/// The names that checks have taken so far, in lower case.
#[derive(Default)]
struct Claims {
    ids: BTreeMap<String, Arc<Check>>,
    aliases: BTreeMap<String, Arc<Check>>,
}

/// What a claim means for the checks.
enum Claim {
    /// Nobody has these names.
    Free,
    /// A user's check has the id of this built-in one, and takes its place.
    Replaces(Arc<Check>),
}

impl Claims {
    /// An id belongs to one check, as id and as alias; a user's check takes a built-in one's place by having one of
    /// its names as id. Two checks may share an alias, as Trivy's do.
    fn add(&mut self, check: &Arc<Check>) -> Result<Claim, Diagnostic> {
        let owners = |id: &str| [&self.ids, &self.aliases].map(|names| names.get(&id.to_lowercase()).map(Arc::clone));
        let of_ids = check.own_ids().flat_map(|id| owners(id).into_iter().flatten().map(move |owner| (id, owner)));
        let of_aliases = check.aliases.iter().filter_map(|id| Some((id.as_str(), owners(id)[0].clone()?)));
        let claims: Vec<(&str, Arc<Check>)> = of_ids.chain(of_aliases).collect();
        let replaced = claims.first().map(|(_, first)| first).filter(|first| first.builtin && !check.builtin);
        let foreign = claims.iter().find(|(_, first)| Some(first) != replaced);
        if let Some((id, first)) = foreign {
            let message =
                format!("id {id} belongs to the check at {}, so this one does not run; give it another", first.place);
            return Err(Diagnostic::error(check.place.clone(), message));
        }
        let replaced = replaced.cloned();
        let own = |id: &str| (id.to_lowercase(), Arc::clone(check));
        self.ids.extend(check.own_ids().map(own));
        self.aliases.extend(check.aliases.iter().map(|id| own(id)));
        Ok(replaced.map_or(Claim::Free, Claim::Replaces))
    }
}
