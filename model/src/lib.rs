//! Transition tables of PBX redundancy specifications, and a checker for them.
//!
//! | module | holds |
//! |---|---|
//! | [`clause`] | the statements of a specification, by permanent id |
//! | [`closed`] | closed enums, of which every vocabulary is made |
//! | [`rule`] | what a row is; the vocabulary that a table speaks |
//! | [`edition`] | editions of a document |
//! | [`engine`] | the one interpreter of rows |
//! | [`coverage`] | which rows were carried out |
//! | [`ambiguity`] | open questions of a document and their readings |
//! | [`topology`] | nodes, sets of nodes, relations between them |
//! | [`timer`] | durations, and which side of their boundary it is |
//! | [`environment`] | what happens to an installation: faults and repairs |
//! | [`promela`] | tables for a second checker: their rows in Promela, the language of SPIN |
//! | [`property`] | what is asked of a model |
//! | [`explore`] | the explorer: every state, shortest counterexamples, exact counts |
//! | [`audit`] | what becomes of whom when something fails in an installation that somebody has |
//! | [`frame`] | the frame in which a system stands: what it says of its world, and what it gets for that |
//! | [`browse`](mod@browse) | stateright's Explorer page, with states and actions in words |
//! | [`check`] | a system's properties over every topology of a scope |
//! | [`mutation`] | rows edited on purpose |
//! | [`addition`] | claims about an installation and what could be added to it |
//! | [`register`] | the open questions before the checker |
//! | [`decided`] | what they decide about service, counted |
//! | [`finding`] | what an operator should be told, and what a document does not give |
//! | [`comparison`] | the questions that are asked of every system |
//! | [`render`] | documents for people, from the tables |
//! | [`table`] | a table as lists and reports show it |
//! | [`system`] | what may be asked of any system |
//! | [`systems`] | the systems, a folder each |
//!
//! Nothing here opens a socket or reads a clock that a verdict could depend on.
#![deny(missing_docs)]

pub mod addition;
pub mod ambiguity;
pub mod audit;
pub mod browse;
pub mod check;
pub mod clause;
pub mod closed;
pub mod comparison;
pub mod coverage;
pub mod decided;
pub mod edition;
pub mod engine;
pub mod environment;
pub mod explore;
pub mod finding;
pub mod frame;
pub mod mutation;
pub mod promela;
pub mod property;
pub mod register;
pub mod render;
pub mod rule;
pub mod system;
pub mod systems;
pub mod table;
pub mod timer;
pub mod topology;
