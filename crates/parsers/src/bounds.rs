//! How much one file may ask for; reaching a bound is a diagnostic that names it, never a crash or a hang.

/// Levels of lists and maps in one value. Everything that walks a tree recursively relies on this.
pub const MAX_DEPTH: usize = 128;

/// Documents in one YAML file, broken ones included.
pub const MAX_DOCUMENTS: usize = 100_000;

/// Keys and values in one file; an ordinary manifest of 16 MiB has about a third of that.
pub const MAX_NODES: usize = 4_000_000;

/// Nodes that the aliases of one YAML file may add to those written in it.
pub const MAX_ALIAS_NODES: usize = 250_000;

/// Bytes of text that the aliases of one YAML file may add to those written in it.
pub const MAX_ALIAS_BYTES: usize = 16 << 20;

/// Duplicate keys of one file that are reported one by one; one more warning says how many others there are.
pub const MAX_DUPLICATE_KEYS: usize = 100;

/// Returns the message of a file with more than [`MAX_NODES`].
pub(crate) fn too_many_nodes() -> String {
    format!("the file has more than the limit of {MAX_NODES} keys and values")
}

/// Returns the message of a value nested deeper than [`MAX_DEPTH`].
pub(crate) fn too_deep() -> String {
    format!("nested deeper than the limit of {MAX_DEPTH} levels")
}
