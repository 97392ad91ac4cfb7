//! The hard shapes of Dockerfiles.
//!
//! Every expectation in `lines`, `arguments` and `heredocs` is what BuildKit's own parser (v0.34) answers, put
//! into the shape of the document; `refused` holds what it refuses, on the line it names.

#![expect(clippy::unwrap_used, reason = "a helper that panics fails its test")]

mod arguments;
mod heredocs;
mod lines;
mod properties;
mod refused;

use std::fmt::Write as _;

use parsers::{FileId, Node, Parsed, SourceFile, Value, dockerfile};

/// Asserts that `text` is a valid Dockerfile that reads as `expected`: a line for each stage, with its number and
/// name, and below it a line for each command, as [`command`] writes it.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (file, parsed) = parse(text);
    assert_eq!(parsed.diagnostics, [], "{text:?}");
    assert_eq!(stages(&file, &parsed), expected, "{text:?}");
}

fn parse(text: &str) -> (SourceFile, Parsed) {
    let file = SourceFile::new(FileId(0), "Dockerfile", text);
    let parsed = dockerfile::parse(&file);
    (file, parsed)
}

fn stages(file: &SourceFile, parsed: &Parsed) -> Vec<String> {
    let mut lines = Vec::new();
    for stage in parsed.documents.iter().flat_map(|document| document.root.field("Stages").unwrap().items()) {
        let commands = stage.field("Commands").unwrap().items();
        let number = number(commands[0].field("Stage").unwrap());
        lines.push(format!("stage {number} {:?}", string(stage, "Name")));
        lines.extend(commands.iter().map(|node| command(file, node)));
    }
    lines
}

/// Returns first and last line, instruction, what ONBUILD keeps, flags, `exec` for the exec form, the values, and
/// `of` the original where that is not simply the source text.
fn command(file: &SourceFile, node: &Node) -> String {
    let (first, last) = (number(node.field("StartLine").unwrap()), number(node.field("EndLine").unwrap()));
    let mut line = format!("{first}-{last} {}", string(node, "Cmd"));
    let trigger = string(node, "SubCmd");
    let flags = node.field("Flags").unwrap().items().iter().map(|flag| flag.as_str().unwrap());
    let exec = matches!(node.field("JSON").unwrap().value, Value::Bool(true)).then_some("exec");
    for word in Some(trigger).filter(|word| !word.is_empty()).into_iter().chain(flags).chain(exec) {
        write!(line, " {word}").unwrap();
    }
    let values: Vec<&str> = node.field("Value").unwrap().items().iter().map(|value| value.as_str().unwrap()).collect();
    write!(line, " {values:?}").unwrap();
    let original = string(node, "Original");
    if original != file.slice(node.origin.span) {
        write!(line, " of {original:?}").unwrap();
    }
    line
}

fn string<'a>(node: &'a Node, key: &str) -> &'a str {
    node.field(key).unwrap().as_str().unwrap()
}

fn number(node: &Node) -> u32 {
    let Value::Number(number) = &node.value else { panic!("{node:?} is no number") };
    number.as_json().parse().unwrap()
}
