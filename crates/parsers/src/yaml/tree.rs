//! One document's events to its node tree: keys, anchors, merge keys, spans and their bounds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, ScalarStyle};

use super::Schema;
use super::budget::{Budget, Size};
use super::interner::Interner;
use super::scalar::{COLLECTION_KEY, Tag, key_of_value, resolve};
use crate::bounds::{self, MAX_DEPTH};
use crate::entries::{Warnings, remove_replaced, replaced};
use crate::{Diagnostic, Entry, Node, SourceFile, Span, Value};

/// Why a document cannot be read, and where.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) offset: usize,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

/// The tree of the current document, and what is counted over the whole file.
pub(super) struct Tree<'a> {
    file: &'a SourceFile,
    text: &'a str,
    schema: Schema,
    open: Vec<Collection>,
    root: Option<Node>,
    /// The finished nodes that aliases may name, by granit's number of the anchor.
    anchors: BTreeMap<usize, Anchored>,
    budget: Budget,
    texts: Interner,
    warnings: Warnings,
}

/// A list or map whose end has not come yet.
struct Collection {
    content: Content,
    anchor: usize,
    /// The opening bracket; `None` for block collections, which begin with their first child.
    bracket: Option<usize>,
    span: Option<Span>,
    size: Size,
    height: usize,
}

enum Content {
    List(Vec<Node>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    entries: Vec<Entry>,
    /// The ranges of `entries` that merge keys brought in.
    merged: Vec<Range<usize>>,
    /// What merge keys brought in that yields to all of `entries`.
    inherited: Vec<Entry>,
    key: Option<Key>,
}

struct Key {
    text: Arc<str>,
    span: Span,
    merge: bool,
}

struct Anchored {
    node: Node,
    size: Size,
    height: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(file: &'a SourceFile, text: &'a str, schema: Schema) -> Self {
        Self {
            file,
            text,
            schema,
            open: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            budget: Budget::default(),
            texts: Interner::new(),
            warnings: Warnings::default(),
        }
    }

    /// Returns the finished document and makes ready for the next.
    pub(super) fn take(&mut self) -> Option<Node> {
        self.anchors.clear();
        self.root.take()
    }

    /// Forgets the current document.
    pub(super) fn abandon(&mut self) {
        self.anchors.clear();
        self.open.clear();
        self.root = None;
    }

    /// Ends the file.
    pub(super) fn finish(self, diagnostics: &mut Vec<Diagnostic>) {
        self.warnings.finish(self.file, diagnostics);
    }

