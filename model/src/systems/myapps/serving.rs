//! What a PBX owes whoever logs on, and what a client stores of it: said from the document, of the installation and of who is
//! registered where.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{Event, State};
use super::editions::EDITION_13R3;
use super::messages::{Alternative, Credentials, Refusal};
use super::setting::Setting;
use super::topology::Role;
use super::world::{Factor, Line, Session, Side, World};
use crate::environment::Path;
use crate::topology::NodeId;

impl Setting<'_> {
    /// Judges what a PBX says to a client that logs on.
    pub(super) fn judge_answer<const CLIENTS: usize>(
        &self,
        world: &mut World<CLIENTS>,
        side: &Side,
        event: &Event,
    ) {
        let Line::Open { to, alive: true, impostor: false, .. } = side.line else { return };
        if world.environment.path(to) == Path::Silent || side.factor == Factor::Asked {
            return;
        }
        let is_first = side.position.state == State::LoggingOn;
        let by_session = side.position.memory.credentials == Credentials::Session;
        let due = if is_first && by_session && side.session != Session::Valid {
            Event::Rejected(Refusal::SessionExpired)
        } else if is_first && side.factor == Factor::Wanted {
            Event::SecondFactor
        } else {
            self.due_answer(world, to)
        };
        self.judge(world, Breach::WrongAnswer, *event == due);
    }

    /// MA-02 to MA-10: the user's own PBX serves, and names who backs it; others send the client on where that is registered, and
    /// stand in where it is not.
    fn due_answer<const CLIENTS: usize>(&self, world: &World<CLIENTS>, node: NodeId) -> Event {
        let (topology, reads) = (&self.topology, |question| self.readings.get(question));
        let accepted = |standby, alternative| Event::Accepted { standby, alternative, genuine: true };
        let redirected = |to| Event::Redirected { to, genuine: true };
        let (home, master) = (topology.home(), topology.master());
        let implicit = Some(Alternative { pbx: master, implicit: true });
        if node == home {
            let explicit = topology.standby_of(home).map(|pbx| Alternative { pbx, implicit: false });
            return accepted(false, explicit.or(implicit.filter(|_| home != master)));
        }
        let role = topology.pbx(node).role;
        let next = match role {
            Role::Master => topology.believed(),
            Role::Slave => master,
            Role::Standby | Role::StandbySlave => topology.backed_by(node).unwrap_or(master),
        };
        let is_registered = |other| world.environment.sees(node, other);
        let stands_by =
            topology.standby_of(next).filter(|&standby| role == Role::Master && is_registered(standby));
        match (is_registered(next), stands_by) {
            (true, _) if role == Role::Standby && self.edition == EDITION_13R3 => {
                match reads(Question::IdleStandby) {
                    0 => Event::Rejected(Refusal::Denied),
                    _ => accepted(true, None),
                }
            }
            (true, _) if role == Role::Slave && home == master && reads(Question::Forwarding) == 1 => {
                accepted(false, implicit)
            }
            (true, _) => redirected(next),
            (false, Some(standby)) if reads(Question::SlaveGone) == 0 => redirected(standby),
            (false, _) => accepted(true, None),
        }
    }

    /// What a client stores as secondary that has come home and knows what it stored before (MA-15 to MA-21); nothing is said of
    /// one that is at another PBX, which forwards its login.
    pub(super) fn due_secondary(&self, before: &Side) -> Option<Option<NodeId>> {
        let topology = &self.topology;
        let (home, primary, memory) = (topology.home(), topology.configured(), &before.position.memory);
        if !matches!(before.line, Line::Open { to, .. } if to == home) {
            return None;
        }
        let reads = |question| self.readings.get(question);
        if home != primary && !memory.redirected && reads(Question::HomeWithoutRedirect) == 1 {
            return Some(memory.secondary);
        }
        let came_by_redirect =
            home != primary || memory.redirected && reads(Question::RedirectedToPrimary) == 0;
        let master = (topology.pbx(primary).role == Role::Slave).then(|| topology.master());
        Some(topology.standby_of(home).or(if came_by_redirect { Some(home) } else { master }))
    }
}
