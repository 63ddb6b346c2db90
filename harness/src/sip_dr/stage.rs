//! The two sites on sockets: three servers each, which answer by the server rows, and what they see of a desktop. They feed the
//! oracle and judge nothing themselves.
//!
//! - this file: the servers, and what a desktop is told
//! - `session`: what is known of the library of a desktop that runs, and of a connection
//! - `links`: how it stands
//! - `heard`: what a desktop says, and what it is answered
//! - `phone`: what becomes of the agent's phone
//! - `happenings`: what a case does

mod happenings;
mod heard;
mod links;
mod phone;
mod session;

use std::collections::BTreeMap;
use std::sync::Arc;

use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::WORKSPACE;
use redial_model::systems::sip_dr::client::{Client, Event};
use redial_model::systems::sip_dr::messages::{Person, Service};
use redial_model::systems::sip_dr::topology::other;
use redial_model::topology::NodeId;

use super::case::{Installation, Place, Registration, Set};
use super::judge::{self, Seen, Shown};
use super::messages::{BY_SUPERVISOR, FromSite, ServiceName};
use super::proforma::{CALLS, REGISTER_TIMEOUT, SIP_ENDPOINT, SITE_TIMEOUT, SipDr};
pub(super) use super::proforma::{DN, NAMES, OF_ADAPTERS, registrar};
use super::registrars::{Ground, Registrars, Report};
use super::sites::Sites;
use crate::adapter::Message as _;
use crate::case::{Case, Either, Language};
use crate::ensemble::{Ensemble, EventOf};
use crate::ledger::record::Record;
use crate::ledger::{Ledger, Trouble};
use crate::line::Line;
use crate::names::Named as _;
use crate::publication::Publication;
use crate::server::texts::{Say, Texts};
use crate::settings::Settings;
use crate::sip::surroundings::Asked;
use crate::subject::Values;
use crate::wire::{self, Host, Standing, Venue};
use session::{Clocks, Link, Session};

/// The agent of every case.
pub(super) const USER: &str = "ann";
pub(super) const PASSWORD: &str = "A secret of Ann's";
pub(super) const APPLICATION: &str = "AgentDesktop";

/// What a desktop publishes is called so.
pub(super) const PUBLISHED: &str = "desktop";

/// The server of a service.
pub(super) fn server(service: ServiceName, site: NodeId) -> NodeId {
    NodeId(2 * service as u8 + site.0)
}

/// Which service of which site a server is.
pub(super) fn place(server: NodeId) -> (ServiceName, NodeId) {
    (ServiceName::ALL[server.index() / 2], NodeId(server.0 % 2))
}

/// Something that is heard of a desktop, or of its endpoint.
pub enum Reported {
    /// At one of the services.
    Desktop(EventOf<Texts>),
    /// At one of the registrars.
    Endpoint(Report),
}

/// Where the record of the sites stands.
#[derive(Debug, Clone)]
pub struct Mark {
    /// How much was seen.
    seen: usize,
    asked: Asked,
}

/// The sites of a case, and what they have seen.
pub struct Stage {
    servers: Ensemble<Texts>,
    /// Where the phone registers that speaks SIP.
    registrars: Option<Registrars>,
    /// What it does there counts.
    by_sip: bool,
    hosts: Vec<Host>,
    /// Where each service is.
    urls: Vec<String>,
    password: String,
    told: Values,
    sites: Sites,
    /// The agent is let in.
    account_is_open: bool,
    /// Whose proxies answer to questions for which object.
    answers: [[bool; 2]; 2],
    /// Where the phone is registered.
    phone_is_at: [bool; 2],
    /// How long a desktop is to wait.
    clocks: Clocks,
    /// The library that was begun last, of a desktop that runs.
    session: Option<Session>,
    /// Every connection that stands.
    links: BTreeMap<Line, Link>,
    /// What was seen, in order.
    seen: Vec<Seen>,
}

impl Stage {
    pub(super) async fn open(case: &Case<SipDr>, venue: &Venue<'_>) -> Result<Self, String> {
        let Case { installation, .. } = case;
        let hosts: Vec<Host> = (0..NAMES.len() as u8).map(|node| venue.host(NodeId(node), None)).collect();
        let mut posts = venue.posts(&hosts, false);
        let connections = venue.connections();
        posts.iter_mut().for_each(|post| post.connections = Arc::clone(&connections));
        let of_sip = (posts.split_off(OF_ADAPTERS.into()), connections);
        // In TLS there is SIP alone.
        posts.iter_mut().for_each(|post| post.authorities = None);
        let registrars = match venue.settings.profile.supports.contains(SIP_ENDPOINT.name) {
            true => {
                let finding = installation.finding();
                let ground = Ground { finding, slot: venue.slot, capture: venue.capture };
                Some(Registrars::open(venue.settings, venue.seed, of_sip, ground).await?)
            }
            false => None,
        };
        let servers = Ensemble::open(posts, Arc::new(Texts)).await;
        let by_sip = installation.registration == Registration::Sip;
        let url = |node| format!("ws://{}/{}", venue.address(node), place(node).0.name());
        let is_set = |set: Set| set == Set::Set;
        let person = Person { preferred: installation.preferred.0.node() };
        let topology = installation.topology();
        let sites = Sites::new(topology, (person, !by_sip), venue.edition(), venue.readings);
        let mut stage = Stage {
            servers: servers.map_err(|error| error.to_string())?,
            registrars,
            by_sip,
            hosts,
            urls: (0..OF_ADAPTERS).map(NodeId).map(url).collect(),
            password: venue.settings.password(PASSWORD),
            told: Values::new(),
            sites,
            account_is_open: true,
            answers: [[true; 2]; 2],
            phone_is_at: [!by_sip; 2],
            clocks: Clocks {
                site: is_set(installation.site_timeout).then(|| venue.settings.time(SITE_TIMEOUT)),
                phone: is_set(installation.register_timeout).then(|| venue.settings.time(REGISTER_TIMEOUT)),
                timed: if venue.edition() == WORKSPACE { Service::ALL } else { &[Service::Telephony] },
            },
            session: None,
            links: BTreeMap::new(),
            seen: Vec::new(),
        };
        stage.told = stage.tells(installation, venue.settings);
        Ok(stage)
    }

