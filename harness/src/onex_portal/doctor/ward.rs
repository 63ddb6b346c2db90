//! Two portals, a browser with its user, and what is seen of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::topology::Server as Which;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::doctor::patient::Patient;
use crate::doctor::ward;
use crate::ensemble::EventOf;
use crate::line::Line;
use crate::onex_portal::fault::Layer;
use crate::onex_portal::forms::Redirect;
use crate::onex_portal::http::{Https, Reply, Request};
use crate::onex_portal::observed::node;
use crate::onex_portal::pages::{self, Pace};
use crate::onex_portal::proforma::POLL;
use crate::onex_portal::replies::redirection;
use crate::onex_portal::stage::{PASSWORD, USER, name};
use crate::proforma::RETRY_INTERVAL;
use crate::server::{Connections, Event, Fault, Post, Seen, Server, Tell};
use crate::settings::{FIRST_SERVER, Settings};
use crate::subject::SubjectEvent;

const QUEUE: usize = 64;

/// What a browser is told otherwise than usual.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Told {
    /// Its user knows both addresses.
    pub knows_both: bool,
    /// Nobody vouches for the secondary's certificate.
    pub is_strange: bool,
}

/// Something that it was seen to do.
#[derive(Debug)]
pub(super) enum Sight {
    /// It asks for the page of a portal.
    Asks(Asked),
    /// Its user logs on, with these fields.
    LogsOn(Asked, BTreeMap<String, String>),
    /// Its page asks whether it is served; true: by what the portal has given it.
    Looks(bool),
    /// It asks for something that there is not.
    AsksElse(String),
    /// It does not take the certificate.
    Refuses(Which, String),
    /// A connection fails, for a report.
    Failed(String),
    /// It connects in vain.
    InVain,
    /// It ends a connection.
    Left(Line),
    /// Its process has ended.
    Exited(String),
}

/// A request that waits for its answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub at: Instant,
    pub server: Which,
    pub line: Line,
}

pub(super) struct Ward<'a> {
    /// The browser.
    pub patient: Patient<'a>,
    servers: [Server<Https>; 2],
    events: mpsc::Receiver<EventOf<Https>>,
    urls: [String; 2],
    pace: Pace,
    /// By which its user is known.
    session: Option<String>,
    sessions: usize,
    /// Whether the page of a user who is logged on is told that it is served.
    pub serves: bool,
}

