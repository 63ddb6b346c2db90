//! Two sites, a desktop behind its adapter, and what is seen of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::adapter::{Message as _, Unread};
use crate::doctor::patient::Patient;
use crate::doctor::ward;
use crate::ensemble::EventOf;
use crate::line::Line;
use crate::publication::{Desk, Publication};
use crate::server::event::logged;
use crate::server::fault::Nothing;
use crate::server::texts::{Heard, Say, Texts};
use crate::server::{Connections, Event, Fault, Post, Seen, Server, Tell};
use crate::settings::{DESK, FIRST_SERVER, Settings};
use crate::sip::finding::Finding;
use crate::sip::servers::Servers;
use crate::sip::transport::Transport;
use crate::sip_dr::messages::{BY_SUPERVISOR, FromDesktop, FromSite, ServiceName, SiteName};
use crate::sip_dr::proforma::{DNS, REGISTER_TIMEOUT, SIP_ENDPOINT, SITE_TIMEOUT};
use crate::sip_dr::registrars::{Ground, News, Registrars, Report};
use crate::sip_dr::stage::{
    APPLICATION, DN, OF_ADAPTERS, PASSWORD, PUBLISHED, USER, place, registrar, server,
};
use crate::subject::SubjectEvent;

const QUEUE: usize = 64;
/// No interval that a desktop is told is longer.
const LONGEST_INTERVAL: Duration = Duration::from_secs(5);

/// Something that it was seen to do.
#[derive(Debug)]
pub(super) enum Sight {
    /// It connects; true: in vain.
    Connects(NodeId, bool),
    /// It has a WebSocket, and has asked for these sub-protocols.
    Upgraded(Option<String>),
    /// It says something.
    Says(At, FromDesktop),
    /// It says something that is no message, or not one as it has to be, and why.
    Unreadable(At, String, String),
    /// It says something of a type that nobody knows.
    Unknown(String),
    /// It says what is no text.
    Garbage(At, String),
    /// A connection fails, for a report.
    Failed(String),
    /// It answers a ping.
    Pong,
    /// It ends a connection.
    Left(At),
    /// It publishes what the agent is shown.
    Shows,
    /// Its endpoint has done something at a registrar.
    Phones,
    /// Its process has ended.
    Exited(String),
}

/// On which connection something is seen, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    pub at: Instant,
    pub node: NodeId,
    pub line: Line,
}

pub(super) struct Ward<'a> {
    /// The desktop, with its adapter.
    pub patient: Patient<'a>,
    /// How long it is told to wait for a service, and for its phone.
    pub intervals: [Duration; 2],
    servers: Vec<Server<Texts>>,
    events: mpsc::Receiver<EventOf<Texts>>,
    desk: Desk,
    publications: mpsc::Receiver<Publication>,
    urls: Vec<String>,
    /// Which library has begun last.
    pub library: Option<String>,
    /// On which connections it has said who it is.
    pub opened: BTreeMap<Line, NodeId>,
    /// It has shown something.
    pub shows: bool,
    /// Where its endpoint registers, if it is said to speak SIP.
    registrars: Option<Registrars>,
    /// At the same addresses, over what was not chosen.
    others: Option<(Servers, Transport)>,
    /// What was seen of that.
    pub phone: Phone,
}

/// What was seen of an endpoint.
#[derive(Debug, Default)]
pub(super) struct Phone {
    /// It has asked for a registration, at each site.
    pub asks: [bool; 2],
    /// It has a registration.
    pub has: [bool; 2],
    /// It has taken a call.
    pub takes_calls: bool,
    /// What it has done wrongly.
    pub wrong: Option<String>,
    /// Over what it speaks, if that was not chosen.
    pub comes_over: Option<Transport>,
}

