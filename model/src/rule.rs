//! What a row is, and what a table of rows speaks about.

use std::fmt::Debug;
use std::hash::Hash;

use smallvec::SmallVec;

use crate::ambiguity::Reading;

/// A value of a closed enum that can name every value it has, in the order of the table's columns.
pub trait Closed: Copy + Eq + Ord + Hash + Debug + 'static {
    /// Every value, once.
    const ALL: &'static [Self];
    /// Its place in [`Closed::ALL`].
    fn index(self) -> usize;
    /// What it means: its documentation.
    fn meaning(self) -> &'static str;
}

/// Declares a closed enum, its [`Closed::ALL`] and its meanings from one list, so that they cannot drift apart.
#[macro_export]
macro_rules! closed_enum {
    ($(#[$outer:meta])* pub enum $name:ident { $($(#[$($inner:tt)*])* $variant:ident),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$($inner)*])* $variant),+ }

        impl $crate::rule::Closed for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn index(self) -> usize {
                self as usize
            }
            fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($crate::closed_enum!(@text $($inner)*)),*)),+
                }
            }
        }
    };
    (@text doc = $text:literal) => { $text };
    (@text $($other:tt)*) => { "" };
}

/// Declares an enum of guards, whose variants may have fields, and what each of them means, from one list.
#[macro_export]
macro_rules! guard_enum {
    ($(#[$outer:meta])* pub enum $name:ident {
        $($(#[$($inner:tt)*])* $variant:ident $(($($field:ty),+))?),+ $(,)?
    }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$($inner)*])* $variant $(($($field),+))?),+ }

        impl $name {
            /// What it means: its documentation.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!($($crate::closed_enum!(@text $($inner)*)),*)),+
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
    type Guard: Copy + Eq + Debug + 'static;
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

    /// The column of an event.
    fn kind(event: &Self::Event) -> Self::Input;
    /// Whether a guard holds.
    fn holds(guard: Self::Guard, memory: &Self::Memory, event: &Self::Event, view: Self::View<'_>) -> bool;
    /// The reading of an open question that a guard asks for, if it asks for one.
    fn reading(guard: Self::Guard) -> Option<Reading> {
        let _ = guard;
        None
    }
    /// What a guard means, in a sentence; empty where the system does not say.
    fn meaning(guard: Self::Guard) -> &'static str {
        let _ = guard;
        ""
    }
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

/// Whether the specification demands what a row says, or merely allows it.
///
/// The guards of two demanded rows of one cell exclude each other. An allowed row may overlap any other: it
/// is a choice that the specification leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// A client or server that does otherwise breaks the clauses of the row.
    Must,
    /// One way among others.
    May,
}

/// An edition of a specification, by the vendor's name for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Edition(pub &'static str);

impl std::fmt::Display for Edition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// One row of a transition table, as it stands in the source.
#[derive(Debug, Clone, Copy)]
pub struct Rule<T: Table> {
    /// Permanent id, unique in its system.
    pub id: &'static str,
    /// The clauses that the row carries out.
    pub clauses: &'static [&'static str],
    /// The editions in which the row stands.
    pub editions: &'static [Edition],
    /// The states in which it applies.
    pub from: &'static [T::State],
    /// The inputs to which it answers.
    pub on: &'static [T::Input],
    /// Conditions, all of which must hold.
    pub when: &'static [T::Guard],
    /// The next state; `None` stays.
    pub to: Option<T::State>,
    /// What it does, in this order.
    pub effects: &'static [T::Effect],
    /// Demanded or allowed.
    pub duty: Duty,
}

/// The rows of a table that is written down in several parts, as one; there are `ROWS` of them.
pub const fn joined<T: Table, const ROWS: usize>(parts: &[&[Rule<T>]]) -> [Rule<T>; ROWS] {
    let mut all = [parts[0][0]; ROWS];
    let (mut part, mut row, mut place) = (0, 0, 0);
    while place < ROWS {
        if row == parts[part].len() {
            (part, row) = (part + 1, 0);
        } else {
            all[place] = parts[part][row];
            (row, place) = (row + 1, place + 1);
        }
    }
    all
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

/// What the absence of a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SilenceKind {
    /// The event can come and changes nothing.
    Ignored,
    /// The event cannot come in this state; if it does, the model or the harness is wrong.
    Forbidden,
}
