//! What a desktop says, and what it is answered.

use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::client::{Client, Event as Told, Output};
use redial_model::systems::sip_dr::messages::{Identity, Reason, Service};
use redial_model::systems::sip_dr::sip_server::{self, Input};
use redial_model::systems::sip_dr::topology::SITES;
use redial_model::topology::NodeId;

use super::session::{Link, Session};
use super::{APPLICATION, DN, Stage, USER, place};
use crate::adapter;
use crate::ensemble::EventOf;
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::line::Line;
use crate::server::event::logged;
use crate::server::fault::Nothing;
use crate::server::texts::{Heard, Texts};
use crate::server::{Closing, Event, Fault, Seen as Happened, Tell};
use crate::sip_dr::judge::Seen;
use crate::sip_dr::messages::{
    DN_BACK, DnEvent, FromDesktop, FromSite, Object, Open, ServiceName, SiteName, VERSION,
};

/// What a desktop presents that does as it should.
const KNOWN: Identity = Identity { application: true, agent: true };

impl Stage {
    pub(super) fn sees(
        &mut self,
        record: &mut Record<'_, Client>,
        event: EventOf<Texts>,
    ) -> Result<(), Trouble> {
        let Event { at, node, conn, seen } = event;
        let gives_up = matches!(seen, Happened::ClosedByClient { .. } | Happened::Failed { .. });
        let line = self.session.as_ref().filter(|session| session.configuration == Some(conn));
        // An upgrade is no question yet, and a pong was asked for by nobody whom it could tell something.
        if !matches!(seen, Happened::Heard(Heard::Upgraded { .. } | Heard::Pong)) {
            record.ledger.happens(at, line.map_or(conn, |session| session.line), gives_up);
        }
        match seen {
            Happened::Attempt { met } => self.attempted(record, node, conn, met)?,
            Happened::Heard(Heard::Text(text)) => self.hears(record, node, conn, &text)?,
            Happened::Heard(Heard::Garbage(what)) => return Err(Trouble::broken(what, &[])),
            Happened::Heard(Heard::Upgraded { .. } | Heard::Pong) => {}
            Happened::Failed { what } => {
                record.ledger.client_does(node, what);
                self.links.remove(&conn);
            }
            Happened::ClosedByClient { how } => {
                let how = match how {
                    Closing::Orderly => "closes the connection",
                    Closing::Reset => "resets the connection",
                    Closing::Eof => "drops the connection",
                };
                record.ledger.client_does(node, how);
                self.left(record, conn)?;
            }
        }
        Ok(())
    }

    fn attempted(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        met: Fault<Nothing>,
    ) -> Result<(), Trouble> {
        let (service, site) = place(node);
        if service != ServiceName::Configuration && self.session_at(site).is_some() {
            self.leaves_to_the_proxy(record, site)?;
        }
        if matches!(met, Fault::Open | Fault::Delayed) {
            let is_attempt =
                service == ServiceName::Configuration && !self.is_at_work() && !self.is_reconnect(site, None);
            self.links
                .insert(conn, Link { told: 0, service, site, library: None, listens: false, is_attempt });
            if is_attempt {
                return self.tries(record, site, conn, "connects");
            }
            record.ledger.client_does(node, "connects");
            if service == ServiceName::Configuration {
                record.ledger.arrives(conn, node);
            }
            return Ok(());
        }
        match service {
            ServiceName::Configuration if !self.is_reconnect(site, None) => {
                match self.may_look_at(site) {
                    true => self.tries_or_looks(record, site, conn)?,
                    false => self.tries(record, site, conn, "connects, in vain")?,
                }
                if met == Fault::TcpSilent { record.silenced(conn) } else { record.lost(conn) }
            }
            _ => {
                record.ledger.client_shows(node, "connects, in vain");
                self.seen.push(Seen::Retried(service, SiteName::of(site)));
            }
        }
        Ok(())
    }

    /// It says who it is on that connection, or would if it could.
    pub(super) fn tries(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        conn: Line,
        what: &str,
    ) -> Result<(), Trouble> {
        let asked = record.asked(conn, site, &Output::Connect(site, KNOWN), what);
        self.times(record);
        asked
    }

    /// Whoever works at the other site may want to see whether the preferred one is there.
    fn may_look_at(&self, site: NodeId) -> bool {
        let is_elsewhere = self.session.as_ref().is_some_and(|session| session.site != site);
        self.sites.person.preferred == site && is_elsewhere && self.is_at_work()
    }

    fn tries_or_looks(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        conn: Line,
    ) -> Result<(), Trouble> {
        let known = Output::Connect(site, KNOWN);
        let asked = record.asked_or_looked(conn, site, &known, "connects, in vain");
        self.times(record);
        asked
    }

