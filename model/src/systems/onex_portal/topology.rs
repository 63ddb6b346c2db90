//! Installations of two portals and two IP Office services, what they need for resilience, how they are administered,
//! and who uses them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::story::{Phrase, Word, spoken};
use crate::rule::Closed;
use crate::timer::Limit;
use crate::topology::NodeId;

crate::closed_enum! {
    /// One of the two servers, and everything that belongs to it.
    #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Server {
        /// The one that serves the portal in normal operation.
        Primary,
        /// The one that stands in for it.
        Secondary,
    }
}

impl Server {
    /// The other one.
    pub fn other(self) -> Server {
        match self {
            Server::Primary => Server::Secondary,
            Server::Secondary => Server::Primary,
        }
    }

    /// Its IP Office service, as a node of the environment.
    pub fn office(self) -> NodeId {
        NodeId(2 * self.index() as u8)
    }

    /// Its portal, and the address at which clients find it, as a node of the environment.
    pub fn portal(self) -> NodeId {
        NodeId(2 * self.index() as u8 + 1)
    }

    /// What traces and reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Server::Primary => "primary",
            Server::Secondary => "secondary",
        }
    }
}

/// Nodes of an installation: an IP Office service and a portal for each server.
pub const NODES: usize = 4;

/// What traces and reports call them, by node.
pub(super) fn node_names() -> Vec<String> {
    let of = |server: &Server| ["IP Office", "portal"].map(|what| format!("the {}'s {what}", server.name()));
    Server::ALL.iter().flat_map(of).collect()
}

/// Where a portal runs (OX-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// On the server itself: one failure can take portal and IP Office.
    Server,
    /// On an application server, with a network between it and its IP Office.
    ApplicationServer,
}

/// What a user works with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    /// A browser: it follows redirects, and the user logs on.
    Browser,
    /// A plug-in of another program: it follows redirects, and logs on by itself once its user has (OX-14, OX-22).
    PlugIn,
    /// A client application that is never redirected, as the call assistant (OX-09).
    Application,
}

/// When the secondary takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takeover {
    /// As soon as it has noticed that the primary does not serve, as the document has it (OX-10).
    AtOnce,
    /// When that was so for the failover detection time, as the product's administration has it.
    AfterDetection,
}

/// How the primary comes to serve again.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Failback {
    /// By itself (OX-20, OX-24).
    #[default]
    Automatic,
    /// When a portal is restarted, a setting that the product has beside what the document says.
    Manual,
}

crate::closed_enum! {
    /// What resilience needs.
    #[derive(serde::Serialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Prerequisite {
        /// The servers run in Server Edition Select mode.
        SelectMode,
        /// Both portals are of the same version.
        SameVersion,
        /// The primary's portal uses the central CTI connection.
        CentralCtiOnPrimary,
        /// The secondary's portal uses the central CTI connection.
        CentralCtiOnSecondary,
        /// Resilience is configured on the primary's portal.
        ResilienceOnPortal,
        /// The line from the primary to the secondary IP Office is set to support it as backup of the portal.
        BackupOnLine,
        /// The primary's portal was restarted after it was configured.
        PrimaryRestarted,
        /// The secondary's portal was restarted after it was configured.
        SecondaryRestarted,
    }
}

