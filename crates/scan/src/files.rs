//! The only place that opens files: what is scanned, checks, settings.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// There is none.
    Missing,
    /// What is wrong with it, in a few words.
    Problem(String),
}

/// Returns the text of a regular file that is found by walking; a link is not followed.
///
/// # Errors
///
/// Why it was not read, in a few words: it is no regular file, too large, unreadable or no text.
pub fn read(path: &Path) -> Result<String, String> {
    open(path, false).map_err(|error| cannot_read(&error)).and_then(text_of)
}

/// Returns the text of a regular file that was asked for by name; a link is followed.
///
/// # Errors
///
/// That there is none, or why it was not read.
pub fn read_named(path: &Path) -> Result<String, ReadError> {
    match open(path, true) {
        Ok(file) => text_of(file).map_err(ReadError::Problem),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ReadError::Missing),
        Err(error) => Err(ReadError::Problem(cannot_read(&error))),
    }
}

fn text_of(file: File) -> Result<String, String> {
    // Asked of what was opened, not of the path: nobody can exchange it in between.
    if !file.metadata().map_err(|error| cannot_read(&error))?.is_file() {
        return Err("is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(&error))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("is larger than {} MiB, the largest file that is read", MAX_FILE_BYTES >> 20));
    }
    parsers::decode(&bytes)
}

/// Opens without waiting: a FIFO without a writer would never answer.
#[cfg(unix)]
fn open(path: &Path, follow: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let links = if follow { 0 } else { libc::O_NOFOLLOW };
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_CLOEXEC | links).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path, _: bool) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

fn cannot_read(error: &io::Error) -> String {
    format!("cannot be read: {}", reason(error))
}

/// Returns why the system refuses a path, in words that are the same on every system where that matters.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
