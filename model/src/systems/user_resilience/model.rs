//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! Phone and systems, and systems among themselves, meet in messages only. A question and its answer are one action.

use stateright::Model;

use super::ambiguities::Question;
use super::breaches::{self, Breach};
use super::client::{self, Phone};
use super::client_rules::{CLIENT_RULES, CLIENT_SILENCES};
use super::excused;
use super::messages::{Registration, RegistrationAnswer, Ringing};
use super::narrative;
use super::properties;
use super::server::{self, Input, Output, Server, State};
use super::server_rules::{SERVER_SILENCES, server_rules};
use super::topology::{FAILOVER, Failback, HOME, Habit, Phones, Refusal, THIRD, Topology};
use super::world::{Action, Clock, Record, Shown, World, answers};
use crate::ambiguity::Readings;
use crate::check::Checkable;
use crate::coverage::{Step, Tracked};
use crate::engine::Rules;
use crate::environment::{Environment, Path};
use crate::explore::Fair;
use crate::property::{self, Breaches, Judgements, Property};
use crate::rule::{Closed, Edition, Outputs};
use crate::timer::{Limit, Timer};
use crate::topology::NodeId;

/// One installation with its rules and a number of faults.
pub struct UserResilience {
    /// The installation.
    pub topology: Topology,
    /// How open questions are read.
    pub readings: Readings,
    /// How many faults may happen.
    pub faults: u8,
    /// What was judged so far.
    pub(super) judgements: Judgements<Breach>,
    client_rules: Tracked<Phone>,
    server_rules: Tracked<Server>,
}

impl UserResilience {
    /// The world of an installation by the rules of an edition.
    pub fn new(topology: Topology, edition: Edition, readings: Readings, faults: u8) -> Self {
        let client = Rules::lower(CLIENT_RULES, edition);
        Self::with_rules(topology, readings, faults, client, server_rules(edition))
    }

    /// The same with rows that were edited.
    pub fn with_rules(
        topology: Topology,
        readings: Readings,
        faults: u8,
        client_rules: Rules<Phone>,
        server_rules: Rules<Server>,
    ) -> Self {
        UserResilience {
            topology,
            readings,
            faults,
            judgements: Judgements::default(),
            client_rules: Tracked::new(client_rules, CLIENT_SILENCES),
            server_rules: Tracked::new(server_rules, SERVER_SILENCES),
        }
    }

    /// Whether that reading of an open question is followed: 0 is `a`.
    pub(super) fn reads(&self, question: Question, reading: u8) -> bool {
        self.readings.get(question) == reading
    }

    /// Whether the user's phone is registered with a system. Phones that are no IP phones belong to their system.
    fn phone_is_at(&self, world: &World, node: NodeId) -> bool {
        match self.topology.phones {
            Phones::NoIp => node == HOME,
            _ => world.known && world.registrar() == Some(node),
        }
    }

    /// Tells a system of an event: its row is carried out, and judged.
    fn tell(&self, world: &mut World, node: NodeId, event: server::Event) -> Outputs<Server> {
        let mut outputs = Outputs::<Server>::new();
        let view = server::View {
            topology: &self.topology,
            node,
            environment: &world.environment,
            phone_here: self.phone_is_at(world, node),
            readings: self.readings,
        };
        let before = world.servers[node.index()];
        let mut after = before;
        let step = self.server_rules.step(0, &mut after, &event, view, &mut outputs);
        self.judgements.hold(&mut world.breaches, Breach::ForbiddenEvent, step != Step::Forbidden);
        breaches::judge_system(self, world, node, &before, event, &outputs, &after);
        world.servers[node.index()] = after;
        if node == FAILOVER {
            keep_record(world, before.state, after.state);
        }
        outputs
    }

    fn tell_plain(&self, world: &mut World, node: NodeId, input: Input) -> Outputs<Server> {
        self.tell(world, node, server::Event::Plain(input))
    }