impl Prerequisite {
    /// The clauses that ask for it.
    pub fn clauses(self) -> &'static [&'static str] {
        match self {
            Prerequisite::SelectMode => &["OX-02"],
            Prerequisite::SameVersion => &["OX-04"],
            Prerequisite::CentralCtiOnPrimary | Prerequisite::CentralCtiOnSecondary => &["OX-25", "OX-27"],
            Prerequisite::ResilienceOnPortal | Prerequisite::BackupOnLine => &["OX-26"],
            Prerequisite::PrimaryRestarted | Prerequisite::SecondaryRestarted => &["OX-03", "OX-25", "OX-28"],
        }
    }

    /// What is missing where it is missing, and what an administrator does about it.
    pub fn missing(self) -> String {
        format!("{}; {}", self.lack(), spoken(&self.remedy(), &node_names()))
    }

    fn lack(self) -> &'static str {
        match self {
            Prerequisite::SelectMode => "the servers are not in Server Edition Select mode",
            Prerequisite::SameVersion => "the portals are of different versions",
            Prerequisite::CentralCtiOnPrimary => {
                "the primary's portal does not use the central CTI connection"
            }
            Prerequisite::CentralCtiOnSecondary => {
                "the secondary's portal does not use the central CTI connection"
            }
            Prerequisite::ResilienceOnPortal => "resilience is not configured on the primary's portal",
            Prerequisite::BackupOnLine => {
                "the line from the primary to the secondary IP Office does not back the portal"
            }
            Prerequisite::PrimaryRestarted => {
                "the primary's portal was not restarted after it was configured"
            }
            Prerequisite::SecondaryRestarted => {
                "the secondary's portal was not restarted after it was configured"
            }
        }
    }

    /// What an administrator does about it where it is missing, as an order.
    pub fn remedy(self) -> Phrase {
        let [primary, secondary] = [Server::Primary, Server::Secondary].map(|it| Word::from(it.portal()));
        let [office, backup] = [Server::Primary, Server::Secondary].map(|it| Word::from(it.office()));
        let central_cti =
            |portal| vec!["enable the central CTI connection on ".into(), portal, " and restart it".into()];
        match self {
            Prerequisite::SelectMode => {
                vec!["switch the servers to Server Edition Select mode and restart both portals".into()]
            }
            Prerequisite::SameVersion => {
                vec!["bring ".into(), primary, " and ".into(), secondary, " to the same version".into()]
            }
            Prerequisite::CentralCtiOnPrimary => central_cti(primary),
            Prerequisite::CentralCtiOnSecondary => central_cti(secondary),
            Prerequisite::ResilienceOnPortal => {
                vec!["enable failover on ".into(), primary, " and restart both portals".into()]
            }
            Prerequisite::BackupOnLine => {
                let tick = "tick \"Supports Resiliency\" and \"Backs up my one-X Portal\" on the line from ";
                vec![tick.into(), office, " to ".into(), backup]
            }
            Prerequisite::PrimaryRestarted => vec!["restart ".into(), primary],
            Prerequisite::SecondaryRestarted => vec!["restart ".into(), secondary],
        }
    }

    /// What does not work without it. All of resilience hangs on each of them, so it is the same for all.
    pub fn disables(self) -> &'static [&'static str] {
        DISABLED
    }

    fn restarted(server: Server) -> Prerequisite {
        match server {
            Server::Primary => Prerequisite::PrimaryRestarted,
            Server::Secondary => Prerequisite::SecondaryRestarted,
        }
    }
}

const DISABLED: &[&str] = &[
    "the secondary's portal does not take over when the primary fails",
    "no user is redirected to the secondary",
    "changes on the primary are not copied to the secondary",
    "portals that cannot see each other do not both serve: only the primary does",
];

/// The prerequisites that an installation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Prerequisites(u8);

impl Prerequisites {
    /// All of them.
    pub const ALL: Prerequisites = Prerequisites(u8::MAX);

    /// The same without one.
    pub fn without(self, missing: Prerequisite) -> Self {
        Prerequisites(self.0 & !(1 << missing.index()))
    }

    /// The same with one more.
    pub fn with(self, there: Prerequisite) -> Self {
        Prerequisites(self.0 | 1 << there.index())
    }

    /// Whether it is there.
    pub fn has(self, prerequisite: Prerequisite) -> bool {
        self.0 & (1 << prerequisite.index()) != 0
    }

    /// Which are missing; none: resilience works.
    pub fn missing(self) -> impl Iterator<Item = Prerequisite> {
        Prerequisite::ALL.iter().copied().filter(move |&it| !self.has(it))
    }

    /// Whether everything is configured, be it in force yet or not.
    pub fn is_configured(self) -> bool {
        let restarts = [Prerequisite::PrimaryRestarted, Prerequisite::SecondaryRestarted];
        self.missing().all(|it| restarts.contains(&it))
    }

    /// Whether a server's portal was restarted after it was configured.
    pub fn is_restarted(self, server: Server) -> bool {
        self.has(Prerequisite::restarted(server))
    }
}

/// What the user does once, when logged on, so that its fate can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Errand {
    /// Nothing.
    None,
    /// Changes a setting (OX-05, OX-06, OX-19).
    Change,
    /// Schedules a conference (OX-07).
    Conference,
    /// Changes or deletes a personal contact (OX-17).
    Contact,
}

/// An installation and its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Topology {
    /// Where the portals run, the primary's first.
    pub hosts: [Host; 2],
    /// What it has of what resilience needs.
    pub prerequisites: Prerequisites,
    /// When the secondary takes over.
    pub takeover: Takeover,
    /// How the primary comes to serve again.
    pub failback: Failback,
    /// What the user works with.
    pub program: Program,
    /// The user has accepted the secondary's certificate before (OX-13).
    pub accepted: bool,
    /// What the user does there.
    pub errand: Errand,
    /// The IP Office to which the user belongs.
    pub home: Server,
}

