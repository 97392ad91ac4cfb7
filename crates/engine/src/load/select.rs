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
                        "takes the place of the built-in check {}; to run both, give it another id",
                        builtin.id
                    );
                    found.push(Diagnostic::warning(check.place.clone(), message));
                    set.checks.retain(|loaded| loaded.check.package != builtin.package || !loaded.check.builtin);
                }
                Ok(Claim::Shares(name, first)) => {
                    let message = format!("{name} is also a name of the check {}; ignoring it ignores both", first.id);
                    found.push(Diagnostic::warning(check.place.clone(), message));
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
    /// A user's check has as its id a name of this built-in one, and takes its place.
    Replaces(Arc<Check>),
    /// Another check has this name of the new one, too; ignores that use it mean both.
    Shares(String, Arc<Check>),
}

impl Claims {
    /// An id belongs to one check; of users' checks the second is an error. Names besides the id may be shared.
    fn add(&mut self, check: &Arc<Check>) -> Result<Claim, Diagnostic> {
        let owner = |id: &str| {
            let id = id.to_lowercase();
            self.ids.get(&id).or_else(|| self.aliases.get(&id)).cloned()
        };
        let by_id = owner(&check.id.0);
        let claim = match by_id {
            Some(first) if first.builtin && !check.builtin => Claim::Replaces(first),
            Some(first) => {
                let (id, place) = (&check.id, &first.place);
                let message =
                    format!("id {id} belongs to the check at {place}, so this one does not run; give it another");
                return Err(Diagnostic::error(check.place.clone(), message));
            }
            None => {
                // An alias that is only another's alias is no clash: Trivy's checks share some.
                let shared =
                    check.ids().find_map(|id| Some((id.to_owned(), self.ids.get(&id.to_lowercase()).cloned()?)));
                shared.map_or(Claim::Free, |(id, first)| Claim::Shares(id, first))
            }
        };
        let own = |id: &str| (id.to_lowercase(), Arc::clone(check));
        self.ids.extend(check.own_ids().map(own));
        self.aliases.extend(check.aliases.iter().map(|id| own(id)));
        Ok(claim)
    }
}
