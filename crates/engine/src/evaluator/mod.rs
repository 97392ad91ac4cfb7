//! Rego, evaluated by regorus. This folder is the only place that names it.
//!
//! A later evaluator of our own replaces this folder; the rest of the crate sees modules as text, documents as
//! [`Input`]s and results as JSON.

mod budget;
mod convert;
mod host;
mod inspect;

use std::any::Any;
use std::collections::BTreeSet;
use std::num::{NonZeroU32, NonZeroUsize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use regorus::utils::limits::PolicyLengthConfig;

pub(crate) use convert::{Input, InputStyle};
pub(crate) use inspect::{Inspected, RuleName, inspect};

/// An error of Rego: what the evaluator says and where, when it says where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RegoError {
    /// Path, line from 1 and column from 1 in a module.
    pub(crate) at: Option<(String, u32, u32)>,
    /// The message in one line.
    pub(crate) message: String,
}

/// Which language version a module is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RegoVersion {
    /// `deny[msg] { .. }`
    V0,
    /// `deny contains msg if { .. }`
    V1,
}

/// Loaded modules, ready to evaluate; cheap enough to clone once per worker.
#[derive(Clone)]
pub(crate) struct Evaluator {
    engine: regorus::Engine,
    /// As it was before the first evaluation, to go back to after a panic, which leaves an engine broken.
    prepared: Option<Arc<regorus::Engine>>,
}

/// The value of a rule and what it printed.
pub(crate) struct Outcome {
    /// `None` when the rule is undefined.
    pub(crate) value: Result<Option<serde_json::Value>, RegoError>,
    /// `file:line: text` of each `print`.
    pub(crate) prints: Vec<String>,
}

impl Evaluator {
    /// Returns an evaluator without modules that knows the functions of [`host`].
    pub(crate) fn new() -> Self {
        let mut engine = new_engine();
        engine.set_strict_builtin_errors(false);
        engine.set_gather_prints(true);
        budget::limit(&mut engine);
        host::register(&mut engine);
        Self { engine, prepared: None }
    }

    /// Adds a module that [`inspect`] has accepted.
    pub(crate) fn add_module(&mut self, path: &str, text: &str, version: RegoVersion) -> Result<(), RegoError> {
        self.engine.set_rego_v0(version == RegoVersion::V0);
        self.engine.add_policy(path.to_owned(), text.to_owned()).map(drop).map_err(|error| rego_error(&error))
    }

    /// Merges an object into `data`.
    pub(crate) fn add_data(&mut self, data: serde_json::Value) -> Result<(), RegoError> {
        self.engine.add_data(regorus::Value::from(data)).map_err(|error| rego_error(&error))
    }

    /// Checks and schedules all modules together, so that later evaluations only evaluate.
    pub(crate) fn prepare(&mut self) -> Result<(), RegoError> {
        self.engine.eval_query("true".to_owned(), false).map_err(|error| rego_error(&error))?;
        self.prepared = Some(Arc::new(self.engine.clone()));
        Ok(())
    }

    /// Sets the document that the next evaluations see.
    pub(crate) fn set_input(&mut self, input: &Input) {
        self.engine.set_input(input.0.clone());
    }

    /// Evaluates `data.<package>.<rule>` on the input.
    pub(crate) fn eval(&mut self, package: &str, rule: &str) -> Outcome {
        let rule = format!("data.{package}.{rule}");
        self.guarded(|engine| engine.eval_rule(rule))
    }

    /// Evaluates one definition of a rule that has several: the one on line `line` of the module `path`.
    pub(crate) fn eval_definition(&mut self, path: &str, package: &str, rule: &str, line: u32) -> Outcome {
        self.guarded(|engine| {
            let modules = engine.get_modules().clone();
            let module = modules.iter().find(|module| module.package.span.source.file() == path);
            let found =
                module.and_then(|module| Some((module, module.policy.iter().find(|it| it.span().line == line)?)));
            let Some((module, definition)) = found else { return Ok(regorus::Value::Undefined) };
            let data = engine.eval_rule_in_module(module, definition, false)?;
            Ok(package.split('.').chain([rule]).fold(data, |value, part| value[part].clone()))
        })
    }

    fn guarded(&mut self, evaluate: impl FnOnce(&mut regorus::Engine) -> anyhow::Result<regorus::Value>) -> Outcome {
        // regorus panics on some calls that OPA accepts; that must cost this rule on this document and nothing else.
        let evaluated = catch_unwind(AssertUnwindSafe(|| evaluate(&mut self.engine)));
        let value = match evaluated {
            Ok(Ok(regorus::Value::Undefined)) => Ok(None),
            Ok(Ok(value)) => convert::to_json(&value).map(Some),
            Ok(Err(error)) => Err(rego_error(&error)),
            Err(panic) => {
                self.engine = self.prepared.as_deref().cloned().unwrap_or_else(new_engine);
                Err(RegoError { at: None, message: format!("the evaluator failed: {}", panic_message(&*panic)) })
            }
        };
        Outcome { value, prints: self.engine.take_prints().unwrap_or_default() }
    }

    /// Starts to record which lines are evaluated.
    pub(crate) fn record_coverage(&mut self) {
        self.engine.set_enable_coverage(true);
    }

    /// Returns, for each module by path, the lines that were evaluated and those that were not.
    pub(crate) fn coverage(&self) -> Vec<(String, BTreeSet<u32>, BTreeSet<u32>)> {
        let files = self.engine.get_coverage_report().map(|report| report.files).unwrap_or_default();
        files.into_iter().map(|file| (file.path, file.covered, file.not_covered)).collect()
    }
}

/// An engine that takes files as large and lines as long as they come; the caller bounds what it reads.
fn new_engine() -> regorus::Engine {
    let mut engine = regorus::Engine::new();
    engine.set_policy_length_config(PolicyLengthConfig {
        max_col: NonZeroU32::MAX,
        max_file_bytes: NonZeroUsize::MAX,
        max_lines: NonZeroUsize::MAX,
    });
    engine
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("for no stated reason").to_owned()
}

/// Takes regorus' drawing of an error apart: `--> path:line:column`, the source line, `error: message`.
fn rego_error(error: &anyhow::Error) -> RegoError {
    let text = format!("{error:#}");
    let at = text.lines().find_map(|line| {
        let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some((parts.next()?.to_owned(), line, column))
    });
    let message = text.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or(&text);
    RegoError { at, message: message.split_whitespace().collect::<Vec<_>>().join(" ") }
}