impl<'a> Ward<'a> {
    /// Sets up the portals at the addresses of that slot.
    pub async fn open(settings: &'a Settings, slot: u8, told: Told) -> Result<Ward<'a>, String> {
        let (events, ears) = mpsc::channel(QUEUE);
        let connections = Arc::new(Connections::new(settings.connections, settings.patience));
        let address = |which: Which| settings.address(slot, FIRST_SERVER + node(which).0);
        let open = async |which: Which| {
            let post = Post {
                node: node(which),
                address: (address(which), settings.port()).into(),
                names: Vec::new(),
                authorities: Some(Arc::clone(&settings.authorities)),
                connections: Arc::clone(&connections),
                delay: Duration::ZERO,
            };
            Server::new(post, Arc::new(Https), events.clone()).await.map_err(|error| error.to_string())
        };
        let servers = [open(Which::Primary).await?, open(Which::Secondary).await?];
        if told.is_strange {
            let strange = servers[Which::Secondary.index()].set_fault(Fault::TlsUnknownAuthority).await;
            strange.map_err(|error| error.to_string())?;
        }
        let urls = [Which::Primary, Which::Secondary]
            .map(|which| format!("https://{}:{}{}", address(which), settings.port(), pages::PORTAL));
        let mut patient = Patient::new(settings, true)?;
        patient.values.extend([
            ("primary", urls[0].clone()),
            ("secondary", urls[1].clone()),
            ("address", urls[0].clone()),
            ("other", if told.knows_both { urls[1].clone() } else { String::new() }),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("program", "browser".to_owned()),
            ("accepts", "no".to_owned()),
        ]);
        let pace = Pace {
            poll: settings.time(POLL),
            limit: settings.answer_timeout(),
            retry: settings.time(RETRY_INTERVAL),
        };
        Ok(Ward { patient, servers, events: ears, urls, pace, session: None, sessions: 0, serves: true })
    }

    /// The address of a portal's page.
    pub fn url(&self, which: Which) -> &str {
        &self.urls[which.index()]
    }

    /// The page to log on.
    pub fn shows_login(&self, asked: Asked) {
        self.says(asked, Reply::page(200, pages::login(name(asked.server))));
    }

    /// The user is logged on.
    pub fn lets_in(&mut self, asked: Asked) {
        self.sessions += 1;
        let session = format!("doctor-{}", self.sessions);
        self.session = Some(session.clone());
        let page = pages::logged_on(name(asked.server), self.pace, None);
        self.says(asked, Reply { session: Some(session), ..Reply::page(200, page) });
    }

    /// The other portal is to be asked.
    pub fn redirects(&self, asked: Asked, by: Redirect) {
        self.says(asked, redirection(by, name(asked.server), self.url(asked.server.other())));
    }

    /// Nobody is there who could answer.
    pub fn turns_away(&self, asked: Asked) {
        self.says(asked, Reply::page(503, pages::unavailable()));
    }

    /// Nothing comes any more.
    pub fn is_silent(&self, asked: Asked) {
        self.orders(asked, Tell::Quiet);
    }

    fn says(&self, asked: Asked, reply: Reply) {
        self.orders(asked, reply.into());
    }

    /// That nobody is there any more is seen next.
    fn orders(&self, asked: Asked, tell: Tell<Reply>) {
        let _ = self.servers[asked.server.index()].order(asked.line, tell);
    }

    /// New connections meet this, at both portals; those that there are end, if that is a fault.
    pub async fn meet(&self, fault: Fault<Layer>) -> Result<(), String> {
        for server in &self.servers {
            server.set_fault(fault).await.map_err(|error| error.to_string())?;
            if fault != Fault::Open {
                server.reset_connections().await.map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    fn seen(&self, event: EventOf<Https>) -> Option<Sight> {
        let Event { at, node, conn: line, seen } = event;
        let server = Which::ALL[node.index()];
        match seen {
            Seen::Attempt { met: Fault::Open | Fault::TlsUnknownAuthority } => None,
            Seen::Attempt { .. } => Some(Sight::InVain),
            Seen::Failed { what } if what.starts_with(crate::server::REFUSES_CERTIFICATE) => {
                Some(Sight::Refuses(server, what))
            }
            Seen::Failed { what } => Some(Sight::Failed(what)),
            Seen::ClosedByClient { .. } => Some(Sight::Left(line)),
            Seen::Heard(request) => Some(self.hears(Asked { at, server, line }, request)),
        }
    }

    fn hears(&self, asked: Asked, request: Request) -> Sight {
        match (request.is_post, request.path.as_str()) {
            (true, pages::LOGIN) => Sight::LogsOn(asked, request.form),
            (_, pages::PORTAL) => Sight::Asks(asked),
            (false, pages::STATUS) => {
                let is_known = self.session.is_some() && request.session == self.session;
                let body = format!("{{\"served\":{}}}\n", is_known && self.serves);
                self.says(asked, Reply { kind: "application/json", ..Reply::page(200, body) });
                Sight::Looks(is_known)
            }
            _ => {
                self.says(asked, Reply::page(404, pages::unavailable()));
                Sight::AsksElse(request.path)
            }
        }
    }
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
            Some(event) = self.patient.lines.recv() => match event {
                SubjectEvent::Exited(how) => Some(Sight::Exited(how)),
                SubjectEvent::Line(_) | SubjectEvent::Traced(_) | SubjectEvent::Flood => None,
            },
        }
    }

    async fn close(mut self) {
        self.patient.end().await;
        for server in self.servers {
            server.shut_down().await;
        }
    }
}
