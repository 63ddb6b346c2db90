//! The ambiguity register: where a document is silent or contradicts itself, the ways to read it.

use std::cell::{Cell, OnceCell};
use std::fmt;

use serde::Serialize;

use crate::closed::Closed;
use crate::edition::Edition;

/// Whose behaviour an open question leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The client's: a vendor may declare which reading it follows.
    Client,
    /// The PBX's: the harness plays the reading it is told.
    Server,
}

/// What makes a question of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Two places of the document lead to different answers.
    Contradiction,
    /// The document does not say.
    Silence,
    /// The document has no word for it; the product has it, and its vendor says so elsewhere.
    ProductFact,
    /// The document may leave it open; whoever tests, or models, has to choose.
    Parameter,
}

impl Kind {
    /// Every kind, in the order in which reports explain them.
    pub const ALL: [Kind; 4] = [Kind::Contradiction, Kind::Silence, Kind::ProductFact, Kind::Parameter];

    /// The kind in a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Contradiction => "contradiction",
            Kind::Silence => "silence",
            Kind::ProductFact => "product fact",
            Kind::Parameter => "parameter",
        }
    }

    /// What the word stands for.
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::Contradiction => "two places of the document lead to different answers",
            Kind::Silence => "the document does not say, and an implementation has to do something",
            Kind::ProductFact => {
                "the document does not speak of it at all; the product has it, as its vendor says elsewhere, and no flaw \
                 of the document is meant"
            }
            Kind::Parameter => {
                "no reader would miss it; whoever tests or models has to choose, and no flaw of the document is meant"
            }
        }
    }
}

/// One open question of a document.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Ambiguity {
    /// Permanent id, e.g. `MA-A3`.
    pub id: &'static str,
    /// What makes a question of it.
    pub kind: Kind,
    /// The clauses that leave it open.
    pub clauses: &'static [&'static str],
    /// Whose behaviour it concerns.
    pub side: Side,
    /// What the document does not say.
    pub question: &'static str,
    /// What a client or a PBX may do: `a`, `b`, …
    pub readings: &'static [&'static str],
    /// The letter of the reading that is followed unless another one is declared.
    pub default: char,
    /// Editions in which that is another one.
    pub default_in: &'static [DefaultIn],
}

/// Which reading is the default in an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DefaultIn {
    /// The edition.
    pub edition: Edition,
    /// The reading's letter.
    pub reading: char,
}

/// A question about the client: its permanent id, the clauses that leave it open, what the document does not say, and
/// the readings. As it stands it is a silence, and the first reading is the default.
pub const fn client(
    id: &'static str,
    clauses: &'static [&'static str],
    question: &'static str,
    readings: &'static [&'static str],
) -> Ambiguity {
    Ambiguity {
        id,
        kind: Kind::Silence,
        clauses,
        side: Side::Client,
        question,
        readings,
        default: 'a',
        default_in: &[],
    }
}

/// A question about the PBX.
pub const fn server(
    id: &'static str,
    clauses: &'static [&'static str],
    question: &'static str,
    readings: &'static [&'static str],
) -> Ambiguity {
    Ambiguity { side: Side::Server, ..client(id, clauses, question, readings) }
}

impl Ambiguity {
    /// The same where something else than a silence makes a question of it.
    pub const fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The same where the text speaks for another reading than the first one: letters are permanent, as ids are.
    pub const fn by_default(mut self, reading: char) -> Self {
        self.default = reading;
        self
    }

    /// The same where some editions have another default.
    pub const fn by_default_in(mut self, editions: &'static [DefaultIn]) -> Self {
        self.default_in = editions;
        self
    }

    /// The letter of the reading that is followed in an edition unless another one is declared.
    pub fn default_of(&self, edition: Edition) -> char {
        let other = self.default_in.iter().find(|it| it.edition == edition);
        other.map_or(self.default, |it| it.reading)
    }

    /// That a reading is the default, and in which editions, in words; empty if it is in none.
    pub fn default_in_words(&self, letter: char) -> String {
        let named = |is: bool| {
            let editions = self.default_in.iter().filter(|it| (it.reading == letter) == is);
            editions.map(|it| it.edition.0).collect::<Vec<_>>().join(" and ")
        };
        match (letter == self.default, named(true), named(false)) {
            (true, _, others) if others.is_empty() => "default".to_owned(),
            (true, _, others) => format!("default, but not in edition {others}"),
            (false, own, _) if own.is_empty() => own,
            (false, own, _) => format!("default in edition {own}"),
        }
    }

    /// The letters of its readings: `a`, `b`, …
    pub fn letters(&self) -> impl Iterator<Item = char> {
        ('a'..='z').take(self.readings.len())
    }
}

/// The open questions of one system: the values of a closed enum, in the order of its register.
pub trait Question: Closed {
    /// The register, a line for each question.
    const REGISTER: &'static [Ambiguity];

    /// Its line of the register.
    fn entry(self) -> &'static Ambiguity {
        &Self::REGISTER[self.index()]
    }

    /// Its reading of that number, counted from 0 (`a`).
    fn read_as(self, reading: u8) -> Reading {
        Reading { question: self.entry(), place: self.index(), reading }
    }
}

/// A reading of an open question; in words as it is declared: `MA-A3=b`.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    question: &'static Ambiguity,
    place: usize,
    reading: u8,
}

