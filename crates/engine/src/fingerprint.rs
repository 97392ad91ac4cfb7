//! A name for a finding that survives moved lines.
//!
//! The recipe is a contract: changing it would reopen every alert of every user.

use sha2::{Digest, Sha256};

/// What a finding's name is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parts<'a> {
    /// The check's id.
    pub(crate) check: &'a str,
    /// The resource, "" for none.
    pub(crate) resource: &'a str,
    /// The text of the cause's lines. A finding without a narrower cause than its document passes its message, so
    /// that edits elsewhere in the document do not rename it.
    pub(crate) text: &'a str,
    /// The message where several findings of one file are equal in all of the above, else "": then each keeps its
    /// name when another one goes.
    pub(crate) message: &'a str,
    /// Tells findings apart that are equal in everything: 0 for the first.
    pub(crate) nth: usize,
}

/// Returns 32 hexadecimal digits; blanks and line ends in the text count as one blank.
pub(crate) fn fingerprint(parts: Parts<'_>) -> String {
    let text = parts.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    [parts.check, parts.resource, &text].into_iter().for_each(&mut add);
    if !parts.message.is_empty() {
        add(parts.message);
    }
    if parts.nth > 0 {
        add(&parts.nth.to_string());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{Parts, fingerprint};

    const PARTS: Parts<'_> = Parts { check: "KSV-0001", resource: "Pod/a", text: "image: nginx", message: "", nth: 0 };

    #[test]
    fn the_recipe_never_changes() {
        // python3: sha256 over (length as u64 LE + bytes) of "KSV-0001", "Pod/a", "image: nginx", first 16 bytes.
        assert_eq!(fingerprint(PARTS), "c2b2835ffae98f1bb2ca374465b99cc5");
        assert_eq!(fingerprint(Parts { text: "  image:\n nginx", ..PARTS }), fingerprint(PARTS));
    }

    #[test]
    fn whatever_differs_gives_another_name() {
        let others = [
            Parts { resource: "Pod/aimage: ", text: "nginx", ..PARTS },
            Parts { message: "m", ..PARTS },
            Parts { nth: 1, ..PARTS },
        ];
        for other in others {
            assert_ne!(fingerprint(other), fingerprint(PARTS), "{other:?}");
        }
    }
}