    /// What the desktop's own configuration says.
    fn tells(&self, installation: &Installation, settings: &Settings) -> Values {
        let interval = |set: Set, name: &str| match set {
            Set::Set => settings.time(name).as_secs_f64().to_string(),
            Set::Absent => String::new(),
            Set::Zero => "0".to_owned(),
        };
        let proxy = |site: Place| self.url(ServiceName::Configuration, site.node());
        let mut values = self.registrars.as_ref().map_or_else(Values::new, Registrars::told);
        values.extend([
            ("site1", proxy(Place::Site1)),
            ("site2", proxy(Place::Site2)),
            ("first", installation.first.0.name().to_owned()),
            ("application", APPLICATION.to_owned()),
            ("user", USER.to_owned()),
            ("password", self.password.clone()),
            ("dn", DN.to_owned()),
            ("site_timeout", interval(installation.site_timeout, SITE_TIMEOUT)),
            ("register_timeout", interval(installation.register_timeout, REGISTER_TIMEOUT)),
            ("seats", word(&installation.seats)),
            ("endpoint", word(&installation.endpoint)),
            ("supervisor_reason", BY_SUPERVISOR.to_owned()),
        ]);
        values
    }

    fn url(&self, service: ServiceName, site: NodeId) -> String {
        self.urls[server(service, site).index()].clone()
    }

    /// Says something on a connection.
    fn say(
        &self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        line: Line,
        message: &FromSite,
    ) -> Result<(), Trouble> {
        record.ledger.server_does(node, format!("says {}", message.text()));
        self.servers.order(node, line, Say::Text(message.text()))
    }

    /// Tells whoever explains what the desktop does what it hears, if it hears anything.
    fn tell(&self, record: &mut Record<'_, Client>, event: Event) {
        if let Some(session) = &self.session {
            record.tell(session.line, event);
        }
    }

    fn asked(&self) -> Asked {
        self.registrars.as_ref().map(Registrars::asked).unwrap_or_default()
    }

    fn secondary(&self) -> NodeId {
        other(self.sites.person.preferred)
    }
}

/// As case files write it.
fn word<T: std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}").to_lowercase()
}

impl wire::Stage<SipDr> for Stage {
    type Event = Reported;
    type Mark = Mark;

    fn values(&self) -> Values {
        self.told.clone()
    }

    fn hosts(&self) -> Vec<Host> {
        self.hosts.clone()
    }

    async fn hears(&mut self) -> Option<Reported> {
        let Some(registrars) = &mut self.registrars else {
            return self.servers.ears().recv().await.map(Reported::Desktop);
        };
        tokio::select! {
            biased;
            event = self.servers.ears().recv() => event.map(Reported::Desktop),
            report = registrars.hears() => report.map(Reported::Endpoint),
        }
    }

    fn saw(&mut self, record: &mut Record<'_, Client>, reported: Reported) -> Result<(), Trouble> {
        match reported {
            Reported::Desktop(event) => self.sees(record, event),
            Reported::Endpoint(report) => self.endpoint_did(record, report),
        }
    }

    fn published(
        &mut self,
        record: &mut Record<'_, Client>,
        publication: Publication,
    ) -> Result<(), Trouble> {
        if publication.name != PUBLISHED {
            return Ok(());
        }
        record.ledger.client_publishes(format!("publishes {}", publication.value));
        let shown: Shown = serde_json::from_value(publication.value)
            .map_err(|error| Trouble::broken(format!("a publication that cannot be read: {error}"), &[]))?;
        self.seen.push(Seen::Published(shown));
        Ok(())
    }

    async fn act(
        &mut self,
        record: &mut Record<'_, Client>,
        action: &<SipDr as Language>::Action,
    ) -> Result<(), Trouble> {
        match (action, &mut self.registrars) {
            (Either::Own(action), _) => self.happen(record, action).await,
            (Either::Common(it), Some(registrars)) => registrars.between(&mut record.ledger, it).await,
            // Nobody speaks SIP.
            (Either::Common(_), None) => Ok(()),
        }
    }

    fn mark(&self) -> Mark {
        Mark { seen: self.seen.len(), asked: self.asked() }
    }

    fn look(
        &mut self,
        _: &mut Ledger,
        expected: &<SipDr as Language>::Expected,
        mark: &mut Mark,
    ) -> Result<Standing, Trouble> {
        Ok(match expected {
            Either::Common(expected) => self.asked().stands(expected, mark.asked),
            Either::Own(expected) => judge::look(expected, &self.seen, mark.seen, &self.stands()),
        })
    }

    fn shows(&self, ability: &str) -> bool {
        ability != CALLS.name || self.registrars.as_ref().is_some_and(Registrars::has_taken_a_call)
    }

    async fn accept_all(&mut self) -> bool {
        self.servers.accept_all().await
    }

    async fn strike(self) {
        self.servers.strike().await;
        if let Some(registrars) = self.registrars {
            registrars.strike().await;
        }
    }
}
