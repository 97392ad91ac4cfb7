//! Directives, comments and continuations.

use super::check;

#[test]
fn a_continuation_joins_without_a_blank_of_its_own() {
    check(
        "FROM a\nRUN b \\\n  c\\\nd\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["b   cd"] of "RUN b   cd""#],
    );
}

#[test]
fn blanks_after_a_continuation_sign_do_not_matter() {
    check("FROM a\nRUN b \\ \t\n c\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-3 run ["b  c"] of "RUN b  c""#]);
}

#[test]
fn an_escaped_continuation_sign_continues_nothing() {
    check(
        "FROM a\nRUN b \\\\\nUSER c\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["b \\\\"]"#, r#"3-3 user ["c"]"#],
    );
}

#[test]
fn comments_and_blank_lines_inside_a_continuation_are_left_out() {
    check(
        "FROM a\nRUN b \\\n# c \\\n\n  \t# d\n  && e\nUSER f\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-6 run ["b   && e"] of "RUN b   && e""#, r#"7-7 user ["f"]"#],
    );
}

#[test]
fn a_hash_inside_a_line_is_text() {
    check("FROM a\nRUN b # c\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["b # c"]"#]);
}

#[test]
fn a_continuation_at_the_end_of_the_file_ends_there() {
    check("FROM a\nRUN b \\", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["b"] of "RUN b ""#]);
}

#[test]
fn a_continuation_takes_blank_lines_to_the_end_of_the_file() {
    check("FROM a\nRUN b \\\n\n# c\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["b"] of "RUN b ""#]);
}

#[test]
fn a_lone_continuation_sign_begins_an_instruction() {
    check("FROM a\n\\\nRUN b\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-3 run ["b"] of "RUN b""#]);
}

#[test]
fn carriage_returns_belong_to_the_line_end() {
    check(
        "FROM a\r\nRUN b \\\r\n  c\r\n\r\nUSER d\r\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-3 run ["b   c"] of "RUN b   c""#, r#"5-5 user ["d"]"#],
    );
}

#[test]
fn leading_blanks_and_case_do_not_matter() {
    check("from a\n \tRun b\n", &[r#"stage 0 "from a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["b"]"#]);
}

#[test]
fn the_escape_directive_makes_backslashes_plain() {
    check(
        "# escape=`\nFROM a\nRUN dir c:\\ `\n  d:\\\nUSER e\n",
        &[
            r#"stage 0 "a""#,
            r#"2-2 from ["a"]"#,
            r#"3-4 run ["dir c:\\   d:\\"] of "RUN dir c:\\   d:\\""#,
            r#"5-5 user ["e"]"#,
        ],
    );
}

#[test]
fn directives_may_have_blanks_and_stand_in_any_order() {
    check(
        "#syntax=docker/dockerfile:1\n #  Escape = ` \n# check=skip=all\nFROM a\nRUN b `\n  c\n",
        &[r#"stage 0 "a""#, r#"4-4 from ["a"]"#, r#"5-6 run ["b   c"] of "RUN b   c""#],
    );
}

#[test]
fn a_directive_after_a_comment_is_a_comment() {
    check(
        "# c\n# escape=`\nFROM a\nRUN b \\\n  c\n",
        &[r#"stage 0 "a""#, r#"3-3 from ["a"]"#, r#"4-5 run ["b   c"] of "RUN b   c""#],
    );
}

#[test]
fn a_directive_after_a_blank_line_is_a_comment() {
    check(
        "\n# escape=`\nFROM a\nRUN b \\\n  c\n",
        &[r#"stage 0 "a""#, r#"3-3 from ["a"]"#, r#"4-5 run ["b   c"] of "RUN b   c""#],
    );
}

#[test]
fn an_unknown_directive_ends_the_directives() {
    check(
        "# x=y\n# escape=`\nFROM a\nRUN b \\\n  c\n",
        &[r#"stage 0 "a""#, r#"3-3 from ["a"]"#, r#"4-5 run ["b   c"] of "RUN b   c""#],
    );
}

#[test]
fn arguments_before_from_are_a_stage_without_a_name() {
    check(
        "ARG v=1\nFROM a:$v AS b\nARG v\nFROM --platform=$P b\nUSER c\n",
        &[
            r#"stage 0 """#,
            r#"1-1 arg ["v=1"]"#,
            r#"stage 0 "a:$v AS b""#,
            r#"2-2 from ["a:$v", "AS", "b"]"#,
            r#"3-3 arg ["v"]"#,
            r#"stage 1 "--platform=$P b""#,
            r#"4-4 from --platform=$P ["b"]"#,
            r#"5-5 user ["c"]"#,
        ],
    );
}

#[test]
fn a_lower_case_from_stays_in_the_name_of_its_stage() {
    check("from a as b\nUSER c\n", &[r#"stage 0 "from a as b""#, r#"1-1 from ["a", "as", "b"]"#, r#"2-2 user ["c"]"#]);
}
