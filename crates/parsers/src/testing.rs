//! Trees as text, for tests.

use crate::{FileId, Node, SourceFile, Stream, Value};

pub(crate) fn file(text: &str) -> SourceFile {
    SourceFile::new(FileId(0), "f", text)
}

/// Returns `node` as JSON without blanks.
pub(crate) fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.as_json().to_owned(),
        Value::String(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Map(entries) => {
            let entries = entries.iter().map(|entry| format!("{:?}:{}", entry.key, json(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

/// Returns the documents as JSON, one a line, and then the diagnostics as `line:column: message`.
pub(crate) fn outline(stream: &Stream) -> Vec<String> {
    let documents = stream.documents.iter().map(json);
    let diagnostics =
        stream.diagnostics.iter().map(|it| format!("{}:{}: {}", it.place.line, it.place.column, it.message));
    documents.chain(diagnostics).collect()
}

/// Returns the source text of `node` and of everything in it, parents first; keys end in a colon.
pub(crate) fn sources(file: &SourceFile, node: &Node) -> Vec<String> {
    let mut found = vec![file.slice(node.origin.span).to_owned()];
    for item in node.items() {
        found.extend(sources(file, item));
    }
    for entry in node.entries() {
        found.push(format!("{}:", file.slice(entry.key_span)));
        found.extend(sources(file, &entry.value));
    }
    found
}

/// Tells whether every span in `node` slices the text of `file` and lies inside the span around it.
pub(crate) fn spans_nest(file: &SourceFile, node: &Node) -> bool {
    let outer = node.origin.span;
    let inside = |inner: crate::Span| outer.start <= inner.start && inner.end <= outer.end;
    file.text.get(outer.range()).is_some()
        && node.items().iter().all(|item| inside(item.origin.span) && spans_nest(file, item))
        && node
            .entries()
            .iter()
            .all(|entry| inside(entry.key_span) && inside(entry.value.origin.span) && spans_nest(file, &entry.value))
}
