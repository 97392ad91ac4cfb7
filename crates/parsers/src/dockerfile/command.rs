//! One instruction of the file with everything the document says of it.

use std::ops::Range;

use super::heredoc::{self, Body};
use super::instruction::{Arguments, Head, Instruction};
use super::lines::{LogicalLine, Reader};
use super::{Problem, rules, shortened};

/// An instruction as read, its heredocs included.
pub(super) struct Command {
    pub(super) instruction: Instruction,
    /// The instruction behind ONBUILD as written; empty for every other instruction.
    pub(super) trigger: String,
    pub(super) flags: Vec<String>,
    pub(super) values: Vec<String>,
    /// Whether the values were written in the exec form.
    pub(super) exec: bool,
    /// The joined line with its heredocs' bodies.
    pub(super) original: String,
    /// From the first byte of the instruction to its last that is not blank.
    pub(super) range: Range<usize>,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
}

impl Command {
    /// Returns the command of `line`, taking its heredocs from `reader`; `None` for an unknown instruction.
    pub(super) fn read(line: LogicalLine<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let head = Head::split(&line.text, reader.escape());
        let written = reader.range_from(line.start);
        let Some(instruction) = Instruction::named(head.word) else {
            let message = format!("unknown instruction {}", shortened(head.word));
            reader.report(Problem::error(written, message));
            return None;
        };
        let (trigger, mut arguments) = trigger_and_arguments(instruction, head.rest, reader.escape());
        let runs = Instruction::named(&trigger).unwrap_or(instruction);
        let mut refused = arguments.complaint.take();
        let mut bodies = Vec::new();
        if runs.takes_heredocs() && !arguments.exec {
            bodies = take_bodies(&line.text, reader).unwrap_or_else(|(bodies, message)| {
                refused.get_or_insert(message);
                bodies
            });
        }
        if let Some(message) = refused.or_else(|| rules::of_arguments(instruction, &trigger, &arguments)) {
            reader.report(Problem::error(written.clone(), message));
        }
        let (flags, unknown) = known_flags(instruction, head.flags, &arguments);
        if !unknown.is_empty() {
            let unknown = shortened(&unknown.join(" "));
            let message = format!("flags that {} does not have are left out: {unknown}", instruction.name());
            reader.report(Problem::warning(written, message));
        }
        Some(Self {
            instruction,
            trigger,
            flags,
            values: values(runs, arguments.values, &bodies),
            exec: arguments.exec,
            original: heredoc::with_bodies(&line.text, &bodies),
            range: reader.range_from(line.start),
            first_line: line.first_line,
            last_line: reader.last_line(),
        })
    }
}

/// Returns the instruction that ONBUILD keeps for later, and the arguments. It is read to the depth BuildKit
/// allows: an ONBUILD behind ONBUILD stays text.
fn trigger_and_arguments(instruction: Instruction, text: &str, escape: char) -> (String, Arguments) {
    if instruction != Instruction::Onbuild {
        return (String::new(), Arguments::parse(instruction, text, escape));
    }
    let inner = Head::split(text, escape);
    let known = Instruction::named(inner.word).unwrap_or(Instruction::Onbuild);
    (inner.word.to_owned(), Arguments::parse(known, inner.rest, escape))
}

/// Returns the heredocs that `line` begins, with their bodies.
///
/// # Errors
///
/// The bodies there are, and what is wrong with the next one.
fn take_bodies<'a>(line: &str, reader: &mut Reader<'a>) -> Result<Vec<Body<'a>>, (Vec<Body<'a>>, String)> {
    let heredocs = heredoc::in_line(line)
        .map_err(|word| (Vec::new(), format!("the heredoc {} has quotes that do not match", shortened(&word))))?;
    let mut bodies = Vec::new();
    for heredoc in heredocs {
        match reader.heredoc_body(&heredoc) {
            Ok(text) => bodies.push(Body { heredoc, text }),
            Err(text) => {
                let message = format!("unterminated heredoc: no line is {}", shortened(&heredoc.name));
                bodies.push(Body { heredoc, text });
                return Err((bodies, message));
            }
        }
    }
    Ok(bodies)
}

/// Returns `flags` without those that `instruction` does not know, and these.
fn known_flags(instruction: Instruction, flags: Vec<String>, arguments: &Arguments) -> (Vec<String>, Vec<String>) {
    let Some(known) = instruction.flags().filter(|_| !rules::is_healthcheck_none(instruction, arguments)) else {
        return (flags, Vec::new());
    };
    flags.into_iter().partition(|flag| {
        let name = flag.split_once('=').map_or(flag.as_str(), |(name, _)| name);
        name.strip_prefix("--").is_some_and(|name| known.contains(&name))
    })
}

/// Returns the values of the document: of RUN with heredocs the script, of all else the arguments.
fn values(instruction: Instruction, mut values: Vec<String>, bodies: &[Body<'_>]) -> Vec<String> {
    if instruction == Instruction::Run && !bodies.is_empty() {
        for command in &mut values {
            *command = heredoc::script(command, bodies);
        }
    }
    values
}
