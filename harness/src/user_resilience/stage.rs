//! Both systems on sockets. What a phone asks of them goes to their rows, and what those answer goes to the phone; what a
//! case does to them happens to rows and sockets alike.

mod calls;
mod happenings;
mod registration;

use std::sync::Arc;
use std::time::Duration;

use redial_model::systems::user_resilience::client::Phone;
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME, Topology};
use redial_model::topology::NodeId;

use super::call::Call;
use super::case::{Installation, Place};
use super::offices::Offices;
use super::proforma::{CLOCK, DIGEST, REFRESH, SEND_HOME, UserResilience};
use super::refusal::Refused;
use crate::case::Case;
use crate::ledger::{Record, Trouble};
use crate::line::Line;
use crate::names::{Name, Named as _};
use crate::proforma::RETRY_INTERVAL;
use crate::server::{Closing, Fault, Seen};
use crate::settings::Settings;
use crate::sip::digest::Algorithm;
use crate::sip::registrar::{Account, Registrar};
use crate::sip::servers::{Servers, SipEvent, Way};
use crate::sip::stream::Heard;
use crate::sip::transport::Transport;
use crate::subject::Values;
use crate::wire::{Host, Venue};

/// Where the colleague is who calls the phone.
const COLLEAGUE: NodeId = NodeId(2);
/// The user of a case.
const USER: &str = "201";
/// The user's password.
const PASSWORD: &str = "s3cret-201";
/// The domain of the user.
const DOMAIN: &str = "office.example";

/// A system, as far as it is known to the phone.
pub(super) struct Office {
    pub registrar: Registrar,
    /// What the phone meets on its way to it, if it runs.
    pub way: Way,
    /// The line on which the phone was registered here last, unless it has asked another system since.
    pub held: Option<Line>,
    /// The line on which it was asked to prove who it is.
    pub asking: Option<Line>,
    /// How much was told on that line with the last answer.
    pub told: usize,
    /// How often the phone was granted a registration here.
    pub granted: usize,
    /// How often it was refused one.
    pub refused: usize,
}

/// The systems of a case.
pub struct Stage {
    servers: Servers,
    hosts: Vec<Host>,
    transport: Transport,
    account: Account,
    refused: Refused,
    redirects: bool,
    /// How long a registration lasts, as it is told, and in truth.
    expires: (u64, Duration),
    /// Seconds after which to come again, as a refusal may say.
    retry_after: u64,
    offices: Offices,
    pub(super) systems: [Office; 2],
    pub(super) call: Option<Call>,
    /// The line on which the phone was seen last.
    current: Option<Line>,
}

/// The node of a system.
pub(super) fn node(place: Name<Place>) -> NodeId {
    match place.0 {
        Place::Home => HOME,
        Place::Failover => FAILOVER,
    }
}

/// A choice of a run that has no type of its own.
fn chose(settings: &Settings, name: &str, value: &str) -> bool {
    settings.choice(name) == Some(value)
}

impl Stage {
    /// Sets the stage.
    ///
    /// # Errors
    /// An address is in use, or there is no certificate.
    pub async fn open(case: &Case<UserResilience>, venue: &Venue<'_>) -> Result<Self, String> {
        let settings = venue.settings;
        let transport = Transport::of(settings);
        let hosts: Vec<Host> = [HOME, FAILOVER, COLLEAGUE].map(|node| venue.host(node, None)).to_vec();
        let mut posts = venue.posts(&hosts, false);
        let connections = venue.connections();
        posts.iter_mut().for_each(|post| post.connections = Arc::clone(&connections));
        let servers =
            Servers::open(transport, posts, connections).await.map_err(|error| error.to_string())?;
        let refused = refused(&case.installation, settings);
        let topology: Topology = case.installation.topology(refused);
        let algorithm = match settings.choice(DIGEST.name) {
            Some("none") => None,
            Some("sha-256") => Some(Algorithm::Sha256),
            _ => Some(Algorithm::Md5),
        };
        let realm = DOMAIN.to_owned();
        let account = Account { user: USER.to_owned(), password: PASSWORD.to_owned(), realm, algorithm };
        let system = |node: NodeId| Office {
            registrar: Registrar::new(venue.seed ^ u64::from(node.0)),
            way: Way::Open,
            held: None,
            asking: None,
            told: 0,
            granted: 0,
            refused: 0,
        };
        Ok(Stage {
            servers,
            hosts,
            transport,
            account,
            refused,
            redirects: chose(settings, SEND_HOME.name, "redirected"),
            expires: expiry(settings),
            retry_after: seconds(settings.time(RETRY_INTERVAL)),
            offices: Offices::new(topology, venue.readings, venue.edition()),
            systems: [HOME, FAILOVER].map(system),
            call: None,
            current: None,
        })
    }

