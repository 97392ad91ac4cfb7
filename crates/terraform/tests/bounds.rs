//! Hostile directories: each ends soon, in little memory and in words.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use parsers::{Node, Parsed, SourceMap};

fn parse(name: &str, text: &str) -> Parsed {
    let mut sources = SourceMap::default();
    sources.add(name, text);
    terraform::parse(&sources)
}

/// Checks that reading `text` ends in time with a document, and that the bound `named` (if any) is an error.
#[track_caller]
fn check(text: &str, named: &str) {
    check_file("main.tf", text, named);
}

#[track_caller]
fn check_file(name: &str, text: &str, named: &str) {
    let start = Instant::now();
    let parsed = parse(name, text);
    let took = start.elapsed();
    let beginning: String = text.chars().take(80).collect();
    assert!(took < Duration::from_secs(20), "{took:?} for {beginning}");
    assert_eq!(parsed.documents.len(), 1, "{beginning}");
    assert!(nodes(&parsed.documents[0].root) < 1_100_000, "too many nodes for {beginning}");
    let messages: Vec<&str> = parsed.diagnostics.iter().map(|found| found.message.as_str()).collect();
    let is_named = named.is_empty() || messages.iter().any(|message| message.contains(named));
    assert!(is_named, "{named:?} is not in {:?} for {beginning}", messages.iter().take(5).collect::<Vec<_>>());
}

fn nodes(node: &Node) -> usize {
    let entries = node.entries().iter().map(|entry| nodes(&entry.value));
    1 + node.items().iter().map(nodes).chain(entries).sum::<usize>()
}

/// Returns `local.a0` to `local.a{count}`, each made of the one before by `next`, which has it as `@`.
fn chain(count: usize, first: &str, next: &str) -> String {
    let mut text = format!("locals {{\n  a0 = {first}\n");
    for index in 1..=count {
        let value = next.replace('@', &format!("local.a{}", index - 1));
        let _ = writeln!(text, "  a{index} = {value}");
    }
    text + "}\n"
}

#[test]
fn a_huge_count_is_cut_off() {
    check("resource \"a\" \"b\" {\n  count = 1000000\n}", "1000000 instances; only the first 1000 ");
    let many = "resource \"a\" \"bN\" {\n  count = 1000\n}\n";
    let all: String = (0..40).map(|index| many.replace('N', &index.to_string())).collect();
    check(&all, "only the first 0 ");
    check("resource \"a\" \"b\" {\n  count = 1e18\n}", "instances");
    check("resource \"a\" \"b\" {\n  for_each = toset(range(5000))\n}", "5000 instances");
    check("resource \"a\" \"b\" {\n  count = -1\n}", "not negative");
}

#[test]
fn growing_texts_are_cut_off() {
    check(&chain(60, "\"0123456789\"", "\"${@}${@}\""), "longer than 1048576 bytes");
    check(&chain(60, "\"0123456789\"", "join(\"\", [@, @])"), "longer than 1048576 bytes");
    check(&chain(60, "\"0123456789\"", "replace(@, \"0\", @)"), "longer than 1048576 bytes");
    check(&chain(60, "\"0123456789\"", "format(\"%s%s\", @, @)"), "longer than 1048576 bytes");
    check(&chain(60, "[\"0123456789\"]", "[jsonencode([@, @])]"), "longer than 1048576 bytes");
    check("locals { a = format(\"%999999999d\", 1) }", "longer than 1048576 bytes");
    check("locals { a = indent(100000000, \"a\\nb\") }", "longer than 1048576 bytes");
}

#[test]
fn growing_lists_are_cut_off() {
    check("locals { a = range(1000000000) }", "more than 100000 elements");
    check(&chain(60, "[1, 2]", "concat(@, @)"), "more than 100000 elements");
    check(&chain(60, "[1, 2]", "[@, @]"), "more than 100000 elements");
    check(&chain(60, "{ x = 1 }", "{ x = @, y = @ }"), "more than 100000 elements");
    check("locals { a = setproduct(range(1000), range(1000), range(1000)) }", "more than 100000 elements");
    check("locals { a = [for x in range(1000) : [for y in range(1000) : x]] }", "more than 100000 elements");
}

#[test]
fn long_work_is_cut_off() {
    let nested = "[for a in range(9999) : length([for b in range(9999) : length([for c in range(9999) : c])])]";
    check(&format!("locals {{ a = {nested} }}"), "steps");
}

#[test]
fn dear_steps_count_as_many() {
    let big =
        "locals {\n  l = range(30000)\n  m = range(30000)\n  t = join(\"\", [for x in local.l : \"aaaaaaaaaa\"])\n";
    for value in [
        "length([for x in local.l : [for y in local.l : local.l == local.m]])",
        "length([for x in local.l : [for y in local.l : contains(local.l, -1)]])",
        "length([for x in local.l : [for y in local.l : lower(local.t)]])",
        "length([for x in range(50000) : regex(\"(a{100}|${x}){90}\", \"a\") ])",
        "regexall(\"a*[^a]|a\", local.t)",
        "replace(local.t, \"/a*[^a]|a/\", \"b\")",
        "distinct([for x in local.l : { k = x }])",
        "setsubtract([for x in local.l : { k = x }], [for x in local.l : { k = -x }])",
        "\"%{ for a in local.l }%{ for b in local.l }%{ for c in local.l }%{ endfor }%{ endfor }%{ endfor }\"",
        "length(toset([for x in range(90000) : 90000 - x]))",
        "local.l[*][*][*]",
    ] {
        check(&format!("{big}  x = {value}\n}}\n"), "");
    }
}

