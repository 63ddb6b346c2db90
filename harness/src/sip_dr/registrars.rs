//! The registrars of both sites, with which the agent's endpoint registers by SIP. They speak SIP, keep who is registered for how long,
//! and report that; what it comes to, the rows of the SIP Servers say.
//!
//! - this file: registrations
//! - `calls`: calls to the endpoint

mod calls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;
use tokio::time::sleep_until;

use super::case::{Place, RegistrarDoes};
use super::proforma::{REGISTRARS, account, registrar};
use crate::capture::Capture;
use crate::ledger::{Ledger, Trouble};
use crate::line::Line;
use crate::names::Named as _;
use crate::server::{Connections, Post, Seen, ServerError};
use crate::settings::Settings;
use crate::sip::call::Call;
use crate::sip::domain::{self, Domain};
use crate::sip::finding::Finding;
use crate::sip::heard::Heard;
use crate::sip::message::Message;
use crate::sip::proforma::Lease;
use crate::sip::refused::Refused;
use crate::sip::registrar::{Account, Answered, Key, Proof, Registrar, Transaction, Wanted, wanted};
use crate::sip::servers::{NOBODY, Servers, SipEvent, Way};
use crate::sip::surroundings::{Asked, Surroundings};
use crate::sip::transport::Transport;
use crate::sip::value;
use crate::sip::words::between::Between;
use crate::sip::written::{Answer, reason};
use crate::subject::Values;

/// A registration lasts for so long at least, however fast the endpoint's clock is: that a machine is busy costs nobody a registration.
const SHORTEST: Duration = Duration::from_secs(1);

/// What becomes of an endpoint at a registrar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It does something of which nothing comes, for a report.
    Does(String),
    /// It asks for a registration, or to keep one.
    Asks,
    /// The registrar says that, for a report.
    Says(String),
    /// It has a registration now, be it a new one or not.
    Registered,
    /// It was refused one, or not answered.
    Denied,
    /// Its registration is over, because of that.
    Gone(&'static str),
    /// It has taken a call.
    CallBegins,
    /// Its call is over.
    CallEnds,
    /// It registers somebody else than the DN, or with another password: that nobody can mean.
    Wrong(String),
}

/// Something that is seen at a registrar.
#[derive(Debug)]
pub enum Report {
    /// By its server.
    Event(SipEvent),
    /// The registration with that site has run out.
    Lapse(NodeId),
}

/// The registrar of a site.
struct Site {
    registrar: Registrar,
    does: RegistrarDoes,
    /// What is met there while the SIP Servers do not run.
    gone: Option<Way>,
}

impl Site {
    fn way(&self) -> Way {
        match (self.gone, self.does) {
            (Some(way), _) => way,
            (None, RegistrarDoes::Closed) => Way::Closed,
            (None, RegistrarDoes::Refuses(Refused::Silently)) => Way::Silent,
            (None, RegistrarDoes::Grants | RegistrarDoes::Refuses(_)) => Way::Open,
        }
    }
}

/// A registrar, and the line on which it was spoken to.
type Flow = (NodeId, Line);

/// The registrars of both sites, by the nodes of these.
pub struct Registrars {
    servers: Servers,
    account: Account,
    lease: Lease,
    transport: Transport,
    sites: [Site; 2],
    /// How the endpoint finds them.
    finding: Finding,
    around: Surroundings,
    /// The call that was begun last.
    call: Option<Call>,
    has_taken_a_call: bool,
}

/// Where registrars are opened, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// How the endpoint finds them.
    pub finding: Finding,
    /// Which addresses are their own.
    pub slot: u8,
    /// What keeps what is said, if that is wanted.
    pub capture: Option<&'a Arc<Capture>>,
}

/// The domain of a site, in which its registrar is found by DNS.
fn domain_of(site: NodeId, realm: &str) -> String {
    domain::below(realm, called(site))
}

fn called(site: NodeId) -> &'static str {
    Place::all()[site.index()].name()
}

