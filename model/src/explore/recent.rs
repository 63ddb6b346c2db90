//! What a thread has come to lately.

/// log2 of how many fingerprints there are: as many as stay in a core's own memory beside all else.
const BITS: u32 = 12;

/// The fingerprints of states that a thread has come to lately, each at the place that it points to; whatever was there before
/// is forgotten.
///
/// Ways that cross lead to the same state within few steps of a search: this is where two of five transitions of a large world end, and
/// nobody has to look for their states in memory that is far away.
pub(super) struct Recent(Vec<u64>);

impl Default for Recent {
    fn default() -> Self {
        // No fingerprint has a place whose bits are all others than its own.
        Recent((0..1 << BITS).map(|place: u64| !place).collect())
    }
}

impl Recent {
    /// Remembers a fingerprint, and says whether it was remembered already.
    #[inline]
    pub(super) fn has_come_back(&mut self, fingerprint: u64) -> bool {
        let last = self.0.len() - 1;
        std::mem::replace(&mut self.0[fingerprint as usize & last], fingerprint) == fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_back_that_was_not_there() {
        for fingerprint in [0, 1, u64::MAX, u64::MAX - 1, 1 << BITS, (1 << BITS) - 1] {
            let mut recent = Recent::default();
            assert!(!recent.has_come_back(fingerprint), "{fingerprint:x}");
            assert!(recent.has_come_back(fingerprint), "{fingerprint:x}");
            // One that points to the same place takes it.
            assert!(!recent.has_come_back(fingerprint ^ 1 << 63), "{fingerprint:x}");
            assert!(!recent.has_come_back(fingerprint), "{fingerprint:x}");
        }
    }
}
