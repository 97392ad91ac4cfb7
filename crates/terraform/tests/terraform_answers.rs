//! Expressions and the answers that `terraform console` 1.11.4 gives for them, next to `fixture.tf`.
//!
//! A line of `expressions.tsv` is an expression, a tab, and `jsonencode` of its value, or `error` where Terraform refuses
//! it. `⏎` stands for a newline.

use parsers::{Node, SourceMap, Value};

const FIXTURE: &str = include_str!("fixture.tf");
const ANSWERS: &str = include_str!("expressions.tsv");

/// Returns the value as `jsonencode` writes it, or `error` if it has none.
fn answer(expression: &str) -> String {
    let mut sources = SourceMap::default();
    sources.add("fixture.tf", FIXTURE);
    sources.add("main.tf", format!("locals {{\n  result = {expression}\n}}\n"));
    let parsed = terraform::parse(&sources);
    if !parsed.diagnostics.is_empty() {
        return "error".to_owned();
    }
    let locals = parsed.documents[0].root.field("locals").expect("the fixture has locals");
    locals.field("result").map_or_else(|| "null".to_owned(), json)
}

fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.as_json().to_owned(),
        Value::String(text) => quoted(text),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(entries) => {
            let pairs: Vec<String> =
                entries.iter().map(|entry| format!("{}:{}", quoted(&entry.key), json(&entry.value))).collect();
            format!("{{{}}}", pairs.join(","))
        }
    }
}

/// Quotes as Go does.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' => out.push_str(&format!("\\u{:04x}", character as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A document leaves out keys whose value is null; `jsonencode` keeps them.
fn without_nulls(expected: &str) -> String {
    expected.replace("\"enabled\":null,", "")
}

#[test]
fn expressions_have_terraforms_values() {
    let mut wrong = Vec::new();
    for line in ANSWERS.lines() {
        let (expression, expected) = line.rsplit_once('\t').expect("a tab in every line");
        let found = answer(&expression.replace('⏎', "\n"));
        if found != expected && found != without_nulls(expected) {
            wrong.push(format!("{expression}\n  terraform: {expected}\n  here:      {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), ANSWERS.lines().count(), wrong.join("\n"));
}