impl Registrars {
    /// Opens them at these posts, and their DNS if there is a place for it.
    ///
    /// # Errors
    /// An address is in use, or there is no certificate.
    pub async fn open(
        settings: &Settings,
        seed: u64,
        (mut posts, connections): (Vec<Post>, Arc<Connections>),
        Ground { finding, slot, capture }: Ground<'_>,
    ) -> Result<Self, String> {
        let (account, transport) = (account(settings), Transport::of(settings));
        for (post, site) in posts.iter_mut().zip(SITES) {
            post.node = site;
            // A phone that is told a domain looks for that in the certificate (RFC 5922).
            post.names.extend([account.realm.clone(), domain_of(site, &account.realm)]);
        }
        let servers =
            Servers::open(transport, posts, connections).await.map_err(|error| error.to_string())?;
        let places = SITES.map(|site| (called(site), servers.address(site)));
        let ttl_s = domain::ttl_s(finding.dns_ttl_s, settings)?;
        let domain = Domain::of_each(&account.realm, transport, places, ttl_s);
        let around = Surroundings::open((&servers, SITES.len()), domain, (settings, slot), capture).await?;
        let site = |site: NodeId| Site {
            registrar: Registrar::new(seed ^ u64::from(site.0)),
            does: RegistrarDoes::Grants,
            gone: None,
        };
        let (lease, sites) = (Lease::of(settings), SITES.map(site));
        Ok(Registrars {
            servers,
            lease,
            sites,
            account,
            transport,
            finding,
            around,
            call: None,
            has_taken_a_call: false,
        })
    }

    /// What an endpoint is told.
    pub fn told(&self) -> Values {
        let place = |site: NodeId| match self.finding.by_dns {
            true => domain_of(site, &self.account.realm),
            false => self.servers.address(site).to_string(),
        };
        let mut values: Values = REGISTRARS.into_iter().zip(SITES.map(place)).collect();
        values.extend(self.around.dns().map(|dns| ("dns", dns.to_string())));
        values.extend([
            ("sip_password", self.account.password.clone()),
            ("sip_domain", self.account.realm.clone()),
            ("transport", self.transport.name().to_owned()),
            ("expires", self.lease.told.to_string()),
        ]);
        values
    }

