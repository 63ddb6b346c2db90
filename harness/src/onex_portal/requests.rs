//! What a client asks of a portal, as far as portals see it: a page, a login, whether it is still served; and connections on which it
//! asks nothing.

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client::{self, Output};
use redial_model::systems::onex_portal::messages::Answer;
use redial_model::systems::onex_portal::server::Input;
use redial_model::systems::onex_portal::topology::Server;
use tokio::time::Instant;

use super::case::Leaves;
use super::fault::Layer;
use super::http::{Reply, Request};
use super::observed::node;
use super::pages;
use super::speech::Speech;
use super::stage::{Flow, Rec, Stage, Stands, USER, Visit, name};
use crate::ledger::Trouble;
use crate::line::Line;
use crate::server::REFUSES_CERTIFICATE;
use crate::server::event::logged;

/// What comes with whatever a client asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks<'r> {
    /// By what it says that the portal knows its user.
    pub session: Option<&'r str>,
    /// What was wrong with the portal when the connection was accepted.
    pub met: Option<Layer>,
}

impl Stage {
    /// A client asks a portal for its page, or comes on its way there as far as it can. If its user is logged on there, it may do so
    /// to see whether that is so; otherwise it is an attempt.
    pub(super) fn begins(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        (server, conn): Flow,
        what: &str,
    ) -> Result<Line, Trouble> {
        let held = self.visit_at(record, server).filter(|visit| visit.stands == Stands::LoggedOn);
        let line = self.connections.number();
        if let Some(before) = self.visit.replace(Visit { server, line, conn, stands: Stands::Asks }) {
            record.ledger.happens(at, before.line, true);
            if held.is_some() {
                // Who asks for the page once more has given up the one that was there.
                record.tell(before.line, client::Event::Plain(client::Input::Lost));
            }
            record.ledger.forsaken(before.line);
            self.hangs_up(&before)?;
        }
        record.ledger.happens(at, line, false);
        let output = Output::Connect(server);
        match held {
            Some(held) => record.renewed((held.line, line), node(server), &output, what)?,
            None => record.asked(line, node(server), &output, what)?,
        }
        self.may_be_left(record, Leaves::Entered);
        Ok(line)
    }

    /// A connection has come to nothing, below HTTP. A browser makes several of them for a page: only the first one counts.
    pub(super) fn meets_nobody(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        what: &str,
    ) -> Result<(), Trouble> {
        let (server, _) = flow;
        let again =
            |visit: &Visit| matches!(visit.stands, Stands::InVain | Stands::LoggedOn | Stands::NotServed);
        match self.visit_at(record, server).filter(again) {
            Some(visit) => {
                let output = Output::Connect(server);
                record.ledger.happens(at, visit.line, false);
                record.renewed((visit.line, visit.line), node(server), &output, what)?;
                record.silenced(visit.line);
            }
            // What a page has left that is not there any more, or one more connection of an attempt: nobody knows.
            None if self.in_vain[server.index()] && !record.may_come(node(server)) => {
                record.ledger.client_does(node(server), what);
            }
            None => {
                let line = self.begins(record, at, flow, what)?;
                self.stands(Stands::InVain);
                record.silenced(line);
            }
        }
        self.in_vain[server.index()] = true;
        Ok(())
    }

