//! A check: a Rego package with METADATA that can deny.

use std::fmt;
use std::sync::Arc;

use parsers::{Document, Place};

use crate::{Selector, Severity};

/// The id a check is known by: `KSV-0012`. A check without one is known by its package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckId(pub Arc<str>);

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What METADATA says of one check. Text is as written; absent text is "".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// `custom.id`, or the package when METADATA names none.
    pub id: CheckId,
    /// `custom.avd_id`.
    pub avd_id: String,
    /// `custom.long_id`.
    pub long_id: String,
    /// `custom.short_code`.
    pub short_code: String,
    /// `custom.aliases`: other ids that ignore files and comments may use.
    pub aliases: Vec<String>,
    /// `title`, or the package.
    pub title: String,
    /// `description`.
    pub description: String,
    /// `custom.severity`.
    pub severity: Severity,
    /// `custom.provider`, else the first selector's type, else `generic`; as reports show it: `Kubernetes`.
    pub provider: String,
    /// `custom.service`, else `general`.
    pub service: String,
    /// `custom.recommended_action`: what to do, may have several lines.
    pub recommended_action: String,
    /// `related_resources`: absolute URLs in the order written.
    pub references: Vec<String>,
    /// The Rego package without `data.`: `custom.kubernetes.no_root_containers`.
    pub package: Arc<str>,
    /// The names of its `deny` and `deny_*` rules, sorted.
    pub rules: Vec<Arc<str>>,
    /// Which documents it sees; alternatives. Empty: every document, unless it `matches_nothing`.
    pub selectors: Vec<Selector>,
    /// Whether all its selectors name types that no input has.
    pub matches_nothing: bool,
    /// Whether it came with the program.
    pub builtin: bool,
    /// Where its package stands.
    pub place: Place,
}

impl Check {
    /// Returns whether it runs on `document`.
    #[must_use]
    pub fn selects(&self, document: &Document) -> bool {
        let any = self.selectors.is_empty() && !self.matches_nothing;
        any || self.selectors.iter().any(|selector| selector.selects(document))
    }

    /// Returns the ids that no other check may have: id, AVD id and long id.
    pub fn own_ids(&self) -> impl Iterator<Item = &str> {
        [&*self.id.0, &self.avd_id, &self.long_id].into_iter().filter(|id| !id.is_empty())
    }

    /// Returns every id that ignores may use: its own and its aliases.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.own_ids().chain(self.aliases.iter().map(String::as_str))
    }

    /// Returns the page a person should read first: the first reference, "" when there is none.
    #[must_use]
    pub fn primary_url(&self) -> &str {
        self.references.first().map_or("", String::as_str)
    }
}

/// A check with nothing but an id, for tests.
#[cfg(test)]
pub(crate) fn sample(id: &str) -> Check {
    Check {
        id: CheckId(id.into()),
        avd_id: String::new(),
        long_id: String::new(),
        short_code: String::new(),
        aliases: Vec::new(),
        title: String::new(),
        description: String::new(),
        severity: Severity::High,
        provider: String::new(),
        service: String::new(),
        recommended_action: String::new(),
        references: Vec::new(),
        package: "sample".into(),
        rules: vec!["deny".into()],
        selectors: Vec::new(),
        matches_nothing: false,
        builtin: false,
        place: Place::file("sample.rego"),
    }
}
