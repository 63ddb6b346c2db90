//! What can happen to a phone of IP Office user resilience, whatever the installation: systems that take it or refuse it, calls, and
//! networks that fail.

use redial_model::engine::Position;
use redial_model::systems::user_resilience::client::{Event, Output, Phone, State};
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME, Refusal, Topology};
use redial_model::topology::NodeId;

use super::proforma::UserResilience;
use crate::conform::{Foreseen, Own};

/// What a phone has to do with a system, and with a colleague.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Talk {
    stage: Stage,
    in_call: bool,
}

/// How far it has come with a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Nothing is under way.
    Quiet,
    /// It has asked for a registration, by its rows.
    Asked(NodeId),
    /// It has asked to keep the registration that it thinks it has.
    Renewing(NodeId),
    /// It is registered.
    Kept(NodeId),
}

/// A REGISTER, by the system that sees it. The end of a registration is none: phones end such as they have not got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Registers(NodeId);

impl Talk {
    fn at(self, stage: Stage) -> Self {
        Talk { stage, ..self }
    }
}

impl Foreseen for UserResilience {
    type Talk = Talk;
    type Seen = Registers;

    fn kinds() -> Vec<(&'static str, Topology)> {
        vec![("", Topology::PLAIN)]
    }

    fn silence() -> Talk {
        Talk { stage: Stage::Quiet, in_call: false }
    }

    fn may_come(_: &Topology, talk: Talk) -> Vec<Event> {
        let mut all = match talk.stage {
            Stage::Quiet => Vec::new(),
            Stage::Asked(by) | Stage::Renewing(by) => {
                let refusals = [Refusal::Forbidden, Refusal::Busy].map(Event::Refused);
                return [Event::Accepted { by }, Event::Unanswered].into_iter().chain(refusals).collect();
            }
            Stage::Kept(_) => vec![Event::Lost],
        };
        match (talk.in_call, talk.stage) {
            (true, _) => all.push(Event::CallEnds),
            // Only who is registered is called.
            (false, Stage::Kept(_)) => all.push(Event::CallBegins),
            (false, _) => {}
        }
        all
    }

    fn hears(position: &Position<Phone>, talk: Talk, event: &Event) -> (Option<Event>, Talk) {
        let quiet = talk.at(Stage::Quiet);
        let stays = matches!(position.state, State::AtHome | State::AtFailover);
        let is_idle_guest = position.state == State::AtFailover && !position.memory.in_call;
        match (talk.stage, event) {
            (Stage::Asked(node), Event::Accepted { .. }) => (Some(*event), talk.at(Stage::Kept(node))),
            (Stage::Asked(_), Event::Refused(_) | Event::Unanswered) => (Some(*event), quiet),
            (Stage::Renewing(node), Event::Accepted { .. }) => (None, talk.at(Stage::Kept(node))),
            (Stage::Renewing(_), Event::Refused(_)) if is_idle_guest => (Some(Event::SentHome), quiet),
            (Stage::Renewing(_), Event::Refused(_) | Event::Unanswered) => (Some(Event::Lost), quiet),
            // Only who has a registration listens.
            (Stage::Kept(_), Event::Lost) => (Some(*event).filter(|_| stays), quiet),
            (_, Event::CallBegins) => (Some(*event), Talk { in_call: true, ..talk }),
            (_, Event::CallEnds) => (Some(*event), Talk { in_call: false, ..talk }),
            _ => (None, talk),
        }
    }

    fn does(_: &Position<Phone>, talk: Talk, output: &Output) -> (Talk, Option<Registers>) {
        match output {
            Output::Register(node) => (talk.at(Stage::Asked(*node)), Some(Registers(*node))),
            Output::Unregister => (talk, None),
        }
    }

    fn own(position: &Position<Phone>, talk: Talk, _: usize) -> Own<Self> {
        let renews = |node| Own::Does(talk.at(Stage::Renewing(node)), Registers(node));
        match (talk.stage, position.state) {
            (Stage::Asked(_) | Stage::Renewing(_), _) | (_, State::Preserving | State::GivenUp) => {
                Own::Nothing
            }
            (_, State::Unregistered) => Own::Hears(*position, Event::AttemptDue),
            (_, State::Registering) => Own::Hears(*position, Event::Unanswered),
            (_, State::AtHome) => renews(HOME),
            (_, State::AtFailover) => renews(FAILOVER),
        }
    }

    /// Whether it asks anew or keeps what it has, nobody sees.
    fn seen_of(talk: Talk) -> Talk {
        match talk.stage {
            Stage::Renewing(node) => talk.at(Stage::Asked(node)),
            Stage::Quiet | Stage::Asked(_) | Stage::Kept(_) => talk,
        }
    }

    fn tell_node(node: NodeId) -> String {
        if node == HOME { "the home system" } else { "the failover system" }.to_owned()
    }

    fn tell(event: &Event) -> String {
        match event {
            Event::AttemptDue => "the next attempt is due",
            Event::Accepted { .. } => "its REGISTER is granted",
            Event::Refused(Refusal::Forbidden) => "its REGISTER is refused for good",
            Event::Refused(_) => "its REGISTER is refused",
            Event::Unanswered => "nothing is answered in its time",
            Event::Lost => "the connection is lost",
            Event::SentHome => "it is sent home",
            Event::CallBegins => "a call begins",
            Event::CallEnds => "the call ends",
        }
        .to_owned()
    }

    fn tell_seen(seen: &Registers) -> String {
        format!("sends a REGISTER to {}", Self::tell_node(seen.0))
    }
}
