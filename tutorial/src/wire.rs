//! What the harness asks of the system beside its words: who plays, and what can be seen of a telephone.

use redial_harness::case::Case;
use redial_harness::names::Name;
use redial_harness::oracle::{Channel, Mishap, Observable, Shown};
use redial_harness::reference::{ClientConfig, ClientError, Publisher};
use redial_harness::wire::{Venue, Wire};
use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::rule::Edition;
use redial_model::topology::NodeId;

use crate::phone::{Input, Output, PHONE, Phone, State};
use crate::stage::Stage;
use crate::words::{Installation, PhoneWire, Place};
use crate::{Setup, reference};

/// Telephones of cases know both registrars.
pub const SETUP: Setup = Setup { knows_second: true };

/// The node of a registrar.
pub fn node(place: Name<Place>) -> NodeId {
    PhoneWire::node(&(), place.0)
}

impl Wire for PhoneWire {
    type Client = Phone;
    type Setting = ();
    type Stage = Stage;

    fn setting(_: &Installation) -> Result<(), String> {
        Ok(())
    }

    fn rules(edition: Edition) -> Rules<Phone> {
        PHONE.rules(edition)
    }

    fn view((): &(), _: Readings) -> Setup {
        SETUP
    }

    fn start((): &()) -> Position<Phone> {
        Phone::START
    }

    async fn open(case: &Case<Self>, (): &(), venue: &Venue<'_>) -> Result<Stage, String> {
        Stage::open(&case.installation.user, venue).await
    }

    async fn client(told: ClientConfig, rules: Rules<Phone>, _: Publisher) -> Result<(), ClientError> {
        reference::run(&told, &rules).await
    }
}

/// One connection at a time: channel 0.
impl Observable for Phone {
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Connect(node) => Shown::Dial(0, *node),
            Output::Register => Shown::Said(0),
            Output::HangUp => Shown::HangUp(0),
        }
    }

    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Input)> {
        if position.state == State::Idle { vec![(0, Input::Due)] } else { Vec::new() }
    }

    fn mishap(_: &Position<Self>, _: Mishap, _: Channel) -> Option<Input> {
        Some(Input::Gone)
    }

    fn awaits_answer(position: &Position<Self>, _: Channel) -> bool {
        matches!(position.state, State::Connecting | State::Asking)
    }

    fn published(_: &NodeId) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Connect(node) => format!("a connection to {}", name(*node)),
            Output::Register => "REGISTER".to_owned(),
            Output::HangUp => "the end of the connection".to_owned(),
        }
    }

    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String {
        format!("to wait for {}", name(position.memory))
    }
}
