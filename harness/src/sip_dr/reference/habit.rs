//! What a desktop does beside its rows: some of it is nobody's business, and some of it is wrong, though no edit of a row would be.

use crate::names::Named;

/// Something that the reference desktop does if it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// It says something that version 1 does not have: as right as before.
    SaysMore,
    /// GD-24.
    NeverRetries,
    /// Its adapter speaks another version.
    SpeaksVersion2,
    /// Its adapter says what is no JSON.
    SaysNonsense,
}

impl Named for Habit {
    const WHAT: &'static str = "habit";

    fn all() -> Vec<Self> {
        vec![Habit::SaysMore, Habit::NeverRetries, Habit::SpeaksVersion2, Habit::SaysNonsense]
    }

    fn name(self) -> &'static str {
        match self {
            Habit::SaysMore => "says-more",
            Habit::NeverRetries => "never-retries",
            Habit::SpeaksVersion2 => "speaks-version-2",
            Habit::SaysNonsense => "says-nonsense",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Habit::SaysMore => "It says something that version 1 of the adapter protocol does not have.",
            Habit::NeverRetries => "It does not try to have back a service that is OFF.",
            Habit::SpeaksVersion2 => "It speaks another version of the adapter protocol.",
            Habit::SaysNonsense => "It says what is no JSON.",
        }
    }
}
