//! A finished report to bytes: the table people read, JSON and SARIF.
//!
//! Reporters read one [`Report`] and nothing else: they cannot evaluate, filter or open a file. The same
//! report and options give the same bytes. What scanned files and checks put into a report is data, so every
//! format neutralises what a terminal or a CI runner would act on ([`escape`]).

#![warn(missing_docs)]

use std::io::{self, Write};

use engine::Report;
pub use sarif::MAX_RESULTS as SARIF_MAX_RESULTS;

pub mod escape;
mod files;
mod json;
mod json_text;
#[cfg(test)]
mod sample;
mod sarif;
mod table;

/// How a report is laid out; only the table looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Whether to write ANSI colours.
    pub colour: bool,
    /// Columns to fill; less than 40 counts as 40.
    pub width: usize,
    /// Whether places that repeat a finding are counted instead of shown.
    pub fold: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { colour: false, width: 100, fold: true }
    }
}

/// One output format.
pub struct Format {
    /// The name `--format` takes.
    pub name: &'static str,
    /// What it is for, in one line for help texts.
    pub description: &'static str,
    /// Writes the whole report and flushes.
    pub write: fn(&Report, &Options, &mut dyn Write) -> io::Result<()>,
}

/// Every output format; the first is the default. Help texts and completions are made of this list.
pub const FORMATS: &[Format] = &[
    Format { name: "table", description: "for people", write: table::write },
    Format { name: "json", description: "with Trivy's field names", write: json::write },
    Format { name: "sarif", description: "2.1.0, for GitHub code scanning", write: sarif::write },
];

impl Format {
    /// Returns the format called `name`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

#[cfg(test)]
mod tests {
    use engine::Report;
    use proptest::prelude::*;

    use super::{FORMATS, Format, Options};
    use crate::{escape, sample};

    #[test]
    fn names_are_unique_and_found() {
        for format in FORMATS {
            let found = Format::by_name(format.name).unwrap();
            assert_eq!(found.description, format.description);
        }
        assert!(Format::by_name("xml").is_none());
    }

    #[test]
    fn every_format_writes_the_same_bytes_twice() {
        for format in FORMATS {
            let write = || sample::written(format.write, &sample::report(), &Options::default());
            assert_eq!(write(), write(), "{}", format.name);
        }
    }

    #[track_caller]
    fn check_inert(report: &Report) {
        for format in FORMATS {
            let text = sample::written(format.write, report, &Options { width: 60, ..Options::default() });
            let bad: Vec<char> = text.chars().filter(|&c| c != '\n' && escape::is_active(c)).collect();
            assert!(bad.is_empty(), "{}: {bad:?}", format.name);
            for line in text.lines() {
                assert!(!line.trim_start().starts_with("::"), "{}: {line}", format.name);
                assert!(!line.contains("##["), "{}: {line}", format.name);
                assert!(!line.contains("##vso["), "{}: {line}", format.name);
            }
        }
    }

    #[test]
    fn no_format_writes_what_terminals_or_runners_act_on() {
        check_inert(&sample::report());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_text_from_outside_gets_through(text in prop_oneof![any::<String>(), "([:#\\[a\u{1b}\u{202e}\t\r\n ]|##vso\\[|::e){0,80}"]) {
            check_inert(&sample::made_of(&text));
        }
    }

    #[test]
    fn an_empty_report_is_written_in_every_format() {
        for format in FORMATS {
            let text = sample::written(format.write, &sample::empty(), &Options::default());
            assert!(text.ends_with('\n'), "{}", format.name);
        }
    }
}
