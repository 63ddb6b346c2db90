//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! A client and a PBX meet in messages only. A login and its answer are one action, since a PBX remembers nothing of
//! a login that it did not finish; whatever can happen between two messages is an action of its own.

use stateright::Model;

use super::ambiguities::Question;
use super::client::{self, Client, Event, Memory, State};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::messages::{Credentials, Push};
use super::narrative;
use super::properties::{self, Breach};
use super::server::{self, Server};
use super::server_rules::{SERVER_RULES, SERVER_SILENCES};
use super::symmetry;
use super::topology::Topology;
use super::world::{Action, Factor, Line, Session, Side, World};
use crate::ambiguity::Readings;
use crate::check::{Checkable, Explore};
use crate::coverage::{Step, Tracked};
use crate::engine::Rules;
use crate::environment::{Environment, Path};
use crate::explore::{Fair, explore_up_to_symmetry};
use crate::property::{self, Breaches, Judged, Judgements, Property};
use crate::rule::{Edition, Outputs};
use crate::topology::{NodeId, Permutation};

/// One installation under one edition, with its rules, its clients and a number of faults.
pub struct MyApps<const CLIENTS: usize> {
    /// The installation.
    pub topology: Topology,
    /// The edition of the rules.
    pub edition: Edition,
    /// How open questions are read.
    pub readings: Readings,
    /// How many faults may happen.
    pub faults: u8,
    /// What was judged so far.
    pub(super) judgements: Judgements<Breach>,
    /// What can be put in whose place.
    pub(super) automorphisms: Vec<Permutation>,
    client_rules: Tracked<Client>,
    server_rules: Tracked<Server>,
}

/// What the world itself remembers of a client after an event.
fn keep_record(environment: &Environment, before: &Side, event: &Event, side: &mut Side) {
    match event {
        Event::Connected => {
            if let Some(to) = before.position.memory.target {
                let impostor = environment.path(to) == Path::Impostor;
                side.line = Line::Open { to, alive: true, impostor, kept: false };
            }
        }
        Event::Accepted { genuine: true, standby, .. } => {
            if let Line::Open { kept, to, .. } = &mut side.line {
                *kept = *standby;
                side.served = Some(*to);
            }
            side.attempts = 0;
        }
        Event::SecondFactor => side.factor = Factor::Asked,
        Event::DialDue => side.attempts = [1, 2, 3, 2][usize::from(side.attempts)],
        Event::LogoutResult => {
            side.session = Session::None;
            if side.position.state == State::LoggedOut {
                side.served = None;
                side.attempts = 0;
            }
        }
        _ => {}
    }
    if matches!(event, Event::Accepted { genuine: true, .. } | Event::Redirected { genuine: true, .. })
        && before.position.memory.credentials == Credentials::User
    {
        side.session = Session::Valid;
    }
}

impl<const CLIENTS: usize> MyApps<CLIENTS> {
    /// The world of an installation by the rules of an edition.
    pub fn new(topology: Topology, edition: Edition, readings: Readings, faults: u8) -> Self {
        Self::with_client_rules(topology, edition, readings, faults, Rules::lower(CLIENT_RULES, edition))
    }

    /// The same with client rows that were edited.
    pub fn with_client_rules(
        topology: Topology,
        edition: Edition,
        readings: Readings,
        faults: u8,
        client_rules: Rules<Client>,
    ) -> Self {
        MyApps {
            automorphisms: symmetry::automorphisms(&topology),
            topology,
            edition,
            readings,
            faults,
            judgements: Judgements::default(),
            client_rules: Tracked::new(client_rules, CLIENT_SILENCES),
            server_rules: Tracked::new(Rules::lower(SERVER_RULES, edition), SERVER_SILENCES),
        }
    }

    /// Whether the client's open questions are read as they are by default: the order of attempts is stated for those.
    pub(super) fn follows_defaults(&self) -> bool {
        let reads = |question| self.readings.get(question) == 0;
        reads(Question::DeadRedirect)
            && reads(Question::CurrentWasPrimary)
            && reads(Question::AfterStandbyBack)
    }

