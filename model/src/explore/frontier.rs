//! The states that were found and whose actions were not tried yet, in the order in which they were found.

use std::collections::VecDeque;

/// A queue that gives its memory back as it becomes shorter: where it is longest, the set of visited states has most of
/// its growth before it.
pub(super) struct Frontier<S> {
    states: VecDeque<S>,
    /// Index of the first one.
    first: u32,
}

/// Room is made for this many states at least.
const LEAST: usize = 1 << 10;

impl<S> Frontier<S> {
    pub(super) fn new() -> Self {
        Frontier { states: VecDeque::new(), first: 0 }
    }

    /// Adds a state. Its index follows that of the one before.
    #[inline]
    pub(super) fn push(&mut self, state: S) {
        if self.states.len() == self.states.capacity() {
            self.states.reserve_exact((self.states.len() / 4).max(LEAST));
        }
        self.states.push_back(state);
    }

    /// Takes the first states, at most so many, and gives the index of the first one.
    pub(super) fn take(&mut self, most: usize, into: &mut Vec<S>) -> u32 {
        let (first, count) = (self.first, most.min(self.states.len()));
        into.extend(self.states.drain(..count));
        self.first += count as u32;
        let room = self.states.capacity();
        if room > LEAST && self.states.len() < room / 2 {
            self.states.shrink_to((room / 4 * 3).max(LEAST));
        }
        first
    }

    pub(super) fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_first_is_taken_first_and_room_is_given_back() {
        let mut frontier = Frontier::new();
        let (mut pushed, mut taken) = (0..1_000_000, Vec::new());
        // It becomes longer, up to some hundred thousand, and then shorter.
        for turn in 0..40_000 {
            pushed.by_ref().take(if turn < 15_000 { 60 } else { 4 }).for_each(|state| frontier.push(state));
            let before = taken.len();
            assert_eq!(frontier.take(30, &mut taken) as usize, before, "turn {turn}");
            let waiting = pushed.start as usize - taken.len();
            assert!(frontier.states.capacity() <= LEAST.max(waiting * 2 + 1), "{waiting} in turn {turn}");
        }
        assert!(frontier.is_empty());
        assert_eq!(taken, (0..1_000_000).collect::<Vec<i32>>());
    }
}
