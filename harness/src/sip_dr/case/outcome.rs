//! What a case can expect of a desktop.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use crate::case::{Outcome, Words};
use crate::names::Name;
use crate::sip_dr::messages::{Object, ServiceName};

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// The desktop is connected to a site and has set up its listeners there, and turns nowhere else.
    Works {
        /// At which site.
        #[serde(rename = "works")]
        at: Name<Place>,
        /// Which listeners; those that a switchover ends with, if a case does not say: telephony and the DN. The configuration service
        /// needs none beside the connection itself.
        #[serde(default = "of_a_switchover")]
        listens: Vec<Listener>,
    },
    /// How it stands with the agent's login.
    Agent {
        /// In, still in, refused or out.
        agent: AgentIs,
        /// At which site.
        at: Name<Place>,
    },
    /// The desktop has tried again since the phase began to connect to a service that is OFF, and to that of no other site.
    Retries {
        /// Which service.
        #[serde(rename = "retries")]
        service: ServiceName,
        /// Of which site.
        at: Name<Place>,
        /// How often, at least.
        #[serde(default = "once")]
        times: usize,
    },
    /// The desktop has read an object since the phase began.
    Reads {
        /// Which one.
        reads: Object,
    },
    /// Since the phase began the desktop's library was started anew, what it had open before is closed, and the program still runs.
    Restarts {
        /// The library.
        restarts: Library,
    },
    /// The library that was started last was to load on demand.
    Loads {
        /// On demand.
        loads: Way,
    },
    /// The desktop has launched its own SIP endpoint again since the phase began.
    Launches {
        /// The endpoint.
        launches: Endpoint,
    },
    /// The endpoint is registered by SIP with a site now, wherever else it may be, and the desktop turns nowhere else meanwhile.
    Registered {
        /// With which site.
        #[serde(rename = "registered")]
        at: Name<Place>,
    },
    /// The endpoint has asked a site for a registration since the phase began, and was refused or not answered; the desktop turns
    /// nowhere else meanwhile.
    Denied {
        /// By which site.
        #[serde(rename = "denied")]
        at: Name<Place>,
    },
    /// How it stands with the call to the endpoint that was begun last, by SIP.
    Call {
        /// Up or over.
        call: CallIs,
    },
    /// What the desktop shows to its agent says since the phase began that a service is OFF.
    Warns {
        /// Which service.
        #[serde(rename = "warns")]
        of: ServiceName,
    },
    /// It says that since the phase began no more.
    Lifts {
        /// Of which service.
        #[serde(rename = "lifts")]
        of: ServiceName,
    },
    /// What the desktop shows to its agent now says of exactly these services that they are OFF.
    Shows {
        /// Of which ones.
        shows: Vec<ServiceName>,
    },
    /// The desktop has told its agent since the phase began that it cannot go on, or has told nobody that.
    Tells {
        /// The agent, or nobody.
        tells: Whom,
    },
}

fn of_a_switchover() -> Vec<Listener> {
    vec![Listener::Telephony, Listener::Dn]
}

fn once() -> usize {
    1
}

impl Words for Expected {}

impl Outcome for Expected {
    fn describe(&self) -> String {
        match self {
            Expected::Works { at, .. } => format!("to work at {at}"),
            Expected::Agent { agent: AgentIs::In, at } => format!("an agent who is logged in at {at}"),
            Expected::Agent { agent: AgentIs::Stays, at } => format!("an agent who stays logged in at {at}"),
            Expected::Agent { agent: AgentIs::Refused, at } => format!("a login that is refused at {at}"),
            Expected::Agent { agent: AgentIs::Out, at } => {
                format!("an agent who stays logged out at {at}")
            }
            Expected::Retries { service, at, times } => {
                format!("another attempt at {} of {at} ({times} in all)", service.name())
            }
            Expected::Reads { reads: Object::Person } => "a question for the person object".to_owned(),
            Expected::Reads { reads: Object::Site } => {
                "a question for the application object of the preferred site".to_owned()
            }
            Expected::Restarts { .. } => {
                "a library that is started anew, with nothing left open of the one before".to_owned()
            }
            Expected::Loads { .. } => "a library that loads on demand".to_owned(),
            Expected::Launches { .. } => "an endpoint that is launched again".to_owned(),
            Expected::Registered { at } => format!("an endpoint that is registered with {at}"),
            Expected::Denied { at } => format!("an endpoint that asks {at} in vain for a registration"),
            Expected::Call { call: CallIs::Up } => "an endpoint that has taken the call".to_owned(),
            Expected::Call { call: CallIs::Over } => "the end of the call".to_owned(),
            Expected::Warns { of } => format!("a warning that {} is OFF", of.name()),
            Expected::Lifts { of } => format!("no warning of {} any more", of.name()),
            Expected::Shows { shows } if shows.is_empty() => "no service that is shown as OFF".to_owned(),
            Expected::Shows { shows } => {
                let names: Vec<&str> = shows.iter().map(|service| service.name()).collect();
                format!("{} shown as OFF, and nothing else", names.join(" and "))
            }
            Expected::Tells { tells: Whom::Agent } => "an agent who is told that nothing goes on".to_owned(),
            Expected::Tells { tells: Whom::Nobody } => "a desktop that goes on".to_owned(),
        }
    }

    fn is_published(&self) -> bool {
        matches!(
            self,
            Expected::Warns { .. } | Expected::Lifts { .. } | Expected::Shows { .. } | Expected::Tells { .. }
        )
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        match self {
            Expected::Works { .. } | Expected::Agent { .. } => Some(true),
            // Whoever waits for a service turns to no other site meanwhile.
            Expected::Retries { .. } => Some(true),
            // Whose endpoint is slow may have left for want of it, which is right.
            Expected::Registered { .. } | Expected::Denied { .. } => Some(true),
            // Whoever cannot go on does not.
            Expected::Tells { tells: Whom::Agent } => Some(true),
            _ => None,
        }
    }
}

/// Something that is listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Listener {
    /// The telephony service.
    Telephony,
    /// The statistics service.
    Statistics,
    /// The agent's DN.
    Dn,
}

/// How it stands with a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgentIs {
    /// The agent was logged in since the phase began, and is.
    In,
    /// The agent is logged in, and was not logged out since the phase began.
    Stays,
    /// The login was refused since the phase began.
    Refused,
    /// The agent is logged out, and no login was tried since the phase began.
    Out,
}

/// How it stands with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallIs {
    /// The endpoint has taken it, and it goes on.
    Up,
    /// It has ended, and the endpoint knows.
    Over,
}

/// The only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Library {
    /// The library of the desktop.
    Library,
}

/// The only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// On demand.
    OnDemand,
}

/// The only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Endpoint {
    /// The endpoint of the desktop.
    Endpoint,
}

/// Who is told that nothing goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Whom {
    /// The agent.
    Agent,
    /// Nobody: the desktop goes on.
    Nobody,
}
