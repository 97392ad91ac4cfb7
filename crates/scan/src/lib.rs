//! The program behind the `scan` command: arguments, settings, the walk, the pipeline and the exit code.

pub mod cli;
pub mod exit_code;
pub mod files;
pub mod flags;
pub mod formats;
mod given;
pub mod output;
pub mod policies;
pub mod scan_command;
pub mod settings;
pub mod settings_file;
pub mod test_command;
pub mod walk;

use std::ffi::OsString;

use crate::exit_code::ExitCode;
use crate::settings::{Settings, Surroundings};

/// Runs one command line and returns the exit code; errors are on standard error by then.
pub fn run(arguments: impl IntoIterator<Item = OsString>, around: &Surroundings) -> ExitCode {
    let matches = match cli::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are no errors; printing fails only when nobody reads.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::ERROR } else { ExitCode::OK };
        }
    };
    let result = match matches.subcommand() {
        Some(("test", matches)) => test_command::run(matches, &around.directory),
        Some((_, matches)) => Settings::resolve(matches, around)
            .map_err(anyhow::Error::from)
            .and_then(|it| scan_command::run(&it, around)),
        None => Ok(ExitCode::ERROR),
    };
    result.unwrap_or_else(|error| {
        output::line(&format!("error: {error:#}"));
        ExitCode::ERROR
    })
}
