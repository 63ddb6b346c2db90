//! The set of states seen, and the way back from each of them.

use std::hash::{BuildHasher, Hash};
use std::hint::black_box;

use foldhash::quality::FixedState;
use stateright::Model;

use super::parents::Parents;

/// What stands for a state in the visited set.
///
/// Two states with one fingerprint are taken for the same state, so the hash has to be good in all of its
/// 64 bits; a hash made for tables (such as rustc-hash, which is linear in what it is fed) is not. stateright's
/// own is private, and to have another one is an advantage: a collision that hides a state from one checker
/// does not hide it from the other, and their counts differ.
pub(super) fn fingerprint<S: Hash>(state: &S) -> u64 {
    FixedState::with_seed(0).hash_one(state)
}

/// What tells states of a model apart: equal ones are one state to the search.
pub(super) type Identity<M> = fn(&M, &<M as Model>::State) -> u64;

/// Each state is itself alone.
pub(super) fn itself<M: Model>(_: &M, state: &M::State) -> u64
where
    M::State: Hash,
{
    fingerprint(state)
}

/// A slot that holds no state. No index is that large, see [`MAX_LEN`].
const EMPTY: u32 = u32::MAX;

/// How many states fit before the table would need more slots than a `u32` can number.
pub(super) const MAX_LEN: u64 = (3 << 30) - 1;

/// The states seen so far, numbered in the order in which they were found.
///
/// A little more than eight bytes a state, and a table of indexes that is between three and six eighths full: 5 to 11 bytes
/// more.
/// The bits of a slot that the index does not need hold bits of the fingerprint, so that a look at another
/// state's slot seldom costs a look at its fingerprint, which is somewhere else in memory.
pub(super) struct Visited {
    fingerprints: Vec<u64>,
    parents: Parents,
    /// Open addressing, linear probing; a power of two long.
    slots: Vec<u32>,
    /// log2 of the number of slots.
    bits: u32,
}

/// A fingerprint to look for, and what is known already about where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    pub(super) fingerprint: u64,
    candidate: u32,
    /// Whether the candidate is the index of the state that was looked for.
    confirmed: bool,
}

impl Probe {
    pub(super) fn new(fingerprint: u64) -> Self {
        Probe { fingerprint, candidate: EMPTY, confirmed: false }
    }

    /// The index of the state, if [`Visited::probe`] found it.
    #[inline]
    pub(super) fn known(self) -> Option<u32> {
        self.confirmed.then_some(self.candidate)
    }
}

/// Where a fingerprint is, or would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The index of the state.
    Known(u32),
    /// The slot to give to [`Visited::insert`], valid until the next insertion.
    Vacant(usize),
}

impl Visited {
    pub(super) fn new() -> Self {
        let bits = 10;
        Visited { fingerprints: Vec::new(), parents: Parents::default(), slots: vec![EMPTY; 1 << bits], bits }
    }

    pub(super) fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Gives the table's memory back: no state will be looked for any more, only the paths to those that are there.
    pub(super) fn drop_table(&mut self) {
        self.slots = Vec::new();
    }

    /// The fingerprint of the state with this index.
    #[inline]
    pub(super) fn fingerprint_of(&self, index: u32) -> u64 {
        self.fingerprints[index as usize]
    }

    /// What is held in memory.
    pub(super) fn bytes(&self) -> usize {
        // Room that a vector has reserved and not yet used is address space, not memory.
        self.fingerprints.len() * 8 + self.parents.bytes() + self.slots.len() * 4
    }

    /// Looks up many states at once, as far as that goes without knowing which of them are the same.
    ///
    /// A lookup waits twice for memory: for the slot, and for the fingerprint that the slot points to. Each sweep
    /// does one of these for all probes, without a decision that has to wait for it, so that the processor
    /// has many under way at a time.
    pub(super) fn probe(&self, probes: &mut [Probe]) {
        for probe in probes.iter() {
            black_box(self.slots[self.home(probe.fingerprint)]);
        }
        for probe in probes.iter_mut() {
            probe.candidate = match self.scan(self.home(probe.fingerprint), probe.fingerprint) {
                (_, Some(index)) => index,
                (_, None) => EMPTY,
            };
        }
        for probe in probes.iter_mut() {
            if let Some(fingerprint) = self.fingerprints.get(probe.candidate as usize) {
                probe.confirmed = *fingerprint == probe.fingerprint;
            }
        }
    }

    /// Finds a state, at once if a [`probe`](Self::probe) has confirmed it: nothing is ever removed.
    #[inline]
    pub(super) fn find(&self, probe: Probe) -> Place {
        if probe.confirmed {
            return Place::Known(probe.candidate);
        }
        let mut slot = self.home(probe.fingerprint);
        loop {
            match self.scan(slot, probe.fingerprint) {
                (vacant, None) => return Place::Vacant(vacant),
                (_, Some(index)) if self.fingerprints[index as usize] == probe.fingerprint => {
                    return Place::Known(index);
                }
                (occupied, Some(_)) => slot = self.after(occupied),
            }
        }
    }

