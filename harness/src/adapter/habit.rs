//! What the adapter of a reference client does beside its rows: some of it is nobody's business, and some of it is wrong, though no edit
//! of a row would be.

use super::UNKNOWN;

crate::named_enum! {
    /// Something that the adapter of a reference client does if it is told to.
    pub enum Habit: "habit" {
        /// It says something that version 1 of the adapter protocol does not have.
        // As right as before.
        SaysMore = "says-more",
        /// It speaks another version of the adapter protocol.
        SpeaksVersion2 = "speaks-version-2",
        /// It says what is no JSON.
        SaysNonsense = "says-nonsense",
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
