//! Modules to evaluators: the program's and the users' apart, so that neither can change the other.

use std::collections::BTreeSet;

use super::{LoadError, Loader};
use crate::evaluator::{Evaluator, RegoError};
use crate::module::{Module, PackageKey, lent, rego_diagnostic};

type Data = serde_json::Map<String, serde_json::Value>;

impl Loader<'_> {
    /// Compiles one group's modules together; a module that fails is reported and left out.
    pub(super) fn compile(&mut self, builtin: bool) -> Result<Evaluator, LoadError> {
        let own = self.modules.iter().filter(|it| it.file.builtin == builtin);
        let borrowed = lent(&self.modules).filter(|_| !builtin);
        let group: Vec<&Module> = own.chain(borrowed).collect();
        // The built-in checks never see users' data: it could change what they find.
        let data = if builtin { Data::new() } else { self.options.data.clone() };
        if let Some(module) = group.iter().find(|it| collides(&it.outline.package, &data)) {
            let package = module.outline.package.clone();
            return Err(LoadError::DataHidesPackage { package, place: module.file.path.clone() });
        }
        let mut left_out: BTreeSet<&str> = BTreeSet::new();
        let mut failures = Vec::new();
        let evaluator = loop {
            let active: Vec<&Module> =
                group.iter().copied().filter(|it| !left_out.contains(it.file.path.as_str())).collect();
            let (error, path) = match build(&active, &data)? {
                Ok(evaluator) => break evaluator,
                Err(error) => {
                    let named = error.at.as_ref().map(|at| at.0.clone());
                    let path = named.or_else(|| culprit(&active, &data));
                    (error, path)
                }
            };
            let module = path.and_then(|path| active.iter().find(|it| it.file.path == path)).or(active.last());
            let Some(module) = module else { break Evaluator::new() };
            left_out.insert(&module.file.path);
            let key = PackageKey { package: module.outline.package.clone(), builtin };
            failures.push((key, rego_diagnostic(&error, &module.file.path)));
        };
        for (key, diagnostic) in failures {
            self.report(&key, diagnostic);
        }
        Ok(evaluator)
    }
}

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

/// Whether `data` has a value where the package stands.
fn collides(package: &str, data: &Data) -> bool {
    let mut parts = package.split('.');
    let Some(mut value) = parts.next().and_then(|first| data.get(first)) else { return false };
    for part in parts {
        match value {
            serde_json::Value::Object(object) => match object.get(part) {
                Some(inner) => value = inner,
                None => return false,
            },
            _ => return true,
        }
    }
    true
}
