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
            if let Err(diagnostic) = claims.add(&check) {
                found.push(diagnostic);
                continue;
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

impl Claims {
    /// An id belongs to one check, as id and as alias. Two checks may share an alias, as Trivy's do.
    fn add(&mut self, check: &Arc<Check>) -> Result<(), Diagnostic> {
        let as_id = check.own_ids().find_map(|id| Some((id, self.ids.get(&id.to_lowercase())?)));
        let as_alias = || check.own_ids().find_map(|id| Some((id, self.aliases.get(&id.to_lowercase())?)));
        let alias = || check.aliases.iter().find_map(|id| Some((id.as_str(), self.ids.get(&id.to_lowercase())?)));
        if let Some((id, first)) = as_id.or_else(as_alias).or_else(alias) {
            let message =
                format!("id {id} belongs to the check at {}, so this one does not run; give it another", first.place);
            return Err(Diagnostic::error(check.place.clone(), message));
        }
        let own = |id: &str| (id.to_lowercase(), Arc::clone(check));
        self.ids.extend(check.own_ids().map(own));
        self.aliases.extend(check.aliases.iter().map(|id| own(id)));
        Ok(())
    }
}
