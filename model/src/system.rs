//! What the rest of the project may ask of any system, whichever it is.

use crate::addition;
use crate::ambiguity::{Ambiguity, Readings};
use crate::audit::Auditor;
use crate::check::mutants::{self, Candidate, JudgedMutant};
use crate::check::{Options, Scope, SystemReport};
use crate::clause::Clause;
use crate::comparison::Answer;
use crate::explore;
use crate::finding::Findings;
use crate::promela::TwiceChecked;
use crate::property::PropertyInfo;
use crate::rule::Edition;
use crate::table::{RuleInfo, TableInfo};

/// What every system offers to the checker, the lists and the reports.
pub trait System: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;
    /// What it is, for people.
    fn title(&self) -> &'static str;
    /// The editions of its document, the default first.
    fn editions(&self) -> &'static [Edition];
    /// What its documents demand.
    fn clauses(&self) -> &'static [Clause];
    /// What they leave open.
    fn ambiguities(&self) -> &'static [Ambiguity];
    /// Its tables, with the rows of all editions.
    fn tables(&self) -> Vec<TableInfo>;
    /// Those of its tables that a second checker can be given, in their order.
    fn twice_checked(&self) -> Vec<&'static dyn TwiceChecked> {
        Vec::new()
    }
    /// What the checker proves, refutes and reaches.
    fn properties(&self) -> Vec<PropertyInfo>;
    /// Which of them, and which rows, answer the questions that are asked of every system.
    fn compared(&self) -> &'static [Answer];
    /// What an operator should be told, and what its document does not give.
    fn findings(&self) -> &'static Findings {
        &Findings::NONE
    }
    /// What it offers to whoever has an installation of it.
    fn auditor(&self) -> &dyn Auditor;
    /// Explores every topology of the scope.
    ///
    /// # Errors
    /// If a topology cannot be explored at all.
    fn check(
        &self,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error>;

    /// The same of rules of which one row is edited, by the [mutant's](crate::mutation) id.
    ///
    /// # Errors
    /// If a topology cannot be explored at all.
    ///
    /// # Panics
    /// If the edition has no such mutant.
    fn check_broken(
        &self,
        mutant: &str,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error>;
    /// Every mutant of every table and edition, in the order of the rows.
    fn mutants(&self) -> Vec<Candidate>;
    /// What becomes of some of them under the checker, in their order; those are left out to which it did not come.
    ///
    /// # Errors
    /// If a topology cannot be explored at all.
    fn judge_mutants(
        &self,
        mutants: &[Candidate],
        scope: Scope,
        options: &mutants::Options<'_>,
    ) -> Result<Vec<JudgedMutant>, explore::Error>;

    /// What its document claims that one addition to an installation is worth, tested.
    fn additions(&self, edition: Edition) -> Vec<addition::Claim> {
        let _ = edition;
        Vec::new()
    }

    /// The scope in which the open questions are put before the checker: small, as each reading is a check of its own.
    fn register_scope(&self) -> Scope {
        Scope { faults: 1, ..Scope::default() }
    }

    /// The topologies of a scope, in words, in the order in which they are checked.
    fn topologies(&self, edition: Edition, scope: Scope) -> Vec<String>;
    /// Serves stateright's Explorer for one of these topologies at an address such as `127.0.0.1:3000`, until the
    /// program ends.
    ///
    /// # Panics
    /// If there is no such topology, or the address cannot be listened at.
    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str);

    /// The rows of all tables and editions.
    fn rules(&self) -> Vec<RuleInfo> {
        self.tables().into_iter().flat_map(|table| table.rows).collect()
    }

    /// What is declared of the open questions, `ID=LETTER` each; the others are [read](Readings::in_edition) as they are by
    /// default.
    ///
    /// # Errors
    /// Says which question or reading does not exist.
    fn readings(&self, declared: &[(String, char)]) -> Result<Readings, ReadingError> {
        let mut readings = Readings::default();
        for (id, letter) in declared {
            let place = self
                .ambiguities()
                .iter()
                .position(|it| it.id == id)
                .ok_or_else(|| ReadingError::NoQuestion { id: id.clone(), known: self.question_ids() })?;
            let question = &self.ambiguities()[place];
            let reading =
                question.letters().position(|it| it == *letter).ok_or_else(|| ReadingError::NoReading {
                    id: question.id,
                    letter: *letter,
                    known: question.letters().collect(),
                })?;
            readings = readings.with_place(place, reading as u8);
        }
        Ok(readings)
    }

    /// The ids of its open questions.
    fn question_ids(&self) -> String {
        self.ambiguities().iter().map(|it| it.id).collect::<Vec<_>>().join(", ")
    }
}

/// Why a declared reading is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadingError {
    /// There is no such question.
    #[error("there is no open question `{id}`; the open questions are {known}")]
    NoQuestion {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// The question has no such reading.
    #[error("`{id}` has no reading `{letter}`; its readings are `{known}`, a letter each")]
    NoReading {
        /// The question.
        id: &'static str,
        /// What was asked for.
        letter: char,
        /// The letters there are.
        known: String,
    },
}
