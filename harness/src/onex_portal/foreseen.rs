//! What can happen to a client of one-X Portal and its user, whatever the installation: portals that serve, send elsewhere or start,
//! and networks that fail. The user is a part of the client, and may do at any time what a user can.

use redial_model::engine::Position;
use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client::{Client, Event, Input, Output, State};
use redial_model::systems::onex_portal::topology::{Program, Server, Topology};
use redial_model::topology::NodeId;

use super::observed::node;
use super::proforma::OnexPortal;
use crate::conform::{Foreseen, Own};

/// What a client has to do with a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Talk {
    /// Nothing is under way.
    Quiet,
    /// It sets a connection up. Whose, its next request will show.
    Reaching,
    /// It has asked for a page.
    Asking(Server),
    /// It has logged on.
    LoggingOn(Server),
    /// It asks whether it is still served.
    Looking(Server),
}

/// A request, by the portal that sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// For a page, be it the first one or to stay.
    Asks(Server),
    /// To log on.
    LogsOn(Server),
}

/// Where [`CLOCKS`](Foreseen::CLOCKS) has them.
const PRIMARY_IS_ENTERED: usize = 1;
const SECONDARY_IS_ENTERED: usize = 2;
const USER_DOES: usize = 3;

const fn plain(input: Input) -> Event {
    Event::Plain(input)
}

impl Foreseen for OnexPortal {
    type Talk = Talk;
    type Seen = Seen;

