//! What one run is to do: flags, then `SCAN_*`, then `TRIVY_*`, then the settings file, then defaults.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;
use engine::{Namespaces, Severity, closest};
use parsers::{Diagnostic, InputType};

use crate::flags::{Effect, FOREIGN_TYPES, Kind, flag};
use crate::given::Values;

/// A usage error: what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A value that a setting cannot have.
    #[error("{origin}: {problem}")]
    Value {
        /// `--severity`, `SCAN_SEVERITY`, `severity in trivy.yaml`
        origin: String,
        /// What is wrong and what there is.
        problem: String,
    },
    /// A settings or ignore file that was asked for and cannot be read.
    #[error("{what} {}: {problem}", path.display())]
    File {
        /// `the settings file`
        what: &'static str,
        /// The path.
        path: PathBuf,
        /// What the system says, or the line with the mistake.
        problem: String,
    },
}

/// Everything that decides what a run does.
pub struct Settings {
    /// What to scan.
    pub paths: Vec<PathBuf>,
    /// `--policy`
    pub policies: Vec<PathBuf>,
    /// `--data`
    pub data: Vec<PathBuf>,
    /// `--namespaces` and `--check-namespaces`
    pub namespaces: Namespaces,
    /// `--severity`, sorted; all when not given.
    pub severities: Vec<Severity>,
    /// `--format`
    pub format: &'static reporters::Format,
    /// `--output`
    pub output: Option<PathBuf>,
    /// `--exit-code`
    pub exit_code: u8,
    /// `--skip-dirs`
    pub skip_dirs: Vec<String>,
    /// `--skip-files`
    pub skip_files: Vec<String>,
    /// `--skip-check`
    pub skip_checks: Vec<String>,
    /// `--ignorefile`, when it was named
    pub ignorefile: Option<PathBuf>,
    /// `--file-patterns`
    pub file_patterns: Vec<(InputType, regex::Regex)>,
    /// `--misconfig-scanners`; empty: all
    pub input_types: Vec<InputType>,
    /// `--include-non-failures`
    pub include_passes: bool,
    /// `--include-deprecated-checks`
    pub include_deprecated: bool,
    /// `--rego-error-limit`
    pub rego_error_limit: usize,
    /// `--config-file-schemas`
    pub schemas: Vec<PathBuf>,
    /// `--k8s-version`
    pub k8s_version: String,
    /// `--allow-partial`
    pub allow_partial: bool,
    /// `--no-fold` turned around
    pub fold: bool,
    /// `--quiet`
    pub quiet: bool,
    /// `--debug`
    pub debug: bool,
    /// The settings file that took effect.
    pub settings_file: Option<PathBuf>,
    /// What a person should know about the settings.
    pub warnings: Vec<Diagnostic>,
    /// The same, for `--debug`.
    pub remarks: Vec<String>,
}

/// The process around the program, as data.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The working directory.
    pub directory: PathBuf,
    /// Environment variables.
    pub environment: BTreeMap<String, OsString>,
}

impl Settings {
    /// Puts the sources together.
    ///
    /// # Errors
    ///
    /// A value that cannot be meant, or a settings file that was named and cannot be read.
    pub fn resolve(matches: &ArgMatches, around: &Surroundings) -> Result<Self, ConfigError> {
        let mut values = Values::default();
        values.read_arguments(matches);
        values.read_environment(&around.environment);
        let settings_file = values.read_settings_file(&around.directory)?;
        let paths = matches.get_many::<PathBuf>("PATH").unwrap_or_default().cloned().collect();
        values.into_settings(paths, settings_file)
    }
}

impl Values {
    fn into_settings(self, paths: Vec<PathBuf>, settings_file: Option<PathBuf>) -> Result<Settings, ConfigError> {
        let files = |name: &str| self.many(name).into_iter().map(PathBuf::from).collect::<Vec<_>>();
        let mut severities = self.each("severity", severity)?;
        severities.sort_unstable();
        severities.dedup();
        if severities.is_empty() {
            severities = Severity::ALL.to_vec();
        }
        let (mut effects, remarks) = self.foreign()?;
        let exit_code = self.number("exit-code", 0, "from 0 to 255")?;
        if let Some((origin, _)) = self.one("exit-code").filter(|_| exit_code == 2 || exit_code == 3) {
            let message = format!("{exit_code} also means that something failed; with 1 the two can be told apart");
            effects.push(Diagnostic::warning(parsers::Place::file(origin), message));
        }
        let settings = Settings {
            paths,
            policies: files("policy"),
            data: files("data"),
            namespaces: self.namespaces(),
            severities,
            format: self.format()?,
            output: self.output()?,
            exit_code,
            skip_dirs: self.many("skip-dirs"),
            skip_files: self.many("skip-files"),
            skip_checks: self.many("skip-check"),
            ignorefile: self.one("ignorefile").map(|(_, value)| PathBuf::from(value)),
            file_patterns: self.each("file-patterns", file_pattern)?.into_iter().flatten().collect(),
            input_types: self.input_types()?,
            include_passes: self.switch("include-non-failures")?,
            include_deprecated: self.switch("include-deprecated-checks")?,
            rego_error_limit: self.number("rego-error-limit", 10, "from 0")?,
            schemas: files("config-file-schemas"),
            k8s_version: self.one("k8s-version").map(|(_, value)| value.to_owned()).unwrap_or_default(),
            allow_partial: self.switch("allow-partial")?,
            fold: !self.switch("no-fold")?,
            quiet: self.switch("quiet")?,
            debug: self.switch("debug")?,
            settings_file,
            warnings: self.warnings.into_iter().chain(effects).collect(),
            remarks,
        };
        Ok(settings)
    }

