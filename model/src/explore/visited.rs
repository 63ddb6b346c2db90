//! The set of states seen, and the way back from each of them.

use std::hash::{BuildHasher, Hash};

use foldhash::quality::FixedState;
use stateright::Model;

use super::helpers::Helpers;
use super::parents::Parents;
use super::table::{Bucket, Table, after, has_room, home, touch};

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

/// In place of a number that nobody has.
const EMPTY: u32 = 0;

/// In place of the index of a state: it is not there. No index is that large.
const NONE: u32 = u32::MAX;
/// The same: it may be in the bucket after the one that its fingerprint points to.
const FURTHER_ON: u32 = u32::MAX - 1;
/// The same: nobody has looked everywhere.
const UNSURE: u32 = u32::MAX - 2;

/// The states seen so far, numbered in the order in which they were found.
///
/// A little more than eight bytes a state, and 5 to 6 bytes more for the table in which they are found.
///
/// Any number of threads look for states, and one finds out meanwhile which ones are new. These are set [aside](Aside) until
/// nobody looks.
pub(super) struct Visited {
    fingerprints: Vec<u64>,
    parents: Parents,
    table: Table,
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
        Probe { fingerprint, candidate: UNSURE, confirmed: false }
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
    /// The index of the state, or its number.
    Known(u32),
    /// Where it would go, valid until something else goes somewhere.
    Vacant(usize),
}

impl Visited {
    pub(super) fn new() -> Self {
        Visited { fingerprints: Vec::new(), parents: Parents::default(), table: Table::new(64) }
    }

    /// Gives the table's memory back: no state will be looked for any more, only the paths to those that are there.
    pub(super) fn drop_table(&mut self) {
        self.table = Table::default();
    }

    /// The fingerprint of the state with this index.
    #[inline]
    pub(super) fn fingerprint_of(&self, index: u32) -> u64 {
        self.fingerprints[index as usize]
    }

    /// What is held in memory.
    pub(super) fn bytes(&self) -> usize {
        // Room that a vector has reserved and not yet used is address space, not memory.
        self.fingerprints.len() * 8 + self.parents.bytes() + self.table.bytes()
    }

    /// Looks up many states at once, as far as that goes without knowing which of them are the same.
    ///
    /// A lookup waits twice for memory: for the bucket, and for the fingerprint that a slot points to. Each sweep does one
    /// of these for all probes, without a decision that has to wait for it, so that the processor has many under way
    /// at a time.
    pub(super) fn probe(&self, probes: &mut [Probe]) {
        let buckets = self.table.buckets();
        for probe in probes.iter() {
            touch(&buckets[home(probe.fingerprint, buckets.len())]);
        }
        for probe in probes.iter_mut() {
            let home = home(probe.fingerprint, buckets.len());
            probe.candidate = self.first_candidate(&buckets[home], probe.fingerprint).unwrap_or(FURTHER_ON);
            if probe.candidate == FURTHER_ON {
                touch(&buckets[after(home, buckets.len())]);
            }
        }
        for probe in probes.iter_mut().filter(|probe| probe.candidate == FURTHER_ON) {
            // One that lies even further on is left to `find`.
            let next = &buckets[after(home(probe.fingerprint, buckets.len()), buckets.len())];
            probe.candidate = self.first_candidate(next, probe.fingerprint).unwrap_or(UNSURE);
        }
        for probe in probes.iter_mut() {
            if let Some(fingerprint) = self.fingerprints.get(probe.candidate as usize) {
                probe.confirmed = *fingerprint == probe.fingerprint;
            }
        }
    }

    /// The first index in a bucket that may be the state's, or [`NONE`] if it can be in none of those after it either.
    #[inline]
    fn first_candidate(&self, bucket: &Bucket, fingerprint: u64) -> Option<u32> {
        let first = self.table.candidates(bucket, fingerprint).next();
        first.or_else(|| has_room(bucket).then_some(NONE))
    }

