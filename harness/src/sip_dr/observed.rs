//! What of a desktop can be seen, for the oracle. Whatever a site says to it, on whichever connection, is said on one line: that of
//! the configuration service, with which it began there.

use redial_model::engine::Position;
use redial_model::rule::Closed as _;
use redial_model::systems::sip_dr::client::{Agent, Client, Event, Memory, Output, State};
use redial_model::systems::sip_dr::messages::{Identity, Service};
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

use crate::oracle::{Channel, Mishap, Observable, Shown};

/// A desktop that is about to be started: local configuration has told it what it is called (GD-23). One that has told its agent
/// that it cannot go on knows nothing, and stays closed.
pub(super) fn about_to_start(memory: Memory) -> Position<Client> {
    let identity = Identity { application: true, agent: false };
    Client::closed(Memory { identity, ..memory })
}

/// The services whose clocks run.
fn clocks(memory: &Memory) -> impl Iterator<Item = Service> {
    let memory = *memory;
    Service::ALL.iter().copied().filter(move |service| memory.clocks[service.index()].is_running())
}

impl Observable for Client {
    /// What a desktop shows to its agent is held against what cases expect.
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Connect(node, _) => Shown::Ask(0, *node),
            Output::AskPerson | Output::AskSite | Output::RequestLogin | Output::RelaunchEndpoint => {
                Shown::Said(0)
            }
            Output::LoadOnDemand | Output::RestartLibrary | Output::Warn(_) | Output::Lift(_) => {
                Shown::Hidden
            }
            // It goes no further, and may end what it has.
            Output::TellAgent => Shown::HangUp(0),
        }
    }

    /// Its clocks, the login that is due, and a look at the preferred site. Nobody is there who would log in by hand.
    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Event)> {
        let memory = &position.memory;
        let phone = memory.phone_clock.is_running().then_some(Event::PhoneTimer);
        let events: Vec<Event> = match position.state {
            State::Closed if memory.identity.application => vec![Event::Start],
            State::Working | State::AwaitingPhone => {
                let login = (memory.agent == Agent::Wanted).then_some(Event::LogInDue);
                let looks = (memory.preferred != memory.site).then_some(Event::HomeSeen);
                clocks(memory).map(Event::SiteTimer).chain(phone).chain(login).chain(looks).collect()
            }
            State::Closed
            | State::Connecting
            | State::ReadingPerson
            | State::ReadingSite
            | State::Switching => Vec::new(),
        };
        events.into_iter().map(|event| (0, event)).collect()
    }

    /// Whoever goes back has looked.
    fn finds(position: &Position<Self>, event: &Event) -> Option<NodeId> {
        position.memory.preferred.filter(|_| *event == Event::HomeSeen)
    }

    /// Whether an interval is just over, or was over a moment ago, nobody can see.
    fn in_time(position: &Position<Self>, event: &Event) -> Position<Self> {
        let mut later = *position;
        match event {
            Event::SiteTimer(service) => later.memory.clocks[service.index()] = Timer::After,
            Event::PhoneTimer => later.memory.phone_clock = Timer::After,
            _ => {}
        }
        later
    }

    /// Once it is at work, this connection is its configuration service.
    fn mishap(position: &Position<Self>, mishap: Mishap, _: Channel) -> Option<Event> {
        match position.state {
            State::Connecting | State::Switching => Some(match mishap {
                Mishap::Unreachable | Mishap::Lost => Event::Unreachable,
                Mishap::NoAnswer => Event::NoAnswer,
            }),
            State::ReadingPerson | State::ReadingSite => Some(Event::Lost),
            State::Working | State::AwaitingPhone => Some(Event::Off(Service::Configuration)),
            State::Closed => None,
        }
    }

    fn awaits_answer(position: &Position<Self>, _: Channel) -> bool {
        matches!(
            position.state,
            State::Connecting | State::Switching | State::ReadingPerson | State::ReadingSite
        )
    }

    fn published(_: &Memory) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Connect(node, identity) => {
                let lacks = match identity {
                    Identity { application: true, agent: true } => "",
                    Identity { application: false, agent: true } => ", without the name of the application",
                    Identity { application: true, agent: false } => ", without user name and password",
                    Identity { application: false, agent: false } => ", without saying who it is",
                };
                format!("a connection to {}{lacks}", name(*node))
            }
            Output::AskPerson => "a question for the person object".to_owned(),
            Output::AskSite => "a question for the application object of the preferred site".to_owned(),
            Output::RequestLogin => "a login of the agent".to_owned(),
            Output::RelaunchEndpoint => "an endpoint that is launched again".to_owned(),
            Output::LoadOnDemand => "loading on demand".to_owned(),
            Output::RestartLibrary => "a library that is restarted".to_owned(),
            Output::Warn(service) => format!("a warning of {service:?}"),
            Output::Lift(service) => format!("the end of a warning of {service:?}"),
            Output::TellAgent => "that the agent is told".to_owned(),
        }
    }

    /// Nobody logs an agent in who has been logged out, or whose phone is gone.
    fn restraint(
        position: &Position<Self>,
        said: &Output,
    ) -> Option<(&'static str, &'static [&'static str])> {
        match (said, position.memory.agent) {
            (Output::RequestLogin, Agent::Out) => {
                Some(("to leave the agent logged out", &["GD-15", "GD-16"]))
            }
            (Output::RequestLogin, Agent::NoPhone) => Some(("to wait for the phone", &["GD-17"])),
            _ => None,
        }
    }

    /// What is OFF, and whoever is logged out, where the document says that nothing is done about it; and the preferred site itself.
    fn hold(position: &Position<Self>) -> Option<(&'static str, &'static [&'static str])> {
        let Position { state, memory } = position;
        if *state != State::Working || clocks(memory).next().is_some() || memory.phone_clock.is_running() {
            return None;
        }
        let shown = |service: Service| memory.shown[service.index()];
        let is_home = memory.site.is_some() && memory.site == memory.preferred;
        let clauses: &[&str] = match (shown(Service::Configuration), shown(Service::Statistics)) {
            _ if shown(Service::Telephony) => &["GD-12"],
            (true, true) => &["GD-13", "GD-14"],
            (true, false) => &["GD-13"],
            (false, true) => &["GD-14"],
            (false, false) if memory.agent == Agent::Out => &["GD-15", "GD-16"],
            (false, false) if memory.agent == Agent::NoPhone => &["GD-19"],
            (false, false) if is_home => &["GD-05"],
            (false, false) => return None,
        };
        Some(("to stay with its site", clauses))
    }

    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String {
        match (position.state, position.memory.site) {
            (State::AwaitingPhone, _) => "to wait for the phone".to_owned(),
            (State::Working, Some(site)) => format!("to stay with {}", name(site)),
            (State::Working, None) => "to stay where it is".to_owned(),
            (State::Closed, _) => "to stay closed".to_owned(),
            _ => "to wait for an answer".to_owned(),
        }
    }
}
