//! Node trees to Rego's values, and Rego's values to JSON.

use std::collections::BTreeMap;

use parsers::{Document, InputType, Node, Origin, SourceMap, Value};

use super::RegoError;

/// The key under which checks written for Trivy find the lines of an object.
const METADATA_KEY: &str = "__defsec_metadata";

/// A document as Rego's `input`.
#[derive(Debug, Clone)]
pub(crate) struct Input(pub(super) regorus::Value);

/// Whether objects carry their lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputStyle {
    /// Exactly the document's keys: counts and iterations are right.
    Plain,
    /// With `__defsec_metadata` in the objects that have one, for checks that ask for lines.
    WithMetadata,
}

impl Input {
    /// Returns the document as a check of `style` sees it.
    pub(crate) fn new(document: &Document, sources: &SourceMap, style: InputStyle) -> Self {
        let metadata = match (style, document.input_type) {
            (InputStyle::Plain, _) | (_, InputType::Dockerfile) => Metadata::None,
            (InputStyle::WithMetadata, InputType::Kubernetes) => Metadata::EveryMap,
            (InputStyle::WithMetadata, InputType::Terraform) => Metadata::Blocks,
        };
        Self(Converter { sources, metadata }.node(&document.root, None))
    }
}

/// Which maps get the metadata key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Metadata {
    None,
    EveryMap,
    Blocks,
}

struct Converter<'a> {
    sources: &'a SourceMap,
    metadata: Metadata,
}

impl Converter<'_> {
    /// `key_start` is the offset of the key whose value `node` is: a map that is a value starts on its key's line.
    fn node(&self, node: &Node, key_start: Option<u32>) -> regorus::Value {
        match &node.value {
            Value::Null => regorus::Value::Null,
            Value::Bool(value) => regorus::Value::Bool(*value),
            Value::Number(number) => {
                regorus::Value::from_numeric_string(number.as_json()).unwrap_or(regorus::Value::Null)
            }
            Value::String(text) => regorus::Value::String(text.clone()),
            Value::List(items) => {
                regorus::Value::from(items.iter().map(|item| self.node(item, None)).collect::<Vec<_>>())
            }
            Value::Map(entries) => {
                let mut object: BTreeMap<_, _> = entries
                    .iter()
                    .map(|entry| {
                        let value = self.node(&entry.value, Some(entry.key_span.start));
                        (regorus::Value::String(entry.key.clone()), value)
                    })
                    .collect();
                if let Some(metadata) = self.map_metadata(node, key_start) {
                    object.insert(regorus::Value::from(METADATA_KEY), metadata);
                }
                regorus::Value::from(object)
            }
        }
    }

    fn map_metadata(&self, node: &Node, key_start: Option<u32>) -> Option<regorus::Value> {
        match self.metadata {
            Metadata::None => None,
            Metadata::EveryMap => {
                let mut object = self.lines(&node.origin, key_start);
                object.insert("offset".into(), 0_u64.into());
                Some(object.into())
            }
            Metadata::Blocks => {
                node.origin.owner.as_ref()?;
                let mut object = self.lines(&node.origin, None);
                let attributes = node.entries().iter().filter(|entry| entry.value.origin.owner.is_none());
                let resource = object.get(&"resource".into()).cloned();
                let attributes: BTreeMap<_, _> = attributes
                    .map(|entry| {
                        let mut lines = self.lines(&entry.value.origin, Some(entry.key_span.start));
                        lines.extend(resource.clone().map(|resource| ("resource".into(), resource)));
                        (regorus::Value::String(entry.key.clone()), lines.into())
                    })
                    .collect();
                object.insert("attributes".into(), attributes.into());
                Some(object.into())
            }
        }
    }

    fn lines(&self, origin: &Origin, key_start: Option<u32>) -> BTreeMap<regorus::Value, regorus::Value> {
        let file = self.sources.file(origin.span.file);
        let (start, end) = file.lines(origin.span);
        let start = key_start.map_or(start, |offset| file.line(offset).min(start));
        let mut object: BTreeMap<regorus::Value, regorus::Value> = BTreeMap::from([
            ("startline".into(), u64::from(start).into()),
            ("endline".into(), u64::from(end).into()),
            ("filepath".into(), regorus::Value::String(file.path.clone())),
        ]);
        if let Some(owner) = &origin.owner {
            object.insert("resource".into(), regorus::Value::String(owner.resource.clone()));
            object.insert("sourceprefix".into(), "".into());
            object.insert("managed".into(), true.into());
            object.insert("explicit".into(), true.into());
            if let Some(parent) = &owner.parent {
                object.insert("parent".into(), self.lines(parent, None).into());
            }
        }
        object
    }
}

/// Returns the value as JSON; a set becomes a list in its order, a key that is no text becomes its JSON text.
pub(super) fn to_json(value: &regorus::Value) -> Result<serde_json::Value, RegoError> {
    let text = value.to_json_str().map_err(|error| super::rego_error(&error))?;
    serde_json::from_str(&text).map_err(|error| RegoError { at: None, message: error.to_string() })
}
