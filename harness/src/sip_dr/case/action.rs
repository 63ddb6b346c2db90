//! What a case can do to sites, phone and agent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::installation::Place;
use super::registrar::RegistrarDoes;
use crate::case::{Act, Words};
use crate::names::Name;
use crate::server::Fault;
use crate::server::fault::Nothing;
use crate::sip_dr::messages::{Object, ServiceName};

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// Both servers of a pair end, or the configuration proxy does: connections to it are reset, and whoever connects is reset as
    /// well, so that it is seen.
    Off {
        /// Which service.
        #[serde(rename = "off")]
        service: ServiceName,
        /// Of which site.
        at: Name<Place>,
    },
    /// The service is there again.
    On {
        /// Which service.
        #[serde(rename = "on")]
        service: ServiceName,
        /// Of which site.
        at: Name<Place>,
    },
    /// The configuration servers behind a site's proxy end, or run again. The proxy itself runs on: whether it lets somebody in
    /// meanwhile, and whether that is the service being OFF, is open (GD-A15, GD-A19). Where it is, whoever works there loses the
    /// connection and does not get it back, and whoever comes loses it when turning to telephony or statistics.
    Servers {
        /// Which of the two.
        servers: ServersAre,
        /// Of which site.
        at: Name<Place>,
    },
    /// A whole site ends: its ports are closed.
    Stop {
        /// Which one.
        #[serde(rename = "stop")]
        at: Name<Place>,
    },
    /// A whole site runs again.
    Start {
        /// Which one.
        #[serde(rename = "start")]
        at: Name<Place>,
    },
    /// What new connections to a site's configuration proxy meet from now on.
    Path {
        /// To which site.
        #[serde(rename = "path")]
        at: Name<Place>,
        /// What they meet.
        is: Name<Fault<Nothing>>,
    },
    /// The agent's phone is not registered any more, or registers. Where it registers by SIP, a registration can run out only: what
    /// follows is the phone's affair, and that of the registrar.
    Phone {
        /// Which of the two.
        phone: PhoneDoes,
        /// At which site; both, if a case does not say.
        #[serde(default)]
        at: Option<Name<Place>>,
    },
    /// What the registrar of a site does from now on with an endpoint that registers by SIP, whatever else becomes of the site. A
    /// registration that it has granted stands until it runs out, or is ended.
    Registrar {
        /// What it does.
        registrar: Name<RegistrarDoes>,
        /// Of which site.
        at: Name<Place>,
    },
    /// The agent is logged out.
    Logout {
        /// By whom.
        logout: Who,
        /// At which site.
        at: Name<Place>,
    },
    /// The agent is in a call, or that ends. Where the phone registers by SIP, a colleague calls it through the site, and ends the call.
    Call {
        /// Which of the two.
        call: CallDoes,
        /// At which site.
        at: Name<Place>,
    },
    /// An administrator has the SIP Servers of a site shut down gracefully.
    ShutDown {
        /// At which site.
        #[serde(rename = "shut-down")]
        at: Name<Place>,
    },
    /// An administrator changes the agent's preferred site; desktops that are connected are told so.
    Prefer {
        /// To which one.
        #[serde(rename = "prefer")]
        site: Name<Place>,
    },
    /// An administrator locks the agent's account, or opens it again: whether the proxies of both sites let the desktop in from now
    /// on. Whoever is in stays in.
    Account {
        /// Which of the two.
        account: AccountIs,
    },
    /// Whether a site's configuration proxy answers to whoever reads an object. It lets a desktop in, whatever becomes of that.
    Questions {
        /// Answered or not, from now on.
        questions: QuestionsAre,
        /// Of which site.
        at: Name<Place>,
        /// About which object; about each, if the case does not say.
        #[serde(default)]
        about: Option<Object>,
    },
    /// A service says something that no adapter has to know.
    Send {
        /// What.
        send: Nonsense,
        /// Which service.
        by: ServiceName,
        /// Of which site.
        at: Name<Place>,
    },
}

impl Words for Action {}

impl Act for Action {
    fn needs_client(&self) -> bool {
        matches!(self, Action::Logout { .. } | Action::Call { .. } | Action::Send { .. })
    }
}

/// How it stands with the servers behind a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServersAre {
    /// The proxy has none.
    Lost,
    /// It has found them again.
    Found,
}

/// What becomes of the phone's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PhoneDoes {
    /// It runs out.
    Expires,
    /// The phone registers.
    Registers,
}

/// Who logs the agent out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The agent, by hand: there is no reason code.
    Agent,
    /// A supervisor, with the reason code that the desktop was told of.
    Supervisor,
    /// Somebody else, with a reason code that the document does not name.
    Other,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallDoes {
    /// It begins.
    Begin,
    /// It ends.
    End,
}

/// How it stands with the agent's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccountIs {
    /// Nobody is let in with it.
    Locked,
    /// The agent is.
    Open,
}

/// What becomes of questions for objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionsAre {
    /// As usual.
    Answered,
    /// Nothing comes.
    Unanswered,
}

/// What no adapter has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nonsense {
    /// A message of another type.
    UnknownType,
    /// An event of the DN with another name.
    UnknownEvent,
    /// An event that is known, with fields that nobody knows.
    UnknownFields,
}
