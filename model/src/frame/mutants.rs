//! What the properties of a system are worth: its mutants, judged.
//!
//! | module | subject |
//! |---|---|
//! | `original` | the rules as they are, installation by installation: what is said of them, and which mutants matter where |
//! | `said` | what one exploration says of each claim |
//! | `judge` | one mutant: the smallest installation in which a property refuses it, or where it first differs, or that it does not |
//! | `tell` | where a mutant first differs, in words |
//!
//! A mutant can only matter where its row applies or, if its conditions are edited, where they hold and the row's do not, or the
//! other way round: one exploration of the original notes that for all mutants. Everywhere else both go the same steps.

mod judge;
mod original;
mod said;
mod tell;

pub(super) use judge::judge_all;
