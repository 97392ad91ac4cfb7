//! A check: a Rego package with METADATA that can deny.

use std::fmt;
use std::sync::Arc;

use parsers::Place;

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
    /// Which documents it sees; alternatives. Empty: every document.
    pub selectors: Vec<Selector>,
    /// Whether it came with the program.
    pub builtin: bool,
    /// Where its package stands.
    pub place: Place,
}

impl Check {
    /// Returns the page a person should read first: the first reference, "" when there is none.
    #[must_use]
    pub fn primary_url(&self) -> &str {
        self.references.first().map_or("", String::as_str)
    }
}
