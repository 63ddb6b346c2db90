//! What the adapter of a reference client does beside its rows: some of it is nobody's business, and some of it is wrong, though no edit
//! of a row would be.

use super::UNKNOWN;
use crate::names::Named;

/// Something that the adapter of a reference client does if it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// It says something that version 1 does not have: as right as before.
    SaysMore,
    /// It speaks another version.
    SpeaksVersion2,
    /// It says what is no JSON.
    SaysNonsense,
}

impl Named for Habit {
    const WHAT: &'static str = "habit";

    fn all() -> Vec<Self> {
        vec![Habit::SaysMore, Habit::SpeaksVersion2, Habit::SaysNonsense]
    }

    fn name(self) -> &'static str {
        match self {
            Habit::SaysMore => "says-more",
            Habit::SpeaksVersion2 => "speaks-version-2",
            Habit::SaysNonsense => "says-nonsense",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Habit::SaysMore => "It says something that version 1 of the adapter protocol does not have.",
            Habit::SpeaksVersion2 => "It speaks another version of the adapter protocol.",
            Habit::SaysNonsense => "It says what is no JSON.",
        }
    }
}

/// What an adapter says on each connection that nobody asks for, with these habits, or by its freedom to say more.
pub fn says_too(has: impl Fn(Habit) -> bool, does_more: bool) -> Option<&'static str> {
    match () {
        () if has(Habit::SaysNonsense) => Some("{"),
        () if has(Habit::SaysMore) || does_more => Some(UNKNOWN),
        () => None,
    }
}