impl Topology {
    /// An installation as the document has it: nothing missing, portals on their servers, takeover at once, automatic
    /// failback; a browser whose user belongs to the primary and has accepted both certificates.
    pub const USUAL: Topology = Topology {
        hosts: [Host::Server, Host::Server],
        prerequisites: Prerequisites::ALL,
        takeover: Takeover::AtOnce,
        failback: Failback::Automatic,
        program: Program::Browser,
        accepted: true,
        errand: Errand::None,
        home: Server::Primary,
    };

    /// Every installation that differs from another one in what matters, with at most that many application servers:
    ///
    /// - every program, with and without the certificate, under every takeover and failback;
    /// - each missing prerequisite, under every takeover;
    /// - every errand of a browser's user, under every takeover; contacts for either home;
    /// - every way to put portals on application servers, under every takeover.
    pub fn enumerate(application_servers: u8) -> Vec<Self> {
        let usual = Self::USUAL;
        let mut all = Vec::new();
        for takeover in [Takeover::AtOnce, Takeover::AfterDetection] {
            let usual = Topology { takeover, ..usual };
            for failback in [Failback::Automatic, Failback::Manual] {
                for program in [Program::Browser, Program::PlugIn, Program::Application] {
                    for accepted in [true, false] {
                        all.push(Topology { failback, program, accepted, ..usual });
                    }
                }
            }
            for &missing in Prerequisite::ALL {
                all.push(Topology { prerequisites: usual.prerequisites.without(missing), ..usual });
            }
            for errand in [Errand::Change, Errand::Conference, Errand::Contact] {
                all.push(Topology { errand, ..usual });
            }
            all.push(Topology { errand: Errand::Contact, home: Server::Secondary, ..usual });
            for hosts in [
                [Host::ApplicationServer, Host::Server],
                [Host::Server, Host::ApplicationServer],
                [Host::ApplicationServer, Host::ApplicationServer],
            ] {
                all.push(Topology { hosts, ..usual });
            }
        }
        all.retain(|it| it.application_servers() <= usize::from(application_servers));
        all
    }

    fn application_servers(&self) -> usize {
        self.hosts.iter().filter(|&&host| host == Host::ApplicationServer).count()
    }

    /// Where a server's portal runs.
    pub fn host(&self, server: Server) -> Host {
        self.hosts[server.index()]
    }

    /// How long the secondary waits before it takes over: never, where resilience is not configured.
    pub fn detection_time(&self) -> Limit {
        match self.prerequisites.is_configured() {
            true => Limit::Set,
            false => Limit::Never,
        }
    }

    /// Which IP Office services a portal watches: its own, and that of the user where it matters (OX-17).
    pub fn watched(&self, portal: Server) -> impl Iterator<Item = Server> {
        let home = (self.errand == Errand::Contact && self.home != portal).then_some(self.home);
        [Some(portal), home].into_iter().flatten()
    }

    /// The pairs of nodes that the environment keeps: each portal and the IP Office services that it watches, and the
    /// two portals.
    pub fn links(&self) -> Vec<(NodeId, NodeId)> {
        let offices = Server::ALL
            .iter()
            .flat_map(|&portal| self.watched(portal).map(move |office| (portal.portal(), office.office())));
        offices.chain([(Server::Primary.portal(), Server::Secondary.portal())]).collect()
    }

    /// The pairs that the network between the two servers joins.
    pub fn network(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.links().into_iter().filter(|(a, b)| a.index() / 2 != b.index() / 2)
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = match self.program {
            Program::Browser => "a browser",
            Program::PlugIn => "a plug-in",
            Program::Application => "a client that is never redirected",
        };
        let certificate = if self.accepted { "certificate accepted" } else { "certificate not accepted" };
        let takeover = match self.takeover {
            Takeover::AtOnce => "takeover at once",
            Takeover::AfterDetection => "takeover after the detection time",
        };
        let failback = match self.failback {
            Failback::Automatic => "automatic failback",
            Failback::Manual => "manual failback",
        };
        write!(f, "{program}, {certificate}, {takeover}, {failback}")?;
        match self.errand {
            Errand::None => {}
            Errand::Change => write!(f, ", a change is made")?,
            Errand::Conference => write!(f, ", a conference is scheduled")?,
            Errand::Contact => write!(f, ", contacts of a user of the {}", self.home.name())?,
        }
        for &server in Server::ALL {
            if self.host(server) == Host::ApplicationServer {
                write!(f, ", {}'s portal on an application server", server.name())?;
            }
        }
        for missing in self.prerequisites.missing() {
            write!(f, "; {}", missing.missing())?;
        }
        Ok(())
    }
}
