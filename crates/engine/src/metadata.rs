//! `# METADATA` blocks: YAML in the comments right above a `package`.
//!
//! Read strictly: a key nobody knows, a severity that is none or a selector no input has would silently turn a
//! check off, so each is a diagnostic with its line.

use parsers::yaml::{self, Schema};
use parsers::{Diagnostic, FileId, InputType, Node, Place, SourceFile, Value};

use crate::suggest::closest;
use crate::{Selector, Severity, SubtypeSelector};

/// What the annotation of one package says; absent text is "".
#[derive(Debug, Clone, Default)]
pub(crate) struct Metadata {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) references: Vec<String>,
    pub(crate) schemas: Vec<(String, Place)>,
    pub(crate) id: String,
    pub(crate) avd_id: String,
    pub(crate) long_id: String,
    pub(crate) short_code: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) severity: Option<Severity>,
    pub(crate) recommended_action: String,
    pub(crate) provider: String,
    pub(crate) service: String,
    pub(crate) deprecated: bool,
    pub(crate) library: bool,
    /// `None`: no selector is written.
    pub(crate) selectors: Option<Vec<Selector>>,
    /// The first selector's type as written.
    pub(crate) first_type: String,
}

/// Keys of an annotation, as OPA knows them.
const ANNOTATION_KEYS: &[&str] = &[
    "title",
    "description",
    "related_resources",
    "schemas",
    "scope",
    "custom",
    "authors",
    "organizations",
    "entrypoint",
    "compile",
    "labels",
];

/// Keys below `custom` that this program or Trivy reads.
const CUSTOM_KEYS: &[&str] = &[
    "id",
    "avd_id",
    "aliases",
    "long_id",
    "short_code",
    "severity",
    "recommended_action",
    "recommended_actions",
    "provider",
    "service",
    "deprecated",
    "input",
    "library",
    "frameworks",
    "minimum_trivy_version",
    "examples",
    "url",
    "title",
    "description",
    "related_resources",
    "cloud_formation",
    "terraform",
];

/// Selector types that other tools have and no input here has.
const FOREIGN_TYPES: &[&str] = &[
    "cloud",
    "defsec",
    "yaml",
    "json",
    "toml",
    "terraform-raw",
    "rbac",
    "helm",
    "cloudformation",
    "terraformplan",
    "terraformplan-snapshot",
    "azure-arm",
    "ansible",
];

/// Returns the METADATA of the package in `file`, if it has any, and what is wrong with it. An error means
/// that the check cannot be used.
pub(crate) fn read(file: &SourceFile, package_line: u32) -> (Option<Metadata>, Vec<Diagnostic>) {
    let mut reader = Reader { file, diagnostics: Vec::new() };
    let metadata = reader.package_metadata(package_line);
    (metadata, reader.diagnostics)
}

struct Reader<'a> {
    file: &'a SourceFile,
    diagnostics: Vec<Diagnostic>,
}

/// A run of comment lines that begins with `# METADATA`: lines from 1, the first one not included.
struct Block {
    first: u32,
    last: u32,
}