    /// Takes one event between a document's start and its end.
    pub(super) fn event(
        &mut self,
        event: Event<'a>,
        at: Range<usize>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<(), Failure> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), at),
            Event::SequenceStart(_, anchor, _) => self.start(Content::List(Vec::new()), anchor, at),
            Event::MappingStart(_, anchor, _) => self.start(Content::Map(OpenMap::default()), anchor, at),
            Event::SequenceEnd | Event::MappingEnd => self.end(at, diagnostics),
            Event::Alias(anchor) => self.alias(anchor, at),
            _ => Ok(()), // presentation only
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&granit_parser::Tag>,
        at: Range<usize>,
    ) -> Result<(), Failure> {
        let fail = |message: String| Failure::new(at.start, message);
        let absent = style == ScalarStyle::Plain && at.is_empty(); // granit writes it `~`
        let text = if absent { Cow::Borrowed("") } else { text };
        let size = Size { nodes: 1, bytes: text.len() };
        let span = self.file.span(self.scalar_range(style, at.clone()));
        let is_key = self.expects_key();
        let merge = is_key && is_merge_key(&text, style, tag);
        let written = self.text.get(span.range()).unwrap_or_default();
        let scalar = resolve(self.schema, text, kind_of(style, tag)).map_err(fail)?;
        if is_key {
            let text = self.texts.share(&scalar.to_key(self.schema).map_err(fail)?);
            if anchor != 0 {
                let value = scalar.into_value(self.schema, written, &mut self.texts).map_err(fail)?;
                self.remember(anchor, &Node::new(value, span), size, 0, at.start)?;
            }
            return self.key(Key { text, span, merge }, size);
        }
        let value = scalar.into_value(self.schema, written, &mut self.texts).map_err(fail)?;
        let node = Node::new(value, span);
        self.budget.write(size).map_err(|message| Failure::new(at.start, message))?;
        self.remember(anchor, &node, size, 0, at.start)?;
        self.attach(node, size, 0)
    }

    /// granit ends a block scalar where the next token begins, and puts an empty one there. People see the last
    /// line of the one and the `|-` of the other.
    fn scalar_range(&self, style: ScalarStyle, at: Range<usize>) -> Range<usize> {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return at;
        }
        let text = self.text.get(at.clone()).unwrap_or_default();
        let end = at.start + text.trim_end_matches([' ', '\t', '\r', '\n']).len();
        if end > at.start {
            return at.start..end;
        }
        let before = self.text.get(..at.start).unwrap_or_default();
        match before.rfind(['|', '>']) {
            Some(sign) => {
                let header = before[sign + 1..].bytes().take_while(|byte| matches!(byte, b'-' | b'+' | b'0'..=b'9'));
                sign..sign + 1 + header.count()
            }
            None => at.start..end,
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Collection { content: Content::Map(OpenMap { key: None, .. }), .. }))
    }

    fn key(&mut self, key: Key, size: Size) -> Result<(), Failure> {
        self.budget.write(size).map_err(|message| Failure::new(key.span.start as usize, message))?;
        let Some(collection) = self.open.last_mut() else { return Ok(()) };
        collection.cover(key.span);
        collection.size.add(size);
        if let Content::Map(map) = &mut collection.content {
            map.key = Some(key);
        }
        Ok(())
    }

    fn start(&mut self, content: Content, anchor: usize, at: Range<usize>) -> Result<(), Failure> {
        if self.open.len() == MAX_DEPTH {
            return Err(Failure::new(at.start, bounds::too_deep()));
        }
        if self.expects_key() {
            return Err(Failure::new(at.start, COLLECTION_KEY));
        }
        let size = Size { nodes: 1, bytes: 0 };
        let bracket = (!at.is_empty()).then_some(at.start);
        self.budget.write(size).map_err(|message| Failure::new(at.start, message))?;
        self.open.push(Collection { content, anchor, bracket, span: None, size, height: 0 });
        Ok(())
    }

    fn end(&mut self, at: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> Result<(), Failure> {
        let Some(Collection { content, anchor, bracket, span, size, height }) = self.open.pop() else { return Ok(()) };
        let span = match (bracket, span) {
            (Some(start), _) => self.file.span(start..at.end),
            (None, Some(children)) => children,
            (None, None) => self.file.span(at.clone()),
        };
        let value = match content {
            Content::List(mut items) => {
                items.shrink_to_fit();
                Value::List(items)
            }
            Content::Map(map) => Value::Map(self.unique(map, diagnostics)),
        };
        let node = Node::new(value, span);
        self.remember(anchor, &node, size, height + 1, at.start)?;
        self.attach(node, size, height + 1)
    }

    /// Returns the entries of a finished map without those that a later one replaces.
    fn unique(&mut self, map: OpenMap, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
        let OpenMap { mut entries, merged, mut inherited, .. } = map;
        let yielding = inherited.len();
        if yielding > 0 {
            inherited.append(&mut entries);
            entries = inherited;
        }
        let pairs = replaced(&entries);
        let is_merged = |index: usize| {
            let after = merged.partition_point(|range| range.start <= index);
            index < yielding || (after > 0 && merged[after - 1].contains(&index))
        };
        for &(first, last) in &pairs {
            let (one, two) = (&entries[first], &entries[last]);
            match (is_merged(first), is_merged(last)) {
                (false, false) => self.warnings.duplicate(self.file, one, two, diagnostics),
                (false, true) => self.warnings.overridden(self.file, one, two, diagnostics),
                (true, _) => {} // what merge keys are for
            }
        }
        if !pairs.is_empty() {
            remove_replaced(&mut entries, &pairs);
        }
        entries.shrink_to_fit(); // most maps are small, and a tree is kept for long
        entries
    }

    /// Puts a copy of the anchored node in the alias's place; what is inside it keeps its own.
    fn alias(&mut self, anchor: usize, at: Range<usize>) -> Result<(), Failure> {
        let Some(Anchored { node, size, height }) = self.anchors.get(&anchor) else {
            return Err(Failure::new(at.start, "this alias stands inside the value it names"));
        };
        let (size, height) = (*size, *height);
        if self.open.len() + height > MAX_DEPTH {
            return Err(Failure::new(at.start, bounds::too_deep()));
        }
        let span = self.file.span(at.clone());
        if self.expects_key() {
            let text = key_of_value(self.schema, &node.value).map_err(|message| Failure::new(at.start, message))?;
            return self.key(Key { text, span, merge: false }, Size { nodes: 1, bytes: 0 });
        }
        self.budget.copy(size).map_err(|message| Failure::new(at.start, message))?;
        let Some(Anchored { node, .. }) = self.anchors.get(&anchor) else { return Ok(()) };
        let mut node = node.clone();
        node.origin.span = span;
        self.attach(node, size, height)
    }

    /// Keeps a copy of `node` for the aliases of `anchor`; 0 means that it has none.
    fn remember(&mut self, anchor: usize, node: &Node, size: Size, height: usize, at: usize) -> Result<(), Failure> {
        if anchor == 0 {
            return Ok(());
        }
        self.budget.copy(size).map_err(|message| Failure::new(at, message))?;
        self.anchors.insert(anchor, Anchored { node: node.clone(), size, height });
        Ok(())
    }

    fn attach(&mut self, node: Node, size: Size, height: usize) -> Result<(), Failure> {
        let Some(collection) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        collection.cover(node.origin.span);
        collection.size.add(size);
        collection.height = collection.height.max(height);
        match &mut collection.content {
            Content::List(items) => items.push(node),
            Content::Map(map) => map.value(node, self.schema)?,
        }
        Ok(())
    }
}

