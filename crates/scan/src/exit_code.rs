//! What the process returns.

/// An exit code; the table in the README is the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitCode(pub u8);

impl ExitCode {
    /// Everything that is ours was evaluated, and nothing decided otherwise.
    pub const OK: Self = Self(0);
    /// Usage, a named path that is missing, a check that does not load, a report that was not written.
    pub const ERROR: Self = Self(2);
    /// Something that is ours could not be read or evaluated, and no finding decided.
    pub const PARTIAL: Self = Self(3);
}
