//! A case in the words of one wire: its phases, and what can be done and expected in them.

use std::collections::BTreeSet;
use std::fmt::Debug;

use redial_model::system::System;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::head::Head;
use super::mistake::Mistake;
use super::words::{Act, Outcome};
use crate::names::{Name, Named};
use crate::proforma::Proforma;

/// The words in which the cases of one system are written. The type that implements it is a name and holds nothing.
pub trait Language: Copy + PartialEq + Debug + Send + Sync + 'static {
    /// Whose cases they are.
    const SYSTEM: &'static dyn System;
    /// What has to be known of a client.
    const PROFORMA: Proforma;

    /// A server of an installation, by its name in cases.
    type Place: Named;
    /// The servers of a case, the user, and what is configured in the client.
    type Installation: DeserializeOwned + JsonSchema + Clone + Debug + Send + Sync + 'static;
    /// What a case can do beside the common actions.
    type Action: Act;
    /// What a case can expect beside the common outcomes.
    type Expected: Outcome;

    /// What the types alone cannot refuse.
    ///
    /// # Errors
    /// The first mistake, and where it stands.
    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        let _ = case;
        Ok(())
    }
}

/// One case.
#[derive(Clone, Debug)]
pub struct Case<L: Language> {
    /// What it is about, and for whom.
    pub head: Head,
    /// The servers, the user and the client's configuration.
    pub installation: L::Installation,
    /// What happens and what is expected, in order.
    pub phases: Vec<Phase<L>>,
}

/// Some actions, and what is expected of the client after them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound = "L: Language")]
#[schemars(rename = "Phase", bound = "L: Language")]
pub struct Phase<L: Language> {
    /// What happens, in a few words.
    pub name: String,
    /// The genuine thing first: a client that fails here is skipped, since what the case is about could not be tried.
    #[serde(default)]
    pub control: bool,
    /// Actions, in order, all of them before the expectations.
    #[serde(default, rename = "do")]
    pub actions: Vec<Action<L>>,
    /// Expectations, in order.
    #[serde(default, rename = "expect")]
    pub expectations: Vec<Expectation<L>>,
}

impl<L: Language> Phase<L> {
    /// Does a client that was dialling before meet something else from now on? One that is started anew dials anew.
    pub fn changes_what_attempts_meet(&self) -> bool {
        let restarts = |action: &Action<L>| matches!(action, Action::RestartClient { .. });
        let changes = |action: &Action<L>| matches!(action, Action::Wire(_)) && !action.needs_client();
        self.actions.iter().any(changes) && !self.actions.iter().any(restarts)
    }
}

impl<L: Language> Case<L> {
    /// How often something may have to be waited for: each expectation, each action, and each phase for publications.
    pub fn waits(&self) -> usize {
        self.phases.iter().map(|phase| phase.expectations.len() + phase.actions.len() + 1).sum()
    }

    /// About how long it takes, to begin with those that take longest: each attempt is a pause of the client's, each hold
    /// and each silence a long one.
    pub fn steps(&self) -> usize {
        let attempts = |expectation: &Expectation<L>| match &expectation.expected {
            Expected::Attempts { places } => places.len(),
            _ => 1,
        };
        self.phases
            .iter()
            .map(|phase| phase.actions.len() + phase.expectations.iter().map(attempts).sum::<usize>())
            .sum()
    }
}

/// Something that happens to the installation, to the network or to the client program.
#[derive(Clone, Debug, PartialEq)]
pub enum Action<L: Language> {
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
    Wire(L::Action),
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

impl<L: Language> From<CommonAction> for Action<L> {
    fn from(action: CommonAction) -> Self {
        match action {
            CommonAction::RestartClient { state } => Action::RestartClient { state },
            CommonAction::Hold { time } => Action::Hold { time },
        }
    }
}

/// The main keys of the common actions.
pub(super) const ACTIONS: &[&str] = &["restart-client", "hold"];

impl<L: Language> Action<L> {
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
pub struct Expectation<L: Language> {
    /// What is expected.
    pub expected: Expected<L>,
    /// The clauses that are blamed; the case's if empty.
    pub clauses: Vec<String>,
    /// Attempts at these servers are let through while this is waited for, in any number and order. For passages
    /// where the specification leaves the client a choice of ways to the same end.
    pub allowing: BTreeSet<L::Place>,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected<L: Language> {
    /// The next visible attempts are at these servers, in this order. Attempts at a closed port are invisible.
    Attempts {
        /// At which servers.
        places: Vec<Name<L::Place>>,
    },
    /// The client has named the server in what it traces to standard error.
    Traces {
        /// Which server.
        place: Name<L::Place>,
    },
    /// Something of the wire's own.
    Wire(L::Expected),
}

/// The common outcomes, as a file has them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, bound = "L: Language")]
#[schemars(untagged, rename = "CommonExpected", bound = "L: Language")]
pub(super) enum CommonExpected<L: Language> {
    /// The next visible attempts are at these servers, in this order. Attempts at a closed port are invisible.
    Attempts {
        /// At which servers.
        #[serde(rename = "attempts")]
        places: Vec<Name<L::Place>>,
    },
    /// The client has named the server in what it traces to standard error.
    Traces {
        /// Which server.
        #[serde(rename = "traces")]
        place: Name<L::Place>,
    },
}

impl<L: Language> From<CommonExpected<L>> for Expected<L> {
    fn from(expected: CommonExpected<L>) -> Self {
        match expected {
            CommonExpected::Attempts { places } => Expected::Attempts { places },
            CommonExpected::Traces { place } => Expected::Traces { place },
        }
    }
}

/// The main keys of the common outcomes.
pub(super) const OUTCOMES: &[&str] = &["attempts", "traces"];

impl<L: Language> Expected<L> {
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
