//! What can happen to a client of NetPhone, whatever the installation: servers that take it or turn it down, and networks that
//! fail.

use redial_model::engine::Position;
use redial_model::systems::netphone::client::{Client, Input, Output, State};
use redial_model::systems::netphone::topology::{Addresses, Follows, MASTER, Refusal, STANDBY, Topology};
use redial_model::topology::NodeId;

use super::proforma::NetPhone;
use crate::conform::{Foreseen, Own};

/// What a client has to do with a server: with the one that it has dialled last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Talk {
    dialled: NodeId,
    stage: Stage,
}

/// How far that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Nothing is under way.
    Quiet,
    /// It looks whether the server can be reached. Over UDP nobody sees which one.
    Reaching,
    /// It has reached it, and does not know yet.
    Reached,
    /// It could not reach where it thinks that it is registered: what it asks there goes nowhere.
    Severed,
    /// It has asked for a registration, by its rows.
    Asked,
    /// It has asked to keep the registration that it thinks it has.
    Renewing,
    /// It is registered.
    Kept,
    /// It was registered, and has just learnt that it is not any more.
    Gone,
}

/// A REGISTER, by the server that sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Registers(NodeId);

impl Talk {
    fn at(self, stage: Stage) -> Self {
        Talk { stage, ..self }
    }
}

impl Foreseen for NetPhone {
    type Talk = Talk;
    type Seen = Registers;

    fn kinds() -> Vec<(&'static str, Topology)> {
        let kinds =
            [("told both addresses", Addresses::Both), ("told the server's address", Addresses::ServerOnly)];
        let of = |addresses| Topology { follows: Follows::Client { addresses, refusal: Refusal::Answered } };
        kinds.map(|(name, addresses)| (name, of(addresses))).to_vec()
    }

    fn silence() -> Talk {
        Talk { dialled: MASTER, stage: Stage::Quiet }
    }

    /// An address that a client was not told is nowhere.
    fn may_come(topology: &Topology, talk: Talk) -> Vec<Input> {
        let is_known = talk.dialled == MASTER || topology.addresses() == Addresses::Both;
        match talk.stage {
            Stage::Quiet | Stage::Reached | Stage::Severed | Stage::Gone => Vec::new(),
            Stage::Reaching if is_known => vec![Input::Connected, Input::Unreachable, Input::NoAnswer],
            Stage::Reaching => vec![Input::Unreachable],
            Stage::Asked | Stage::Renewing if is_known => {
                vec![Input::Accepted, Input::Rejected, Input::NoAnswer]
            }
            Stage::Asked | Stage::Renewing => vec![Input::NoAnswer],
            Stage::Kept => vec![Input::Lost],
        }
    }

    fn hears(position: &Position<Client>, talk: Talk, event: &Input) -> (Option<Input>, Talk) {
        let stays = position.state == State::LoggedOn;
        match (talk.stage, event) {
            (Stage::Reaching, Input::Unreachable | Input::NoAnswer) if stays => {
                (Some(*event), talk.at(Stage::Severed))
            }
            (Stage::Reaching, Input::Connected | Input::Unreachable | Input::NoAnswer) => {
                (Some(*event), talk.at(Stage::Quiet))
            }
            (Stage::Asked, Input::Accepted) => (Some(*event), talk.at(Stage::Kept)),
            (Stage::Asked, Input::Rejected | Input::NoAnswer) => (Some(*event), talk.at(Stage::Quiet)),
            (Stage::Renewing, Input::Accepted) => (None, talk.at(Stage::Kept)),
            (Stage::Renewing, Input::Rejected) => (Some(Input::Lost), talk.at(Stage::Gone)),
            (Stage::Renewing, Input::NoAnswer) => (Some(*event), talk.at(Stage::Gone)),
            // Only who has a registration listens.
            (Stage::Kept, Input::Lost) => (Some(*event).filter(|_| stays), talk.at(Stage::Gone)),
            _ => (None, talk),
        }
    }

    fn unread(position: &Position<Client>, talk: Talk, event: &Input) -> Option<Talk> {
        let connects = (position.state, talk.stage, event);
        (connects == (State::Connecting, Stage::Reaching, &Input::Connected)).then(|| talk.at(Stage::Reached))
    }

    /// A REGISTER goes out where the rows log on, and to the server that they have dialled.
    ///
    /// Nobody sees a connection on which nothing is said, unless it is cut off. Whoever is registered has one already; and whoever has
    /// not noticed that it is gone makes another one where it was, to keep what it had.
    fn does(position: &Position<Client>, talk: Talk, output: &Output) -> (Talk, Option<Registers>) {
        let stays = position.state == State::LoggedOn;
        match (output, talk.stage) {
            (Output::Dial(node), Stage::Gone) if *node == talk.dialled => (talk, None),
            (Output::Dial(node), Stage::Kept) if *node == talk.dialled && stays => (talk, None),
            (Output::Dial(node), _) => (Talk { dialled: *node, stage: Stage::Reaching }, None),
            (Output::LogOn, _) => (talk.at(Stage::Asked), Some(Registers(talk.dialled))),
            (Output::HangUp, _) => (talk.at(Stage::Quiet), None),
        }
    }

    fn own(position: &Position<Client>, talk: Talk, _: usize) -> Own<Self> {
        match (talk.stage, position.state) {
            (Stage::Reaching | Stage::Asked | Stage::Renewing, _) | (_, State::GaveUp) => Own::Nothing,
            (Stage::Reached, _) => Own::Hears(*position, Input::Connected),
            (Stage::Severed, State::LoggedOn) => Own::Hears(*position, Input::NoAnswer),
            (_, State::Offline) => Own::Hears(*position, Input::AttemptDue),
            (_, State::Connecting | State::LoggingOn) => Own::Hears(*position, Input::NoAnswer),
            (_, State::LoggedOn) => Own::Does(talk.at(Stage::Renewing), Registers(talk.dialled)),
        }
    }

    /// What it had, it knows by then.
    fn rests(_: &Position<Client>, talk: Talk) -> Talk {
        if talk.stage == Stage::Gone { talk.at(Stage::Quiet) } else { talk }
    }

    /// To whom it had turned before, nobody sees, nor whether it asks anew or keeps what it has.
    fn seen_of(talk: Talk) -> Talk {
        match talk.stage {
            Stage::Quiet | Stage::Reached | Stage::Severed => Talk { dialled: MASTER, stage: Stage::Quiet },
            Stage::Reaching => Talk { dialled: MASTER, ..talk },
            Stage::Renewing => talk.at(Stage::Asked),
            Stage::Asked | Stage::Kept | Stage::Gone => talk,
        }
    }

    fn tell_node(node: NodeId) -> String {
        if node == STANDBY { "the standby" } else { "the server" }.to_owned()
    }

    fn tell(event: &Input) -> String {
        match event {
            Input::AttemptDue => "the next attempt is due",
            Input::Connected => "it is reached",
            Input::Unreachable => "nobody can be reached",
            Input::NoAnswer => "nothing is answered in its time",
            Input::Lost => "the connection is lost",
            Input::Accepted => "its REGISTER is granted",
            Input::Rejected => "its REGISTER is turned down",
            Input::UserRetries => "its user logs on again",
        }
        .to_owned()
    }

    fn tell_seen(seen: &Registers) -> String {
        format!("sends a REGISTER to {}", Self::tell_node(seen.0))
    }
}
