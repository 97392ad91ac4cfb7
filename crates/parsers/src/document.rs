//! What a parser returns: normalised documents, comments and diagnostics.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::{Diagnostic, FileId, Node, Span};

/// What a check's selector names; each document has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputType {
    /// One Kubernetes object.
    Kubernetes,
    /// One Dockerfile, all its stages.
    Dockerfile,
    /// One directory of Terraform files.
    Terraform,
}

impl InputType {
    /// Every input type, in the order help texts list them.
    pub const ALL: [Self; 3] = [Self::Kubernetes, Self::Dockerfile, Self::Terraform];

    /// Returns the name selectors use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kubernetes => "kubernetes",
            Self::Dockerfile => "dockerfile",
            Self::Terraform => "terraform",
        }
    }
}

impl fmt::Display for InputType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for InputType {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|input_type| input_type.name() == name).ok_or(())
    }
}

/// What a selector can ask of a document beyond its type; empty for types that have no subtypes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subtypes {
    /// API group: `apps` of `apps/v1`, "" for the core group.
    pub group: Arc<str>,
    /// API version: `v1` of `apps/v1`.
    pub version: Arc<str>,
    /// Kind as written: `Deployment`.
    pub kind: Arc<str>,
    /// Namespace as written, "" when absent.
    pub namespace: Arc<str>,
}

/// One normalised value that checks see as `input`.
#[derive(Debug, Clone)]
pub struct Document {
    /// What selectors match.
    pub input_type: InputType,
    /// What selectors refine by.
    pub subtypes: Subtypes,
    /// The name people use: `Deployment/prod/web`; "" when the whole file is the document.
    pub resource: Arc<str>,
    /// The file findings without a place of their own are reported under.
    pub file: FileId,
    /// The value.
    pub root: Node,
}

/// A real comment of the language, without its line end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From the comment sign to the end of the comment.
    pub span: Span,
}

/// Everything read from one file (or one Terraform root).
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The documents in source order.
    pub documents: Vec<Document>,
    /// The comments in source order, for inline ignores.
    pub comments: Vec<Comment>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Parts deliberately not evaluated, each with its reason.
    pub skipped: Vec<Skipped>,
}

/// Something deliberately not evaluated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The path reports show.
    pub path: Arc<str>,
    /// Why, in a few words: `a template, not YAML`.
    pub reason: String,
}
