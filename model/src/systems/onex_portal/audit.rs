//! Audits of installations of IP Office with two portals that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | an installation as its operator describes it, and what may be wrong with that |
//! | `attended` | the world with users who do what they do every day, and nothing by whim |
//! | `scene` | what can fail, as a world to explore |
//! | `changes` | what an administrator might change |

mod attended;
mod changes;
mod description;
mod scene;

use self::attended::Attended;
use self::description::{Certificate, Description};
use super::topology::{Failback, Host, Prerequisites, Program, Server, Takeover};
use crate::ambiguity::Readings;
use crate::audit::described::{Changes, Described, Name, Said};
use crate::audit::description::Misfit;
use crate::audit::part::Part;
use crate::audit::{Failure, Group};
use crate::rule::{Closed, Edition};

/// One of the two servers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Machine {
    name: Name,
    /// The application server that has its portal, if it is not there itself.
    application_server: Option<Name>,
}

impl Machine {
    fn host(&self) -> Host {
        match self.application_server {
            Some(_) => Host::ApplicationServer,
            None => Host::Server,
        }
    }
}

/// Users who work alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Users {
    name: Name,
    count: Said<u64>,
    program: Program,
    /// Whose portal's addresses they know, the one that they enter first at the head.
    addresses: Vec<Server>,
    certificate: Certificate,
}

/// An installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    /// The primary, and the secondary.
    machines: [Machine; 2],
    prerequisites: Prerequisites,
    takeover: Takeover,
    failback: Failback,
    readings: Readings,
}

impl Installation {
    fn machine(&self, server: Server) -> &Machine {
        &self.machines[server.index()]
    }

    /// The machine on which a server's portal runs.
    fn portal_host(&self, server: Server) -> &str {
        let machine = self.machine(server);
        machine.application_server.as_ref().unwrap_or(&machine.name)
    }

    /// The servers whose addresses users know.
    fn addresses(&self, users: &Users) -> Vec<&str> {
        users.addresses.iter().map(|&server| &*self.machine(server).name).collect()
    }

    fn office_name(&self, server: Server) -> String {
        format!("{}'s IP Office", self.machine(server).name)
    }

    fn portal_name(&self, server: Server) -> String {
        format!("{}'s portal", self.portal_host(server))
    }

    /// The operator's names, by node.
    fn node_names(&self) -> Vec<String> {
        let of = |&server: &Server| [self.office_name(server), self.portal_name(server)];
        Server::ALL.iter().flat_map(of).collect()
    }
}

fn client(program: Program) -> &'static str {
    match program {
        Program::Browser => "browser",
        Program::PlugIn => "plug-in",
        Program::Application => "application that is never redirected",
    }
}

fn certificate(certificate: Certificate) -> &'static str {
    match certificate {
        Certificate::Trusted => "trusted",
        Certificate::Accepted => "accepted",
        Certificate::NotAccepted => "not accepted",
    }
}

impl Described for Installation {
    type Description = Description;
    type Users = Users;
    type World = Attended;

    fn read(it: &Description, _: Edition, readings: Readings) -> Result<(Self, Vec<Users>), Misfit> {
        description::read(it, readings)
    }

    fn group(&self, users: &Users) -> Group {
        Group {
            name: users.name.to_string(),
            users: *users.count,
            facts: vec![
                ("client", client(users.program).to_owned()),
                ("addresses", self.addresses(users).join(", ")),
                ("certificate", certificate(users.certificate).to_owned()),
            ],
        }
    }

    fn scene(&self, users: &Users) -> Part<Attended> {
        scene::scene(self, users)
    }

    fn changes(&self, users: &Users, changes: &mut Changes<'_, Self>) {
        changes::changes(self, users, changes);
    }

    fn failures(&self) -> Vec<Failure> {
        scene::happenings(self).into_iter().map(|happening| happening.failure).collect()
    }
}
