//! An installation as its audit sees it.

use super::super::topology::{Failback, Host, Prerequisites, Program, Server, Takeover};
use crate::audit::described::Name;
use crate::rule::Closed;

use schemars::JsonSchema;
use serde::Deserialize;

/// Whether users trust the certificate of the secondary's portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// It is from an authority that their computers trust: nobody is asked.
    Trusted,
    /// They have been to the secondary's portal and accepted it; on a new computer they would have to again.
    Accepted,
    /// They have never been there.
    NotAccepted,
}

/// One of the two servers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Machine {
    pub(super) name: Name,
    /// The application server that has its portal, if it is not there itself.
    pub(super) application_server: Option<Name>,
}

impl Machine {
    pub(super) fn host(&self) -> Host {
        match self.application_server {
            Some(_) => Host::ApplicationServer,
            None => Host::Server,
        }
    }
}

/// Users who work alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Users {
    pub(super) program: Program,
    /// Whose portal's addresses they know, the one that they enter first at the head.
    pub(super) addresses: Vec<Server>,
    pub(super) certificate: Certificate,
}

/// An installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    /// The primary, and the secondary.
    pub(super) machines: [Machine; 2],
    pub(super) prerequisites: Prerequisites,
    pub(super) takeover: Takeover,
    pub(super) failback: Failback,
}

impl Installation {
    pub(super) fn machine(&self, server: Server) -> &Machine {
        &self.machines[server.index()]
    }

    /// The machine on which a server's portal runs.
    pub(super) fn portal_host(&self, server: Server) -> &str {
        let machine = self.machine(server);
        machine.application_server.as_ref().unwrap_or(&machine.name)
    }

    /// The servers whose addresses users know.
    pub(super) fn addresses(&self, users: &Users) -> Vec<&str> {
        users.addresses.iter().map(|&server| &*self.machine(server).name).collect()
    }

    pub(super) fn office_name(&self, server: Server) -> String {
        format!("{}'s IP Office", self.machine(server).name)
    }

    pub(super) fn portal_name(&self, server: Server) -> String {
        format!("{}'s portal", self.portal_host(server))
    }

    /// The operator's names, by node.
    pub(super) fn node_names(&self) -> Vec<String> {
        let of = |&server: &Server| [self.office_name(server), self.portal_name(server)];
        Server::ALL.iter().flat_map(of).collect()
    }
}
