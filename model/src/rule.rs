//! What a row is, and what a table of rows speaks about.

use std::fmt::Debug;
use std::hash::Hash;

use smallvec::SmallVec;

use crate::ambiguity::Reading;
pub use crate::closed::Closed;
pub use crate::edition::Edition;

/// A condition of a row. It is said once: a row names it among those that must hold, or among those that must not.
pub trait Condition: Copy + Eq + Debug + 'static {
    /// What it means: its documentation.
    fn meaning(self) -> &'static str;
    /// The reading of an open question that it asks for, if it asks for one.
    fn reading(self) -> Option<Reading>;
}

/// The condition of a table that has none.
impl Condition for () {
    fn meaning(self) -> &'static str {
        ""
    }

    fn reading(self) -> Option<Reading> {
        None
    }
}

/// The conditions of a table without open questions can be a closed enum like any other.
impl<T: Closed> Condition for T {
    fn meaning(self) -> &'static str {
        Closed::meaning(self)
    }

    fn reading(self) -> Option<Reading> {
        None
    }
}

/// Declares an enum of guards, whose variants may have fields, and what each of them means, from one list. The last one,
/// `Reads`, asks for a reading of the table's questions.
#[macro_export]
macro_rules! guard_enum {
    ($(#[$outer:meta])* pub enum $name:ident {
        $($(#[$($inner:tt)*])* $variant:ident $(($($field:ty),+))?),+ $(,)?
    } reads $question:ident) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$($inner)*])* $variant $(($($field),+))?,)+
            /// That reading of an open question is followed: 0 is `a`.
            Reads($question, u8),
        }

        impl $crate::rule::Condition for $name {
            fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!($($crate::closed_enum!(@text $($inner)*)),*),)+
                    Self::Reads(..) => "That reading of an open question is followed: 0 is `a`.",
                }
            }
            fn reading(self) -> Option<$crate::ambiguity::Reading> {
                match self {
                    Self::Reads(question, reading) => {
                        Some($crate::ambiguity::Question::read_as(question, reading))
                    }
                    _ => None,
                }
            }
        }
    };
}

/// One side of a system: a PBX, or its client.
///
/// The table is a closed vocabulary. Guards look at the table's own memory, at the event and at the view;
/// a client's view never shows a server's state, a server's view never shows a client's memory.
pub trait Table: Copy + Ord + Hash + Debug + 'static {
    /// Where it stands: the table's lines.
    type State: Closed;
    /// The kinds of event it is told of: the table's columns.
    type Input: Closed;
    /// A condition of a row.
    type Guard: Condition;
    /// What a row does beside changing the state.
    type Effect: Closed;
    /// What is remembered from event to event.
    type Memory: Clone + Eq + Ord + Hash + Debug;
    /// An event with its details.
    type Event: Clone + Debug;
    /// What it shows to the outside.
    type Output: Clone + Eq + Debug;
    /// What may be looked at beside memory and event: configuration, and what a node sees of others.
    type View<'a>: Copy;

    /// The editions of its document: those of every row that names none.
    const EDITIONS: &'static [Edition];

    /// The column of an event.
    fn kind(event: &Self::Event) -> Self::Input;
    /// Whether a guard holds.
    fn holds(guard: Self::Guard, memory: &Self::Memory, event: &Self::Event, view: Self::View<'_>) -> bool;
    /// Carries an effect out: it changes the memory, or adds an output.
    fn apply(
        effect: Self::Effect,
        memory: &mut Self::Memory,
        event: &Self::Event,
        view: Self::View<'_>,
        outputs: &mut Outputs<Self>,
    );
}

/// What one step shows to the outside, in order. Few rows do more than four things, so that a step allocates nothing.
pub type Outputs<T> = SmallVec<[<T as Table>::Output; 4]>;

/// Whether the specification demands what a row says, recommends it, or merely allows it.
///
/// Of the demanded and the recommended rows of one cell one applies at most: their guards exclude each other. An allowed row
/// may overlap any other: it is a choice that the specification leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// A client or server that does otherwise breaks the clauses of the row.
    Must,
    /// A client that does otherwise breaks nothing, and is not as the document recommends.
    Should,
    /// One way among others.
    May,
}

