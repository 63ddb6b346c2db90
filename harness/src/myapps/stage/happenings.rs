//! What a case can make happen on its stage: PBXes stop and start, links break, paths and connections fail, digests are
//! forged, sessions expire, users move.

use redial_model::systems::myapps::client::{Client, Event, Memory};
use redial_model::systems::myapps::messages::Push;
use redial_model::systems::myapps::server;
use redial_model::systems::myapps::topology::Pbx as ModelPbx;
use redial_model::topology::NodeId;

use super::super::event::{ConnId, Raw, Tell};
use super::super::fault::StandingFault;
use super::{CASE, CLIENT, Line, Stage, Trouble};
use crate::report::LogKind;

impl Stage<'_> {
    fn fault(&mut self, what: String) {
        self.record(CASE, CASE, LogKind::Fault, what);
    }

    fn lines_at(&self, node: NodeId) -> Vec<ConnId> {
        let at = |(conn, line): (&ConnId, &Line)| (line.node == node && !line.over).then_some(*conn);
        self.lines.iter().filter_map(at).collect()
    }

    pub(in crate::myapps) async fn stop(&mut self, node: NodeId, noticed: bool) -> Result<(), Trouble> {
        self.fault(format!("{} stops", self.name(node)));
        self.environment.stop(node);
        self.faults[node.index()] = StandingFault::Closed;
        self.oracle.set_closed(node, true);
        self.pbxes[node.index()].stop().await?;
        for conn in self.lines_at(node) {
            self.lost(conn);
        }
        if noticed {
            self.notice(node)?;
        }
        Ok(())
    }

    pub(in crate::myapps) async fn start(&mut self, node: NodeId, noticed: bool) -> Result<(), Trouble> {
        self.fault(format!("{} starts", self.name(node)));
        self.environment.start(node);
        self.oracle.set_closed(node, false);
        self.faults[node.index()] = StandingFault::Open;
        self.pbxes[node.index()].start().await?;
        if noticed {
            self.notice(node)?;
        }
        Ok(())
    }

    /// The PBXes that register with that one, and itself, learn the truth about their registrations.
    pub(in crate::myapps) fn notice(&mut self, node: NodeId) -> Result<(), Trouble> {
        for (a, b) in self.topology.links().to_vec() {
            if a == node || b == node {
                self.notice_pair(a, b)?;
                self.notice_pair(b, a)?;
            }
        }
        Ok(())
    }

    fn notice_pair(&mut self, from: NodeId, to: NodeId) -> Result<(), Trouble> {
        if !self.environment.is_stale(from, to) {
            return Ok(());
        }
        self.environment.notice(from, to);
        let what = if self.environment.sees(from, to) { "is registered" } else { "is gone" };
        self.fault(format!("{} notices that {} {what}", self.name(from), self.name(to)));
        if self.topology.next_hop(from) != to {
            return Ok(());
        }
        for conn in self.lines_at(from) {
            if self.lines.get(&conn).is_some_and(|line| line.served == Some(true)) {
                self.serve(from, conn, server::Input::RegistrationBack)?;
            }
        }
        Ok(())
    }

    pub(in crate::myapps) fn link(&mut self, a: NodeId, b: NodeId, whole: bool) -> Result<(), Trouble> {
        self.environment.set_cut(a, b, !whole);
        self.notice_pair(a, b)?;
        self.notice_pair(b, a)
    }

    pub(in crate::myapps) async fn path(
        &mut self,
        node: NodeId,
        fault: StandingFault,
    ) -> Result<(), Trouble> {
        self.fault(format!("new connections to {} meet {fault}", self.name(node)));
        self.oracle.set_closed(node, fault == StandingFault::Closed);
        self.faults[node.index()] = fault;
        Ok(self.pbxes[node.index()].set_fault(fault).await?)
    }

    pub(in crate::myapps) fn cut(&mut self, node: NodeId, tell: Tell) -> Result<(), Trouble> {
        for conn in self.lines_at(node) {
            let what = match tell {
                Tell::Quiet => "goes quiet",
                Tell::Close => "closes the connection",
                _ => "resets the connection",
            };
            self.record(self.name(node), CLIENT, LogKind::Pbx, what);
            match tell {
                Tell::Quiet => self.silenced(conn),
                _ => self.lost(conn),
            }
            self.order(node, conn, tell)?;
        }
        Ok(())
    }

    pub(in crate::myapps) fn send(&mut self, node: NodeId, raw: Raw) -> Result<(), Trouble> {
        for conn in self.lines_at(node) {
            let what = match raw {
                Raw::MalformedJson => "sends text that is no JSON",
                Raw::UnknownMessage => "sends a message that nobody knows",
                Raw::UnknownFields => "sends a message with fields that nobody knows",
                Raw::Oversized => "sends an oversized frame",
                Raw::Binary => "sends a binary frame",
            };
            self.record(self.name(node), CLIENT, LogKind::Pbx, what);
            let event = match raw {
                Raw::UnknownMessage | Raw::UnknownFields => Event::Unknown,
                Raw::MalformedJson | Raw::Oversized | Raw::Binary => Event::Garbage,
            };
            self.oracle.tell(conn.0, event);
            self.order(node, conn, Tell::Raw(raw))?;
        }
        Ok(())
    }

    pub(in crate::myapps) fn forge(&mut self, node: NodeId, forging: bool) {
        let what = if forging { "wrong" } else { "right" };
        self.fault(format!("the digests of {} are {what}", self.name(node)));
        self.forging.set(node, forging);
    }

    pub(in crate::myapps) fn expire_sessions(&mut self) {
        self.fault("all sessions expire".to_owned());
        self.installation.account.expire_sessions();
    }

    pub(in crate::myapps) fn ask_factor(&mut self) {
        self.fault("the next login as user will need a second factor".to_owned());
        self.asks_factor = true;
    }

    pub(in crate::myapps) fn give_factor(&mut self) -> Result<(), Trouble> {
        self.fault("the user gives the second factor".to_owned());
        let waiting: Vec<(ConnId, NodeId)> = self
            .lines
            .iter()
            .filter(|(_, line)| line.wants_factor)
            .map(|(conn, line)| (*conn, line.node))
            .collect();
        for (conn, node) in waiting {
            self.serve(node, conn, server::Input::Login)?;
        }
        Ok(())
    }

    pub(in crate::myapps) fn redirect(&mut self, node: NodeId, to: Option<NodeId>) {
        let what = match to {
            Some(to) => format!("{} redirects everybody to {}", self.name(node), self.name(to)),
            None => format!("{} redirects by the rules", self.name(node)),
        };
        self.fault(what);
        match to {
            Some(to) => self.redirects.insert(node, to),
            None => self.redirects.remove(&node),
        };
    }

    pub(in crate::myapps) fn move_user(&mut self, home: ModelPbx) -> Result<(), Trouble> {
        self.topology = self.topology.with_home(home).map_err(|error| Trouble::Harness(error.to_string()))?;
        self.fault(format!("the user moves to {}", home.name()));
        Ok(())
    }

    pub(in crate::myapps) fn log_out(&mut self, node: NodeId) -> Result<(), Trouble> {
        self.installation.account.expire_sessions();
        for conn in self.lines_at(node) {
            self.push(node, conn, Push::LogoutResult)?;
        }
        Ok(())
    }

    pub(in crate::myapps) fn ping(&mut self, node: NodeId, conn: ConnId) -> Result<(), Trouble> {
        if let Some(line) = self.lines.get_mut(&conn) {
            line.pings += 1;
        }
        self.record(self.name(node), CLIENT, LogKind::Pbx, "ping");
        self.order(node, conn, Tell::Ping)
    }

    /// From now on the client's end is the case's own doing.
    pub(in crate::myapps) fn client_ends(&mut self) {
        self.expects_exit = true;
    }

    /// What it still did before it ended belongs to nobody.
    pub(in crate::myapps) async fn client_ended(&mut self) -> Result<(), Trouble> {
        self.catch_up().await?;
        self.lines.values_mut().for_each(|line| line.over = true);
        self.attempts.clear();
        Ok(())
    }

    /// The client was started again.
    pub(in crate::myapps) fn client_restarts(&mut self, stored: bool) {
        self.expects_exit = false;
        self.oracle.restarted(|memory| {
            let session_lost = |memory: Memory| Memory { session: false, ..memory };
            let memory = memory.restarted(stored);
            // Whether a session outlives its program is the client's own affair.
            [memory, session_lost(memory)].map(Client::start).to_vec()
        });
    }

    /// Ends all PBXes and frees their addresses.
    pub(in crate::myapps) async fn strike(self) {
        for pbx in self.pbxes {
            pbx.shut_down().await;
        }
    }
}