    /// What a phone is told.
    pub(super) fn values(&self) -> Values {
        let address = |node| self.servers.address(node).to_string();
        Values::from([
            ("primary", address(HOME)),
            ("secondary", address(FAILOVER)),
            ("user", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("domain", DOMAIN.to_owned()),
            ("transport", self.transport.name().to_owned()),
            ("expires", self.expires.0.to_string()),
        ])
    }

    /// The systems; the colleague is nobody whom a phone is told of.
    pub(super) fn hosts(&self) -> Vec<Host> {
        self.hosts[..self.systems.len()].to_vec()
    }

    /// Where the servers report.
    pub(super) fn servers(&mut self) -> &mut Servers {
        &mut self.servers
    }

    /// Ends all servers.
    pub(super) async fn end(self) {
        self.servers.strike().await;
    }

    pub(super) fn is_silent(&self, node: NodeId) -> bool {
        self.systems.get(node.index()).is_some_and(|system| system.way == Way::Silent)
    }

    fn is_there(&self, node: NodeId) -> bool {
        match self.systems.get(node.index()) {
            Some(system) => self.offices.is_up(node) && matches!(system.way, Way::Open | Way::Silent),
            None => true,
        }
    }

    /// Deals with what a server has seen.
    pub(super) fn sees(&mut self, record: &mut Record<'_, Phone>, event: SipEvent) -> Result<(), Trouble> {
        let SipEvent { at, node, conn, seen } = event;
        match seen {
            // It was on its way when the system ended.
            Seen::Heard(_) if !self.is_there(node) => {}
            Seen::Heard(Heard::Message(message)) => match message.method() {
                Some("REGISTER") if node != COLLEAGUE => {
                    self.registers(record, at, (node, conn), &message)?
                }
                _ if self.is_silent(node) => {}
                Some(method) => self.requests(record, (node, conn), method, &message)?,
                None => self.responds(record, (node, conn), &message)?,
            },
            Seen::Heard(Heard::KeepAlive) => {}
            Seen::Heard(Heard::Nonsense(what)) => self.notes(record, node, &format!("sends {what}")),
            Seen::Attempt { met: Fault::Open } => self.notes(record, node, "connects"),
            // It would register on it, if it could.
            Seen::Attempt { .. } if node != COLLEAGUE => {
                let line = self.begins(record, at, node, "connects, and is cut off")?;
                record.lost(line);
            }
            Seen::Attempt { .. } => {}
            Seen::Failed { what } => self.notes(record, node, &what),
            Seen::ClosedByClient { how } => self.notes(
                record,
                node,
                match how {
                    Closing::Orderly => "closes the connection",
                    Closing::Reset => "resets the connection",
                    Closing::Eof => "drops the connection",
                },
            ),
        }
        Ok(())
    }

    /// Writes down what a phone does that no row speaks of.
    fn notes(&self, record: &mut Record<'_, Phone>, node: NodeId, what: &str) {
        if node != COLLEAGUE {
            record.ledger.client_does(node, what);
        }
    }
}

/// What a refusal looks like in a case: as it says, or as the run chooses.
fn refused(installation: &Installation, settings: &Settings) -> Refused {
    let chosen = settings.choice(Refused::CHOICE.name);
    let of_run = || Refused::all().into_iter().find(|it| Some(it.name()) == chosen).unwrap_or_default();
    installation.refusal.map_or_else(of_run, |name| name.0)
}

/// How long a registration lasts: what a phone is told, and in truth. A phone is given half as much again.
fn expiry(settings: &Settings) -> (u64, Duration) {
    const MARGIN: f64 = 1.5;
    let told = match chose(settings, CLOCK.name, "own") {
        true => seconds(settings.profile.times[REFRESH]),
        false => seconds(settings.time(REFRESH)),
    };
    let scale = if chose(settings, CLOCK.name, "own") { settings.timer_scale } else { 1.0 };
    (told, Duration::from_secs(told).mul_f64(scale * MARGIN))
}

/// Whole seconds, and at least one.
fn seconds(time: Duration) -> u64 {
    (time.as_secs_f64().ceil() as u64).max(1)
}
