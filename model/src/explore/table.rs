//! Where the states are that a fingerprint may stand for: a table of their numbers.

use std::hint::black_box;

use super::helpers::Helpers;

/// Slots that are looked at all at once: a line of a processor's cache. They are taken from the first one on.
pub(super) type Bucket = [u32; SLOTS];

const SLOTS: usize = 16;

/// How many slots a bucket has taken when the table becomes longer, on the average.
const FULL: usize = 13;

/// A slot that holds no state.
const EMPTY: u32 = 0;

/// A slot for each state, in the bucket that its fingerprint points to or in the next one that had room. Between two thirds and
/// four fifths of the slots are taken, however many states there are.
///
/// A slot holds an index, from one on; the bits that this does not need hold bits of the fingerprint, so that a look at
/// another state's slot seldom costs a look at its fingerprint, which is somewhere else in memory.
#[derive(Default)]
pub(super) struct Table {
    /// The slots of all buckets, and some before and after them. They come empty from the system, and without being written to.
    slots: Vec<u32>,
    /// Where the first bucket begins: at the beginning of a line.
    first: usize,
    /// How many slots of each bucket are taken.
    taken: Vec<u8>,
    /// The bits of a slot that hold an index.
    index_mask: u32,
}

impl Table {
    /// An empty table of so many buckets.
    pub(super) fn new(buckets: usize) -> Self {
        let slots = vec![EMPTY; (buckets + 1) * SLOTS];
        Table {
            first: slots.as_ptr().align_offset(size_of::<Bucket>()).min(SLOTS),
            slots,
            taken: vec![0; buckets],
            index_mask: ((buckets * SLOTS).next_power_of_two() as u64 - 1) as u32,
        }
    }

    /// How many buckets a table for so many states has, if this one is too short for them: it becomes longer by fifths, so
    /// that it is never far from full.
    pub(super) fn longer_for(&self, states: usize) -> Option<usize> {
        let mut buckets = self.taken.len();
        while states > buckets * FULL {
            buckets = buckets / 5 * 6;
        }
        (buckets > self.taken.len()).then_some(buckets)
    }

    /// All buckets.
    #[inline]
    pub(super) fn buckets(&self) -> &[Bucket] {
        self.slots[self.first..][..self.taken.len() * SLOTS].as_chunks().0
    }

    /// What is held in memory.
    pub(super) fn bytes(&self) -> usize {
        self.slots.len() * size_of::<u32>() + self.taken.len()
    }

    /// The indexes in a bucket whose slots hold the same bits of a fingerprint as this one, and others that are none: those
    /// come last.
    #[inline]
    pub(super) fn candidates(&self, bucket: &Bucket, fingerprint: u64) -> impl Iterator<Item = u32> {
        let (index_mask, tag) = (self.index_mask, fingerprint as u32 & !self.index_mask);
        let mut matches = mask(bucket, |content| content & !index_mask == tag);
        let slots = *bucket;
        std::iter::from_fn(move || {
            let place = (matches != 0).then(|| matches.trailing_zeros())?;
            matches &= matches - 1;
            Some((slots[place as usize] & index_mask).wrapping_sub(1))
        })
    }

    /// Gives the states with these fingerprints a slot each, the first one of which has this index: each thread those whose
    /// bucket is in its own part of the table. Whoever runs the search does something of its own first.
    pub(super) fn place(
        &mut self,
        index: usize,
        fingerprints: &[u64],
        helpers: &Helpers,
        own: impl FnOnce(),
    ) {
        let all = self.taken.len();
        let buckets = self.slots[self.first..][..all * SLOTS].as_chunks_mut().0;
        let newcomers =
            Newcomers { number: index as u32 + 1, fingerprints, all, index_mask: self.index_mask };
        let threads = if fingerprints.len() < WORTH_HELP { 1 } else { helpers.threads() };
        let length = all.div_ceil(threads);
        let mut parts: Vec<_> = (buckets.chunks_mut(length).zip(self.taken.chunks_mut(length)).enumerate())
            .map(|(place, (buckets, taken))| Part { first: place * length, buckets, taken, left: Vec::new() })
            .collect();
        helpers.all(&mut parts, |part| part.take_in(&newcomers), own);
        let left: Vec<_> =
            parts.into_iter().map(|part| (part.first + part.buckets.len(), part.left)).collect();
        let mut whole = Part { first: 0, buckets, taken: &mut self.taken, left: Vec::new() };
        for (after, slots) in left {
            slots.into_iter().for_each(|slot| whole.put(after % all, slot));
        }
        // The last bucket is followed by the first one.
        for slot in std::mem::take(&mut whole.left) {
            whole.put(0, slot);
        }
    }
}

/// The bucket to look at first, of so many: as far from the first one as the fingerprint is among all fingerprints.
#[inline]
pub(super) fn home(fingerprint: u64, buckets: usize) -> usize {
    ((u128::from(fingerprint) * buckets as u128) >> 64) as usize
}

/// The bucket to look at next.
#[inline]
pub(super) fn after(bucket: usize, buckets: usize) -> usize {
    if bucket + 1 == buckets { 0 } else { bucket + 1 }
}

