//! What becomes of the arguments of each instruction.

use super::check;

#[test]
fn exec_form_is_a_json_array_of_strings() {
    check(
        "FROM a\nCMD [\"b\", \"c d\\u0041\\n\"]\nENTRYPOINT []\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 cmd exec ["b", "c dA\n"]"#, "3-3 entrypoint exec []"],
    );
}

#[test]
fn bad_json_is_shell_form() {
    check(
        "FROM a\nCMD ['b']\nRUN [\"b\",]\nCMD [\"b\"] c\nRUN [ -f b ]\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 cmd ["['b']"]"#,
            r#"3-3 run ["[\"b\",]"]"#,
            r#"4-4 cmd ["[\"b\"] c"]"#,
            r#"5-5 run ["[ -f b ]"]"#,
        ],
    );
}

#[test]
fn files_and_volumes_have_an_exec_form_too() {
    check(
        "FROM a\nCOPY [\"b c\", \"d\"]\nADD --chown=e [\"f\", \"g/\"]\nVOLUME [\"h\", \"i\"]\nVOLUME j  k\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 copy exec ["b c", "d"]"#,
            r#"3-3 add --chown=e exec ["f", "g/"]"#,
            r#"4-4 volume exec ["h", "i"]"#,
            r#"5-5 volume ["j", "k"]"#,
        ],
    );
}

#[test]
fn environment_is_triples_of_name_value_and_separator() {
    check(
        "FROM a\nENV b=c d=\"e f\" g=h\\ i j=\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 env ["b", "c", "=", "d", "\"e f\"", "=", "g", "h\\ i", "=", "j", "", "="]"#,
        ],
    );
}

#[test]
fn old_environment_is_one_value_with_an_empty_separator() {
    check(
        "FROM a\nENV b  c d=e\nLABEL f g h\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 env ["b", "c d=e", ""]"#, r#"3-3 label ["f", "g h", ""]"#],
    );
}

#[test]
fn labels_keep_their_quotes() {
    check(
        "FROM a\nLABEL \"b c\"='d \"e' f=\"\\\"g\"\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 label ["\"b c\"", "'d \"e'", "=", "f", "\"\\\"g\"", "="]"#],
    );
}

#[test]
fn environment_goes_on_over_lines() {
    check(
        "FROM a\nENV b=c \\\n    # d\n    e=f\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-4 env ["b", "c", "=", "e", "f", "="] of "ENV b=c     e=f""#],
    );
}

#[test]
fn arg_takes_several_names() {
    check(
        "FROM a\nARG b c=d e=\"f g\"\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 arg ["b", "c=d", "e=\"f g\""]"#],
    );
}

#[test]
fn flags_lose_their_quotes_and_are_taken_only_in_front() {
    check(
        "FROM a\nCOPY --chown=b:c --from=\"d\" --link e --f g\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 copy --chown=b:c --from=d --link ["e", "--f", "g"]"#],
    );
}

#[test]
fn two_dashes_end_the_flags() {
    check(
        "FROM a\nCOPY --link -- --b c\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 copy --link ["--b", "c"]"#],
    );
}

#[test]
fn run_takes_several_mounts() {
    check(
        "FROM a\nRUN --mount=type=cache,target=/b --mount=type=secret,id=c --network=none d -e\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 run --mount=type=cache,target=/b --mount=type=secret,id=c --network=none ["d -e"]"#,
        ],
    );
}

#[test]
fn a_healthcheck_is_a_word_and_a_command() {
    check(
        "FROM a\nHEALTHCHECK --interval=5s --retries=3 CMD curl -f b || exit 1\nHEALTHCHECK CMD [\"b\", \"c\"]\nHEALTHCHECK none\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 healthcheck --interval=5s --retries=3 ["CMD", "curl -f b || exit 1"]"#,
            r#"3-3 healthcheck exec ["CMD", "b", "c"]"#,
            r#"4-4 healthcheck ["none"]"#,
        ],
    );
}

#[test]
fn a_trigger_has_the_arguments_of_its_instruction() {
    check(
        "FROM a\nONBUILD RUN b c\nONBUILD cmd [\"d\"]\nONBUILD COPY --from=e f g\nONBUILD ENV h=i\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 onbuild RUN ["b c"]"#,
            r#"3-3 onbuild cmd exec ["d"]"#,
            r#"4-4 onbuild COPY ["f", "g"]"#,
            r#"5-5 onbuild ENV ["h", "i", "="]"#,
        ],
    );
}

#[test]
fn words_of_user_and_workdir_are_one_value() {
    check(
        "FROM a\nWORKDIR /b c\nUSER d:e \nSTOPSIGNAL SIGINT\nMAINTAINER f <g@h>\n",
        &[
            r#"stage 0 "a""#,
            r#"1-1 from ["a"]"#,
            r#"2-2 workdir ["/b c"]"#,
            r#"3-3 user ["d:e"] of "USER d:e ""#,
            r#"4-4 stopsignal ["SIGINT"]"#,
            r#"5-5 maintainer ["f <g@h>"]"#,
        ],
    );
}

#[test]
fn ports_are_words() {
    check(
        "FROM a\nEXPOSE 80/tcp\t443 $P\n",
        &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, r#"2-2 expose ["80/tcp", "443", "$P"]"#],
    );
}

#[test]
fn shell_is_exec_form() {
    check(
        "# escape=`\nFROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN b `\n c\n",
        &[
            r#"stage 0 "a""#,
            r#"2-2 from ["a"]"#,
            r#"3-3 shell exec ["powershell", "-Command"]"#,
            r#"4-5 run ["b  c"] of "RUN b  c""#,
        ],
    );
}

#[test]
fn run_without_arguments_is_accepted() {
    check("FROM a\nRUN\nCMD\n", &[r#"stage 0 "a""#, r#"1-1 from ["a"]"#, "2-2 run []", "3-3 cmd []"]);
}
