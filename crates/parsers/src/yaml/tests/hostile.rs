//! Input made to hurt: each of these ends soon, in a value or in an error that names its bound.

use std::fmt::Write;

use proptest::prelude::{ProptestConfig, any, proptest};

use crate::bounds::{MAX_ALIAS_BYTES, MAX_ALIAS_NODES, MAX_DEPTH, MAX_DOCUMENTS};
use crate::testing::{file, spans_nest};
use crate::yaml::{Schema, parse};
use crate::{Stream, decode};

fn read(text: &str) -> Stream {
    parse(&file(text), Schema::Kubernetes)
}

/// Checks that the only document of `text` is refused with a message that contains `expected`.
#[track_caller]
fn check_refused(text: &str, expected: &str) {
    let stream = read(text);
    assert!(stream.documents.is_empty());
    assert_eq!(stream.diagnostics.len(), 1);
    assert!(stream.diagnostics[0].message.contains(expected), "{}", stream.diagnostics[0].message);
}

#[test]
fn deep_nesting_is_refused() {
    let limit = format!("limit of {MAX_DEPTH} levels");
    check_refused(&"[".repeat(100_000), &limit);
    check_refused(&"{a: ".repeat(100_000), &limit);
    check_refused(&"- ".repeat(100_000), &limit);
    check_refused(&"? ".repeat(100_000), "");
    check_refused(&(0..1000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n"), &limit);
}

#[test]
fn nesting_up_to_the_limit_is_read() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(read(&nested(MAX_DEPTH)).documents.len(), 1);
    check_refused(&nested(MAX_DEPTH + 1), "levels");
}

#[test]
fn nesting_by_aliases_is_bounded_too() {
    let mut text = "- &a0 []\n".to_owned();
    for level in 1..1000 {
        let _ = writeln!(text, "- &a{level} [*a{}]", level - 1);
    }
    check_refused(&text, "levels");
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(text, "a{level}: &a{level} [{below}]");
    }
    check_refused(&text, &format!("limit of {MAX_ALIAS_NODES} values"));
}

#[test]
fn a_long_text_with_many_aliases_is_refused() {
    let text = format!("a: &a {}\nb:\n{}", "x".repeat(100_000), "- *a\n".repeat(20_000));
    check_refused(&text, &format!("limit of {MAX_ALIAS_BYTES} bytes"));
}

#[test]
fn many_merges_of_a_large_map_are_refused() {
    let keys: String = (0..10_000).map(|key| format!("  k{key}: 1\n")).collect();
    let text = format!("a: &a\n{keys}{}", "<<: *a\n".repeat(10_000));
    check_refused(&text, &format!("limit of {MAX_ALIAS_NODES} values"));
}

#[test]
fn an_anchor_on_a_large_value_costs_nothing_of_the_budget() {
    let text = format!("&all\n{}", "- 1\n".repeat(MAX_ALIAS_NODES + 1));
    assert_eq!(read(&text).documents.len(), 1);
}

#[test]
fn many_keys_are_read() {
    let text: String = (0..200_000).map(|key| format!("k{key}: {key}\n")).collect();
    let stream = read(&text);
    assert_eq!(stream.documents[0].entries().len(), 200_000);
    assert!(stream.diagnostics.is_empty());
}

#[test]
fn a_long_line_is_read() {
    let text = format!("a: '{}'\nb: [{}]\n", "x".repeat(5_000_000), "1, ".repeat(200_000));
    assert_eq!(read(&text).documents.len(), 1);
}

#[test]
fn documents_are_read_up_to_the_limit_and_the_rest_is_named() {
    let stream = read(&"---\n".repeat(MAX_DOCUMENTS));
    assert_eq!((stream.documents.len(), stream.diagnostics.len()), (MAX_DOCUMENTS, 0));
    let stream = read(&"---\n".repeat(MAX_DOCUMENTS + 2));
    assert_eq!((stream.documents.len(), stream.diagnostics.len()), (MAX_DOCUMENTS, 1));
    assert_eq!(stream.diagnostics[0].place.line as usize, MAX_DOCUMENTS + 1);
    assert!(stream.diagnostics[0].message.contains(&format!("limit of {MAX_DOCUMENTS} documents")));
}

#[test]
fn each_of_many_broken_documents_is_an_error_up_to_the_limit() {
    let stream = read(&"--- ]\n".repeat(20_000));
    assert_eq!((stream.documents.len(), stream.diagnostics.len()), (0, 20_000));
    assert_eq!(stream.broken.len(), 20_000);
    let stream = read(&"--- ]\n".repeat(MAX_DOCUMENTS + 2));
    assert_eq!(stream.diagnostics.len(), MAX_DOCUMENTS + 1);
    assert_eq!(stream.broken.len(), MAX_DOCUMENTS + 1);
}

/// Checks what must hold whatever the text is.
#[track_caller]
fn check_sound(text: &str) {
    let file = file(text);
    for schema in [Schema::Kubernetes, Schema::Core] {
        let stream = parse(&file, schema);
        let errors = stream.diagnostics.iter().filter(|it| it.severity == crate::DiagnosticSeverity::Error);
        assert_eq!(errors.count(), stream.broken.len());
        let has_aliases = text.contains('*');
        assert!(has_aliases || stream.documents.iter().all(|root| spans_nest(&file, root)), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        if let Ok(text) = decode(&bytes) {
            check_sound(&text);
        }
    }

    #[test]
    fn anything_that_looks_like_yaml_is_read_or_refused(
        text in r"((a|b: |- |\? |: |&a |\*a|<<: |!t |!!int |[0-9.~é]|'|\x22|\[|\]|\{|\}|, |#|\||>-?|\n|\n  |\n    |\n---|\n\.\.\.|\r|\t|\x{85})){0,40}"
    ) {
        check_sound(&text);
    }

    #[test]
    fn a_broken_neighbour_changes_no_document(broken in r"[a-z\[\]{}:,'& \n]{0,30}") {
        let alone = read("a: 1\n---\nb: {c: 2}\n");
        let between = read(&format!("a: 1\n---\n{broken}\n---\nb: {{c: 2}}\n"));
        let text = |stream: &Stream, index: usize| crate::testing::json(&stream.documents[index]);
        let last = between.documents.len() - 1;
        proptest::prop_assert_eq!(text(&alone, 0), text(&between, 0));
        proptest::prop_assert_eq!(text(&alone, 1), text(&between, last));
    }
}
