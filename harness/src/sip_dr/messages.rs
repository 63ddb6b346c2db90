//! What an adapter and a site say to each other: JSON over WebSocket, a message to a text. `docs/testing-a-desktop.md` explains it,
//! and `conformance-suite/schema/desktop-adapter.schema.json` has it as a schema.

use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::messages::{Reason, Service};
use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::adapter::Message;

/// The version that is spoken here.
pub const VERSION: u32 = 1;

/// A site by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SiteName {
    /// The site that is preferred as a rule.
    Site1,
    /// The other one.
    Site2,
}

impl SiteName {
    /// The name of a site of the model.
    pub fn of(node: NodeId) -> Self {
        if node == SITES[0] { SiteName::Site1 } else { SiteName::Site2 }
    }

    /// The site in the model.
    pub fn node(self) -> NodeId {
        SITES[self as usize]
    }
}

/// A service of a site, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ServiceName {
    /// The configuration proxy.
    Configuration,
    /// The pair of SIP Servers.
    Telephony,
    /// The pair of statistics servers.
    Statistics,
}

impl ServiceName {
    /// Every service, in the order of the servers of a case.
    pub const ALL: [ServiceName; 3] =
        [ServiceName::Configuration, ServiceName::Telephony, ServiceName::Statistics];

    /// The service in the model.
    pub fn service(self) -> Service {
        match self {
            ServiceName::Configuration => Service::Configuration,
            ServiceName::Telephony => Service::Telephony,
            ServiceName::Statistics => Service::Statistics,
        }
    }

    /// The name of a service of the model.
    pub fn of(service: Service) -> Self {
        match service {
            Service::Configuration => ServiceName::Configuration,
            Service::Telephony => ServiceName::Telephony,
            Service::Statistics => ServiceName::Statistics,
        }
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            ServiceName::Configuration => "configuration",
            ServiceName::Telephony => "telephony",
            ServiceName::Statistics => "statistics",
        }
    }
}

/// An object of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Object {
    /// The agent's person object.
    Person,
    /// The application object of the agent's preferred site.
    Site,
}

/// How a desktop begins on each connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Open {
    /// Of this protocol.
    pub version: u32,
    /// To which service it has connected.
    pub service: ServiceName,
    /// Which run of the desktop's library connects: a text that no earlier run has had. Whoever connects again to a service that
    /// was OFF says the same as before.
    pub library: String,
    /// The library was started with loading on demand.
    #[serde(default)]
    pub on_demand: bool,
    /// To the configuration service only: what the application is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// To the configuration service only: the agent's user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// To the configuration service only: the agent's password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// What an adapter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromDesktop {
    /// The first message on each connection.
    Open(Open),
    /// To the configuration service: reads an object.
    Read {
        /// Which one.
        object: Object,
    },
    /// To telephony: sets up the listener to a DN.
    Listen {
        /// The agent's DN.
        dn: String,
    },
    /// To telephony: logs the agent in.
    Login {
        /// The agent's DN.
        dn: String,
    },
    /// To telephony: logs the agent out, as the agent wants it.
    Logout {
        /// The agent's DN.
        dn: String,
    },
    /// To telephony: the desktop has launched its own SIP endpoint again.
    EndpointLaunched {
        /// The agent's DN.
        dn: String,
    },
}

impl Message for FromDesktop {
    const TYPES: &'static [&'static str] =
        &["open", "read", "listen", "login", "logout", "endpoint-launched"];
}

/// What a site says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromSite {
    /// The configuration proxy lets the desktop in. Where the other services of its site are is said with it.
    Accepted {
        /// Which site it is.
        site: SiteName,
        /// The URL of its telephony service.
        telephony: String,
        /// The URL of its statistics service.
        statistics: String,
    },
    /// It does not.
    Rejected {
        /// Why, for people.
        reason: String,
    },
    /// The version is not spoken here; the connection ends.
    Unsupported {
        /// Those that are.
        versions: Vec<u32>,
    },
    /// Telephony or statistics: the service is ON.
    Ready {},
    /// The agent's person object.
    Person {
        /// The preferred site.
        preferred: SiteName,
        /// The secondary site.
        secondary: SiteName,
    },
    /// The application object of the preferred site.
    Site {
        /// The site.
        site: SiteName,
        /// The URL of its configuration proxy.
        configuration: String,
    },
    /// The person object has changed.
    PersonChanged {
        /// The preferred site.
        preferred: SiteName,
        /// The secondary site.
        secondary: SiteName,
    },
    /// The listener to a DN is set up.
    Listening {
        /// Which DN.
        dn: String,
    },
    /// The agent is logged in.
    LoggedIn {
        /// At which DN.
        dn: String,
    },
    /// The agent is not.
    LoginRefused {
        /// At which DN.
        dn: String,
        /// Why, for people.
        reason: String,
    },
    /// An event of the DN, for whoever listens to it.
    Event(DnEvent),
}

