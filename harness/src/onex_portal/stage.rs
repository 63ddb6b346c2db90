//! The portals on sockets. What a client asks goes to the rows, and what those answer goes to the client.
//!
//! A browser makes connections as it likes, several for a page and some for nothing: a connection is no attempt. A request for the
//! portal's page is one, and so is a connection that comes to nothing below HTTP, or whose certificate is not taken.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::client::{self, Client, Output};
use redial_model::systems::onex_portal::messages::Answer;
use redial_model::systems::onex_portal::server::Input;
use redial_model::systems::onex_portal::topology::{Program, Server, Topology};
use redial_model::topology::NodeId;
use tokio::sync::mpsc;

use super::case::{Action, Expected, Installation, Place};
use super::desk::Desk;
use super::fault::Layer;
use super::forms::{REDIRECT, Redirect, STARTING, Starting};
use super::http::{Https, Reply, Request};
use super::judge::{self, Mark};
use super::observed::node;
use super::pages::{self, By, Pace};
use super::portals::Portals;
use super::proforma::{OnexPortal, POLL};
use crate::ensemble::{Ensemble, EventOf};
use crate::ledger::{Ledger, Record, Trouble};
use crate::line::Line;
use crate::names::Named as _;
use crate::proforma::RETRY_INTERVAL;
use crate::server::{Connections, Event, Fault, REFUSES_CERTIFICATE, Seen, Tell};
use crate::subject::Values;
use crate::tls::{Authorities, Authority};
use crate::wire::{self, Host, Standing, Venue};

/// The user of a case.
const USER: &str = "anna";
/// The user's password.
const PASSWORD: &str = "s3cret-anna";

/// How far a client has come that was seen at a portal last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// It waits for an answer, or was answered that it has to go on elsewhere, or later.
    Asks,
    /// It has met nothing that answers.
    InVain,
    /// It has not taken the certificate.
    Warned,
    /// The page to log on is there.
    AtLogin,
    /// A login was redirected so that it is said again at the other portal.
    SaysItAgain,
    /// The user is logged on.
    LoggedOn,
    /// The page knows that it is not served any more.
    NotServed,
}

/// Where a client was seen last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub server: Server,
    pub line: Line,
    pub stands: Stands,
}

/// The portals of a case.
pub struct Stage {
    pub(super) portals: Portals,
    pub(super) servers: Ensemble<Https>,
    pub(super) desks: [Desk; 2],
    /// What a client meets on its way to a portal, if the case says it.
    pub(super) ways: [Fault<Layer>; 2],
    pub(super) visit: Option<Visit>,
    connections: Arc<Connections>,
    hosts: Vec<Host>,
    urls: [String; 2],
    values: Values,
    redirect: Redirect,
    starting: Starting,
    pace: Pace,
    /// The page of a user who is logged on knows the other portal (OX-A1).
    turns: bool,
    /// Whose certificates the user has accepted.
    accepted: [bool; 2],
    accepts: bool,
    /// Whose certificates the client takes, as it has shown, or has to.
    taken: [bool; 2],
    sessions: u64,
    /// Connections whose TLS handshake may be under way, and since when.
    handshakes: BTreeMap<Line, Instant>,
}

type Rec<'r, 'a> = &'r mut Record<'a, Client>;

/// A connection at a portal.
type Flow = (Server, Line);

fn server_of(node: NodeId) -> Server {
    Server::ALL[node.index()]
}

