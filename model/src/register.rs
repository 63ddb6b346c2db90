//! The ambiguity register before the checker: what becomes of each property under each reading of each open question.

use std::fmt;

use crate::ambiguity::{Ambiguity, Readings};
use crate::check::{Options, PropertyResult, PropertyVerdict, Scope, SystemReport};
use crate::decided::{Decided, decided};
use crate::explore;
use crate::property::Kind;
use crate::rule::Edition;
use crate::system::System;

/// What the checker says of one edition of a system: under the default readings, and with each other reading of one
/// question at a time.
pub struct Register {
    /// The edition.
    pub edition: Edition,
    /// How much was explored.
    pub scope: Scope,
    /// Under the default readings.
    pub default: SystemReport,
    /// Under each reading that is not the default.
    pub readings: Vec<Reading>,
    /// What each of them decides about service.
    pub decided: Decided,
}

/// A reading that is not the default, and what the checker says under it.
pub struct Reading {
    /// The question.
    pub question: &'static Ambiguity,
    /// The reading's letter.
    pub letter: char,
    /// What is declared by it: this question, and nothing else.
    pub readings: Readings,
    /// The findings.
    pub report: SystemReport,
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.question.id, self.letter)
    }
}

/// A property of which the checker says something else under a reading.
pub struct Change<'a> {
    /// Under the default readings.
    pub default: &'a PropertyResult,
    /// Under the reading.
    pub read: &'a PropertyResult,
}

impl Register {
    /// Asks the checker about every reading in turn.
    ///
    /// # Errors
    /// If a model cannot be explored.
    pub fn consult(
        system: &dyn System,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<Self, explore::Error> {
        let default = system.check(edition, Scope { readings: Readings::default(), ..scope }, options)?;
        let mut readings = Vec::new();
        for (place, question) in system.ambiguities().iter().enumerate() {
            let others = (0..).zip(question.letters());
            for (reading, letter) in others.filter(|(_, letter)| *letter != question.default_of(edition)) {
                let readings_of_it = Readings::default().with_place(place, reading);
                let report = system.check(edition, Scope { readings: readings_of_it, ..scope }, options)?;
                readings.push(Reading { question, letter, readings: readings_of_it, report });
            }
        }
        let decided = decided(system, edition)?;
        Ok(Register { edition, scope, default, readings, decided })
    }

    /// What changes under a reading of a question, in the order of the properties.
    pub fn changes<'a>(&'a self, reading: &'a Reading) -> Vec<Change<'a>> {
        let pairs = self.default.results().zip(reading.report.results());
        pairs
            .filter(|(default, read)| said(default) != said(read))
            .map(|(default, read)| Change { default, read })
            .collect()
    }

    /// The readings of one question.
    pub fn of(&self, question: &str) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(move |reading| reading.question.id == question)
    }
}

/// What the checker says of a property, in a few words.
pub fn said(result: &PropertyResult) -> String {
    let (met, spoke) = (result.topologies, result.spoke);
    match (result.kind, result.verdict) {
        (_, PropertyVerdict::Unknown) => "was not decided".to_owned(),
        (_, PropertyVerdict::Vacuous) => "is about situations that never come".to_owned(),
        (Kind::Theorem, _) => format!("is true of {} of {spoke} topologies", spoke - met),
        (_, PropertyVerdict::Holds) => "holds".to_owned(),
        (_, PropertyVerdict::Violated) => format!("is violated in {met} of {spoke} topologies"),
        (Kind::Sometimes, PropertyVerdict::Reached) => format!("is reached in {met} topologies"),
        (_, PropertyVerdict::Reached) => format!("can happen in {met} topologies"),
        (_, PropertyVerdict::Unreached) => "cannot happen".to_owned(),
    }
}
