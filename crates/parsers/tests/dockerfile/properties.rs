//! What holds of every text: comments and spans, time, and no panic.

use std::time::{Duration, Instant};

use parsers::{Node, Parsed};
use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, prop_oneof, proptest};

use super::{number, parse};

#[track_caller]
fn check_comments(text: &str, expected: &[&str]) {
    let (file, parsed) = parse(text);
    let comments: Vec<&str> = parsed.comments.iter().map(|comment| file.slice(comment.span)).collect();
    assert_eq!(comments, expected, "{text:?}");
}

#[track_caller]
fn check_spans(text: &str, expected: &[&str]) {
    let (file, parsed) = parse(text);
    let spans: Vec<&str> = commands(&parsed).iter().map(|node| file.slice(node.origin.span)).collect();
    assert_eq!(spans, expected, "{text:?}");
}

#[track_caller]
fn check_fast(text: &str) {
    let start = Instant::now();
    let (_, parsed) = parse(text);
    let taken = start.elapsed();
    assert!(!commands(&parsed).is_empty());
    assert!(taken < Duration::from_secs(20), "{taken:?} for {:?}...", &text[..40]);
}

fn commands(parsed: &Parsed) -> Vec<&Node> {
    let stages = parsed.documents.iter().flat_map(|document| document.root.field("Stages").unwrap().items());
    stages.flat_map(|stage| stage.field("Commands").unwrap().items()).collect()
}

#[test]
fn comments_stand_alone_on_their_line() {
    check_comments("# a\r\nFROM b # c\n\t#d \nRUN e \\\n  # f\n  g\n", &["# a", "#d ", "# f"]);
}

#[test]
fn directives_and_heredoc_bodies_hold_no_comments() {
    check_comments("# syntax=a\n# escape=`\n# b\nFROM c\nRUN <<D\n# e\nD\n", &["# b"]);
}

#[test]
fn a_command_spans_its_lines() {
    check_spans(
        "FROM a\n  RUN b \\\n  # c\n  d \n\nCOPY <<E f\ng\nE\nUSER h \\\n\n",
        &["FROM a", "RUN b \\\n  # c\n  d", "COPY <<E f\ng\nE", "USER h \\"],
    );
}

#[test]
fn time_is_linear() {
    let instruction = |name: &str, part: &str| format!("FROM a\n{name} {}", part.repeat(1_000_000 / part.len()));
    check_fast(&instruction("RUN", "b "));
    check_fast(&instruction("ENV", "b=c "));
    check_fast(&instruction("COPY", "--b=c "));
    check_fast(&instruction("CMD", "["));
    check_fast(&instruction("RUN cat <<A", "${b:-"));
    check_fast(&instruction("RUN cat", "<<A "));
    check_fast(&instruction("ONBUILD", "ONBUILD "));
    check_fast(&format!("FROM a\nRUN b \\\n{}  d\n", "  && c \\\n".repeat(100_000)));
    check_fast(&format!("FROM a\n{}", "RUN cat <<A\n".repeat(50_000)));
}

/// Texts made of what means something in a Dockerfile.
fn dockerfile_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "FROM a",
        "RUN ",
        "COPY ",
        "ENV ",
        "ONBUILD ",
        "HEALTHCHECK ",
        "ARG ",
        "<<EOF",
        "<<-EOF",
        "EOF",
        "\n",
        "\n",
        "\r\n",
        "\\\n",
        "\\",
        "`",
        "# escape=`\n",
        "#",
        "--x=y ",
        "[\"a\"]",
        "[",
        "\"",
        "'",
        "${",
        "$",
        "}",
        ":-",
        "=",
        " ",
        "\t",
        "{{",
        "é",
        "\u{a0}",
        "\u{85}",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in prop_oneof![any::<String>(), dockerfile_like()]) {
        let (file, parsed) = parse(&text);
        let mut previous = 0;
        for node in commands(&parsed) {
            let first = number(node.field("StartLine").unwrap());
            let last = number(node.field("EndLine").unwrap());
            prop_assert!(previous < first && first <= last && last <= file.line_count());
            let span = file.lines(node.origin.span);
            prop_assert!(span.0 >= first && span.1 <= last && !file.slice(node.origin.span).is_empty());
            previous = last;
        }
        for comment in &parsed.comments {
            prop_assert!(file.slice(comment.span).starts_with('#'));
        }
        let something = parsed.documents.len() + parsed.diagnostics.len() + parsed.skipped.len();
        prop_assert!(something > 0);
    }
}
