//! The report people read.
//!
//! In order: what could not be evaluated, which files have findings, the findings with their source lines, what
//! was ignored or skipped, warnings, and the counts. The end says how the run came out.

mod diagnostics;
mod findings;
mod overview;
mod page;
mod place;
mod totals;
mod wrap;

use std::io::{self, Write};

use engine::Report;

use self::page::Page;
use crate::{Options, files};

/// Writes the report.
pub(crate) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out, options);
    let files = files::by_file(report);
    diagnostics::errors(&mut page, report)?;
    overview::write(&mut page, report, &files)?;
    for file in &files {
        findings::write(&mut page, file)?;
    }
    totals::ignored(&mut page, report)?;
    totals::skipped(&mut page, report)?;
    diagnostics::warnings(&mut page, report)?;
    totals::write(&mut page, report)?;
    page.finish()
}

#[cfg(test)]
mod tests;
