//! How much one file may hold, and how much its aliases may add to it.

use crate::bounds::{self, MAX_ALIAS_BYTES, MAX_ALIAS_NODES, MAX_NODES};

/// Keys and values, and the bytes of their text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) nodes: usize,
    pub(super) bytes: usize,
}

impl Size {
    pub(super) fn add(&mut self, other: Self) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// What a file has used so far, over all its documents.
#[derive(Debug, Default)]
pub(super) struct Budget {
    written: Size,
    copied: Size,
}

impl Budget {
    /// Counts what the file says itself; the error names the bound.
    pub(super) fn write(&mut self, size: Size) -> Result<(), String> {
        self.written.add(size);
        if self.written.nodes > MAX_NODES { Err(bounds::too_many_nodes()) } else { Ok(()) }
    }

    /// Counts a copy for an anchor or an alias; the error names the bound.
    ///
    /// Copies of as much as is written are free, so that an anchor alone costs nothing.
    pub(super) fn copy(&mut self, size: Size) -> Result<(), String> {
        self.copied.add(size);
        if self.copied.nodes > self.written.nodes + MAX_ALIAS_NODES {
            return Err(format!("its aliases expand to more than the limit of {MAX_ALIAS_NODES} values"));
        }
        if self.copied.bytes > self.written.bytes + MAX_ALIAS_BYTES {
            return Err(format!("its aliases expand to more than the limit of {MAX_ALIAS_BYTES} bytes"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Size};
    use crate::bounds::MAX_NODES;

    #[test]
    fn keys_and_values_are_counted_over_the_whole_file() {
        let mut budget = Budget::default();
        assert!(budget.write(Size { nodes: MAX_NODES - 1, bytes: 0 }).is_ok());
        assert!(budget.write(Size { nodes: 1, bytes: 0 }).is_ok());
        assert!(budget.write(Size { nodes: 1, bytes: 0 }).is_err());
    }
}