impl Stage {
    /// Opens both portals.
    ///
    /// # Errors
    /// An address is in use, or there is no certificate.
    pub async fn open(
        installation: &Installation,
        topology: Topology,
        venue: &Venue<'_>,
    ) -> Result<Self, String> {
        let settings = venue.settings;
        let hosts: Vec<Host> = Server::ALL.iter().map(|server| venue.host(node(*server), None)).collect();
        let mut posts = venue.posts(&hosts, true);
        let connections = Arc::clone(&posts[0].connections);
        if !installation.accepted {
            let authority = || {
                Authority::new("an authority of which no client is told").map_err(|error| error.to_string())
            };
            let strange = Authorities { trusted: authority()?, unknown: authority()? };
            posts[Server::Secondary.index()].authorities = Some(Arc::new(strange));
        }
        let urls = [Server::Primary, Server::Secondary]
            .map(|server| format!("https://{}{}", venue.address(node(server)), pages::PORTAL));
        let servers = Ensemble::open(posts, Arc::new(Https)).await.map_err(|error| error.to_string())?;
        let entered = installation.enters.0.server();
        let other =
            if installation.knows_both { urls[entered.other().index()].clone() } else { String::new() };
        let program = match installation.program {
            Program::Browser => "browser",
            Program::PlugIn => "plug-in",
            Program::Application => "application",
        };
        let values = Values::from([
            ("primary", urls[0].clone()),
            ("secondary", urls[1].clone()),
            ("address", urls[entered.index()].clone()),
            ("other", other),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("program", program.to_owned()),
            ("accepts", if installation.accepts { "yes" } else { "no" }.to_owned()),
        ]);
        Ok(Stage {
            portals: Portals::new(topology, venue.readings, venue.edition()),
            servers,
            desks: [Desk::default(), Desk::default()],
            ways: [Fault::Open; 2],
            visit: None,
            connections,
            hosts,
            urls,
            values,
            redirect: installation.redirect.map_or_else(|| settings.chosen(REDIRECT.name), |name| name.0),
            starting: installation.starting.map_or_else(|| settings.chosen(STARTING.name), |name| name.0),
            pace: Pace {
                poll: settings.time(POLL),
                limit: settings.answer_timeout(),
                retry: settings.time(RETRY_INTERVAL),
            },
            turns: venue.readings.get(Question::Redirector) == 1,
            accepted: [true, installation.accepted],
            accepts: installation.accepts,
            taken: [true, installation.accepted],
            sessions: 0,
            handshakes: BTreeMap::new(),
        })
    }

