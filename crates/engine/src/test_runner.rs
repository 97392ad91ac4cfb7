//! `test_` rules, run as `opa test` runs them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use parsers::{Diagnostic, Place};

use crate::evaluator::{Evaluator, RuleName};
use crate::module::{Module, PolicyFile, defines, lent, rego_diagnostic};

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

/// Runs the tests in `files` whose full name (`data.package.rule`) `wanted` accepts. Of the built-in files among them
/// only the libraries take part that the others do not bring themselves, as in a scan.
pub fn run_tests(
    files: Vec<PolicyFile>,
    data: &serde_json::Map<String, serde_json::Value>,
    wanted: &dyn Fn(&str) -> bool,
    coverage: bool,
) -> TestRun {
    let mut run = TestRun::default();
    let mut modules = Vec::new();
    for file in files {
        match Module::read(file) {
            Ok(module) => modules.push(module),
            Err(broken) => run.diagnostics.push(broken.diagnostic),
        }
    }
    let own = || modules.iter().filter(|it| !it.file.builtin);
    let active: Vec<&Module> = own().chain(lent(&modules)).collect();
    run.diagnostics.extend(own().flat_map(|module| missing_libraries(module, &active)));
    if !run.diagnostics.is_empty() {
        return run;
    }
    let mut evaluator = match compile(&active, data) {
        Ok(evaluator) => evaluator,
        Err(diagnostic) => {
            run.diagnostics.push(diagnostic);
            return run;
        }
    };
    if coverage {
        evaluator.record_coverage();
    }
    for test in tests(own()) {
        let package = format!("data.{}", test.module.outline.package);
        if wanted(&format!("{package}.{}", test.rule.name)) {
            run.results.push(run_one(&mut evaluator, &test, package));
        }
    }
    if coverage {
        run.coverage = measured(&evaluator, own());
    }
    run
}

fn compile(modules: &[&Module], data: &serde_json::Map<String, serde_json::Value>) -> Result<Evaluator, Diagnostic> {
    let mut evaluator = Evaluator::new();
    let data = serde_json::Value::Object(data.clone());
    evaluator.add_data(data).map_err(|error| rego_diagnostic(&error, "--data"))?;
    for module in modules {
        let added = evaluator.add_module(&module.file.path, &module.file.text, module.outline.version);
        added.map_err(|error| rego_diagnostic(&error, &module.file.path))?;
    }
    let first = modules.first().map_or("", |module| module.file.path.as_str());
    evaluator.prepare().map_err(|error| rego_diagnostic(&error, first))?;
    Ok(evaluator)
}

/// An import below `data.lib` that nothing defines would make every test of the check meaningless.
fn missing_libraries(module: &Module, active: &[&Module]) -> Vec<Diagnostic> {
    let libraries = module.data_imports().filter(|(path, _)| path.starts_with("lib."));
    let missing = libraries.filter(|(path, _)| !active.iter().any(|it| defines(&it.outline.package, path)));
    let message = |path: &str| format!("imports data.{path}, which no file defines; name its folder, too");
    missing.map(|(path, line)| Diagnostic::error(module.place(line), message(path))).collect()
}

fn measured<'a>(evaluator: &Evaluator, modules: impl Iterator<Item = &'a Module>) -> Vec<FileCoverage> {
    let own: BTreeSet<&str> = modules.map(|module| module.file.path.as_str()).collect();
    let files = evaluator.coverage().into_iter().filter(|(path, ..)| own.contains(path.as_str()));
    let mut files: Vec<FileCoverage> =
        files.map(|(path, covered, not_covered)| FileCoverage { path, covered, not_covered }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// One test rule.
struct Test<'a> {
    module: &'a Module,
    rule: &'a RuleName,
    /// How many definitions of this name the package has before this one, as OPA counts them.
    nth: usize,
    /// Whether the package has other definitions of this name.
    is_repeated: bool,
}

/// The test rules by path and line; each definition is a test of its own.
fn tests<'a>(modules: impl Iterator<Item = &'a Module>) -> Vec<Test<'a>> {
    let mut found: Vec<Test<'a>> = Vec::new();
    for module in modules {
        for rule in module.outline.rules.iter().filter(|rule| !rule.is_function) {
            if !rule.name.starts_with("test_") && !rule.name.starts_with("todo_test_") {
                continue;
            }
            let same = |it: &&mut Test<'a>| it.module.key() == module.key() && it.rule.name == rule.name;
            let nth = found.iter_mut().filter(same).map(|it| it.is_repeated = true).count();
            found.push(Test { module, rule, nth, is_repeated: nth > 0 });
        }
    }
    found.sort_by(|a, b| (&a.module.file.path, a.rule.line).cmp(&(&b.module.file.path, b.rule.line)));
    found
}

fn run_one(evaluator: &mut Evaluator, test: &Test<'_>, package: String) -> TestResult {
    let name = &test.rule.name;
    let shown = if test.nth == 0 { name.clone() } else { format!("{name}#{:02}", test.nth) };
    let result = |outcome, duration, prints| {
        let place = test.module.place(test.rule.line);
        TestResult { package, name: shown, place, outcome, duration, prints }
    };
    if name.starts_with("todo_") {
        return result(TestOutcome::Skip, Duration::ZERO, Vec::new());
    }
    let start = Instant::now();
    let module = test.module;
    let evaluated = if test.is_repeated {
        evaluator.eval_definition(&module.file.path, &module.outline.package, name, test.rule.line)
    } else {
        evaluator.eval(&module.outline.package, name)
    };
    let outcome = match evaluated.value {
        Ok(Some(serde_json::Value::Bool(true))) => TestOutcome::Pass,
        // A case that does not hold is just absent, so the ones that are there prove nothing.
        Ok(Some(serde_json::Value::Object(_))) => TestOutcome::Error(
            "tests with cases (test_x[case]) cannot be judged yet; write one rule per case".to_owned(),
        ),
        Ok(_) => TestOutcome::Fail,
        Err(error) => {
            let at = error.at.map(|(path, line, column)| format!("{path}:{line}:{column}: ")).unwrap_or_default();
            TestOutcome::Error(format!("{at}{}", error.message))
        }
    };
    result(outcome, start.elapsed(), evaluated.prints)
}
