//! The systems of a case on sockets, whatever they are, as long as they speak SIP. What a phone asks of them goes to their rows,
//! and what those answer goes to the phone; what a case does to them happens to rows and sockets alike.
//!
//! - [`systems`]: what is asked of the systems, which know their rows
//! - `site`: a system, as far as it is known to the phone
//! - `registration`: what a phone asks of a registrar, and what it is answered
//! - `calls`: what the systems and a colleague do with a call, and what the phone does
//! - `happenings`: what a case does to the systems, to the network, and to calls
//! - [`judge`]: hand-written expectations, held against what was seen
//! - [`stage`]: all of it, as the stage of a case

mod calls;
mod happenings;
pub mod judge;
mod registration;
mod site;
pub mod stage;
pub mod systems;

use std::sync::Arc;

use redial_model::topology::NodeId;

use super::call::Call;
use super::domain::{self, Domain};
use super::finding::Finding;
use super::heard::Heard;
use super::proforma::{self, Lease};
use super::registrar::Account;
use super::servers::{NOBODY, Servers, SipEvent, Way};
use super::settings_file::{self, Office};
use super::surroundings::Surroundings;
use super::transport::Transport;
use crate::case::Language;
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::line::Line;
use crate::names::Named as _;
use crate::server::{Closing, Fault, Post, Seen};
use crate::subject::Values;
use crate::wire::{Host, Venue};
use site::Site;
use systems::{ClientOf, PlaceOf, Systems};

/// The systems of a case on sockets.
pub struct Exchange<S> {
    /// As their rows have them.
    pub systems: S,
    servers: Servers,
    around: Surroundings,
    hosts: Vec<Host>,
    transport: Transport,
    account: Account,
    lease: Lease,
    sites: Vec<Site>,
    call: Option<Call>,
    /// The phone has taken a call.
    has_taken_a_call: bool,
    /// How much was told on the line on which the phone was seen last, when it was called.
    told_before_call: usize,
    /// How many calls no system has carried.
    not_carried: usize,
    /// A connection that ends as soon as the phone has answered to the end of its call.
    closes: Option<(NodeId, Line)>,
    /// The line on which the phone was seen last.
    current: Option<Line>,
}

/// Where the user is at home, or is sent to, with that system.
pub fn user_at(venue: &Venue<'_>, node: NodeId) -> String {
    format!("<sip:{}@{}>", proforma::account(venue.settings).user, venue.address(node))
}

impl<S: Systems> Exchange<S> {
    /// Opens it.
    ///
    /// # Errors
    /// An address is in use, or there is no certificate.
    pub async fn open(venue: &Venue<'_>, systems: S) -> Result<Self, String> {
        let settings = venue.settings;
        let transport = systems.transport().unwrap_or_else(|| Transport::of(settings));
        let count = PlaceOf::<S>::all().len() as u8;
        // Behind the systems there is the colleague who calls the phone, if anybody needs an address for that.
        let hosts: Vec<Host> =
            (0..count + u8::from(S::CALLS_ARE_DIRECT)).map(|node| venue.host(NodeId(node), None)).collect();
        let mut posts = venue.posts(&hosts, false);
        let account = proforma::account(settings);
        // A phone that found a system by DNS looks for the domain in its certificate (RFC 5922).
        posts.iter_mut().for_each(|post| post.names.push(account.realm.clone()));
        let connections = venue.connections();
        posts.iter_mut().for_each(|post| post.connections = Arc::clone(&connections));
        let servers = Servers::open(transport, posts, Arc::clone(&connections)).await;
        let servers = servers.map_err(|error| error.to_string())?;
        let lease = Lease::of(settings);
        let told: Vec<_> = (0..systems.told() as u8).map(|node| servers.address(NodeId(node))).collect();
        let ttl_s = domain::ttl_s(systems.finding().dns_ttl_s, settings)?;
        let domain = Domain::new(&account.realm, transport, &told, ttl_s);
        let run = (settings, venue.slot);
        let around = Surroundings::open((&servers, count.into()), domain, run, venue.capture).await?;
        let proforma = <S::Wire as Language>::PROFORMA;
        let around = match settings_file::place(&proforma, run) {
            Some(address) => {
                let office = Office::of(&account, told, transport, lease.told);
                let (names, delay) = (Vec::new(), venue.delay());
                let post = Post { node: NOBODY, address, names, authorities: None, connections, delay };
                around.with_file(&servers, office, post).await?
            }
            None => around,
        };
        Ok(Exchange {
            systems,
            servers,
            around,
            hosts,
            transport,
            account,
            lease,
            sites: (0..count).map(|node| Site::new(venue.seed ^ u64::from(node))).collect(),
            call: None,
            has_taken_a_call: false,
            told_before_call: 0,
            not_carried: 0,
            closes: None,
            current: None,
        })
    }

