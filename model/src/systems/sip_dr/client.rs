//! The desktop: what it remembers, and what its words mean.

use super::ambiguities::Question;
pub use super::client_words::{Effect, Guard, Input, State};
use super::editions::BOTH;
use super::messages::{Identity, Person, Reason, Service};
use super::topology::{Endpoint, Seating, Topology, other};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Closed, Edition, Outputs, Table};
use crate::timer::{Limit, Timer};
use crate::topology::NodeId;

crate::closed_enum! {
    /// What can be listened to (GD-09).
    pub enum Listener {
        /// The telephony service.
        Telephony,
        /// The configuration service.
        Configuration,
        /// The statistics service.
        Statistics,
        /// The agent's DN.
        Dn,
    }
}

/// The agent's login, as the desktop knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agent {
    /// Is to be logged in.
    Wanted,
    /// A login is under way.
    Asked,
    /// Is logged in.
    In,
    /// Cannot be logged in, since the phone is not there.
    NoPhone,
    /// Is logged out, and stays so.
    Out,
}

/// What a desktop remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// The preferred site, kept from start to start.
    pub cached: Option<NodeId>,
    /// The preferred site, as the person object named it.
    pub preferred: Option<NodeId>,
    /// The site that it is connected to, or has left last.
    pub site: Option<NodeId>,
    /// The site that it connects to.
    pub target: Option<NodeId>,
    /// An attempt to connect has failed, and none has succeeded since.
    pub failed: bool,
    /// It has not been at work since it was started.
    pub new: bool,
    /// What it is about to present.
    pub identity: Identity,
    /// For which site each listener is set up.
    pub listeners: [Option<NodeId>; 4],
    /// Of which services it shows that they are OFF.
    pub shown: [bool; 3],
    /// The clocks of the services.
    pub clocks: [Timer; 3],
    /// The clock of the missing phone.
    pub phone_clock: Timer,
    /// The agent's login.
    pub agent: Agent,
}

impl Memory {
    /// A desktop that has never run.
    pub const NEW: Memory = Memory {
        cached: None,
        preferred: None,
        site: None,
        target: None,
        failed: false,
        new: true,
        identity: Identity { application: false, agent: false },
        listeners: [None; 4],
        shown: [false; 3],
        clocks: [Timer::Off; 3],
        phone_clock: Timer::Off,
        agent: Agent::Wanted,
    };

    /// What a desktop knows that was ended: what it kept, if anything.
    pub fn ended(&self) -> Memory {
        Memory { cached: self.cached, ..Memory::NEW }
    }

