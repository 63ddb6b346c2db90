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

/// How many states fit: their indexes leave room for what else stands in a `u32`.
pub(super) const MAX_LEN: u64 = (3 << 30) - 1;

/// Slots that are looked at all at once: a line of a processor's cache. They are taken from the first one on.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Bucket([u32; SLOTS]);

const SLOTS: usize = 16;

/// How many of a bucket's slots are taken when the table becomes longer.
const FULL: usize = 13;

/// A slot that holds no state.
const EMPTY: u32 = 0;

/// In place of the index of a state. No index is that large.
const NONE: u32 = u32::MAX;
/// The same; the state may be in the bucket after the one that its fingerprint points to.
const FURTHER_ON: u32 = u32::MAX - 1;

/// The states seen so far, numbered in the order in which they were found.
///
/// A little more than eight bytes a state, and a table that is between three fifths and three quarters full, however many
/// there are: 5.3 to 6.7 bytes more. A slot holds an index, from one on; the bits that this does not need hold bits of the
/// fingerprint, so that a look at another state's slot seldom costs a look at its fingerprint, which is somewhere else in
/// memory.
pub(super) struct Visited {
    fingerprints: Vec<u64>,
    parents: Parents,
    /// Each state is in the bucket that its fingerprint points to, or in the next one that had room.
    buckets: Vec<Bucket>,
    /// The bits of a slot that hold an index.
    index_mask: u32,
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
        Probe { fingerprint, candidate: NONE, confirmed: false }
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
        let mut visited = Visited {
            fingerprints: Vec::new(),
            parents: Parents::default(),
            buckets: Vec::new(),
            index_mask: 0,
        };
        visited.lay_out(64);
        visited
    }

    pub(super) fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Gives the table's memory back: no state will be looked for any more, only the paths to those that are there.
    pub(super) fn drop_table(&mut self) {
        self.buckets = Vec::new();
    }

    /// The fingerprint of the state with this index.
    #[inline]
    pub(super) fn fingerprint_of(&self, index: u32) -> u64 {
        self.fingerprints[index as usize]
    }

    /// What is held in memory.
    pub(super) fn bytes(&self) -> usize {
        // Room that a vector has reserved and not yet used is address space, not memory.
        self.fingerprints.len() * 8 + self.parents.bytes() + self.buckets.len() * size_of::<Bucket>()
    }

    /// Looks up many states at once, as far as that goes without knowing which of them are the same.
    ///
    /// A lookup waits twice for memory: for the bucket, and for the fingerprint that a slot points to. Each sweep does one
    /// of these for all probes, without a decision that has to wait for it, so that the processor has many under way
    /// at a time.
    pub(super) fn probe(&self, probes: &mut [Probe]) {
        for probe in probes.iter() {
            self.touch(self.home(probe.fingerprint));
        }
        for probe in probes.iter_mut() {
            let home = self.home(probe.fingerprint);
            let first = self.candidates(&self.buckets[home], probe.fingerprint).next();
            probe.candidate = first.unwrap_or(NONE);
            if first.is_none() && vacancy(&self.buckets[home]).is_none() {
                probe.candidate = FURTHER_ON;
                self.touch(self.after(home));
            }
        }
        for probe in probes.iter_mut().filter(|probe| probe.candidate == FURTHER_ON) {
            // One that lies even further on is left to `find`.
            let next = &self.buckets[self.after(self.home(probe.fingerprint))];
            probe.candidate = self.candidates(next, probe.fingerprint).next().unwrap_or(NONE);
        }
        for probe in probes.iter_mut() {
            if let Some(fingerprint) = self.fingerprints.get(probe.candidate as usize) {
                probe.confirmed = *fingerprint == probe.fingerprint;
            }
        }
    }

    /// Makes the processor get a bucket.
    #[inline]
    fn touch(&self, bucket: usize) {
        black_box(self.buckets[bucket].0[0]);
    }

    /// Finds a state, at once if a [`probe`](Self::probe) has confirmed it: nothing is ever removed.
    #[inline]
    pub(super) fn find(&self, probe: Probe) -> Place {
        if probe.confirmed {
            return Place::Known(probe.candidate);
        }
        let is_it = |index: &u32| self.fingerprints.get(*index as usize) == Some(&probe.fingerprint);
        let mut at = self.home(probe.fingerprint);
        loop {
            let bucket = &self.buckets[at];
            if let Some(index) = self.candidates(bucket, probe.fingerprint).find(is_it) {
                return Place::Known(index);
            }
            if let Some(slot) = vacancy(bucket) {
                return Place::Vacant(at * SLOTS + slot);
            }
            at = self.after(at);
        }
    }

    /// The indexes in a bucket whose slots hold the same bits of a fingerprint as this one, and others that are none.
    #[inline]
    fn candidates(&self, bucket: &Bucket, fingerprint: u64) -> impl Iterator<Item = u32> {
        let (index_mask, tag) = (self.index_mask, fingerprint as u32 & !self.index_mask);
        let mut matches = mask(bucket, |content| content & !index_mask == tag);
        let Bucket(slots) = *bucket;
        std::iter::from_fn(move || {
            let place = (matches != 0).then(|| matches.trailing_zeros())?;
            matches &= matches - 1;
            Some((slots[place as usize] & index_mask).wrapping_sub(1))
        })
    }

    /// Adds the state at a slot that [`find`](Self::find) just gave for its fingerprint.
    #[inline]
    pub(super) fn insert(&mut self, slot: usize, fingerprint: u64, parent: Option<u32>) -> u32 {
        debug_assert_eq!(self.find(Probe::new(fingerprint)), Place::Vacant(slot));
        let index = self.fingerprints.len() as u32;
        self.buckets[slot / SLOTS].0[slot % SLOTS] = fingerprint as u32 & !self.index_mask | (index + 1);
        self.fingerprints.push(fingerprint);
        self.parents.push(parent);
        if self.fingerprints.len() >= self.buckets.len() * FULL {
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

    fn after(&self, bucket: usize) -> usize {
        if bucket + 1 == self.buckets.len() { 0 } else { bucket + 1 }
    }

    /// The bucket to look at first: as far from the first one as the fingerprint is among all fingerprints.
    #[inline]
    fn home(&self, fingerprint: u64) -> usize {
        ((u128::from(fingerprint) * self.buckets.len() as u128) >> 64) as usize
    }

    /// Makes the table longer by a quarter, so that it is never far from full.
    #[cold]
    fn grow(&mut self) {
        self.lay_out(self.buckets.len() / 5 * 6);
        let mut taken = vec![0; self.buckets.len()];
        for (number, &fingerprint) in (1..).zip(&self.fingerprints) {
            let mut at = self.home(fingerprint);
            while usize::from(taken[at]) == SLOTS {
                at = self.after(at);
            }
            self.buckets[at].0[usize::from(taken[at])] = fingerprint as u32 & !self.index_mask | number;
            taken[at] += 1u8;
        }
    }

    /// An empty table of so many buckets. The old one goes first: all that it held follows from the fingerprints.
    fn lay_out(&mut self, buckets: usize) {
        self.buckets = Vec::new();
        self.buckets = vec![Bucket([EMPTY; SLOTS]); buckets];
        self.index_mask = ((buckets * SLOTS).next_power_of_two() as u64 - 1) as u32;
    }
}

/// The first slot of a bucket that is empty.
#[inline]
fn vacancy(bucket: &Bucket) -> Option<usize> {
    // They are taken in order: most buckets have room, and then the last one is empty.
    (bucket.0[SLOTS - 1] == EMPTY).then(|| mask(bucket, |content| content == EMPTY).trailing_zeros() as usize)
}

/// A bit for each slot.
#[inline]
fn mask(bucket: &Bucket, matches: impl Fn(u32) -> bool) -> u32 {
    bucket.0.iter().enumerate().fold(0, |mask, (place, &content)| mask | u32::from(matches(content)) << place)
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
    fn takes_at_most_15_bytes_a_state_at_any_size() {
        let mut visited = Visited::new();
        for n in 0..200_000u64 {
            insert(&mut visited, fingerprint(&n), n.checked_sub(1).map(|n| n as u32 / 3));
            if n > 1_000 {
                assert!(visited.bytes() <= 15 * visited.len(), "{} states", visited.len());
            }
        }
    }
}
