//! The portals on sockets. What a client asks goes to the rows, and what those answer goes to the client.
//!
//! A browser makes connections as it likes, several for a page and some for nothing: a connection is no attempt. A request for the
//! portal's page is one, and so is a connection that comes to nothing below HTTP, or whose certificate is not taken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::client::Client;
use redial_model::systems::onex_portal::topology::{Program, Server, Topology};
use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::case::{Action, Expected, Installation, Leaves, Place};
use super::desk::Desk;
use super::fault::Layer;
use super::forms::{REDIRECT, Redirect, STARTING, Starting};
use super::judge::{self, Mark};
use super::observed::{is_by_user, node};
use super::pages::{self, Pace};
use super::portals::Portals;
use super::proforma::{OnexPortal, POLL};
use super::speech::{Heard, Speech};
use crate::ensemble::{Ensemble, EventOf};
use crate::ledger::record::Record;
use crate::ledger::{Ledger, Trouble};
use crate::line::Line;
use crate::names::Named as _;
use crate::proforma::RETRY_INTERVAL;
use crate::server::{Connections, Event, Fault, REFUSES_CERTIFICATE, Seen};
use crate::subject::Values;
use crate::tls::{Authorities, Authority};
use crate::wire::{self, Host, Standing, Venue};

/// The user of a case.
pub(super) const USER: &str = "anna";
/// The user's password.
pub(super) const PASSWORD: &str = "s3cret-anna";

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
    /// The connection on which it began.
    pub conn: Line,
    pub stands: Stands,
}

/// The portals of a case.
pub struct Stage {
    pub(super) portals: Portals,
    pub(super) speech: Speech,
    pub(super) servers: Ensemble<Speech>,
    pub(super) desks: [Desk; 2],
    /// What a client meets on its way to a portal, if the case says it.
    pub(super) ways: [Fault<Layer>; 2],
    /// Whose portal sends the next one away, because the case says so.
    pub(super) sends_away: [bool; 2],
    /// Whose portal turns logins away, because the case says so.
    pub(super) turns_away: [bool; 2],
    pub(super) visit: Option<Visit>,
    pub(super) connections: Arc<Connections>,
    hosts: Vec<Host>,
    pub(super) urls: [String; 2],
    values: Values,
    pub(super) password: String,
    pub(super) redirect: Redirect,
    pub(super) starting: Starting,
    pub(super) pace: Pace,
    /// The page of a user who is logged on knows the other portal (OX-A1).
    pub(super) turns: bool,
    /// Whose certificates the user has accepted.
    pub(super) accepted: [bool; 2],
    pub(super) accepts: bool,
    /// When the user leaves.
    pub(super) leaves: Leaves,
    /// Whose certificates the client takes, as it has shown, or has to.
    pub(super) taken: [bool; 2],
    pub(super) sessions: u64,
    /// At whose portal a connection has come to nothing, since it is as it is.
    pub(super) in_vain: [bool; 2],
    /// Connections on which an adapter has said `open`.
    pub(super) begun: BTreeSet<Line>,
    /// Connections whose TLS handshake may be under way, and since when.
    handshakes: BTreeMap<Line, Instant>,
}

pub(super) type Rec<'r, 'a> = &'r mut Record<'a, Client>;

/// A connection at a portal.
pub(super) type Flow = (Server, Line);