    /// What is seen at one of them next; nothing is lost of it if nobody waits for that any more.
    pub async fn hears(&mut self) -> Option<Report> {
        let until = |site: NodeId| Some((self.sites[site.index()].registrar.binding.as_ref()?.until, site));
        let first = SITES.into_iter().filter_map(until).min();
        let lapse = async {
            match first {
                Some((until, site)) => {
                    sleep_until(until).await;
                    Report::Lapse(site)
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            event = self.servers.ears().recv() => event.map(Report::Event),
            lapse = lapse => Some(lapse),
        }
    }

    /// Whether the endpoint is registered with a site.
    pub fn has(&self, site: NodeId) -> bool {
        self.sites[site.index()].registrar.binding.is_some()
    }

    /// Its registration with a site is over, which nobody tells it. True: it had one.
    pub fn ends(&mut self, site: NodeId) -> bool {
        self.sites[site.index()].registrar.binding.take().is_some()
    }

    /// What a registrar does from now on.
    ///
    /// # Errors
    /// The address cannot be listened on again.
    pub async fn set(&mut self, site: NodeId, does: RegistrarDoes) -> Result<(), ServerError> {
        self.sites[site.index()].does = does;
        self.meets(site).await
    }

    /// The SIP Servers of a site end, and know nobody any more: that is met there from now on. `None`: they run again.
    ///
    /// # Errors
    /// The address cannot be listened on again.
    pub async fn set_gone(&mut self, site: NodeId, gone: Option<Way>) -> Result<(), ServerError> {
        let place = &mut self.sites[site.index()];
        place.registrar.forget();
        place.gone = gone;
        self.loses_call(site);
        self.meets(site).await
    }

    async fn meets(&mut self, site: NodeId) -> Result<(), ServerError> {
        let way = self.sites[site.index()].way();
        self.servers.set_way(site, way).await
    }

    /// Does what the case says to whatever is between the endpoint and its registrars.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn between(&mut self, ledger: &mut Ledger, it: &Between<Place>) -> Result<(), Trouble> {
        self.around.become_as(&self.servers, ledger, it).await
    }

    /// Whom the endpoint has asked where its registrars are.
    pub fn asked(&self) -> Asked {
        self.around.asked()
    }

    /// Writes down what becomes of what is said, and what somebody else is asked. False: it is something that is seen at a registrar.
    pub fn notes(&mut self, ledger: &mut Ledger, report: &Report) -> bool {
        match report {
            Report::Event(SipEvent { node, seen: Seen::Heard(heard), .. }) => {
                // Whoever else is asked is nobody's registrar.
                let node = if *node == NOBODY { *node } else { registrar(*node) };
                self.around.hears(ledger, node, heard)
            }
            Report::Event(_) | Report::Lapse(_) => false,
        }
    }

    /// Deals with what is seen at a registrar, which is that of the site.
    ///
    /// # Errors
    /// It does not run any more.
    pub fn sees(&mut self, report: Report) -> Result<(NodeId, Vec<News>), ServerError> {
        match report {
            Report::Event(event) if event.node == NOBODY => Ok((SITES[0], Vec::new())),
            Report::Event(event) => Ok((event.node, self.hears_of(event)?)),
            Report::Lapse(site) => {
                let ended = self.ends(site);
                Ok((site, ended.then_some(News::Gone("nobody has renewed it in time")).into_iter().collect()))
            }
        }
    }

    fn hears_of(&mut self, event: SipEvent) -> Result<Vec<News>, ServerError> {
        let SipEvent { node: site, conn, seen, .. } = event;
        let way = self.sites[site.index()].way();
        match seen {
            // It was on its way when the port was closed.
            Seen::Heard(_) if matches!(way, Way::Closed | Way::Reset) => Ok(Vec::new()),
            Seen::Heard(Heard::Message(message)) => match message.method() {
                Some("REGISTER") => self.registers((site, conn), &message),
                Some("ACK") => Ok(Vec::new()),
                Some(method) if way == Way::Silent => Ok(vec![News::Does(method.to_owned())]),
                Some(method) => self.requests((site, conn), method, &message),
                None => self.responds((site, conn), &message),
            },
            Seen::Heard(Heard::Nonsense(what)) => Ok(vec![News::Does(format!("sends {what}"))]),
            Seen::Heard(_) => Ok(Vec::new()),
            Seen::Attempt { .. } => Ok(vec![News::Does("connects".to_owned())]),
            Seen::Failed { what } => Ok(vec![News::Does(what)]),
            Seen::ClosedByClient { .. } => {
                let does = News::Does("ends its connection".to_owned());
                let binding = &mut self.sites[site.index()].registrar.binding;
                match binding.take_if(|binding| binding.line == conn) {
                    Some(_) => Ok(vec![does, News::Gone("its connection is over")]),
                    None => Ok(vec![does]),
                }
            }
        }
    }

    fn seen_from(&self, (site, conn): Flow) -> Option<SocketAddr> {
        self.servers.seen_from(site, conn)
    }

    /// It asks for a registration, to keep one, or to end one.
    fn registers(&mut self, (site, conn): Flow, message: &Message) -> Result<Vec<News>, ServerError> {
        let is_silent = self.sites[site.index()].way() == Way::Silent;
        let place = &mut self.sites[site.index()];
        let key = Key::of(message);
        match place.registrar.last.as_ref().filter(|last| last.key == key) {
            Some(Transaction { answered: Answered::With(answer), .. }) => {
                let answer = answer.clone();
                self.servers.send(site, conn, answer)?;
                return Ok(Vec::new());
            }
            // It says the same again.
            Some(_) if is_silent => return Ok(Vec::new()),
            _ => place.registrar.last = Some(Transaction { key, line: conn, answered: Answered::NotYet }),
        }
        let to = message.text("To").unwrap_or_default();
        if value::user(value::uri(&to)) != Some(self.account.user.as_str()) {
            return Ok(vec![News::Wrong(format!(
                "a REGISTER for {to}, and the DN is {}",
                self.account.user
            ))]);
        }
        match (wanted(message), is_silent) {
            (Wanted::Binding(_), true) => Ok(vec![News::Asks, News::Denied]),
            (_, true) => Ok(vec![News::Does("REGISTER (asks for no registration)".to_owned())]),
            (wanted, false) => self.proved((site, conn), message, wanted),
        }
    }

    /// It is answered, if it has proved who it is.
    fn proved(
        &mut self,
        (site, conn): Flow,
        message: &Message,
        wanted: Wanted,
    ) -> Result<Vec<News>, ServerError> {
        let account = &self.account;
        let place = &mut self.sites[site.index()];
        match place.registrar.proof(account, message) {
            Proof::Right => self.decides((site, conn), message, wanted),
            Proof::Wrong => Ok(vec![News::Wrong("a REGISTER with a wrong proof of the password".to_owned())]),
            proof @ (Proof::Missing | Proof::Stale) => {
                let challenge = place.registrar.challenge(account, proof == Proof::Stale);
                let fields = [("WWW-Authenticate", challenge.to_string())];
                Ok(after(News::Asks, self.answers((site, conn), message, 401, &fields)?))
            }
        }
    }

    fn decides(
        &mut self,
        (site, conn): Flow,
        message: &Message,
        wanted: Wanted,
    ) -> Result<Vec<News>, ServerError> {
        let place = &mut self.sites[site.index()];
        let contact = match (wanted, place.does) {
            (Wanted::Binding(_), RegistrarDoes::Refuses(how)) => {
                let status = how.status().unwrap_or(480);
                let again = ("Retry-After", self.lease.retry_after.to_string());
                let fields = if how == Refused::UnavailableForAWhile { vec![again] } else { Vec::new() };
                let mut news = after(News::Asks, self.answers((site, conn), message, status, &fields)?);
                news.push(News::Denied);
                return Ok(news);
            }
            (Wanted::Binding(contact), _) => contact,
            (wanted, _) => {
                let had = wanted == Wanted::End && place.registrar.binding.take().is_some();
                let bound = place.registrar.binding.as_ref().map(|it| ("Contact", it.contact.clone()));
                let fields: Vec<_> = bound.into_iter().collect();
                let does = News::Does("REGISTER (asks for no registration)".to_owned());
                let mut news = after(does, self.answers((site, conn), message, 200, &fields)?);
                news.extend(had.then_some(News::Gone("the endpoint has ended it")));
                return Ok(news);
            }
        };
        let Lease { told, lasts, .. } = self.lease;
        let lasts = lasts.max(SHORTEST);
        let call_id = message.text("Call-ID").unwrap_or_default().into_owned();
        let (_, field) = place.registrar.grants(&contact, (told, lasts), call_id, conn);
        let mut news = after(News::Asks, self.answers((site, conn), message, 200, &[field])?);
        news.push(News::Registered);
        Ok(news)
    }

    /// Answers, and keeps the answer for whoever asks the same again; what is said.
    fn answers(
        &mut self,
        (site, conn): Flow,
        message: &Message,
        status: u16,
        fields: &[(&str, String)],
    ) -> Result<Vec<News>, ServerError> {
        let seen_from = self.seen_from((site, conn));
        let registrar = &mut self.sites[site.index()].registrar;
        let answer = Answer::to(message, status, &registrar.tag(), seen_from).with_all(fields);
        let nonsense = self.around.before(site, message, &answer);
        let answer = answer.bytes();
        if let Some(last) = &mut registrar.last {
            last.answered = Answered::With(answer.clone());
        }
        let mut said = Vec::new();
        if let Some(nonsense) = nonsense {
            said.push(News::Says(format!("nonsense: {} bytes", nonsense.len())));
            self.servers.send(site, conn, nonsense)?;
        }
        said.push(says(status));
        self.servers.send(site, conn, answer)?;
        Ok(said)
    }

    /// Ends them, and frees their addresses.
    pub async fn strike(self) {
        self.servers.strike().await;
        self.around.strike().await;
    }
}

fn after(first: News, then: Vec<News>) -> Vec<News> {
    [vec![first], then].concat()
}

fn says(status: u16) -> News {
    News::Says(format!("{status} {}", reason(status)))
}
