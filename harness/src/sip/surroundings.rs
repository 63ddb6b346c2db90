//! What is between the systems of a case and a phone, whichever these are: the network, whoever tells the phone where they are, and what is
//! said to it that means nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use redial_model::topology::NodeId;

use super::domain::{Domain, Records};
use super::heard::Heard;
use super::message::Message;
use super::nonsense::Nonsense;
use super::passage::{Fated, Sender};
use super::servers::Servers;
use super::settings_file::{self, Handed, Office};
use super::words::between::{Between, Consulted, IsAsked};
use super::words::node;
use super::written::Answer;
use crate::capture::Capture;
use crate::dns::manner::Manner;
use crate::dns::server::NameServer;
use crate::files::server::FileServer;
use crate::ledger::{CLIENT, Ledger, Trouble};
use crate::names::{Name, Named};
use crate::report::LogKind;
use crate::server::Post;
use crate::settings::Settings;
use crate::wire::Standing;

/// The DNS of a case, in logs and charts.
const DNS: &str = "dns";
/// Its file server, likewise.
const FILES: &str = "file server";

/// What is around the servers of a case.
pub struct Surroundings {
    /// The domain of the user, where there is a place for its DNS.
    dns: Option<(NameServer, Domain)>,
    /// Where it has a settings file, if there is a place for that, and what stands in it.
    files: Option<(FileServer, Office)>,
    asked: Asked,
    /// What each system says before its answers.
    nonsense: Vec<Nonsense>,
}

/// How often a phone has asked where its systems are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    dns: usize,
    /// Its file server, for the settings file.
    settings_file: usize,
}

impl Asked {
    /// Whether it has, since that was how often.
    pub fn stands(self, expected: &Consulted, mark: Asked) -> Standing {
        match expected {
            Consulted::Dns { dns: IsAsked::Asked } => (self.dns > mark.dns).into(),
            Consulted::SettingsFile { is: IsAsked::Asked } => {
                (self.settings_file > mark.settings_file).into()
            }
        }
    }
}

impl Surroundings {
    /// Those of so many servers, with the DNS of a domain, at its place in a slot of the run.
    ///
    /// # Errors
    /// It cannot answer there, and why.
    pub async fn open(
        (servers, count): (&Servers, usize),
        domain: Domain,
        run: (&Settings, u8),
        capture: Option<&Arc<Capture>>,
    ) -> Result<Self, String> {
        let dns = domain.serve(run, capture, Some(servers.ear(Heard::Question))).await?;
        Ok(Surroundings {
            dns: dns.map(|server| (server, domain)),
            files: None,
            asked: Asked::default(),
            nonsense: vec![Nonsense::None; count],
        })
    }

    /// The same, with a settings file that is handed out there.
    ///
    /// # Errors
    /// It cannot be served there, and why.
    pub async fn with_file(mut self, servers: &Servers, office: Office, post: Post) -> Result<Self, String> {
        let server = office.open(post, servers.ear(Heard::FileRequest)).await?;
        self.files = Some((server, office));
        Ok(self)
    }

    /// Where DNS is asked, if there is a place for it.
    pub fn dns(&self) -> Option<SocketAddr> {
        self.dns.as_ref().map(|(server, _)| server.address())
    }

    /// Where the settings file is, if there is one.
    pub fn settings_url(&self) -> Option<String> {
        self.files.as_ref().map(|(server, _)| server.url())
    }

    /// How often a phone has asked where its systems are.
    pub fn asked(&self) -> Asked {
        self.asked
    }

    /// Does what the case says.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn become_as<P: Named>(
        &mut self,
        servers: &Servers,
        ledger: &mut Ledger,
        it: &Between<P>,
    ) -> Result<(), Trouble> {
        match *it {
            Between::Datagrams { at, from, are, nth, again } => {
                let fated = Fated { fate: are.0, nth, again };
                ledger.fault(told(at, from, fated));
                servers.set_passage(node(at), from, fated);
            }
            Between::Nonsense { at, is } => {
                ledger.fault(format!("what {at} says before each answer to a REGISTER: {is}"));
                self.nonsense[node(at).index()] = is.0;
            }
            Between::Dns { dns: manner } => {
                ledger.fault(format!("the answer of DNS from now on: {manner}"));
                self.answers(manner.0);
            }
            Between::Records { records } => {
                ledger.fault(format!("what DNS names from now on: {records}"));
                self.names(records.0)?;
            }
            Between::SettingsFile { is } => {
                ledger.fault(format!("whoever asks for the settings file gets: {is}"));
                self.hands_out(is.0).await?;
            }
        }
        Ok(())
    }

    fn answers(&self, manner: Manner) {
        if let Some((dns, _)) = &self.dns {
            dns.answer(manner);
        }
    }

    fn names(&self, records: Records) -> Result<(), Trouble> {
        if let Some((dns, domain)) = &self.dns {
            dns.know(domain.zone(records).map_err(|error| Trouble::Harness(error.to_string()))?);
        }
        Ok(())
    }

    async fn hands_out(&self, handed: Handed) -> Result<(), Trouble> {
        if let Some((files, office)) = &self.files {
            let (text, fault) = office.serves(handed);
            files.serve(text, fault).await?;
        }
        Ok(())
    }

    /// Deals with what was heard at a server, or by whoever else a phone asks. False: it is something that was said to the server.
    pub fn hears(&mut self, ledger: &mut Ledger, node: NodeId, heard: &Heard) -> bool {
        match heard {
            Heard::Question(what) => {
                self.asked.dns += 1;
                ledger.write(CLIENT, DNS, LogKind::Client, format!("asks for {what}"));
            }
            Heard::FileRequest(path) => {
                self.asked.settings_file += usize::from(path == settings_file::PATH);
                ledger.write(CLIENT, FILES, LogKind::Client, format!("asks for {path}"));
            }
            Heard::Fate(from, fate) => {
                let what = format!("a datagram is {}", fate.name());
                match from {
                    Sender::System => ledger.server_does(node, what),
                    Sender::Phone => ledger.client_does(node, what),
                }
            }
            Heard::Message(_) | Heard::KeepAlive | Heard::Nonsense(_) | Heard::Wrong(_) => return false,
        }
        true
    }

    /// What a system says before an answer to a request. `None`: nothing.
    pub fn before(&self, node: NodeId, request: &Message, answer: &Answer) -> Option<Vec<u8>> {
        self.nonsense[node.index()].before(request, answer)
    }

    /// Ends whoever is asked, and frees the addresses.
    pub async fn strike(self) {
        if let Some((dns, _)) = self.dns {
            dns.shut_down().await;
        }
        if let Some((files, _)) = self.files {
            files.shut_down().await;
        }
    }
}

/// What becomes of datagrams, for a report.
fn told<P: Named>(at: Name<P>, from: Sender, Fated { fate, nth, again }: Fated) -> String {
    let of = match from {
        Sender::System => "the system",
        Sender::Phone => "the phone",
    };
    let which = if again { "each number" } else { "number" };
    let fate = fate.name();
    format!("between the phone and {at}, {which} {nth} of the datagrams of {of} is {fate}")
}