    /// Whether a client that came home directly determines nothing (MA-A6, b).
    pub(super) fn keeps_when_direct(&self) -> bool {
        self.readings.get(Question::HomeWithoutRedirect) == 1
    }

    fn client_view(&self) -> client::View {
        client::View { configured: self.topology.configured(), readings: self.readings }
    }

    fn choices(&self, side: &Side, event: &Event) -> u8 {
        self.client_rules.choices(&side.position, event, self.client_view())
    }

    fn ways(&self, side: &Side, event: &Event) -> u8 {
        self.client_rules.ways(&side.position, event, self.client_view())
    }

    /// What a client is told at the end of its dialling.
    fn connected(&self, world: &World<CLIENTS>, side: &Side) -> Event {
        let Some(target) = side.position.memory.target else { return Event::Unreachable };
        match world.environment.path(target) {
            Path::Silent => Event::NoAnswer,
            Path::Impostor => Event::Connected,
            Path::Open if world.environment.is_up(target) => Event::Connected,
            Path::Open | Path::Refused => Event::Unreachable,
        }
    }

    /// What a client is told after its login, and nothing while an impostor is at it.
    fn answered(&self, world: &World<CLIENTS>, side: &Side) -> Option<Event> {
        match side.line {
            Line::None => None,
            Line::Open { impostor: true, alive: true, .. } => None,
            Line::Open { alive: true, .. } if side.factor == Factor::Asked => None,
            Line::Open { to, alive: true, .. } => match world.environment.path(to) {
                Path::Silent => Some(Event::NoAnswer),
                _ => self.serve(world, side, to),
            },
            Line::Open { alive: false, .. } => Some(Event::Lost),
        }
    }

    /// What a client is told once the second factor was given; over a silent path it comes when that is open again.
    fn authorized(&self, world: &World<CLIENTS>, side: &Side) -> Option<Event> {
        self.answered(world, side).filter(|event| *event != Event::NoAnswer)
    }

    fn serve(&self, world: &World<CLIENTS>, side: &Side, node: NodeId) -> Option<Event> {
        let session = side.position.memory.credentials == Credentials::Session;
        let input = match side.position.state {
            State::LoggingOn if session && side.session != Session::Valid => server::Input::LoginExpired,
            State::LoggingOn if side.factor == Factor::Wanted => server::Input::LoginWantingFactor,
            _ => server::Input::Login,
        };
        self.server_step(world, node, input).into_iter().find_map(|output| match output {
            server::Output::Answer(answer) => Some(Event::from(answer)),
            server::Output::Push(_) | server::Output::Close => None,
        })
    }

    fn server_step(&self, world: &World<CLIENTS>, node: NodeId, input: server::Input) -> Outputs<Server> {
        let mut outputs = Outputs::<Server>::new();
        let view = server::View {
            topology: &self.topology,
            node,
            environment: &world.environment,
            readings: self.readings,
        };
        let mut position = Server::of(&self.topology, node);
        self.server_rules.step(0, &mut position, &input, view, &mut outputs);
        outputs
    }

    /// Tells a client of an event: its row is carried out, and what it does reaches the world.
    fn tell(&self, world: &mut World<CLIENTS>, client: u8, event: &Event, choice: u8) {
        let before = world.client(client);
        let mut side = before;
        let mut outputs = Outputs::<Client>::new();
        let step =
            self.client_rules.step(choice, &mut side.position, event, self.client_view(), &mut outputs);
        self.judgements.hold(&mut world.breaches, Breach::ForbiddenEvent, step != Step::Forbidden);
        for output in &outputs {
            match output {
                client::Output::Dial(_) | client::Output::HangUp => side.hang_up(),
                client::Output::LogOn(_) | client::Output::Publish(_) => {}
            }
        }
        if step == Step::Done {
            keep_record(&world.environment, &before, event, &mut side);
        }
        properties::judge_step(self, &before, event, &outputs, &side, &mut world.breaches);
        world.set_client(client, &side);
    }