    /// An attempt that is made because a clock has come to its end is right, whatever a case wanted; those that follow it are not.
    fn times(&mut self, record: &mut Record<'_, Client>) {
        let leaves = self.leaves_in_its_time();
        let Some(session) = &mut self.session else { return };
        if leaves && !std::mem::replace(&mut session.is_followed, true) {
            record.ledger.comes_by_clock();
        }
    }

    /// Whether who connects to a configuration proxy works at that site already: its library tries to have the service back.
    pub(super) fn is_reconnect(&self, site: NodeId, library: Option<&str>) -> bool {
        let is_it = |session: &Session| {
            session.accepted
                && session.site == site
                && session.configuration.is_none()
                && !session.has_ended
                && library.is_none_or(|library| session.library == library)
        };
        self.session.as_ref().is_some_and(is_it)
    }

    fn left(&mut self, record: &mut Record<'_, Client>, conn: Line) -> Result<(), Trouble> {
        let link = self.links.remove(&conn);
        if let Some(Link { service: ServiceName::Configuration, library: None, is_attempt: false, .. }) = link
        {
            // It has looked whether somebody is there.
            record.ledger.forsaken(conn);
            return Ok(());
        }
        if let (Some(Link { service: ServiceName::Telephony, library, .. }), Some(session)) =
            (&link, &mut self.session)
        {
            session.has_ended |= library.as_ref() == Some(&session.library);
        }
        let left = self.session.as_mut().filter(|session| session.configuration == Some(conn));
        let line = left.map(|session| {
            session.configuration = None;
            session.line
        });
        if record.ledger.expects_exit {
            self.session = None;
        }
        match line {
            Some(line) => {
                if line != conn {
                    record.ledger.may_have_waited(conn);
                }
                record.left(line)
            }
            // A library that was left for another one.
            None if record.ledger.lines.contains_key(&conn) => record.left(conn),
            None => Ok(()),
        }
    }

    fn hears(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        text: &str,
    ) -> Result<(), Trouble> {
        let Some(message) = adapter::heard(&mut record.ledger, node, text)? else { return Ok(()) };
        // It was on its way when the connection was ended.
        let Some(link) = self.links.get(&conn) else { return Ok(()) };
        let (service, site, told) = (link.service, link.site, link.told);
        // Who speaks on it knows that the service is ON.
        let is_own = |it: &&Session| it.site == site && link.library.as_ref() == Some(&it.library);
        if let Some(session) = self.session.as_ref().filter(is_own).filter(|_| told > 0) {
            record.stays(session.line, told);
        }
        match (message, service, &link.library) {
            (FromDesktop::Open(open), ..) => self.opens(record, (node, conn), open),
            (_, _, None) => Err(adapter::before_open(text)),
            (FromDesktop::Read { object }, ServiceName::Configuration, _) => {
                self.reads(record, (node, conn), object)
            }
            (FromDesktop::Listen { dn }, ServiceName::Telephony, _) if dn == DN => {
                record.ledger.client_shows(node, "listens to the DN");
                if let Some(link) = self.links.get_mut(&conn) {
                    link.listens = true;
                }
                self.say(record, node, conn, &FromSite::Listening { dn })
            }
            (FromDesktop::Login { dn }, ServiceName::Telephony, _) if dn == DN => {
                record.ledger.client_shows(node, "logs the agent in");
                self.said(record, site, &Output::RequestLogin)?;
                let said = self.sites.happens(site, Input::LogIn);
                self.say_of_dn(record, site, &said, Some(conn))
            }
            (FromDesktop::Logout { dn }, ServiceName::Telephony, _) if dn == DN => {
                record.ledger.client_shows(node, "logs the agent out");
                let said = self.sites.happens(site, Input::LogOutByAgent);
                self.say_of_dn(record, site, &said, None)
            }
            (FromDesktop::EndpointLaunched { dn }, ServiceName::Telephony, _) if dn == DN => {
                record.ledger.client_shows(node, "launches its endpoint again");
                self.said(record, site, &Output::RelaunchEndpoint)?;
                self.seen.push(Seen::Launched);
                // By SIP it registers itself.
                match self.by_sip {
                    true => Ok(()),
                    false => SITES.into_iter().try_for_each(|site| self.phone_registers(record, site)),
                }
            }
            _ => {
                let what = format!("{} to the {} service", logged(text), service.name());
                Err(Trouble::broken(what, &[]))
            }
        }
    }

    /// It has read that it was let in: before it shows that, it may have given the connection up.
    fn knows_that_it_is_in(&self, record: &mut Record<'_, Client>, library: Option<&str>) {
        if let Some(session) = self.session.as_ref().filter(|it| library.is_none_or(|own| it.library == own))
        {
            record.ledger.answered(session.line);
        }
    }