    fn name(server: Server) -> &'static str {
        [Place::Primary, Place::Secondary][server.index()].name()
    }

    /// Where the client was seen last, if that was there, and is not over.
    fn visit_at(&self, record: &Record<'_, Client>, server: Server) -> Option<Visit> {
        let stands = |line| record.ledger.lines.get(&line).is_some_and(|state| !state.over);
        self.visit.filter(|visit| visit.server == server && stands(visit.line))
    }

    fn stands(&mut self, stands: Stands) {
        if let Some(visit) = &mut self.visit {
            visit.stands = stands;
        }
    }

    /// A client asks a portal for its page, or comes on its way there as far as it can. If its user is logged on there, it may do so
    /// to see whether that is so; otherwise it is an attempt.
    fn begins(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        server: Server,
        what: &str,
    ) -> Result<Line, Trouble> {
        let held = self.visit_at(record, server).filter(|visit| visit.stands == Stands::LoggedOn);
        let line = self.connections.number();
        if let Some(before) = self.visit.replace(Visit { server, line, stands: Stands::Asks }) {
            record.ledger.happens(at, before.line, true);
            if held.is_some() {
                // Who asks for the page once more has given up the one that was there.
                record.tell(before.line, client::Event::Plain(client::Input::Lost));
            }
            record.ledger.forsaken(before.line);
        }
        record.ledger.happens(at, line, false);
        let output = Output::Connect(server);
        match held {
            Some(held) => record.renewed((held.line, line), node(server), &output, what)?,
            None => record.asked(line, node(server), &output, what)?,
        }
        Ok(line)
    }

    /// A connection has come to nothing, below HTTP. A browser makes several of them for a page: only the first one counts.
    fn in_vain(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        server: Server,
        what: &str,
    ) -> Result<(), Trouble> {
        let again =
            |visit: &Visit| matches!(visit.stands, Stands::InVain | Stands::LoggedOn | Stands::NotServed);
        match self.visit_at(record, server).filter(again) {
            Some(visit) => {
                let output = Output::Connect(server);
                record.ledger.happens(at, visit.line, false);
                record.renewed((visit.line, visit.line), node(server), &output, what)?;
                record.silenced(visit.line);
            }
            None => {
                let line = self.begins(record, at, server, what)?;
                self.stands(Stands::InVain);
                record.silenced(line);
            }
        }
        Ok(())
    }

    /// A client has not taken the certificate.
    fn refuses(&mut self, record: Rec<'_, '_>, at: Instant, server: Server) -> Result<(), Trouble> {
        let line = match self.visit_at(record, server) {
            // Chromium breaks off each first handshake, and asks its user nothing any more.
            _ if self.taken[server.index()] => {
                record.ledger.client_does(node(server), REFUSES_CERTIFICATE);
                return Ok(());
            }
            Some(visit) if visit.stands == Stands::Warned => {
                let output = Output::Connect(server);
                record.ledger.happens(at, visit.line, false);
                record.renewed((visit.line, visit.line), node(server), &output, REFUSES_CERTIFICATE)?;
                visit.line
            }
            _ => self.begins(record, at, server, REFUSES_CERTIFICATE)?,
        };
        self.desks[server.index()].seen.warned += 1;
        self.stands(Stands::Warned);
        if self.accepts {
            self.accepted[server.index()] = true;
        }
        record.ledger.answered(line);
        record.tell(line, client::Event::Plain(client::Input::Connected));
        Ok(())
    }

    fn requests(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        request: &Request,
    ) -> Result<(), Trouble> {
        let (server, conn) = flow;
        if !self.accepted[server.index()] {
            let name = Self::name(server);
            let what = format!("a request to {name}, whose certificate its user has not accepted");
            return Err(Trouble::broken(what, &["OX-13"]));
        }
        self.taken[server.index()] = true;
        match (request.is_post, request.path.as_str()) {
            (false, pages::STATUS) => self.looks(record, flow, request),
            (true, pages::LOGIN) => self.logs_on(record, at, flow, request),
            (_, pages::PORTAL) => self.asks_for_page(record, at, flow, request, "asks for the page"),
            (_, path) => {
                record.ledger.client_does(node(server), format!("asks for {path}"));
                let reply = Reply::page(404, pages::unavailable());
                self.servers.order(node(server), conn, reply)
            }
        }
    }

    fn asks_for_page(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        request: &Request,
        what: &str,
    ) -> Result<(), Trouble> {
        let (server, _) = flow;
        let line = self.begins(record, at, server, what)?;
        record.tell(line, client::Event::Plain(client::Input::Connected));
        if self.meets_fault(record, server, line, request) {
            return Ok(());
        }
        let desk = &mut self.desks[server.index()];
        desk.ends();
        let known = desk.knows(request.session.as_deref());
        let input = if known { Input::KnownRequest } else { Input::NewRequest };
        let answer = self.portals.asked(server, input);
        self.answers(record, flow, line, answer, known)
    }

    /// Whether something is wrong with HTTP; then the connection itself has dealt with the request.
    fn meets_fault(&mut self, record: Rec<'_, '_>, server: Server, line: Line, request: &Request) -> bool {
        match request.met {
            None => return false,
            Some(Layer::HttpSilent) => record.silenced(line),
            Some(Layer::Http503) => {
                record.ledger.server_does(node(server), "503");
                record.ledger.answered(line);
                record.tell(line, client::Event::Plain(client::Input::Unreachable));
            }
        }
        self.stands(Stands::InVain);
        true
    }

    fn logs_on(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        request: &Request,
    ) -> Result<(), Trouble> {
        let (server, _) = flow;
        let again = self.visit.is_some_and(|visit| visit.stands == Stands::SaysItAgain);
        if again && self.visit.is_some_and(|visit| visit.server != server) {
            return self.asks_for_page(record, at, flow, request, "says its login again, as it was told");
        }
        let Some(visit) = self.visit_at(record, server).filter(|visit| visit.stands == Stands::AtLogin)
        else {
            let what = format!("a login at {}, which shows no page to log on", Self::name(server));
            return Err(Trouble::broken(what, &["OX-11", "OX-21"]));
        };
        let line = visit.line;
        record.ledger.client_shows(node(server), "logs on");
        record.ledger.happens(at, line, false);
        record.ledger.owes(line);
        record.said(line, &Output::LogOn)?;
        let field = |name| request.form.get(name).map_or("", String::as_str);
        if (field("user"), field("password")) != (USER, PASSWORD) {
            let what = format!("a login as {:?}, or with a wrong password", field("user"));
            return Err(Trouble::broken(what, &["OX-11", "OX-21"]));
        }
        self.stands(Stands::Asks);
        if self.meets_fault(record, server, line, request) {
            return Ok(());
        }
        let answer = self.portals.asked(server, Input::LogOn);
        self.answers(record, flow, line, answer, false)
    }

    /// A page asks whether it is still served.
    fn looks(&mut self, record: Rec<'_, '_>, flow: Flow, request: &Request) -> Result<(), Trouble> {
        let (server, conn) = flow;
        if request.met.is_some() {
            return Ok(());
        }
        let session = request.session.as_deref();
        let visit = self.visit_at(record, server).filter(|visit| visit.stands == Stands::LoggedOn);
        let desk = &mut self.desks[server.index()];
        let served = visit.is_some() && desk.is_session(session) && self.portals.serves(server);
        if served {
            desk.seen.served += 1;
        } else if let Some(visit) = visit {
            record.ledger.client_does(node(server), "asks whether it is served");
            record.ledger.server_does(node(server), "says that it is not");
            record.tell(visit.line, client::Event::Plain(client::Input::Lost));
            self.stands(Stands::NotServed);
        }
        let body = format!("{{\"served\":{served}}}\n");
        let reply = Reply { kind: "application/json", ..Reply::page(200, body) };
        self.servers.order(node(server), conn, reply)
    }

    /// What is said to whoever has asked for a page, or has logged on.
    fn answers(
        &mut self,
        record: Rec<'_, '_>,
        (server, conn): Flow,
        line: Line,
        answer: Option<Answer>,
        known: bool,
    ) -> Result<(), Trouble> {
        let (at, name) = (node(server), Self::name(server));
        let was_login = self.visit.is_some_and(|visit| visit.stands == Stands::Asks) && !known;
        let plain = client::Event::Plain;
        let desk = &mut self.desks[server.index()];
        let (what, tell, means, stands) = match answer {
            None => ("says nothing", Tell::Close, plain(client::Input::Unreachable), Stands::Asks),
            Some(Answer::LoginPage) => {
                desk.seen.login_pages += 1;
                let reply = Reply::page(200, pages::login(name));
                ("shows the page to log on", reply.into(), plain(client::Input::LoginPage), Stands::AtLogin)
            }
            Some(Answer::Accepted) => {
                self.sessions += 1;
                let session = format!("{name}-{}", self.sessions);
                desk.begins(&session);
                self.desks[server.other().index()].ends();
                let other = self.turns.then(|| self.urls[server.other().index()].as_str());
                let page = pages::logged_on(name, self.pace, other.filter(|_| server == Server::Primary));
                let reply = Reply { session: Some(session), ..Reply::page(200, page) };
                ("logs the user on", reply.into(), plain(client::Input::Accepted), Stands::LoggedOn)
            }
            Some(Answer::Redirected { to }) => {
                desk.seen.redirected += 1;
                let stands = match self.redirect {
                    Redirect::Temporary if was_login => Stands::SaysItAgain,
                    _ => Stands::Asks,
                };
                let reply = redirection(self.redirect, name, &self.urls[to.index()]);
                ("redirects to the other portal", reply.into(), client::Event::Redirected(to), stands)
            }
            Some(Answer::Starting) => {
                desk.seen.turned_away += 1;
                let page = |status| Reply::page(status, pages::starting(name, known.then_some(self.pace)));
                let starting = plain(client::Input::Starting);
                match self.starting {
                    Starting::Page => ("says that it is starting", page(200).into(), starting, Stands::Asks),
                    Starting::Unavailable => {
                        ("says that it is starting: 503", page(503).into(), starting, Stands::Asks)
                    }
                    Starting::Closed => {
                        ("says nothing", Tell::Close, plain(client::Input::Unreachable), Stands::Asks)
                    }
                    Starting::Silence => {
                        record.ledger.server_does(at, "is silent");
                        record.silenced(line);
                        self.stands(Stands::InVain);
                        return self.servers.order(at, conn, Tell::Quiet);
                    }
                }
            }
        };
        record.ledger.server_does(at, what);
        record.ledger.answered(line);
        record.tell(line, means);
        self.stands(stands);
        self.servers.order(at, conn, tell)
    }
}