impl Collection {
    fn cover(&mut self, child: Span) {
        self.span = Some(self.span.map_or(child, |span| span.to(child)));
    }
}

impl OpenMap {
    fn value(&mut self, value: Node, schema: Schema) -> Result<(), Failure> {
        match self.key.take() {
            Some(Key { merge: true, .. }) => self.merge(value, schema),
            Some(Key { text, span, .. }) => {
                self.entries.push(Entry { key: text, key_span: span, value });
                Ok(())
            }
            None => Ok(()), // a value without a key: granit always sends one
        }
    }

    fn merge(&mut self, value: Node, schema: Schema) -> Result<(), Failure> {
        let at = value.origin.span.start as usize;
        let sources = match value.value {
            Value::List(items) => items.into_iter().rev().collect(), // the first of a list wins
            _ => vec![value],
        };
        for source in sources {
            let Value::Map(entries) = source.value else {
                return Err(Failure::new(at, "the merge key `<<` needs a map or a list of maps"));
            };
            self.insert_merged(entries, schema);
        }
        Ok(())
    }

    /// go-yaml v2 applies a merge key in its place; elsewhere the map's own keys win.
    fn insert_merged(&mut self, entries: Vec<Entry>, schema: Schema) {
        match schema {
            Schema::Kubernetes => {
                let start = self.entries.len();
                self.entries.extend(entries);
                self.merged.push(start..self.entries.len());
            }
            Schema::Core => self.inherited.extend(entries),
        }
    }
}

fn is_merge_key(text: &str, style: ScalarStyle, tag: Option<&granit_parser::Tag>) -> bool {
    let named = || standard_name(tag).is_some_and(|name| name == "merge");
    text == "<<" && ((style == ScalarStyle::Plain && tag.is_none()) || named())
}

fn kind_of(style: ScalarStyle, tag: Option<&granit_parser::Tag>) -> Tag {
    match (standard_name(tag), tag, style) {
        (Some(name), ..) => Tag::standard(&name),
        (None, None, ScalarStyle::Plain) => Tag::Untagged,
        _ => Tag::Text,
    }
}

fn standard_name(tag: Option<&granit_parser::Tag>) -> Option<Cow<'_, str>> {
    tag?.suffix_in_namespace("tag:yaml.org,2002:")
}
