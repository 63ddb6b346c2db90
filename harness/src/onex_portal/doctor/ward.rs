//! Two portals, a browser or an adapter with its user, and what is seen of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::topology::Server as Which;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::adapter::{Message as _, UNKNOWN, Unread, wrong};
use crate::doctor::Wrong;
use crate::doctor::patient::Patient;
use crate::doctor::ward;
use crate::ensemble::EventOf;
use crate::line::Line;
use crate::onex_portal::fault::Layer;
use crate::onex_portal::forms::Redirect;
use crate::onex_portal::http::{Reply, Request};
use crate::onex_portal::messages::{FromClient, FromPortal, VERSION};
use crate::onex_portal::observed::node;
use crate::onex_portal::pages::{self, Pace};
use crate::onex_portal::proforma::{APPLICATION, BROWSER, PLUG_IN, POLL};
use crate::onex_portal::replies::redirection;
use crate::onex_portal::speech::{Heard, Say, Speech};
use crate::onex_portal::stage::{PASSWORD, USER, name};
use crate::proforma::{Ability, RETRY_INTERVAL};
use crate::server::event::logged;
use crate::server::texts;
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

/// Where the messages of an adapter are written down.
const SCHEMA: &str = "portal-adapter.schema.json";

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
    /// As an adapter it says something that is wrong.
    Wrong(Wrong),
    /// As an adapter it says something of a type that nobody knows.
    Unknown(String),
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
    /// What the portals speak.
    pub speech: Speech,
    servers: [Server<Speech>; 2],
    events: mpsc::Receiver<EventOf<Speech>>,
    urls: [String; 2],
    pace: Pace,
    /// By which its user is known.
    session: Option<String>,
    sessions: usize,
    /// Whether the page of a user who is logged on is told that it is served.
    serves: bool,
    /// Nobody vouches for the secondary's certificate.
    is_strange: bool,
    /// An adapter has a WebSocket.
    pub upgraded: bool,
    /// On which connections an adapter has said `open`.
    opened: BTreeSet<Line>,
    /// Where its user was logged on last.
    served: Option<Asked>,
}

/// What it is told that it is: what an adapter was declared to stand around, if that is nothing that stands for itself.
fn program(speech: Speech, settings: &Settings) -> &'static str {
    let supports = |ability: &Ability| settings.profile.supports.contains(ability.name);
    let is_browser = speech == Speech::Pages || supports(&BROWSER);
    let program = [PLUG_IN, APPLICATION].into_iter().find(|it| !is_browser && supports(it));
    program.unwrap_or(BROWSER).name
}

impl<'a> Ward<'a> {
    /// Sets up the portals at the addresses of that slot.
    pub async fn open(settings: &'a Settings, slot: u8, told: Told) -> Result<Ward<'a>, String> {
        let speech = Speech::of(settings);
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
            Server::new(post, Arc::new(speech), events.clone()).await.map_err(|error| error.to_string())
        };
        let servers = [open(Which::Primary).await?, open(Which::Secondary).await?];
        if told.is_strange {
            let strange = servers[Which::Secondary.index()].set_fault(Fault::TlsUnknownAuthority).await;
            strange.map_err(|error| error.to_string())?;
        }
        let urls = [Which::Primary, Which::Secondary]
            .map(|which| speech.url((address(which), settings.port()).into()));
        let mut patient = Patient::new(settings, true)?;
        patient.values.extend([
            ("primary", urls[0].clone()),
            ("secondary", urls[1].clone()),
            ("address", urls[0].clone()),
            ("other", if told.knows_both { urls[1].clone() } else { String::new() }),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("program", program(speech, settings).to_owned()),
            ("accepts", "no".to_owned()),
        ]);
        let pace = Pace {
            poll: settings.time(POLL),
            limit: settings.answer_timeout(),
            retry: settings.time(RETRY_INTERVAL),
        };
        Ok(Ward {
            patient,
            speech,
            servers,
            events: ears,
            urls,
            pace,
            session: None,
            sessions: 0,
            serves: true,
            is_strange: told.is_strange,
            upgraded: false,
            opened: BTreeSet::new(),
            served: None,
        })
    }

    /// The address of a portal's page.
    pub fn url(&self, which: Which) -> &str {
        &self.urls[which.index()]
    }

    /// The page to log on, or the same for an adapter.
    pub fn shows_login(&self, asked: Asked) {
        match self.speech {
            Speech::Pages => self.shows(asked, Reply::page(200, pages::login(name(asked.server)))),
            Speech::Adapter => self.says(asked, &FromPortal::Login {}),
        }
    }

    /// The user is logged on.
    pub fn lets_in(&mut self, asked: Asked) {
        self.sessions += 1;
        let session = format!("doctor-{}", self.sessions);
        (self.session, self.served) = (Some(session.clone()), Some(asked));
        match self.speech {
            Speech::Pages => {
                let page = pages::logged_on(name(asked.server), self.pace, None);
                self.shows(asked, Reply { session: Some(session), ..Reply::page(200, page) });
            }
            Speech::Adapter => {
                self.says(asked, &FromPortal::LoggedOn { session, other: None });
                self.pings(asked);
            }
        }
    }

    /// The user is not logged on any more.
    pub fn ends_session(&mut self) {
        match (self.speech, self.served) {
            (Speech::Adapter, Some(served)) => self.says(served, &FromPortal::Ended {}),
            _ => self.serves = false,
        }
    }