    /// From this slot on, the first one that is empty or whose tag is that of the fingerprint, and its index.
    #[inline]
    fn scan(&self, mut slot: usize, fingerprint: u64) -> (usize, Option<u32>) {
        let index_mask = self.index_mask();
        let tag = fingerprint as u32 & !index_mask;
        loop {
            let content = self.slots[slot];
            if content == EMPTY {
                return (slot, None);
            }
            if content & !index_mask == tag {
                return (slot, Some(content & index_mask));
            }
            slot = self.after(slot);
        }
    }

    /// Adds the state at a slot that [`find`](Self::find) just gave for its fingerprint.
    #[inline]
    pub(super) fn insert(&mut self, slot: usize, fingerprint: u64, parent: Option<u32>) -> u32 {
        debug_assert_eq!(self.find(Probe::new(fingerprint)), Place::Vacant(slot));
        let index = self.fingerprints.len() as u32;
        self.slots[slot] = fingerprint as u32 & !self.index_mask() | index;
        self.fingerprints.push(fingerprint);
        self.parents.push(parent);
        if self.fingerprints.len() >= self.slots.len() / 4 * 3 {
            self.grow();
        }
        index
    }

    /// The fingerprints from an initial state to the state with this index.
    pub(super) fn path(&self, mut index: u32) -> Vec<u64> {
        let mut path = vec![self.fingerprints[index as usize]];
        while let Some(parent) = self.parents.of(index) {
            index = parent;
            path.push(self.fingerprints[index as usize]);
        }
        path.reverse();
        path
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    fn home(&self, fingerprint: u64) -> usize {
        (fingerprint >> (64 - self.bits)) as usize
    }

    fn index_mask(&self) -> u32 {
        (self.slots.len() as u64 - 1) as u32
    }

    #[cold]
    fn grow(&mut self) {
        self.bits += 1;
        // The old slots go first: the new ones follow from the fingerprints alone.
        self.slots = Vec::new();
        self.slots = vec![EMPTY; 1 << self.bits];
        let index_mask = self.index_mask();
        for (index, &fingerprint) in self.fingerprints.iter().enumerate() {
            let mut slot = self.home(fingerprint);
            while self.slots[slot] != EMPTY {
                slot = self.after(slot);
            }
            self.slots[slot] = fingerprint as u32 & !index_mask | index as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(visited: &mut Visited, fingerprint: u64, parent: Option<u32>) -> u32 {
        match visited.find(Probe::new(fingerprint)) {
            Place::Known(index) => index,
            Place::Vacant(slot) => visited.insert(slot, fingerprint, parent),
        }
    }

    #[test]
    fn keeps_every_fingerprint_through_growth() {
        let mut visited = Visited::new();
        // Odd multiples spread over the table; their low halves (the tags) are close to each other.
        let fingerprint = |n: u64| n.wrapping_mul(0x9e37_79b9_0000_0001);
        for n in 0..10_000 {
            assert_eq!(insert(&mut visited, fingerprint(n), None), n as u32);
        }
        for n in 0..10_000 {
            assert_eq!(visited.find(Probe::new(fingerprint(n))), Place::Known(n as u32));
        }
        assert!(matches!(visited.find(Probe::new(fingerprint(10_000))), Place::Vacant(_)));
        assert_eq!(visited.len(), 10_000);
    }

    #[test]
    fn tells_apart_fingerprints_that_share_slot_and_tag() {
        let mut visited = Visited::new();
        // Only bits between the slot (the top ten) and the tag (the low 32) differ; the last probe wraps around.
        for n in 0..100 {
            assert_eq!(insert(&mut visited, u64::MAX << 54 | n << 32, None), n as u32);
        }
        for n in 0..100 {
            assert_eq!(visited.find(Probe::new(u64::MAX << 54 | n << 32)), Place::Known(n as u32));
        }
    }

    #[test]
    fn path_leads_from_the_root() {
        let mut visited = Visited::new();
        let root = insert(&mut visited, 7, None);
        let middle = insert(&mut visited, 5, Some(root));
        insert(&mut visited, 6, Some(root));
        let leaf = insert(&mut visited, 0, Some(middle));
        assert_eq!(visited.path(leaf), [7, 5, 0]);
        assert_eq!(visited.path(root), [7]);
    }

    #[test]
    fn takes_at_most_20_bytes_a_state() {
        let mut visited = Visited::new();
        for n in 0..200_000u64 {
            insert(&mut visited, fingerprint(&n), None);
            if n > 1_000 {
                assert!(visited.bytes() <= 20 * visited.len(), "{} states", visited.len());
            }
        }
    }
}