    /// A client has not taken the certificate.
    pub(super) fn refuses(&mut self, record: Rec<'_, '_>, at: Instant, flow: Flow) -> Result<(), Trouble> {
        let (server, _) = flow;
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
            _ => self.begins(record, at, flow, REFUSES_CERTIFICATE)?,
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

    /// A client has taken the certificate of a server, since it says something there.
    ///
    /// # Errors
    /// Its user has not accepted it.
    pub(super) fn takes(&mut self, server: Server) -> Result<(), Trouble> {
        if !self.accepted[server.index()] {
            let name = name(server);
            let what = format!("a request to {name}, whose certificate its user has not accepted");
            return Err(Trouble::broken(what, &["OX-13"]));
        }
        self.taken[server.index()] = true;
        Ok(())
    }

    pub(super) fn requests(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        request: &Request,
    ) -> Result<(), Trouble> {
        let (server, conn) = flow;
        let asks = Asks { session: request.session.as_deref(), met: request.met };
        if self.speech == Speech::Adapter {
            return self.asks_for_page(record, at, flow, asks, "asks for a WebSocket");
        }
        let field = |name| request.form.get(name).map_or("", String::as_str);
        match (request.is_post, request.path.as_str()) {
            (false, pages::STATUS) => self.looks(record, flow, request),
            (true, pages::LOGIN) => self.logs_on(record, at, flow, asks, (field("user"), field("password"))),
            (_, pages::PORTAL) => self.asks_for_page(record, at, flow, asks, "asks for the page"),
            (_, path) => {
                record.ledger.client_does(node(server), format!("asks for {path}"));
                let reply = Reply::page(404, pages::unavailable());
                self.servers.order(node(server), conn, reply)
            }
        }
    }

    pub(super) fn asks_for_page(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        asks: Asks<'_>,
        what: &str,
    ) -> Result<(), Trouble> {
        let (server, _) = flow;
        let line = self.begins(record, at, flow, what)?;
        record.tell(line, client::Event::Plain(client::Input::Connected));
        if self.meets_fault(record, server, line, asks.met) {
            return Ok(());
        }
        let desk = &mut self.desks[server.index()];
        desk.ends();
        let known = desk.knows(asks.session);
        let input = if known { Input::KnownRequest } else { Input::NewRequest };
        let answer = match std::mem::take(&mut self.sends_away[server.index()]) {
            true => Some(Answer::Redirected { to: server.other() }),
            false => self.portals.asked(server, input),
        };
        self.answers(record, flow, line, answer, known)
    }

    /// Whether something is wrong with HTTP; then the connection itself has dealt with the request.
    fn meets_fault(&mut self, record: Rec<'_, '_>, server: Server, line: Line, met: Option<Layer>) -> bool {
        match met {
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

    pub(super) fn logs_on(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        asks: Asks<'_>,
        (user, password): (&str, &str),
    ) -> Result<(), Trouble> {
        let (server, _) = flow;
        let again = self.visit.is_some_and(|visit| visit.stands == Stands::SaysItAgain);
        if again && self.visit.is_some_and(|visit| visit.server != server) {
            return self.asks_for_page(record, at, flow, asks, "says its login again, as it was told");
        }
        let Some(visit) = self.visit_at(record, server).filter(|visit| visit.stands == Stands::AtLogin)
        else {
            if let Some(visit) = self.visit_at(record, server) {
                // What was due says best what such a login breaks.
                record.said(visit.line, &Output::LogOn)?;
            }
            let what = format!("a login at {}, which shows no page to log on", name(server));
            return Err(Trouble::broken(what, &["OX-11", "OX-21"]));
        };
        let line = visit.line;
        record.ledger.client_shows(node(server), "logs on");
        record.ledger.happens(at, line, false);
        record.ledger.owes(line);
        record.said(line, &Output::LogOn)?;
        if (user, password) != (USER, &*self.password) {
            let what = format!("a login as {:?}, or with a wrong password", logged(user));
            return Err(Trouble::broken(what, &["OX-11", "OX-21"]));
        }
        self.stands(Stands::Asks);
        if self.meets_fault(record, server, line, asks.met) {
            return Ok(());
        }
        let answer = match self.turns_away[server.index()] {
            true => Some(Answer::Starting),
            false => self.portals.asked(server, Input::LogOn),
        };
        self.answers(record, flow, line, answer, false)
    }

    /// An administrator looks at the server, who is not the client.
    pub(super) fn shows_platform(&mut self, (server, conn): Flow, request: &Request) -> Result<(), Trouble> {
        if request.met.is_some() {
            return Ok(());
        }
        let (serves, runs) = (self.portals.serves(server), self.portals.office_runs(server));
        let reply = Reply::page(200, pages::platform(name(server), serves, runs));
        self.servers.order(node(server), conn, reply)
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
}