    fn tell_phone(&self, world: &mut World, event: client::Event) -> Outputs<Phone> {
        let mut outputs = Outputs::<Phone>::new();
        let view = client::View { preserves_media: self.topology.preserves_media, readings: self.readings };
        let before = world.phone;
        let step = self.client_rules.step(0, &mut world.phone, &event, view, &mut outputs);
        self.judgements.hold(&mut world.breaches, Breach::ForbiddenEvent, step != Step::Forbidden);
        breaches::judge_phone(self, world, &before, event, &outputs);
        if world.registrar().is_none() || outputs.contains(&client::Output::Unregister) {
            world.known = false;
        }
        outputs
    }

    /// A phone asks a system for a registration. `None`: nothing comes back.
    fn register(&self, world: &mut World, node: NodeId, who: Registration) -> Option<RegistrationAnswer> {
        if !world.is_reachable(node) {
            return None;
        }
        let counts = !world.environment.sees(FAILOVER, HOME) || self.reads(Question::VisibleToWhom, 1);
        let in_time = self.reads(Question::EarlyAttempt, 0) || self.gone_long_enough(world);
        if node == FAILOVER && who.desk && !world.in_failover() && counts && in_time {
            world.record.asked = true;
        }
        self.tell(world, node, server::Event::Register(who)).into_iter().find_map(|output| match output {
            Output::Registration(answer) => Some(answer),
            _ => None,
        })
    }

    /// The world's own measure of the 3 minutes, as UR-A4 reads them.
    pub(super) fn gone_long_enough(&self, world: &World) -> bool {
        match self.reads(Question::ExactlyThree, 0) {
            true => world.record.gone.has_reached(),
            false => world.record.gone.has_passed(),
        }
    }

    fn attempt(&self, world: &mut World) {
        let outputs = self.tell_phone(world, client::Event::AttemptDue);
        let Some(&client::Output::Register(node)) = outputs.first() else { return };
        let who = Registration { desk: self.topology.phones == Phones::Desk, of_user: true };
        let event = match self.register(world, node, who) {
            Some(RegistrationAnswer::Accepted) => client::Event::Accepted { by: node },
            None | Some(RegistrationAnswer::Refused(Refusal::Silence)) => client::Event::Unanswered,
            Some(RegistrationAnswer::Refused(refusal)) => client::Event::Refused(refusal),
        };
        self.tell_phone(world, event);
        world.known = world.registrar() == Some(node);
    }

    /// The home system asks whether its users are answered for.
    fn ask_back(&self, world: &mut World) {
        if !world.environment.linked(HOME, FAILOVER) {
            return;
        }
        let held = self.tell_plain(world, FAILOVER, Input::HomeAsks).contains(&Output::Holding(true));
        self.tell_plain(world, HOME, if held { Input::Held } else { Input::NotHeld });
    }

    fn hot_desk(&self, world: &mut World, node: NodeId) {
        let mut outputs = self.tell_plain(world, node, Input::HotDesk);
        let asked = outputs.iter().find_map(|output| match output {
            Output::Ask(other) => Some(*other),
            _ => None,
        });
        if let Some(other) = asked {
            let handed = world.environment.linked(node, other)
                && self.tell_plain(world, other, Input::SettingsRequested).contains(&Output::Handed(true));
            let answer = if handed { Input::SettingsCame } else { Input::SettingsMissing };
            outputs = self.tell_plain(world, node, answer);
        }
        world.visit = outputs.iter().find_map(|output| match output {
            Output::Admit(settings) => Some(*settings),
            _ => None,
        });
        world.shown = world.visit.map_or(Shown::Denied, Shown::LoggedIn);
        breaches::judge_login(self, world, node);
    }

    fn call(&self, world: &mut World, node: NodeId) {
        let outputs = self.tell_plain(world, node, Input::CallForUser);
        let mut rang = Ringing::default();
        world.shown = Shown::Rang { at: node, what: rang };
        for output in outputs {
            match output {
                Output::Ring(more) => {
                    rang.phone |= more.phone;
                    rang.twin |= more.twin;
                    rang.fallback |= more.fallback;
                    world.shown = Shown::Rang { at: node, what: rang };
                }
                Output::Route(to) => world.shown = Shown::Routed { at: node, to },
                _ => {}
            }
        }
    }

