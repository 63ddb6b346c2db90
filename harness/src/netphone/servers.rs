//! The two server services as their rows have them: who is active, what they hear of each other, what they have to tell each
//! other. What they answer is asked of the server rows; nothing here speaks SIP.

use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Position, Rules};
use redial_model::environment::Environment;
use redial_model::rule::{Edition, Outputs};
use redial_model::systems::netphone::server::{Event, Input, Output, Peer, Server, State, View, heard_of};
use redial_model::systems::netphone::tables::SERVER;
use redial_model::systems::netphone::topology::{SYSTEMS, Topology};
use redial_model::timer::Timer;
use redial_model::topology::{NodeId, NodeSet};

/// More rounds of keep-alive than it takes until nobody hears anything new.
const MOST_ROUNDS: usize = 8;

/// The two server services.
pub struct Servers {
    topology: Topology,
    readings: Readings,
    rules: Rules<Server>,
    services: [Position<Server>; 2],
    environment: Environment,
    hung: NodeSet,
    done: Vec<(NodeId, Output)>,
}

impl Servers {
    /// Both have been started, hear each other, and know which of them is active.
    pub fn new(topology: Topology, readings: Readings, edition: Edition) -> Self {
        let mut servers = Servers {
            environment: Environment::healthy(SYSTEMS.len(), &[]),
            rules: SERVER.rules(edition),
            services: [Server::stopped(); 2],
            hung: NodeSet::default(),
            done: Vec::new(),
            topology,
            readings,
        };
        for node in SYSTEMS {
            servers.tell(node, Event::of(Input::Start));
        }
        servers.notice_all();
        servers.done.clear();
        servers
    }

    fn state(&self, node: NodeId) -> State {
        self.services[node.index()].state
    }

    /// Whether a server service runs.
    pub fn is_up(&self, node: NodeId) -> bool {
        self.environment.is_up(node) && self.state(node) != State::Stopped
    }

    /// Whether it answers nobody.
    pub fn is_hung(&self, node: NodeId) -> bool {
        self.hung.contains(node)
    }

    fn answers(&self, node: NodeId) -> bool {
        self.is_up(node) && !self.is_hung(node)
    }

    /// Whether it is the active one, and answers.
    pub fn serves(&self, node: NodeId) -> bool {
        self.answers(node) && self.state(node) == State::Active
    }

    /// What it answers. What it tells the other service comes to that one; what it does to others is kept.
    fn tell(&mut self, node: NodeId, event: Event) -> Outputs<Server> {
        let role = Topology::role(node);
        let view = View { role, in_files: self.topology.is_in_files(), readings: self.readings };
        let (_, outputs) = engine::step(&self.rules, &mut self.services[node.index()], &event, view);
        let other = Topology::other(node);
        let reaches = self.environment.linked(node, other) && self.answers(other);
        for output in &outputs {
            match *output {
                Output::HandOver if reaches => drop(self.tell(other, Event::of(Input::HandOver))),
                Output::TellPeer(order) if reaches => drop(self.tell(other, Event::passed_on(order))),
                output => self.done.push((node, output)),
            }
        }
        outputs
    }

    /// Whether it lets the client log on. `None`: no row answers.
    pub fn logs_on(&mut self, node: NodeId) -> Option<bool> {
        self.tell(node, Event::of(Input::Login)).iter().find_map(|output| match output {
            Output::Accept => Some(true),
            Output::Reject => Some(false),
            _ => None,
        })
    }

    /// Whether it carries a new call.
    pub fn carries_call(&mut self, node: NodeId) -> bool {
        self.tell(node, Event::of(Input::NewCall)).contains(&Output::CallCarried)
    }

    /// A call that it has carried is over.
    pub fn call_ends(&mut self, node: NodeId) {
        if self.state(node) == State::Active {
            self.tell(node, Event::of(Input::CallEnds));
        }
    }

    /// It ends, on a computer that runs.
    pub fn stop(&mut self, node: NodeId) {
        self.hung.set(node, false);
        if self.state(node) != State::Stopped {
            self.tell(node, Event::of(Input::End));
        }
    }

    /// Its computer fails.
    pub fn power_off(&mut self, node: NodeId) {
        self.stop(node);
        self.environment.stop(node);
    }

    /// It starts, and with it its computer, if that does not run.
    pub fn start(&mut self, node: NodeId) {
        self.environment.start(node);
        if self.state(node) == State::Stopped {
            self.tell(node, Event::of(Input::Start));
        }
    }

    /// It answers nobody any more, or answers again.
    pub fn set_hung(&mut self, node: NodeId, hung: bool) {
        self.hung.set(node, hung);
    }

    /// The line between them breaks, or is whole again.
    pub fn set_broken(&mut self, broken: bool) {
        let [master, standby] = SYSTEMS;
        self.environment.set_cut(master, standby, broken);
    }

    /// It hears keep-alive, or that none comes. True: that is news.
    pub fn notice(&mut self, node: NodeId) -> bool {
        let other = Topology::other(node);
        let linked = self.environment.linked(node, other);
        let heard = heard_of(self.state(other), linked, self.is_hung(other));
        let is_news = Peer::told_by(heard) != Some(self.services[node.index()].memory.peer);
        let is_told = is_news && self.answers(node);
        if is_told {
            self.tell(node, Event::of(heard));
        }
        is_told
    }

    /// Both do, until neither hears anything new.
    pub fn notice_all(&mut self) {
        for _ in 0..MOST_ROUNDS {
            let news = SYSTEMS.map(|node| self.notice(node));
            if news == [false; 2] {
                break;
            }
        }
    }

    /// The time goes on for which it has missed keep-alive.
    ///
    /// # Errors
    /// It does not miss any, or has so for longer.
    pub fn misses(&mut self, node: NodeId, to: Timer) -> Result<(), String> {
        let clock = |servers: &Self| servers.services[node.index()].memory.clock;
        if !clock(self).is_running() || clock(self) > to {
            let state = self.state(node);
            return Err(format!("no time without keep-alive runs to {to:?}: the server is {state:?}"));
        }
        while let Some(time) = clock(self).later().filter(|time| *time <= to) {
            self.tell(node, Event::time(time));
        }
        Ok(())
    }

    /// An administrator gives an order at a server. False: it is refused.
    pub fn order(&mut self, node: NodeId, order: Input) -> bool {
        !self.tell(node, Event::of(order)).contains(&Output::RefuseOrder)
    }

    /// What they have done since that others notice.
    pub fn done(&mut self) -> Vec<(NodeId, Output)> {
        std::mem::take(&mut self.done)
    }
}
