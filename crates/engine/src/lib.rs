//! Checks: METADATA, selectors, evaluation of documents, ignores, findings.

#![warn(missing_docs)]

mod check;
mod finding;
mod report;
mod selector;
mod severity;

pub use check::{Check, CheckId};
pub use finding::{Finding, Lines, Occurrence, SnippetLine, Status};
pub use report::{Report, Summary, Target};
pub use selector::{Selector, SubtypeSelector};
pub use severity::Severity;