    fn notice(&self, world: &mut World, from: NodeId, to: NodeId) {
        world.environment.notice(from, to);
        let sees = world.environment.sees(from, to);
        match (from, to, sees) {
            (FAILOVER, HOME, true) => {
                let returns = answers(world.failover().state);
                world.record.gone = Timer::Off;
                world.record.copy_lost = false;
                if self.reads(Question::ShortReturn, 0) {
                    world.record.asked = false;
                }
                if returns {
                    world.record.back = Timer::started(Limit::Set);
                }
                self.tell_plain(world, FAILOVER, Input::HomeSeen);
            }
            (FAILOVER, HOME, false) => {
                world.record.back = Timer::Off;
                self.tell_plain(world, FAILOVER, Input::HomeLost);
                if !world.in_failover() {
                    world.record.gone = Timer::started(Limit::Set);
                }
            }
            (HOME, FAILOVER, true) => self.ask_back(world),
            (HOME, FAILOVER, false) => {
                self.tell_plain(world, HOME, Input::NotHeld);
            }
            (_, HOME, true) => {
                self.tell_plain(world, from, Input::HomeSeen);
            }
            (_, HOME, false) => {
                self.tell_plain(world, from, Input::HomeLost);
            }
            _ => {}
        }
    }

    fn stop(&self, world: &mut World, node: NodeId) {
        let lost = node == FAILOVER && world.in_failover();
        self.tell_plain(world, node, Input::GoesDown);
        world.environment.stop(node);
        if world.registrar() == Some(node) {
            world.known = false;
        }
        if self.topology.desk_at() == Some(node) {
            world.visit = None;
        }
        if node == FAILOVER {
            world.record = Record { copy_lost: world.record.copy_lost || lost, ..Record::NONE };
        }
    }

    fn start(&self, world: &mut World, node: NodeId) {
        world.environment.start(node);
        self.tell_plain(world, node, Input::ComesUp);
        if node == FAILOVER {
            world.record.gone = Timer::started(Limit::Set);
        }
    }

    fn pass(&self, world: &mut World, clock: Clock) {
        let own = world.record.clock(clock);
        *own = own.later().unwrap_or(*own);
        if let Some(timer) = moving(&mut world.servers[FAILOVER.index()], clock) {
            *timer = timer.later().unwrap_or(*timer);
        }
        self.tell_plain(world, FAILOVER, Input::TimePasses);
    }

