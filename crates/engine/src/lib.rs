//! Checks: METADATA, selectors, evaluation of documents, ignores, findings.
//!
//! `load` turns Rego files into a [`CheckSet`], `evaluate` runs it on documents, `report` puts the results in
//! order. Only `evaluator` knows how Rego is evaluated.

#![warn(missing_docs)]

mod cause;
mod check;
mod date;
mod evaluate;
mod evaluator;
mod finding;
mod fingerprint;
mod ignore_file;
mod inline_ignore;
mod load;
mod metadata;
mod module;
mod namespaces;
mod report;
mod rule_value;
mod selector;
mod severity;
mod snippet;
mod suggest;
mod test_runner;

pub use check::{Check, CheckId};
pub use date::Date;
pub use evaluate::{UnitOutcome, Worker};
pub use finding::{Finding, Lines, Occurrence, SnippetLine, Status};
pub use ignore_file::IgnoreFile;
pub use load::{CheckSet, LoadError, LoadOptions};
pub use module::PolicyFile;
pub use namespaces::Namespaces;
pub use report::{Collected, Header, Report, Summary, Target};
pub use selector::{Selector, SubtypeSelector};
pub use severity::Severity;
pub use suggest::closest;
pub use test_runner::{FileCoverage, TestOutcome, TestResult, TestRun, run_tests};
