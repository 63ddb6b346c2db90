//! The words of a case: those that every wire has, and what a wire says of its own.

use std::collections::BTreeSet;
use std::fmt::Debug;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::names::Name;
use crate::wire::Wire;

/// Words of a wire: an enum whose variants have named fields, of which one is the main key.
///
/// In a file the main key says which variant is meant: `{ stop = "slave1", noticed = false }` is
/// `Stop { stop: …, noticed: … }`. The enum derives `Deserialize` with `rename_all = "kebab-case"` and
/// `deny_unknown_fields`, and `JsonSchema` with `#[schemars(untagged)]`; its main fields are renamed to their keys.
pub trait Words: DeserializeOwned + JsonSchema + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The main keys, one for each variant, in the order of messages.
    const KEYS: &'static [&'static str];
}

/// What a case can do.
pub trait Act: Words {
    /// Does it mean anything only once the client runs?
    fn needs_client(&self) -> bool;
}

/// What a case can expect.
pub trait Outcome: Words {
    /// What is expected, for people.
    fn describe(&self) -> String;
    /// Whether it is about what the client publishes, and means nothing for a client that does not.
    fn is_published(&self) -> bool {
        false
    }
    /// Whether a client that does as expected rests afterwards, so that any further attempt is one too many. `None`: that
    /// stays as it was.
    fn leaves_at_rest(&self) -> Option<bool> {
        None
    }
}

/// Something that happens to the installation, to the network or to the client program.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<W: Wire> {
    /// The client program is ended and started again.
    RestartClient {
        /// What becomes of its state directory.
        state: StateDirectory,
    },
    /// Time passes; for what must *not* happen meanwhile.
    Hold {
        /// Which time of the client passes, and a margin.
        time: String,
    },
    /// Something of the wire's own.
    Wire(W::Action),
}

/// The common actions, as a file has them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub(super) enum CommonAction {
    /// The client program is ended and started again.
    RestartClient {
        /// What becomes of its state directory.
        #[serde(rename = "restart-client")]
        state: StateDirectory,
    },
    /// Time passes; for what must *not* happen meanwhile.
    Hold {
        /// Which time of the client passes, and a margin.
        #[serde(rename = "hold")]
        time: String,
    },
}

impl<W: Wire> From<CommonAction> for Action<W> {
    fn from(action: CommonAction) -> Self {
        match action {
            CommonAction::RestartClient { state } => Action::RestartClient { state },
            CommonAction::Hold { time } => Action::Hold { time },
        }
    }
}

/// The main keys of the common actions.
pub(super) const ACTIONS: &[&str] = &["restart-client", "hold"];

impl<W: Wire> Action<W> {
    /// Does it mean anything only once the client runs?
    pub fn needs_client(&self) -> bool {
        match self {
            Action::RestartClient { .. } | Action::Hold { .. } => true,
            Action::Wire(action) => action.needs_client(),
        }
    }
}

/// What a restarted client finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StateDirectory {
    /// Its state directory as it left it.
    Kept,
    /// An empty one.
    Wiped,
}

/// What is expected, and which clauses are to blame if it does not come.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation<W: Wire> {
    /// What is expected.
    pub expected: Expected<W>,
    /// The clauses that are blamed; the case's if empty.
    pub clauses: Vec<String>,
    /// Attempts at these servers are let through while this is waited for, in any number and order. For passages
    /// where the specification leaves the client a choice of ways to the same end.
    pub allowing: BTreeSet<W::Place>,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected<W: Wire> {
    /// The next visible attempts are at these servers, in this order. Attempts at a closed port are invisible.
    Attempts {
        /// At which servers.
        places: Vec<Name<W::Place>>,
    },
    /// The client has named the server in what it traces to standard error.
    Traces {
        /// Which server.
        place: Name<W::Place>,
    },
    /// Something of the wire's own.
    Wire(W::Expected),
}

/// The common outcomes, as a file has them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, bound = "W: Wire")]
#[schemars(untagged, rename = "CommonExpected", bound = "W: Wire")]
pub(super) enum CommonExpected<W: Wire> {
    /// The next visible attempts are at these servers, in this order. Attempts at a closed port are invisible.
    Attempts {
        /// At which servers.
        #[serde(rename = "attempts")]
        places: Vec<Name<W::Place>>,
    },
    /// The client has named the server in what it traces to standard error.
    Traces {
        /// Which server.
        #[serde(rename = "traces")]
        place: Name<W::Place>,
    },
}

impl<W: Wire> From<CommonExpected<W>> for Expected<W> {
    fn from(expected: CommonExpected<W>) -> Self {
        match expected {
            CommonExpected::Attempts { places } => Expected::Attempts { places },
            CommonExpected::Traces { place } => Expected::Traces { place },
        }
    }
}

/// The main keys of the common outcomes.
pub(super) const OUTCOMES: &[&str] = &["attempts", "traces"];

impl<W: Wire> Expected<W> {
    /// What is expected, for people, when so many of several attempts have come.
    pub fn describe(&self, came: usize) -> String {
        match self {
            Expected::Attempts { places } => {
                let names: Vec<String> = places.iter().skip(came).map(ToString::to_string).collect();
                format!("a connection to {}", names.join(", then "))
            }
            Expected::Traces { place } => format!("a trace on standard error that names {place}"),
            Expected::Wire(expected) => expected.describe(),
        }
    }

    /// See [`Outcome::is_published`].
    pub fn is_published(&self) -> bool {
        match self {
            Expected::Attempts { .. } | Expected::Traces { .. } => false,
            Expected::Wire(expected) => expected.is_published(),
        }
    }

    /// See [`Outcome::leaves_at_rest`].
    pub fn leaves_at_rest(&self) -> Option<bool> {
        match self {
            Expected::Attempts { .. } => Some(false),
            Expected::Traces { .. } => None,
            Expected::Wire(expected) => expected.leaves_at_rest(),
        }
    }
}
