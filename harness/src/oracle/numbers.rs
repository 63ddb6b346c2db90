//! A set of small numbers: rows of a table, or ways to read it.

use smallvec::SmallVec;

/// A set of numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers(SmallVec<[u64; 2]>);

impl Numbers {
    /// The first `count` numbers.
    pub(super) fn first(count: usize) -> Self {
        let mut numbers = Numbers::default();
        (0..count).for_each(|number| numbers.insert(number));
        numbers
    }

    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (number % 64);
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let of_word = |(place, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |bit| word & (1 << bit) != 0).map(move |bit| 64 * place + bit)
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
        Numbers(self.0.iter().zip(&others.0).map(|(word, other)| word & other).collect())
    }

    /// Those that are not among the others.
    pub(super) fn without(&self, others: &Numbers) -> Self {
        let other = |place: usize| others.0.get(place).copied().unwrap_or_default();
        Numbers(self.0.iter().enumerate().map(|(place, word)| word & !other(place)).collect())
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
}
