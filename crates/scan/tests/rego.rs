//! The Rego tests of the built-in checks and of the quickstart, one trial per `test_` rule, run by the code of
//! `scan test`.

use std::path::{Path, PathBuf};

use engine::{TestOutcome, TestResult};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut trials = Vec::new();
    for folder in ["checks", "testdata/quickstart/policies"] {
        let (files, unreadable) =
            scan::policies::read(&[PathBuf::from(folder)], &root, "the path").expect("the folder is in the repository");
        assert!(unreadable.is_empty(), "{unreadable:?}");
        trials.extend(every_check_has_tests(&files));
        let run = engine::run_tests(files, &serde_json::Map::new(), &|_| true, false);
        trials.push(Trial::test(format!("{folder} loads"), move || match run.diagnostics.first() {
            Some(it) => Err(format!("{}: {}", it.place, it.message).into()),
            None => Ok(()),
        }));
        trials.extend(run.results.into_iter().map(trial));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(result: TestResult) -> Trial {
    let name = format!("{}: {}", result.place.path, result.name);
    Trial::test(name, move || match result.outcome {
        TestOutcome::Pass | TestOutcome::Skip => Ok(()),
        TestOutcome::Fail => Err(format!("{} is not true; printed: {:?}", result.place, result.prints).into()),
        TestOutcome::Error(message) => Err(Failed::from(message)),
    })
}

/// `x.rego` has `x_test.rego` beside it, with a test in it.
fn every_check_has_tests(files: &[engine::PolicyFile]) -> Vec<Trial> {
    let trial = |file: &engine::PolicyFile| {
        let beside = file.path.replace(".rego", "_test.rego");
        let tested = files.iter().any(|it| it.path == beside && it.text.contains("\ntest_"));
        let test = move || if tested { Ok(()) } else { Err(format!("{beside} has no test").into()) };
        Trial::test(format!("{} has tests", file.path), test)
    };
    files.iter().filter(|file| !file.is_test()).map(trial).collect()
}
