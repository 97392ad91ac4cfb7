//! The document of a Dockerfile in Trivy's shape: stages of commands.

use std::ops::Range;
use std::sync::Arc;

use super::command::Command;
use super::instruction::Instruction;
use crate::{Document, Entry, InputType, Node, Number, SourceFile, Span, Subtypes, Value};

/// Returns the document of `commands`; none when there is no command.
pub(super) fn build(file: &SourceFile, commands: Vec<Command>) -> Vec<Document> {
    let builder = Builder { file, keys: Keys::new() };
    let mut stages: Vec<Stage> = Vec::new();
    let mut from_seen = false;
    for command in commands {
        let is_from = command.instruction == Instruction::From;
        if is_from || stages.is_empty() {
            // What stands before the first FROM is a stage of its own, but both have the number 0.
            let number = stages.last().map_or(0, |last| last.number + u32::from(from_seen));
            let name = if is_from { stage_name(&command.original) } else { "" };
            stages.push(Stage { name: name.into(), number, range: command.range.clone(), commands: Vec::new() });
        }
        from_seen |= is_from;
        if let Some(stage) = stages.last_mut() {
            stage.range.end = command.range.end;
            stage.commands.push(builder.command(command, stage.number));
        }
    }
    let (Some(first), Some(last)) = (stages.first(), stages.last()) else { return Vec::new() };
    let span = file.span(first.range.start..last.range.end);
    let stages = stages.into_iter().map(|stage| builder.stage(stage)).collect();
    let root = builder.map(span, [(&builder.keys.stages, Value::List(stages))]);
    vec![Document {
        input_type: InputType::Dockerfile,
        subtypes: Subtypes::default(),
        resource: "".into(),
        file: file.id,
        root,
    }]
}

struct Stage {
    name: Arc<str>,
    number: u32,
    range: Range<usize>,
    commands: Vec<Node>,
}

/// Returns the text of a FROM line as Trivy names the stage: only an upper-case `FROM` is taken off.
fn stage_name(original: &str) -> &str {
    original.strip_prefix("FROM ").unwrap_or(original).trim()
}

/// Builds nodes; the parts of a command have the span of the whole command.
struct Builder<'a> {
    file: &'a SourceFile,
    keys: Keys,
}

impl Builder<'_> {
    fn stage(&self, stage: Stage) -> Node {
        let span = self.file.span(stage.range);
        self.map(
            span,
            [(&self.keys.name, Value::String(stage.name)), (&self.keys.commands, Value::List(stage.commands))],
        )
    }

    fn command(&self, command: Command, stage: u32) -> Node {
        let span = self.file.span(command.range);
        let keys = &self.keys;
        let name = command.instruction.name().to_ascii_lowercase();
        self.map(
            span,
            [
                (&keys.cmd, string(name)),
                (&keys.sub_cmd, string(command.trigger)),
                (&keys.flags, strings(command.flags, span)),
                (&keys.value, strings(command.values, span)),
                (&keys.original, string(command.original)),
                (&keys.json, Value::Bool(command.exec)),
                (&keys.stage, number(stage)),
                (&keys.path, Value::String(self.file.path.clone())),
                (&keys.start_line, number(command.first_line)),
                (&keys.end_line, number(command.last_line)),
            ],
        )
    }

    fn map<const N: usize>(&self, span: Span, entries: [(&Arc<str>, Value); N]) -> Node {
        let entry = |(key, value): (&Arc<str>, Value)| Entry {
            key: key.clone(),
            key_span: span,
            value: Node::new(value, span),
        };
        Node::new(Value::Map(entries.into_iter().map(entry).collect()), span)
    }
}

fn string(text: String) -> Value {
    Value::String(text.into())
}

fn strings(texts: Vec<String>, span: Span) -> Value {
    Value::List(texts.into_iter().map(|text| Node::new(string(text), span)).collect())
}

fn number(value: u32) -> Value {
    Value::Number(Number::from(i64::from(value)))
}

/// The keys of every map, made once.
struct Keys {
    stages: Arc<str>,
    name: Arc<str>,
    commands: Arc<str>,
    cmd: Arc<str>,
    sub_cmd: Arc<str>,
    flags: Arc<str>,
    value: Arc<str>,
    original: Arc<str>,
    json: Arc<str>,
    stage: Arc<str>,
    path: Arc<str>,
    start_line: Arc<str>,
    end_line: Arc<str>,
}

impl Keys {
    fn new() -> Self {
        Self {
            stages: "Stages".into(),
            name: "Name".into(),
            commands: "Commands".into(),
            cmd: "Cmd".into(),
            sub_cmd: "SubCmd".into(),
            flags: "Flags".into(),
            value: "Value".into(),
            original: "Original".into(),
            json: "JSON".into(),
            stage: "Stage".into(),
            path: "Path".into(),
            start_line: "StartLine".into(),
            end_line: "EndLine".into(),
        }
    }
}
