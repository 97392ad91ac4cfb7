//! What evaluation may cost, and what it has to say: every bound that is reached becomes an error that names it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use parsers::{Diagnostic, SourceMap, Span};

use crate::value::Value;

/// Bytes of one text.
pub(crate) const MAX_TEXT: usize = 1 << 20;
/// Elements of one value, on all its levels.
pub(crate) const MAX_ELEMENTS: usize = 100_000;
/// Instances of one `count`, `for_each` or `dynamic`.
pub(crate) const MAX_INSTANCES: usize = 1_000;
/// Instances of all blocks with `count` or `for_each`.
const MAX_INSTANCES_OF_ALL: usize = 20_000;
/// Bytes of all texts in one value.
const MAX_TEXT_OF_VALUE: usize = 8 << 20;
/// Containers inside of containers.
const MAX_DEPTH_OF_VALUE: u32 = 100;
/// Expressions inside of expressions, also through names; the stack is made for as many.
const MAX_DEPTH: u32 = 1_000;
/// Expressions evaluated for one directory; a large text or container counts as several.
const MAX_STEPS: u64 = 6_000_000;
/// Nodes of one document.
const MAX_NODES: u64 = 1_000_000;
/// Bytes of text in one document.
const MAX_TEXT_OF_DOCUMENT: u64 = 64 << 20;
/// Warnings for one directory; bounds are always named.
const MAX_WARNINGS: usize = 200;

/// The budget of one directory and the diagnostics of its evaluation.
pub(crate) struct Bounds<'a> {
    sources: &'a SourceMap,
    depth: Cell<u32>,
    steps: Cell<u64>,
    instances: Cell<usize>,
    nodes: Cell<u64>,
    text: Cell<u64>,
    found: RefCell<BTreeSet<Diagnostic>>,
    warnings: Cell<usize>,
    exhausted: Cell<bool>,
}

impl<'a> Bounds<'a> {
    pub(crate) fn new(sources: &'a SourceMap) -> Self {
        Self {
            sources,
            depth: Cell::new(0),
            steps: Cell::new(0),
            instances: Cell::new(0),
            nodes: Cell::new(0),
            text: Cell::new(0),
            found: RefCell::default(),
            warnings: Cell::new(0),
            exhausted: Cell::new(false),
        }
    }

    /// Returns what was found, sorted and each once.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found.into_inner().into_iter().collect()
    }

    /// Counts one more expression inside of the current one; `false` if there are too many, else [`leave`](Self::leave)
    /// must follow.
    pub(crate) fn enter(&self, span: Span) -> bool {
        if self.exhausted.get() {
            return false;
        }
        if self.depth.get() >= MAX_DEPTH {
            self.reached(span, &format!("expressions refer to each other more than {MAX_DEPTH} levels deep"));
            return false;
        }
        self.depth.set(self.depth.get() + 1);
        self.spend(span, 1);
        true
    }

    /// Ends what [`enter`](Self::enter) began.
    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Returns the value, or an unknown one if it is too large.
    pub(crate) fn bounded(&self, value: Value, span: Span) -> Value {
        let size = value.size();
        let cost = match &value {
            Value::Sequence(_, items) => items.len(),
            Value::Entries(entries) => entries.len(),
            _ => size.text / 8,
        };
        self.spend(span, cost as u64);
        let bound = match &value {
            Value::String(text) if text.len() > MAX_TEXT => text_bound(),
            _ if size.elements > MAX_ELEMENTS => elements_bound(),
            _ if size.depth > MAX_DEPTH_OF_VALUE => {
                format!("a value is nested deeper than {MAX_DEPTH_OF_VALUE} levels")
            }
            _ if size.text > MAX_TEXT_OF_VALUE => format!("a value holds more than {MAX_TEXT_OF_VALUE} bytes of text"),
            _ => return value,
        };
        self.reached(span, &bound);
        Value::unknown_at(span)
    }

    /// Counts the work of reading all of `value`.
    pub(crate) fn read(&self, value: &Value, span: Span) {
        let size = value.size();
        self.spend(span, (size.elements / 16 + size.text / 64) as u64);
    }

    /// Returns how many of `wanted` instances may be made, and says so if not all.
    pub(crate) fn take_instances(&self, wanted: usize, named: &str, span: Span) -> usize {
        let left = MAX_INSTANCES_OF_ALL.saturating_sub(self.instances.get());
        let taken = wanted.min(MAX_INSTANCES).min(left);
        self.instances.set(self.instances.get() + taken);
        if taken < wanted {
            self.reached(span, &format!("{named} instances; only the first {taken} are evaluated"));
        }
        taken
    }

    /// Counts so many steps of work.
    pub(crate) fn spend(&self, span: Span, steps: u64) {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MAX_STEPS && !self.exhausted.replace(true) {
            self.reached(
                span,
                &format!("the directory needs more than {MAX_STEPS} steps; from here on nothing is known"),
            );
        }
    }

    /// Counts a node of the document with `text` bytes of text; `false` if the document is full.
    pub(crate) fn add_node(&self, span: Span, text: usize) -> bool {
        let was_full = self.is_full();
        self.nodes.set(self.nodes.get() + 1);
        self.text.set(self.text.get().saturating_add(text as u64));
        if self.is_full() && !was_full {
            let bounds = format!("{MAX_NODES} values or {MAX_TEXT_OF_DOCUMENT} bytes of text");
            self.reached(span, &format!("the document has more than {bounds}; from here on it is cut off"));
        }
        !self.is_full()
    }

    fn is_full(&self) -> bool {
        self.nodes.get() > MAX_NODES || self.text.get() > MAX_TEXT_OF_DOCUMENT
    }

    /// Records a bound that was reached.
    pub(crate) fn reached(&self, span: Span, bound: &str) {
        self.error(span, format!("bound reached: {bound}"));
    }

    /// Records something that is not evaluated.
    pub(crate) fn error(&self, span: Span, message: impl Into<String>) {
        let place = self.sources.file(span.file).place(span.start);
        self.found.borrow_mut().insert(Diagnostic::error(place, message));
    }

    /// Records something that Terraform would refuse and that is unknown here.
    pub(crate) fn warn(&self, span: Span, message: &str) {
        let place = self.sources.file(span.file).place(span.start);
        if self.warnings.get() < MAX_WARNINGS {
            self.warnings.set(self.warnings.get() + 1);
            self.found.borrow_mut().insert(Diagnostic::warning(place, message));
        } else if self.warnings.get() == MAX_WARNINGS {
            self.warnings.set(MAX_WARNINGS + 1);
            let more = format!("more than {MAX_WARNINGS} expressions have no value; the rest is not listed");
            self.found.borrow_mut().insert(Diagnostic::warning(place, more));
        }
    }
}

/// Returns what to say of a text that is too long.
pub(crate) fn text_bound() -> String {
    format!("a text is longer than {MAX_TEXT} bytes")
}

/// Returns what to say of a value with too many elements.
pub(crate) fn elements_bound() -> String {
    format!("a value has more than {MAX_ELEMENTS} elements")
}
