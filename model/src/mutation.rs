//! Rows edited on purpose: what a broken client would do. A suite is worth what it catches of these.

use std::fmt;

use crate::engine::{Row, Rules};
use crate::rule::{Closed, Table};

/// One edit of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// The row's id, and what is done to it: `MA-C05/drop`.
    pub id: String,
    /// The row.
    pub row: &'static str,
    /// The clauses of the row.
    pub clauses: &'static [&'static str],
    /// What is done, for people.
    pub description: String,
    edit: Edit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    DropRow,
    DropGuard(usize),
    NegateGuard(usize),
    /// The next state, by its place in the table's list.
    Target(usize),
    DropEffect(usize),
    /// The effect at the first place becomes the one at the second place of the table's list.
    OtherEffect(usize, usize),
    /// An effect and the one before it change places.
    SwapEffects(usize),
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.id, self.description)
    }
}

impl Mutant {
    /// The edited row; nothing if the row is gone.
    pub(crate) fn edited<T: Table>(&self, row: &Row<T>) -> Option<Row<T>> {
        let mut row = row.clone();
        match self.edit {
            Edit::DropRow => return None,
            Edit::DropGuard(place) => drop(row.when.remove(place)),
            Edit::NegateGuard(place) => row.when[place].1 = !row.when[place].1,
            Edit::Target(place) => row.to = Some(T::State::ALL[place]),
            Edit::DropEffect(place) => drop(row.effects.remove(place)),
            Edit::OtherEffect(place, other) => row.effects[place] = T::Effect::ALL[other],
            Edit::SwapEffects(place) => row.effects.swap(place - 1, place),
        }
        Some(row)
    }

    /// Whether the row is gone.
    pub(crate) fn drops_row(&self) -> bool {
        self.edit == Edit::DropRow
    }

    /// The place of the condition that is edited, if it is one.
    pub(crate) fn guard(&self) -> Option<usize> {
        match self.edit {
            Edit::DropGuard(place) | Edit::NegateGuard(place) => Some(place),
            _ => None,
        }
    }
}

/// Every first-order mutant of a table, in the order of its rows.
pub fn mutants<T: Table>(rules: &Rules<T>) -> Vec<Mutant> {
    rules.rows().iter().flat_map(mutants_of).collect()
}

fn mutants_of<T: Table>(row: &Row<T>) -> Vec<Mutant> {
    let mut all = Vec::new();
    let mut add = |operation: String, description: String, edit| {
        all.push(Mutant {
            id: format!("{}/{operation}", row.id),
            row: row.id,
            clauses: row.clauses,
            description,
            edit,
        });
    };
    add("drop".into(), "the row is missing".into(), Edit::DropRow);
    for (place, (guard, wanted)) in row.when.iter().enumerate() {
        let instead = if *wanted { "unless" } else { "when" };
        add(format!("drop-guard-{}", place + 1), format!("whether {guard:?} or not"), Edit::DropGuard(place));
        add(format!("negate-guard-{}", place + 1), format!("{instead} {guard:?}"), Edit::NegateGuard(place));
    }
    for (place, state) in T::State::ALL.iter().enumerate().filter(|(_, state)| Some(**state) != row.to) {
        add(format!("to-{state:?}"), format!("goes to {state:?}"), Edit::Target(place));
    }
    for (place, effect) in row.effects.iter().enumerate() {
        add(format!("drop-effect-{}", place + 1), format!("without {effect:?}"), Edit::DropEffect(place));
        for (other_place, other) in T::Effect::ALL.iter().enumerate().filter(|(_, other)| *other != effect) {
            add(
                format!("effect-{}-{other:?}", place + 1),
                format!("{other:?} instead of {effect:?}"),
                Edit::OtherEffect(place, other_place),
            );
        }
    }
    for place in 1..row.effects.len() {
        let (first, second) = (row.effects[place - 1], row.effects[place]);
        add(
            format!("swap-effects-{place}"),
            format!("{second:?} before {first:?}"),
            Edit::SwapEffects(place),
        );
    }
    all
}

/// The mutant of that id.
pub fn find<T: Table>(rules: &Rules<T>, id: &str) -> Option<Mutant> {
    let (row, _) = id.split_once('/')?;
    let rows = rules.rows().iter().filter(|it| it.id == row);
    rows.flat_map(mutants_of).find(|mutant| mutant.id == id)
}

/// The table with the edit made.
pub fn apply<T: Table>(rules: &Rules<T>, mutant: &Mutant) -> Rules<T> {
    let edited = |row: &Row<T>| if row.id == mutant.row { mutant.edited(row) } else { Some(row.clone()) };
    Rules::from_rows(rules.rows().iter().filter_map(edited).collect())
}
