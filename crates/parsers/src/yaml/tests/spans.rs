//! Where values stand, shown as the source text they cover.

use crate::testing::{file, sources, spans_nest};
use crate::yaml::{Schema, parse};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let file = file(text);
    let stream = parse(&file, Schema::Kubernetes);
    let found: Vec<String> = stream.documents.iter().flat_map(|root| sources(&file, root)).collect();
    assert_eq!(found, expected, "{:?}", stream.diagnostics);
}

#[test]
fn spans_are_bytes_whatever_the_characters() {
    check("é: ünï # ö\n漢: 字\n", &["é: ünï # ö\n漢: 字", "é:", "ünï", "漢:", "字"]);
}

#[test]
fn scalars_and_keys_have_their_quotes() {
    check("\"a\": 'b'", &["\"a\": 'b'", "\"a\":", "'b'"]);
    check("a: \"b\n  c\" # d", &["a: \"b\n  c\"", "a:", "\"b\n  c\""]);
}

#[test]
fn anchors_and_tags_are_outside() {
    check("a: &x !t b", &["a: &x !t b", "a:", "b"]);
    check("a: &x\n  b: c\nd: 1\n", &["a: &x\n  b: c\nd: 1", "a:", "b: c", "b:", "c", "d:", "1"]);
}

#[test]
fn block_collections_go_from_the_first_child_to_the_end_of_the_last() {
    check("a:\n- b\n\n# c\nd: 1\n", &["a:\n- b\n\n# c\nd: 1", "a:", "b", "b", "d:", "1"]);
    check("- - a\n  - b\n", &["a\n  - b", "a\n  - b", "a", "b"]);
}

#[test]
fn flow_collections_have_their_brackets() {
    check("a: [ b, {c: d} ] # e", &["a: [ b, {c: d} ]", "a:", "[ b, {c: d} ]", "b", "{c: d}", "c:", "d"]);
    check("[a: b, ]", &["[a: b, ]", "a: b", "a:", "b"]);
    check("a: {}", &["a: {}", "a:", "{}"]);
}

#[test]
fn block_scalars_end_at_their_last_non_blank_character() {
    check("a: |\n  b\n  c  \n\n\nd: 1\n", &["a: |\n  b\n  c  \n\n\nd: 1", "a:", "b\n  c", "d:", "1"]);
    check("a: >-\n  b\n", &["a: >-\n  b", "a:", "b"]);
}

#[test]
fn a_block_scalar_without_text_stands_at_its_sign() {
    check("a:\n  b: |\nc: 1\n", &["a:\n  b: |\nc: 1", "a:", "b: |", "b:", "|", "c:", "1"]);
    check("a: >-\n", &["a: >-", "a:", ">-"]);
}

#[test]
fn an_absent_value_is_empty_and_stands_after_its_key() {
    let file = file("a:\n\nb: 1");
    let stream = parse(&file, Schema::Kubernetes);
    let span = stream.documents[0].entries()[0].value.origin.span;
    assert_eq!((span.start, span.end), (1, 1));
}

#[test]
fn an_alias_stands_in_its_own_place_and_its_children_in_theirs() {
    check("a: &x {b: 1}\nc: *x", &["a: &x {b: 1}\nc: *x", "a:", "{b: 1}", "b:", "1", "c:", "*x", "b:", "1"]);
    check("a: &x {b: 1}\n<<: *x", &["a: &x {b: 1}\n<<: *x", "a:", "{b: 1}", "b:", "1", "b:", "1"]);
}

#[test]
fn comments_go_from_their_sign_to_the_end_of_the_line() {
    let file = file("# é\r\na: '# no' # yes\nb: |\n  # no\n");
    let stream = parse(&file, Schema::Kubernetes);
    let comments: Vec<&str> = stream.comments.iter().map(|comment| file.slice(comment.span)).collect();
    assert_eq!(comments, ["# é", "# yes"]);
}

#[test]
fn spans_nest_in_a_document_with_everything() {
    let file = file("? a\n: - b: |\n\n      c\n  - >\n  - [d, e: {f: 'g'}]\nh: !t\n  i: &k\nj:\n- - l\n-\n");
    let stream = parse(&file, Schema::Kubernetes);
    assert_eq!(stream.documents.len(), 1, "{:?}", stream.diagnostics);
    assert!(spans_nest(&file, &stream.documents[0]));
}
