//! `scan test`: the `test_` rules of checks, with the output of `opa test`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use engine::{FileCoverage, TestOutcome, TestResult, TestRun};
use serde_json::{Value, json};

use crate::exit_code::ExitCode;
use crate::{output, policies};

const RULE: &str = "--------------------------------------------------------------------------------";

/// Runs the tests and prints their results.
///
/// # Errors
///
/// A path that does not exist, a regular expression that is none, an output that cannot be written.
pub fn run(matches: &ArgMatches, directory: &Path) -> anyhow::Result<ExitCode> {
    let paths = |name: &str| matches.get_many::<PathBuf>(name).unwrap_or_default().cloned().collect::<Vec<_>>();
    let (files, unreadable) = policies::read(&paths("PATH"), directory, "the path")?;
    let files = policies::builtin().into_iter().chain(files).collect();
    let (mut data, left_out) = policies::read_data_beside(&paths("PATH"), directory)?;
    left_out.iter().for_each(|it| output::line(&format!("warning: {}: {}", it.place, it.message)));
    let named = policies::read_data(&paths("data"), directory)?;
    policies::merge(&mut data, named)
        .map_err(|key| anyhow::anyhow!("--data: data.{key} has another value below the paths"))?;
    let pattern = matches.get_one::<String>("run").map_or("", String::as_str);
    let pattern = regex::Regex::new(pattern).map_err(|error| anyhow::anyhow!("--run: {error}"))?;
    let coverage = matches.get_flag("coverage");
    let mut run = engine::run_tests(files, &data, &|name| pattern.is_match(name), coverage);
    run.diagnostics.extend(unreadable);
    if !run.diagnostics.is_empty() {
        run.diagnostics.iter().for_each(|it| output::line(&format!("error: {}: {}", it.place, it.message)));
        return Ok(ExitCode::ERROR);
    }
    let out = &mut io::stdout().lock();
    let written = if coverage {
        write_json(&coverage_report(&run.coverage), out)
    } else if matches.get_one::<String>("format").is_some_and(|format| format == "json") {
        write_json(&Value::Array(run.results.iter().map(result_json).collect()), out)
    } else {
        write_pretty(&run, matches.get_flag("verbose"), out)
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    let failed = run.results.iter().any(|it| it.outcome != TestOutcome::Pass);
    if run.results.is_empty() {
        output::line("error: no test was found: a test is a rule called test_ in any package");
        return Ok(ExitCode::ERROR);
    }
    Ok(if failed { ExitCode::ERROR } else { ExitCode::OK })
}

fn write_json(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn write_pretty(run: &TestRun, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let shown = |it: &&TestResult| verbose || it.outcome != TestOutcome::Pass;
    for result in run.results.iter().filter(shown) {
        write_result(result, verbose, out)?;
    }
    if run.results.iter().any(|it| shown(&it)) {
        writeln!(out, "{RULE}")?;
    }
    let all = run.results.len();
    let count = |wanted: fn(&TestOutcome) -> bool| run.results.iter().filter(|it| wanted(&it.outcome)).count();
    let counts = [
        ("PASS", count(|it| *it == TestOutcome::Pass)),
        ("FAIL", count(|it| *it == TestOutcome::Fail)),
        ("SKIPPED", count(|it| *it == TestOutcome::Skip)),
        ("ERROR", count(|it| matches!(it, TestOutcome::Error(_)))),
    ];
    for (name, number) in counts.into_iter().filter(|(name, number)| *number > 0 || *name == "PASS" && all > 0) {
        writeln!(out, "{name}: {number}/{all}")?;
    }
    Ok(())
}

fn write_result(result: &TestResult, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let word = match &result.outcome {
        TestOutcome::Pass => "PASS",
        TestOutcome::Fail => "FAIL",
        TestOutcome::Error(_) => "ERROR",
        TestOutcome::Skip => "SKIPPED",
    };
    writeln!(out, "{}:", reporters::escape::line(&result.place.to_string()))?;
    write!(out, "{}.{}: {word}", result.package, result.name)?;
    match result.outcome {
        TestOutcome::Skip => writeln!(out)?,
        _ => writeln!(out, " ({:.1?})", result.duration)?,
    }
    if let TestOutcome::Error(message) = &result.outcome {
        writeln!(out, "  {}", reporters::escape::line(message))?;
    }
    if verbose || result.outcome != TestOutcome::Pass {
        for print in &result.prints {
            writeln!(out, "  {}", reporters::escape::line(print))?;
        }
    }
    Ok(())
}

/// One test as `opa test --format json` has it; durations are in nanoseconds.
fn result_json(result: &TestResult) -> Value {
    let place = &result.place;
    let mut object = json!({
        "location": {"file": &*place.path, "row": place.line, "col": 1},
        "package": result.package,
        "name": result.name,
        "duration": u64::try_from(result.duration.as_nanos()).unwrap_or(u64::MAX),
    });
    match &result.outcome {
        TestOutcome::Pass => {}
        TestOutcome::Fail => object["fail"] = true.into(),
        TestOutcome::Error(message) => object["error"] = json!({"code": "eval_error", "message": message}),
        TestOutcome::Skip => object["skip"] = true.into(),
    }
    if !result.prints.is_empty() {
        let lines: String = result.prints.iter().map(|print| format!("{print}\n")).collect();
        object["output"] = data_encoding::BASE64.encode(lines.as_bytes()).into();
    }
    object
}

/// The report of `opa test --coverage`: ranges of rows for each file, and percentages.
fn coverage_report(files: &[FileCoverage]) -> Value {
    let percent = |covered: usize, not_covered: usize| {
        let all = covered + not_covered;
        if all == 0 { 0.0 } else { (covered as f64 * 10_000.0 / all as f64).round() / 100.0 }
    };
    let (mut covered, mut not_covered) = (0, 0);
    let mut by_path = serde_json::Map::new();
    for file in files {
        covered += file.covered.len();
        not_covered += file.not_covered.len();
        let object = json!({
            "covered": ranges(&file.covered),
            "not_covered": ranges(&file.not_covered),
            "covered_lines": file.covered.len(),
            "not_covered_lines": file.not_covered.len(),
            "coverage": percent(file.covered.len(), file.not_covered.len()),
        });
        by_path.insert(file.path.clone(), object);
    }
    json!({
        "files": by_path,
        "covered_lines": covered,
        "not_covered_lines": not_covered,
        "coverage": percent(covered, not_covered),
    })
}

/// Runs of consecutive lines.
fn ranges(lines: &BTreeSet<u32>) -> Vec<Value> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &line in lines {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == line => *end = line,
            _ => runs.push((line, line)),
        }
    }
    runs.into_iter().map(|(start, end)| json!({"start": {"row": start}, "end": {"row": end}})).collect()
}
