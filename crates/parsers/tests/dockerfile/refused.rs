//! What `docker build` refuses, and what is read in spite of it.

use parsers::{DiagnosticSeverity, Parsed};

use super::{parse, stages};

/// Asserts that the errors of `text` are on the lines `errors` and that `expected` is read nevertheless.
#[track_caller]
fn check(text: &str, errors: &[u32], expected: &[&str]) {
    let (file, parsed) = parse(text);
    assert_eq!(lines_of(&parsed, DiagnosticSeverity::Error), errors, "{text:?}: {:?}", parsed.diagnostics);
    assert_eq!(stages(&file, &parsed), expected, "{text:?}");
    assert!(parsed.skipped.is_empty());
}

/// Asserts that `text` is refused on line `error`.
#[track_caller]
fn check_refused(text: &str, error: u32) {
    let (_, parsed) = parse(text);
    assert_eq!(lines_of(&parsed, DiagnosticSeverity::Error), [error], "{text:?}: {:?}", parsed.diagnostics);
}

#[track_caller]
fn check_template(text: &str) {
    let (_, parsed) = parse(text);
    let reasons: Vec<&str> = parsed.skipped.iter().map(|skipped| &*skipped.reason).collect();
    assert_eq!(reasons, ["a template, not a Dockerfile"], "{text:?}");
    assert!(parsed.documents.is_empty() && parsed.diagnostics.is_empty(), "{text:?}");
}

fn lines_of(parsed: &Parsed, severity: DiagnosticSeverity) -> Vec<u32> {
    parsed.diagnostics.iter().filter(|it| it.severity == severity).map(|it| it.place.line).collect()
}

#[test]
fn an_unknown_instruction_is_left_out() {
    check("FROM a\nRUNN b\nUSER c\n", &[2], &["stage 0 \"a\"", "1-1 from [\"a\"]", "3-3 user [\"c\"]"]);
}

#[test]
fn an_unterminated_heredoc_ends_where_an_instruction_begins() {
    check(
        "FROM a\nRUN cat <<A\nb\nrun c\nUSER d\n",
        &[2],
        &[
            "stage 0 \"a\"",
            "1-1 from [\"a\"]",
            r#"2-4 run ["cat <<A\nb\nrun c\nA"] of "RUN cat <<A\nb\nrun c\nA""#,
            r#"5-5 user ["d"]"#,
        ],
    );
}

#[test]
fn instructions_before_from_are_read() {
    check(
        "ARG v\nRUN b\nFROM a\n",
        &[2],
        &["stage 0 \"\"", "1-1 arg [\"v\"]", "2-2 run [\"b\"]", "stage 0 \"a\"", "3-3 from [\"a\"]"],
    );
}

#[test]
fn a_file_without_from_is_refused_once() {
    check("ARG v\nRUN b\nUSER c\n", &[2], &["stage 0 \"\"", "1-1 arg [\"v\"]", "2-2 run [\"b\"]", "3-3 user [\"c\"]"]);
    check("\nARG v\n", &[2], &["stage 0 \"\"", "2-2 arg [\"v\"]"]);
}

#[test]
fn a_file_without_instructions_has_no_document() {
    check("", &[0], &[]);
    check("\n# a\n\n", &[0], &[]);
}

#[test]
fn environment_without_a_value_keeps_its_names() {
    check("FROM a\nENV b\n", &[2], &["stage 0 \"a\"", "1-1 from [\"a\"]", r#"2-2 env ["b", "", ""]"#]);
    check(
        "FROM a\nENV b=c d\n",
        &[2],
        &["stage 0 \"a\"", "1-1 from [\"a\"]", r#"2-2 env ["b", "c", "=", "d", "", ""]"#],
    );
}

#[test]
fn an_array_of_other_values_is_read_as_text() {
    check("FROM a\nCMD [\"b\", 1]\n", &[2], &["stage 0 \"a\"", "1-1 from [\"a\"]", r#"2-2 cmd ["[\"b\", 1]"]"#]);
}

#[test]
fn wrong_numbers_of_arguments_are_refused() {
    for line in ["FROM", "FROM a b", "FROM a AS", "FROM a AS b c", "FROM a AS 1"] {
        check_refused(&format!("FROM a\n{line}\n"), 2);
    }
    for line in ["ENV", "LABEL", "ARG", "EXPOSE", "VOLUME", "USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER", "SHELL"] {
        check_refused(&format!("FROM a\n{line}\n"), 2);
    }
    for line in ["COPY", "COPY a", "ADD a", "COPY [\"a\"]", "COPY a <<b\nb", "ENV =b", "ARG =b", "VOLUME [\"\"]"] {
        check_refused(&format!("FROM a\n{line}\n"), 2);
    }
}

#[test]
fn wrong_kinds_of_arguments_are_refused() {
    for line in ["SHELL sh", "SHELL []", "HEALTHCHECK", "HEALTHCHECK NONE a", "HEALTHCHECK CMD", "HEALTHCHECK a"] {
        check_refused(&format!("FROM a\n{line}\n"), 2);
    }
    for line in ["ONBUILD", "ONBUILD FROM a", "ONBUILD MAINTAINER a", "ONBUILD ONBUILD RUN a"] {
        check_refused(&format!("FROM a\n{line}\n"), 2);
    }
}

#[test]
fn wrong_directives_are_refused_on_their_line() {
    check_refused("# escape=x\nFROM a\n", 1);
    check_refused("# escape=\\\n# escape=`\nFROM a\n", 2);
}

#[test]
fn unknown_flags_are_left_out_with_a_warning() {
    let (file, parsed) = parse("FROM a\nCOPY --foo --chown=1 --bar=./b c d\n");
    assert_eq!(stages(&file, &parsed)[2], r#"2-2 copy --chown=1 ["c", "d"]"#);
    assert_eq!(lines_of(&parsed, DiagnosticSeverity::Warning), [2]);
    assert_eq!(lines_of(&parsed, DiagnosticSeverity::Error), []);
}

#[test]
fn a_line_longer_than_docker_reads_is_read_with_a_warning() {
    let (_, parsed) = parse(&format!("FROM a\nRUN {}\n", "b".repeat(70_000)));
    assert_eq!(lines_of(&parsed, DiagnosticSeverity::Warning), [2]);
    assert_eq!(parsed.documents.len(), 1);
}

#[test]
fn templates_are_skipped() {
    check_template("FROM {{ .Image }}\nRUN b\n");
    check_template("{{ if .A }}\nFROM a\n{{ end }}\n");
    check_template("{% if a %}\nFROM {{b}}\n{% endif %}\n");
}

#[test]
fn braces_in_what_is_valid_make_no_template() {
    let (file, parsed) = parse("FROM a\nRUN docker inspect -f '{{.Id}}' b\n");
    assert_eq!((stages(&file, &parsed).len(), parsed.diagnostics.len()), (3, 0));
    check_refused("FROM a\nRUN cat <<B\n{{.Id}}\n", 2);
    check_refused("FROM a\n# {{ }}\nRUN docker inspect -f '{{.Id}}' b\nRUNN c\n", 4);
}

#[test]
fn the_number_of_problems_is_bounded_and_said() {
    let (_, parsed) = parse(&"a b\n".repeat(1000));
    let last = &parsed.diagnostics[parsed.diagnostics.len() - 1];
    assert_eq!((parsed.diagnostics.len(), &*last.message), (51, "951 more problems in this file"));
}