impl Reader<'_> {
    fn package_metadata(&mut self, package_line: u32) -> Option<Metadata> {
        let metadata = self.metadata_above(package_line);
        if metadata.is_none() {
            self.misplaced(package_line);
        }
        metadata
    }

    /// Warns of METADATA that says what only a package's can say, and does not stand above one.
    fn misplaced(&mut self, package_line: u32) {
        for block in self.blocks(u32::MAX).into_iter().filter(|block| block.first > package_line) {
            let lines = (block.first..=block.last).filter_map(|line| self.file.line_text(line));
            if lines.map(|line| line.trim_start_matches(['#', ' '])).any(|line| line.starts_with("custom:")) {
                let place = Place { path: self.file.path.clone(), line: block.first - 1, column: 0 };
                let message = "this METADATA is not the check's: it must stand above the `package` line";
                self.diagnostics.push(Diagnostic::warning(place, message));
            }
        }
    }

    fn metadata_above(&mut self, package_line: u32) -> Option<Metadata> {
        let mut result = None;
        for block in self.blocks(package_line) {
            let Some(root) = self.parse(&block) else { continue };
            let scope = root.field("scope").map(text).unwrap_or_default();
            match scope.as_str() {
                "" | "package" => result = Some(self.annotation(&root)),
                // Other packages' and rules' annotations are not this check's.
                "subpackages" => {}
                "rule" | "document" => {
                    self.warning(
                        &root,
                        format!("METADATA of scope `{scope}` is not the check's; it needs `scope: package`"),
                    );
                }
                other => self.error(&root, format!("METADATA has scope `{other}`; a check needs `scope: package`")),
            }
        }
        result
    }

    /// The METADATA blocks above `package_line`.
    fn blocks(&self, package_line: u32) -> Vec<Block> {
        let comment = |line: u32| self.file.line_text(line).filter(|text| text.trim_start().starts_with('#'));
        let mut blocks = Vec::new();
        let mut line = 1;
        let package_line = package_line.min(self.file.line_count() + 1);
        while line < package_line {
            if comment(line).is_some_and(|text| text.trim_start().trim_start_matches('#').trim() == "METADATA") {
                let first = line + 1;
                while line + 1 < package_line && comment(line + 1).is_some() {
                    line += 1;
                }
                blocks.push(Block { first, last: line });
            }
            line += 1;
        }
        blocks
    }

    /// Parses a block's YAML with everything else blanked, so that every offset stays the file's own.
    fn parse(&mut self, block: &Block) -> Option<Node> {
        let mut text = String::new();
        for line in 1..=block.last {
            let written = self.file.line_text(line).unwrap_or_default();
            let sign = written.find('#').filter(|_| line >= block.first).map_or(written.len(), |offset| offset + 1);
            text.push_str(&" ".repeat(sign));
            text.push_str(&written[sign..]);
            text.push_str(self.file.line_end(line));
        }
        let source = SourceFile::new(FileId(0), self.file.path.clone(), text);
        let stream = yaml::parse(&source, Schema::Core);
        let named = |it: Diagnostic| Diagnostic { message: format!("METADATA: {}", it.message), ..it };
        self.diagnostics.extend(stream.diagnostics.into_iter().map(named));
        let root = stream.documents.into_iter().next()?;
        self.check_keys(&root, ANNOTATION_KEYS, "METADATA");
        if let Some(custom) = root.field("custom") {
            self.check_keys(custom, CUSTOM_KEYS, "custom");
        }
        Some(root)
    }

    fn annotation(&mut self, root: &Node) -> Metadata {
        let empty = Node::new(Value::Map(Vec::new()), root.origin.span);
        let custom = root.field("custom").unwrap_or(&empty);
        let of = |node: &Node, key: &str| node.field(key).map(text).unwrap_or_default();
        let either = |key: &str| Some(of(custom, key)).filter(|it| !it.is_empty()).unwrap_or_else(|| of(root, key));
        let action = Some(of(custom, "recommended_action")).filter(|it| !it.is_empty());
        let input = custom.field("input");
        let selectors = input.and_then(|input| input.field("selector"));
        Metadata {
            title: either("title"),
            description: either("description"),
            references: references(root, custom),
            schemas: self.schemas(root),
            id: of(custom, "id"),
            avd_id: of(custom, "avd_id"),
            long_id: of(custom, "long_id"),
            short_code: of(custom, "short_code"),
            aliases: custom.field("aliases").map(texts).unwrap_or_default(),
            severity: custom.field("severity").and_then(|node| self.severity(node)),
            recommended_action: action
                .unwrap_or_else(|| custom.field("recommended_actions").map(texts).unwrap_or_default().join("\n")),
            provider: of(custom, "provider"),
            service: of(custom, "service"),
            deprecated: of(custom, "deprecated") == "true",
            library: of(custom, "library") == "true",
            first_type: selectors
                .and_then(|list| list.items().first())
                .and_then(|item| item.field("type"))
                .map(text)
                .unwrap_or_default(),
            selectors: input.and_then(|input| self.input(input)),
        }
    }

    fn severity(&mut self, node: &Node) -> Option<Severity> {
        let written = text(node);
        let severity = written.parse().ok();
        if severity.is_none() {
            let written = if is_scalar(node) { &written } else { "[..]" };
            let message = format!("severity `{written}` is none; use CRITICAL, HIGH, MEDIUM, LOW or UNKNOWN");
            self.error(node, message);
        }
        severity
    }

    /// Reads `custom.input`; a slip in it would turn a check loose on every document, so each is an error.
    fn input(&mut self, input: &Node) -> Option<Vec<Selector>> {
        self.only_keys(input, "input", &["selector", "combine"]);
        let list = input.field("selector")?;
        if !matches!(list.value, Value::List(_)) {
            self.error(list, "custom.input.selector must be a list: `- type: kubernetes`".to_owned());
        }
        Some(list.items().iter().filter_map(|item| self.selector(item)).collect())
    }

    fn selector(&mut self, item: &Node) -> Option<Selector> {
        self.only_keys(item, "a selector", &["type", "subtypes"]);
        let Some(type_node) = item.field("type") else {
            self.error(item, "a selector needs a type: `- type: kubernetes`".to_owned());
            return None;
        };
        let written = text(type_node);
        if !is_scalar(type_node) {
            self.error(type_node, "type must be one text; alternatives are entries of `selector`".to_owned());
            return None;
        }
        let Ok(input_type) = written.parse::<InputType>() else {
            self.unknown_type(type_node, &written);
            return None;
        };
        let Some(list) = item.field("subtypes") else { return Some(Selector { input_type, subtypes: Vec::new() }) };
        if !matches!(list.value, Value::List(_)) {
            self.error(list, "subtypes must be a list: `- kind: pod`".to_owned());
        }
        let subtypes = list.items().iter().map(|subtype| self.subtype(subtype)).collect();
        Some(Selector { input_type, subtypes })
    }

    fn unknown_type(&mut self, node: &Node, written: &str) {
        let known: Vec<&str> = InputType::ALL.iter().map(|it| it.name()).collect();
        let there_are = known.join(", ");
        if FOREIGN_TYPES.contains(&written) {
            let message = format!(
                "no input has the type `{written}` yet, so this selector matches nothing; there are {there_are}"
            );
            self.warning(node, message);
            return;
        }
        let hint = closest(written, &known).map(|name| format!(" Did you mean `{name}`?")).unwrap_or_default();
        self.error(node, format!("there is no selector type `{written}`; there are {there_are}.{hint}"));
    }

    fn subtype(&mut self, node: &Node) -> SubtypeSelector {
        const KEYS: &[&str] = &["group", "version", "kind", "namespace"];
        self.only_keys(node, "a subtype", KEYS);
        for entry in node.entries().iter().filter(|entry| KEYS.contains(&&*entry.key)) {
            let written = text(&entry.value);
            if written.is_empty() && &*entry.key != "group" || !is_scalar(&entry.value) {
                self.error(
                    &entry.value,
                    format!("{} must be one text; alternatives are entries of `subtypes`", entry.key),
                );
            } else if written.contains([',', '/', '*', ' ']) {
                let message = format!(
                    "{} `{written}` matches nothing; write one name, and `group` and `version` apart",
                    entry.key
                );
                self.error(&entry.value, message);
            }
        }
        let of = |key: &str| node.field(key).map(text);
        SubtypeSelector { group: of("group"), version: of("version"), kind: of("kind"), namespace: of("namespace") }
    }

    /// An error unless `node` is a map, and for each of its keys that is not in `keys`.
    fn only_keys(&mut self, node: &Node, what: &str, keys: &[&str]) {
        if !matches!(node.value, Value::Map(_)) {
            self.error(node, format!("{what} must have {}", keys.join(", ")));
        }
        for entry in node.entries().iter().filter(|entry| !keys.contains(&&*entry.key)) {
            let place = self.file.place(entry.key_span.start);
            let message = format!("{what} has no key `{}`; there are {}", entry.key, keys.join(", "));
            self.diagnostics.push(Diagnostic::error(place, message));
        }
    }

    /// The names in `schemas: - input: schema["name"]` or `schema.name`.
    fn schemas(&mut self, root: &Node) -> Vec<(String, Place)> {
        let entries = root.field("schemas").map(Node::items).unwrap_or_default().iter().flat_map(Node::entries);
        let written = entries.filter_map(|entry| entry.value.as_str().map(|text| (text, &entry.value)));
        let names = written.filter_map(|(text, node)| {
            let rest = text.trim().strip_prefix("schema")?;
            let name = match rest.strip_prefix('.') {
                Some(name) => name,
                None => rest.strip_prefix("[\"")?.strip_suffix("\"]")?,
            };
            Some((name.to_owned(), self.place(node)))
        });
        names.collect()
    }

    /// Warns of keys that nobody reads: every unknown one of an annotation, likely typing errors below `custom`.
    fn check_keys(&mut self, node: &Node, known: &[&str], what: &str) {
        for entry in node.entries().iter().filter(|entry| !known.contains(&&*entry.key)) {
            let suggestion = closest(&entry.key, known);
            let moved = CUSTOM_KEYS.contains(&&*entry.key) && what == "METADATA";
            let hint = match suggestion {
                _ if moved => format!("; it belongs below `custom:`, so write `custom.{}`", entry.key),
                Some(name) => format!("; did you mean `{name}`?"),
                None if what == "custom" => continue,
                None => String::new(),
            };
            let place = self.file.place(entry.key_span.start);
            let message = format!("{what} has no key `{}`{hint}", entry.key);
            self.diagnostics.push(Diagnostic::warning(place, message));
        }
    }

    fn place(&self, node: &Node) -> Place {
        self.file.place(node.origin.span.start)
    }

    fn error(&mut self, node: &Node, message: String) {
        self.diagnostics.push(Diagnostic::error(self.place(node), message));
    }

    fn warning(&mut self, node: &Node, message: String) {
        self.diagnostics.push(Diagnostic::warning(self.place(node), message));
    }
}

/// A scalar as text: numbers and booleans as written, anything else "".
fn text(node: &Node) -> String {
    match &node.value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.as_json().to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) => String::new(),
    }
}

fn is_scalar(node: &Node) -> bool {
    matches!(node.value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

/// A list of scalars, or one scalar, as texts.
fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().map(text).filter(|it| !it.is_empty()).collect(),
        _ => Some(text(node)).filter(|it| !it.is_empty()).into_iter().collect(),
    }
}

/// The absolute URLs of `related_resources` in the order written, then `custom.url`.
fn references(root: &Node, custom: &Node) -> Vec<String> {
    let lists = [root.field("related_resources"), custom.field("related_resources")];
    let items = lists.into_iter().flatten().flat_map(Node::items);
    let mut urls: Vec<String> = items.map(|item| item.field("ref").map_or_else(|| text(item), text)).collect();
    urls.extend(custom.field("url").map(text));
    let mut kept: Vec<String> = Vec::new();
    for url in urls.into_iter().filter(|url| url.contains("://")) {
        if !kept.contains(&url) {
            kept.push(url);
        }
    }
    kept
}
