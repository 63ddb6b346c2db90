//! What a case can make happen on its stage: PBXes stop and start, links break, paths and connections fail, digests are
//! forged, sessions expire, users move, standbys come and go.

use redial_model::systems::myapps::client::{Client, Event};
use redial_model::systems::myapps::messages::Push;
use redial_model::systems::myapps::server;
use redial_model::systems::myapps::topology::Pbx as ModelPbx;
use redial_model::topology::NodeId;

use super::super::case::{Action, Digest, Frame, Logins, RedirectTarget, SecondFactor};
use super::super::event::{Raw, Say};
use super::Stage;
use crate::ledger::Trouble;
use crate::ledger::record::Record;

impl Stage {
    pub(in crate::myapps) async fn happen(
        &mut self,
        record: &mut Record<'_, Client>,
        action: &Action,
    ) -> Result<(), Trouble> {
        match action {
            Action::Stop { pbx, noticed } => {
                let node = self.node(*pbx);
                self.environment.stop(node);
                self.pbxes.stop(record, node).await?;
                self.notice_if(record, node, *noticed)
            }
            Action::Start { pbx, noticed } => {
                let node = self.node(*pbx);
                self.environment.start(node);
                self.pbxes.start(record, node).await?;
                self.notice_if(record, node, *noticed)
            }
            Action::Notice { pbx } => self.notice(record, self.node(*pbx)),
            Action::Unregister { pair: [a, b] } => self.link(record, self.node(*a), self.node(*b), false),
            Action::Register { pair: [a, b] } => self.link(record, self.node(*a), self.node(*b), true),
            Action::Path { pbx, is } => self.pbxes.path(record, self.node(*pbx), is.0).await,
            Action::Cut { pbx, how } => self.pbxes.cut(record, self.node(*pbx), *how),
            Action::Send { pbx, frame } => self.send(record, self.node(*pbx), *frame),
            Action::Digest { pbx, is } => {
                let node = self.node(*pbx);
                let (wrong, what) = match is {
                    Digest::Right => (false, "right"),
                    Digest::Wrong => (true, "wrong"),
                };
                record.ledger.fault(format!("the digests of {} are {what}", self.name(node)));
                self.forging.set(node, wrong);
                Ok(())
            }
            Action::Logins { pbx, are } => {
                let node = self.node(*pbx);
                let what = match are {
                    Logins::Refused => "refuses every login",
                    Logins::Expired => "knows no session",
                    Logins::ExpiredThenSilent => {
                        "knows no session, and does not answer who logs on after that"
                    }
                    Logins::Checked => "checks logins again",
                };
                record.ledger.fault(format!("{} {what}", self.name(node)));
                self.checks.insert(node, *are);
                Ok(())
            }
            Action::Sessions { .. } => {
                record.ledger.fault("all sessions expire");
                self.installation.account.expire_sessions();
                Ok(())
            }
            Action::SecondFactor { second_factor: SecondFactor::Ask } => {
                record.ledger.fault("the next login as user will need a second factor");
                self.asks_factor = true;
                Ok(())
            }
            Action::SecondFactor { second_factor: SecondFactor::Give } => self.give_factor(record),
            Action::Redirect { pbx, to } => {
                let node = self.node(*pbx);
                match *to {
                    RedirectTarget::ByRule => {
                        record.ledger.fault(format!("{} redirects by the rules", self.name(node)));
                        self.redirects.remove(&node);
                    }
                    RedirectTarget::Pbx(to) => {
                        record.ledger.fault(format!("{} redirects everybody to {to}", self.name(node)));
                        self.redirects.insert(node, self.node(to));
                    }
                }
                Ok(())
            }
            Action::MoveUser { home } => self.move_user(record, home.0),
            Action::RemoveStandby { pbx } => self.remove_standby(record, pbx.0).await,
            Action::AddStandby { pbx } => self.add_standby(record, pbx.0).await,
            Action::Logout { pbx } => self.log_out(record, self.node(*pbx)),
        }
    }

    fn notice_if(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        noticed: bool,
    ) -> Result<(), Trouble> {
        if noticed { self.notice(record, node) } else { Ok(()) }
    }

    /// The PBXes that register with that one, and itself, learn the truth about their registrations.
    fn notice(&mut self, record: &mut Record<'_, Client>, node: NodeId) -> Result<(), Trouble> {
        for (a, b) in self.topology.links().to_vec() {
            if a == node || b == node {
                self.notice_pair(record, a, b)?;
                self.notice_pair(record, b, a)?;
            }
        }
        Ok(())
    }

