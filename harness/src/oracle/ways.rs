//! The ways to read a document: each combination of the readings of its open questions has a number, and a set of them is a set of
//! numbers.

use std::sync::Arc;

use redial_model::ambiguity::{Consulted, Readings};

use super::numbers::Numbers;

/// All ways to read a document that a client may follow.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// What is read alike by all of them.
    common: Readings,
    open: Vec<Open>,
    count: usize,
}

/// A question that is not read alike by all of them.
#[derive(Debug, Clone)]
struct Open {
    /// Its place in the register.
    place: usize,
    /// From one number to the next one that reads it otherwise.
    stride: usize,
    /// The ways that read it so, by reading.
    by_reading: Vec<Numbers>,
}

impl Open {
    fn reading(&self, number: usize) -> usize {
        number / self.stride % self.by_reading.len()
    }
}

impl Ways {
    /// These readings, but for the questions at these places of the register: each of them has so many, and any may be followed.
    pub fn new(common: Readings, open: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let open: Vec<(usize, usize)> = open.into_iter().collect();
        let count = open.iter().map(|(_, readings)| readings).product();
        let mut stride = count;
        let opened = |(place, readings): (usize, usize)| {
            stride /= readings;
            let by_reading = (0..readings).map(|reading| {
                let begin = (reading * stride..count).step_by(readings * stride);
                begin.fold(Numbers::default(), |mut numbers, from| {
                    numbers.insert_all(from..from + stride);
                    numbers
                })
            });
            Open { place, stride, by_reading: by_reading.collect() }
        };
        Ways { common, open: open.into_iter().map(opened).collect(), count }
    }

    /// These readings, and no others.
    pub fn only(readings: Readings) -> Self {
        Ways::new(readings, [])
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Those of which this holds.
    pub fn such(self: &Arc<Self>, is_it: impl Fn(Readings) -> bool) -> Subset {
        let mut numbers = Numbers::default();
        (0..self.count).filter(|number| is_it(self.at(*number))).for_each(|number| numbers.insert(number));
        self.subset(numbers)
    }

    /// The way with that number.
    pub(super) fn at(&self, number: usize) -> Readings {
        let read =
            |readings: Readings, open: &Open| readings.with_place(open.place, open.reading(number) as u8);
        self.open.iter().fold(self.common, read)
    }

    pub(super) fn all(&self) -> Numbers {
        Numbers::first(self.count)
    }

    pub(super) fn subset(self: &Arc<Self>, numbers: Numbers) -> Subset {
        Subset { ways: Arc::clone(self), numbers }
    }

    /// Those of some that answer the questions which were asked as the way with that number does. There are many ways, and hardly any
    /// event asks more than one or two questions.
    pub(super) fn alike(&self, number: usize, asked: Consulted, of: &Numbers) -> Numbers {
        let asked = self.open.iter().filter(|open| asked.contains(open.place));
        asked.fold(of.clone(), |left, open| left.among(&open.by_reading[open.reading(number)]))
    }
}

/// Some of the ways to read a document.
#[derive(Debug, Clone, Default)]
pub struct Subset {
    ways: Arc<Ways>,
    numbers: Numbers,
}

impl Subset {
    /// Whether it is all of them.
    pub fn is_all(&self) -> bool {
        self.ways.all().without(&self.numbers).is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Readings> {
        self.numbers.iter().map(|number| self.ways.at(number))
    }

    /// Whether it is none of them.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The reading of a question by which all of them go, of those that others go by otherwise.
    pub fn agreed(&self, place: usize) -> Option<usize> {
        let open = self.ways.open.iter().find(|open| open.place == place)?;
        let is_read = |numbers: &Numbers| !numbers.among(&self.numbers).is_empty();
        let mut read = open.by_reading.iter().enumerate().filter(|(_, numbers)| is_read(numbers));
        let (reading, _) = read.next()?;
        read.next().is_none().then_some(reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Questions at three places of the register, with two, three and two readings.
    fn ways() -> Arc<Ways> {
        Arc::new(Ways::new(Readings::default().with_place(0, 1), [(1, 2), (4, 3), (5, 2)]))
    }

    fn read(readings: Readings) -> [u8; 4] {
        [0, 1, 4, 5].map(|place| readings.at_place(place))
    }

    #[test]
    fn each_combination_has_a_number() {
        let ways = ways();
        let all: Vec<_> = (0..ways.count()).map(|number| read(ways.at(number))).collect();
        let mut expected = Vec::new();
        for first in [0, 1] {
            for second in [0, 1, 2] {
                expected.extend([0, 1].map(|third| [1, first, second, third]));
            }
        }
        assert_eq!(all, expected);
        assert!(ways.subset(ways.all()).is_all());
        assert_eq!(read(Ways::only(Readings::default()).at(0)), [0; 4]);
    }

    #[test]
    fn a_question_is_agreed_upon_that_all_read_alike_and_others_do_not() {
        let ways = ways();
        let some = ways.such(|it| it.at_place(4) == 2 && (it.at_place(1) == 0 || it.at_place(5) == 1));
        assert_eq!(some.iter().map(read).collect::<Vec<_>>(), [[1, 0, 2, 0], [1, 0, 2, 1], [1, 1, 2, 1]]);
        assert_eq!([0, 1, 4, 5, 9].map(|place| some.agreed(place)), [None, None, Some(2), None, None]);
        assert!(!some.is_all() && !some.is_empty() && Subset::default().is_empty());
    }

    #[test]
    fn those_are_alike_that_answer_alike_what_was_asked() {
        let ways = ways();
        let number = ways.such(|it| read(it) == [1, 1, 2, 0]).numbers.least().unwrap();
        let ((), asked) = Consulted::during(|| {
            ways.at(number).at_place(4);
            ways.at(number).at_place(0);
        });
        let alike = ways.subset(ways.alike(number, asked, &ways.all()));
        assert_eq!(
            alike.iter().map(read).collect::<Vec<_>>(),
            ways.such(|it| it.at_place(4) == 2).iter().map(read).collect::<Vec<_>>()
        );
    }
}