/// An event of a DN. Whoever does not know its name goes on as if it had not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DnEvent {
    /// `EventAgentLogout`, `EventDNBackInService`, `EventDNOutOfService`, `EventEstablished`, `EventReleased` and others.
    pub name: String,
    /// The number of the event, where the vendor has published it: 147 for `EventDNOutOfService`, 148 for `EventDNBackInService`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u16>,
    /// Of which DN.
    pub dn: String,
    /// The reason code of a logout, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl DnEvent {
    /// An agent is logged out of a DN.
    pub fn logout(dn: &str, reason: Reason) -> Self {
        DnEvent {
            name: AGENT_LOGOUT.to_owned(),
            number: None,
            dn: dn.to_owned(),
            reason: code(reason).map(str::to_owned),
        }
    }

    /// The phone of a DN comes or goes: [`DN_BACK`] or [`DN_OUT`].
    pub fn of_phone(dn: &str, (name, number): (&str, u16)) -> Self {
        DnEvent { name: name.to_owned(), number: Some(number), dn: dn.to_owned(), reason: None }
    }

    /// A call of a DN begins or ends: [`ESTABLISHED`] or [`RELEASED`].
    pub fn of_call(dn: &str, name: &str) -> Self {
        DnEvent { name: name.to_owned(), number: None, dn: dn.to_owned(), reason: None }
    }
}

/// The event of an agent who is logged out.
pub const AGENT_LOGOUT: &str = "EventAgentLogout";
/// The event of a phone that is registered again.
pub const DN_BACK: (&str, u16) = ("EventDNBackInService", 148);
/// The event of a phone that is not registered any more.
pub const DN_OUT: (&str, u16) = ("EventDNOutOfService", 147);
/// The event of a call that is up.
pub const ESTABLISHED: &str = "EventEstablished";
/// The event of a call that is over.
pub const RELEASED: &str = "EventReleased";
/// The reason code of an agent whom a supervisor has logged out: the customer's own.
pub const BY_SUPERVISOR: &str = "supervisor_logout";

/// The reason code of a logout; one by the agent has none.
pub fn code(reason: Reason) -> Option<&'static str> {
    match reason {
        Reason::ByAgent => None,
        Reason::BySupervisor => Some(BY_SUPERVISOR),
        Reason::DrForceUnderscore => Some("dr-force_logout"),
        Reason::DrForceSpace => Some("dr-force logout"),
        Reason::GracefulShutdown => Some("graceful_shutdown_logout"),
        Reason::Unknown => Some("shift_over"),
    }
}

/// What a reason code means.
pub fn reason(code: Option<&str>) -> Reason {
    Reason::ALL.iter().copied().find(|it| self::code(*it) == code).unwrap_or(Reason::Unknown)
}

impl Message for FromSite {
    const TYPES: &'static [&'static str] = &[
        "accepted", "rejected", "unsupported", "ready", "person", "site", "person-changed", "listening",
        "logged-in", "login-refused", "event",
    ];
}

/// All messages, for the schema that vendors read.
#[cfg(test)]
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it is a schema")]
enum Messages {
    /// What an adapter says.
    FromDesktop(FromDesktop),
    /// What a site says.
    FromSite(FromSite),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::{Unread, holds_schema};

    #[test]
    fn the_schema_of_the_adapter_is_that_of_the_types() {
        holds_schema::<Messages>(
            "desktop-adapter.schema.json",
            "A message between a desktop's adapter and a site, version 1",
        );
    }

    #[test]
    fn what_is_not_known_is_passed_over_and_what_is_wrong_is_not() {
        let read = |text: &str| FromDesktop::parse(text);
        assert_eq!(read(r#"{"type":"weather"}"#), Err(Unread::Unknown("weather".to_owned())));
        let listen = FromDesktop::Listen { dn: "1".to_owned() };
        assert_eq!(read(r#"{"type":"listen","dn":"1","since":{"a":1}}"#), Ok(listen));
        for wrong in
            ["", "[", "{}", r#"{"type":1}"#, r#"{"type":"listen"}"#, r#"{"type":"read","object":"moon"}"#]
        {
            assert!(matches!(read(wrong), Err(Unread::Malformed(_))), "{wrong}");
        }
    }

    #[test]
    fn each_message_is_read_as_it_was_written() {
        let dn = || "7001".to_owned();
        let all = [
            FromSite::Ready {},
            FromSite::Unsupported { versions: vec![VERSION] },
            FromSite::PersonChanged { preferred: SiteName::Site2, secondary: SiteName::Site1 },
            FromSite::LoginRefused { dn: dn(), reason: "no".to_owned() },
            FromSite::Event(DnEvent {
                name: DN_BACK.0.to_owned(),
                number: Some(DN_BACK.1),
                dn: dn(),
                reason: None,
            }),
        ];
        for message in all {
            assert_eq!(FromSite::parse(&message.text()), Ok(message));
        }
        for &it in Reason::ALL {
            assert_eq!(reason(code(it)), it);
        }
        assert_eq!(reason(Some("never heard")), Reason::Unknown);
    }
}
