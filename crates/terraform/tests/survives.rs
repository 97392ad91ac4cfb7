//! Whatever the text is, reading it ends with places inside of it and unique keys.

use parsers::{Node, SourceMap, Span};
use proptest::prelude::{Strategy, any, prop, proptest};

/// Pieces that open, close and change the language.
const PIECES: [&str; 40] = [
    "resource \"a\" \"b\" {\n",
    "locals {\n",
    "}\n",
    "x = ",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "${",
    "%{ if true }",
    "%{ for x in y }",
    "%{ endif }",
    "%{ endfor }",
    "<<EOT\n",
    "<<-EOT\n",
    "EOT\n",
    "\n",
    "\r\n",
    "for k, v in ",
    " : ",
    " => ",
    "...",
    "#",
    "/*",
    "*/",
    "é",
    "😀",
    "local.x",
    "each.key",
    "[*]",
    ".*",
    "1",
    "-",
    " ? ",
    "null",
    "merge(",
    ", ",
];

#[track_caller]
fn check(name: &str, text: &str) {
    let mut sources = SourceMap::default();
    sources.add(name, text);
    let parsed = terraform::parse(&sources);
    for document in &parsed.documents {
        check_node(&document.root, text);
    }
    for comment in &parsed.comments {
        check_span(comment.span, text);
    }
}

#[track_caller]
fn check_node(node: &Node, text: &str) {
    check_span(node.origin.span, text);
    node.items().iter().for_each(|item| check_node(item, text));
    let mut keys: Vec<&str> = node.entries().iter().map(|entry| &*entry.key).collect();
    keys.sort_unstable();
    assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "a key twice among {keys:?} in {text:?}");
    for entry in node.entries() {
        check_span(entry.key_span, text);
        check_node(&entry.value, text);
    }
}

#[track_caller]
fn check_span(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is not in {text:?}");
}

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        check("main.tf", &text);
        check("main.tf.json", &text);
        check("terraform.tfvars", &text);
    }

    #[test]
    fn any_pieces_of_the_language(text in pieces()) {
        check("main.tf", &text);
    }

    #[test]
    fn any_template_in_json(text in pieces()) {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
        check("main.tf.json", &format!("{{\"locals\": {{\"a\": \"{text}\"}}}}"));
    }
}