/// How a portal says that the other one serves.
fn redirection(by: Redirect, portal: &str, to: &str) -> Reply {
    let status = |status| Reply {
        location: Some(to.to_owned()),
        ..Reply::page(status, pages::moved(portal, to, By::Meta))
    };
    match by {
        Redirect::Found => status(302),
        Redirect::SeeOther => status(303),
        Redirect::Temporary => status(307),
        Redirect::Script => Reply::page(200, pages::moved(portal, to, By::Script)),
        Redirect::Meta => Reply::page(200, pages::moved(portal, to, By::Meta)),
    }
}

impl wire::Stage<OnexPortal> for Stage {
    type Event = EventOf<Https>;
    type Mark = Mark;

    fn values(&self) -> Values {
        self.values.clone()
    }

    fn hosts(&self) -> Vec<Host> {
        self.hosts.clone()
    }

    fn ears(&mut self) -> &mut mpsc::Receiver<Self::Event> {
        self.servers.ears()
    }

    fn saw(&mut self, record: &mut Record<'_, Client>, event: Self::Event) -> Result<(), Trouble> {
        let Event { at, node, conn, seen } = event;
        let server = server_of(node);
        let begun = self.handshakes.remove(&conn);
        match seen {
            Seen::Attempt { met } => {
                self.handshakes.insert(conn, at);
                record.ledger.slipped |= met != self.servers.fault(node);
                let what = match met {
                    Fault::Open | Fault::Delayed | Fault::Above(_) => return Ok(()),
                    Fault::Closed | Fault::Reset => "connects, and is cut off",
                    Fault::TcpSilent => "connects, and meets silence",
                    Fault::TlsRefused | Fault::TlsUnknownAuthority => "connects, and its TLS handshake fails",
                };
                self.in_vain(record, at, server, what)
            }
            Seen::Failed { what } if what.starts_with(REFUSES_CERTIFICATE) => {
                self.refuses(record, at, server)
            }
            Seen::Failed { what } => {
                record.ledger.client_does(node, what);
                let waited = begun.map(|begun| at.saturating_duration_since(begun));
                record.ledger.given_up_after = record.ledger.given_up_after.max(waited);
                Ok(())
            }
            Seen::Heard(request) => self.requests(record, at, (server, conn), &request),
            Seen::ClosedByClient { .. } => Ok(()),
        }
    }

    async fn act(&mut self, record: &mut Record<'_, Client>, action: &Action) -> Result<(), Trouble> {
        self.happens(record, action).await
    }

    fn mark(&self) -> Mark {
        Mark::new(&self.desks)
    }

    fn look(&mut self, _: &mut Ledger, expected: &Expected, mark: &mut Mark) -> Result<Standing, Trouble> {
        Ok(judge::look(&self.desks, expected, mark))
    }

    async fn accept_all(&mut self) -> bool {
        self.servers.accept_all().await
    }

    async fn strike(self) {
        self.servers.strike().await;
    }
}