    /// A PBX learns the truth about another one; if that is the one it stands in for, it tells the clients it keeps.
    fn notice(&self, world: &mut World<CLIENTS>, from: NodeId, to: NodeId) {
        world.environment.notice(from, to);
        if self.topology.next_hop(from) != to {
            return;
        }
        let before = *world;
        let kept = |client: &u8| matches!(before.line(*client), Line::Open { to, alive: true, kept: true, .. } if to == from);
        for client in (0..CLIENTS as u8).filter(kept) {
            for output in self.server_step(world, from, server::Input::RegistrationBack) {
                if world.environment.path(from) == Path::Silent {
                    drop_lines(world, from);
                    continue;
                }
                match output {
                    server::Output::Push(push) => self.tell(world, client, &Event::from(push), 0),
                    server::Output::Close => self.tell(world, client, &Event::Lost, 0),
                    server::Output::Answer(_) => {}
                }
            }
        }
    }

    fn client_actions(&self, world: &World<CLIENTS>, client: u8, actions: &mut Vec<Action>) {
        let side = &world.client(client);
        if side.factor == Factor::Asked && matches!(side.line, Line::Open { alive: true, .. }) {
            actions.extend([Action::Impatience(client), Action::GiveFactor(client)]);
        }
        let mut choose = |event: Option<Event>, action: fn(u8, u8) -> Action| {
            let choices = event.map_or(0, |event| self.ways(side, &event));
            actions.extend((0..choices).map(|choice| action(client, choice)));
        };
        match side.position.state {
            State::Offline | State::LoggedOut => actions.push(Action::Dial(client)),
            State::Dialing => {
                choose(Some(self.connected(world, side)), |client, choice| Action::Connect { client, choice })
            }
            State::LoggingOn => {
                choose(self.answered(world, side), |client, choice| Action::Answer { client, choice });
                if matches!(side.line, Line::Open { impostor: true, alive: true, .. }) {
                    actions.extend([Action::ForgeAcceptance(client), Action::ForgeRedirect(client)]);
                }
            }
            State::Authorizing if !matches!(side.line, Line::Open { alive: true, .. }) => {
                actions.push(Action::Lose(client));
            }
            State::Authorizing => {
                choose(self.authorized(world, side), |client, choice| Action::Answer { client, choice });
            }
            State::AtHome | State::AtStandby => match side.line {
                Line::Open { to, alive: true, .. } if world.environment.path(to) != Path::Silent => {}
                _ => actions.push(Action::Lose(client)),
            },
        }
    }

    fn client_faults(&self, world: &World<CLIENTS>, client: u8, actions: &mut Vec<Action>) {
        let side = &world.client(client);
        actions.extend([true, false].map(|stored| Action::Restart { client, stored }));
        if side.session == Session::Valid {
            actions.push(Action::ExpireSession(client));
        }
        if side.factor == Factor::NotWanted {
            actions.push(Action::WantFactor(client));
        }
        let connected = matches!(side.line, Line::Open { alive: true, impostor: false, .. });
        if connected && side.position.state != State::Dialing {
            actions.push(Action::SendUnknown(client));
            let choices = self.choices(side, &Event::Garbage);
            actions.extend((0..choices).map(|choice| Action::SendGarbage { client, choice }));
            if matches!(side.position.state, State::AtHome | State::AtStandby) {
                let choices = self.choices(side, &Event::LogoutResult);
                actions.extend((0..choices).map(|choice| Action::LogOut { client, choice }));
            }
        }
    }
}

/// Every connection to a PBX is lost.
fn drop_lines<const CLIENTS: usize>(world: &mut World<CLIENTS>, node: NodeId) {
    for client in 0..CLIENTS as u8 {
        if matches!(world.line(client), Line::Open { to, .. } if to == node) {
            world.drop_line(client);
        }
    }
}

