//! Two registrars, a phone, and what is seen of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::time::Instant;

use crate::dns::server::NameServer;
use crate::doctor::attached::Failure;
use crate::doctor::patient::Patient;
use crate::doctor::ward;
use crate::files::server::FileServer;
use crate::line::Line;
use crate::proforma::Proforma;
use crate::server::{Connections, Post, Seen};
use crate::settings::{FIRST_SERVER, Settings};
use crate::sip::call::{Call, Came};
use crate::sip::domain::{self, Domain};
use crate::sip::heard::Heard;
use crate::sip::message::{Kind, Message, SPEAKS_HTTP};
use crate::sip::proforma::{self, Lease, SETTINGS_FILE};
use crate::sip::registrar::{Account, Key, Proof, Registrar, Wanted, wanted};
use crate::sip::servers::{NOBODY, Servers, SipEvent};
use crate::sip::settings_file::{self, Office};
use crate::sip::transport::Transport;
use crate::sip::value;
use crate::sip::written::Answer;
use crate::subject::SubjectEvent;

/// The registrar that a phone is told first.
pub(super) const PRIMARY: NodeId = NodeId(0);
/// The other one.
pub(super) const SECONDARY: NodeId = NodeId(1);

/// A registration lasts no longer, whatever was asked for.
const LONGEST_LEASE: Duration = Duration::from_secs(6);

/// Words of an error that mean: what came is no HTTP, with which a WebSocket begins.
const NO_HTTP: &str = "httparse";

/// Something that the phone was seen to do.
#[derive(Debug)]
pub(super) enum Sight {
    /// It asks for a registration.
    Asks(Asked),
    /// It says once more what it has said, since nobody has answered.
    Repeats,
    /// It ends its registration.
    Ends,
    /// It says something that is about no registration.
    SaysElse,
    /// It says what nobody can read.
    Garbage(String),
    /// It comes over something else than the run has chosen.
    ComesOver(Transport),
    /// A connection fails, for a report.
    Failed(String),
    /// A connection is over.
    Left,
    /// It has answered the call with this status.
    Answers(u16),
    /// Its process has ended.
    Exited(String),
}

/// A registration that is asked for.
#[derive(Debug)]
pub(super) struct Asked {
    pub at: Instant,
    pub node: NodeId,
    pub line: Line,
    pub message: Box<Message>,
}

impl Asked {
    /// Under which `Call-ID`.
    pub fn call_id(&self) -> String {
        self.message.text("Call-ID").unwrap_or_default().into_owned()
    }

    /// For whom, if that can be read.
    pub fn user(&self) -> Option<String> {
        value::user(value::uri(&self.message.text("To")?)).map(str::to_owned)
    }
}

pub(super) struct Ward<'a> {
    /// The phone.
    pub patient: Patient<'a>,
    pub account: Account,
    pub lease: Lease,
    pub transport: Transport,
    servers: Servers,
    /// At the same addresses, over what was not chosen.
    others: Servers,
    /// Where there is a place for it.
    dns: Option<NameServer>,
    /// Likewise, for phones that have such files.
    files: Option<FileServer>,
    /// The phone is told where that is, and nothing else.
    pub reads_file: bool,
    /// What was asked for there.
    pub requested: Vec<String>,
    registrars: [Registrar; 2],
    last: Option<Key>,
    call: Option<Call>,
}