/// As a client is told.
fn word(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

fn server_of(node: NodeId) -> Server {
    Server::ALL[node.index()]
}

/// The name of a server.
pub(super) fn name(server: Server) -> &'static str {
    [Place::Primary, Place::Secondary][server.index()].name()
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
        let speech = Speech::of(settings);
        let urls = [Server::Primary, Server::Secondary].map(|server| speech.url(venue.address(node(server))));
        let servers = Ensemble::open(posts, Arc::new(speech)).await.map_err(|error| error.to_string())?;
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
            ("password", settings.password(PASSWORD)),
            ("program", program.to_owned()),
            ("accepts", word(installation.accepts)),
            ("leaves", installation.leaves.to_string()),
        ]);
        Ok(Stage {
            portals: Portals::new(topology, venue.readings, venue.edition()),
            speech,
            servers,
            desks: [Desk::default(), Desk::default()],
            ways: [Fault::Open; 2],
            sends_away: [false; 2],
            turns_away: [false; 2],
            visit: None,
            connections,
            hosts,
            urls,
            values,
            password: settings.password(PASSWORD),
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
            leaves: installation.leaves.0,
            taken: [true, installation.accepted],
            sessions: 0,
            in_vain: [false; 2],
            begun: BTreeSet::new(),
            handshakes: BTreeMap::new(),
        })
    }

    /// Where the client was seen last, if that was there, and is not over.
    pub(super) fn visit_at(&self, record: &Record<'_, Client>, server: Server) -> Option<Visit> {
        let stands = |line| record.ledger.lines.get(&line).is_some_and(|state| !state.over);
        self.visit.filter(|visit| visit.server == server && stands(visit.line))
    }

    /// This is the moment at which some users leave: theirs does nothing any more.
    pub(super) fn may_be_left(&self, record: Rec<'_, '_>, moment: Leaves) {
        if self.leaves == moment {
            record.set_able(|_, event| !is_by_user(event));
        }
    }

    pub(super) fn stands(&mut self, stands: Stands) {
        if let Some(visit) = &mut self.visit {
            visit.stands = stands;
        }
    }
}

impl wire::Stage<OnexPortal> for Stage {
    type Event = EventOf<Speech>;
    type Mark = Mark;

    fn values(&self) -> Values {
        self.values.clone()
    }

    fn hosts(&self) -> Vec<Host> {
        self.hosts.clone()
    }

    async fn hears(&mut self) -> Option<Self::Event> {
        self.servers.ears().recv().await
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
                    Fault::SynSilent | Fault::TcpSilent => "connects, and meets silence",
                    Fault::TlsRefused | Fault::TlsUnknownAuthority => "connects, and its TLS handshake fails",
                };
                self.meets_nobody(record, at, (server, conn), what)
            }
            Seen::Failed { what } if what.starts_with(REFUSES_CERTIFICATE) => {
                self.refuses(record, at, (server, conn))
            }
            // Some libraries say no word of why they end a handshake.
            Seen::Failed { .. }
                if self.speech == Speech::Adapter && begun.is_some() && !self.taken[server.index()] =>
            {
                self.refuses(record, at, (server, conn))
            }
            Seen::Failed { what } => {
                record.ledger.client_does(node, what);
                let waited = begun.map(|begun| at.saturating_duration_since(begun));
                record.ledger.given_up_after = record.ledger.given_up_after.max(waited);
                Ok(())
            }
            Seen::Heard(Heard::Asks(request)) if request.path == pages::PLATFORM => {
                self.shows_platform((server, conn), &request)
            }
            Seen::Heard(heard) => {
                self.takes(server)?;
                match heard {
                    Heard::Asks(request) => self.requests(record, at, (server, conn), &request),
                    Heard::Message(heard) => self.hears_adapter(record, at, (server, conn), heard),
                }
            }
            Seen::ClosedByClient { .. } => {
                self.is_left(record, (server, conn));
                Ok(())
            }
        }
    }

    async fn act(&mut self, record: &mut Record<'_, Client>, action: &Action) -> Result<(), Trouble> {
        self.happens(record, action).await
    }

    fn mark(&self) -> Mark {
        Mark::new(&self.desks)
    }

    fn look(
        &mut self,
        ledger: &mut Ledger,
        expected: &Expected,
        mark: &mut Mark,
    ) -> Result<Standing, Trouble> {
        if let Expected::LoggedOn { at } = expected {
            self.pings(ledger, at.0.server(), mark)?;
        }
        Ok(judge::look(&self.desks, expected, mark))
    }

    async fn accept_all(&mut self) -> bool {
        self.servers.accept_all().await
    }

    async fn strike(self) {
        self.servers.strike().await;
    }
}