    /// The other portal is to be asked.
    pub fn redirects(&self, asked: Asked, by: Redirect) {
        let to = self.url(asked.server.other());
        match self.speech {
            Speech::Pages => self.shows(asked, redirection(by, name(asked.server), to)),
            Speech::Adapter => self.says(asked, &FromPortal::Redirected { to: to.to_owned() }),
        }
    }

    /// Nobody is there who could answer.
    pub fn turns_away(&self, asked: Asked) {
        match self.speech {
            Speech::Pages => self.shows(asked, Reply::page(503, pages::unavailable())),
            Speech::Adapter => self.says(asked, &FromPortal::Starting {}),
        }
    }

    /// Nothing comes any more.
    pub fn is_silent(&self, asked: Asked) {
        self.orders(asked, Tell::Quiet);
    }

    /// Says to an adapter what version 1 does not have, where its user is logged on, and asks for a pong. `None`: nobody is.
    pub fn says_what_is_unknown(&self) -> Option<Asked> {
        let to = self.served?;
        let session = self.session.as_deref().unwrap_or_default();
        for text in [UNKNOWN.to_owned(), format!(r#"{{"type":"logged-on","session":"{session}","since":1}}"#)]
        {
            self.orders(to, Tell::Say(Say::Message(texts::Say::Text(text))));
        }
        self.pings(to);
        Some(to)
    }

    fn shows(&self, asked: Asked, reply: Reply) {
        self.orders(asked, reply.into());
    }

    fn pings(&self, to: Asked) {
        self.orders(to, Tell::Say(Say::Message(texts::Say::Ping)));
    }

    fn says(&self, to: Asked, message: &FromPortal) {
        self.orders(to, Tell::Say(Say::Message(texts::Say::Text(message.text()))));
        if !matches!(message, FromPortal::Login {} | FromPortal::LoggedOn { .. }) {
            self.orders(to, Tell::Close);
        }
    }

    /// That nobody is there any more is seen next.
    fn orders(&self, asked: Asked, tell: Tell<Say>) {
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

    fn seen(&mut self, event: EventOf<Speech>) -> Option<Sight> {
        let Event { at, node, conn: line, seen } = event;
        let server = Which::ALL[node.index()];
        match seen {
            Seen::Attempt { met: Fault::Open | Fault::TlsUnknownAuthority } => None,
            Seen::Attempt { .. } => Some(Sight::InVain),
            Seen::Failed { what } if what.starts_with(crate::server::REFUSES_CERTIFICATE) => {
                Some(Sight::Refuses(server, what))
            }
            // Some libraries say no word of why they end a handshake.
            Seen::Failed { what }
                if self.speech == Speech::Adapter && self.is_strange && server == Which::Secondary =>
            {
                Some(Sight::Refuses(server, what))
            }
            Seen::Failed { what } => Some(Sight::Failed(what)),
            Seen::ClosedByClient { .. } => Some(Sight::Left(line)),
            Seen::Heard(Heard::Asks(request)) => Some(self.hears(Asked { at, server, line }, request)),
            Seen::Heard(Heard::Message(heard)) => self.hears_message(Asked { at, server, line }, heard),
        }
    }

    fn hears_message(&mut self, asked: Asked, heard: texts::Heard) -> Option<Sight> {
        let portal = name(asked.server);
        let text = match heard {
            texts::Heard::Upgraded { .. } => {
                self.upgraded = true;
                return None;
            }
            texts::Heard::Pong => return Some(Sight::Looks(true)),
            texts::Heard::Garbage(what) => return Some(Sight::Wrong(wrong::garbage(&what, portal))),
            texts::Heard::Text(text) => text,
        };
        let has_opened = self.opened.contains(&asked.line);
        Some(match FromClient::parse(&text) {
            Err(Unread::Unknown(name)) => Sight::Unknown(name),
            Err(Unread::Malformed(why)) => {
                Sight::Wrong(wrong::unreadable(&logged(&text), portal, &why, SCHEMA))
            }
            Ok(FromClient::Open { version, .. }) if version != VERSION => {
                self.says(asked, &FromPortal::Unsupported { versions: vec![VERSION] });
                Sight::Wrong(wrong::version(&logged(&text), VERSION))
            }
            Ok(FromClient::Open { .. }) if has_opened => Sight::Wrong(Wrong::new(
                "messages",
                format!("a second `open` on a connection to {portal}"),
                "connect anew to ask anew: each connection begins with `open`, and has one",
            )),
            Ok(FromClient::Open { .. }) => {
                self.opened.insert(asked.line);
                Sight::Asks(asked)
            }
            Ok(FromClient::LogOn { .. }) if !has_opened => {
                Sight::Wrong(wrong::before_open(&logged(&text), portal))
            }
            Ok(FromClient::LogOn { user, password }) => {
                let fields = [("user", user), ("password", password)];
                Sight::LogsOn(asked, fields.map(|(name, value)| (name.to_owned(), value)).into())
            }
        })
    }

    fn hears(&self, asked: Asked, request: Request) -> Sight {
        if self.speech == Speech::Adapter {
            // It has asked for a WebSocket at a portal with which something is wrong.
            return Sight::Asks(asked);
        }
        match (request.is_post, request.path.as_str()) {
            (true, pages::LOGIN) => Sight::LogsOn(asked, request.form),
            (_, pages::PORTAL) => Sight::Asks(asked),
            (false, pages::STATUS) => {
                let is_known = self.session.is_some() && request.session == self.session;
                let body = format!("{{\"served\":{}}}\n", is_known && self.serves);
                self.shows(asked, Reply { kind: "application/json", ..Reply::page(200, body) });
                Sight::Looks(is_known)
            }
            _ => {
                self.shows(asked, Reply::page(404, pages::unavailable()));
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
