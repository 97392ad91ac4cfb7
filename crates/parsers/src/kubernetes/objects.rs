//! Values to documents: what an object is, what selects it, what it is called, and the items of lists.

use std::sync::Arc;

use super::{API_VERSION, KIND};
use crate::{Diagnostic, Document, Entry, InputType, Node, SourceFile, Subtypes, Value};

/// The objects found in one file so far.
pub(super) struct Objects<'a> {
    file: &'a SourceFile,
    pub(super) documents: Vec<Document>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether a `List` had no items.
    pub(super) empty_list: bool,
}

/// `apiVersion` and `kind` of an object.
struct Identity {
    api_version: Arc<str>,
    kind: Arc<str>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Self {
        Self { file, documents: Vec::new(), diagnostics: Vec::new(), empty_list: false }
    }

    /// Adds the object `root`, or its items if it is a list; any other value is left alone.
    pub(super) fn add(&mut self, root: Node) {
        let Some(identity) = identity(&root) else {
            if root.field(API_VERSION).is_some() && root.field(KIND).is_some() {
                let message = "not read as a Kubernetes object: its apiVersion and kind are not both text";
                self.diagnostics.push(Diagnostic::warning(self.file.place(root.origin.span.start), message));
            }
            return;
        };
        match item_kind(&root, &identity.kind) {
            Some(item_kind) => self.add_items(root, &item_kind),
            None => self.documents.push(document(self.file, root, identity)),
        }
    }

    fn add_items(&mut self, list: Node, item_kind: &str) {
        let header = item_header(&list, item_kind);
        let items = into_items(list);
        self.empty_list |= items.is_empty();
        let mut unknown = Vec::new();
        for mut item in items {
            complete(&mut item, &header);
            if identity(&item).is_some() {
                self.add(item);
            } else {
                unknown.push(item.origin.span.start);
            }
        }
        if let Some(&first) = unknown.first() {
            let message =
                format!("{} items of this List have no apiVersion and kind as text: not evaluated", unknown.len());
            self.diagnostics.push(Diagnostic::error(self.file.place(first), message));
        }
    }
}

fn identity(node: &Node) -> Option<Identity> {
    let text = |key: &str| match &node.field(key)?.value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    Some(Identity { api_version: text(API_VERSION)?, kind: text(KIND)? })
}

/// Returns the kind of the items if `node` is a list: `Pod` for a `PodList`, "" for a plain `List`, whose items name
/// their own. A custom resource may end in "List" too: a list has items that are objects.
fn item_kind(node: &Node, kind: &str) -> Option<String> {
    let item_kind = kind.strip_suffix("List")?;
    let items = node.field("items");
    let is_object = |item: &Node| identity(item).is_some() || item.field("metadata").is_some();
    let has_objects = || items.is_some_and(|items| !items.items().is_empty() && items.items().iter().all(is_object));
    let is_list = if item_kind.is_empty() {
        items.is_none_or(|items| matches!(items.value, Value::List(_) | Value::Null))
    } else {
        has_objects()
    };
    is_list.then(|| item_kind.to_owned())
}

/// Returns the `apiVersion` and `kind` entries that the items of a typed list leave out.
fn item_header(list: &Node, item_kind: &str) -> Vec<Entry> {
    if item_kind.is_empty() {
        return Vec::new();
    }
    let wanted = list.entries().iter().filter(|entry| matches!(&*entry.key, API_VERSION | KIND));
    let mut header: Vec<Entry> = wanted.cloned().collect();
    for entry in header.iter_mut().filter(|entry| &*entry.key == KIND) {
        entry.value.value = Value::String(item_kind.into());
    }
    header
}

fn complete(item: &mut Node, header: &[Entry]) {
    let Value::Map(entries) = &mut item.value else { return };
    let missing = |wanted: &&Entry| entries.iter().all(|entry| entry.key != wanted.key);
    let missing: Vec<Entry> = header.iter().filter(missing).cloned().collect();
    entries.splice(0..0, missing);
}

fn into_items(list: Node) -> Vec<Node> {
    let Value::Map(entries) = list.value else { return Vec::new() };
    let items = entries.into_iter().find(|entry| &*entry.key == "items");
    match items.map(|entry| entry.value.value) {
        Some(Value::List(items)) => items,
        _ => Vec::new(),
    }
}

fn document(file: &SourceFile, root: Node, identity: Identity) -> Document {
    let (group, version) = identity.api_version.split_once('/').unwrap_or(("", &identity.api_version));
    let metadata = |key: &str| root.field("metadata").and_then(|metadata| metadata.field(key)?.as_str()).unwrap_or("");
    let (namespace, name) = (metadata("namespace"), metadata("name"));
    let subtypes = Subtypes {
        group: group.into(),
        version: version.into(),
        kind: identity.kind.clone(),
        namespace: namespace.into(),
    };
    let resource = resource_name(&identity.kind, namespace, name).into();
    Document { input_type: InputType::Kubernetes, subtypes, resource, file: file.id, root }
}

fn resource_name(kind: &str, namespace: &str, name: &str) -> String {
    match (namespace, name) {
        (_, "") => kind.to_owned(),
        ("", name) => format!("{kind}/{name}"),
        (namespace, name) => format!("{kind}/{namespace}/{name}"),
    }
}