#[test]
fn a_document_that_grows_from_a_small_value_is_cut_off() {
    let mut text = String::from("locals { big = range(90000) }\nresource \"a\" \"b\" {\n");
    for index in 0..100 {
        let _ = writeln!(text, "  x{index} = local.big");
    }
    check(&(text + "}\n"), "the document has more than");
    let dynamic = "dynamic \"x\" {\n for_each = range(900)\n content {\n BODY\n }\n }\n";
    let nested = dynamic.replace("BODY", &dynamic.replace("BODY", &dynamic.replace("BODY", "y = 1")));
    check(&format!("resource \"a\" \"b\" {{\n{nested}}}\n"), "");
}

#[test]
fn deep_references_are_cut_off() {
    check(&chain(5000, "1", "@ + 1"), "levels deep");
    let reversed: Vec<String> = chain(5000, "1", "(((@)))").lines().map(str::to_owned).collect();
    check(&reversed.join("\n"), "");
    check(&chain(2000, "[1]", "[[[[[[[[@]]]]]]]]"), "");
    let deepest = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    check(&chain(200, &deepest, "flatten([@])"), "");
}

#[test]
fn deep_references_between_resources_are_cut_off() {
    for body in [
        "x = a.bN.x",
        "blk {\n    x = a.bN.blk[0].x\n  }",
        "for_each = a.bN",
        "count = length(a.bN[*].id)",
        "x = [for y in [a.bN.x] : { z = \"-${try(lower(y), true ? merge({}, y) : 1)}\" }]",
        "x = \"%{ for y in [a.bN.x] }%{ if true }${y}%{ endif }%{ endfor }\"",
        "x = [for y in [a.bN.x] : y][*][0]",
    ] {
        let mut text = String::new();
        for index in 0..3000 {
            let body = body.replace('N', &(index + 1).to_string());
            let _ = writeln!(text, "resource \"a\" \"b{index}\" {{\n  {body}\n}}");
        }
        check(&(text + "resource \"a\" \"b3000\" { x = 1 }\n"), "levels deep");
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{a=", "}"), ("\"${", "}\""), ("-", ""), ("f(", ")"), ("true ? 1 : ", "1")]
    {
        for depth in [30, 60, 64, 65, 3000, 100_000] {
            let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            check(&format!("locals {{\n  a = {value}\n}}\nlocals {{ b = 1 }}\n"), "");
        }
    }
    check(&format!("{}{}", "a \"b\" {\n".repeat(50_000), "}\n".repeat(50_000)), "");
    check(&format!("locals {{ a = 1{} }}", " + 1".repeat(127)), "");
    check(&format!("locals {{ a = 1{} }}\nlocals {{}}", " + 1".repeat(200)), "at most 128 chained");
}

#[test]
fn long_traversals_and_labels_end() {
    for step in ["[*]", ".*", "[0]", ".a", "[*].a"] {
        check(&format!("locals {{\n  x = {{}}\n  a = local.x{}\n}}\n", step.repeat(20_000)), "");
    }
    let labels = "\"l\" ".repeat(20_000);
    check(&format!("resource \"a\" \"b\" {{\n  blk {labels}{{}}\n}}\n"), "");
}

#[test]
fn text_that_never_ends_is_read_once() {
    check(&"a = <<EOT\n".repeat(20_000), "");
    let mut distinct = String::new();
    for index in 0..20_000 {
        let _ = writeln!(distinct, "a = <<E{index}");
    }
    check(&distinct, "");
    check(&"locals {\n".repeat(20_000), "");
    check(&"\"${".repeat(20_000), "");
    check(&"/* ".repeat(20_000), "");
    check(&"a { b = = 1 }\n".repeat(5_000), "");
}

#[test]
fn deep_json_is_an_error_and_not_a_crash() {
    for depth in [60, 500, 100_000] {
        let value = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        check_file(
            "main.tf.json",
            &format!("{{\"locals\": {{\"a\": {value}}}}}"),
            if depth > 64 { "nest" } else { "" },
        );
        let object = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        check_file("main.tf.json", &format!("{{\"resource\": {{\"t\": {{\"n\": {object}}}}}}}"), "");
        let decoded = format!("locals {{ a = jsondecode(\"{}{}\") }}", "[".repeat(depth), "]".repeat(depth));
        check(&decoded, "");
    }
}

#[test]
fn huge_regular_expressions_are_refused() {
    check("locals { a = regex(\"(a{1000}){1000}\", \"a\") }", "");
    check("locals { a = regexall(\"(a+)+$\", join(\"\", [for x in range(50000) : \"a\"])) }", "");
}

#[test]
fn a_thousand_resources_of_ten_instances_are_read_in_time() {
    let mut text = String::new();
    for index in 0..1000 {
        let _ = writeln!(
            text,
            "resource \"aws_s3_bucket\" \"b{index}\" {{\n  for_each = toset([for i in range(10) : \"k${{i}}\"])\n  bucket = \"x-${{each.key}}\"\n  acl = \"private\"\n}}"
        );
    }
    check(&text, "");
}
