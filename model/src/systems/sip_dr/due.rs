//! What comes next for a desktop after an event, told from the document alone: where it stands, for what it waits, to which site it
//! connects, and what becomes of the agent's login. No row is named here.

use super::ambiguities::Question;
use super::client::{Agent, Client, Event, Memory, Output, State, is_over, says_phone_expired};
use super::messages::{Identity, Reason, Service};
use super::model::{SipDr, is_document};
use super::topology::other;
use super::world::is_at_work;
use crate::engine::Position;
use crate::rule::Closed as _;
use crate::timer::Limit;
use crate::topology::NodeId;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// Where it stands.
    state: State,
    /// Where it connects to, and the site that it is connected to, or has left last.
    target: Option<NodeId>,
    site: Option<NodeId>,
    /// Which listeners are set up.
    listens: [bool; 4],
    /// The agent's login.
    agent: Agent,
    /// Whether the time of each service runs, and that of the phone.
    clocks: [bool; 3],
    phone: bool,
    /// An attempt has failed, and none has succeeded since.
    failed: bool,
}

impl Due {
    /// What a desktop made of an event.
    pub(super) fn of(position: &Position<Client>) -> Self {
        let memory = &position.memory;
        Due {
            state: position.state,
            target: memory.target,
            site: memory.site,
            listens: memory.listeners.map(|site| site.is_some()),
            agent: memory.agent,
            clocks: memory.clocks.map(|clock| clock.is_running()),
            phone: memory.phone_clock.is_running(),
            failed: memory.failed,
        }
    }

    fn at(self, state: State) -> Self {
        Due { state, ..self }
    }

    fn of_agent(self, agent: Agent) -> Self {
        Due { agent, ..self }
    }

    /// The library is started anew, so nothing of the site that is left is timed any more.
    fn leaves_for(self, target: Option<NodeId>) -> Self {
        Due { state: State::Switching, target, listens: [false; 4], clocks: [false; 3], ..self }
    }

    /// Connected: what was tried before is over, and nobody waits for a phone.
    fn arrives(self, state: State) -> Self {
        Due { state, target: None, site: self.target, phone: false, failed: false, ..self }
    }

    /// It listens, and the agent is to be logged in.
    fn works(self, listens: [bool; 4], agent: Agent) -> Self {
        Due { state: State::Working, listens, agent, ..self }
    }

    /// It has told the agent that it cannot go on; nothing remains of the session.
    fn ends() -> Self {
        Due::of(&Position { state: State::Closed, memory: Memory::NEW })
    }

    fn times(mut self, service: Service, runs: bool) -> Self {
        self.clocks[service.index()] = runs;
        self
    }
}

