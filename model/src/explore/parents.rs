//! The parent of each state, in about two bits.
//!
//! States are numbered as they are found, and expanded in the order of their numbers: the parent of the next state is
//! never before that of the last one. So it does to keep by how much it is further on, in unary: a zero for each state
//! that is passed over, and a one for the state itself. All zeros together are as many as there are parents.

/// The parents of states, the first state's first.
#[derive(Default)]
pub(super) struct Parents {
    bits: Vec<u64>,
    /// How many bits are in use.
    len: u64,
    /// The parent that was added last.
    last: u32,
    /// The first states, which have none.
    roots: u32,
    /// How many states have one.
    count: u32,
    /// Where the bits of every [`SAMPLE`]th of them begin.
    samples: Vec<u64>,
}

/// How many states are passed over at most to find the parent of one.
const SAMPLE: u32 = 256;

impl Parents {
    /// Adds the parent of the next state; not before that of the last one.
    #[inline]
    pub(super) fn push(&mut self, parent: Option<u32>) {
        let Some(parent) = parent else {
            debug_assert_eq!(self.count, 0, "states without a parent come first");
            self.roots += 1;
            return;
        };
        debug_assert!(parent >= self.last, "{parent} is before {}", self.last);
        if self.count.is_multiple_of(SAMPLE) {
            self.samples.push(self.len);
        }
        let one = self.len + u64::from(parent - self.last);
        self.bits.resize((one / 64 + 1) as usize, 0);
        self.bits[(one / 64) as usize] |= 1 << (one % 64);
        (self.len, self.last, self.count) = (one + 1, parent, self.count + 1);
    }

    /// The parent of a state, if it has one.
    pub(super) fn of(&self, state: u32) -> Option<u32> {
        let number = state.checked_sub(self.roots)?;
        let (mut ones, mut at) = (number - number % SAMPLE, self.samples[(number / SAMPLE) as usize]);
        loop {
            if self.bits[(at / 64) as usize] >> (at % 64) & 1 == 1 {
                if ones == number {
                    // Of the bits before it, those that are not ones.
                    return Some((at - u64::from(number)) as u32);
                }
                ones += 1;
            }
            at += 1;
        }
    }

    /// What is held in memory.
    pub(super) fn bytes(&self) -> usize {
        (self.bits.len() + self.samples.len()) * 8
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::Lcg;
    use super::*;

    #[test]
    fn are_what_was_added() {
        let mut random = Lcg(5);
        for roots in [1, 3, 1000] {
            let mut parents = Parents::default();
            let mut expected: Vec<Option<u32>> = vec![None; roots];
            let mut parent = 0;
            for _ in 0..5_000 {
                // Most states have few children, some have many, and long rows of states have none.
                parent += [0, 0, 0, 1, 1, 2, 700][random.below(7)];
                expected.push(Some(parent));
            }
            expected.iter().for_each(|&parent| parents.push(parent));
            let found: Vec<_> = (0..expected.len() as u32).map(|state| parents.of(state)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn take_little_more_than_two_bits() {
        let mut parents = Parents::default();
        parents.push(None);
        // As in a search to the end: as many children as there are states.
        for state in 1..100_000 {
            parents.push(Some(state / 3 * 3));
        }
        assert!(parents.bytes() * 8 < 100_000 * 23 / 10, "{} bytes", parents.bytes());
    }
}
