//! What readings of open questions decide about service: over all installations of a scope, how many single failures
//! come out otherwise.

use std::collections::BTreeMap;

use crate::ambiguity::Readings;
use crate::audit::otherwise::otherwise;
use crate::audit::report::{Fate, Finding, Otherwise};
use crate::audit::run::{Options, audit};
use crate::explore;
use crate::rule::Edition;
use crate::system::System;

/// What is counted of an edition of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// The groups of users: one for each way to be set up in each installation.
    pub groups: usize,
    /// Single failures, over all groups.
    pub failures: usize,
    /// By reading, as `ID=LETTER`: how failures come out otherwise, and how many do. Readings that change nothing are left out.
    pub readings: BTreeMap<String, BTreeMap<Turn, usize>>,
}

/// In what a failure comes out otherwise, what weighs most at the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// In how well users are served: by the followed reading, and by the other one.
    Service(Fate, Fate),
    /// In who serves them.
    ServedBy,
    /// In whether they come home by themselves: by the other reading they do, or do not.
    Returns(bool),
    /// In what becomes of them the second time.
    SecondTime(Fate, Fate),
    /// In what becomes of whoever is new.
    FirstStart(Fate, Fate),
}

impl Turn {
    /// In what a reading says otherwise of a finding.
    pub fn of(finding: &Finding, other: &Otherwise) -> Self {
        match () {
            () if finding.fate != other.fate => Turn::Service(finding.fate, other.fate),
            () if finding.standbys != other.standbys => Turn::ServedBy,
            () if finding.returns != other.returns => Turn::Returns(other.returns),
            () if finding.second_time != other.second_time => {
                Turn::SecondTime(finding.second_time, other.second_time)
            }
            () => Turn::FirstStart(finding.first_start, other.first_start),
        }
    }

    /// In words.
    pub fn text(self) -> String {
        match self {
            Turn::Service(usual, other) => format!("{} instead of {}", other.text(), usual.text()),
            Turn::ServedBy => "served by another one".to_owned(),
            Turn::Returns(true) => "back home by themselves".to_owned(),
            Turn::Returns(false) => "not back home by themselves".to_owned(),
            Turn::SecondTime(usual, other) => {
                format!("{} the second time instead of {}", other.text(), usual.text())
            }
            Turn::FirstStart(usual, other) => {
                format!("new clients {} instead of {}", other.text(), usual.text())
            }
        }
    }
}

/// Asks of every installation of a scope what becomes of its users when one thing fails, and again by each other reading.
///
/// # Errors
/// If a world cannot be explored.
///
/// # Panics
/// If the system describes an installation that it cannot read.
pub fn decided(system: &dyn System, edition: Edition) -> Result<Decided, explore::Error> {
    let mut decided = Decided::default();
    let (auditor, readings) = (system.auditor(), Readings::default());
    for description in auditor.of_scope(edition) {
        let misfit = "an installation of the scope is described as the schema has it";
        let installation = auditor.read(description.clone(), edition, readings).expect(misfit);
        let otherwise =
            otherwise(auditor, system.ambiguities(), &description, edition, readings).expect(misfit);
        let options = Options { failures: 1, otherwise, unmended: true, ..Options::default() };
        let audit = audit(system.name(), edition, &*installation, &options)?;
        decided.groups += audit.groups.len();
        for finding in audit.findings.iter().filter(|finding| finding.failures.len() == 1) {
            decided.failures += 1;
            for other in &finding.otherwise {
                let turns = decided.readings.entry(other.reading.clone()).or_default();
                *turns.entry(Turn::of(finding, other)).or_default() += 1;
            }
        }
    }
    Ok(decided)
}
