//! How the library of a desktop stands: its connections, and what it is told of services that do not run.

use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::client::{Client, Event};
use redial_model::systems::sip_dr::messages::Service;
use redial_model::topology::NodeId;

use super::session::{Link, Session};
use super::{Stage, server};
use crate::ledger::record::Record;
use crate::line::Line;
use crate::sip_dr::case::Listener;
use crate::sip_dr::judge::Stands;
use crate::sip_dr::messages::ServiceName;

impl Stage {
    /// The library, if it was let in at that site.
    pub(super) fn session_at(&mut self, site: NodeId) -> Option<&mut Session> {
        self.session.as_mut().filter(|session| session.accepted && session.site == site)
    }

    /// Whether a library works at a site: who connects to a proxy meanwhile may want to see whether it is there.
    pub(super) fn is_at_work(&self) -> bool {
        let Some(session) = self.session.as_ref().filter(|session| session.accepted) else { return false };
        self.links.values().any(|link| link.library.as_ref() == Some(&session.library))
    }

    /// Whether the library leaves its site because it has waited for as long as it is to wait.
    pub(super) fn leaves_in_its_time(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.has_waited(&self.clocks))
    }

    /// Connections of the library to a service of its site.
    pub(super) fn links_to(&self, service: ServiceName, site: NodeId) -> Vec<(Line, bool)> {
        let library = self.session.as_ref().map(|session| &session.library);
        let is_it =
            |link: &Link| (link.service, link.site) == (service, site) && link.library.as_ref() == library;
        let links = self.links.iter().filter(|(_, link)| link.library.is_some() && is_it(link));
        links.map(|(line, link)| (*line, link.listens)).collect()
    }

    /// The library is told that a service of its site is OFF, once.
    pub(super) fn tell_off(&mut self, record: &mut Record<'_, Client>, service: Service) {
        let Some(session) = &mut self.session else { return };
        session.off[service.index()].begins();
        record.tell(session.line, Event::Off(service));
    }

    /// It is told of whatever does not run at the site to which it has come. Of the configuration service it learns by the end of the
    /// connection with which it has come.
    pub(super) fn tell_what_is_off(&mut self, record: &mut Record<'_, Client>, site: NodeId) {
        for service in [Service::Telephony, Service::Statistics] {
            if !self.sites.offers(site, service) {
                self.tell_off(record, service);
            }
        }
    }

    /// What the judge is told of how the desktop stands now.
    pub(in crate::sip_dr) fn stands(&self) -> Stands {
        let Some(session) = self.session.as_ref().filter(|session| session.accepted) else {
            let (registered, call) = (self.registered(), self.call());
            return Stands { agent: self.agents(), registered, call, ..Stands::default() };
        };
        let telephony = self.links_to(ServiceName::Telephony, session.site);
        let statistics = self.links_to(ServiceName::Statistics, session.site);
        let listens = [
            (Listener::Telephony, !telephony.is_empty()),
            (Listener::Statistics, !statistics.is_empty()),
            (Listener::Dn, telephony.iter().any(|(_, listens)| *listens)),
        ];
        let is_old = |library: &String| *library != session.library;
        Stands {
            site: Some(session.site),
            listens: listens.into_iter().filter(|(_, does)| *does).map(|(listener, _)| listener).collect(),
            agent: self.agents(),
            registered: self.registered(),
            call: self.call(),
            has_old: self.links.values().any(|link| link.library.as_ref().is_some_and(is_old)),
        }
    }

    fn agents(&self) -> [bool; 2] {
        [0, 1].map(|site| self.sites.has_agent(NodeId(site)))
    }

    /// Forgets the connections to a server that was ended; those on which nobody has said anything yet.
    pub(super) fn drop_links(&mut self, service: ServiceName, site: NodeId) -> Vec<(Line, bool)> {
        let node = server(service, site);
        let is_there = |link: &Link| server(link.service, link.site) == node;
        let gone: Vec<(Line, bool)> = self
            .links
            .iter()
            .filter(|(_, link)| is_there(link))
            .map(|(line, link)| (*line, link.library.is_some()))
            .collect();
        self.links.retain(|_, link| !is_there(link));
        gone
    }
}