impl Reading {
    /// Whether it is the one that is followed.
    pub fn is_followed(self, readings: Readings) -> bool {
        readings.at_place(self.place) == self.reading
    }

    /// The same readings, but this one of its question.
    pub fn followed(self, readings: Readings) -> Readings {
        readings.with_place(self.place, self.reading)
    }

    /// As it is declared: the question, and the letter of the reading.
    ///
    /// # Panics
    /// If the question has no such reading; rows follow readings that exist.
    pub fn declared(self) -> (&'static str, char) {
        let letter = self.question.letters().nth(usize::from(self.reading));
        (self.question.id, letter.expect("rows follow readings that exist"))
    }

    /// The other readings of its question.
    pub fn others(self) -> impl Iterator<Item = Reading> {
        let all = (0..self.question.readings.len() as u8).map(move |reading| Reading { reading, ..self });
        all.filter(move |it| it.reading != self.reading)
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, letter) = self.declared();
        write!(f, "{id}={letter}")
    }
}

/// Rows that ask for no reading themselves, but that only a reading leads to, and why nothing carries them out if it is
/// not followed.
pub fn not_led_to<Q: Question>(
    rows: &[(&'static str, Q, u8)],
    readings: Readings,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let unread = move |(_, question, reading): &&(_, Q, u8)| readings.get(*question) != *reading;
    rows.iter().filter(unread).map(|(row, ..)| (*row, "Only a reading that is not followed leads to it."))
}

/// Which reading of each open question is followed: the one that was declared, or the [default of an
/// edition](Readings::in_edition). Questions are the values of a closed enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Readings {
    /// The questions of which a reading is known.
    known: u32,
    followed: u64,
}

impl Readings {
    const BITS: usize = 2;

    /// The same with every question of the register that nothing was declared of read as it is by default.
    pub fn in_edition(self, register: &[Ambiguity], edition: Edition) -> Self {
        let known = |place: usize| self.known >> place & 1 == 1;
        let unknown = register.iter().enumerate().filter(|(place, _)| !known(*place));
        unknown.fold(self, |readings, (place, question)| {
            let letter = question.default_of(edition);
            let reading = question.letters().position(|it| it == letter);
            readings.with_place(place, reading.expect("the default is a reading") as u8)
        })
    }

    /// The reading that is followed, counted from 0 (`a`).
    pub fn get(self, question: impl Closed) -> u8 {
        self.at_place(question.index())
    }

    /// The same, the question named by its place in the register.
    pub fn at_place(self, place: usize) -> u8 {
        CONSULTED.set(CONSULTED.get() | 1 << place);
        ((self.followed >> (place * Self::BITS)) & 3) as u8
    }

    /// The same with another reading of one question.
    pub fn with(self, question: impl Closed, reading: u8) -> Self {
        self.with_place(question.index(), reading)
    }

    /// The same, the question named by its place in the register.
    pub fn with_place(self, place: usize, reading: u8) -> Self {
        assert!(reading < 4, "a question has at most four readings");
        assert!(place < 32, "a document has at most 32 open questions");
        let shift = place * Self::BITS;
        Readings {
            known: self.known | 1 << place,
            followed: self.followed & !(3 << shift) | u64::from(reading) << shift,
        }
    }
}

thread_local! {
    /// The questions that were looked up on this thread since it last began to take note.
    static CONSULTED: Cell<u32> = const { Cell::new(0) };
}

/// The questions that were looked up while something was done. With another reading of any other question it would have
/// come out the same, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consulted(u32);

impl Consulted {
    /// Does something on this thread, and takes note of every question that is looked up on it.
    pub fn during<T>(what: impl FnOnce() -> T) -> (T, Consulted) {
        let before = CONSULTED.replace(0);
        let done = what();
        let consulted = CONSULTED.get();
        CONSULTED.set(before | consulted);
        (done, Consulted(consulted))
    }

    /// Does something on this thread without taking note: whoever judges a step looks up what it might have been.
    pub fn aside<T>(what: impl FnOnce() -> T) -> T {
        let before = CONSULTED.get();
        let done = what();
        CONSULTED.set(before);
        done
    }

    /// Whether the question of that place in the register was looked up.
    pub fn contains(self, place: usize) -> bool {
        self.0 & 1 << place != 0
    }
}

/// What is found out once. Whoever asks for it again depends on the same questions as it does.
#[derive(Debug)]
pub struct Noted<T>(OnceCell<(T, Consulted)>);

impl<T> Noted<T> {
    /// What was found, or is found now.
    pub fn get_or_find(&self, find: impl FnOnce() -> T) -> &T {
        let (found, Consulted(consulted)) = self.0.get_or_init(|| Consulted::during(find));
        CONSULTED.set(CONSULTED.get() | consulted);
        found
    }
}

impl<T> Default for Noted<T> {
    fn default() -> Self {
        Noted(OnceCell::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_depends_on_what_it_was_found_by() {
        let noted = Noted::default();
        for _ in 0..2 {
            let (found, consulted) =
                Consulted::during(|| *noted.get_or_find(|| Readings::default().at_place(3)));
            assert_eq!((found, consulted), (0, Consulted(1 << 3)));
        }
        assert_eq!(Consulted::during(|| ()).1, Consulted(0));
    }
}
