//! What scalars, keys, aliases and documents mean. The Kubernetes values are those of `sigs.k8s.io/yaml` 1.6.

use crate::testing::{file, json, outline};
use crate::yaml::{Schema, parse};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(outline(&parse(&file(text), Schema::Kubernetes)), expected, "{text:?}");
}

#[track_caller]
fn check_core(text: &str, expected: &[&str]) {
    assert_eq!(outline(&parse(&file(text), Schema::Core)), expected, "{text:?}");
}

#[track_caller]
fn check_scalars(schema: Schema, table: &[(&str, &str)]) {
    for (text, expected) in table {
        let stream = parse(&file(&format!("- {text}\n")), schema);
        let items: Vec<String> = stream.documents.iter().flat_map(|list| list.items()).map(json).collect();
        assert_eq!(items, [*expected], "{text:?}: {:?}", stream.diagnostics);
    }
}

#[test]
fn plain_scalars_mean_what_kubectl_sends() {
    check_scalars(
        Schema::Kubernetes,
        &[
            ("", "null"),
            ("~", "null"),
            ("null", "null"),
            ("NULL", "null"),
            ("nULL", r#""nULL""#),
            ("y", "true"),
            ("Yes", "true"),
            ("ON", "true"),
            ("n", "false"),
            ("off", "false"),
            ("tRUE", r#""tRUE""#),
            ("017", "15"),
            ("0_17", "15"),
            ("0o17", "15"),
            ("0o8", r#""0o8""#),
            ("08", "8"),
            ("0x1F", "31"),
            ("+0x1F", "31"),
            ("0x", r#""0x""#),
            ("0b11", "3"),
            ("-0b11", "-3"),
            ("0b+1", "1"),
            ("1_000", "1000"),
            ("1__0", "10"),
            ("_1", r#""_1""#),
            ("+", r#""+""#),
            ("1:30", r#""1:30""#),
            ("2001-01-01", r#""2001-01-01""#),
            ("-9223372036854775808", "-9223372036854775808"),
            ("-9223372036854775809", "-9223372036854776000"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "18446744073709552000"),
            ("1_000.5", "1000.5"),
            ("5_e3", "5000"),
            ("1e3", "1000"),
            ("1e", r#""1e""#),
            ("1.", "1"),
            ("+.5", "0.5"),
            (".5_0", "0.5"),
            ("._5", r#""._5""#),
            (".5e", r#"".5e""#),
            ("-0.0", "-0"),
            ("1e-7", "1e-7"),
            ("1e400", r#""1e400""#),
            (".iNf", r#"".iNf""#),
        ],
    );
}

#[test]
fn quotes_and_tags_decide_before_the_text_does() {
    check_scalars(
        Schema::Kubernetes,
        &[
            (r#""yes""#, r#""yes""#),
            ("'017'", r#""017""#),
            ("! 12", r#""12""#),
            ("!foo 12", r#""12""#),
            ("!foo", r#""""#),
            ("!foo {b: 1}", r#"{"b":1}"#),
            ("!!foo 12", r#""12""#),
            ("!!str", r#""""#),
            ("!!str ~", r#""~""#),
            ("!!null \"\"", "null"),
            ("!!bool \"yes\"", "true"),
            ("!!int \"12\"", "12"),
            ("!<tag:yaml.org,2002:int> 0x1F", "31"),
            ("!!float 1", "1"),
            ("!!float 9223372036854775807", "9223372036854776000"),
            ("!!timestamp 2001-01-01", r#""2001-01-01""#),
            ("!!binary aGVsbG8=", r#""hello""#),
            ("!!set {x}", r#"{"x":null}"#),
        ],
    );
}

#[test]
fn the_core_schema_is_that_of_yaml_1_2_2_section_10_3_2() {
    check_scalars(
        Schema::Core,
        &[
            ("", "null"),
            ("Null", "null"),
            ("True", "true"),
            ("yes", r#""yes""#),
            ("0", "0"),
            ("-19", "-19"),
            ("+017", "17"),
            ("0o7", "7"),
            ("0x3A", "58"),
            ("0x+3", r#""0x+3""#),
            ("1_000", r#""1_000""#),
            ("0.", "0"),
            ("-0.0", "-0.0"),
            (".5", "0.5"),
            ("+12e03", "12e03"),
            ("-2E+05", "-2E+05"),
            ("12345678901234567890123", "12345678901234567890123"),
            (".inf", r#"".inf""#),
            ("!!int 3", "3"),
            ("!!str 3", r#""3""#),
        ],
    );
}

#[test]
fn a_key_is_the_text_of_its_resolved_value() {
    check("on: a", &[r#"{"true":"a"}"#]);
    check("0x10: a", &[r#"{"16":"a"}"#]);
    check("1.50: a", &[r#"{"1.5":"a"}"#]);
    check("1e-5: a", &[r#"{"1e-05":"a"}"#]);
    check("1e10: a", &[r#"{"1e+10":"a"}"#]);
    check("1000000.5: a", &[r#"{"1.0000005e+06":"a"}"#]);
    check("0.1234567891: a", &[r#"{"0.12345679":"a"}"#]);
    check("-0.0: a", &[r#"{"-0":"a"}"#]);
    check("1e300: a", &[r#"{".inf":"a"}"#]);
    check(".nan: a", &[r#"{".nan":"a"}"#]);
    check("!!binary YXBp: a", &[r#"{"api":"a"}"#]);
    check("a: &x 017\n*x : b", &[r#"{"a":15,"15":"b"}"#]);
    check_core("on: a\n~: b\n017: c", &[r#"{"on":"a","null":"b","17":"c"}"#]);
}

#[test]
fn what_kubectl_refuses_is_named() {
    check("a: 1\n~: b", &["2:1: a key is null; quote it to make it text"]);
    check(": b", &["1:1: a key is null; quote it to make it text"]);
    check("[a]: b", &["1:1: a key is a list or a map; only text, numbers and booleans can be keys"]);
    check("a: {{ x }}", &["1:5: a key is a list or a map; only text, numbers and booleans can be keys"]);
    check("a: .inf", &["1:4: `.inf` is a number that JSON, and so the API server, does not have"]);
    check("a: !!int 1.0", &["1:10: `1.0` cannot be read as !!int"]);
    check("a: !!null foo", &["1:11: `foo` cannot be read as !!null"]);
    check("a: !!binary x", &["1:13: the text after !!binary is not Base64"]);
    check("<<: 1", &["1:5: the merge key `<<` needs a map or a list of maps"]);
    check("a: &x [*x]", &["1:8: this alias stands inside the value it names"]);
    let refused = parse(&file("18446744073709551615: a"), Schema::Kubernetes);
    assert!(refused.documents.is_empty());
}

#[test]
fn merge_keys_are_applied_in_their_place() {
    check("a: &x {b: 1}\nc: {<<: *x, b: 2}", &[r#"{"a":{"b":1},"c":{"b":2}}"#]);
    check("{<<: [{x: 3, z: 1}, {x: 4, w: 1}]}", &[r#"{"w":1,"x":3,"z":1}"#]);
    check("a: &x {b: 1}\n<<: *x\n<<: {c: 2}", &[r#"{"a":{"b":1},"b":1,"c":2}"#]);
    check(
        "\"<<\": 1\n!!str <<: 2",
        &[r#"{"<<":2}"#, "2:7: key `<<` is given on lines 1 and 2 of one map; the last one counts"],
    );
    check("!!merge <<: {a: 1}", &[r#"{"a":1}"#]);
}

#[test]
fn a_key_before_the_merge_key_loses_in_kubernetes_and_wins_elsewhere() {
    let text = "x: 2\n<<: {x: 3}";
    let warning = "1:1: key `x` on line 1 is replaced by the one on line 2, because the merge key `<<` comes after it";
    check(text, &[r#"{"x":3}"#, warning]);
    check_core(text, &[r#"{"x":2}"#]);
}

#[test]
fn of_duplicate_keys_the_last_one_counts_and_a_warning_names_both_lines() {
    let warning = "3:1: key `a` is given on lines 1 and 3 of one map; the last one counts";
    check("a: 1\nb: 2\na: 3\n", &[r#"{"b":2,"a":3}"#, warning]);
    check("1: a\n'1': b", &[r#"{"1":"b"}"#, "2:1: key `1` is given on lines 1 and 2 of one map; the last one counts"]);
}

#[test]
fn duplicate_keys_are_reported_up_to_a_limit() {
    let stream = parse(&file(&"a: 1\n".repeat(5_000)), Schema::Kubernetes);
    assert_eq!(stream.documents.iter().map(json).collect::<Vec<_>>(), [r#"{"a":1}"#]);
    assert_eq!(stream.diagnostics.len(), 101);
    assert_eq!(stream.diagnostics[100].message, "4899 more keys of this file are given twice; the last one counts");
}

#[test]
fn a_broken_document_is_one_error_and_its_neighbours_stay() {
    check("a: 1\n---\nb: [\n---\nc: 2\n", &[r#"{"a":1}"#, r#"{"c":2}"#, "3:4: not YAML: unclosed bracket '['"]);
    check("a: *x\n---\nb: 1", &[r#"{"b":1}"#, "1:4: not YAML: while parsing node, found unknown anchor"]);
    check("~: 1\n--- # next\nb: 1", &[r#"{"b":1}"#, "1:1: a key is null; quote it to make it text"]);
    check("a: 1\na: 2\nb: ]\n", &["3:4: not YAML: misplaced bracket"]);
}

#[test]
fn each_error_has_the_span_of_its_document() {
    let file = file("a: 1\n---\nb: [\n---\nc: 2\n--- {]\n");
    let stream = parse(&file, Schema::Kubernetes);
    let broken: Vec<&str> = stream.broken.iter().map(|span| file.slice(*span)).collect();
    assert_eq!(broken, ["---\nb: [\n", "--- {]\n"]);
}

#[test]
fn separators_are_those_of_yaml() {
    check("a: 1\n--- # comment\nb: 2\n", &[r#"{"a":1}"#, r#"{"b":2}"#]);
    check("a: 1\n--- {b: 2}\n...\nc: 3\n", &[r#"{"a":1}"#, r#"{"b":2}"#, r#"{"c":3}"#]);
    check("a: |\n  x\n  ---\n  y\n", &[r#"{"a":"x\n---\ny\n"}"#]);
    check("---   \na: 1\n---\n", &[r#"{"a":1}"#, "null"]);
    check("%YAML 1.1\n---\r\na: 1\r\n", &[r#"{"a":1}"#]);
    check("# only a comment\n", &[]);
    check("", &[]);
}

#[test]
fn the_line_breaks_of_yaml_1_1_hide_nothing() {
    for hidden in ["a: 1 # c\u{85}b: 2", "a: 1 # c\u{2028}b: 2", "a: 1 # c\u{2029}b: 2"] {
        check(hidden, &[r#"{"a":1,"b":2}"#]);
    }
    check_core("a: 1 # c\u{85}b: 2", &[r#"{"a":1}"#]);
}

#[test]
fn json_with_tabs_is_yaml_too() {
    check("{\"a\": 1,\n\t\"b\": [\"\\ud83d\\ude00\"]}", &[r#"{"a":1,"b":["😀"]}"#]);
}

#[test]
fn a_long_licence_above_the_document_is_no_obstacle() {
    let text = format!("a:\n{}  b: 1\n", "  # licence\n".repeat(500));
    let stream = parse(&file(&text), Schema::Kubernetes);
    assert_eq!(stream.comments.len(), 500);
    assert_eq!(outline(&stream), [r#"{"a":{"b":1}}"#]);
}
