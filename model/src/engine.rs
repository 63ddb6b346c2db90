//! The one interpreter of rows. The checker, the oracle, the reference client, the generator and the mutants all
//! call it; no rule is carried out anywhere else.

use smallvec::SmallVec;

use crate::ambiguity::Reading;
use crate::rule::{Closed, Condition as _, Duty, Edition, Outputs, Rule, Table};

/// A row as the interpreter holds it: owned, so that a mutant is an edit.
#[derive(Debug, Clone)]
pub struct Row<T: Table> {
    /// The row's permanent id.
    pub id: &'static str,
    /// The clauses it carries out.
    pub clauses: &'static [&'static str],
    /// The states in which it applies.
    pub from: Vec<T::State>,
    /// The inputs to which it answers.
    pub on: Vec<T::Input>,
    /// Each guard with the value that it must have: those of the row's `when`, then, `false`, those of its `unless`.
    pub when: Vec<(T::Guard, bool)>,
    /// The next state; `None` stays.
    pub to: Option<T::State>,
    /// What it does, in this order.
    pub effects: Vec<T::Effect>,
    /// Demanded, recommended or allowed.
    pub duty: Duty,
}

impl<T: Table> Row<T> {
    fn lower(rule: &Rule<T>) -> Self {
        Row {
            id: rule.id,
            clauses: rule.clauses,
            from: rule.from.to_vec(),
            on: rule.on.to_vec(),
            when: rule.conditions().collect(),
            to: rule.to,
            effects: rule.effects.to_vec(),
            duty: rule.duty,
        }
    }

    /// Whether its guards hold; state and kind of the event are the cell's matter.
    pub(crate) fn applies(&self, memory: &T::Memory, event: &T::Event, view: T::View<'_>) -> bool {
        all_hold::<T>(&self.when, memory, event, view)
    }

    /// Carries it out, and says what that shows.
    #[inline]
    pub(crate) fn fire(&self, position: &mut Position<T>, event: &T::Event, view: T::View<'_>) -> Outputs<T> {
        let mut outputs = Outputs::<T>::new();
        for &effect in &self.effects {
            T::apply(effect, &mut position.memory, event, view, &mut outputs);
        }
        if let Some(to) = self.to {
            position.state = to;
        }
        outputs
    }
}

#[inline]
fn all_hold<T: Table>(
    when: &[(T::Guard, bool)],
    memory: &T::Memory,
    event: &T::Event,
    view: T::View<'_>,
) -> bool {
    when.iter().all(|&(guard, wanted)| T::holds(guard, memory, event, view) == wanted)
}

/// Where one side stands: its state and what it remembers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position<T: Table> {
    /// The state.
    pub state: T::State,
    /// The memory.
    pub memory: T::Memory,
}

impl<T: Table> Copy for Position<T> where T::Memory: Copy {}

/// A table ready to be run: the rows, and for each cell the rows that answer to it: demanded ones first,
/// then recommended ones, then allowed ones.
#[derive(Debug, Clone)]
pub struct Rules<T: Table> {
    rows: Vec<Row<T>>,
    /// Cell after cell.
    candidates: Vec<Candidate<T>>,
    /// Where the candidates of each cell begin, and where those of the last one end.
    cells: Vec<u16>,
}

/// A row of a cell, with what has to be looked at to know whether it applies.
#[derive(Debug, Clone)]
struct Candidate<T: Table> {
    row: u16,
    when: SmallVec<[(T::Guard, bool); 4]>,
}

impl<T: Table> Rules<T> {
    /// The rows of one edition.
    pub fn lower(rules: &[Rule<T>], edition: Edition) -> Self {
        Self::from_rows(
            rules.iter().filter(|rule| rule.editions.contains(&edition)).map(Row::lower).collect(),
        )
    }

    /// A table of rows that were edited.
    pub fn from_rows(rows: Vec<Row<T>>) -> Self {
        let (mut candidates, mut cells) = (Vec::new(), Vec::new());
        for &state in T::State::ALL {
            for &input in T::Input::ALL {
                debug_assert_eq!(cells.len(), Self::cell(state, input));
                cells.push(candidates.len() as u16);
                for duty in [Duty::Must, Duty::Should, Duty::May] {
                    let of_cell = rows.iter().enumerate().filter(|(_, row)| {
                        row.duty == duty && row.from.contains(&state) && row.on.contains(&input)
                    });
                    candidates.extend(of_cell.map(|(row, it)| {
                        let mut when: SmallVec<_> = it.when.as_slice().into();
                        // A reading is looked up where nothing else decides.
                        when.sort_by_key(|(guard, _): &(T::Guard, bool)| guard.reading().is_some());
                        Candidate { row: row as u16, when }
                    }));
                }
            }
        }
        cells.push(candidates.len() as u16);
        Rules { rows, candidates, cells }
    }

    fn cell(state: T::State, input: T::Input) -> usize {
        state.index() * T::Input::ALL.len() + input.index()
    }

    /// The same, in which rows apply whichever reading of some questions they ask for.
    #[must_use]
    pub fn whatever_reading(&self, of: impl Fn(Reading) -> bool) -> Self {
        let mut rows = self.rows.clone();
        for row in &mut rows {
            row.when.retain(|(guard, _)| !guard.reading().is_some_and(&of));
        }
        Rules::from_rows(rows)
    }

    /// The rows in the order of the document.
    pub fn rows(&self) -> &[Row<T>] {
        &self.rows
    }

    fn candidates(&self, state: T::State, input: T::Input) -> &[Candidate<T>] {
        let cell = Self::cell(state, input);
        &self.candidates[usize::from(self.cells[cell])..usize::from(self.cells[cell + 1])]
    }

    /// The rows of a cell, whatever their guards say.
    pub fn cell_rows(&self, state: T::State, input: T::Input) -> impl Iterator<Item = &Row<T>> {
        self.candidates(state, input).iter().map(|candidate| &self.rows[usize::from(candidate.row)])
    }

    /// The rows that apply, by number, demanded ones first. None: the event changes nothing.
    #[inline]
    pub fn matching(
        &self,
        position: &Position<T>,
        event: &T::Event,
        view: T::View<'_>,
    ) -> impl Iterator<Item = usize> {
        self.candidates(position.state, T::kind(event))
            .iter()
            .filter(move |candidate| all_hold::<T>(&candidate.when, &position.memory, event, view))
            .map(|candidate| usize::from(candidate.row))
    }

    /// Carries one row out, and says what that shows.
    #[inline]
    pub fn fire(
        &self,
        number: usize,
        position: &mut Position<T>,
        event: &T::Event,
        view: T::View<'_>,
    ) -> Outputs<T> {
        self.rows[number].fire(position, event, view)
    }
}

/// One step: the first row that applies is carried out. Its number is returned, and what it shows.
///
/// Demanded and recommended rows come before allowed ones, so this is what a client does that follows the document and takes
/// the first choice where it leaves one. `None`: no row applies, and nothing changed.
pub fn step<T: Table>(
    rules: &Rules<T>,
    position: &mut Position<T>,
    event: &T::Event,
    view: T::View<'_>,
) -> (Option<usize>, Outputs<T>) {
    let number = rules.matching(position, event, view).next();
    let outputs = number.map(|number| rules.fire(number, position, event, view));
    (number, outputs.unwrap_or_default())
}
