//! A name for a finding that survives moved lines.
//!
//! The recipe is a contract: changing it would reopen every alert of every user.

use sha2::{Digest, Sha256};

/// Returns 32 hexadecimal digits made of the check's id, the resource and the cause's text, in which blanks and
/// line ends count as one blank. A finding without a narrower cause than its document passes its message as the
/// text, so that edits elsewhere in the document do not rename it. `nth` tells equal findings of one file apart:
/// 0 for the first.
pub(crate) fn fingerprint(check: &str, resource: &str, text: &str, nth: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut hash = Sha256::new();
    for part in [check, resource, &text] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    if nth > 0 {
        hash.update((nth as u64).to_le_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn the_recipe_never_changes() {
        // python3: sha256 over (len as u64 LE + bytes) of "KSV-0001", "Pod/a", "image: nginx", first 16 bytes.
        assert_eq!(fingerprint("KSV-0001", "Pod/a", "  image:\n nginx", 0), "c2b2835ffae98f1bb2ca374465b99cc5");
    }

    #[test]
    fn equal_findings_of_one_file_are_told_apart() {
        assert_ne!(fingerprint("a", "b", "c", 0), fingerprint("a", "b", "c", 1));
        assert_ne!(fingerprint("a", "bc", "", 0), fingerprint("a", "b", "c", 0));
    }
}
