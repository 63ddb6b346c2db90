//! A table under the checker: its rows are carried out as everywhere, and it is noted which of them were.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::ambiguity::Readings;
use crate::engine::{Position, Row, Rules};
use crate::mutation::{self, Mutant};
use crate::rule::{Closed, Condition, Duty, Outputs, Silence, SilenceKind, Table};

/// Flags that are raised from any thread and never lowered, so that it does not matter who raised them when.
#[derive(Debug)]
pub struct Flags(Vec<AtomicBool>);

impl Flags {
    /// As many flags, none of them raised.
    pub fn new(count: usize) -> Self {
        Flags((0..count).map(|_| AtomicBool::new(false)).collect())
    }

    /// Raises one.
    pub fn raise(&self, place: usize) {
        // Most are raised already; a store would take the line away from the other cores.
        if !self.0[place].load(Ordering::Relaxed) {
            self.0[place].store(true, Ordering::Relaxed);
        }
    }

    /// Whether it was raised.
    pub fn is_raised(&self, place: usize) -> bool {
        self.0[place].load(Ordering::Relaxed)
    }
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A row was carried out.
    Done,
    /// No row applies, and nothing changed.
    Ignored,
    /// The event cannot come in this state, as the table says of the cell.
    Forbidden,
}

/// What an edited row would have made of what a table was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// Nothing: it applies nowhere, before or after the edit.
    Not,
    /// What the row made of it: step by step the table does the same.
    Same,
    /// Something else, somewhere.
    Otherwise,
}

/// A table, and which of its rows were carried out so far.
#[derive(Debug)]
pub struct Tracked<T: Table> {
    rules: Rules<T>,
    forbidden: Vec<bool>,
    /// By cell: nothing is left to choose.
    decided: Vec<bool>,
    fired: Flags,
    watch: OnceLock<Watch<T>>,
}

/// Which mutants of a table could have made a difference so far.
#[derive(Debug)]
struct Watch<T: Table> {
    mutants: Vec<Mutant>,
    /// By cell: the rows that answer to it, and of each the edited ones.
    cells: Vec<Vec<(usize, Edits<T>)>>,
    /// By row: it applied, whether it was carried out or not.
    applied: Flags,
    /// By mutant: its row applied where it does not as it is, or the other way round, or did something else.
    differs: Flags,
}

/// A row as each of its mutants has it.
type Edits<T> = Arc<Vec<Edited<T>>>;

/// A row as a mutant has it.
#[derive(Debug)]
struct Edited<T: Table> {
    /// The mutant's place.
    mutant: usize,
    row: Row<T>,
    /// Only when it applies is edited, and not what it does.
    is_condition: bool,
}

impl<T: Table> Watch<T> {
    fn over(rules: &Rules<T>) -> Self {
        let mutants = mutation::mutants(rules);
        let of_row = |row: &Row<T>| -> Edits<T> {
            let those = mutants.iter().enumerate().filter(|(_, mutant)| mutant.row == row.id);
            let edited = |(place, mutant): (usize, &Mutant)| {
                let is_condition = mutant.guard().is_some();
                Some(Edited { mutant: place, row: mutant.edited(row)?, is_condition })
            };
            Arc::new(those.filter_map(edited).collect())
        };
        let rows: Vec<_> = rules.rows().iter().map(|row| (row, of_row(row))).collect();
        let cells = T::State::ALL.iter().flat_map(|state| {
            let rows = &rows;
            T::Input::ALL.iter().map(move |input| {
                let rows = rows.iter().enumerate();
                let of_cell = rows.filter(|(_, (row, _))| row.from.contains(state) && row.on.contains(input));
                of_cell.map(|(place, (_, edited))| (place, Arc::clone(edited))).collect()
            })
        });
        Watch {
            cells: cells.collect(),
            applied: Flags::new(rules.rows().len()),
            differs: Flags::new(mutants.len()),
            mutants,
        }
    }

    fn look(
        &self,
        rules: &Rules<T>,
        cell: usize,
        position: &Position<T>,
        event: &T::Event,
        view: T::View<'_>,
    ) {
        let applies = |row: &Row<T>| row.applies(&position.memory, event, view);
        let leads_to = |row: &Row<T>| {
            let mut after = position.clone();
            let outputs = row.fire(&mut after, event, view);
            (after, outputs)
        };
        for (place, edited) in &self.cells[cell] {
            let row = &rules.rows()[*place];
            let is_asked = applies(row);
            if is_asked {
                self.applied.raise(*place);
            }
            let mut as_is = None;
            for it in edited.iter().filter(|it| !self.differs.is_raised(it.mutant)) {
                let differs = match it.is_condition {
                    true => applies(&it.row) != is_asked,
                    false => is_asked && leads_to(&it.row) != *as_is.get_or_insert_with(|| leads_to(row)),
                };
                if differs {
                    self.differs.raise(it.mutant);
                }
            }
        }
    }