    /// It says something that the rows know, wherever the rows have it.
    fn said(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        output: &Output,
    ) -> Result<(), Trouble> {
        match self.session_at(site) {
            Some(session) => {
                let line = session.line;
                record.said(line, output)
            }
            // A library that was left for another one.
            None => Ok(()),
        }
    }

    fn opens(
        &mut self,
        record: &mut Record<'_, Client>,
        (node, conn): (NodeId, Line),
        open: Open,
    ) -> Result<(), Trouble> {
        let (service, site) = place(node);
        if open.version != VERSION {
            self.say(record, node, conn, &FromSite::Unsupported { versions: vec![VERSION] })?;
            return Err(adapter::unsupported(open.version, VERSION));
        }
        if open.service != service {
            let (wants, is) = (open.service.name(), service.name());
            let what = format!("an `open` for {wants} at the address of {is}: URLs are those that were told");
            return Err(Trouble::broken(what, &[]));
        }
        let Some(link) = self.links.get_mut(&conn) else { return Ok(()) };
        link.library = Some(open.library.clone());
        if service == ServiceName::Configuration {
            let again = self.is_reconnect(site, Some(&open.library)) && !self.comes_back(record, node);
            return match again {
                true => self.opens_again(record, (node, conn)),
                false => self.begins(record, (node, conn), open),
            };
        }
        self.knows_that_it_is_in(record, Some(&open.library));
        record.ledger.client_shows(node, "opens");
        self.seen.push(Seen::Opened(service, SiteName::of(site)));
        self.say(record, node, conn, &FromSite::Ready {})?;
        self.is_on(record, site, service, &open.library);
        if let (Some(link), Some(session)) = (self.links.get_mut(&conn), &mut self.session)
            && link.library.as_ref() == Some(&session.library)
        {
            session.has_ended &= service != ServiceName::Telephony;
            link.told = record.told(session.line);
        }
        Ok(())
    }

    /// A service is there again for the library that has it.
    fn is_on(&mut self, record: &mut Record<'_, Client>, site: NodeId, service: ServiceName, library: &str) {
        let service: Service = service.service();
        let Some(session) = self.session_at(site).filter(|session| session.library == library) else {
            return;
        };
        if session.off[service.index()].ends() {
            self.tell(record, Told::On(service));
        }
    }

    /// It has left that site and has been elsewhere, so this is an attempt, whichever library makes it.
    fn comes_back(&self, record: &mut Record<'_, Client>, node: NodeId) -> bool {
        let line = self.session.as_ref().and_then(|session| record.ledger.lines.get(&session.line));
        line.is_some_and(|line| line.left_by_client) && record.may_come(node)
    }

    /// The library has the configuration service back.
    fn opens_again(
        &mut self,
        record: &mut Record<'_, Client>,
        (node, conn): (NodeId, Line),
    ) -> Result<(), Trouble> {
        let (service, site) = place(node);
        if !self.sites.offers(site, service.service()) {
            record.ledger.client_shows(node, "opens again, in vain");
            self.seen.push(Seen::Retried(service, SiteName::of(site)));
            self.links.remove(&conn);
            record.ledger.forsaken(conn);
            return self.servers.order(node, conn, Tell::Reset);
        }
        record.ledger.client_shows(node, "opens again");
        self.seen.push(Seen::Opened(service, SiteName::of(site)));
        self.say(record, node, conn, &self.accepted(site))?;
        let Some(session) = &mut self.session else { return Ok(()) };
        session.configuration = Some(conn);
        let library = session.library.clone();
        self.is_on(record, site, service, &library);
        Ok(())
    }

    /// A library begins at a site.
    fn begins(
        &mut self,
        record: &mut Record<'_, Client>,
        (node, conn): (NodeId, Line),
        open: Open,
    ) -> Result<(), Trouble> {
        let (_, site) = place(node);
        let identity = Identity {
            application: open.application.is_some(),
            agent: open.user.is_some() && open.password.is_some(),
        };
        match self.links.get_mut(&conn).map(|link| std::mem::replace(&mut link.is_attempt, true)) {
            // That it would say who it is was taken for granted.
            Some(true) if identity != KNOWN => {
                let what = "an `open` that does not say which application and which agent it is";
                return Err(Trouble::broken(what, &["GD-03"]));
            }
            Some(true) => record.ledger.client_shows(node, "opens, with a library"),
            _ => {
                let asked =
                    record.asked(conn, node, &Output::Connect(site, identity), "opens, with a library");
                self.times(record);
                asked?;
            }
        }
        let is_new = !self
            .seen
            .iter()
            .any(|seen| matches!(seen, Seen::Began { library, .. } if *library == open.library));
        self.seen.push(Seen::Began { library: open.library.clone(), is_new, on_demand: open.on_demand });
        let right = self.account_is_open
            && open.application.as_deref() == Some(APPLICATION)
            && (open.user.as_deref(), open.password.as_deref()) == (Some(USER), Some(&*self.password));
        let accepted = self.sites.lets_in(site, identity, right);
        self.session = Some(Session {
            library: open.library,
            site,
            line: conn,
            configuration: Some(conn),
            accepted,
            has_ended: false,
            is_followed: false,
            off: Default::default(),
            phone: Default::default(),
        });
        if accepted {
            self.say(record, node, conn, &self.accepted(site))?;
            self.tell(record, Told::Accepted);
            self.tell_what_is_off(record, site);
        } else {
            let reason = "application, user name or password are not known here".to_owned();
            self.say(record, node, conn, &FromSite::Rejected { reason })?;
            self.tell(record, Told::Rejected);
        }
        Ok(())
    }

