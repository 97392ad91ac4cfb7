//! The instructions of a Dockerfile and the grammar of each one's arguments.

use super::exec_form::{self, ExecForm};
use super::{shortened, words};

/// One of BuildKit's eighteen instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    Add,
    Arg,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stopsignal,
    User,
    Volume,
    Workdir,
}

/// How arguments are split.
#[derive(Clone, Copy)]
enum Form {
    /// `name=value` pairs, or the old `name value`.
    Pairs,
    /// Words that quotes hold together.
    QuotedWords,
    /// Words between blanks.
    Words,
    /// The exec form, or words between blanks.
    ExecOrWords,
    /// The exec form, or the text as it is.
    ExecOrText,
    /// A word, then the exec form or the text as it is.
    WordThenExecOrText,
    /// The text as it is.
    Text,
}

/// What a table row says of an instruction: its name, its form, the flags it knows (`None`: BuildKit looks at none).
type Row = (Instruction, &'static str, Form, Option<&'static [&'static str]>);

const TABLE: [Row; 18] = [
    (
        Instruction::Add,
        "ADD",
        Form::ExecOrWords,
        Some(&["checksum", "chmod", "chown", "exclude", "keep-git-dir", "link", "unpack"]),
    ),
    (Instruction::Arg, "ARG", Form::QuotedWords, None),
    (Instruction::Cmd, "CMD", Form::ExecOrText, Some(&[])),
    (Instruction::Copy, "COPY", Form::ExecOrWords, Some(&["chmod", "chown", "exclude", "from", "link", "parents"])),
    (Instruction::Entrypoint, "ENTRYPOINT", Form::ExecOrText, Some(&[])),
    (Instruction::Env, "ENV", Form::Pairs, Some(&[])),
    (Instruction::Expose, "EXPOSE", Form::Words, Some(&[])),
    (Instruction::From, "FROM", Form::Words, Some(&["platform"])),
    (
        Instruction::Healthcheck,
        "HEALTHCHECK",
        Form::WordThenExecOrText,
        Some(&["interval", "retries", "start-interval", "start-period", "timeout"]),
    ),
    (Instruction::Label, "LABEL", Form::Pairs, Some(&[])),
    (Instruction::Maintainer, "MAINTAINER", Form::Text, Some(&[])),
    (Instruction::Onbuild, "ONBUILD", Form::Text, Some(&[])),
    (Instruction::Run, "RUN", Form::ExecOrText, Some(&["device", "mount", "network", "security"])),
    (Instruction::Shell, "SHELL", Form::ExecOrText, Some(&[])),
    (Instruction::Stopsignal, "STOPSIGNAL", Form::Text, None),
    (Instruction::User, "USER", Form::Text, Some(&[])),
    (Instruction::Volume, "VOLUME", Form::ExecOrWords, Some(&[])),
    (Instruction::Workdir, "WORKDIR", Form::Text, Some(&[])),
];

impl Instruction {
    /// Returns the instruction that `word` names, in any case.
    pub(super) fn named(word: &str) -> Option<Self> {
        let word = word.to_lowercase().to_ascii_uppercase();
        TABLE.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    /// Returns whether a line of unknown meaning begins with an instruction as people write it.
    pub(super) fn begins(line: &str) -> bool {
        let (word, rest) = words::split_first(line.trim_end());
        !rest.is_empty() && TABLE.iter().any(|row| row.1 == word)
    }

    /// Returns the name in upper case.
    pub(super) fn name(self) -> &'static str {
        self.row().1
    }

    /// Returns the flags BuildKit knows; `None` when it takes any without looking.
    pub(super) fn flags(self) -> Option<&'static [&'static str]> {
        self.row().3
    }

    /// Returns whether a `<<` among the arguments can begin a heredoc.
    pub(super) fn takes_heredocs(self) -> bool {
        matches!(self, Self::Add | Self::Copy | Self::Run)
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

/// An instruction line, split up to its arguments.
pub(super) struct Head<'a> {
    /// The instruction as written.
    pub(super) word: &'a str,
    /// `--name` and `--name=value`, without their quotes.
    pub(super) flags: Vec<String>,
    /// The arguments.
    pub(super) rest: &'a str,
}

impl<'a> Head<'a> {
    /// Returns the parts of `line`.
    pub(super) fn split(line: &'a str, escape: char) -> Self {
        let (word, rest) = words::split_first(line.trim());
        let (flags, rest) = words::flags(rest, escape);
        Self { word, flags, rest: rest.trim() }
    }
}

/// The arguments of an instruction, as Trivy's `Value` and `JSON` hold them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    pub(super) values: Vec<String>,
    /// Whether they were written in the exec form, a JSON array.
    pub(super) exec: bool,
    /// What BuildKit's grammar refuses in them; the values are then the nearest reading.
    pub(super) complaint: Option<String>,
}

impl Arguments {
    /// Returns the arguments of `instruction` in `text`.
    pub(super) fn parse(instruction: Instruction, text: &str, escape: char) -> Self {
        match instruction.row().2 {
            Form::Pairs => pairs(instruction, text, escape),
            Form::QuotedWords => Self::plain(words::quoted(text, escape)),
            Form::Words => Self::plain(words::blank_separated(text)),
            Form::ExecOrWords => exec_or(text, words::blank_separated),
            Form::ExecOrText => exec_or(text, whole),
            Form::WordThenExecOrText => word_then_exec_or_text(text),
            Form::Text => Self::plain(whole(text)),
        }
    }

    fn plain<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self { values: values.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }
}

fn whole(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { vec![text] }
}

/// Returns the exec form in `text`, or what `otherwise` makes of a text that is no JSON array.
fn exec_or(text: &str, otherwise: fn(&str) -> Vec<&str>) -> Arguments {
    match exec_form::parse(text) {
        ExecForm::Strings(values) => Arguments { values, exec: true, complaint: None },
        ExecForm::NotAnArray => Arguments::plain(otherwise(text)),
        ExecForm::NotOnlyStrings => Arguments {
            complaint: Some("a JSON array of arguments must hold strings only".to_owned()),
            ..Arguments::plain(otherwise(text))
        },
    }
}

fn word_then_exec_or_text(text: &str) -> Arguments {
    let (word, rest) = words::split_first(text);
    let mut arguments = exec_or(rest, whole);
    if !word.is_empty() {
        arguments.values.insert(0, word.to_owned());
    }
    arguments
}

/// Returns name, value and separator of each pair, one after the other. The separator is `=`, or empty in the
/// old form, where everything after the name is its value.
fn pairs(instruction: Instruction, text: &str, escape: char) -> Arguments {
    let words = words::quoted(text, escape);
    let Some(first) = words.first() else { return Arguments::default() };
    if !first.contains('=') {
        let (name, value) = words::split_first(text);
        let complaint = value.is_empty().then(|| format!("{} must have two arguments", instruction.name()));
        return Arguments { complaint, ..Arguments::plain([name, value, ""]) };
    }
    let mut arguments = Arguments::default();
    for word in words {
        let (name, value, separator) = match word.split_once('=') {
            Some((name, value)) => (name, value, "="),
            None => (word, "", ""),
        };
        if separator.is_empty() && arguments.complaint.is_none() {
            arguments.complaint = Some(format!("no = in {}; it must have the form name=value", shortened(word)));
        }
        arguments.values.extend([name, value, separator].map(str::to_owned));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::{Instruction, TABLE};

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, index, "{}", row.1);
            assert_eq!(Instruction::named(row.1), Some(row.0));
        }
    }
}
