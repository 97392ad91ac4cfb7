//! Duplicate keys: the last one counts, and a warning says so.

use crate::bounds::MAX_DUPLICATE_KEYS;
use crate::{Diagnostic, Entry, SourceFile};

/// Up to this many entries, comparing each with each is faster than sorting.
const FEW: usize = 8;

/// Returns the pairs of entries with one key, as indexes: an entry and the next one that replaces it.
/// They are in the order of the first of the two.
pub(crate) fn replaced(entries: &[Entry]) -> Vec<(usize, usize)> {
    if entries.len() <= FEW { by_comparing(entries) } else { by_sorting(entries) }
}

fn by_comparing(entries: &[Entry]) -> Vec<(usize, usize)> {
    let next = |index: usize| (index + 1..entries.len()).find(|&later| entries[later].key == entries[index].key);
    (0..entries.len()).filter_map(|index| Some((index, next(index)?))).collect()
}

fn by_sorting(entries: &[Entry]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_unstable_by(|&a, &b| entries[a].key.cmp(&entries[b].key).then(a.cmp(&b)));
    let same = |pair: &&[usize]| entries[pair[0]].key == entries[pair[1]].key;
    let mut pairs: Vec<_> = order.windows(2).filter(same).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs
}

/// Removes the first entry of each of `pairs`, which [`replaced`] returned.
pub(crate) fn remove_replaced(entries: &mut Vec<Entry>, pairs: &[(usize, usize)]) {
    let mut gone = pairs.iter().map(|pair| pair.0).peekable();
    let mut index = 0;
    entries.retain(|_| {
        let keep = gone.next_if_eq(&index).is_none();
        index += 1;
        keep
    });
}

/// The warnings about the duplicate keys of one file.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    given: usize,
    withheld: usize,
}

impl Warnings {
    /// Warns that `last` replaces `first`, or counts it when enough was said.
    pub(crate) fn duplicate(&mut self, file: &SourceFile, first: &Entry, last: &Entry, out: &mut Vec<Diagnostic>) {
        self.warn(file, last, out, || {
            let (one, two) = (file.line(first.key_span.start), file.line(last.key_span.start));
            format!("key `{}` is given on lines {one} and {two} of one map; the last one counts", first.key)
        });
    }

    /// Warns that the key `first` is replaced by `last`, which a merge key brought in.
    pub(crate) fn overridden(&mut self, file: &SourceFile, first: &Entry, last: &Entry, out: &mut Vec<Diagnostic>) {
        self.warn(file, first, out, || {
            let (one, two) = (file.line(first.key_span.start), file.line(last.key_span.start));
            format!(
                "key `{}` on line {one} is replaced by the one on line {two}, because the merge key `<<` comes after it",
                first.key
            )
        });
    }

    fn warn(&mut self, file: &SourceFile, at: &Entry, out: &mut Vec<Diagnostic>, message: impl FnOnce() -> String) {
        if self.given == MAX_DUPLICATE_KEYS {
            self.withheld += 1;
            return;
        }
        self.given += 1;
        out.push(Diagnostic::warning(file.place(at.key_span.start), message()));
    }

    /// Says how many duplicate keys were only counted, if any.
    pub(crate) fn finish(self, file: &SourceFile, out: &mut Vec<Diagnostic>) {
        if self.withheld > 0 {
            let message = format!("{} more keys of this file are given twice; the last one counts", self.withheld);
            out.push(Diagnostic::warning(crate::Place::file(file.path.clone()), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{by_comparing, by_sorting, remove_replaced};
    use crate::{Entry, Node, Span, Value};

    #[track_caller]
    fn check(keys: &str, pairs: &[(usize, usize)], left: &str) {
        let entry = |key: &str| {
            let value = Node::new(Value::Null, Span::default());
            Entry { key: key.into(), key_span: Span::default(), value }
        };
        let mut entries: Vec<Entry> = keys.split_whitespace().map(entry).collect();
        assert_eq!(by_comparing(&entries), pairs);
        assert_eq!(by_sorting(&entries), pairs);
        remove_replaced(&mut entries, pairs);
        let kept: Vec<&str> = entries.iter().map(|entry| &*entry.key).collect();
        assert_eq!(kept.join(" "), left);
    }

    #[test]
    fn the_last_of_equal_keys_stays_at_its_place() {
        check("a b c", &[], "a b c");
        check("a b a", &[(0, 2)], "b a");
        check("a b a b a", &[(0, 2), (1, 3), (2, 4)], "b a");
    }
}
