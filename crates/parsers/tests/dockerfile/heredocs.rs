//! Heredocs in all their forms.

use super::check;

#[test]
fn a_script_is_its_lines() {
    check(
        "FROM a\nRUN <<EOF\nb\n  c # d\n\n# e\nEOF\nUSER f\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-7 run ["b ;   c # d ;  ; # e"]"#, r#"8-8 user ["f"]"#],
    );
}

#[test]
fn a_script_with_an_interpreter_is_one_text() {
    check(
        "FROM a\nRUN <<EOF\n#!/usr/bin/env python\nprint(1)\nEOF\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-5 run ["<<EOF\n#!/usr/bin/env python\nprint(1)\nEOF"]"#],
    );
}

#[test]
fn a_heredoc_need_not_be_the_first_word() {
    check(
        "FROM a\nRUN cat <<A > /b\nc\nA\nUSER d\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["cat <<A > /b\nc\nA"]"#, r#"5-5 user ["d"]"#],
    );
}

#[test]
fn a_command_may_follow_a_heredoc() {
    check("FROM a\nRUN <<A sh -e\nb\nA\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["<<A sh -e\nb\nA"]"#]);
}

#[test]
fn several_heredocs_follow_each_other() {
    check(
        "FROM a\nRUN cat <<A - 3<<B\nc\nA\nd\nB\nUSER e\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-6 run ["cat <<A - 3<<B\nc\nA\nd\nB"]"#, r#"7-7 user ["e"]"#],
    );
}

#[test]
fn a_dash_takes_tabs_off() {
    check(
        "FROM a\nRUN <<-A\n\tb\n\t\tc\n\tA\nUSER d\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-5 run ["b ; c"] of "RUN <<-A\n\tb\n\t\tc\nA""#,
            r#"6-6 user ["d"]"#,
        ],
    );
}

#[test]
fn without_a_dash_a_tab_hides_the_end() {
    check(
        "FROM a\nRUN <<A\n\tA\nA\nUSER d\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["\tA"]"#, r#"5-5 user ["d"]"#],
    );
}

#[test]
fn quoted_delimiters_end_without_their_quotes() {
    check(
        "FROM a\nRUN <<\"A B\" cat\n$c\nA B\nRUN cat <<'D'\nD\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-4 run ["<<\"A B\" cat\n$c\nA B"]"#,
            r#"5-6 run ["cat <<'D'\nD"]"#,
        ],
    );
}

#[test]
fn a_blank_may_stand_before_the_delimiter() {
    check("FROM a\nRUN << A\nb\nA\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["b"]"#]);
}

#[test]
fn files_take_heredocs() {
    check(
        "FROM a\nCOPY <<A <<-\"B\" /c/\nd\nA\n\te\n\tB\nADD --chmod=644 <<F /g\n# h\nF\nUSER i\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-6 copy ["<<A", "<<-\"B\"", "/c/"] of "COPY <<A <<-\"B\" /c/\nd\nA\n\te\nB""#,
            r#"7-9 add --chmod=644 ["<<F", "/g"]"#,
            r#"10-10 user ["i"]"#,
        ],
    );
}

#[test]
fn quotes_and_here_strings_begin_no_heredoc() {
    check(
        "FROM a\nRUN echo \"<<A\" '<<B' \\<<C <<<d\nUSER e\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["echo \"<<A\" '<<B' \\<<C <<<d"]"#, r#"3-3 user ["e"]"#],
    );
}

#[test]
fn an_unmatched_quote_hides_heredocs() {
    check(
        "FROM a\nRUN echo it\\'s; echo \"b <<A\nUSER e\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["echo it\\'s; echo \"b <<A"]"#, r#"3-3 user ["e"]"#],
    );
}

#[test]
fn exec_form_and_other_instructions_take_no_heredoc() {
    check(
        "FROM a\nRUN [\"cat\", \"<<A\"]\nCMD cat <<A\nENV b=<<A\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 run exec ["cat", "<<A"]"#,
            r#"3-3 cmd ["cat <<A"]"#,
            r#"4-4 env ["b", "<<A", "="]"#,
        ],
    );
}

#[test]
fn a_heredoc_after_a_continuation_begins_below_it() {
    check(
        "FROM a\nRUN b \\\n  && cat <<A \\\n  > /c\nd\nA\nUSER e\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-6 run ["b   && cat <<A   > /c\nd\nA"] of "RUN b   && cat <<A   > /c\nd\nA""#,
            r#"7-7 user ["e"]"#,
        ],
    );
}

#[test]
fn a_body_keeps_its_carriage_returns_out_of_the_script() {
    check(
        "FROM a\r\nRUN <<A\r\nb\r\nc\r\nA\r\nUSER d\r\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-5 run ["b ; c"] of "RUN <<A\nb\r\nc\r\nA""#, r#"6-6 user ["d"]"#],
    );
}

#[test]
fn a_body_may_be_empty() {
    check("FROM a\nRUN <<A\nA\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-3 run [""]"#]);
}

#[test]
fn a_continuation_sign_in_a_body_is_text() {
    check(
        "FROM a\nRUN <<A\nb \\\nA\nUSER c\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 run ["b \\"]"#, r#"5-5 user ["c"]"#],
    );
}

#[test]
fn a_heredoc_in_a_parameter_expansion_is_none() {
    check(
        "FROM a\nRUN cat <<A>${B:-/c}\nUSER d\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 run ["cat <<A>${B:-/c}"]"#, r#"3-3 user ["d"]"#],
    );
}

#[test]
fn a_trigger_takes_heredocs() {
    check(
        "FROM a\nONBUILD RUN <<A\nb\nA\nUSER c\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 onbuild RUN ["b"]"#, r#"5-5 user ["c"]"#],
    );
}
