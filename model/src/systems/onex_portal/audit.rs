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

use super::OnexPortalSystem;
use super::topology::{Failback, Host, Prerequisites, Program, Server, Takeover};
use crate::ambiguity::Readings;
use crate::audit::{self, Auditor, Change, Failure, Group, Misfit, Scene};
use crate::rule::{Closed, Edition};

pub use description::{Certificate, Description};

impl Auditor for OnexPortalSystem {
    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Description)
    }

    fn read(
        &self,
        description: serde_json::Value,
        _: Edition,
        readings: Readings,
    ) -> Result<Box<dyn audit::Installation>, Misfit> {
        let description: Description = audit::described(description)?;
        Installation::new(&description, readings).map(|it| Box::new(it) as Box<dyn audit::Installation>)
    }
}

/// One of the two servers.
#[derive(Debug, Clone)]
struct Machine {
    name: String,
    /// The application server that has its portal, if it is not there itself.
    application_server: Option<String>,
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
#[derive(Debug, Clone)]
struct Users {
    name: String,
    count: u64,
    program: Program,
    /// Whose portal's addresses they know, the one that they enter first at the head.
    addresses: Vec<Server>,
    certificate: Certificate,
}

/// An installation.
#[derive(Debug, Clone)]
struct Installation {
    /// The primary, and the secondary.
    machines: [Machine; 2],
    prerequisites: Prerequisites,
    takeover: Takeover,
    failback: Failback,
    groups: Vec<Users>,
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
        users.addresses.iter().map(|&server| self.machine(server).name.as_str()).collect()
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

impl audit::Installation for Installation {
    fn groups(&self) -> Vec<Group> {
        let group = |users: &Users| Group {
            name: users.name.clone(),
            users: users.count,
            facts: vec![
                ("client", client(users.program).to_owned()),
                ("addresses", self.addresses(users).join(", ")),
                ("certificate", certificate(users.certificate).to_owned()),
            ],
        };
        self.groups.iter().map(group).collect()
    }

    fn failures(&self) -> Vec<Failure> {
        scene::happenings(self).into_iter().map(|happening| happening.failure).collect()
    }

    fn scene(&self, group: usize) -> Box<dyn Scene> {
        Box::new(scene::PortalScene::of(self, &self.groups[group]))
    }

    fn changes(&self, group: usize) -> Vec<Change> {
        changes::changes(self, group)
    }
}
