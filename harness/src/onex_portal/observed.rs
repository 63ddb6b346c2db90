//! What of a client can be seen, for the oracle. It has one page at a time, channel 0. A request for a page is its attempt; that
//! it has connected before, and whether it took the certificate, is what it does by the same rows.

use redial_model::engine::Position;
use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client::{Client, Event, Input, Memory, Output, State};
use redial_model::systems::onex_portal::topology::Server;
use redial_model::topology::NodeId;

use crate::oracle::{Channel, Mishap, Observable, Shown};

/// The node of a server's portal on this wire.
pub(super) fn node(server: Server) -> NodeId {
    NodeId(server.index() as u8)
}

/// Whether a user does that, and not the program.
pub(super) fn is_by_user(event: &Event) -> bool {
    matches!(event, Event::AddressEntered(_) | Event::Plain(Input::CertificateAccepted | Input::UserLogsOn))
}

impl Observable for Client {
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Connect(server) => Shown::Ask(0, node(*server)),
            Output::LogOn => Shown::Said(0),
            Output::HangUp => Shown::HangUp(0),
            Output::AskForPage | Output::WarnUser | Output::ShowLogin => Shown::Hidden,
        }
    }

    /// Its user is a part of it: which address a user enters, nobody says.
    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Event)> {
        let plain = |input| Event::Plain(input);
        let entered = Server::ALL.iter().map(|server| Event::AddressEntered(*server));
        let events: Vec<Event> = match position.state {
            State::Out => entered.collect(),
            State::Lost => entered.chain([plain(Input::AttemptDue)]).collect(),
            State::AtCertificate => {
                entered.chain([plain(Input::AttemptDue), plain(Input::CertificateAccepted)]).collect()
            }
            State::AtLogin => vec![plain(Input::UserLogsOn)],
            State::Connecting | State::Asking | State::LoggingOn | State::LoggedOn => Vec::new(),
        };
        events.into_iter().map(|event| (0, event)).collect()
    }

    fn mishap(position: &Position<Self>, mishap: Mishap, _: Channel) -> Option<Event> {
        match position.state {
            State::Connecting | State::Asking | State::LoggingOn => Some(match mishap {
                Mishap::Unreachable | Mishap::Lost => Event::Plain(Input::Unreachable),
                Mishap::NoAnswer => Event::Plain(Input::NoAnswer),
            }),
            State::LoggedOn => Some(match mishap {
                Mishap::Unreachable => Event::Plain(Input::Unreachable),
                Mishap::NoAnswer => Event::Plain(Input::NoAnswer),
                Mishap::Lost => Event::Plain(Input::Lost),
            }),
            State::Out | State::Lost | State::AtCertificate | State::AtLogin => None,
        }
    }

    fn renews(position: &Position<Self>, _: Channel) -> bool {
        position.state == State::LoggedOn
    }

    fn awaits_answer(position: &Position<Self>, _: Channel) -> bool {
        matches!(position.state, State::Connecting | State::Asking | State::LoggingOn)
    }

    fn published(_: &Memory) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Connect(server) => format!("a request for a page of {}", name(node(*server))),
            Output::LogOn => "a login".to_owned(),
            Output::AskForPage => "a request for a page".to_owned(),
            Output::WarnUser => "a warning of a certificate".to_owned(),
            Output::ShowLogin => "the page to log on".to_owned(),
            Output::HangUp => "the end of its connection".to_owned(),
        }
    }

    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String {
        match position.state {
            State::LoggedOn => format!("to stay with {}", name(node(position.memory.target))),
            State::AtCertificate => "to wait for its user to accept a certificate".to_owned(),
            State::Out | State::AtLogin => "to wait for its user".to_owned(),
            State::Lost | State::Connecting | State::Asking | State::LoggingOn => {
                "to wait for an answer".to_owned()
            }
        }
    }
}
