//! The modules of one package as a check.

use std::collections::BTreeSet;
use std::sync::Arc;

use parsers::Diagnostic;

use crate::module::Module;
use crate::{Check, CheckId, Severity};

/// Makes the check of one package out of its modules.
pub(super) fn check_of(package: &str, modules: &[&Module], rules: BTreeSet<String>) -> (Check, Vec<Diagnostic>) {
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
    if !annotated.is_empty() && metadata.severity.is_none() {
        let message = "METADATA names no custom.severity: the check has severity UNKNOWN";
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

/// The types in `input.resource.TYPE`, `input.data.TYPE` and `resource["TYPE"]`, in order of appearance.
pub(super) fn resource_types(text: &str) -> Vec<String> {
    let sections = ["resource", "input.data"]
        .iter()
        .flat_map(|section| text.match_indices(section).map(|(at, section)| (at, &text[at + section.len()..])));
    let mut sections: Vec<(usize, &str)> = sections.collect();
    sections.sort_unstable();
    let mut types: Vec<String> = Vec::new();
    for (_, rest) in sections {
        let Some(rest) = rest.strip_prefix('.').or_else(|| rest.strip_prefix("[\"")) else { continue };
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(rest.len());
        if end > 0 && !types.iter().any(|it| *it == rest[..end]) {
            types.push(rest[..end].to_owned());
        }
    }
    types
}