/// Whether a bucket has room: a state that is not in it, and points to it, is in no other one either.
#[inline]
pub(super) fn has_room(bucket: &Bucket) -> bool {
    bucket[SLOTS - 1] == EMPTY
}

/// Makes the processor get a bucket.
#[inline]
pub(super) fn touch(bucket: &Bucket) {
    black_box(bucket[0]);
}

/// A bit for each slot.
#[inline]
fn mask(bucket: &Bucket, matches: impl Fn(u32) -> bool) -> u32 {
    bucket.iter().enumerate().fold(0, |mask, (place, &content)| mask | u32::from(matches(content)) << place)
}

/// States that follow one another and have no slot yet.
struct Newcomers<'a> {
    /// The index of the first one, from one on.
    number: u32,
    fingerprints: &'a [u64],
    /// How many buckets the whole table has.
    all: usize,
    index_mask: u32,
}

/// A part of a table.
struct Part<'a> {
    /// The place of its first bucket.
    first: usize,
    buckets: &'a mut [Bucket],
    /// How many slots of each are taken.
    taken: &'a mut [u8],
    /// What found no room up to its end.
    left: Vec<u32>,
}

/// How many states are looked through at once.
const AT_ONCE: usize = 256;

/// Fewer states are given a slot by one thread.
const WORTH_HELP: usize = 256;

impl Part<'_> {
    /// Gives a slot to those that belong here.
    fn take_in(&mut self, newcomers: &Newcomers<'_>) {
        let Newcomers { number, fingerprints, all, index_mask } = *newcomers;
        let slot = |number: u32, fingerprint: u64| fingerprint as u32 & !index_mask | number;
        if self.buckets.len() == all {
            for (number, &fingerprint) in (number..).zip(fingerprints) {
                self.put(home(fingerprint, all), slot(number, fingerprint));
            }
            return;
        }
        let mut own = [(0, EMPTY); AT_ONCE];
        for (number, fingerprints) in (number..).step_by(AT_ONCE).zip(fingerprints.chunks(AT_ONCE)) {
            // Which ones they are cannot be foreseen: a branch would cost more than to note all of them.
            let mut count = 0;
            for (number, &fingerprint) in (number..).zip(fingerprints) {
                let at = home(fingerprint, all).wrapping_sub(self.first);
                own[count] = (at, slot(number, fingerprint));
                count += usize::from(at < self.buckets.len());
            }
            for &(at, slot) in &own[..count] {
                self.put(at, slot);
            }
        }
    }

    /// Fills a slot of the first bucket from this one on that has room.
    #[inline]
    fn put(&mut self, mut at: usize, slot: u32) {
        while self.taken.get(at).is_some_and(|&taken| usize::from(taken) == SLOTS) {
            at += 1;
        }
        match self.taken.get_mut(at) {
            Some(taken) => {
                self.buckets[at][usize::from(*taken)] = slot;
                *taken += 1;
            }
            None => self.left.push(slot),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The index under which the table has a state, if it is where a look at bucket after bucket finds it.
    fn find(table: &Table, fingerprints: &[u64], fingerprint: u64) -> Option<u32> {
        let buckets = table.buckets();
        let mut at = home(fingerprint, buckets.len());
        loop {
            let is_it = |index: &u32| fingerprints.get(*index as usize) == Some(&fingerprint);
            let found = table.candidates(&buckets[at], fingerprint).find(is_it);
            if found.is_some() || has_room(&buckets[at]) {
                return found;
            }
            at = after(at, buckets.len());
        }
    }

    #[test]
    fn every_state_is_found_whoever_gave_it_a_slot() {
        // Half of them are spread over the table. The others crowd before the ends of its parts, those of two threads and of
        // three, and have to go on in the next one; or before the end of the table, and go on at its beginning.
        let crowded = [u64::MAX / 2, u64::MAX / 3, u64::MAX];
        let fingerprints: Vec<u64> = (0..3_000_u64)
            .map(|n| match n % 2 {
                0 => n.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                _ => crowded[n as usize / 2 % 3] - n,
            })
            .collect();
        for threads in 1..=5 {
            let helpers = Helpers::of(threads);
            let mut table = Table::new(300);
            let (mut placed, mut own) = (0, 0);
            // Few at first, for one thread, and then many.
            for count in [1, WORTH_HELP - 1, WORTH_HELP, 2_000, 3_000 - 2_000 - 2 * WORTH_HELP] {
                table.place(placed, &fingerprints[placed..placed + count], &helpers, || own += 1);
                placed += count;
                for (index, &fingerprint) in fingerprints.iter().enumerate() {
                    let expected = (index < placed).then_some(index as u32);
                    assert_eq!(
                        find(&table, &fingerprints, fingerprint),
                        expected,
                        "{threads} threads, {index}"
                    );
                }
            }
            assert_eq!((placed, own), (3_000, 5));
            assert_eq!(table.taken.iter().map(|&taken| usize::from(taken)).sum::<usize>(), 3_000);
        }
    }

    #[test]
    fn a_bucket_is_a_line_of_the_cache() {
        for buckets in [64, 1_000, 100_000] {
            let table = Table::new(buckets);
            assert_eq!(table.buckets().len(), buckets);
            assert_eq!(table.buckets().as_ptr().addr() % 64, 0);
        }
    }
}