    /// For which site a listener is set up.
    pub fn listener(&self, listener: Listener) -> Option<NodeId> {
        self.listeners[listener.index()]
    }
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::Start`]
    Start,
    /// [`Input::Accepted`]
    Accepted,
    /// [`Input::Rejected`]
    Rejected,
    /// [`Input::Unreachable`]
    Unreachable,
    /// [`Input::NoAnswer`]
    NoAnswer,
    /// [`Input::Lost`]
    Lost,
    /// [`Input::PersonRead`]
    PersonRead(Person),
    /// [`Input::SiteRead`]
    SiteRead,
    /// [`Input::TelephonyOff`], [`Input::ConfigurationOff`], [`Input::StatisticsOff`]
    Off(Service),
    /// [`Input::TelephonyOn`], [`Input::ConfigurationOn`], [`Input::StatisticsOn`]
    On(Service),
    /// [`Input::SiteTimer`]
    SiteTimer(Service),
    /// [`Input::PhoneTimer`]
    PhoneTimer,
    /// [`Input::AgentLoggedOut`]
    AgentLoggedOut(Reason),
    /// [`Input::DnBack`]
    DnBack,
    /// [`Input::LogInDue`]
    LogInDue,
    /// [`Input::LogInByHand`]
    LogInByHand,
    /// [`Input::LoggedIn`]
    LoggedIn,
    /// [`Input::LoginRefused`]
    LoginRefused,
    /// [`Input::PersonChanged`]
    PersonChanged(Person),
    /// [`Input::HomeSeen`]
    HomeSeen,
}

/// What a desktop shows to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Output {
    /// It sets the option to load on demand.
    LoadOnDemand,
    /// It restarts its library.
    RestartLibrary,
    /// It connects to the proxy of a site.
    Connect(NodeId, Identity),
    /// It asks for the person object.
    AskPerson,
    /// It asks for the application object of the preferred site.
    AskSite,
    /// It shows that a service is OFF.
    Warn(Service),
    /// It takes that back.
    Lift(Service),
    /// It logs the agent in.
    RequestLogin,
    /// It launches its endpoint again.
    RelaunchEndpoint,
    /// It tells the agent that it cannot go on.
    TellAgent,
}

/// What a desktop's row may look at beside the desktop's memory.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// How the desktop is set up.
    pub topology: &'a Topology,
    /// How open questions are read.
    pub readings: Readings,
}

/// The desktop's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client;

impl Client {
    /// A desktop that does not run.
    pub fn closed(memory: Memory) -> Position<Client> {
        Position { state: State::Closed, memory }
    }
}

/// Whether an interval is over, by the reading of GD-A4.
pub fn is_over(timer: Timer, readings: Readings) -> bool {
    timer.has_passed() || (timer.has_reached() && readings.get(Question::Boundary) == 1)
}

/// Whether a reason code says that the phone's registration has expired, by the reading of GD-A10.
pub fn says_phone_expired(reason: Reason, readings: Readings) -> bool {
    match reason {
        Reason::DrForceUnderscore => true,
        Reason::DrForceSpace => readings.get(Question::SpellingHeard) == 1,
        _ => false,
    }
}

impl Table for Client {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Event;
    type Output = Output;
    type View<'a> = View<'a>;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Event) -> Input {
        match event {
            Event::Start => Input::Start,
            Event::Accepted => Input::Accepted,
            Event::Rejected => Input::Rejected,
            Event::Unreachable => Input::Unreachable,
            Event::NoAnswer => Input::NoAnswer,
            Event::Lost => Input::Lost,
            Event::PersonRead(_) => Input::PersonRead,
            Event::SiteRead => Input::SiteRead,
            Event::Off(Service::Telephony) => Input::TelephonyOff,
            Event::On(Service::Telephony) => Input::TelephonyOn,
            Event::Off(Service::Configuration) => Input::ConfigurationOff,
            Event::On(Service::Configuration) => Input::ConfigurationOn,
            Event::Off(Service::Statistics) => Input::StatisticsOff,
            Event::On(Service::Statistics) => Input::StatisticsOn,
            Event::SiteTimer(_) => Input::SiteTimer,
            Event::PhoneTimer => Input::PhoneTimer,
            Event::AgentLoggedOut(_) => Input::AgentLoggedOut,
            Event::DnBack => Input::DnBack,
            Event::LogInDue => Input::LogInDue,
            Event::LogInByHand => Input::LogInByHand,
            Event::LoggedIn => Input::LoggedIn,
            Event::LoginRefused => Input::LoginRefused,
            Event::PersonChanged(_) => Input::PersonChanged,
            Event::HomeSeen => Input::HomeSeen,
        }
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View<'_>) -> bool {
        let reads = |question, reading| view.readings.get(question) == reading;
        let reason = match event {
            Event::AgentLoggedOut(reason) => Some(*reason),
            _ => None,
        };
        let phone_expired = || reason.is_some_and(|reason| says_phone_expired(reason, view.readings));
        let other_is_off = match event {
            Event::Off(Service::Configuration) => memory.shown[Service::Statistics.index()],
            Event::Off(Service::Statistics) => memory.shown[Service::Configuration.index()],
            _ => false,
        };
        match guard {
            Guard::HasCached => memory.cached.is_some(),
            Guard::SeatIsOwn => view.topology.seating == Seating::Own,
            Guard::FailedBefore => memory.failed,
            Guard::AtPreferred => memory.preferred == memory.site,
            Guard::PreferredIsElsewhere => {
                matches!(event, Event::PersonChanged(person) if Some(person.preferred) != memory.site)
            }
            Guard::SiteTimeoutSet => view.topology.site_timeout == Limit::Set,
            Guard::RegisterTimeoutSet => view.topology.register_timeout == Limit::Set,
            Guard::OfTelephony => matches!(event, Event::SiteTimer(Service::Telephony)),
            Guard::TimeIsOver => match event {
                Event::SiteTimer(service) => is_over(memory.clocks[service.index()], view.readings),
                _ => is_over(memory.phone_clock, view.readings),
            },
            Guard::PhoneClockGivesWay => memory.phone_clock.is_running() && reads(Question::TimerRace, 1),
            Guard::BothServicesCount => {
                let timed = view.topology.site_timeout == Limit::Set;
                other_is_off && timed && reads(Question::BothServices, 1)
            }
            Guard::LoggedOutByAgent => reason == Some(Reason::ByAgent),
            Guard::LoggedOutBySupervisor => reason == Some(Reason::BySupervisor),
            Guard::PhoneExpired => phone_expired(),
            Guard::ServerShutsDown => reason == Some(Reason::GracefulShutdown),
            Guard::UnknownCode => {
                matches!(reason, Some(Reason::Unknown | Reason::DrForceSpace)) && !phone_expired()
            }
            Guard::EndpointIsEmbedded => view.topology.endpoint == Endpoint::Embedded,
            Guard::AgentIsWanted => memory.agent == Agent::Wanted,
            Guard::AgentIsNotIn => !matches!(memory.agent, Agent::In | Agent::Asked),
            Guard::AgentWasRefused => memory.agent == Agent::NoPhone,
            Guard::WaitedInVain => memory.phone_clock.has_reached(),
            Guard::IsStartingStill => memory.new && reads(Question::StartsElsewhere, 1),
            Guard::Reads(question, reading) => reads(question, reading),
        }
    }

    fn apply(
        effect: Effect,
        memory: &mut Memory,
        event: &Event,
        view: View<'_>,
        outputs: &mut Outputs<Self>,
    ) {
        let start = |clock: &mut Timer| {
            if !clock.is_running() {
                *clock = Timer::started(Limit::Set);
            }
        };
        let place = |service: Service| service.index();
        match effect {
            Effect::AimAtFirst => memory.target = Some(view.topology.first),
            Effect::AimAtCached => memory.target = memory.cached,
            Effect::AimAtOther => memory.target = memory.target.or(memory.site).map(other),
            Effect::AimAtPreferred => memory.target = memory.preferred,
            Effect::AimAtLeft => memory.target = memory.site,
            Effect::PresentApplication => memory.identity.application = true,
            Effect::PresentAgent => memory.identity.agent = true,
            Effect::Connect => {
                let identity = std::mem::take(&mut memory.identity);
                outputs.extend(memory.target.map(|to| Output::Connect(to, identity)));
            }
            Effect::LoadOnDemand => outputs.push(Output::LoadOnDemand),
            Effect::RestartLibrary => {
                memory.listeners = [None; 4];
                memory.shown = [false; 3];
                memory.clocks = [Timer::Off; 3];
                outputs.push(Output::RestartLibrary);
            }
            Effect::CountFailure => memory.failed = true,
            Effect::Arrive => {
                memory.site = memory.target.take();
                memory.failed = false;
                memory.phone_clock = Timer::Off;
            }
            Effect::AskPerson => outputs.push(Output::AskPerson),
            Effect::NotePreferred => {
                if let Event::PersonRead(person) | Event::PersonChanged(person) = event {
                    memory.preferred = Some(person.preferred);
                }
            }
            Effect::KeepPreferred => memory.cached = memory.preferred,
            Effect::AskSite => outputs.push(Output::AskSite),
            Effect::ListenTelephony => {
                memory.listeners[Listener::Telephony.index()] = memory.site;
                memory.new = false;
            }
            Effect::ListenConfiguration => memory.listeners[Listener::Configuration.index()] = memory.site,
            Effect::ListenStatistics => memory.listeners[Listener::Statistics.index()] = memory.site,
            Effect::ListenDn => memory.listeners[Listener::Dn.index()] = memory.site,
            Effect::ShowTelephonyOff | Effect::WarnConfiguration | Effect::WarnStatistics => {
                let service = match effect {
                    Effect::ShowTelephonyOff => Service::Telephony,
                    Effect::WarnConfiguration => Service::Configuration,
                    _ => Service::Statistics,
                };
                memory.shown[place(service)] = true;
                outputs.push(Output::Warn(service));
            }
            Effect::ShowTelephonyOn | Effect::LiftConfiguration | Effect::LiftStatistics => {
                let service = match effect {
                    Effect::ShowTelephonyOn => Service::Telephony,
                    Effect::LiftConfiguration => Service::Configuration,
                    _ => Service::Statistics,
                };
                memory.shown[place(service)] = false;
                outputs.push(Output::Lift(service));
            }
            Effect::StartTelephonyClock => start(&mut memory.clocks[place(Service::Telephony)]),
            Effect::StopTelephonyClock => memory.clocks[place(Service::Telephony)] = Timer::Off,
            Effect::StartConfigurationClock => start(&mut memory.clocks[place(Service::Configuration)]),
            Effect::StopConfigurationClock => memory.clocks[place(Service::Configuration)] = Timer::Off,
            Effect::StartStatisticsClock => start(&mut memory.clocks[place(Service::Statistics)]),
            Effect::StopStatisticsClock => memory.clocks[place(Service::Statistics)] = Timer::Off,
            Effect::StartPhoneClock => start(&mut memory.phone_clock),
            Effect::StopPhoneClock => memory.phone_clock = Timer::Off,
            Effect::WantAgent => {
                if memory.agent != Agent::Out {
                    memory.agent = Agent::Wanted;
                }
            }
            Effect::RequestLogin => {
                memory.agent = Agent::Asked;
                outputs.push(Output::RequestLogin);
            }
            Effect::AgentIsIn => memory.agent = Agent::In,
            Effect::AgentIsOut => memory.agent = Agent::Out,
            Effect::AgentHasNoPhone => memory.agent = Agent::NoPhone,
            Effect::RelaunchEndpoint => outputs.push(Output::RelaunchEndpoint),
            Effect::TellAgent => outputs.push(Output::TellAgent),
            Effect::EndSession => *memory = memory.ended(),
        }
    }
}