    fn system_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        if !environment.is_up(FAILOVER) {
            return;
        }
        let (mut record, mut failover) = (world.record, *world.failover());
        for &clock in Clock::ALL {
            let own = record.clock(clock).later();
            let told = moving(&mut failover, clock).and_then(|timer| timer.later());
            actions.extend(own.or(told).map(|_| Action::Pass(clock)));
        }
        if environment.linked(HOME, FAILOVER) {
            if world.servers[HOME.index()].state == State::Withheld {
                actions.push(Action::AskBack);
            }
            if !world.failover().memory.copy {
                actions.push(Action::SendCopy);
            }
        }
        if world.served_by() == Some(FAILOVER) && !world.phone.memory.in_call {
            actions.push(Action::MindGuest);
        }
        if self.topology.failback == Failback::ByAdministrator && world.in_failover() {
            actions.push(Action::OrderFailback);
        }
        let homeless = !world.is_reachable(HOME) || world.servers[HOME.index()].state == State::Withheld;
        if self.topology.phones == Phones::SoftBesideDesk && homeless && world.is_reachable(FAILOVER) {
            actions.push(Action::ColleagueAsks);
        }
    }

    fn user_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let up = |node| world.environment.is_up(node);
        if self.topology.desk_at().is_some_and(up) {
            actions.push(if world.visit.is_some() { Action::LogOut } else { Action::HotDesk });
        }
        let called: &[NodeId] = match self.topology.habit {
            Habit::None => &[],
            Habit::HotDesksAtThird => &[THIRD],
            Habit::HotDesksAtFailover => &[FAILOVER],
            Habit::InternalTwin | Habit::FallbackTwin => &[HOME, FAILOVER],
        };
        if world.shown == Shown::Nothing {
            actions.extend(called.iter().filter(|&&node| up(node)).map(|&node| Action::Call(node)));
        }
        if !self.topology.has_ip_phone() {
            return;
        }
        match world.phone.state {
            client::State::Unregistered => actions.push(Action::Attempt),
            client::State::AtHome | client::State::AtFailover if world.served_by().is_none() => {
                actions.push(Action::Lose);
            }
            _ => {}
        }
        match world.phone.memory.in_call {
            true => actions.push(Action::CallEnds),
            false if world.served_by().is_some() => actions.push(Action::CallBegins),
            false => {}
        }
    }

    fn fault_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        let faults_left = world.faults_left > 0;
        let has_ip_phone = self.topology.has_ip_phone();
        for node in self.topology.nodes() {
            match (environment.is_up(node), faults_left) {
                (true, true) => actions.push(Action::Stop(node)),
                (false, _) => actions.push(Action::Start(node)),
                (true, false) => {}
            }
            match (environment.path(node), faults_left) {
                (Path::Open, true) if has_ip_phone && node != THIRD => actions.push(Action::Block(node)),
                (Path::Open, _) => {}
                _ => actions.push(Action::Unblock(node)),
            }
        }
        if has_ip_phone && faults_left {
            actions.push(Action::RestartPhone);
        }
        for (a, b) in self.topology.links() {
            match (environment.is_cut(a, b), faults_left) {
                (true, _) => actions.push(Action::Heal(a, b)),
                (false, true) => actions.push(Action::Cut(a, b)),
                (false, false) => {}
            }
        }
        let observers = self.topology.observers().into_iter();
        let stale = observers.filter(|&(from, to)| environment.is_stale(from, to));
        actions.extend(stale.map(|(from, to)| Action::Notice(from, to)));
    }
}

/// The clock of a failover system, if it moves in the state in which that system is: absence is counted while there is
/// one, presence while there is one.
fn moving(failover: &mut crate::engine::Position<Server>, clock: Clock) -> Option<&mut Timer> {
    let memory = &mut failover.memory;
    match (clock, failover.state) {
        (Clock::Absence, State::Waiting | State::Serving) => Some(&mut memory.absence),
        (Clock::Presence, State::Blocking | State::Returning) => Some(&mut memory.presence),
        (Clock::Grace, State::Grace) => Some(&mut memory.grace),
        _ => None,
    }
}

/// What the world itself notes of a step of the failover system.
fn keep_record(world: &mut World, before: State, after: State) {
    let record = &mut world.record;
    if !answers(before) && answers(after) {
        record.gone = Timer::Off;
        record.asked = false;
        if world.environment.sees(FAILOVER, HOME) {
            record.back = Timer::started(Limit::Set);
        }
    }
    if !matches!(after, State::Serving | State::Returning) {
        record.back = Timer::Off;
    }
    match (before == State::Grace, after == State::Grace) {
        (false, true) => record.grace = Timer::started(Limit::Set),
        (_, false) => record.grace = Timer::Off,
        (true, true) => {}
    }
}

