//! Whatever would keep a check from running without a word, put into words.

use std::collections::BTreeSet;

use parsers::Diagnostic;

use super::Loader;
use crate::module::{Module, PackageKey, defines, replacement};

/// Schemas that METADATA may name without bringing them.
const SCHEMAS: [&str; 10] =
    ["kubernetes", "dockerfile", "terraform", "cloud", "defsec", "rbac", "terraform-raw", "yaml", "json", "toml"];

impl Loader<'_> {
    /// Reports modules that do not parse, imports of nothing, wrong METADATA and checks without a `deny`.
    pub(super) fn report_problems(&mut self) {
        let mut found: Vec<(PackageKey, Diagnostic)> = Vec::new();
        found.extend(self.broken.iter().map(|it| (it.key.clone(), it.diagnostic.clone())));
        for module in &self.modules {
            let problems = module.diagnostics.iter().cloned();
            let problems = problems.chain(self.imports(module)).chain(self.schemas(module)).chain(legacy(module));
            found.extend(problems.map(|diagnostic| (module.key(), diagnostic)));
        }
        self.diagnostics.extend(self.without_deny());
        for (key, diagnostic) in found {
            self.report(&key, diagnostic);
        }
    }

    /// An import that nothing defines is an error below `data.lib` and a warning elsewhere.
    fn imports(&self, module: &Module) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (path, line) in module.data_imports() {
            let by_module = self.modules.iter().any(|it| defines(&it.outline.package, path));
            let by_data = path.split('.').next().is_some_and(|first| self.options.data.contains_key(first));
            if by_module || by_data {
                continue;
            }
            let is_broken = self.broken.iter().any(|it| defines(&it.key.package, path));
            let reason = if is_broken { "did not load" } else { "no module or --data file defines" };
            let message = format!("imports data.{path}, which {reason}; add its file with --policy");
            let is_library = path == "lib" || path.starts_with("lib.");
            let place = module.place(line);
            found.push(if is_broken || is_library {
                Diagnostic::error(place, message)
            } else {
                Diagnostic::warning(place, message)
            });
        }
        found
    }

    fn schemas(&self, module: &Module) -> Vec<Diagnostic> {
        let named = module.metadata.iter().flat_map(|it| &it.schemas);
        let unknown =
            named.filter(|(name, _)| !SCHEMAS.contains(&name.as_str()) && !self.options.schemas.contains(name));
        let message = |name: &str| format!("schema `{name}` does not exist; there are {}", SCHEMAS.join(", "));
        unknown.map(|(name, place)| Diagnostic::error(place.clone(), message(name))).collect()
    }

    /// Rules that only other tools collect, and packages that look like checks and cannot deny.
    fn without_deny(&self) -> Vec<Diagnostic> {
        let denying: BTreeSet<PackageKey> =
            self.modules.iter().filter(|it| !it.deny_rules().is_empty()).map(Module::key).collect();
        let mut found = Vec::new();
        for module in &self.modules {
            let is_check = module.metadata.as_ref().is_some_and(|it| !it.library && !it.id.is_empty());
            let others = module.uncollected_rules();
            for rule in &others {
                let message = format!("rule `{}` is not collected: only `deny` and `deny_*` are; rename it", rule.name);
                found.push(Diagnostic::warning(module.place(rule.line), message));
            }
            if let Some(own) = replacement(module, &self.modules).filter(|_| module.is_library()) {
                let message = format!(
                    "takes the place of the built-in library {}; checks see only what it defines",
                    module.outline.package
                );
                found.push(Diagnostic::warning(own.place(own.outline.package_line), message));
            }
            if others.is_empty() && is_check && !denying.contains(&module.key()) {
                let message = format!(
                    "package {} has METADATA with an id but no rule called `deny`, so it checks nothing; add one, or say `library: true`",
                    module.outline.package
                );
                found.push(Diagnostic::warning(module.place(module.outline.package_line), message));
            }
        }
        found
    }
}

/// METADATA as old checks have it, in a rule: its severity and selector would be lost.
fn legacy(module: &Module) -> Option<Diagnostic> {
    let rule = module.outline.rules.iter().find(|rule| rule.name == "__rego_metadata__")?;
    let message = "`__rego_metadata__` is not read; write it as a # METADATA comment above `package`";
    module.metadata.is_none().then(|| Diagnostic::error(module.place(rule.line), message))
}
