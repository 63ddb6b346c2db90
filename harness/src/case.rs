//! A conformance case: an installation, and phases of things that are done to it and outcomes that are expected.
//!
//! A case knows neither rule tables nor clients. It states from the specification's text what servers see and what the
//! client publishes, so it is a second opinion on the tables. Its head, its phases and a few words are common; the
//! installation and all other words are those of a [`Wire`].
//!
//! - this file: the case and its phases
//! - `words`: what can be done and expected whatever the wire, and what a wire says of its own words
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
mod read;
mod schema;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use redial_model::rule::Edition;
use schemars::JsonSchema;
use serde::Deserialize;

pub use check::{Mistake, refuse, require};
pub use read::CaseError;
pub use schema::schema;
pub use words::{Act, Action, Expectation, Expected, Outcome, StateDirectory, Words};

use crate::wire::Wire;

/// One case.
#[derive(Clone, Debug)]
pub struct Case<W: Wire> {
    /// What it is about, and for whom.
    pub head: Head,
    /// The servers, the user and the client's configuration.
    pub installation: W::Installation,
    /// What happens and what is expected, in order.
    pub phases: Vec<Phase<W>>,
}

/// What a case is about, and for whom.
#[derive(Clone, Debug)]
pub struct Head {
    /// Permanent name; the same as the file's, without `.toml`.
    pub id: String,
    /// What holds when the case passes, in one line.
    pub title: String,
    /// The defect that the case is there to catch.
    pub purpose: String,
    /// The clauses that it judges; at least one.
    pub clauses: Vec<String>,
    /// The editions of the specification in which it holds, in the system's order.
    pub editions: Vec<Edition>,
    /// What a client has to support for the case to mean anything; otherwise the case is skipped.
    pub requires: BTreeSet<String>,
    /// Readings of ambiguous passages under which alone the case holds, e.g. `MA-A1 = "a"`.
    pub readings: BTreeMap<String, String>,
}

/// Some actions, and what is expected of the client after them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "W: Wire")]
#[schemars(rename = "Phase", bound = "W: Wire")]
pub struct Phase<W: Wire> {
    /// What happens, in a few words.
    pub name: String,
    /// Actions, in order, all of them before the expectations.
    #[serde(default, rename = "do")]
    pub actions: Vec<Action<W>>,
    /// Expectations, in order.
    #[serde(default, rename = "expect")]
    pub expectations: Vec<Expectation<W>>,
}

impl<W: Wire> Case<W> {
    /// How often something may have to be waited for: each expectation, each action, and each phase for publications.
    pub fn waits(&self) -> usize {
        self.phases.iter().map(|phase| phase.expectations.len() + phase.actions.len() + 1).sum()
    }

    /// About how long it takes, to begin with those that take longest: each attempt is a pause of the client's, each hold
    /// and each silence a long one.
    pub fn steps(&self) -> usize {
        let attempts = |expectation: &Expectation<W>| match &expectation.expected {
            Expected::Attempts { places } => places.len(),
            _ => 1,
        };
        self.phases
            .iter()
            .map(|phase| phase.actions.len() + phase.expectations.iter().map(attempts).sum::<usize>())
            .sum()
    }
}
