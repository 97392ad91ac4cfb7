//! `test_` rules, run as `opa test` runs them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use parsers::{Diagnostic, Place};

use crate::evaluator::Evaluator;
use crate::module::{Module, PolicyFile, rego_diagnostic};

/// What became of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestOutcome {
    /// The rule is true.
    Pass,
    /// The rule is false or undefined.
    Fail,
    /// The rule could not be evaluated.
    Error(String),
    /// A rule called `todo_test_..`: it is not run.
    Skip,
}

/// One test rule and its outcome.
#[derive(Debug, Clone)]
pub struct TestResult {
    /// The package with `data.`.
    pub package: String,
    /// The rule: `test_deny_root`.
    pub name: String,
    /// Where the rule stands.
    pub place: Place,
    /// The outcome.
    pub outcome: TestOutcome,
    /// How long it ran.
    pub duration: Duration,
    /// What it printed, as `file:line: text`.
    pub prints: Vec<String>,
}

/// The lines of one module that ran and that did not; lines without code are in neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCoverage {
    /// The module's path.
    pub path: String,
    /// Lines from 1 that were evaluated.
    pub covered: BTreeSet<u32>,
    /// Lines from 1 that were not.
    pub not_covered: BTreeSet<u32>,
}

/// Everything one test run showed.
#[derive(Debug, Default)]
pub struct TestRun {
    /// The tests by path and line.
    pub results: Vec<TestResult>,
    /// Modules that did not load; nothing has run then.
    pub diagnostics: Vec<Diagnostic>,
    /// Empty unless coverage was asked for.
    pub coverage: Vec<FileCoverage>,
}

/// Runs the tests in `files` whose full name (`data.package.rule`) `wanted` accepts.
pub fn run_tests(
    files: Vec<PolicyFile>,
    data: &serde_json::Map<String, serde_json::Value>,
    wanted: &dyn Fn(&str) -> bool,
    coverage: bool,
) -> TestRun {
    let mut run = TestRun::default();
    let mut evaluator = Evaluator::new();
    if let Err(error) = evaluator.add_data(serde_json::Value::Object(data.clone())) {
        run.diagnostics.push(rego_diagnostic(&error, "--data"));
    }
    let mut modules = Vec::new();
    for file in files {
        match Module::read(file) {
            Ok(module) => {
                let added = evaluator.add_module(&module.file.path, &module.file.text, module.outline.version);
                run.diagnostics.extend(added.err().map(|error| rego_diagnostic(&error, &module.file.path)));
                modules.push(module);
            }
            Err(broken) => run.diagnostics.push(broken.diagnostic),
        }
    }
    if run.diagnostics.is_empty() {
        let path = modules.first().map(|module| module.file.path.clone()).unwrap_or_default();
        run.diagnostics.extend(evaluator.prepare().err().map(|error| rego_diagnostic(&error, &path)));
    }
    if !run.diagnostics.is_empty() {
        return run;
    }
    if coverage {
        evaluator.record_coverage();
    }
    for (module, name, line) in tests(&modules) {
        let package = format!("data.{}", module.outline.package);
        if wanted(&format!("{package}.{name}")) {
            run.results.push(run_one(&mut evaluator, module, name, line, package));
        }
    }
    if coverage {
        let lines = evaluator.coverage().into_iter();
        run.coverage = lines.map(|(path, covered, not_covered)| FileCoverage { path, covered, not_covered }).collect();
        run.coverage.sort_by(|a, b| a.path.cmp(&b.path));
    }
    run
}

/// The test rules by path and line, each name of a module once.
fn tests(modules: &[Module]) -> Vec<(&Module, &str, u32)> {
    let mut found = Vec::new();
    for module in modules {
        let mut seen = BTreeSet::new();
        for rule in module.outline.rules.iter().filter(|rule| !rule.is_function) {
            let is_test = rule.name.starts_with("test_") || rule.name.starts_with("todo_test_");
            if is_test && seen.insert(rule.name.as_str()) {
                found.push((module, rule.name.as_str(), rule.line));
            }
        }
    }
    found.sort_by(|a, b| (&a.0.file.path, a.2).cmp(&(&b.0.file.path, b.2)));
    found
}

fn run_one(evaluator: &mut Evaluator, module: &Module, name: &str, line: u32, package: String) -> TestResult {
    let result = |outcome, duration, prints| {
        let place = module.place(line);
        TestResult { package, name: name.to_owned(), place, outcome, duration, prints }
    };
    if name.starts_with("todo_") {
        return result(TestOutcome::Skip, Duration::ZERO, Vec::new());
    }
    let start = Instant::now();
    let evaluated = evaluator.eval(&module.outline.package, name);
    let outcome = match evaluated.value {
        Ok(Some(serde_json::Value::Bool(true))) => TestOutcome::Pass,
        // A case that does not hold is just absent, so the ones that are there prove nothing.
        Ok(Some(serde_json::Value::Object(_))) => {
            TestOutcome::Error("tests with cases (test_x[case]) cannot be judged yet; write one rule per case".to_owned())
        }
        Ok(_) => TestOutcome::Fail,
        Err(error) => {
            let at = error.at.map(|(path, line, column)| format!("{path}:{line}:{column}: ")).unwrap_or_default();
            TestOutcome::Error(format!("{at}{}", error.message))
        }
    };
    result(outcome, start.elapsed(), evaluated.prints)
}