impl<const CLIENTS: usize> Model for MyApps<CLIENTS> {
    type State = World<CLIENTS>;
    type Action = Action;

    fn init_states(&self) -> Vec<World<CLIENTS>> {
        let side = Side {
            position: Client::start(Memory::NEW),
            line: Line::None,
            session: Session::None,
            factor: Factor::NotWanted,
            served: None,
            attempts: 0,
        };
        let environment = Environment::healthy(self.topology.len(), self.topology.links());
        vec![World::new(environment, side, self.faults)]
    }

    fn actions(&self, world: &World<CLIENTS>, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        let faults_left = world.faults_left > 0;
        for client in 0..CLIENTS as u8 {
            self.client_actions(world, client, actions);
            if faults_left {
                self.client_faults(world, client, actions);
            }
        }
        for node in self.topology.nodes() {
            match (environment.is_up(node), faults_left) {
                (true, true) => actions.push(Action::Stop(node)),
                (false, _) => actions.push(Action::Start(node)),
                (true, false) => {}
            }
            match (environment.path(node), faults_left) {
                (Path::Open, true) => {
                    let worse = [Path::Refused, Path::Silent, Path::Impostor];
                    actions.extend(worse.map(|path| Action::Block(node, path)));
                }
                (Path::Open, false) => {}
                _ => actions.push(Action::Unblock(node)),
            }
        }
        for &(a, b) in self.topology.links() {
            match (environment.is_cut(a, b), faults_left) {
                (true, _) => actions.push(Action::Heal(a, b)),
                (false, true) => actions.push(Action::Cut(a, b)),
                (false, false) => {}
            }
            for (from, to) in [(a, b), (b, a)] {
                if environment.is_stale(from, to) {
                    actions.push(Action::Notice(from, to));
                }
            }
        }
    }

    fn next_state(&self, world: &World<CLIENTS>, action: Action) -> Option<World<CLIENTS>> {
        let mut next = *world;
        if action.is_fault() {
            next.faults_left = next.faults_left.checked_sub(1)?;
        }
        let environment = &mut next.environment;
        match action {
            Action::Stop(node) => {
                environment.stop(node);
                drop_lines(&mut next, node);
            }
            Action::Start(node) => environment.start(node),
            Action::Cut(a, b) => environment.set_cut(a, b, true),
            Action::Heal(a, b) => environment.set_cut(a, b, false),
            Action::Notice(from, to) => self.notice(&mut next, from, to),
            Action::Block(node, path) => {
                environment.set_path(node, path);
                if path != Path::Silent {
                    drop_lines(&mut next, node);
                }
            }
            Action::Unblock(node) => {
                environment.set_path(node, Path::Open);
                for client in 0..CLIENTS as u8 {
                    if matches!(next.line(client), Line::Open { to, impostor: true, .. } if to == node) {
                        next.drop_line(client);
                    }
                }
            }
            Action::Restart { client, stored } => {
                next.change(client, |side| {
                    side.position = Client::start(side.position.memory.restarted(stored));
                    side.hang_up();
                    side.served = None;
                    side.attempts = 0;
                });
            }
            Action::ExpireSession(client) => next.change(client, |side| side.session = Session::Expired),
            Action::WantFactor(client) => next.change(client, |side| side.factor = Factor::Wanted),
            Action::GiveFactor(client) => {
                next.change(client, |side| side.factor = Factor::NotWanted);
                if let Some(event) = self.authorized(&next, &next.client(client)) {
                    self.tell(&mut next, client, &event, 0);
                }
            }
            Action::Impatience(client) => self.tell(&mut next, client, &Event::NoAnswer, 0),
            Action::LogOut { client, choice } => {
                self.tell(&mut next, client, &Event::from(Push::LogoutResult), choice);
            }
            Action::SendUnknown(client) => self.tell(&mut next, client, &Event::Unknown, 0),
            Action::SendGarbage { client, choice } => self.tell(&mut next, client, &Event::Garbage, choice),
            Action::Dial(client) => self.tell(&mut next, client, &Event::DialDue, 0),
            Action::Connect { client, choice } => {
                let event = self.connected(&next, &next.client(client));
                self.tell(&mut next, client, &event, choice);
            }
            Action::Answer { client, choice } => {
                let event = self.answered(&next, &next.client(client))?;
                self.tell(&mut next, client, &event, choice);
            }
            Action::ForgeAcceptance(client) => {
                let event = Event::Accepted { standby: false, alternative: None, genuine: false };
                self.tell(&mut next, client, &event, 0);
            }
            Action::ForgeRedirect(client) => {
                let event = Event::Redirected { to: self.topology.configured(), genuine: false };
                self.tell(&mut next, client, &event, 0);
            }
            Action::Lose(client) => {
                let event = match next.client(client).line {
                    Line::Open { alive: true, .. } => Event::NoAnswer,
                    _ => Event::Lost,
                };
                self.tell(&mut next, client, &event, 0);
            }
        }
        Some(next)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        property::for_explorer(&Self::claims())
    }
}