/// One row of a transition table, as it stands in the source. [`must`], [`should`] or [`may`] begin it, and it says only what it says:
///
/// ```
/// use redial_model::rule::{Rule, must};
/// use redial_model::systems::netphone::client::{Client, Effect::*, Input::*, State::*};
///
/// const ROWS: &[Rule<Client>] = &[
///     must("NP-C01", &["NP-03"]).from(&[Offline]).on(&[AttemptDue]).to(Connecting).does(&[AimAtServer, Dial]),
/// ];
/// ```
///
/// A row that does not say where it applies, and to what it answers, is none; this does not compile:
///
/// ```compile_fail
/// # use redial_model::rule::{Rule, must};
/// # use redial_model::systems::netphone::client::{Client, Effect::*, Input::*, State::*};
/// const ROWS: &[Rule<Client>] = &[must("NP-C01", &["NP-03"]).from(&[Offline]).to(Connecting)];
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use = "a row that stands in no table says nothing"]
pub struct Rule<T: Table> {
    /// Permanent id, unique in its system.
    pub id: &'static str,
    /// The clauses that the row carries out; of a [`fact`] the entries of the register that it rests on.
    pub clauses: &'static [&'static str],
    /// The editions in which the row stands.
    pub editions: &'static [Edition],
    /// The states in which it applies.
    pub from: &'static [T::State],
    /// The inputs to which it answers.
    pub on: &'static [T::Input],
    /// Conditions, all of which must hold.
    pub when: &'static [T::Guard],
    /// Conditions, none of which may hold.
    pub unless: &'static [T::Guard],
    /// The next state; `None` stays.
    pub to: Option<T::State>,
    /// What it does, in this order.
    pub effects: &'static [T::Effect],
    /// Demanded, recommended or allowed.
    pub duty: Duty,
}