/// What is due. `None`: the document leaves several ways, which are judged one by one.
pub(super) fn due(
    model: &SipDr,
    before: &Position<Client>,
    event: &Event,
    outputs: &[Output],
) -> Option<Due> {
    let (was, had, stays) = (before.state, &before.memory, Due::of(before));
    let reads = |question| model.reads(question);
    let is_site_timed = model.topology.site_timeout == Limit::Set;
    let wanted = if had.agent == Agent::Out { Agent::Out } else { Agent::Wanted };
    let without_phone = Due {
        state: State::AwaitingPhone,
        agent: Agent::NoPhone,
        phone: model.topology.register_timeout == Limit::Set,
        ..stays
    };
    // GD-09, GD-22, GD-A13: telephony, configuration, statistics, DN.
    let all = reads(Question::ListenersAfter) == 0;
    let after_a_switchover = [true, all, all, true];
    let over = || stays.leaves_for(had.site.map(other));
    let next = match event {
        Event::Start | Event::Rejected => return None,
        Event::Unreachable | Event::NoAnswer | Event::Lost if was != State::Switching => {
            let other_one = had.target.or(had.site).map(other);
            let tries = Due { target: other_one, failed: true, ..stays.at(State::Connecting) };
            match reads(Question::TargetDown) {
                _ if reads(Question::OtherAddress) == 1 => Due::ends(),
                _ if !had.failed || *event == Event::Lost => tries,
                0 => tries,
                1 => Due { target: had.target, ..tries },
                _ => Due::ends(),
            }
        }
        Event::Unreachable | Event::NoAnswer | Event::Lost => match reads(Question::TargetDown) {
            0 => stays.leaves_for(had.target.map(other)),
            1 => stays.leaves_for(had.target),
            _ if had.failed => Due::ends(),
            _ => Due { failed: true, ..stays.leaves_for(had.target.map(other)) },
        },
        Event::Accepted => {
            let starts_still = had.new && reads(Question::StartsElsewhere) == 1;
            match was == State::Switching && reads(Question::EveryConnection) == 0 && !starts_still {
                true => stays.arrives(State::Working).works(after_a_switchover, wanted),
                false => stays.arrives(State::ReadingPerson),
            }
        }
        Event::PersonRead(_) => stays.at(State::ReadingSite),
        Event::SiteRead if had.preferred == had.site => stays.works([true; 4], wanted),
        Event::SiteRead => stays.leaves_for(had.preferred),
        Event::Off(Service::Telephony) => {
            let timed = stays.times(Service::Telephony, is_site_timed || stays.clocks[0]);
            match stays.phone && reads(Question::TimerRace) == 1 {
                true => Due { phone: false, ..timed.at(State::Working) },
                false => timed,
            }
        }
        Event::On(Service::Telephony) => {
            let runs_on = reads(Question::Flapping) == 1 && stays.clocks[0];
            stays.times(Service::Telephony, runs_on).of_agent(wanted)
        }
        Event::Off(service) if is_document(model) => {
            let another = match service {
                Service::Configuration => Service::Statistics,
                _ => Service::Configuration,
            };
            let both = had.shown[another.index()] && reads(Question::BothServices) == 1;
            let runs = stays.clocks[Service::Configuration.index()];
            stays.times(Service::Configuration, runs || (both && is_site_timed))
        }
        Event::Off(service) => stays.times(*service, is_site_timed || stays.clocks[service.index()]),
        Event::On(_) if is_document(model) => stays.times(Service::Configuration, false),
        Event::On(service) => stays.times(*service, false),
        Event::SiteTimer(service) => {
            let counts =
                *service == Service::Telephony || !is_document(model) || reads(Question::BothServices) == 1;
            match counts && is_over(had.clocks[service.index()], model.readings) {
                true => over(),
                false => stays,
            }
        }
        Event::PhoneTimer if is_over(had.phone_clock, model.readings) => over(),
        Event::PhoneTimer => stays,
        Event::AgentLoggedOut(Reason::GracefulShutdown) => over(),
        Event::AgentLoggedOut(_) if was == State::AwaitingPhone => stays,
        Event::AgentLoggedOut(Reason::ByAgent | Reason::BySupervisor) => stays.of_agent(Agent::Out),
        Event::AgentLoggedOut(reason) => {
            let expired = says_phone_expired(*reason, model.readings);
            match expired || reads(Question::UnknownReason) == 1 {
                true => without_phone,
                false => stays.of_agent(Agent::Out),
            }
        }
        Event::DnBack => return None,
        Event::LogInDue => {
            let asks = had.agent == Agent::Wanted && reads(Question::LogInAgain) == 0;
            if asks { stays.of_agent(Agent::Asked) } else { stays }
        }
        Event::LogInByHand => {
            let may = !matches!(had.agent, Agent::In | Agent::Asked);
            let asks = may && outputs.contains(&Output::RequestLogin);
            if asks { stays.of_agent(Agent::Asked) } else { stays }
        }
        Event::LoggedIn => stays.of_agent(Agent::In),
        Event::LoginRefused if reads(Question::NoPhone) == 1 => without_phone,
        Event::LoginRefused => stays.of_agent(Agent::NoPhone),
        Event::PersonChanged(person) => {
            let moves = Some(person.preferred) != had.site && reads(Question::PreferredChanged) == 1;
            if moves { stays.leaves_for(Some(person.preferred)) } else { stays }
        }
        Event::HomeSeen => {
            let moves = had.preferred != had.site && reads(Question::Failback) == 1;
            if moves { stays.leaves_for(had.preferred) } else { stays }
        }
    };
    Some(next)
}

/// Whether it says what goes with that, and nothing else: what it asks for, and whether it tells the agent of its end. What it was to
/// present it has presented.
pub(super) fn is_said(before: &Position<Client>, after: &Position<Client>, outputs: &[Output]) -> bool {
    let (was, is) = (before.state, after.state);
    let says = |output: &Output| outputs.contains(output);
    let asks = |state| is == state && was != state;
    let (had, has) = (before.memory.agent, after.memory.agent);
    let is_login = was == State::Working && has == Agent::Asked && had != Agent::Asked;
    says(&Output::TellAgent) == (is == State::Closed && was != State::Closed)
        && says(&Output::AskPerson) == asks(State::ReadingPerson)
        && says(&Output::AskSite) == asks(State::ReadingSite)
        && says(&Output::RequestLogin) == is_login
        && (!is_at_work(is) || outputs.iter().all(|output| !matches!(output, Output::Connect(..))))
        && after.memory.identity == Identity::default()
}