    /// What a phone is told.
    fn told(&self) -> Values {
        let count = if self.systems.finding().is_told() { self.systems.told() as u8 } else { 0 };
        let places = (0..count).map(|node| self.servers.address(NodeId(node)));
        // Who finds its systems in one way is told of no other.
        let Finding { by_dns, by_settings_file, .. } = self.systems.finding();
        let dns = self.around.dns().filter(|_| !by_settings_file);
        let settings_url = self.around.settings_url().filter(|_| !by_dns);
        proforma::told(places, (dns, settings_url), self.transport, &self.account, &self.lease)
    }

    /// The systems; the colleague is nobody whom a phone is told of.
    fn systems_hosts(&self) -> Vec<Host> {
        self.hosts[..self.sites.len()].to_vec()
    }

    /// Where the colleague is who calls the phone, and speaks to it without a system.
    fn is_colleague(&self, node: NodeId) -> bool {
        node.index() >= self.sites.len()
    }

    fn site(&mut self, node: NodeId) -> &mut Site {
        &mut self.sites[node.index()]
    }

    fn is_silent(&self, node: NodeId) -> bool {
        let is_silent = |site: &Site| site.way == Way::Silent || self.systems.is_hung(node);
        self.sites.get(node.index()).is_some_and(is_silent)
    }

    fn is_there(&self, node: NodeId) -> bool {
        match self.sites.get(node.index()) {
            Some(site) => self.systems.is_up(node) && matches!(site.way, Way::Open | Way::Silent),
            None => true,
        }
    }

    /// Deals with what a server has seen.
    fn sees(&mut self, record: &mut Record<'_, ClientOf<S>>, event: SipEvent) -> Result<(), Trouble> {
        let SipEvent { at, node, conn, seen } = event;
        match seen {
            Seen::Heard(heard) if self.around.hears(&mut record.ledger, node, &heard) => {}
            // It was on its way when the system ended.
            Seen::Heard(_) if !self.is_there(node) => {}
            Seen::Heard(Heard::Message(message)) => match message.method() {
                Some("REGISTER") if !self.is_colleague(node) => {
                    self.registers(record, at, (node, conn), &message)?
                }
                _ if self.is_silent(node) => {}
                Some(method) => self.requests(record, (node, conn), method, &message)?,
                None => self.responds(record, (node, conn), &message)?,
            },
            Seen::Heard(Heard::KeepAlive | Heard::Question(_) | Heard::FileRequest(_) | Heard::Fate(..)) => {}
            Seen::Heard(Heard::Wrong(what)) => return Err(Trouble::broken(what, &[])),
            Seen::Heard(Heard::Nonsense(what)) => self.notes(record, node, &format!("sends {what}")),
            Seen::Attempt { met: Fault::Open } => self.notes(record, node, "connects"),
            // It would register on it, if it could.
            Seen::Attempt { .. } if !self.is_colleague(node) => {
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
    fn notes(&self, record: &mut Record<'_, ClientOf<S>>, node: NodeId, what: &str) {
        if !self.is_colleague(node) {
            record.ledger.client_does(node, what);
        }
    }
}
