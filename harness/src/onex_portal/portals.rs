//! Both portals and their IP Office services as the rows have them: who runs, who sees whom, who serves. What a portal answers is
//! asked of the server rows; nothing here speaks HTTP.

use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Position, Rules};
use redial_model::environment::Environment;
use redial_model::rule::{Closed as _, Edition, Outputs};
use redial_model::systems::onex_portal::ambiguities::Question;
use redial_model::systems::onex_portal::messages::{Answer, Peer};
use redial_model::systems::onex_portal::server::{Event, Input, Output, Portal, State, View};
use redial_model::systems::onex_portal::tables::SERVER;
use redial_model::systems::onex_portal::topology::{NODES, Server, Topology};
use redial_model::timer::Timer;

/// More rounds of looking at each other than it takes until nobody notices anything new.
const MOST_ROUNDS: usize = 8;

/// Both portals.
pub struct Portals {
    topology: Topology,
    readings: Readings,
    rules: Rules<Portal>,
    portals: [Position<Portal>; 2],
    environment: Environment,
    ended: Vec<Server>,
}

impl Portals {
    /// All has been well for long.
    pub fn new(topology: Topology, readings: Readings, edition: Edition) -> Self {
        let mut environment = Environment::healthy(NODES, &[]);
        for server in Server::ALL {
            environment.notice(server.portal(), server.office());
        }
        let settled = |server| Portal::settled(&topology, server, readings);
        let portals = [settled(Server::Primary), settled(Server::Secondary)];
        Portals { portals, rules: SERVER.rules(edition), topology, readings, environment, ended: Vec::new() }
    }

    fn state(&self, server: Server) -> State {
        self.portals[server.index()].state
    }

    /// Whether a portal serves.
    pub fn serves(&self, server: Server) -> bool {
        self.state(server) == State::Active
    }

    fn runs(&self, server: Server) -> bool {
        self.state(server) != State::Stopped
    }

    fn view(&self, server: Server) -> View<'_> {
        let office = server.office();
        View {
            topology: &self.topology,
            server,
            own_office: self.environment.sees(server.portal(), office),
            host_answers: self.environment.is_up(office),
            users_office: self.environment.is_up(self.topology.home.office()),
            readings: self.readings,
        }
    }

    fn tell(&mut self, server: Server, event: Event) -> Outputs<Portal> {
        let mut position = self.portals[server.index()];
        let (_, outputs) = engine::step(&self.rules, &mut position, &event, self.view(server));
        self.portals[server.index()] = position;
        if outputs.contains(&Output::EndSessions) {
            self.ended.push(server);
        }
        outputs
    }

    /// What stands at the address of a server answers to a request. `None`: nothing answers.
    pub fn asked(&mut self, server: Server, request: Input) -> Option<Answer> {
        self.tell(server, Event::Plain(request)).into_iter().find_map(|output| match output {
            Output::Answer(answer) => Some(answer),
            _ => None,
        })
    }

    /// Whether anybody is answered at the address of a server.
    pub fn answers(&self, server: Server) -> bool {
        let position = &self.portals[server.index()];
        let answers = |request| {
            self.rules.matching(position, &Event::Plain(request), self.view(server)).next().is_some()
        };
        answers(Input::KnownRequest) || answers(Input::NewRequest)
    }

    /// A portal ends.
    pub fn stop_portal(&mut self, server: Server) {
        if self.runs(server) {
            self.tell(server, Event::Plain(Input::Ended));
            self.environment.stop(server.portal());
            self.ended.push(server);
        }
    }

    /// A portal starts.
    pub fn start_portal(&mut self, server: Server) {
        if !self.runs(server) {
            self.environment.start(server.portal());
            self.tell(server, Event::Plain(Input::Started));
        }
    }

    /// Whether an IP Office runs.
    pub fn office_runs(&self, server: Server) -> bool {
        self.environment.is_up(server.office())
    }

    /// An IP Office ends.
    pub fn stop_office(&mut self, server: Server) {
        self.environment.stop(server.office());
    }

    /// An IP Office starts.
    pub fn start_office(&mut self, server: Server) {
        self.environment.start(server.office());
    }

    /// The network between the servers breaks, or is whole again.
    pub fn set_broken(&mut self, broken: bool) {
        for (a, b) in self.topology.network() {
            self.environment.set_cut(a, b, broken);
        }
    }

    /// What a portal would learn of the other one if it looked now.
    fn peer_of(&self, server: Server) -> Peer {
        let in_force = |server: &Server| self.portals[server.index()].memory.in_force;
        let speak = self.topology.prerequisites.is_configured() && Server::ALL.iter().all(in_force);
        let (primary, secondary) = (Server::Primary.portal(), Server::Secondary.portal());
        let cut = self.environment.is_cut(primary, secondary);
        let connected = speak && self.environment.linked(primary, secondary);
        // By one reading of OX-A20 the secondary sees a part of the primary.
        let shows_part = self.readings.get(Question::PartOfPrimary) == 1
            && self.environment.is_up(Server::Primary.office())
            && !self.environment.is_up(primary)
            && !cut;
        match self.state(server.other()) {
            State::Active if connected => Peer::Active,
            State::Passive if connected => Peer::Passive,
            _ if speak && server == Server::Secondary && shows_part => Peer::OfficeOnly,
            _ => Peer::Unseen,
        }
    }

    /// A portal learns how it stands with its IP Office and with the other portal. True: something was news.
    pub fn notice(&mut self, server: Server) -> bool {
        if !self.runs(server) {
            return false;
        }
        let (portal, office) = (server.portal(), server.office());
        let mut news = false;
        if self.environment.is_stale(portal, office) {
            news = true;
            self.environment.notice(portal, office);
            let input = match self.environment.sees(portal, office) {
                true => Input::OfficeBack,
                false => Input::OfficeGone,
            };
            self.tell(server, Event::Plain(input));
        }
        let peer = self.peer_of(server);
        if self.portals[server.index()].memory.peer != peer {
            news = true;
            self.tell(server, Event::Peer(peer));
        }
        news
    }

    /// Both do, until nobody learns anything new.
    pub fn notice_all(&mut self) {
        for _ in 0..MOST_ROUNDS {
            let news = Server::ALL.iter().fold(false, |news, server| self.notice(*server) | news);
            if !news {
                return;
            }
        }
    }

    /// The detection time of the secondary is over so far.
    ///
    /// # Errors
    /// It does not run.
    pub fn detects(&mut self, clock: Timer) -> Result<(), String> {
        if !self.portals[Server::Secondary.index()].memory.clock.is_running() {
            return Err("the case moves the detection time, which does not run: the secondary misses nobody"
                .to_owned());
        }
        self.tell(Server::Secondary, Event::DetectionTime(clock));
        Ok(())
    }

    /// The portals whose sessions have ended since this was asked.
    pub fn ended(&mut self) -> Vec<Server> {
        std::mem::take(&mut self.ended)
    }
}