impl<'a> Ward<'a> {
    /// Sets up the sites at the addresses of that slot.
    pub async fn open(settings: &'a Settings, slot: u8) -> Result<Ward<'a>, String> {
        let (events, ears) = mpsc::channel(QUEUE);
        let connections = Arc::new(Connections::new(settings.connections, settings.patience));
        let nodes = || (0..OF_ADAPTERS).map(NodeId);
        let address = |node: NodeId| settings.address(slot, FIRST_SERVER + node.0);
        let mut servers = Vec::new();
        for node in nodes() {
            let post = Post {
                node,
                address: (address(node), settings.port()).into(),
                names: Vec::new(),
                authorities: None,
                connections: Arc::clone(&connections),
                delay: Duration::ZERO,
            };
            let server = Server::new(post, Arc::new(Texts), events.clone()).await;
            servers.push(server.map_err(|error| error.to_string())?);
        }
        let url = |node| format!("ws://{}:{}/{}", address(node), settings.port(), place(node).0.name());
        let urls: Vec<String> = nodes().map(url).collect();
        let (registrars, others) = match settings.profile.supports.contains(SIP_ENDPOINT.name) {
            true => {
                let opened = registrars(settings, slot).await?;
                (Some(opened.0), Some(opened.1))
            }
            false => (None, None),
        };
        let (publishing, publications) = mpsc::channel(QUEUE);
        let desk = Desk::open(settings.socket(slot, DESK), publishing).await;
        let desk = desk.map_err(|error| error.to_string())?;
        let intervals =
            [SITE_TIMEOUT, REGISTER_TIMEOUT].map(|name| settings.time(name).min(LONGEST_INTERVAL));
        let mut patient =
            Patient::new(settings, registrars.is_some() && Transport::of(settings).is_secure())?;
        patient.values.extend(registrars.iter().flat_map(Registrars::told));
        patient.values.extend([
            ("site1", urls[0].clone()),
            ("site2", urls[1].clone()),
            ("first", "site1".to_owned()),
            ("application", APPLICATION.to_owned()),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("dn", DN.to_owned()),
            ("site_timeout", intervals[0].as_secs_f64().to_string()),
            ("register_timeout", intervals[1].as_secs_f64().to_string()),
            ("seats", "own".to_owned()),
            ("endpoint", "external".to_owned()),
            ("supervisor_reason", BY_SUPERVISOR.to_owned()),
            ("publish_url", desk.url().to_owned()),
        ]);
        Ok(Ward {
            patient,
            intervals,
            servers,
            events: ears,
            desk,
            publications,
            urls,
            library: None,
            opened: BTreeMap::new(),
            shows: false,
            registrars,
            others,
            phone: Phone::default(),
        })
    }

    /// Where a server is.
    pub fn url(&self, node: NodeId) -> &str {
        &self.urls[node.index()]
    }

    /// Whether its endpoint is to speak SIP.
    pub fn has_registrars(&self) -> bool {
        self.registrars.is_some()
    }

    /// Somebody calls the endpoint at a site, or ends that call. Where it is not registered, or in no call, nothing comes of that.
    pub fn calls(&mut self, site: NodeId, begins: bool) {
        if let Some(registrars) = &mut self.registrars {
            let called = if begins { registrars.begins_call(site) } else { registrars.ends_call(site) };
            drop(called);
        }
    }

    /// Whether its endpoint is told domains, and no addresses.
    pub fn is_found_by_dns(&self) -> bool {
        self.patient.settings.profile.supports.contains(DNS.name)
    }

    fn phones(&mut self, report: Report) -> Option<Sight> {
        // That a registrar has ended is seen next.
        let (site, news) = self.registrars.as_mut()?.sees(report).ok()?;
        for news in news {
            match news {
                News::Asks => self.phone.asks[site.index()] = true,
                News::Registered => self.phone.has[site.index()] = true,
                News::Gone(_) => self.phone.has[site.index()] = false,
                News::Wrong(what) => self.phone.wrong = Some(what),
                News::CallBegins => self.phone.takes_calls = true,
                News::Does(_) | News::Says(_) | News::Denied | News::CallEnds => {}
            }
        }
        Some(Sight::Phones)
    }

    /// Says something. That nobody is there any more is seen next.
    pub fn says(&self, to: At, message: &FromSite) {
        self.orders(to, Say::Text(message.text()));
    }

    /// The same of a text that need be no message.
    pub fn says_text(&self, to: At, text: &str) {
        self.orders(to, Say::Text(text.to_owned()));
    }

    /// Asks for a pong.
    pub fn pings(&self, to: At) {
        self.orders(to, Say::Ping);
    }

    fn orders(&self, to: At, say: Say) {
        let _ = self.servers[to.node.index()].order(to.line, Tell::Say(say));
    }

    /// Whoever has opened a service of that site.
    pub fn has_opened(&self, service: ServiceName, site: NodeId) -> bool {
        self.opened.values().any(|node| *node == server(service, site))
    }

    /// A service ends, and its connections with it: new ones are made in vain.
    pub async fn ends(&self, node: NodeId) -> Result<(), String> {
        let server = &self.servers[node.index()];
        server.set_fault(Fault::Reset).await.map_err(|error| error.to_string())?;
        server.reset_connections().await.map_err(|error| error.to_string())
    }

    fn seen(&mut self, event: EventOf<Texts>) -> Option<Sight> {
        let Event { at, node, conn: line, seen } = event;
        let at = At { at, node, line };
        Some(match seen {
            Seen::Attempt { met } => Sight::Connects(node, met != Fault::<Nothing>::Open),
            Seen::Failed { what } => Sight::Failed(what),
            Seen::ClosedByClient { .. } => {
                self.opened.remove(&line);
                Sight::Left(at)
            }
            Seen::Heard(Heard::Upgraded { protocols, .. }) => Sight::Upgraded(protocols),
            Seen::Heard(Heard::Garbage(what)) => Sight::Garbage(at, what),
            Seen::Heard(Heard::Pong) => Sight::Pong,
            Seen::Heard(Heard::Text(text)) => match FromDesktop::parse(&text) {
                Ok(message) => Sight::Says(at, message),
                Err(Unread::Unknown(name)) => Sight::Unknown(name),
                Err(Unread::Malformed(why)) => Sight::Unreadable(at, logged(&text), why),
            },
        })
    }

    fn published(&mut self, publication: &Publication) -> Option<Sight> {
        let is_it = publication.name == PUBLISHED;
        self.shows |= is_it;
        is_it.then_some(Sight::Shows)
    }
}

/// The registrars, and what listens beside them.
async fn registrars(settings: &Settings, slot: u8) -> Result<(Registrars, (Servers, Transport)), String> {
    let connections = Arc::new(Connections::new(settings.connections, settings.patience));
    let transport = Transport::of(settings);
    let post = |site: NodeId| Post {
        node: site,
        address: settings.socket(slot, FIRST_SERVER + registrar(site).0),
        names: Vec::new(),
        authorities: transport.is_secure().then(|| Arc::clone(&settings.authorities)),
        connections: Arc::clone(&connections),
        delay: Duration::ZERO,
    };
    let posts = || SITES.map(post).into();
    let other = transport.beside();
    let others = Servers::open(other, posts(), Arc::clone(&connections)).await;
    let others = others.map_err(|error| error.to_string())?;
    // Whose endpoint asks DNS is told no address.
    let by_dns = settings.profile.supports.contains(DNS.name);
    let ground = Ground { finding: Finding { by_dns, ..Finding::default() }, slot, capture: None };
    let registrars = Registrars::open(settings, settings.seed, (posts(), connections), ground).await?;
    Ok((registrars, (others, other)))
}

async fn comes_over(others: &mut Option<(Servers, Transport)>) -> Transport {
    if let Some((servers, transport)) = others
        && servers.ears().recv().await.is_some()
    {
        return *transport;
    }
    std::future::pending().await
}

async fn reported(registrars: &mut Option<Registrars>) -> Option<Report> {
    match registrars {
        Some(registrars) => registrars.hears().await,
        None => std::future::pending().await,
    }
}

/// A server by its service and its site.
pub(super) fn called(node: NodeId) -> String {
    let (service, site) = place(node);
    let site = match SiteName::of(site) {
        SiteName::Site1 => "site1",
        SiteName::Site2 => "site2",
    };
    format!("{} of {site}", service.name())
}

impl ward::Ward for Ward<'_> {
    type Sight = Sight;

    fn due(&mut self, until: Instant) -> Instant {
        self.patient.due(until)
    }

    async fn start(&mut self) -> Result<(), String> {
        self.patient.start(&[]).await
    }

    async fn happens(&mut self) -> Option<Sight> {
        tokio::select! {
            biased;
            Some(event) = self.events.recv() => self.seen(event),
            Some(report) = reported(&mut self.registrars) => self.phones(report),
            over = comes_over(&mut self.others) => {
                self.phone.comes_over = Some(over);
                Some(Sight::Phones)
            }
            Some(publication) = self.publications.recv() => self.published(&publication),
            Some(event) = self.patient.lines.recv() => match event {
                SubjectEvent::Line(line) => {
                    Publication::parse(&line).and_then(|publication| self.published(&publication))
                }
                SubjectEvent::Exited(how) => Some(Sight::Exited(how)),
                SubjectEvent::Traced(_) | SubjectEvent::Flood => None,
            },
        }
    }

    async fn close(mut self) {
        self.patient.end().await;
        for server in self.servers {
            server.shut_down().await;
        }
        if let Some(registrars) = self.registrars {
            registrars.strike().await;
        }
        if let Some((others, _)) = self.others {
            others.strike().await;
        }
        self.desk.close().await;
    }
}