    fn accepted(&self, site: NodeId) -> FromSite {
        FromSite::Accepted {
            site: SiteName::of(site),
            telephony: self.url(ServiceName::Telephony, site),
            statistics: self.url(ServiceName::Statistics, site),
        }
    }

    fn reads(
        &mut self,
        record: &mut Record<'_, Client>,
        (node, conn): (NodeId, Line),
        object: Object,
    ) -> Result<(), Trouble> {
        let (_, site) = place(node);
        self.knows_that_it_is_in(record, None);
        self.seen.push(Seen::Read(object));
        match object {
            Object::Person => {
                record.ledger.client_shows(node, "reads the person object");
                self.said(record, site, &Output::AskPerson)?;
                if !self.answers[site.index()][object as usize] {
                    record.silenced(conn);
                    return Ok(());
                }
                let Some(person) = self.sites.person(site) else { return Ok(()) };
                let (preferred, secondary) = (SiteName::of(person.preferred), SiteName::of(self.secondary()));
                self.say(record, node, conn, &FromSite::Person { preferred, secondary })?;
                self.tell(record, Told::PersonRead(person));
            }
            Object::Site => {
                record.ledger.client_shows(node, "reads the application object of the preferred site");
                self.said(record, site, &Output::AskSite)?;
                if !self.sites.names_site(site) {
                    return Ok(());
                }
                if !self.answers[site.index()][object as usize] {
                    record.silenced(conn);
                    return Ok(());
                }
                let preferred = self.sites.person.preferred;
                let configuration = self.url(ServiceName::Configuration, preferred);
                let answer = FromSite::Site { site: SiteName::of(preferred), configuration };
                self.say(record, node, conn, &answer)?;
                self.tell(record, Told::SiteRead);
                self.tell_what_is_off(record, site);
            }
        }
        Ok(())
    }

    /// What SIP Servers say reaches whoever listens to the DN; an answer to a login whoever has asked.
    pub(super) fn say_of_dn(
        &mut self,
        record: &mut Record<'_, Client>,
        site: NodeId,
        said: &[sip_server::Output],
        asked: Option<Line>,
    ) -> Result<(), Trouble> {
        let node = super::server(ServiceName::Telephony, site);
        let site_name = SiteName::of(site);
        for output in said {
            let (message, told) = match *output {
                sip_server::Output::LoggedIn => {
                    self.seen.push(Seen::LoggedIn(site_name));
                    (FromSite::LoggedIn { dn: DN.to_owned() }, Told::LoggedIn)
                }
                sip_server::Output::Refused => {
                    self.seen.push(Seen::Refused(site_name));
                    let reason = "the DN is out of service, or nobody may log in now".to_owned();
                    (FromSite::LoginRefused { dn: DN.to_owned(), reason }, Told::LoginRefused)
                }
                sip_server::Output::LoggedOut(reason) => {
                    self.seen.push(Seen::LoggedOut(site_name));
                    (FromSite::Event(DnEvent::logout(DN, reason)), Told::AgentLoggedOut(reason))
                }
                sip_server::Output::DnBack => (FromSite::Event(DnEvent::of_phone(DN, DN_BACK)), Told::DnBack),
            };
            let listeners = self.links_to(ServiceName::Telephony, site);
            let hears = |(line, listens): &(Line, bool)| *listens || Some(*line) == asked;
            let hearing: Vec<Line> = listeners.into_iter().filter(hears).map(|(line, _)| line).collect();
            for line in &hearing {
                self.say(record, node, *line, &message)?;
            }
            if !hearing.is_empty()
                && let Some(session) = self.session_at(site)
            {
                match told {
                    Told::AgentLoggedOut(Reason::DrForceUnderscore | Reason::DrForceSpace) => {
                        session.phone.begins();
                    }
                    Told::DnBack => {
                        session.phone.ends();
                    }
                    _ => {}
                }
                self.tell(record, told);
            }
        }
        Ok(())
    }
}