impl Model for UserResilience {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let mut environment = Environment::healthy(self.topology.len(), &[]);
        for (from, to) in self.topology.observers() {
            environment.notice(from, to);
        }
        vec![World {
            environment,
            servers: [HOME, FAILOVER, THIRD].map(Server::start),
            phone: Phone::start(),
            known: false,
            visit: None,
            shown: Shown::Nothing,
            record: Record::NONE,
            faults_left: self.faults,
            breaches: Breaches::default(),
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.system_actions(world, actions);
        self.user_actions(world, actions);
        self.fault_actions(world, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = *world;
        next.shown = Shown::Nothing;
        if action.is_fault() {
            next.faults_left = next.faults_left.checked_sub(1)?;
        }
        match action {
            Action::Stop(node) => self.stop(&mut next, node),
            Action::Start(node) => self.start(&mut next, node),
            Action::Cut(a, b) => next.environment.set_cut(a, b, true),
            Action::Heal(a, b) => next.environment.set_cut(a, b, false),
            Action::Notice(from, to) => self.notice(&mut next, from, to),
            Action::Block(node) => next.environment.set_path(node, Path::Silent),
            Action::Unblock(node) => next.environment.set_path(node, Path::Open),
            Action::Pass(clock) => self.pass(&mut next, clock),
            Action::RestartPhone => {
                next.phone = Phone::start();
                next.known = false;
            }
            Action::Attempt => self.attempt(&mut next),
            Action::Lose => {
                self.tell_phone(&mut next, client::Event::Lost);
            }
            Action::CallBegins => {
                self.tell_phone(&mut next, client::Event::CallBegins);
            }
            Action::CallEnds => {
                self.tell_phone(&mut next, client::Event::CallEnds);
            }
            Action::ColleagueAsks => {
                self.register(&mut next, FAILOVER, Registration { desk: true, of_user: false });
            }
            Action::AskBack => self.ask_back(&mut next),
            Action::SendCopy => {
                if self.tell_plain(&mut next, HOME, Input::CopyDue).contains(&Output::Copy) {
                    self.tell_plain(&mut next, FAILOVER, Input::CopyCame);
                }
            }
            Action::MindGuest => {
                if self.tell_plain(&mut next, FAILOVER, Input::GuestIdle).contains(&Output::SendHome) {
                    self.tell_phone(&mut next, client::Event::SentHome);
                }
            }
            Action::OrderFailback => {
                self.tell_plain(&mut next, FAILOVER, Input::FailbackOrdered);
            }
            Action::HotDesk => self.hot_desk(&mut next, self.topology.desk_at()?),
            Action::LogOut => next.visit = None,
            Action::Call(node) => self.call(&mut next, node),
        }
        Some(next)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        property::for_explorer(&Self::claims())
    }
}

impl Fair for UserResilience {
    /// The phone, its colleague, each clock, each system's view of each other one, the copy, the question of the home
    /// system and the care for guests are a class each. Nobody is obliged to repair anything, to have a fault, to call,
    /// to end a call, to log in, or to start failback.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match *action {
            Action::Attempt | Action::Lose => Some(0),
            Action::ColleagueAsks => Some(1),
            Action::AskBack => Some(2),
            Action::SendCopy => Some(3),
            Action::MindGuest => Some(4),
            Action::Pass(clock) => Some(5 + clock.index() as u8),
            Action::Notice(from, to) => {
                let place = self.topology.observers().iter().position(|&pair| pair == (from, to))?;
                Some(8 + place as u8)
            }
            _ => None,
        }
    }

    /// Faults that are left, then repairs, then what has not been noticed.
    fn rank(&self, world: &World) -> u64 {
        let environment = &world.environment;
        let broken = self.topology.nodes().map(|node| {
            u64::from(!environment.is_up(node)) + u64::from(environment.path(node) != Path::Open)
        });
        let cut = self.topology.links().into_iter().filter(|&(a, b)| environment.is_cut(a, b)).count();
        let observers = self.topology.observers().into_iter();
        let stale = observers.filter(|&(from, to)| environment.is_stale(from, to)).count();
        u64::from(world.faults_left) << 16 | (broken.sum::<u64>() + cut as u64) << 8 | stale as u64
    }
}

impl Checkable for UserResilience {
    fn topology(&self) -> String {
        self.topology.to_string()
    }

    fn claims() -> Vec<Property<Self>> {
        properties::properties()
    }

    fn coverage(&self) -> Vec<(&'static str, bool)> {
        self.client_rules.coverage().chain(self.server_rules.coverage()).collect()
    }

    fn excused_rows(&self) -> Vec<(&'static str, &'static str)> {
        excused::excused_rows(self.readings)
    }

    fn narrate(&self, state: &World, action: &Action, next: &World) -> String {
        narrative::narrate(self, state, action, next)
    }
}
