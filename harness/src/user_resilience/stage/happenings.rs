//! What a case does to the systems, to the network, and to calls.

use redial_model::systems::user_resilience::client::Phone;
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME};
use redial_model::systems::user_resilience::world;
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

use super::{Stage, node};
use crate::ledger::{Record, Trouble};
use crate::sip::servers::Way;
use crate::sip::transport::Transport;
use crate::user_resilience::case::{Action, CallDoes, Clock, LineIs, Stands};

impl Stage {
    /// Does what the case says.
    pub(in crate::user_resilience) async fn happen(
        &mut self,
        record: &mut Record<'_, Phone>,
        action: &Action,
    ) -> Result<(), Trouble> {
        match *action {
            Action::Stop { at, noticed } => {
                record.ledger.fault(format!("{at} stops{}", unnoticed(noticed)));
                let at = node(at);
                self.offices.stop(at);
                self.systems[at.index()].registrar.forget();
                self.meets(record, at).await?;
                self.notice(noticed);
            }
            Action::Start { at, noticed } => {
                record.ledger.fault(format!("{at} starts{}", unnoticed(noticed)));
                self.offices.start(node(at));
                self.meets(record, node(at)).await?;
                self.notice(noticed);
            }
            Action::Notice { at } => {
                record.ledger.fault(format!("{at} notices whether it sees the other system"));
                self.offices.notice(node(at));
            }
            Action::Line { line } => {
                let broken = line == LineIs::Broken;
                let how = if broken { "breaks" } else { "is whole again" };
                record.ledger.fault(format!("the line between the systems {how}"));
                self.offices.set_broken(broken);
                self.notice(true);
            }
            Action::Path { at, is } => {
                record.ledger.fault(format!("on its way to {at} the phone meets: {is}"));
                self.systems[node(at).index()].way = is.0;
                self.meets(record, node(at)).await?;
            }
            Action::Clock { clock, is } => {
                let (clock, time) = match clock {
                    Clock::Absence => (world::Clock::Absence, "home has been gone for 3 minutes"),
                    Clock::Presence => (world::Clock::Presence, "home has been back for 10 minutes"),
                    Clock::Grace => (world::Clock::Grace, "failback has been under way for 5 minutes"),
                };
                let (to, how) = match is {
                    Stands::Almost => (Timer::Before, "almost"),
                    Stands::Reached => (Timer::At, "exactly"),
                    Stands::Passed => (Timer::After, "more than that"),
                };
                record.ledger.fault(format!("{time}: {how}"));
                self.offices.pass(clock, to).map_err(Trouble::Harness)?;
            }
            Action::Copy { .. } => {
                record.ledger.fault("home sends a copy of the settings");
                self.offices.copy();
            }
            Action::ColleagueAsks { at } => {
                let answer = self.offices.registers_colleague(node(at));
                record.ledger.fault(format!("a colleague's desk phone asks {at}: {answer:?}"));
            }
            Action::OrderFailback { .. } => {
                record.ledger.fault("an administrator starts failback");
                self.offices.order_failback();
            }
            Action::Call { call: CallDoes::Begin } => self.begins_call(record)?,
            Action::Call { call: CallDoes::End } => self.ends_call(record)?,
        }
        Ok(())
    }

    fn notice(&mut self, noticed: bool) {
        if noticed {
            self.offices.notice(FAILOVER);
            self.offices.notice(HOME);
        }
    }

    /// What the phone meets at a system has changed: on sockets, and for whoever explains what it does.
    async fn meets(&mut self, record: &mut Record<'_, Phone>, at: NodeId) -> Result<(), Trouble> {
        let is_up = self.offices.is_up(at);
        let system = &self.systems[at.index()];
        let way = if is_up { system.way } else { Way::Closed };
        let unseen = way == Way::Closed || (way == Way::Reset && self.transport == Transport::Udp);
        if unseen {
            record.set_closed(at, true);
        }
        self.servers.set_way(at, way).await?;
        if !unseen {
            // Whoever came until now was refused, and seen by nobody.
            record.set_closed(at, false);
        }
        if way != Way::Open
            && let Some(held) = self.systems[at.index()].held
        {
            record.silenced(held);
        }
        Ok(())
    }
}

fn unnoticed(noticed: bool) -> &'static str {
    if noticed { "" } else { ", and nobody notices" }
}
