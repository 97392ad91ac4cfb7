//! Which documents a check sees.

use parsers::{Document, InputType};

/// One alternative of `custom.input.selector`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// `type`.
    pub input_type: InputType,
    /// `subtypes`: alternatives; empty means every document of the type.
    pub subtypes: Vec<SubtypeSelector>,
}

/// One entry of `subtypes`; each field that is set must match, case-insensitively.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubtypeSelector {
    /// API group of `apiVersion`; "" and `core` both mean the core group.
    pub group: Option<String>,
    /// Version of `apiVersion`.
    pub version: Option<String>,
    /// `kind`.
    pub kind: Option<String>,
    /// `metadata.namespace`.
    pub namespace: Option<String>,
}

impl Selector {
    /// Returns whether a check with this selector runs on `document`.
    #[must_use]
    pub fn selects(&self, document: &Document) -> bool {
        self.input_type == document.input_type
            && (self.subtypes.is_empty() || self.subtypes.iter().any(|subtype| subtype.matches(document)))
    }
}

impl SubtypeSelector {
    fn matches(&self, document: &Document) -> bool {
        let wants = |wanted: &Option<String>, actual: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(actual))
        };
        let group = match &*document.subtypes.group {
            "" if self.group.as_deref() == Some("core") => "core",
            group => group,
        };
        wants(&self.group, group)
            && wants(&self.version, &document.subtypes.version)
            && wants(&self.kind, &document.subtypes.kind)
            && wants(&self.namespace, &document.subtypes.namespace)
    }
}
