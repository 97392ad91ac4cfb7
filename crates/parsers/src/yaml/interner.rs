//! Short texts that come again and again, such as keys, held once.

use std::sync::Arc;

/// Longer texts rarely repeat.
const LONGEST: usize = 32; // bytes

/// A text replaces another one with the same slot, so the table never grows.
const SLOTS: usize = 1024;

/// Recently seen short texts. A hash decides only where to look, never the outcome.
#[derive(Debug)]
pub(super) struct Interner {
    slots: Vec<Option<Arc<str>>>,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self { slots: vec![None; SLOTS] }
    }

    /// Returns `text` as a shared string, the same one as before if it was seen lately.
    pub(super) fn share(&mut self, text: &str) -> Arc<str> {
        if text.len() > LONGEST {
            return text.into();
        }
        let slot = &mut self.slots[hash(text) % SLOTS];
        match slot {
            Some(known) if **known == *text => known.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }
}

/// FNV-1a, which is short and good enough for a table of this size.
fn hash(text: &str) -> usize {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ usize::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Interner, SLOTS};

    #[test]
    fn a_text_seen_lately_is_shared() {
        let mut interner = Interner::new();
        assert!(Arc::ptr_eq(&interner.share("name"), &interner.share("name")));
    }

    #[test]
    fn texts_with_one_slot_do_not_mix() {
        let mut interner = Interner::new();
        for number in 0..SLOTS * 3 {
            let text = number.to_string();
            assert_eq!(&*interner.share(&text), text);
        }
    }
}
