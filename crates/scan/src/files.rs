//! The only place that opens scanned files.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Returns the text of a regular file.
///
/// # Errors
///
/// Why it was not read, in a few words: it is no regular file, too large, unreadable or no text.
pub fn read(path: &Path) -> Result<String, String> {
    // Looked at before it is opened: opening a FIFO would wait for a writer.
    if !fs::metadata(path).map_err(|error| cannot_read(&error))?.is_file() {
        return Err("is not a regular file".to_owned());
    }
    let file = File::open(path).map_err(|error| cannot_read(&error))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(&error))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("is larger than {} MiB, the largest file that is read", MAX_FILE_BYTES >> 20));
    }
    parsers::decode(&bytes)
}

fn cannot_read(error: &std::io::Error) -> String {
    format!("cannot be read: {error}")
}
