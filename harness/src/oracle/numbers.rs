//! A set of small numbers: rows of a table, or ways to read it.

use std::ops::Range;

use smallvec::SmallVec;

/// So many numbers are in a word.
const WORD: usize = u64::BITS as usize;

/// A set of numbers.
#[derive(Debug, Default)]
pub(super) struct Numbers(SmallVec<[u64; 2]>);

/// A set of ways to read a document takes kilobytes: they are copied as a whole.
impl Clone for Numbers {
    fn clone(&self) -> Self {
        Numbers(SmallVec::from_slice(&self.0))
    }
}

impl Numbers {
    /// The first `count` numbers.
    pub(super) fn first(count: usize) -> Self {
        let mut numbers = Numbers::default();
        numbers.insert_all(0..count);
        numbers
    }

    /// All of these.
    pub(super) fn insert_all(&mut self, numbers: Range<usize>) {
        let Range { start, end } = numbers;
        if start >= end {
            return;
        }
        let (first, last) = (start / WORD, (end - 1) / WORD);
        if self.0.len() <= last {
            self.0.resize(last + 1, 0);
        }
        let from = u64::MAX << (start % WORD);
        let to = u64::MAX >> (WORD - 1 - (end - 1) % WORD);
        match &mut self.0[first..=last] {
            [word] => *word |= from & to,
            [first, between @ .., last] => {
                *first |= from;
                between.fill(u64::MAX);
                *last |= to;
            }
            [] => {}
        }
    }

    pub(super) fn insert(&mut self, number: usize) {
        let word = number / WORD;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % WORD);
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.0.get(number / WORD).is_some_and(|word| word & (1 << (number % WORD)) != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let of_word = |(place, word): (usize, &u64)| {
            let word = *word;
            (0..WORD).filter(move |bit| word & (1 << bit) != 0).map(move |bit| WORD * place + bit)
        };
        self.0.iter().enumerate().filter(|(_, word)| **word != 0).flat_map(of_word)
    }

    /// The least of them.
    pub(super) fn least(&self) -> Option<usize> {
        self.iter().next()
    }

    /// Adds the others.
    pub(super) fn join(&mut self, others: &Numbers) {
        if self.0.len() < others.0.len() {
            self.0.resize(others.0.len(), 0);
        }
        self.0.iter_mut().zip(&others.0).for_each(|(word, other)| *word |= other);
    }

    /// Those that are among the others, too.
    pub(super) fn among(&self, others: &Numbers) -> Self {
        let mut left = self.clone();
        left.0.truncate(others.0.len());
        left.0.iter_mut().zip(&others.0).for_each(|(word, other)| *word &= other);
        left
    }

    /// Those that are not among the others.
    pub(super) fn without(&self, others: &Numbers) -> Self {
        let mut left = self.clone();
        left.0.iter_mut().zip(&others.0).for_each(|(word, other)| *word &= !other);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[usize]) -> Numbers {
        let mut all = Numbers::default();
        numbers.iter().for_each(|&number| all.insert(number));
        all
    }

    #[test]
    fn sets_of_any_length_meet() {
        let (few, many) = (of(&[1, 3]), of(&[3, 64, 200]));
        let listed = |numbers: &Numbers| numbers.iter().collect::<Vec<_>>();
        assert_eq!(listed(&few.among(&many)), [3]);
        assert_eq!(listed(&many.among(&few)), [3]);
        assert_eq!(listed(&few.without(&many)), [1]);
        assert_eq!(listed(&many.without(&few)), [64, 200]);
        let mut both = few.clone();
        both.join(&many);
        assert_eq!(listed(&both), [1, 3, 64, 200]);
        assert!(few.without(&both).is_empty() && !both.is_empty());
        assert_eq!(listed(&Numbers::first(3)), [0, 1, 2]);
    }

    #[test]
    fn ranges_are_added_whole() {
        for range in [0..0, 5..5, 0..1, 3..64, 63..65, 64..128, 60..200, 128..129] {
            let mut numbers = of(&[2, 70]);
            numbers.insert_all(range.clone());
            let mut expected: Vec<usize> = range.chain([2, 70]).collect();
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(numbers.iter().collect::<Vec<_>>(), expected);
        }
    }
}
