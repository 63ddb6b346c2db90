//! What of a client can be seen, for the oracle. It has one registration at a time, channel 0. A REGISTER is its attempt and its
//! login in one: that it has connected before, nobody sees of a datagram.

use redial_model::engine::Position;
use redial_model::systems::netphone::client::{Client, Input, Memory, Output, State};
use redial_model::topology::NodeId;

use crate::oracle::{Channel, Mishap, Observable, Shown};

impl Observable for Client {
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Dial(node) => Shown::Ask(0, *node),
            Output::LogOn => Shown::Hidden,
            Output::HangUp => Shown::HangUp(0),
        }
    }

    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Input)> {
        match position.state {
            State::Offline => vec![(0, Input::AttemptDue)],
            _ => Vec::new(),
        }
    }

    fn mishap(position: &Position<Self>, mishap: Mishap, _: Channel) -> Option<Input> {
        match position.state {
            State::Connecting | State::LoggingOn | State::LoggedOn => Some(match mishap {
                Mishap::Unreachable => Input::Unreachable,
                Mishap::NoAnswer => Input::NoAnswer,
                Mishap::Lost => Input::Lost,
            }),
            State::Offline | State::GaveUp => None,
        }
    }

    /// To a client that asks to keep what it has, to be turned down is the loss of it.
    fn on(position: &Position<Self>, _: Channel, event: &Input) -> Input {
        match event {
            Input::Rejected if position.state == State::LoggedOn => Input::Lost,
            _ => *event,
        }
    }

    fn renews(position: &Position<Self>, _: Channel) -> bool {
        position.state == State::LoggedOn
    }

    fn awaits_answer(position: &Position<Self>, _: Channel) -> bool {
        matches!(position.state, State::Connecting | State::LoggingOn)
    }

    fn published(_: &Memory) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Dial(node) => format!("a REGISTER at {}", name(*node)),
            Output::LogOn => "a login".to_owned(),
            Output::HangUp => "the end of its connection".to_owned(),
        }
    }

    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String {
        match (position.state, position.memory.current) {
            (State::LoggedOn, Some(node)) => format!("to stay with {}", name(node)),
            (State::LoggedOn, None) => "to stay where it is".to_owned(),
            (State::GaveUp, _) => "to wait until its user logs on again".to_owned(),
            (State::Offline | State::Connecting | State::LoggingOn, _) => "to wait for an answer".to_owned(),
        }
    }
}