    const CLOCKS: &'static [&'static str] = &[
        "time passes",
        "its user enters the primary's address",
        "its user enters the secondary's address",
        "its user does what there is to do",
    ];

    fn kinds() -> Vec<(&'static str, Topology)> {
        let of = |program, accepted| Topology { program, accepted, ..Topology::USUAL };
        vec![
            ("a browser", of(Program::Browser, true)),
            ("a browser that has not accepted the secondary's certificate", of(Program::Browser, false)),
            ("a plug-in", of(Program::PlugIn, true)),
            ("a plug-in that has not accepted the secondary's certificate", of(Program::PlugIn, false)),
            ("an application", of(Program::Application, true)),
            (
                "an application that has not accepted the secondary's certificate",
                of(Program::Application, false),
            ),
        ]
    }

    fn silence() -> Talk {
        Talk::Quiet
    }

    fn may_come(_: &Topology, talk: Talk) -> Vec<Event> {
        let fails = [plain(Input::Unreachable), plain(Input::NoAnswer)];
        let elsewhere = Server::ALL.iter().map(|server| Event::Redirected(*server));
        match talk {
            Talk::Quiet => Vec::new(),
            Talk::Reaching => fails.into_iter().chain([plain(Input::Connected)]).collect(),
            Talk::Asking(_) => {
                let pages = [plain(Input::LoginPage), plain(Input::Starting)];
                fails.into_iter().chain(pages).chain(elsewhere).collect()
            }
            Talk::LoggingOn(_) => {
                let pages = [plain(Input::Accepted), plain(Input::Starting)];
                fails.into_iter().chain(pages).chain(elsewhere).collect()
            }
            Talk::Looking(_) => {
                fails.into_iter().chain([plain(Input::Accepted), plain(Input::Lost)]).collect()
            }
        }
    }

    fn hears(_: &Position<Client>, talk: Talk, event: &Event) -> (Option<Event>, Talk) {
        match (talk, event) {
            // It is served.
            (Talk::Looking(_), Event::Plain(Input::Accepted)) | (Talk::Quiet, _) => (None, Talk::Quiet),
            _ => (Some(*event), Talk::Quiet),
        }
    }

    /// A request goes to the server that the client has to do with, whomever it has connected to.
    fn does(position: &Position<Client>, talk: Talk, output: &Output) -> (Talk, Option<Seen>) {
        let server = position.memory.target;
        match output {
            Output::Connect(_) => (Talk::Reaching, None),
            Output::AskForPage => (Talk::Asking(server), Some(Seen::Asks(server))),
            Output::LogOn => (Talk::LoggingOn(server), Some(Seen::LogsOn(server))),
            Output::WarnUser | Output::ShowLogin | Output::HangUp => (talk, None),
        }
    }

    fn own(position: &Position<Client>, talk: Talk, clock: usize) -> Own<Self> {
        let tells = |event| Own::Hears(*position, event);
        let enters = match clock {
            PRIMARY_IS_ENTERED => Some(Event::AddressEntered(Server::Primary)),
            SECONDARY_IS_ENTERED => Some(Event::AddressEntered(Server::Secondary)),
            _ => None,
        };
        match (talk, position.state, clock, enters) {
            (Talk::Reaching | Talk::Asking(_) | Talk::LoggingOn(_) | Talk::Looking(_), ..) => Own::Nothing,
            (_, State::Out | State::Lost | State::AtCertificate, _, Some(entered)) => tells(entered),
            (_, State::Lost | State::AtCertificate, 0, _) => tells(plain(Input::AttemptDue)),
            (_, State::AtCertificate, USER_DOES, _) => tells(plain(Input::CertificateAccepted)),
            (_, State::AtLogin, USER_DOES, _) => tells(plain(Input::UserLogsOn)),
            // Who is at work takes no address: its user waits for that as well.
            (_, State::Connecting | State::Asking | State::LoggingOn, ..) => tells(plain(Input::NoAnswer)),
            (_, State::LoggedOn, 0, _) => {
                let server = position.memory.target;
                Own::Does(Talk::Looking(server), Seen::Asks(server))
            }
            _ => Own::Nothing,
        }
    }

    /// A user who was served before and is warned now may go on by hand at the address that the program has, when it asks there by itself.
    fn meanwhile(position: &Position<Client>, clock: usize) -> &'static [usize] {
        let goes_on = position.state == State::AtCertificate && position.memory.known && clock == 0;
        match position.memory.address {
            _ if !goes_on => &[],
            Server::Primary => &[PRIMARY_IS_ENTERED],
            Server::Secondary => &[SECONDARY_IS_ENTERED],
        }
    }

    /// Who waits for no connection makes nothing of one.
    fn rests(position: &Position<Client>, talk: Talk) -> Talk {
        match (talk, position.state) {
            (Talk::Reaching, State::Connecting) => talk,
            (Talk::Reaching, _) => Talk::Quiet,
            _ => talk,
        }
    }

    /// Whether it asks for its first page or whether it is still served, is one request for a page.
    fn seen_of(talk: Talk) -> Talk {
        match talk {
            Talk::Looking(server) => Talk::Asking(server),
            Talk::Quiet | Talk::Reaching | Talk::Asking(_) | Talk::LoggingOn(_) => talk,
        }
    }

    fn tell_node(of: NodeId) -> String {
        if of == node(Server::Primary) { "the primary" } else { "the secondary" }.to_owned()
    }

    fn tell(event: &Event) -> String {
        let name = |server: Server| Self::tell_node(node(server));
        match event {
            Event::AddressEntered(server) => format!("its user enters the address of {}", name(*server)),
            Event::Redirected(server) => format!("it is sent to {}", name(*server)),
            Event::Plain(input) => match input {
                Input::Connected => "it is connected".to_owned(),
                Input::Unreachable => "there is nothing".to_owned(),
                Input::NoAnswer => "nothing is answered in its time".to_owned(),
                Input::LoginPage => "it gets the page to log on".to_owned(),
                Input::Accepted => "it is served".to_owned(),
                Input::Starting => "the portal is starting".to_owned(),
                Input::Lost => "its session is gone".to_owned(),
                other => format!("{other:?}"),
            },
        }
    }

    fn tell_seen(seen: &Seen) -> String {
        let name = |server: Server| Self::tell_node(node(server));
        match seen {
            Seen::Asks(server) => format!("asks {} for a page", name(*server)),
            Seen::LogsOn(server) => format!("logs on at {}", name(*server)),
        }
    }
}
