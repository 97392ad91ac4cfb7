use proptest::prelude::{ProptestConfig, any, proptest};

use super::{parse_json, parse_yaml};
use crate::testing::{file, json};
use crate::{DiagnosticSeverity, Parsed, decode};

/// Returns resources, then diagnostics as `line: message`, then reasons for skipping in parentheses.
fn outline(parsed: &Parsed) -> Vec<String> {
    let resources = parsed.documents.iter().map(|document| document.resource.to_string());
    let diagnostics = parsed.diagnostics.iter().map(|it| format!("{}: {}", it.place.line, it.message));
    let skipped = parsed.skipped.iter().map(|skipped| format!("({})", skipped.reason));
    resources.chain(diagnostics).chain(skipped).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(outline(&parse_yaml(&file(text))), expected, "{text:?}");
}

#[track_caller]
fn check_json(text: &str, expected: &[&str]) {
    assert_eq!(outline(&parse_json(&file(text))), expected, "{text:?}");
}

const NOT_OURS: &str = "(no document with apiVersion and kind at its top)";

#[test]
fn a_resource_is_named_by_kind_namespace_and_name() {
    check("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}}", &["Pod/b/a"]);
    check("{apiVersion: v1, kind: Pod, metadata: {name: a}}", &["Pod/a"]);
    check("{apiVersion: v1, kind: Pod, metadata: {generateName: a-}}", &["Pod"]);
    check("{apiVersion: v1, kind: Pod, metadata: {name: 1}}", &["Pod"]);
    check("{apiVersion: v1, kind: Pod}", &["Pod"]);
}

#[test]
fn subtypes_come_from_the_object_itself() {
    let text = "apiVersion: stable.example.com/v1beta1\nkind: CronTab\nmetadata: {namespace: prod}\n---\napiVersion: v1\nkind: Pod\n";
    let parsed = parse_yaml(&file(text));
    let subtypes: Vec<[&str; 4]> = parsed
        .documents
        .iter()
        .map(|document| &document.subtypes)
        .map(|it| [&*it.group, &*it.version, &*it.kind, &*it.namespace])
        .collect();
    assert_eq!(subtypes, [["stable.example.com", "v1beta1", "CronTab", "prod"], ["", "v1", "Pod", ""]]);
}

#[test]
fn other_documents_of_a_file_are_just_not_objects() {
    check("a: 1\n---\n- b\n---\n---\napiVersion: v1\nkind: Pod\n", &["Pod"]);
    check("a: 1 # apiVersion kind\n", &[NOT_OURS]);
}

#[test]
fn a_file_that_names_no_object_is_skipped_even_if_it_does_not_parse() {
    check("a: 1\n", &[NOT_OURS]);
    check("a: [\n", &[NOT_OURS]);
    check("apiVersion: [\n", &[NOT_OURS]);
    check("a: \"\\x41\n", &[NOT_OURS]);
    check_json("{\"a\": 1}", &[NOT_OURS]);
    check_json("{", &[NOT_OURS]);
}

#[test]
fn a_file_without_content_is_nothing_at_all() {
    for blank in ["", " \n\t\n", "# apiVersion and kind\n", "---\n", "--- # kind\n...\n", "\r\n"] {
        check(blank, &[]);
        check_json(blank, &[]);
    }
}

