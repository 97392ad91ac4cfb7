//! What `docker build` refuses although its grammar can be read: too few or too many arguments, wrong order.

use super::command::Command;
use super::heredoc;
use super::instruction::{Arguments, Instruction};
use super::{Problem, shortened};

/// Returns what is wrong with the arguments of one instruction, as BuildKit's package `instructions` sees it.
/// Values of flags are not looked at.
pub(super) fn of_arguments(instruction: Instruction, trigger: &str, arguments: &Arguments) -> Option<String> {
    let name = instruction.name();
    let values = &arguments.values;
    match instruction {
        Instruction::Add | Instruction::Copy => of_copy(name, values),
        Instruction::Arg => of_names(name, values.iter().filter_map(|value| Some(value.split_once('=')?.0))),
        Instruction::Env | Instruction::Label => of_names(name, values.iter().step_by(3).map(String::as_str)),
        Instruction::Expose => None,
        Instruction::From => of_from(values),
        Instruction::Healthcheck => of_healthcheck(values),
        Instruction::Onbuild => return of_trigger(trigger),
        Instruction::Shell => {
            (!arguments.exec).then(|| r#"SHELL needs the JSON form: ["program", "argument"]"#.to_owned())
        }
        Instruction::Volume => {
            values.iter().any(|value| value.trim().is_empty()).then(|| "VOLUME names must not be blank".to_owned())
        }
        Instruction::Maintainer | Instruction::Stopsignal | Instruction::User | Instruction::Workdir => None,
        Instruction::Cmd | Instruction::Entrypoint | Instruction::Run => return None,
    }
    .or_else(|| values.is_empty().then(|| format!("{name} has no argument")))
}

/// Returns whether this is `HEALTHCHECK NONE`.
pub(super) fn is_healthcheck_none(instruction: Instruction, arguments: &Arguments) -> bool {
    let first = arguments.values.first();
    instruction == Instruction::Healthcheck && first.is_some_and(|word| word.eq_ignore_ascii_case("NONE"))
}

fn of_names<'a>(instruction: &str, mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    names.any(str::is_empty).then(|| format!("{instruction} names must not be blank"))
}

fn of_copy(name: &str, values: &[String]) -> Option<String> {
    let [_, .., destination] = values else {
        return Some(format!("{name} needs a source and a destination"));
    };
    let is_heredoc = matches!(heredoc::in_word(destination), Ok(Some(_)));
    is_heredoc.then(|| format!("{name} cannot take a heredoc as its destination"))
}

fn of_from(values: &[String]) -> Option<String> {
    match values {
        [_] => None,
        [_, word, stage] if word.eq_ignore_ascii_case("as") => {
            (!is_stage_name(stage)).then(|| format!("{} cannot name a build stage", shortened(stage)))
        }
        _ => Some("FROM takes an image, or an image, AS and a name".to_owned()),
    }
}

fn is_stage_name(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with(|ch: char| ch.is_ascii_lowercase())
        && name.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || matches!(ch, '-' | '_' | '.'))
}

fn of_healthcheck(values: &[String]) -> Option<String> {
    let (word, command) = values.split_first()?;
    match &*word.to_uppercase() {
        "NONE" => (!command.is_empty()).then(|| "HEALTHCHECK NONE takes no argument".to_owned()),
        "CMD" => command.is_empty().then(|| "HEALTHCHECK CMD has no command".to_owned()),
        _ => Some(format!("HEALTHCHECK begins with CMD or NONE, not {}", shortened(word))),
    }
}

fn of_trigger(trigger: &str) -> Option<String> {
    match Instruction::named(trigger) {
        Some(inner @ (Instruction::Onbuild | Instruction::Maintainer | Instruction::From)) => {
            Some(format!("{} cannot stand behind ONBUILD", inner.name()))
        }
        _ => trigger.is_empty().then(|| "ONBUILD has no argument".to_owned()),
    }
}

/// Returns what is wrong with the file as a whole.
pub(super) fn of_the_file(commands: &[Command]) -> Vec<Problem> {
    let Some(first) = commands.first() else {
        return vec![Problem::error(0..0, "the Dockerfile has no instructions")];
    };
    let is_early = |command: &&Command| command.instruction != Instruction::Arg;
    let Some(from) = commands.iter().position(|command| command.instruction == Instruction::From) else {
        let at = commands.iter().find(is_early).unwrap_or(first);
        return vec![Problem::error(at.range.clone(), "the Dockerfile has no FROM")];
    };
    let early = commands[..from].iter().filter(is_early);
    early
        .map(|command| {
            let message = format!("{} stands before the first FROM; only ARG may", command.instruction.name());
            Problem::error(command.range.clone(), message)
        })
        .collect()
}