    /// Finds a state, at once if a [`probe`](Self::probe) has found it or found that it is not there.
    #[inline]
    pub(super) fn find(&self, probe: Probe) -> Option<u32> {
        if probe.confirmed {
            return Some(probe.candidate);
        }
        if probe.candidate == NONE {
            return None;
        }
        let is_it = |index: &u32| self.fingerprints.get(*index as usize) == Some(&probe.fingerprint);
        let buckets = self.table.buckets();
        let mut at = home(probe.fingerprint, buckets.len());
        loop {
            let found = self.table.candidates(&buckets[at], probe.fingerprint).find(is_it);
            if found.is_some() || has_room(&buckets[at]) {
                return found;
            }
            at = after(at, buckets.len());
        }
    }

    /// Adds what was set aside, and begins to set aside anew; there is to be room for so many.
    pub(super) fn add(&mut self, aside: &mut Aside, room: usize, helpers: &Helpers) {
        let Visited { fingerprints, parents, table } = self;
        let len = fingerprints.len() + aside.fingerprints.len();
        if let Some(buckets) = table.longer_for(len) {
            // The old one goes first: all that it held follows from the fingerprints.
            *table = Table::default();
            *table = Table::new(buckets);
            table.place(0, fingerprints, helpers, || ());
        }
        table.place(fingerprints.len(), &aside.fingerprints, helpers, || {
            fingerprints.extend_from_slice(&aside.fingerprints);
            aside.parents.drain(..).for_each(|parent| parents.push(parent));
        });
        aside.fingerprints.clear();
        std::mem::swap(&mut aside.found, &mut aside.before);
        aside.found.first = len as u32;
        aside.found.places.clear(room);
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
}

/// States that are new, and added once nobody looks for any in [`Visited`]. Those that were added last are found here as well:
/// who did not find a state among all others then has to look for it nowhere else.
#[derive(Default)]
pub(super) struct Aside {
    fingerprints: Vec<u64>,
    parents: Vec<Option<u32>>,
    found: Generation,
    /// Those that were added last.
    before: Generation,
}

/// States that were set aside between two additions.
#[derive(Default)]
struct Generation {
    /// Index of the first one.
    first: u32,
    places: Places,
}

impl Generation {
    /// Finds the index of a state among them, or a place for it.
    #[inline]
    fn find(&self, fingerprint: u64, of: impl Fn(u32) -> u64) -> Place {
        match self.places.find(fingerprint, of) {
            Place::Known(number) => Place::Known(self.first + number),
            vacant => vacant,
        }
    }
}

impl Aside {
    /// Finds a state among them, or a place for it.
    #[inline]
    pub(super) fn find(&self, visited: &Visited, fingerprint: u64) -> Place {
        match self.before.find(fingerprint, |number| visited.fingerprint_of(self.before.first + number)) {
            Place::Vacant(_) => self.find_new(fingerprint),
            known => known,
        }
    }

    /// The same among those that are not added yet.
    #[inline]
    fn find_new(&self, fingerprint: u64) -> Place {
        self.found.find(fingerprint, |number| self.fingerprints[number as usize])
    }

    /// Sets a state aside, at the place that [`find`](Self::find) just gave for its fingerprint.
    #[inline]
    pub(super) fn insert(&mut self, place: usize, fingerprint: u64, parent: Option<u32>) -> u32 {
        debug_assert_eq!(self.find_new(fingerprint), Place::Vacant(place));
        let number = self.fingerprints.len() as u32;
        self.found.places.fill(place, number);
        self.fingerprints.push(fingerprint);
        self.parents.push(parent);
        self.found.first + number
    }
}

/// Where some things that have a fingerprint stand in a list of theirs: few enough to be looked up without a wait for memory.
pub(super) struct Places {
    /// Numbers from one on, each at the place that the fingerprint points to, or the next one that had room. At least as many
    /// places are empty.
    numbers: Vec<u32>,
}

impl Default for Places {
    fn default() -> Self {
        Places { numbers: vec![EMPTY] }
    }
}

impl Places {
    /// Forgets all; there is to be room for so many.
    pub(super) fn clear(&mut self, room: usize) {
        self.numbers.clear();
        self.numbers.resize((room * 2).next_power_of_two(), EMPTY);
    }