impl<'a> Ward<'a> {
    /// Sets up the registrars at the addresses of that slot.
    pub async fn open(proforma: &Proforma, settings: &'a Settings, slot: u8) -> Result<Ward<'a>, String> {
        let transport = Transport::of(settings);
        let secure = transport.is_secure();
        let (account, lease) = (proforma::account(settings), Lease::of(settings));
        let connections = Arc::new(Connections::new(settings.connections, settings.patience));
        let post = |node: NodeId| Post {
            node,
            address: settings.socket(slot, FIRST_SERVER + node.0),
            names: vec![account.realm.clone()],
            authorities: secure.then(|| Arc::clone(&settings.authorities)),
            connections: Arc::clone(&connections),
            delay: Duration::ZERO,
        };
        let open = async |transport, posts| {
            let servers = Servers::open(transport, posts, Arc::clone(&connections)).await;
            servers.map_err(|error| error.to_string())
        };
        let servers = open(transport, [PRIMARY, SECONDARY].map(post).into()).await?;
        let others = open(transport.beside(), [PRIMARY, SECONDARY].map(post).into()).await?;
        let mut patient = Patient::new(settings, secure)?;
        let told = [PRIMARY, SECONDARY].map(|node| servers.address(node));
        let domain = Domain::new(&account.realm, transport, &told, domain::ttl_s(None, settings)?);
        let dns = domain.serve((settings, slot), None, None).await?;
        let office = Office::of(&account, told.into(), transport, lease.told);
        let files = match settings_file::place(proforma, (settings, slot)) {
            Some(address) => {
                let post = Post { node: NOBODY, address, authorities: None, ..post(PRIMARY) };
                Some(office.open(post, servers.ear(Heard::FileRequest)).await?)
            }
            None => None,
        };
        // Who says that it reads such a file is told nothing else.
        let reads_file = files.is_some() && settings.profile.supports.contains(SETTINGS_FILE.name);
        let told = if reads_file { &[][..] } else { &told };
        let at = dns.as_ref().map(NameServer::address).filter(|_| !reads_file);
        let elsewhere = (at, files.as_ref().map(FileServer::url));
        patient.values.extend(proforma::told(told.iter().copied(), elsewhere, transport, &account, &lease));
        let registrar = |node: NodeId| Registrar::new(settings.seed ^ u64::from(node.0));
        let registrars = [PRIMARY, SECONDARY].map(registrar);
        Ok(Ward {
            patient,
            account,
            lease,
            transport,
            servers,
            others,
            dns,
            files,
            reads_file,
            requested: Vec::new(),
            registrars,
            last: None,
            call: None,
        })
    }

    /// Where a registrar is.
    pub fn address(&self, node: NodeId) -> SocketAddr {
        self.servers.address(node)
    }

    /// Where its settings file is, if there is one.
    pub fn settings_url(&self) -> Option<String> {
        self.files.as_ref().map(FileServer::url)
    }

    /// Whether that was asked for.
    pub fn was_read(&self) -> bool {
        self.requested.iter().any(|path| path == settings_file::PATH)
    }

    /// Asks whoever wants a registration for a proof, if one is asked for and not given, and says what it proves.
    pub fn proof(&mut self, asked: &Asked) -> Proof {
        let registrar = &mut self.registrars[asked.node.index()];
        let proof = registrar.proof(&self.account, &asked.message);
        if matches!(proof, Proof::Missing | Proof::Stale) {
            let challenge = registrar.challenge(&self.account, proof == Proof::Stale);
            self.answer(asked, 401, &[("WWW-Authenticate", challenge.to_string())]);
        }
        proof
    }

    /// Grants a registration, of which the end can be waited for; for how long, as the phone is told.
    pub fn grant(&mut self, asked: &Asked) -> u64 {
        let Wanted::Binding(contact) = wanted(&asked.message) else { return 0 };
        let longest = LONGEST_LEASE.as_secs_f64() / self.lease.time_of(1).as_secs_f64();
        let most = self.lease.told.min(longest as u64).max(1);
        let registrar = &mut self.registrars[asked.node.index()];
        let lease = (most, self.lease.lasts);
        let (told, field) = registrar.grants(&contact, lease, asked.call_id(), asked.line);
        self.answer(asked, 200, &[field]);
        told
    }

    /// Answers a request. That nobody is there any more is seen next.
    pub fn answer(&mut self, asked: &Asked, status: u16, fields: &[(&str, String)]) {
        let tag = self.registrars[asked.node.index()].tag();
        let seen_from = self.servers.seen_from(asked.node, asked.line);
        let answer = Answer::to(&asked.message, status, &tag, seen_from);
        let _ = self.servers.send(asked.node, asked.line, answer.with_all(fields).bytes());
    }

    /// Calls the phone where it is registered.
    pub fn call(&mut self, registered: &Asked) {
        let Asked { node, line, .. } = *registered;
        let registrar = &mut self.registrars[node.index()];
        let Some(binding) = registrar.current().cloned() else { return };
        let (tag, addresses) = (registrar.tag(), [self.servers.address(node); 2]);
        let call = Call::begin((&self.account, self.transport), ((node, line), addresses), &binding, &tag);
        let _ = self.servers.send(node, line, call.invite());
        self.call = Some(call);
    }

    /// Ends the call again.
    pub fn hang_up(&mut self) {
        if let Some(mut call) = self.call.take() {
            let (node, line) = call.through;
            let _ = self.servers.send(node, line, call.bye());
        }
    }

    fn seen(&mut self, event: SipEvent) -> Option<Sight> {
        let SipEvent { at, node, conn: line, seen } = event;
        match seen {
            Seen::Heard(Heard::Message(message)) => self.hears(Asked { at, node, line, message }),
            Seen::Heard(Heard::FileRequest(path)) => {
                self.requested.push(path);
                None
            }
            Seen::Heard(Heard::KeepAlive | Heard::Question(_) | Heard::Fate(..)) | Seen::Attempt { .. } => {
                None
            }
            Seen::Heard(Heard::Nonsense(what)) if what == SPEAKS_HTTP => {
                Some(Sight::ComesOver(self.transport.framed(true)))
            }
            Seen::Heard(Heard::Nonsense(_)) if self.transport == Transport::Adapter => None,
            Seen::Heard(Heard::Nonsense(what) | Heard::Wrong(what)) => Some(Sight::Garbage(what)),
            Seen::Failed { what } => Some(match Failure::of(&what) {
                Failure::IsTls => Sight::ComesOver(self.transport.secured(true)),
                Failure::IsNoTls => Sight::ComesOver(self.transport.secured(false)),
                Failure::Above if what.contains(NO_HTTP) => Sight::ComesOver(self.transport.framed(false)),
                Failure::Certificate | Failure::Tls | Failure::Above => Sight::Failed(what),
            }),
            Seen::ClosedByClient { .. } => Some(Sight::Left),
        }
    }

    fn hears(&mut self, said: Asked) -> Option<Sight> {
        match said.message.kind() {
            Kind::Request { method: "REGISTER", .. } => {
                let key = Key::of(&said.message);
                if self.last.replace(key.clone()) == Some(key) {
                    return Some(Sight::Repeats);
                }
                if matches!(wanted(&said.message), Wanted::Binding(_)) {
                    return Some(Sight::Asks(said));
                }
                self.answer(&said, 200, &[]);
                (wanted(&said.message) == Wanted::End).then_some(Sight::Ends)
            }
            Kind::Request { method: "ACK", .. } => None,
            Kind::Request { method, .. } => {
                let status = if method == "OPTIONS" || method == "BYE" { 200 } else { 405 };
                self.answer(&said, status, &[]);
                Some(Sight::SaysElse)
            }
            Kind::Response(_) => self.is_answered(&said),
        }
    }

    /// It says something to the call.
    fn is_answered(&mut self, said: &Asked) -> Option<Sight> {
        let (came, ack) = self.call.as_mut().filter(|call| call.is_of(&said.message))?.hears(&said.message);
        let _ = self.servers.send(said.node, said.line, ack?);
        match came? {
            Came::Answered(status) => Some(Sight::Answers(status)),
            Came::Over(_) => None,
        }
    }

    /// What comes over a transport that was not chosen.
    fn seen_elsewhere(&self, event: SipEvent) -> Option<Sight> {
        match event.seen {
            Seen::Heard(Heard::Nonsense(what)) if what == SPEAKS_HTTP => {
                Some(Sight::ComesOver(Transport::Ws))
            }
            Seen::Heard(Heard::Message(_)) => Some(Sight::ComesOver(self.transport.beside())),
            Seen::Failed { what } if matches!(Failure::of(&what), Failure::IsTls | Failure::Tls) => {
                Some(Sight::ComesOver(Transport::Tls))
            }
            _ => None,
        }
    }
}

impl ward::Ward for Ward<'_> {
    type Sight = Sight;

    fn due(&mut self, until: Instant) -> Instant {
        self.patient.due(until)
    }

    async fn start(&mut self) -> Result<(), String> {
        let hosts = [PRIMARY, SECONDARY].map(|node| self.address(node).ip().to_string());
        self.patient.start(&hosts).await
    }

    async fn close(mut self) {
        self.patient.end().await;
        self.servers.strike().await;
        self.others.strike().await;
        if let Some(dns) = self.dns {
            dns.shut_down().await;
        }
        if let Some(files) = self.files {
            files.shut_down().await;
        }
    }

    async fn happens(&mut self) -> Option<Sight> {
        tokio::select! {
            biased;
            Some(event) = self.servers.ears().recv() => self.seen(event),
            Some(event) = self.others.ears().recv() => self.seen_elsewhere(event),
            Some(event) = self.patient.lines.recv() => match event {
                SubjectEvent::Exited(how) => Some(Sight::Exited(how)),
                SubjectEvent::Line(_) | SubjectEvent::Traced(_) | SubjectEvent::Flood => None,
            },
        }
    }
}
