//! The ambiguity register: where a document is silent or contradicts itself, the ways to read it.

use serde::Serialize;

use crate::rule::Closed;

/// Whose behaviour an open question leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The client's: a vendor may declare which reading it follows.
    Client,
    /// The PBX's: the harness plays the reading it is told.
    Server,
}

/// One open question of a document.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Ambiguity {
    /// Permanent id, e.g. `MA-A3`.
    pub id: &'static str,
    /// The clauses that leave it open.
    pub clauses: &'static [&'static str],
    /// Whose behaviour it concerns.
    pub side: Side,
    /// What the document does not say.
    pub question: &'static str,
    /// What a client or a PBX may do; the first one, `a`, is the default.
    pub readings: &'static [&'static str],
}

impl Ambiguity {
    /// The letters of its readings: `a`, `b`, …
    pub fn letters(&self) -> impl Iterator<Item = char> {
        ('a'..='z').take(self.readings.len())
    }
}

/// Which reading of each open question is followed. Questions are the values of a closed enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Readings(u32);

impl Readings {
    const BITS: usize = 2;

    /// The reading that is followed, counted from 0 (`a`).
    pub fn get(self, question: impl Closed) -> u8 {
        self.at_place(question.index())
    }

    /// The same, the question named by its place in the register.
    pub fn at_place(self, place: usize) -> u8 {
        ((self.0 >> (place * Self::BITS)) & 3) as u8
    }

    /// The same with another reading of one question.
    pub fn with(self, question: impl Closed, reading: u8) -> Self {
        self.with_place(question.index(), reading)
    }

    /// The same, the question named by its place in the register.
    pub fn with_place(self, place: usize, reading: u8) -> Self {
        assert!(reading < 4, "a question has at most four readings");
        let shift = place * Self::BITS;
        Readings(self.0 & !(3 << shift) | u32::from(reading) << shift)
    }
}
