//! Tables for a second checker: their rows, written in Promela, the language of SPIN.
//!
//! What is written are the rows as they stand, each one alternative: from which state, on which input, under which conditions, what it does,
//! where it leads. The [engine](crate::engine) has not touched them. What a condition and an effect mean is told a
//! second time, in Promela, in a file of the system's folder: a word for each word of the table. So where SPIN counts as many states
//! and steps as the [explorer](crate::explore), and says the same of every claim and row, both the engine and the explorer are as right as SPIN is.
//!
//! What is explored is a table by itself, and everything that can come to it: any event, whatever it sees, at any time.
//!
//! | module | holds |
//! |---|---|
//! | `alone` | a table by itself: what has to be said of it beside its rows, and the same as a model for the explorer |
//! | `text` | the same in Promela |

mod alone;
mod text;

pub use alone::{Alone, Begin, InPromela, MOST_CODES, Moment, Says, Told};

use crate::ambiguity::{Ambiguity, Readings};
use crate::engine::Rules;
use crate::explore::{self, Options, Outcome, Verdict, explore};
use crate::rule::{Edition, Rule};

use text::Alternative;

/// A table of a system, for both checkers.
pub trait TwiceChecked: Sync {
    /// Whose table it is, e.g. `client`.
    fn name(&self) -> &'static str;
    /// The readings nearest to these under which a row speaks.
    fn implied(&self, row: &str, edition: Edition, readings: Readings) -> Option<Readings>;
    /// The ids of its mutants.
    fn mutants(&self, edition: Edition) -> Vec<String>;
    /// Its rows in Promela, with one of them edited if a [mutant](crate::mutation) of the table is named.
    fn promela(&self, edition: Edition, readings: Readings, mutant: Option<&str>) -> String;
    /// What the explorer finds of the same.
    ///
    /// # Errors
    /// As [`explore()`].
    fn explored(
        &self,
        edition: Edition,
        readings: Readings,
        mutant: Option<&str>,
    ) -> Result<Found, explore::Error>;
}

/// A table by the rows of an edition and by readings.
#[derive(Clone, Copy)]
pub struct Compared {
    /// The table.
    pub table: &'static dyn TwiceChecked,
    /// The edition.
    pub edition: Edition,
    /// How open questions are read.
    pub readings: Readings,
    /// That in words.
    pub read: Read,
}

/// How open questions are read, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// By default.
    Default,
    /// Of each question the reading after its default.
    Next,
    /// As it takes for a row of that id to be carried out.
    For(&'static str),
}

/// By which rows each table is compared, and what the explorer finds: every edition by its default readings, and the first one by the
/// next reading of each question; then, for each row that none of these carries out, by readings that bring it to life, if there
/// are any.
///
/// # Errors
/// As [`explore()`].
pub fn compared(
    tables: &[&'static dyn TwiceChecked],
    editions: &[Edition],
    register: &[Ambiguity],
) -> Result<Vec<(Compared, Found)>, explore::Error> {
    let by_default = |edition| Readings::default().in_edition(register, edition);
    let next = register.iter().enumerate().fold(by_default(editions[0]), |readings, (place, question)| {
        readings.with_place(place, (readings.at_place(place) + 1) % question.readings.len() as u8)
    });
    let mut all: Vec<(Compared, Found)> = Vec::new();
    for &table in tables {
        let read = |edition, readings, read| -> Result<_, explore::Error> {
            let found = table.explored(edition, readings, None)?;
            Ok((Compared { table, edition, readings, read }, found))
        };
        let mut ways = Vec::new();
        for &edition in editions {
            ways.push(read(edition, by_default(edition), Read::Default)?);
        }
        ways.push(read(editions[0], next, Read::Next)?);
        for row in idle(ways.iter().map(|(_, found)| found)) {
            let alive = |it: &(Compared, Found)| it.1.rows.contains(&(row, true));
            if ways.iter().any(alive) {
                continue;
            }
            let of = editions.iter().flat_map(|it| [(*it, by_default(*it)), (*it, next)]);
            for (edition, readings) in of {
                let Some(readings) = table.implied(row, edition, readings) else { continue };
                let way = read(edition, readings, Read::For(row))?;
                if alive(&way) {
                    ways.push(way);
                    break;
                }
            }
        }
        all.extend(ways);
    }
    Ok(all)
}

/// The rows that are carried out in none of these.
pub fn idle<'a>(found: impl Iterator<Item = &'a Found> + Clone) -> Vec<&'static str> {
    let rows = || found.clone().flat_map(|it| &it.rows);
    let mut idle: Vec<&str> = Vec::new();
    for (row, _) in rows() {
        if !idle.contains(row) && !rows().any(|(other, is)| other == row && *is) {
            idle.push(row);
        }
    }
    idle
}

/// What a checker finds of a table by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The states in which it can begin.
    pub begins: u64,
    /// States.
    pub states: u64,
    /// Steps from one to the next: one for each row that applies to what comes, and one where none does.
    pub steps: u64,
    /// Each claim, and whether it holds.
    pub claims: Vec<(&'static str, bool)>,
    /// Each row, in the order of the document, and whether it is carried out somewhere.
    pub rows: Vec<(&'static str, bool)>,
}

/// Rows of a table, as they stand there, in Promela.
pub(crate) fn written<T: InPromela>(rules: &[Rule<T>], edition: Edition, readings: Readings) -> String {
    let of_edition = rules.iter().filter(|rule| rule.editions.contains(&edition));
    text::text(&of_edition.map(Alternative::from).collect::<Vec<_>>(), readings)
}

/// The same of rows that were edited.
pub(crate) fn edited<T: InPromela>(rules: &Rules<T>, readings: Readings) -> String {
    text::text(&rules.rows().iter().map(Alternative::from).collect::<Vec<_>>(), readings)
}

/// What the explorer finds of the same.
pub(crate) fn found<T: InPromela>(rules: Rules<T>, readings: Readings) -> Result<Found, explore::Error>
where
    Alone<T>: Sync,
    Moment<T>: Send,
{
    let model = Alone::new(rules, readings);
    let report = explore(&model, Options::default())?;
    assert_eq!(report.outcome, Outcome::Exhausted, "nothing limits the search");
    let holds = |verdict: &Verdict<_, _>| matches!(verdict, Verdict::Holds);
    Ok(Found {
        begins: report.counts.initial_states,
        states: report.counts.states,
        steps: report.counts.transitions,
        claims: report.properties.iter().map(|it| (it.name, holds(&it.verdict))).collect(),
        rows: model.rows(),
    })
}