impl<const CLIENTS: usize> Fair for MyApps<CLIENTS> {
    /// Each client's own steps are a class, and so is what each PBX notices of each other one. Nobody is obliged to
    /// repair anything, or to have a fault; the second factor is given in the end.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match *action {
            Action::Dial(client)
            | Action::Connect { client, .. }
            | Action::Answer { client, .. }
            | Action::GiveFactor(client)
            | Action::Lose(client) => Some(client),
            Action::Notice(from, to) => {
                self.topology.links().iter().enumerate().find_map(|(place, &(a, b))| {
                    let class = CLIENTS + 2 * place;
                    match (from, to) {
                        pair if pair == (a, b) => Some(class as u8),
                        pair if pair == (b, a) => Some(class as u8 + 1),
                        _ => None,
                    }
                })
            }
            _ => None,
        }
    }

    /// Faults that are left, then repairs, then what has not been noticed.
    fn rank(&self, world: &World<CLIENTS>) -> u64 {
        let environment = &world.environment;
        let stale = self
            .topology
            .links()
            .iter()
            .map(|&(a, b)| u64::from(environment.is_stale(a, b)) + u64::from(environment.is_stale(b, a)));
        let damage = environment.damage(self.topology.len());
        u64::from(world.faults_left) << 16 | u64::from(damage) << 8 | stale.sum::<u64>()
    }
}

impl<const CLIENTS: usize> Judged for MyApps<CLIENTS> {
    type Breach = Breach;

    fn judgements(&self) -> &Judgements<Breach> {
        &self.judgements
    }

    fn breaches(world: &World<CLIENTS>) -> Breaches<Breach> {
        world.breaches
    }
}

impl<const CLIENTS: usize> Checkable for MyApps<CLIENTS> {
    fn topology(&self) -> String {
        self.topology.to_string()
    }

    fn up_to_symmetry() -> Option<Explore<Self>> {
        Some(explore_up_to_symmetry)
    }

    fn claims() -> Vec<Property<Self>> {
        properties::properties()
    }

    fn coverage(&self) -> Vec<(&'static str, bool)> {
        self.client_rules.coverage().chain(self.server_rules.coverage()).collect()
    }

    fn excused_rows(&self) -> Vec<(&'static str, &'static str)> {
        let unread = self.client_rules.unread(self.readings).chain(self.server_rules.unread(self.readings));
        unread.chain(properties::never_refused(self.edition, self.readings)).collect()
    }

    fn narrate(&self, state: &World<CLIENTS>, action: &Action, next: &World<CLIENTS>) -> String {
        narrative::narrate(self, state, action, next)
    }

    fn describe(&self, state: &World<CLIENTS>) -> String {
        narrative::describe(self, state)
    }
}
