//! The result of one check on one document.

use std::sync::Arc;

use parsers::InputType;

use crate::Check;

/// What a check says of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The check denied.
    Fail,
    /// The check ran and denied nothing.
    Pass,
    /// The check denied and somebody accepted it; the text says who: `.trivyignore:3`, `comment at a.yaml:7`.
    Ignored(String),
}

/// Lines of a file, both from 1, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lines {
    /// First line.
    pub start: u32,
    /// Last line.
    pub end: u32,
}

/// One line of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetLine {
    /// Line number from 1.
    pub number: u32,
    /// The line without its end, at most 1 kB of it; "" for a marker.
    pub content: String,
    /// Whether the line belongs to the cause.
    pub is_cause: bool,
    /// Whether this stands for lines left out.
    pub truncated: bool,
    /// First line of the cause.
    pub first_cause: bool,
    /// Last line of the cause that is shown.
    pub last_cause: bool,
}

/// What encloses a cause: the block or module call around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its address: `module.logs`.
    pub resource: String,
    /// The path reports show.
    pub path: Arc<str>,
    /// Its lines.
    pub lines: Lines,
}

/// One result of a check on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: Arc<Check>,
    /// The rule that denied: `deny`.
    pub rule: Arc<str>,
    /// The result.
    pub status: Status,
    /// What the rule said; may have several lines.
    pub message: String,
    /// The file, as reports show it.
    pub target: Arc<str>,
    /// What was scanned.
    pub input_type: InputType,
    /// `Deployment/prod/web`, `aws_s3_bucket.logs`; "" when the file is all there is.
    pub resource: Arc<str>,
    /// The cause's lines; `None` when the cause is the file as a whole.
    pub lines: Option<Lines>,
    /// What encloses the cause, nearest first.
    pub occurrences: Vec<Occurrence>,
    /// The source lines to show.
    pub snippet: Vec<SnippetLine>,
    /// 32 hexadecimal digits made of check, resource and the cause's text: the same finding has the same
    /// fingerprint after lines moved, and two findings of one file never share one.
    pub fingerprint: String,
}
