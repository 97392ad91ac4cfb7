//! `scan config`: settings, checks and files to a report, and the report to an exit code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use engine::{
    CheckSet, Collected, Date, Header, IgnoreFile, LoadOptions, Namespaces, Report, Severity, Status, Summary,
    UnitOutcome, Worker,
};
use parsers::{Diagnostic, DiagnosticSeverity, InputType, Parsed, Place, SourceMap};
use rayon::prelude::*;

use crate::exit_code::ExitCode;
use crate::files::ReadError;
use crate::settings::{ConfigError, Settings, Surroundings};
use crate::walk::{Unit, Walk};
use crate::{files, output, policies, walk};

/// Runs the scan and writes its report.
///
/// # Errors
///
/// Whatever is exit code 2 before or after a scan: settings, paths, checks that cannot be used, an output that
/// cannot be written.
pub fn run(settings: &Settings, around: &Surroundings) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let clock = Clock::new(around);
    let log = output::Log::new(settings);
    for remark in &settings.remarks {
        log.debug(remark);
    }
    let ignores = read_ignore_file(settings, &around.directory, &clock)?;
    let loaded = load(settings, &around.directory)?;
    let load_errors = count_errors(&loaded.diagnostics);
    if load_errors > settings.rego_error_limit {
        for diagnostic in &loaded.diagnostics {
            log.diagnostic(diagnostic);
        }
        let limit = settings.rego_error_limit;
        anyhow::bail!("errors in checks: {load_errors}, more than --rego-error-limit {limit}; nothing was scanned");
    }
    let walk = walk::units(settings, &around.directory)?;
    let files = walk.units.iter().map(|unit| unit.files.len()).sum::<usize>();
    let report = scan(settings, loaded, walk, ignores, &clock, &log);
    output::write_report(&report, settings, &around.directory)?;
    log.finish(&report, files, start.elapsed());
    Ok(exit_code(settings, &report, load_errors))
}

/// The time of the run.
struct Clock {
    /// Decides what has expired; always the real one.
    today: Date,
    /// From `SOURCE_DATE_EPOCH`, for the report.
    created_at: Option<String>,
}

impl Clock {
    fn new(around: &Surroundings) -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_secs());
        let fixed = around.environment.get("SOURCE_DATE_EPOCH").and_then(|it| it.to_str()?.parse::<i64>().ok());
        // Four-digit years, as RFC 3339 has them.
        let fixed = fixed.filter(|seconds| (0..=253_402_300_799).contains(seconds));
        let time = |seconds: i64| {
            let of_day = seconds.rem_euclid(86_400);
            let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
            format!("{}T{hour:02}:{minute:02}:{second:02}Z", Date::of_unix_time(seconds))
        };
        Self { today: Date::of_unix_time(i64::try_from(now).unwrap_or(i64::MAX)), created_at: fixed.map(time) }
    }
}

/// An ignore file that took effect, the warnings about it, and its name for the summary.
struct Ignores {
    file: IgnoreFile,
    warnings: Vec<Diagnostic>,
    name: Option<String>,
}

fn read_ignore_file(settings: &Settings, directory: &Path, clock: &Clock) -> Result<Ignores, ConfigError> {
    let named = settings.ignorefile.as_deref();
    let path = named.unwrap_or(Path::new(".trivyignore"));
    let error = |problem: String| ConfigError::File { what: "the ignore file", path: path.to_owned(), problem };
    match files::read_named(&directory.join(path)) {
        Ok(text) => {
            let shown = path.to_string_lossy();
            let (file, warnings) = IgnoreFile::parse(&shown, &text, &clock.today);
            Ok(Ignores { file, warnings, name: Some(shown.into_owned()) })
        }
        Err(ReadError::Missing) if named.is_none() => {
            Ok(Ignores { file: IgnoreFile::default(), warnings: Vec::new(), name: None })
        }
        Err(ReadError::Missing) => Err(error("there is no such file".to_owned())),
        Err(ReadError::Problem(problem)) => Err(error(problem)),
    }
}