    fn touched(&self, rules: &Rules<T>) -> Vec<Touch> {
        let applied = |id: &str| {
            rules.rows().iter().enumerate().any(|(place, row)| row.id == id && self.applied.is_raised(place))
        };
        let of = |(place, mutant): (usize, &Mutant)| {
            let is_asked = applied(mutant.row);
            if self.differs.is_raised(place) || is_asked && mutant.drops_row() {
                Touch::Otherwise
            } else if is_asked {
                Touch::Same
            } else {
                Touch::Not
            }
        };
        self.mutants.iter().enumerate().map(of).collect()
    }
}

impl<T: Table> Tracked<T> {
    /// A table of which nothing was carried out yet.
    pub fn new(rules: Rules<T>, silences: &[Silence<T>]) -> Self {
        let mut forbidden = vec![false; T::State::ALL.len() * T::Input::ALL.len()];
        for silence in silences.iter().filter(|silence| silence.kind == SilenceKind::Forbidden) {
            for &state in silence.states {
                for &input in silence.inputs {
                    forbidden[Self::cell(state, input)] = true;
                }
            }
        }
        let decided = T::State::ALL.iter().flat_map(|&state| {
            let rules = &rules;
            T::Input::ALL
                .iter()
                .map(move |&input| rules.cell_rows(state, input).all(|row| row.duty != Duty::May))
        });
        Tracked {
            forbidden,
            decided: decided.collect(),
            fired: Flags::new(rules.rows().len()),
            watch: OnceLock::new(),
            rules,
        }
    }

    /// From now on it is noted which [mutants](mutation::mutants) of the table could make a difference.
    pub fn watch(&self) {
        self.watch.get_or_init(|| Watch::over(&self.rules));
    }

    /// For each mutant, in their order, what it would have made of all that was asked of the table since it was
    /// [watched](Self::watch).
    pub fn touched(&self) -> Vec<Touch> {
        self.watch.get().map(|watch| watch.touched(&self.rules)).unwrap_or_default()
    }

    #[inline]
    fn look(&self, position: &Position<T>, event: &T::Event, view: T::View<'_>) {
        if let Some(watch) = self.watch.get() {
            watch.look(&self.rules, Self::cell(position.state, T::kind(event)), position, event, view);
        }
    }

    /// The rows that are carried out.
    pub fn rules(&self) -> &Rules<T> {
        &self.rules
    }

    fn cell(state: T::State, input: T::Input) -> usize {
        state.index() * T::Input::ALL.len() + input.index()
    }

    /// In how many ways an event can be taken: one for each row that applies.
    pub fn choices(&self, position: &Position<T>, event: &T::Event, view: T::View<'_>) -> u8 {
        self.look(position, event, view);
        self.rules.matching(position, event, view).count() as u8
    }

    /// The same for an event that comes in any case, whether a row answers to it or not: at least one way.
    ///
    /// Of a cell's demanded and recommended rows one applies at most.
    pub fn ways(&self, position: &Position<T>, event: &T::Event, view: T::View<'_>) -> u8 {
        let is_decided = self.decided[Self::cell(position.state, T::kind(event))];
        if is_decided { 1 } else { self.choices(position, event, view).max(1) }
    }

    /// Carries out one of the rows that apply, the first one being 0, and says what it shows.
    #[inline]
    pub fn step(
        &self,
        choice: u8,
        position: &mut Position<T>,
        event: &T::Event,
        view: T::View<'_>,
    ) -> (Step, Outputs<T>) {
        self.look(position, event, view);
        let Some(row) = self.rules.matching(position, event, view).nth(usize::from(choice)) else {
            let is_forbidden = self.forbidden[Self::cell(position.state, T::kind(event))];
            let step = if is_forbidden { Step::Forbidden } else { Step::Ignored };
            return (step, Outputs::<T>::new());
        };
        self.fired.raise(row);
        (Step::Done, self.rules.fire(row, position, event, view))
    }

    /// The rows of readings that are not followed, which nothing carries out, and why.
    pub fn unread(&self, readings: Readings) -> impl Iterator<Item = (&'static str, &'static str)> {
        let unread = move |&(guard, wanted): &(T::Guard, bool)| {
            guard.reading().is_some_and(|reading| reading.is_followed(readings) != wanted)
        };
        let rows = self.rules.rows().iter().filter(move |row| row.when.iter().any(unread));
        rows.map(|row| (row.id, "It belongs to a reading that is not followed."))
    }

    /// The ids of all rows, and whether each was carried out.
    pub fn coverage(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.rules.rows().iter().enumerate().map(|(place, row)| (row.id, self.fired.is_raised(place)))
    }
}