    /// `--namespaces` is exact; `--check-namespaces` adds to the built-in checks. When both are given, the one
    /// from the stronger source decides what kind of choice it is.
    fn namespaces(&self) -> Namespaces {
        let level = |name: &str| self.given.get(name).map(|given| given.level);
        let (only, added) = (self.many("namespaces"), self.many("check-namespaces"));
        match (level("namespaces"), level("check-namespaces")) {
            _ if only.is_empty() && added.is_empty() => Namespaces::All,
            (Some(exact), Some(adding)) if exact == adding => {
                let new = added.into_iter().filter(|name| !only.contains(name));
                Namespaces::Only(only.iter().cloned().chain(new).collect())
            }
            (exact, Some(adding)) if !added.is_empty() && exact.is_none_or(|exact| adding < exact) => {
                Namespaces::AddedToBuiltin(added)
            }
            _ => Namespaces::Only(only),
        }
    }

    fn output(&self) -> Result<Option<PathBuf>, ConfigError> {
        match self.one("output") {
            Some((origin, value)) if value.starts_with("plugin=") => {
                Err(value_error(origin, "there are no plugins; name a file".to_owned()))
            }
            other => Ok(other.filter(|(_, value)| !value.is_empty()).map(|(_, value)| PathBuf::from(value))),
        }
    }

    fn format(&self) -> Result<&'static reporters::Format, ConfigError> {
        let (origin, name) = self.one("format").unwrap_or(("--format", "table"));
        let known: Vec<&str> = reporters::FORMATS.iter().map(|format| format.name).collect();
        reporters::Format::by_name(name).ok_or_else(|| value_error(origin, unknown("format", name, &known)))
    }

    fn input_types(&self) -> Result<Vec<InputType>, ConfigError> {
        let known: Vec<&str> = InputType::ALL.iter().map(|it| it.name()).collect();
        let types = self.each("misconfig-scanners", |name| match name.parse() {
            Ok(input_type) => Ok(Some(input_type)),
            Err(()) if FOREIGN_TYPES.contains(&name) => Ok(None),
            Err(()) => Err(unknown("type", name, &known)),
        })?;
        let ours: Vec<InputType> = types.iter().copied().flatten().collect();
        if ours.is_empty() && !types.is_empty() {
            let problem = format!("none of these types is scanned; there are {}", known.join(", "));
            return Err(value_error("--misconfig-scanners", problem));
        }
        Ok(ours)
    }

    /// Warnings and remarks of flags that are Trivy's; an error for those that are gone.
    fn foreign(&self) -> Result<(Vec<Diagnostic>, Vec<String>), ConfigError> {
        let (mut warnings, mut remarks) = (Vec::new(), Vec::new());
        for (name, given) in &self.given {
            let off = flag(name).is_some_and(|flag| flag.kind == Kind::Switch) && !self.switch(name)?;
            match flag(name).map_or(Effect::Works, |flag| flag.effect) {
                Effect::Works => {}
                _ if off || given.values.iter().all(String::is_empty) => {}
                Effect::Nothing(reason) => remarks.push(format!("{} has no effect: {reason}", given.origin)),
                Effect::NotYet(reason) => {
                    let place = parsers::Place::file(given.origin.as_str());
                    warnings.push(Diagnostic::warning(place, format!("has no effect yet: {reason}")));
                }
                Effect::Removed(reason) => return Err(value_error(&given.origin, reason.to_owned())),
            }
        }
        Ok((warnings, remarks))
    }
}

pub(crate) fn value_error(origin: &str, problem: String) -> ConfigError {
    ConfigError::Value { origin: origin.to_owned(), problem }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let hint = closest(name, known).map(|it| format!(" Did you mean `{it}`?")).unwrap_or_default();
    format!("there is no {what} `{name}`; there are {}.{hint}", known.join(", "))
}