    /// Finds the number, from zero on, of what has this fingerprint, or a place for it. Somebody has to know the fingerprint of
    /// each number.
    #[inline]
    pub(super) fn find(&self, fingerprint: u64, of: impl Fn(u32) -> u64) -> Place {
        let last = self.numbers.len() - 1;
        let mut at = fingerprint as usize & last;
        loop {
            match self.numbers[at] {
                EMPTY => return Place::Vacant(at),
                number if of(number - 1) == fingerprint => return Place::Known(number - 1),
                _ => at = (at + 1) & last,
            }
        }
    }

    /// Fills the place that [`find`](Self::find) just gave.
    #[inline]
    pub(super) fn fill(&mut self, place: usize, number: u32) {
        self.numbers[place] = number + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(visited: &mut Visited, fingerprint: u64, parent: Option<u32>) -> u32 {
        let mut aside = Aside::default();
        visited.add(&mut aside, 1, &Helpers::of(1));
        let index =
            visited.find(Probe::new(fingerprint)).unwrap_or_else(|| match aside.find(visited, fingerprint) {
                Place::Known(_) => panic!("nothing is set aside"),
                Place::Vacant(place) => aside.insert(place, fingerprint, parent),
            });
        visited.add(&mut aside, 0, &Helpers::of(1));
        index
    }

    #[test]
    fn what_is_set_aside_is_found_there_and_then_among_the_others() {
        let (mut visited, mut aside) = (Visited::new(), Aside::default());
        for round in 0..50_u64 {
            visited.add(&mut aside, 30, &Helpers::of(1));
            for n in round * 30..(round + 1) * 30 {
                // All of a round point to two places.
                let fingerprint = (n << 32) + n % 2;
                assert_eq!(visited.find(Probe::new(fingerprint)), None);
                let Place::Vacant(place) = aside.find(&visited, fingerprint) else { panic!("{n} is new") };
                assert_eq!(aside.insert(place, fingerprint, n.checked_sub(1).map(|n| n as u32)), n as u32);
                assert_eq!(aside.find(&visited, fingerprint), Place::Known(n as u32));
                if let Some(before) = n.checked_sub(30) {
                    let fingerprint = (before << 32) + before % 2;
                    assert_eq!(aside.find(&visited, fingerprint), Place::Known(before as u32));
                }
                assert_eq!(visited.find(Probe::new(fingerprint)), None);
            }
        }
        visited.add(&mut aside, 0, &Helpers::of(1));
        for n in 0..1_500_u64 {
            assert_eq!(visited.find(Probe::new((n << 32) + n % 2)), Some(n as u32));
        }
        assert_eq!(visited.path(3).len(), 4);
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
            assert_eq!(visited.find(Probe::new(fingerprint(n))), Some(n as u32));
        }
        assert_eq!(visited.find(Probe::new(fingerprint(10_000))), None);
    }

    #[test]
    fn tells_apart_fingerprints_that_share_slot_and_tag() {
        let mut visited = Visited::new();
        // Only bits between the slot (the top ten) and the tag (the low 32) differ; the last probe wraps around.
        for n in 0..100 {
            assert_eq!(insert(&mut visited, u64::MAX << 54 | n << 32, None), n as u32);
        }
        for n in 0..100 {
            assert_eq!(visited.find(Probe::new(u64::MAX << 54 | n << 32)), Some(n as u32));
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
                assert!(visited.bytes() as u64 <= 15 * (n + 1), "{} states", n + 1);
            }
        }
    }
}
