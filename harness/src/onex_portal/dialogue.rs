//! What the adapter of a plug-in or an application says, and what becomes of its connections: each begins with `open`, which is its attempt,
//! and stands as long as its user is logged on.

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client;
use redial_model::systems::onex_portal::topology::Server;
use tokio::time::Instant;

use super::judge::Mark;
use super::messages::{FromClient, FromPortal, VERSION};
use super::observed::node;
use super::requests::Asks;
use super::speech::{Say, Speech};
use super::stage::{Flow, Rec, Stage, Stands, Visit, name};
use crate::adapter::{self, Message as _};
use crate::ledger::{Ledger, Trouble};
use crate::server::Tell;
use crate::server::texts::{self, Heard};

impl Stage {
    pub(super) fn hears_adapter(
        &mut self,
        record: Rec<'_, '_>,
        at: Instant,
        flow: Flow,
        heard: Heard,
    ) -> Result<(), Trouble> {
        let (server, conn) = flow;
        let text = match heard {
            Heard::Text(text) => text,
            Heard::Garbage(what) => return Err(Trouble::broken(what, &[])),
            Heard::Pong => {
                self.lives(record, flow);
                return Ok(());
            }
            // Who only looks whether somebody is there has asked for nothing.
            Heard::Upgraded { .. } => return Ok(()),
        };
        let Some(message) = adapter::heard(&mut record.ledger, node(server), &text)? else { return Ok(()) };
        let has_begun = self.begun.contains(&conn);
        match message {
            FromClient::Open { version, .. } if version != VERSION => {
                self.says_to_adapter(flow, FromPortal::Unsupported { versions: vec![VERSION] })?;
                Err(adapter::unsupported(version, VERSION))
            }
            FromClient::Open { .. } if has_begun => {
                let what = format!("a second `open` on a connection to {}", name(server));
                Err(Trouble::broken(what, &[]))
            }
            FromClient::Open { .. } if !self.servers.stands(node(server), conn) => {
                let line = self.begins(record, at, flow, "opens, and is cut off")?;
                record.torn(line);
                Ok(())
            }
            FromClient::Open { session, .. } => {
                self.begun.insert(conn);
                let asks = Asks { session: session.as_deref(), met: None };
                self.asks_for_page(record, at, flow, asks, "opens")
            }
            FromClient::LogOn { .. } if !has_begun => Err(adapter::before_open(&text)),
            // It has begun anew elsewhere, or was cut off: nobody answers on this connection any more.
            FromClient::LogOn { .. }
                if self.visit.is_none_or(|visit| visit.conn != conn)
                    || !self.servers.stands(node(server), conn) =>
            {
                record.ledger.client_does(node(server), "logs on where nobody is any more");
                Ok(())
            }
            FromClient::LogOn { user, password } => {
                let asks = Asks { session: None, met: None };
                self.logs_on(record, at, flow, asks, (&user, &password))
            }
        }
    }

    /// Says something; after what leaves a client nothing to do there, the connection ends.
    pub(super) fn says_to_adapter(&self, (server, conn): Flow, message: FromPortal) -> Result<(), Trouble> {
        let goes_on = matches!(message, FromPortal::Login {} | FromPortal::LoggedOn { .. });
        self.servers.order(node(server), conn, Say::Message(texts::Say::Text(message.text())))?;
        if goes_on { Ok(()) } else { self.servers.order(node(server), conn, Tell::Close) }
    }

    /// Asks an adapter for a sign of life that is said to be logged on, once for each expectation: only then it is known to have read that.
    pub(super) fn pings(&self, ledger: &mut Ledger, server: Server, mark: &mut Mark) -> Result<(), Trouble> {
        let stands = |visit: &Visit| {
            (visit.server, visit.stands) == (server, Stands::LoggedOn) && mark.pinged != Some(visit.conn)
        };
        let Some(visit) = self.visit.filter(stands).filter(|_| self.speech == Speech::Adapter) else {
            return Ok(());
        };
        mark.pinged = Some(visit.conn);
        ledger.server_does(node(server), "ping");
        self.servers.order(node(server), visit.conn, Say::Message(texts::Say::Ping))
    }

    /// It has read whatever it was told before it was asked for that.
    fn lives(&mut self, record: Rec<'_, '_>, (server, conn): Flow) {
        let visit = self.visit_at(record, server).filter(|visit| visit.conn == conn);
        if visit.is_some_and(|visit| visit.stands == Stands::LoggedOn)
            && self.desks[server.index()].has_session()
        {
            self.desks[server.index()].seen.served += 1;
            record.ledger.client_shows(node(server), "pong");
        }
    }

    /// Whoever is logged on there is not served any more, and is told so.
    pub(super) fn ends_session(&mut self, record: Rec<'_, '_>, server: Server) -> Result<(), Trouble> {
        let visit = self.visit_at(record, server).filter(|visit| visit.stands == Stands::LoggedOn);
        let Some(visit) = visit else { return Ok(()) };
        record.ledger.server_does(node(server), "says that the user is not logged on any more");
        record.tell(visit.line, client::Event::Plain(client::Input::Lost));
        self.stands(Stands::NotServed);
        self.says_to_adapter((server, visit.conn), FromPortal::Ended {})
    }

    /// Whoever begins anew has left the connection that there was.
    pub(super) fn hangs_up(&self, before: &Visit) -> Result<(), Trouble> {
        match self.speech {
            Speech::Pages => Ok(()),
            Speech::Adapter => self.servers.order(node(before.server), before.conn, Tell::Close),
        }
    }

    /// A client has ended a connection. Where its user was logged on, or could, that is over; elsewhere what it does next shows what it
    /// waits for.
    pub(super) fn is_left(&mut self, record: Rec<'_, '_>, (server, conn): Flow) {
        self.begun.remove(&conn);
        let is_it =
            |visit: &Visit| visit.conn == conn && matches!(visit.stands, Stands::LoggedOn | Stands::AtLogin);
        let visit = self.visit_at(record, server).filter(is_it);
        if let Some(visit) = visit.filter(|_| self.speech == Speech::Adapter) {
            record.ledger.client_does(node(server), "ends the connection");
            self.desks[server.index()].ends();
            record.torn(visit.line);
        }
    }
}