#[test]
fn keys_written_in_disguise_are_found() {
    check("\"api\\x56ersion\": v1\nkind: Pod\n", &["Pod"]);
    check("? \"apiVer\\\n  sion\"\n: v1\nkind: Pod\n", &["Pod"]);
    check("!!binary YXBpVmVyc2lvbg==: v1\nkind: Pod\n", &["Pod"]);
    check_json(r#"{"\u0061piVersion": "v1", "kind": "Pod"}"#, &["Pod"]);
}

#[test]
fn a_broken_document_is_an_error_and_the_others_are_kept() {
    let broken = "apiVersion: v1\nkind: Pod\n---\nkind: [\n---\napiVersion: v1\nkind: Service\n";
    check(broken, &["Pod", "Service", "4: not YAML: unclosed bracket '['"]);
    check(
        "apiVersion: v1\nkind: Pod\nspec:\n\tx: 1\n",
        &["4: not YAML: tabs disallowed within this context (block indentation)"],
    );
    check_json("{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": NaN}", &["1: not JSON: Unexpected token"]);
}

#[test]
fn a_template_that_is_no_yaml_is_skipped_and_named() {
    let template = "(a template, not YAML)";
    check("apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\na: 1\n{{- end }}\n", &[template]);
    check("apiVersion: v1\nkind: Pod\nspec: {{ .Values.spec }}\n", &[template]);
    check("apiVersion: v1\nkind: Pod\n---\nkind: {{ .Values.kind }}\n", &["Pod", template]);
    check_json("{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"a\": {{ .a }}}", &["(a template, not JSON)"]);
}

#[test]
fn template_actions_in_valid_yaml_change_nothing() {
    check("# {{ x }}\napiVersion: v1\nkind: Pod\na: '{{ x }}'\n", &["Pod"]);
    let error_elsewhere = "apiVersion: v1\nkind: Pod\na: '{{ x }}'\n---\nb: [\n";
    check(error_elsewhere, &["Pod", "5: not YAML: unclosed bracket '['"]);
    let in_a_comment = "apiVersion: v1\nkind: Pod\nspec: [1 # {{ x }}\n# {{ y }}\n";
    check(in_a_comment, &["3: not YAML: unclosed bracket '['"]);
}

#[test]
fn warnings_are_given_for_our_files_only() {
    let warning = "3: key `kind` is given on lines 2 and 3 of one map; the last one counts";
    check("apiVersion: v1\nkind: Pod\nkind: Service\n", &["Service", warning]);
    check("a: apiVersion\na: kind\n", &[NOT_OURS]);
}

#[test]
fn an_object_whose_kind_is_no_text_is_named() {
    let warning = "1: not read as a Kubernetes object: its apiVersion and kind are not both text";
    check("apiVersion: v1\nkind: 1\n", &[warning]);
    check("apiVersion: 1.0\nkind: Pod\n", &[warning]);
}

#[test]
fn the_items_of_a_list_are_documents_with_their_own_spans() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n- {apiVersion: v1, kind: List, items: [{apiVersion: apps/v1, kind: Deployment}]}\n";
    let file = file(text);
    let parsed = parse_yaml(&file);
    assert_eq!(outline(&parsed), ["Pod", "Deployment"]);
    let sources: Vec<&str> = parsed.documents.iter().map(|it| file.slice(it.root.origin.span)).collect();
    assert_eq!(sources, ["apiVersion: v1\n  kind: Pod", "{apiVersion: apps/v1, kind: Deployment}"]);
}

#[test]
fn the_items_of_a_typed_list_get_its_kind() {
    let parsed = parse_yaml(&file("apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n"));
    assert_eq!(outline(&parsed), ["Deployment/a"]);
    let expected = r#"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"}}"#;
    assert_eq!(json(&parsed.documents[0].root), expected);
}

#[test]
fn a_kind_that_only_sounds_like_a_list_is_one_object() {
    check("{apiVersion: a/v1, kind: AllowList, spec: {}}", &["AllowList"]);
    check("{apiVersion: a/v1, kind: AllowList, items: [10.0.0.1]}", &["AllowList"]);
}

#[test]
fn items_of_a_list_that_are_no_objects_are_an_error() {
    let error = "1: 2 items of this List have no apiVersion and kind as text: not evaluated";
    check("{apiVersion: v1, kind: List, items: [1, {apiVersion: v1, kind: Pod}, {}]}", &["Pod", error]);
    check("{apiVersion: v1, kind: List, items: []}", &["(a List without items)"]);
    check("{apiVersion: v1, kind: List}", &["(a List without items)"]);
}

#[test]
fn json_manifests_are_like_yaml() {
    check_json(r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}"#, &["Pod/a"]);
    check_json(r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod"}]}"#, &["Pod"]);
    check("  {\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\"}", &["Pod"]);
}

#[test]
fn comments_come_with_the_documents() {
    let file = file("# a\napiVersion: v1\nkind: Pod # b\n");
    let parsed = parse_yaml(&file);
    let comments: Vec<&str> = parsed.comments.iter().map(|comment| file.slice(comment.span)).collect();
    assert_eq!(comments, ["# a", "# b"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_in_a_file_of_ours_it_is_never_silent(bytes in any::<Vec<u8>>(), tail in r"[a-z\[\]{}:,'& \n-]{0,40}") {
        let Ok(text) = decode(&bytes) else { return Ok(()) };
        for text in [format!("{text}\nkind: Pod\napiVersion: v1\n"), format!("kind: Pod\napiVersion: v1\n{tail}")] {
            let file = file(&text);
            for parsed in [parse_yaml(&file), parse_json(&file)] {
                let said = parsed.diagnostics.iter().any(|it| it.severity == DiagnosticSeverity::Error);
                assert!(said || !parsed.documents.is_empty() || !parsed.skipped.is_empty() || !parsed.diagnostics.is_empty());
            }
        }
    }
}
