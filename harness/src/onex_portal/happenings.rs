//! What a case does to servers, to the network, and to the way to a portal.

use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client::Client;
use redial_model::systems::onex_portal::topology::Server;

use super::case::{Action, Logins, NetworkIs, Part};
use super::observed::node;
use super::speech::Speech;
use super::stage::{Stage, Stands};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::server::Fault;

impl Stage {
    /// Does what the case says.
    pub(super) async fn happens(
        &mut self,
        record: &mut Record<'_, Client>,
        action: &Action,
    ) -> Result<(), Trouble> {
        let noticed = match *action {
            Action::Stop { stop, at, noticed } => {
                record.ledger.fault(format!("{stop} of {at} stops{}", unnoticed(noticed)));
                let server = at.0.server();
                if stop != Part::Portal {
                    self.portals.stop_office(server);
                }
                if stop != Part::Office {
                    self.portals.stop_portal(server);
                }
                noticed
            }
            Action::Start { start, at, noticed } => {
                record.ledger.fault(format!("{start} of {at} starts{}", unnoticed(noticed)));
                let server = at.0.server();
                if start != Part::Portal {
                    self.portals.start_office(server);
                }
                if start != Part::Office {
                    self.portals.start_portal(server);
                }
                noticed
            }
            Action::Notice { at } => {
                record.ledger.fault(format!("the portal of {at} looks around"));
                self.portals.notice(at.0.server());
                false
            }
            Action::Network { network, noticed } => {
                let broken = network == NetworkIs::Broken;
                let how = if broken { "breaks" } else { "is whole again" };
                record.ledger.fault(format!("the network between the servers {how}{}", unnoticed(noticed)));
                self.portals.set_broken(broken);
                noticed
            }
            Action::Detection { detection } => {
                record.ledger.fault(format!("the detection time is over: {detection}"));
                self.portals.detects(detection.into()).map_err(Trouble::Harness)?;
                true
            }
            Action::SendAway { at } => {
                record
                    .ledger
                    .fault(format!("the portal of {at} sends whoever asks it next to the other one"));
                self.sends_away[at.0.server().index()] = true;
                false
            }
            Action::Logins { at, are } => {
                let turned_away = are == Logins::TurnedAway;
                let how = if turned_away { "turns every login away" } else { "lets users in again" };
                record.ledger.fault(format!("the portal of {at} {how}"));
                self.turns_away[at.0.server().index()] = turned_away;
                false
            }
            Action::Path { at, is } => {
                self.ways[at.0.server().index()] = is.0;
                false
            }
        };
        if noticed {
            self.portals.notice_all();
        }
        for server in Server::ALL {
            self.meets(record, *server).await?;
        }
        for server in self.portals.ended() {
            self.desks[server.index()].ends();
        }
        for server in Server::ALL {
            let is_served = self.portals.serves(*server) && self.desks[server.index()].has_session();
            if self.speech == Speech::Adapter && !is_served {
                self.ends_session(record, *server)?;
            }
        }
        Ok(())
    }

    /// A client meets what the case says, and otherwise a closed port where nobody is answered.
    async fn meets(&mut self, record: &mut Record<'_, Client>, server: Server) -> Result<(), Trouble> {
        let at = node(server);
        let due = match self.ways[server.index()] {
            Fault::Open if !self.portals.answers(server) => Fault::Closed,
            way => way,
        };
        if due == self.servers.fault(at) {
            return Ok(());
        }
        self.in_vain[server.index()] = false;
        self.servers.path(record, at, due).await?;
        match due {
            Fault::Open | Fault::Delayed => {
                let answered = |stands| !matches!(stands, Stands::Asks | Stands::InVain);
                if let Some(visit) = self.visit.filter(|it| it.server == server && answered(it.stands)) {
                    record.resumed(visit.line);
                }
            }
            _ => {
                self.servers.reset(at).await?;
                for line in record.ledger.lines_at(at) {
                    match self.speech {
                        // Who asks nothing meanwhile has lost nothing.
                        Speech::Pages => record.silenced(line),
                        Speech::Adapter => record.torn(line),
                    }
                }
            }
        }
        Ok(())
    }
}

fn unnoticed(noticed: bool) -> &'static str {
    if noticed { "" } else { ", and nobody notices" }
}
