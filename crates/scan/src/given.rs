//! What flags were given: on the command line, in the environment, in the settings file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ArgMatches;
use engine::closest;
use parsers::Diagnostic;

use crate::files::{self, ReadError};
use crate::flags::{FLAGS, Flag, Kind};
use crate::settings::{ConfigError, value_error};
use crate::settings_file;

/// Where a value came from; the first in this order wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Argument,
    Environment,
    File,
}

/// One flag's values and where they came from.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) level: Level,
    /// `--severity`, `SCAN_SEVERITY`, `severity in trivy.yaml`
    pub(crate) origin: String,
    pub(crate) values: Vec<String>,
}

/// What every flag was given, each from the strongest source that names it.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) given: BTreeMap<&'static str, Given>,
    /// What a person should know about the sources.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Values {
    pub(crate) fn read_arguments(&mut self, matches: &ArgMatches) {
        for flag in FLAGS {
            if let Some(values) = matches.get_many::<String>(flag.name) {
                self.set(flag, Level::Argument, format!("--{}", flag.name), values.cloned().collect());
            }
        }
    }

    pub(crate) fn read_environment(&mut self, environment: &BTreeMap<String, OsString>) {
        for prefix in ["SCAN", "TRIVY"] {
            for flag in FLAGS {
                for name in std::iter::once(&flag.name).chain(flag.aliases) {
                    let variable = format!("{prefix}_{}", name.to_uppercase().replace('-', "_"));
                    let Some(value) = environment.get(&variable).filter(|value| !value.is_empty()) else { continue };
                    let value = value.to_string_lossy();
                    let values = match flag.kind {
                        Kind::Many(_) => value.split(',').map(|it| it.trim().to_owned()).collect(),
                        Kind::One(_) | Kind::Switch => vec![value.into_owned()],
                    };
                    self.set(flag, Level::Environment, variable, values);
                }
            }
        }
        self.warn_of_unknown_variables(environment);
    }

    /// `SCAN_` is this program's prefix, so a name nobody reads is likely a slip.
    fn warn_of_unknown_variables(&mut self, environment: &BTreeMap<String, OsString>) {
        let names = FLAGS.iter().flat_map(|flag| std::iter::once(&flag.name).chain(flag.aliases));
        let known: Vec<String> = names.map(|name| name.to_uppercase().replace('-', "_")).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let variables = environment.keys().filter_map(|variable| Some((variable, variable.strip_prefix("SCAN_")?)));
        for (variable, name) in variables.filter(|(_, name)| !known.contains(name)) {
            if let Some(near) = closest(name, &known) {
                let place = parsers::Place::file(variable.as_str());
                let message = format!("no setting reads this variable; did you mean SCAN_{near}?");
                self.warnings.push(Diagnostic::warning(place, message));
            }
        }
    }

    /// Reads the file of `--config`, else `trivy.yaml` if there is one.
    pub(crate) fn read_settings_file(&mut self, directory: &Path) -> Result<Option<PathBuf>, ConfigError> {
        if self.switch("no-config")? {
            return Ok(None);
        }
        let named = self.one("config").map(|(_, value)| PathBuf::from(value));
        let path = named.clone().unwrap_or_else(|| PathBuf::from("trivy.yaml"));
        let error = |problem: String| ConfigError::File { what: "the settings file", path: path.clone(), problem };
        let text = match files::read_named(&directory.join(&path)) {
            Ok(text) => text,
            Err(ReadError::Missing) if named.is_none() => return Ok(None),
            Err(ReadError::Missing) => return Err(error("there is no such file".to_owned())),
            Err(ReadError::Problem(problem)) => return Err(error(problem)),
        };
        let shown = path.to_string_lossy();
        let file = settings_file::parse(&shown, &text)
            .map_err(|it| error(format!("line {}: {}", it.place.line, it.message)))?;
        self.warnings.extend(file.warnings);
        // Two keys of one list (an old guide's and a new one's) add up; of two single values the last one counts.
        let mut by_flag: BTreeMap<&'static str, (&'static Flag, Vec<String>)> = BTreeMap::new();
        for (flag, values) in file.values {
            by_flag.entry(flag.name).or_insert((flag, Vec::new())).1.extend(values);
        }
        for (flag, values) in by_flag.into_values() {
            self.set(flag, Level::File, format!("{} in {shown}", flag.name), values);
        }
        Ok(Some(path))
    }

    /// Keeps the value unless one is there that wins.
    fn set(&mut self, flag: &'static Flag, level: Level, origin: String, values: Vec<String>) {
        self.given.entry(flag.name).or_insert(Given { level, origin, values });
    }

    pub(crate) fn many(&self, name: &str) -> Vec<String> {
        let values = self.given.get(name).map(|given| given.values.as_slice()).unwrap_or_default();
        let mut kept: Vec<String> = Vec::new();
        for value in values.iter().filter(|value| !value.is_empty()) {
            if !kept.contains(value) {
                kept.push(value.clone());
            }
        }
        kept
    }

    /// Returns where the value came from and the value.
    pub(crate) fn one(&self, name: &str) -> Option<(&str, &str)> {
        let given = self.given.get(name)?;
        Some((&given.origin, given.values.last()?))
    }

    pub(crate) fn switch(&self, name: &str) -> Result<bool, ConfigError> {
        match self.one(name).map(|(origin, value)| (origin, value.to_lowercase())) {
            None => Ok(false),
            Some((_, value)) if value == "true" || value == "1" => Ok(true),
            Some((_, value)) if value == "false" || value == "0" => Ok(false),
            Some((origin, value)) => Err(value_error(origin, format!("`{value}` is neither true nor false"))),
        }
    }

    pub(crate) fn number<T: FromStr>(&self, name: &str, default: T, range: &str) -> Result<T, ConfigError> {
        let Some((origin, value)) = self.one(name) else { return Ok(default) };
        value.parse().map_err(|_| value_error(origin, format!("`{value}` is no number {range}")))
    }

    /// Reads each value of a list; the error names the setting.
    pub(crate) fn each<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, ConfigError> {
        let origin = self.given.get(name).map(|given| given.origin.as_str()).unwrap_or_default();
        self.many(name).iter().map(|value| read(value).map_err(|problem| value_error(origin, problem))).collect()
    }
}
