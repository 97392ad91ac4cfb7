//! Where the report and messages go: a file or standard output, and standard error.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use engine::Report;
use parsers::{Diagnostic, DiagnosticSeverity};

use crate::settings::Settings;

/// Widest table, in columns; also the width when standard output is no terminal.
const MAX_WIDTH: usize = 120;

/// Writes the report where the settings say.
///
/// # Errors
///
/// When it cannot be written; a reader that closed the pipe is no error.
pub fn write_report(report: &Report, settings: &Settings, directory: &Path) -> anyhow::Result<()> {
    let Some(path) = &settings.output else {
        let stdout = io::stdout();
        let colour = stdout.is_terminal() && anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let options = options(settings, colour, terminal_width());
        let mut out = BufWriter::new(stdout.lock());
        let written = (settings.format.write)(report, &options, &mut out).and_then(|()| out.flush());
        return match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.context("the report could not be written to standard output"),
        };
    };
    let options = options(settings, false, MAX_WIDTH);
    write_file(&directory.join(path), |out| (settings.format.write)(report, &options, out))
        .with_context(|| format!("--output {}: the report could not be written", path.display()))
}

fn options(settings: &Settings, colour: bool, width: usize) -> reporters::Options {
    reporters::Options { colour, width, fold: settings.fold }
}

/// Writes to a temporary file beside `path` and renames it, so that `path` is absent or complete. Devices such
/// as `/dev/stdout` are written to directly.
fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    if path.starts_with("/dev") || path.starts_with("/proc") {
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let old = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => anyhow::bail!("it is a folder; name a file"),
        Ok(metadata) if !metadata.is_file() => anyhow::bail!("it exists and is not a regular file"),
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    anyhow::ensure!(folder.is_dir(), "the folder {} does not exist", folder.display());
    let mut temporary = temporary_file(folder).map_err(|error| anyhow::anyhow!("{}", error.kind()))?;
    {
        let mut out = BufWriter::new(temporary.as_file_mut());
        write(&mut out)?;
        out.flush()?;
    }
    if let Some(permissions) = old {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// As readable as any new file: what the process' umask leaves of 0666.
#[cfg(unix)]
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new().prefix(".scan-").permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".scan-").tempfile_in(folder)
}

/// Columns of the terminal, as the shell or the terminal says.
fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    columns.or_else(terminal_columns).unwrap_or(MAX_WIDTH).clamp(40, MAX_WIDTH)
}

fn terminal_columns() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size()?;
    Some(usize::from(width.0))
}

/// Messages on standard error.
pub struct Log {
    quiet: bool,
    debug: bool,
    is_sarif: bool,
    /// The table on a terminal shows the diagnostics already.
    shown_in_report: bool,
}

impl Log {
    /// Returns a log as loud as the settings say.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let table = settings.format.name == "table" && settings.output.is_none();
        Self {
            quiet: settings.quiet,
            debug: settings.debug,
            is_sarif: settings.format.name == "sarif",
            shown_in_report: table && io::stdout().is_terminal(),
        }
    }

    /// Writes a line under `--debug`.
    pub fn debug(&self, message: &str) {
        if self.debug {
            line(&format!("debug: {message}"));
        }
    }

    /// Writes an error, and a warning unless the run is quiet.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) {
        match diagnostic.severity {
            DiagnosticSeverity::Error => line(&format!("error: {}: {}", diagnostic.place, diagnostic.message)),
            DiagnosticSeverity::Warning if self.quiet => {}
            DiagnosticSeverity::Warning => line(&format!("warning: {}: {}", diagnostic.place, diagnostic.message)),
        }
    }

    /// Writes what the report holds of the run itself, and how long it took.
    pub fn finish(&self, report: &Report, files: usize, took: Duration) {
        if !self.shown_in_report {
            report.diagnostics.iter().for_each(|it| self.diagnostic(it));
        }
        if self.quiet {
            return;
        }
        if !self.shown_in_report {
            report.summary.notes.iter().for_each(|note| line(&format!("note: {note}")));
            if !report.summary.never_matched.is_empty() {
                line(&format!("note: no document matched {}", report.summary.never_matched.join(", ")));
            }
        }
        let (failures, ignored) = (report.failures().count(), report.ignored().count());
        let scanned =
            if report.targets.is_empty() { "nothing was scanned".to_owned() } else { count(failures, "finding") };
        let mut parts = vec![scanned];
        if self.is_sarif && failures > reporters::SARIF_MAX_RESULTS {
            parts.push(format!("SARIF holds the {} most severe", reporters::SARIF_MAX_RESULTS));
        }
        if ignored > 0 {
            parts.push(format!("{ignored} ignored"));
        }
        if !report.skipped.is_empty() {
            parts.push(format!("{} skipped", report.skipped.len()));
        }
        let errors = report.diagnostics.iter().filter(|it| it.severity == DiagnosticSeverity::Error).count();
        if errors > 0 {
            parts.push(count(errors, "error"));
        }
        line(&format!("{} in {took:.0?}: {}", count(files, "file"), parts.join(", ")));
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Writes one line to standard error with everything in it neutralised that a terminal or a CI system could
/// take for a command.
pub fn line(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "{}", reporters::escape::line(text));
}
