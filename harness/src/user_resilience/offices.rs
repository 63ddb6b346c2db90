//! The two systems as their rows have them: who runs, who sees whom, which clock stands where. What they answer is asked of
//! the server rows; nothing here speaks SIP.

use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Position, Rules};
use redial_model::environment::Environment;
use redial_model::rule::{Edition, Outputs};
use redial_model::systems::user_resilience::messages::{Registration, RegistrationAnswer};
use redial_model::systems::user_resilience::model::moving;
use redial_model::systems::user_resilience::server::{Event, Input, Output, Server, State, View};
use redial_model::systems::user_resilience::tables::SERVER;
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME, Phones, Topology};
use redial_model::systems::user_resilience::world::Clock;
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

/// The two systems.
pub struct Offices {
    topology: Topology,
    readings: Readings,
    rules: Rules<Server>,
    servers: [Position<Server>; 2],
    environment: Environment,
    /// With which system the user's phone is registered.
    pub phone_at: Option<NodeId>,
}

impl Offices {
    /// In normal operation: they see each other, and what is to be copied has been copied.
    pub fn new(topology: Topology, readings: Readings, edition: Edition) -> Self {
        let mut offices = Offices {
            environment: Environment::healthy(topology.len(), &[(HOME, FAILOVER)]),
            rules: SERVER.rules(edition),
            servers: [HOME, FAILOVER].map(Server::start),
            phone_at: None,
            topology,
            readings,
        };
        offices.copy();
        offices
    }

    fn tell(&mut self, node: NodeId, event: Event) -> Outputs<Server> {
        let view = View {
            topology: &self.topology,
            node,
            environment: &self.environment,
            phone_here: self.phone_at == Some(node),
            visitor_at: None,
            readings: self.readings,
        };
        let (_, outputs) = engine::step(&self.rules, &mut self.servers[node.index()], &event, view);
        outputs
    }

    fn tell_plain(&mut self, node: NodeId, input: Input) -> Outputs<Server> {
        self.tell(node, Event::Plain(input))
    }

    /// Whether a system runs.
    pub fn is_up(&self, node: NodeId) -> bool {
        self.environment.is_up(node)
    }

    /// What a system answers to the user's phone. `None`: no row answers.
    pub fn registers_user(&mut self, node: NodeId) -> Option<RegistrationAnswer> {
        self.registers(node, Registration { desk: self.topology.phones == Phones::Desk, of_user: true })
    }

    /// What a system answers to a colleague's desk phone.
    pub fn registers_colleague(&mut self, node: NodeId) -> Option<RegistrationAnswer> {
        self.registers(node, Registration { desk: true, of_user: false })
    }

    fn registers(&mut self, node: NodeId, who: Registration) -> Option<RegistrationAnswer> {
        self.tell(node, Event::Register(who)).into_iter().find_map(|output| match output {
            Output::Registration(answer) => Some(answer),
            _ => None,
        })
    }

    /// The failover system looks after a guest that has no call: whether it sends it home.
    pub fn sends_guest_home(&mut self) -> bool {
        self.tell_plain(FAILOVER, Input::GuestIdle).contains(&Output::SendHome)
    }

    /// A system ends.
    pub fn stop(&mut self, node: NodeId) {
        self.tell_plain(node, Input::GoesDown);
        self.environment.stop(node);
        if self.phone_at == Some(node) {
            self.phone_at = None;
        }
    }

    /// A system starts.
    pub fn start(&mut self, node: NodeId) {
        self.environment.start(node);
        self.tell_plain(node, Input::ComesUp);
    }

    /// The line between the systems breaks, or is whole again.
    pub fn set_broken(&mut self, broken: bool) {
        self.environment.set_cut(HOME, FAILOVER, broken);
    }

    /// A system that runs learns whether it sees the other one.
    pub fn notice(&mut self, node: NodeId) {
        let other = if node == HOME { FAILOVER } else { HOME };
        if !self.environment.is_up(node) || !self.environment.is_stale(node, other) {
            return;
        }
        self.environment.notice(node, other);
        match (node, self.environment.sees(node, other)) {
            (HOME, true) => self.ask_back(),
            (HOME, false) => drop(self.tell_plain(HOME, Input::NotHeld)),
            (_, true) => drop(self.tell_plain(FAILOVER, Input::HomeSeen)),
            (_, false) => drop(self.tell_plain(FAILOVER, Input::HomeLost)),
        }
    }

    /// The home system asks the failover system whether it answers for its users.
    fn ask_back(&mut self) {
        if self.environment.linked(HOME, FAILOVER) {
            let held = self.tell_plain(FAILOVER, Input::HomeAsks).contains(&Output::Holding(true));
            self.tell_plain(HOME, if held { Input::Held } else { Input::NotHeld });
        }
    }

    /// The home system sends a copy of the settings, if it is set to.
    pub fn copy(&mut self) {
        let linked = self.environment.linked(HOME, FAILOVER);
        if linked && self.tell_plain(HOME, Input::CopyDue).contains(&Output::Copy) {
            self.tell_plain(FAILOVER, Input::CopyCame);
        }
    }

    /// An administrator starts failback.
    pub fn order_failback(&mut self) {
        self.tell_plain(FAILOVER, Input::FailbackOrdered);
        self.come_round();
    }

    /// A clock moves on until it stands there.
    ///
    /// # Errors
    /// It does not run, or stands beyond.
    pub fn pass(&mut self, clock: Clock, to: Timer) -> Result<(), String> {
        let mut has_moved = false;
        loop {
            let state = self.servers[FAILOVER.index()].state;
            let timer = moving(&mut self.servers[FAILOVER.index()], clock);
            if has_moved && timer.as_ref().is_none_or(|timer| !timer.is_running()) {
                // Nobody counts any further.
                break;
            }
            let Some(timer) = timer.filter(|timer| timer.is_running() && **timer <= to) else {
                return Err(format!(
                    "the clock {clock:?} does not run to {to:?}: the failover system is {state:?}"
                ));
            };
            if *timer == to {
                break;
            }
            *timer = timer.later().unwrap_or(to);
            let is_there = *timer == to;
            has_moved = true;
            self.tell_plain(FAILOVER, Input::TimePasses);
            if is_there {
                break;
            }
        }
        self.come_round();
        Ok(())
    }

    /// A home system that waits for the other one asks it again and again.
    fn come_round(&mut self) {
        if self.servers[HOME.index()].state == State::Withheld {
            self.ask_back();
        }
    }
}