fn severity(name: &str) -> Result<Severity, String> {
    let known: Vec<&str> = Severity::ALL.iter().map(|it| it.name()).collect();
    name.parse().map_err(|()| unknown("severity", name, &known))
}

/// Reads `dockerfile:REGEX`; `None` for a type that only Trivy reads.
fn file_pattern(text: &str) -> Result<Option<(InputType, regex::Regex)>, String> {
    let (name, pattern) =
        text.split_once(':').ok_or_else(|| format!("`{text}` must be TYPE:REGEX, like dockerfile:Customfile"))?;
    if FOREIGN_TYPES.contains(&name) {
        return Ok(None);
    }
    let known: Vec<&str> = InputType::ALL.iter().map(|it| it.name()).collect();
    let input_type = name.parse().map_err(|()| unknown("type", name, &known))?;
    let regex = regex::Regex::new(pattern).map_err(|error| {
        let reason = error.to_string();
        format!("`{pattern}` is no regular expression: {}", reason.lines().last().unwrap_or_default())
    })?;
    Ok(Some((input_type, regex)))
}

#[cfg(test)]
mod tests {
    use super::{Settings, Surroundings};
    use crate::cli;

    /// Resolves `scan config .` with more arguments, in a folder with this trivy.yaml, and shows one setting.
    #[track_caller]
    fn check(
        arguments: &[&str],
        environment: &[(&str, &str)],
        file: &str,
        show: fn(&Settings) -> String,
        expected: &str,
    ) {
        let folder = tempfile::tempdir().unwrap();
        if !file.is_empty() {
            std::fs::write(folder.path().join("trivy.yaml"), file).unwrap();
        }
        let matches = cli::command().try_get_matches_from([&["scan", "config", "."], arguments].concat()).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let around = Surroundings { directory: folder.path().to_owned(), environment };
        let settings = Settings::resolve(matches.subcommand().unwrap().1, &around);
        assert_eq!(settings.map_or_else(|error| error.to_string(), |it| show(&it)), expected);
    }

    fn severities(settings: &Settings) -> String {
        settings.severities.iter().map(|it| it.name()).collect::<Vec<_>>().join(",")
    }

    fn namespaces(settings: &Settings) -> String {
        format!("{:?}", settings.namespaces)
    }

    #[test]
    fn a_flag_beats_scan_beats_trivy_beats_the_file() {
        let both = [("TRIVY_SEVERITY", "LOW"), ("SCAN_SEVERITY", "MEDIUM")];
        check(&["-s", "high"], &both, "severity: CRITICAL", severities, "HIGH");
        check(&[], &both, "severity: CRITICAL", severities, "MEDIUM");
        check(&[], &both[..1], "severity: CRITICAL", severities, "LOW");
        check(&[], &[], "severity: [CRITICAL, HIGH]", severities, "HIGH,CRITICAL");
        check(&[], &[], "", severities, "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL");
    }

    #[test]
    fn namespaces_are_exact_and_check_namespaces_add() {
        check(&["--namespaces", "custom"], &[], "", namespaces, r#"Only(["custom"])"#);
        check(&["--check-namespaces", "user"], &[], "", namespaces, r#"AddedToBuiltin(["user"])"#);
        check(&[], &[], "config: {namespaces: [custom, builtin]}", namespaces, r#"Only(["custom", "builtin"])"#);
        check(
            &["--check-namespaces", "user"],
            &[],
            "config: {namespaces: [custom]}",
            namespaces,
            r#"AddedToBuiltin(["user"])"#,
        );
        check(&[], &[("TRIVY_NAMESPACES", "custom")], "rego: {namespaces: [user]}", namespaces, r#"Only(["custom"])"#);
    }

    #[test]
    fn a_value_that_cannot_be_meant_is_an_error_that_names_its_source() {
        let unused = |_: &Settings| String::new();
        check(
            &["-s", "HIHG"],
            &[],
            "",
            unused,
            "--severity: there is no severity `HIHG`; there are UNKNOWN, LOW, MEDIUM, HIGH, CRITICAL. Did you mean `HIGH`?",
        );
        check(&[], &[("TRIVY_EXIT_CODE", "x")], "", unused, "TRIVY_EXIT_CODE: `x` is no number from 0 to 255");
        check(&["--no-config"], &[], "exit-code: x", |it| it.exit_code.to_string(), "0");
        check(
            &[],
            &[],
            "a: [",
            |_| String::new(),
            "the settings file trivy.yaml: line 1: not YAML: unclosed bracket '['",
        );
    }
}
