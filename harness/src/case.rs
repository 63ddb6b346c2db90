//! A conformance case: an installation, and phases of things that are done to it and outcomes that are expected.
//!
//! A case knows neither rule tables nor clients. It states from the specification's text what servers see and what the
//! client publishes, so it is a second opinion on the tables. Its head, its phases and a few words are common; the
//! installation and all other words are those of a [`Language`].
//!
//! - `words`: what a wire says of its own words
//! - `either`: words that several wires have, and those that one has beside them
//! - `stands`: where a clock of a server stands
//! - `language`: a case, its phases, and what can be done and expected in them, in the words of one wire
//! - `head`: what a case is about, and for whom
//! - `mistake`: something that is wrong with a case
//! - `read`: TOML to types, with errors that name file, line and remedy
//! - `check`: what the types alone cannot refuse in a head and its phases
//! - `schema`: the JSON Schema for editors, `conformance-suite/cases/SYSTEM/case.schema.json`
//!
//! **When it runs.** The `do` of the first phase prepares the world, then the client program is started. In every
//! phase all of `do` happens in order, then the expectations are waited for one after another. Logins and attempts
//! that come while `do` is still under way belong to that phase.
//!
//! **Every visible attempt is accounted for.** A connection attempt that a server sees has to be the next one of an
//! [`Expected::Attempts`], or be let through by the [`Expectation::allowing`] of the expectation that is waited for;
//! any other one fails the case, unless the wire excuses it.

mod check;
mod either;
mod head;
mod language;
mod mistake;
mod read;
mod schema;
mod stands;
mod words;

pub use either::Either;
pub use head::Head;
pub use language::{Action, Case, Expectation, Expected, Language, Phase, StateDirectory};
pub use mistake::{Mistake, refuse, require};
pub use read::CaseError;
pub use schema::schema;
pub use stands::Stands;
pub(crate) use words::yes;
pub use words::{Act, Outcome, Words};