/// A row that the document demands, by its permanent id, and the clauses that it carries out.
pub const fn must<T: Table>(id: &'static str, clauses: &'static [&'static str]) -> Heading<T> {
    Heading::new(Duty::Must, id, clauses)
}

/// A row of which the document has no word: it is how the product is. It cites no clause, but the entries of the register that
/// say so, and that have another reading.
pub const fn fact<T: Table>(id: &'static str, entries: &'static [&'static str]) -> Heading<T> {
    Heading::new(Duty::Must, id, entries)
}

/// A row that the document recommends, by its permanent id, and the clauses that it carries out.
pub const fn should<T: Table>(id: &'static str, clauses: &'static [&'static str]) -> Heading<T> {
    Heading::new(Duty::Should, id, clauses)
}

/// A row that the document allows, by its permanent id, and the clauses that it carries out.
pub const fn may<T: Table>(id: &'static str, clauses: &'static [&'static str]) -> Heading<T> {
    Heading::new(Duty::May, id, clauses)
}

/// The beginning of a row, which does not say yet where it applies: no table takes it.
#[derive(Debug, Clone, Copy)]
pub struct Heading<T: Table>(Rule<T>);

/// A row that does not say yet to what it answers: no table takes it either.
#[derive(Debug, Clone, Copy)]
pub struct Placed<T: Table>(Rule<T>);

impl<T: Table> Heading<T> {
    const fn new(duty: Duty, id: &'static str, clauses: &'static [&'static str]) -> Self {
        let editions = T::EDITIONS;
        let (from, on, when, unless): (_, _, &[_], &[_]) = (&[], &[], &[], &[]);
        Heading(Rule { id, clauses, editions, from, on, when, unless, to: None, effects: &[], duty })
    }

    /// It does not stand in every edition, but in these.
    pub const fn only_in(mut self, editions: &'static [Edition]) -> Self {
        assert!(!editions.is_empty(), "a row stands in some edition");
        self.0.editions = editions;
        self
    }

    /// The states in which it applies.
    pub const fn from(mut self, states: &'static [T::State]) -> Placed<T> {
        assert!(!states.is_empty(), "a row applies in some state");
        self.0.from = states;
        Placed(self.0)
    }
}

impl<T: Table> Placed<T> {
    /// The inputs to which it answers. This makes a row of it: it stays where it is, and does nothing.
    pub const fn on(mut self, inputs: &'static [T::Input]) -> Rule<T> {
        assert!(!inputs.is_empty(), "a row answers to some input");
        self.0.on = inputs;
        self.0
    }
}

impl<T: Table> Rule<T> {
    /// Conditions, all of which must hold.
    pub const fn when(mut self, guards: &'static [T::Guard]) -> Self {
        assert!(self.when.is_empty(), "a row says its conditions once");
        self.when = guards;
        self
    }

    /// Conditions, none of which may hold.
    pub const fn unless(mut self, guards: &'static [T::Guard]) -> Self {
        assert!(self.unless.is_empty(), "a row says its exceptions once");
        self.unless = guards;
        self
    }

    /// The next state; without it, the state stays.
    pub const fn to(mut self, state: T::State) -> Self {
        assert!(self.to.is_none(), "a row leads to one state");
        self.to = Some(state);
        self
    }

    /// What it does, in this order.
    pub const fn does(mut self, effects: &'static [T::Effect]) -> Self {
        assert!(self.effects.is_empty(), "a row says what it does once");
        self.effects = effects;
        self
    }
}

impl<T: Table> Rule<T> {
    /// Each condition with the value that it must have.
    pub fn conditions(&self) -> impl Iterator<Item = (T::Guard, bool)> {
        let wanted = |value| move |&guard: &T::Guard| (guard, value);
        self.when.iter().map(wanted(true)).chain(self.unless.iter().map(wanted(false)))
    }
}

/// Why cells have no row.
#[derive(Debug)]
pub struct Silence<T: Table> {
    /// The states of the cells.
    pub states: &'static [T::State],
    /// The inputs of the cells.
    pub inputs: &'static [T::Input],
    /// What the absence means.
    pub kind: SilenceKind,
    /// Why it is so.
    pub reason: &'static str,
}

/// Cells without a row in which the events can come and change nothing, and why.
pub const fn ignored<T: Table>(
    states: &'static [T::State],
    inputs: &'static [T::Input],
    reason: &'static str,
) -> Silence<T> {
    Silence { states, inputs, kind: SilenceKind::Ignored, reason }
}

/// Cells without a row in which the events cannot come, and why.
pub const fn forbidden<T: Table>(
    states: &'static [T::State],
    inputs: &'static [T::Input],
    reason: &'static str,
) -> Silence<T> {
    Silence { states, inputs, kind: SilenceKind::Forbidden, reason }
}

/// What the absence of a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SilenceKind {
    /// The event can come and changes nothing.
    Ignored,
    /// The event cannot come in this state; if it does, the model or the harness is wrong.
    Forbidden,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systems::netphone::client::{Client, Input, State};

    fn row() -> Rule<Client> {
        must("NP-C01", &["NP-03"]).from(&[State::Connecting]).on(&[Input::Lost])
    }

    #[test]
    fn a_row_stands_in_every_edition_and_changes_nothing_unless_it_says_otherwise() {
        assert_eq!(row().editions, Client::EDITIONS);
        assert!(row().when.is_empty() && row().unless.is_empty());
        assert!(row().to.is_none() && row().effects.is_empty());
        let later = must::<Client>("NP-C01", &[]).only_in(&Client::EDITIONS[1..]);
        assert_eq!(later.from(&[State::Connecting]).on(&[Input::Lost]).editions, &Client::EDITIONS[1..]);
    }

    #[test]
    #[should_panic = "a row applies in some state"]
    fn a_row_of_no_state_is_none() {
        let _ = may::<Client>("NP-C01", &[]).from(&[]);
    }

    #[test]
    #[should_panic = "a row answers to some input"]
    fn a_row_of_no_input_is_none() {
        let _ = may::<Client>("NP-C01", &[]).from(&[State::Connecting]).on(&[]);
    }

    #[test]
    #[should_panic = "a row leads to one state"]
    fn a_row_does_not_take_back_what_it_said() {
        let _ = row().to(State::Connecting).to(State::Connecting);
    }
}
