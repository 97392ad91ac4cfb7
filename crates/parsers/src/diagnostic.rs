//! Messages about the scan itself: what could not be read, parsed or evaluated, and where.

use std::fmt;
use std::sync::Arc;

/// Where a diagnostic points: a file and, when known, a position in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path reports show.
    pub path: Arc<str>,
    /// Line from 1; 0 when the whole file is meant.
    pub line: u32,
    /// Column in characters from 1; 0 when the whole line or file is meant.
    pub column: u32,
}

impl Place {
    /// Returns the place that means the whole of `path`.
    #[must_use]
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), line: 0, column: 0 }
    }
}

impl fmt::Display for Place {
    /// Writes `path`, `path:line` or `path:line:column`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        Ok(())
    }
}

/// Whether a diagnostic makes the scan incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiagnosticSeverity {
    /// Something that is ours was not evaluated; exit code 3 when no finding decides.
    Error,
    /// Everything was evaluated, but a person should know.
    Warning,
}

/// A message about the scan, not about the configuration that was scanned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// How bad.
    pub severity: DiagnosticSeverity,
    /// What, in one line, and what to do where that is not obvious.
    pub message: String,
}

impl Diagnostic {
    /// Returns an error at `place`.
    pub fn error(place: Place, message: impl Into<String>) -> Self {
        Self { place, severity: DiagnosticSeverity::Error, message: message.into() }
    }

    /// Returns a warning at `place`.
    pub fn warning(place: Place, message: impl Into<String>) -> Self {
        Self { place, severity: DiagnosticSeverity::Warning, message: message.into() }
    }
}
