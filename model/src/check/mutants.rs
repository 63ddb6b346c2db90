//! What the properties of a system are worth: every mutant of every table is checked as the rules are, and it is found out
//! whether the check would fail.
//!
//! | module | subject |
//! |---|---|
//! | `outcome` | what became of a mutant |
//! | [`ledger`] | outcomes as a table that a file can keep |
//! | [`swayed`] | which broken row changes a hazard or a theorem |
//!
//! How they are judged is in the [frame](crate::frame), as the worlds are.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::sync::atomic::AtomicBool;

use foldhash::quality::FixedState;
use serde::Serialize;

use crate::mutation::Mutant;
use crate::rule::Edition;

pub mod ledger;
mod outcome;
pub mod swayed;

pub use outcome::{How, JudgedMutant, Outcome};

/// A mutant of a system.
#[derive(Debug, Clone, Serialize)]
pub struct Candidate {
    /// Its id; [`mutation`](crate::mutation) makes them.
    pub id: String,
    /// The table.
    pub table: &'static str,
    /// The row.
    pub row: &'static str,
    /// The clauses of the row.
    pub clauses: &'static [&'static str],
    /// What is done, for people.
    pub description: String,
    /// The editions that have the row, in the order of the system.
    pub editions: Vec<Edition>,
}

impl Candidate {
    /// Puts together the mutants of all editions, each once, in the order of their rows.
    pub(crate) fn of_editions(
        editions: impl IntoIterator<Item = (Edition, Vec<Mutant>)>,
        table_of: &BTreeMap<&'static str, &'static str>,
        order: &BTreeMap<&'static str, usize>,
    ) -> Vec<Self> {
        let mut all: Vec<Candidate> = Vec::new();
        let mut places = BTreeMap::new();
        for (edition, mutants) in editions {
            for mutant in mutants {
                let place = *places.entry(mutant.id.clone()).or_insert_with(|| {
                    all.push(Candidate {
                        id: mutant.id,
                        table: table_of.get(mutant.row).copied().unwrap_or_default(),
                        row: mutant.row,
                        clauses: mutant.clauses,
                        description: mutant.description,
                        editions: Vec::new(),
                    });
                    all.len() - 1
                });
                all[place].editions.push(edition);
            }
        }
        // Stable: the mutants of a row stay in their order.
        all.sort_by_key(|it| order.get(it.row));
        all
    }
}

/// What a caller may set.
#[derive(Default)]
pub struct Options<'a> {
    /// How many mutants are judged at the same time; 0: one for each core.
    pub jobs: usize,
    /// Ends it once it is set; what is known by then is given.
    pub interrupt: Option<&'a AtomicBool>,
    /// Called after each mutant, with what became of it.
    pub judged: Option<&'a (dyn Fn(&JudgedMutant) + Sync)>,
    /// Outcomes of before: where they say that a mutant was killed, it is looked first.
    pub hints: &'a [JudgedMutant],
}

/// How many mutants came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// A property refuses them.
    pub killed: usize,
    /// Nothing asks for their row.
    pub dead: usize,
    /// They do what the rules as they are do.
    pub equal: usize,
    /// They differ in what they remember, and nobody sees anything of it.
    pub alike: usize,
    /// They take one of several ways that the rules leave.
    pub conforms: usize,
    /// Only a hazard, a theorem or another row's use tells them apart.
    pub told_apart: usize,
    /// Nothing that is asked tells them apart.
    pub survived: usize,
}

impl Counts {
    /// Of some mutants.
    pub fn of<'a>(judged: impl IntoIterator<Item = &'a JudgedMutant>) -> Self {
        let mut counts = Counts::default();
        for it in judged {
            let count = match it.outcome {
                Outcome::Killed { .. } => &mut counts.killed,
                Outcome::Dead => &mut counts.dead,
                Outcome::Equal => &mut counts.equal,
                Outcome::Alike { .. } => &mut counts.alike,
                Outcome::Conforms { .. } => &mut counts.conforms,
                Outcome::ToldApart { .. } => &mut counts.told_apart,
                Outcome::Survived { .. } => &mut counts.survived,
            };
            *count += 1;
        }
        counts
    }

    /// By outcome, in the order of [`Outcome::NAMES`].
    pub fn all(&self) -> [usize; 7] {
        [self.killed, self.dead, self.equal, self.alike, self.conforms, self.told_apart, self.survived]
    }

    /// All together.
    pub fn sum(&self) -> usize {
        self.all().iter().sum()
    }
}

/// So many of them, drawn by a seed, in their order: the same ones whoever draws, and of few more ones these among them.
pub fn sample(mut mutants: Vec<Candidate>, count: usize, seed: u64) -> Vec<Candidate> {
    let lot = |it: &Candidate| FixedState::with_seed(seed).hash_one(it.id.as_str());
    let mut lots: Vec<u64> = mutants.iter().map(lot).collect();
    lots.sort_unstable();
    if let Some(&first_out) = lots.get(count) {
        mutants.retain(|it| lot(it) < first_out);
    }
    mutants
}
