//! What checks see of a directory: keys, shapes, unknown and identifying values, places, diagnostics.

use parsers::{Node, Parsed, SourceMap, Value};

fn parse(files: &[(&str, &str)]) -> (SourceMap, Parsed) {
    let mut sources = SourceMap::default();
    for (path, text) in files {
        sources.add(*path, *text);
    }
    let parsed = terraform::parse(&sources);
    (sources, parsed)
}

/// Returns the node at `path`, whose parts are divided by spaces: keys, or indexes of lists.
fn at<'a>(root: &'a Node, path: &str) -> Option<&'a Node> {
    path.split(' ').try_fold(root, |node, part| match &node.value {
        Value::List(items) => items.get(part.parse::<usize>().ok()?),
        _ => node.field(part),
    })
}

fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.as_json().to_owned(),
        Value::String(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let pairs: Vec<String> =
                entries.iter().map(|entry| format!("{}: {}", entry.key, json(&entry.value))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// Checks what `main.tf` has at `path`; nothing stands as "".
#[track_caller]
fn check(text: &str, path: &str, expected: &str) {
    check_files(&[("main.tf", text)], path, expected);
}

#[track_caller]
fn check_files(files: &[(&str, &str)], path: &str, expected: &str) {
    let (_, parsed) = parse(files);
    let found = parsed.documents.first().and_then(|document| at(&document.root, path)).map(json).unwrap_or_default();
    assert_eq!(found, expected, "{path} of {files:?}\n{:?}", parsed.diagnostics);
}

/// Checks the diagnostics of `main.tf`: each as `line:column` with a part of its message.
#[track_caller]
fn check_diagnostics(text: &str, expected: &[(&str, &str)]) {
    let (_, parsed) = parse(&[("main.tf", text)]);
    let found: Vec<String> =
        parsed.diagnostics.iter().map(|d| format!("{}:{} {}", d.place.line, d.place.column, d.message)).collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, (place, message)) in found.iter().zip(expected) {
        assert!(found.starts_with(place) && found.contains(message), "{found} is not {place} {message}");
    }
}

/// Checks the source text of the value at `path`, and of its key.
#[track_caller]
fn check_place(files: &[(&str, &str)], path: &str, key: &str, value: &str) {
    let (sources, parsed) = parse(files);
    let root = &parsed.documents[0].root;
    let (parent, last) = path.rsplit_once(' ').expect("a path of two parts");
    let parent = at(root, parent).expect("the parent exists");
    let entry = parent.entries().iter().find(|entry| &*entry.key == last).expect("the entry exists");
    assert_eq!(sources.file(entry.key_span.file).slice(entry.key_span), key, "key of {path}");
    let span = entry.value.origin.span;
    assert_eq!(sources.file(span.file).slice(span), value, "value of {path}");
}

#[test]
fn a_resource_is_an_object_under_its_type_and_name() {
    check("resource \"a\" \"b\" {\n  c = 1\n  d = [true, \"x\"]\n}", "resource", r#"{a: {b: {c: 1, d: [true, "x"]}}}"#);
    check("data \"a\" \"b\" {\n  c = 1\n}", "data a b c", "1");
}

#[test]
fn sections_without_blocks_are_left_out() {
    check("resource \"a\" \"b\" {}", "locals", "");
    check("", "resource", "");
}

#[test]
fn the_example_of_all_shapes_reads_as_specified() {
    let text = r#"
variable "env" { default = "dev" }
resource "acme_key" "k" {}
resource "acme_store" "logs" {
  name    = "logs-${var.env}"
  key_ref = acme_key.k.id
  policy { mode = "strict" }
  rule { port = 80 }
  rule { port = 443 }
  dynamic "tag" {
    for_each = ["a", "b"]
    content { key = tag.value }
  }
}
"#;
    let expected = r#"{name: "logs-dev", key_ref: "k", policy: {mode: "strict"}, rule: [{port: 80}, {port: 443}], tag: [{key: "a"}, {key: "b"}]}"#;
    check(text, "resource acme_store logs", expected);
}

#[test]
fn repeatable_blocks_are_lists_and_others_become_lists_when_they_repeat() {
    check("resource \"a\" \"b\" {\n  ingress { p = 1 }\n}", "resource a b ingress", "[{p: 1}]");
    check("resource \"a\" \"b\" {\n  lifecycle_rule { p = 1 }\n}", "resource a b lifecycle_rule", "[{p: 1}]");
    check("resource \"a\" \"b\" {\n  versioning { p = 1 }\n}", "resource a b versioning", "{p: 1}");
    check("resource \"a\" \"b\" {\n  x { p = 1 }\n  x { p = 2 }\n}", "resource a b x", "[{p: 1}, {p: 2}]");
}

#[test]
fn labels_of_nested_blocks_are_keys() {
    check("terraform {\n  backend \"s3\" { bucket = \"x\" }\n}", "terraform", r#"{backend: {s3: {bucket: "x"}}}"#);
}

#[test]
fn count_makes_instances_by_index() {
    let text = "resource \"a\" \"b\" {\n  count = 2\n  n = \"x${count.index}\"\n}";
    check(text, "resource a", r#"{b[0]: {count: 2, n: "x0"}, b[1]: {count: 2, n: "x1"}}"#);
    check("resource \"a\" \"b\" {\n  count = 0\n}\nlocals { c = 1 }", "resource", "");
}

#[test]
fn for_each_makes_instances_by_key() {
    let text = "resource \"a\" \"b\" {\n  for_each = { k = 1, \"q\\\"\" = 2 }\n  v = each.value\n}";
    check(text, "resource a b[\"k\"] v", "1");
    check(text, "resource a b[\"q\\\"\"] v", "2");
    let set = "resource \"a\" \"b\" {\n  for_each = toset([\"y\", \"x\", \"y\"])\n  v = each.key\n}";
    check(set, "resource a b[\"x\"] v", "\"x\"");
    check(set, "resource a b[\"x\"] for_each", r#"["x", "y"]"#);
}

#[test]
fn an_unknown_number_of_instances_is_one_with_the_plain_key() {
    let count = "variable \"n\" {}\nresource \"a\" \"b\" {\n  count = var.n\n  v = 1\n}\nlocals { r = a.b[0].v }";
    check(count, "resource a b v", "1");
    check(count, "resource a b __meta unknown", r#"["count"]"#);
    check(count, "locals r", "1");
    let for_each =
        "variable \"n\" {}\nresource \"a\" \"b\" {\n  for_each = var.n\n  v = each.value\n  w = \"x-${each.key}\"\n}";
    check(for_each, "resource a b v", "\"${each.value}\"");
    check(for_each, "resource a b w", "\"x-${each.key}\"");
}

#[test]
fn unknown_values_stand_as_their_source() {
    let text = "variable \"v\" {}\nresource \"a\" \"b\" {\n  x = var.v\n  y = \"p-${var.v}-${1 + 1}\"\n  z = [var.v, 1]\n  m = { k = upper(var.v) }\n}";
    check(text, "resource a b x", "\"${var.v}\"");
    check(text, "resource a b y", "\"p-${var.v}-2\"");
    check(text, "resource a b z", "[\"${var.v}\", 1]");
    check(text, "resource a b m", "{k: \"${upper(var.v)}\"}");
    check(text, "resource a b __meta unknown", r#"["x", "y", "z[0]", "m.k"]"#);
}

#[test]
fn known_parts_survive_locals_and_functions() {
    let text = r#"
variable "v" {}
resource "a" "t" {}
locals { prefix = "p-${var.v}" }
resource "a" "b" {
  x = "${local.prefix}-s"
  y = jsonencode({ Resource = a.t.arn, Effect = "Allow" })
  z = format("arn:%s", var.v)
  j = join("/", ["a", var.v])
}
"#;
    check(text, "resource a b x", "\"p-${var.v}-s\"");
    check(text, "resource a b y", r#""{\"Effect\":\"Allow\",\"Resource\":\"${a.t.arn}\"}""#);
    check(text, "resource a b z", "\"arn:${var.v}\"");
    check(text, "resource a b j", "\"a/${var.v}\"");
}

#[test]
fn an_unlisted_function_is_unknown() {
    check("resource \"a\" \"b\" {\n  x = file(\"/etc/passwd\")\n}", "resource a b x", r#""${file(\"/etc/passwd\")}""#);
    check_diagnostics("resource \"a\" \"b\" {\n  x = file(\"/etc/passwd\")\n}", &[]);
}

#[test]
fn null_leaves_the_key_out() {
    check("resource \"a\" \"b\" {\n  x = null\n  y = [null]\n  z = 1\n}", "resource a b", "{y: [null], z: 1}");
}

#[test]
fn a_reference_to_an_identity_is_the_key_of_its_resource() {
    let text = r#"
resource "aws_s3_bucket" "x" { bucket = "real-name" }
resource "aws_s3_bucket" "n" {
  count = 2
}
variable "unused" { default = 1 }
locals { id = aws_s3_bucket.x.id }
resource "r" "a" {
  whole  = aws_s3_bucket.x.id
  quoted = "${aws_s3_bucket.x.id}"
  local  = local.id
  list   = [aws_s3_bucket.x.arn]
  nth    = aws_s3_bucket.n[1].id
  all    = aws_s3_bucket.n[*].id
  part   = "${aws_s3_bucket.x.arn}/*"
  other  = aws_s3_bucket.x.region
}
"#;
    check(text, "resource r a whole", "\"x\"");
    check(text, "resource r a quoted", "\"x\"");
    check(text, "resource r a local", "\"x\"");
    check(text, "resource r a list", "[\"x\"]");
    check(text, "resource r a nth", "\"n[1]\"");
    check(text, "resource r a all", r#"["n[0]", "n[1]"]"#);
    check(text, "resource r a part", "\"arn:aws:s3:::real-name/*\"");
    check(text, "resource r a other", "\"${aws_s3_bucket.x.region}\"");
    check(text, "resource aws_s3_bucket x bucket", "\"real-name\"");
    let resolved =
        r#"{list[0]: "arn:aws:s3:::real-name", local: "real-name", quoted: "real-name", whole: "real-name"}"#;
    check(text, "resource r a __meta resolved", resolved);
    check(text, "resource r a __meta unknown", r#"["other"]"#);
}

#[test]
fn a_data_source_has_no_identity() {
    let text = "data \"a\" \"d\" {\n  name = \"n\"\n}\nlocals {\n  x = data.a.d.id\n  y = data.a.d.name\n}";
    check(text, "locals", "{x: \"${data.a.d.id}\", y: \"n\"}");
}

#[test]
fn attributes_of_other_resources_are_their_values() {
    let text = "resource \"a\" \"b\" {\n  size = 3\n  block { deep = \"v\" }\n}\nlocals {\n  s = a.b.size + 1\n  d = a.b.block[0].deep\n  c = a.b.block[0].computed\n}";
    check(text, "locals", r#"{c: "${a.b.block[0].computed}", d: "v", s: 4}"#);
}

#[test]
fn dynamic_blocks_are_made_with_their_iterator() {
    let text = r#"
resource "a" "b" {
  dynamic "outer" {
    for_each = { x = ["1", "2"], y = [] }
    iterator = it
    content {
      name = it.key
      dynamic "inner" {
        for_each = it.value
        content { v = "${it.key}${inner.value}" }
      }
    }
  }
}
"#;
    check(text, "resource a b outer", r#"[{name: "x", inner: [{v: "x1"}, {v: "x2"}]}, {name: "y"}]"#);
}

#[test]
fn an_unknown_dynamic_block_is_one_that_is_marked() {
    let text = "variable \"v\" {}\nresource \"a\" \"b\" {\n  dynamic \"ingress\" {\n    for_each = var.v\n    content {\n      cidr = \"0.0.0.0/0\"\n      port = ingress.value\n    }\n  }\n}";
    check(text, "resource a b ingress", r#"[{cidr: "0.0.0.0/0", port: "${ingress.value}"}]"#);
    check(text, "resource a b __meta unknown", r#"["ingress[0]", "ingress[0].port"]"#);
}

#[test]
fn what_terraform_does_not_evaluate_stands_as_text() {
    let text = "resource \"a\" \"b\" {\n  provider = aws.west\n  depends_on = [a.c, module.m]\n  lifecycle { ignore_changes = [tags, x[0].y] }\n}\nresource \"a\" \"c\" {}";
    let expected =
        r#"{provider: "aws.west", depends_on: ["a.c", "module.m"], lifecycle: {ignore_changes: ["tags", "x[0].y"]}}"#;
    check(text, "resource a b", expected);
    check_diagnostics(text, &[]);
}

#[test]
fn values_of_variables_come_from_terraforms_files_in_terraforms_order() {
    let main = (
        "main.tf",
        "variable \"a\" { default = 0 }\nvariable \"b\" {}\nvariable \"c\" {}\nlocals {\n  a = var.a\n  b = var.b\n  c = var.c\n}",
    );
    let files = [
        ("z.auto.tfvars", "a = 3"),
        ("terraform.tfvars", "a = 1\nb = 1\nc = 1"),
        ("prod.tfvars", "a = 9"),
        main,
        ("b.auto.tfvars.json", "{\"a\": 2, \"b\": 2}"),
    ];
    check_files(&files, "locals", "{a: 3, b: 2, c: 1}");
    check_files(&files, "variable a", "{default: 0, value: 3}");
    let (_, parsed) = parse(&files);
    assert_eq!(parsed.skipped.len(), 1, "only -var-file reads prod.tfvars: {:?}", parsed.skipped);
}

#[test]
fn a_directory_of_values_only_has_no_document() {
    let (_, parsed) = parse(&[("terraform.tfvars", "a = 1")]);
    assert!(parsed.documents.is_empty());
}

#[test]
fn override_files_replace_arguments_and_blocks() {
    let files = [
        ("a_override.tf", "resource \"a\" \"b\" {\n  x = 2\n  blk { p = 9 }\n}"),
        ("main.tf", "resource \"a\" \"b\" {\n  x = 1\n  y = 1\n  blk { p = 1 }\n  blk { p = 2 }\n}"),
    ];
    let (_, parsed) = parse(&files);
    let resource = at(&parsed.documents[0].root, "resource a b").expect("the resource exists");
    assert_eq!(resource.field("x").map(json).as_deref(), Some("2"));
    assert_eq!(resource.field("y").map(json).as_deref(), Some("1"));
    assert_eq!(resource.field("blk").map(json).as_deref(), Some("{p: 9}"));
}

#[test]
fn json_reads_like_the_native_syntax() {
    let text = r#"{
  "//": "a comment",
  "variable": {"env": {"default": "dev", "type": "string"}},
  "resource": {
    "aws_s3_bucket": {"b": {"bucket": "x-${var.env}", "tags": {"a b": "c"}, "versioning": {"enabled": true}}},
    "aws_security_group": {"g": [{"count": 2, "ingress": {"cidr_blocks": ["0.0.0.0/0"]}, "name": "${aws_s3_bucket.b.id}"}]}
  },
  "locals": [{"a": "${1 + 1}", "b": [null, 1.50]}],
  "terraform": {"backend": {"s3": {"bucket": "s"}}}
}"#;
    let files = [("main.tf.json", text)];
    check_files(
        &files,
        "resource aws_s3_bucket b",
        r#"{bucket: "x-dev", tags: {a b: "c"}, versioning: {enabled: true}}"#,
    );
    check_files(&files, "resource aws_security_group g[1] ingress", r#"[{cidr_blocks: ["0.0.0.0/0"]}]"#);
    check_files(&files, "resource aws_security_group g[1] name", "\"b\"");
    check_files(&files, "locals", "{a: 2, b: [null, 1.5]}");
    check_files(&files, "terraform", r#"{backend: {s3: {bucket: "s"}}}"#);
    check_place(&files, "resource aws_s3_bucket b bucket", "\"bucket\"", "\"x-${var.env}\"");
    let unknown =
        [("a.tf.json", "{\"variable\": {\"v\": {}}, \"locals\": {\"x\": \"${var.v}\", \"y\": \"a\\t${var.v}\"}}")];
    check_files(&unknown, "locals x", "\"${var.v}\"");
}

#[test]
fn places_are_exact() {
    let files = [(
        "main.tf",
        "# é\nresource \"a\" \"b\" {\n  cidrs = [\"0.0.0.0/0\", var.x]\n  tags = {\n    \"Na/me\" = \"v\"\n    plain = 1\n  }\n  text = <<EOT\nhi\nEOT\n  blk {\n    p = 1\n  }\n}\nvariable \"x\" {}\n",
    )];
    check_place(&files, "resource a b cidrs", "cidrs", "[\"0.0.0.0/0\", var.x]");
    check_place(&files, "resource a b tags Na/me", "\"Na/me\"", "\"v\"");
    check_place(&files, "resource a b tags plain", "plain", "1");
    check_place(&files, "resource a b text", "text", "<<EOT\nhi\nEOT");
    check_place(&files, "resource a b blk", "blk", "blk {\n    p = 1\n  }");
    let (sources, parsed) = parse(&files);
    let element = at(&parsed.documents[0].root, "resource a b cidrs 1").expect("an element");
    assert_eq!(sources.file(element.origin.span.file).slice(element.origin.span), "var.x");
}

#[test]
fn blocks_know_their_resource_and_the_blocks_around_them() {
    let text = "resource \"a\" \"b\" {\n  count = 1\n  outer {\n    inner {}\n  }\n}\ndata \"d\" \"e\" {}";
    let (sources, parsed) = parse(&[("main.tf", text)]);
    let root = &parsed.documents[0].root;
    let lines = |path: &str| {
        let owner = at(root, path).and_then(|node| node.origin.owner.clone()).expect("a block");
        let parent = owner.parent.as_ref().map(|parent| sources.file(parent.span.file).lines(parent.span));
        (owner.resource.to_string(), parent)
    };
    assert_eq!(lines("resource a b[0]"), ("a.b[0]".to_owned(), None));
    assert_eq!(lines("resource a b[0] outer"), ("a.b[0]".to_owned(), Some((1, 6))));
    assert_eq!(lines("resource a b[0] outer inner"), ("a.b[0]".to_owned(), Some((3, 5))));
    assert_eq!(lines("data d e"), ("data.d.e".to_owned(), None));
}

#[test]
fn providers_with_aliases_are_a_list() {
    check("provider \"p\" {\n  x = 1\n}", "provider", "{p: {x: 1}}");
    let two = "provider \"p\" {\n  x = 1\n}\nprovider \"p\" {\n  alias = \"w\"\n}";
    check(two, "provider", r#"{p: [{x: 1}, {alias: "w"}]}"#);
}

#[test]
fn modules_show_their_arguments() {
    let text = "module \"m\" {\n  source = \"./x\"\n  for_each = toset([\"a\"])\n  n = each.key\n}\nlocals { o = module.m[\"a\"].out }";
    check(text, "module m n", "\"${each.key}\"");
    check(text, "locals o", "\"${module.m[\\\"a\\\"].out}\"");
    check_diagnostics(text, &[]);
}

#[test]
fn a_syntax_error_is_named_and_the_rest_is_evaluated() {
    let text = "locals {\n  a = 1\n}\nresource \"a\" \"b\" {\n  x = [1,\n}\nresource \"a\" \"c\" {\n  y = local.a\n}\n";
    check(text, "resource a c y", "1");
    check_diagnostics(text, &[("6:1", "syntax error")]);
}

#[test]
fn what_terraform_refuses_is_named() {
    check_diagnostics("locals { a = var.b }", &[("1:14", "var.b is not declared")]);
    check_diagnostics("resource \"a\" {}", &[("1:1", "two labels")]);
    check_diagnostics("nonsense \"a\" {}", &[("1:1", "no block called \"nonsense\"")]);
    check_diagnostics("locals { a = 1 }\nlocals { a = 2 }", &[("2:10", "first at main.tf:1:10")]);
    check_diagnostics("resource \"a\" \"b\" {}\nresource \"a\" \"b\" {}", &[("2:1", "declared twice")]);
    check_diagnostics("a = 1", &[("1:1", "outside of a block")]);
    check_diagnostics("locals { a = \"x\" + 1 }", &[("1:14", "a number is needed")]);
}

#[test]
fn names_that_refer_to_themselves_are_unknown() {
    let text = "locals {\n  a = local.b\n  b = local.a\n  c = 1\n}";
    check(text, "locals a", "\"${local.b}\"");
    check(text, "locals c", "1");
    check_diagnostics(text, &[("3:7", "refers to itself")]);
    let resources = "resource \"a\" \"b\" {\n  for_each = a.c\n}\nresource \"a\" \"c\" {\n  for_each = a.b\n}";
    check_diagnostics(resources, &[("5:14", "depends on itself")]);
}

#[test]
fn comments_are_those_of_all_files() {
    let (sources, parsed) = parse(&[("a.tf", "# one\nlocals {\n  a = \"# no\" // two\n}\n"), ("b.tf", "/* three */")]);
    let found: Vec<&str> = parsed.comments.iter().map(|c| sources.file(c.span.file).slice(c.span)).collect();
    assert_eq!(found, ["# one", "// two", "/* three */"]);
}

#[test]
fn the_order_of_files_changes_nothing() {
    let a = ("a.tf", "locals { x = 1 }\nresource \"r\" \"a\" { v = local.y }");
    let b = ("b.tf", "locals { y = local.x }\nresource \"r\" \"b\" { v = r.a.id }");
    let (_, forward) = parse(&[a, b]);
    let (_, backward) = parse(&[b, a]);
    assert_eq!(json(&forward.documents[0].root), json(&backward.documents[0].root));
}

#[test]
fn the_document_is_reported_under_main_tf() {
    let (sources, parsed) = parse(&[("d/a.tf", ""), ("d/main.tf", "")]);
    assert_eq!(&*sources.file(parsed.documents[0].file).path, "d/main.tf");
    let (sources, parsed) = parse(&[("d/z.tf", ""), ("d/b.tf", "")]);
    assert_eq!(&*sources.file(parsed.documents[0].file).path, "d/b.tf");
}

#[test]
fn calls_of_modules_are_named_as_skipped() {
    let call = |name: &str, source: &str| format!("module \"{name}\" {{\n  source = \"{source}\"\n}}\n");
    let text = [call("vpc", "terraform-aws-modules/vpc/aws"), call("a", "./a"), call("b", "../b")].concat();
    let (_, parsed) = parse(&[("main.tf", &text)]);
    let mut reasons: Vec<&str> = parsed.skipped.iter().map(|it| it.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            "calls of local modules: a module's folder is evaluated by itself, where it is scanned",
            "the module `vpc` from terraform-aws-modules/vpc/aws: modules are not followed",
        ]
    );
}