fn load(settings: &Settings, directory: &Path) -> anyhow::Result<CheckSet> {
    let (users, unreadable) = policies::read(&settings.policies, directory, "the --policy path")?;
    let mut data = policies::read_data(&settings.data, directory)?;
    if !settings.k8s_version.is_empty() || !data.contains_key("k8s") {
        data.insert("k8s".to_owned(), serde_json::json!({ "version": settings.k8s_version }));
    }
    if !settings.policies.is_empty() && users.iter().all(engine::PolicyFile::is_test) {
        let paths = join(settings.policies.iter().map(|it| it.display()));
        let why: String = unreadable.iter().map(|it| format!("; {} {}", it.place, it.message)).collect();
        anyhow::bail!("no Rego file was found under --policy {paths}{why}");
    }
    let options = LoadOptions {
        namespaces: settings.namespaces.clone(),
        severities: settings.severities.clone(),
        skip_checks: settings.skip_checks.clone(),
        include_deprecated: settings.include_deprecated,
        data,
        schemas: schema_names(&settings.schemas, directory)?,
    };
    let files = policies::builtin().into_iter().chain(users).collect();
    let mut set = CheckSet::load(files, &options)?;
    set.diagnostics.extend(unreadable);
    Ok(set)
}

/// METADATA names a schema by its file's name without the extension.
fn schema_names(paths: &[std::path::PathBuf], directory: &Path) -> anyhow::Result<Vec<String>> {
    let name = |path: &std::path::PathBuf| {
        anyhow::ensure!(
            directory.join(path).is_file(),
            "--config-file-schemas {}: there is no such file",
            path.display()
        );
        Ok(path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
    };
    paths.iter().map(name).collect()
}

fn scan(settings: &Settings, set: CheckSet, walk: Walk, ignores: Ignores, clock: &Clock, log: &output::Log) -> Report {
    let outcomes = evaluate(settings, &set, &walk.units, clock);
    let mut collected = Collected { skipped: walk.skipped, ..Collected::default() };
    let settings_warnings = settings.warnings.iter().cloned();
    collected.diagnostics.extend(settings_warnings.chain(walk.diagnostics).chain(ignores.warnings));
    collected.loading.extend(set.diagnostics.iter().cloned());
    let mut ran = vec![false; set.checks().count()];
    let mut summary = Summary { checks_loaded: ran.len(), other_files: walk.other_files, ..Summary::default() };
    for (outcome, skipped) in outcomes {
        for print in &outcome.prints {
            log.debug(print);
        }
        for index in outcome.ran {
            ran[index] = true;
        }
        summary.documents += outcome.documents;
        collected.findings.extend(outcome.findings);
        collected.targets.extend(outcome.targets);
        collected.diagnostics.extend(outcome.diagnostics);
        collected.skipped.extend(skipped);
    }
    for finding in &mut collected.findings {
        ignores.file.apply(finding);
    }
    summary.checks_run = ran.iter().filter(|it| **it).count();
    let idle = set.checks().zip(&ran).filter(|(check, ran)| !**ran && !check.builtin);
    summary.never_matched = idle.map(|(check, _)| check.id.to_string()).collect();
    summary.checks_of_other_severities = set.checks_of_other_severities;
    summary.notes = notes(settings, &set, ignores.name.as_deref());
    let header = Header {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        artifact: join(settings.paths.iter().map(|it| it.display())),
        created_at: clock.created_at.clone(),
        severities: settings.severities.clone(),
        include_passes: settings.include_passes,
    };
    Report::new(header, set.checks().cloned().collect(), collected, summary)
}

/// Evaluates the units on every core; the order of the results is that of the units.
fn evaluate(
    settings: &Settings,
    set: &CheckSet,
    units: &[Unit],
    clock: &Clock,
) -> Vec<(UnitOutcome, Vec<parsers::Skipped>)> {
    let idle: Mutex<Vec<Worker<'_>>> = Mutex::default();
    let one = |unit: &Unit| {
        let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = taken.unwrap_or_else(|| set.worker());
        // A mistake of ours in one unit must not cost the others their findings; its worker is not used again.
        let result = catch_unwind(AssertUnwindSafe(|| process(unit, &mut worker, clock, settings.include_passes)));
        match result {
            Ok(outcome) => {
                idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                outcome
            }
            Err(_) => {
                let place = Place::file(unit.files[0].shown.clone());
                let message = "an internal error stopped the evaluation of this file; please report it";
                let diagnostics = vec![Diagnostic::error(place, message)];
                (UnitOutcome { diagnostics, ..UnitOutcome::default() }, Vec::new())
            }
        }
    };
    units.par_iter().map(one).collect()
}

/// Reads, parses and evaluates one unit and lets its text go.
fn process(
    unit: &Unit,
    worker: &mut Worker<'_>,
    clock: &Clock,
    keep_passes: bool,
) -> (UnitOutcome, Vec<parsers::Skipped>) {
    let mut sources = SourceMap::default();
    let mut unreadable = Vec::new();
    for file in &unit.files {
        match files::read(&file.path) {
            Ok(text) => drop(sources.add(file.shown.clone(), text)),
            Err(problem) => unreadable.push(Diagnostic::error(Place::file(file.shown.clone()), problem)),
        }
    }
    let readable = sources.files().next().is_some();
    let mut parsed = if readable { (unit.format.parse)(&sources) } else { Parsed::default() };
    parsed.diagnostics.extend(unreadable);
    let skipped = std::mem::take(&mut parsed.skipped);
    let mut outcome = worker.evaluate(&parsed, &sources, &clock.today);
    leave_out_context(unit, &mut outcome);
    if !keep_passes {
        outcome.findings.retain(|finding| finding.status != Status::Pass);
    }
    (outcome, skipped)
}

/// Drops what was found in files that are only there to evaluate the others; errors stay, they may change the rest.
fn leave_out_context(unit: &Unit, outcome: &mut UnitOutcome) {
    let is_context = |path: &str| unit.files.iter().any(|file| file.is_context && *file.shown == *path);
    outcome.findings.retain(|finding| !is_context(&finding.target));
    outcome.targets.retain(|target| !is_context(&target.path));
    outcome.diagnostics.retain(|it| it.severity == DiagnosticSeverity::Error || !is_context(&it.place.path));
}

/// What a person should know of the choices that shaped the report.
fn notes(settings: &Settings, set: &CheckSet, ignore_file: Option<&str>) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(settings.settings_file.as_ref().map(|path| format!("settings from {}", path.display())));
    notes.extend(ignore_file.map(|name| format!("accepted findings from {name}")));
    if set.builtin_off {
        let names = match &settings.namespaces {
            Namespaces::Only(names) => names.join(", "),
            Namespaces::All | Namespaces::AddedToBuiltin(_) => String::new(),
        };
        notes.push(format!("the built-in checks are off (namespaces: {names})"));
    }
    if !settings.input_types.is_empty() {
        let off: Vec<_> = InputType::ALL.iter().filter(|it| !settings.input_types.contains(it)).collect();
        notes.extend((!off.is_empty()).then(|| format!("not read: {}", join(off))));
    }
    if settings.severities.len() < Severity::ALL.len() {
        notes.push(format!("only severities {}", join(settings.severities.iter())));
    }
    let skipped: Vec<&String> = settings.skip_checks.iter().filter(|id| !set.unknown_skips.contains(id)).collect();
    if !skipped.is_empty() {
        notes.push(format!("left out by --skip-check: {}", join(skipped)));
    }
    notes.extend(set.unknown_skips.iter().map(|id| format!("--skip-check {id}: no check has this id")));
    if !set.deprecated.is_empty() {
        notes.push(format!("left out as deprecated: {}", set.deprecated.join(", ")));
    }
    notes
}

fn join(items: impl IntoIterator<Item = impl ToString>) -> String {
    items.into_iter().map(|it| it.to_string()).collect::<Vec<_>>().join(", ")
}

fn count_errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|it| it.severity == DiagnosticSeverity::Error).count()
}

fn exit_code(settings: &Settings, report: &Report, load_errors: usize) -> ExitCode {
    if load_errors > 0 {
        return ExitCode::ERROR;
    }
    // Checks of severities that were not asked for have not run.
    if report.failures().next().is_some() && settings.exit_code > 0 {
        return ExitCode(settings.exit_code);
    }
    if report.is_partial() && !settings.allow_partial {
        return ExitCode::PARTIAL;
    }
    ExitCode::OK
}