    fn notice_pair(
        &mut self,
        record: &mut Record<'_, Client>,
        from: NodeId,
        to: NodeId,
    ) -> Result<(), Trouble> {
        if !self.environment.is_stale(from, to) {
            return Ok(());
        }
        self.environment.notice(from, to);
        let what = if self.environment.sees(from, to) { "is registered" } else { "is gone" };
        record.ledger.fault(format!("{} notices that {} {what}", self.name(from), self.name(to)));
        if self.topology.next_hop(from) != to {
            return Ok(());
        }
        for line in record.ledger.lines_at(from) {
            if self.dialogues.get(&line).is_some_and(|dialogue| dialogue.served == Some(true)) {
                self.serve(record, from, line, server::Input::RegistrationBack)?;
            }
        }
        Ok(())
    }

    fn link(
        &mut self,
        record: &mut Record<'_, Client>,
        a: NodeId,
        b: NodeId,
        whole: bool,
    ) -> Result<(), Trouble> {
        self.environment.set_cut(a, b, !whole);
        self.notice_pair(record, a, b)?;
        self.notice_pair(record, b, a)
    }

    fn send(&mut self, record: &mut Record<'_, Client>, node: NodeId, frame: Frame) -> Result<(), Trouble> {
        let (raw, event, what) = match frame {
            Frame::Malformed => (Raw::MalformedJson, Event::Garbage, "sends text that is no JSON"),
            Frame::Unknown => (Raw::UnknownMessage, Event::Unknown, "sends a message that nobody knows"),
            Frame::UnknownFields => {
                (Raw::UnknownFields, Event::Unknown, "sends a message with fields that nobody knows")
            }
            Frame::Oversized => (Raw::Oversized, Event::Garbage, "sends an oversized frame"),
            Frame::Binary => (Raw::Binary, Event::Garbage, "sends a binary frame"),
        };
        for line in record.ledger.lines_at(node) {
            record.ledger.server_does(node, what);
            self.tell(record, line, event);
            self.pbxes.order(node, line, Say::Raw(raw))?;
        }
        Ok(())
    }

    fn give_factor(&mut self, record: &mut Record<'_, Client>) -> Result<(), Trouble> {
        record.ledger.fault("the user gives the second factor");
        let wants = |line: &_| self.dialogues.get(line).is_some_and(|dialogue| dialogue.wants_factor);
        let lines = record.ledger.lines.iter().filter(|(line, _)| wants(line));
        let waiting: Vec<_> = lines.map(|(line, state)| (*line, state.node)).collect();
        for (conn, node) in waiting {
            self.serve(record, node, conn, server::Input::Login)?;
        }
        Ok(())
    }

    fn move_user(&mut self, record: &mut Record<'_, Client>, home: ModelPbx) -> Result<(), Trouble> {
        self.topology = self.topology.with_home(home).map_err(|error| Trouble::Harness(error.to_string()))?;
        record.ledger.fault(format!("the user moves to {}", home.name()));
        Ok(())
    }

    async fn remove_standby(
        &mut self,
        record: &mut Record<'_, Client>,
        pbx: ModelPbx,
    ) -> Result<(), Trouble> {
        record.ledger.fault(format!("{} is taken away", pbx.name()));
        let node = super::super::case::node(&self.topology, pbx);
        self.environment.stop(node);
        self.pbxes.stop(record, node).await?;
        self.notice(record, node)?;
        self.set_standby(pbx, false)
    }

    async fn add_standby(&mut self, record: &mut Record<'_, Client>, pbx: ModelPbx) -> Result<(), Trouble> {
        record.ledger.fault(format!("{} is added", pbx.name()));
        self.set_standby(pbx, true)?;
        let node = super::super::case::node(&self.topology, pbx);
        self.environment.start(node);
        self.pbxes.start(record, node).await?;
        self.notice(record, node)
    }

    fn set_standby(&mut self, pbx: ModelPbx, is_there: bool) -> Result<(), Trouble> {
        let changed = self.topology.with_standby(pbx, is_there);
        self.topology = changed.map_err(|error| Trouble::Harness(error.to_string()))?;
        Ok(())
    }

    fn log_out(&mut self, record: &mut Record<'_, Client>, node: NodeId) -> Result<(), Trouble> {
        self.installation.account.expire_sessions();
        for line in record.ledger.lines_at(node) {
            self.push(record, node, line, Push::LogoutResult)?;
        }
        Ok(())
    }
}
