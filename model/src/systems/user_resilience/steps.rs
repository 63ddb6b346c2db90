//! What a step of the world does: who is told what, and what the world notes of it.

use super::ambiguities::Question;
use super::breach::Breach;
use super::breaches;
use super::client::{self, Phone};
use super::messages::{Registration, RegistrationAnswer, Ringing, Settings};
use super::model::{UserResilience, moving};
use super::server::{self, Input, Output, Server, State};
use super::topology::{FAILOVER, HOME, Phones, Refusal};
use super::world::{Action, Clock, Record, Setting, Shown, World, answers};
use crate::ambiguity::Consulted;
use crate::coverage::Step;
use crate::frame::trouble::Trouble;
use crate::rule::Outputs;
use crate::timer::{Limit, Timer};
use crate::topology::NodeId;

impl UserResilience {
    /// Carries an action out.
    pub(super) fn carry_out(&self, world: &mut World, action: Action) {
        world.shown = Shown::Nothing;
        match action {
            Action::Net(Trouble::Stop(node)) => self.stop(world, node),
            Action::Net(Trouble::Start(node)) => self.start(world, node),
            Action::Net(Trouble::Notice(from, to)) => self.notice(world, from, to),
            Action::Net(trouble) => trouble.befall(&mut world.environment),
            Action::Restart(node) => {
                if world.environment.is_up(node) {
                    self.stop(world, node);
                    self.start(world, node);
                }
            }
            Action::Pass(clock) => self.pass(world, clock),
            Action::RestartPhone => {
                world.phone = Phone::start();
                world.known = false;
            }
            Action::Attempt => self.attempt(world),
            Action::Lose => {
                self.tell_phone(world, client::Event::Lost);
            }
            Action::CallBegins => {
                self.tell_phone(world, client::Event::CallBegins);
            }
            Action::CallEnds => {
                self.tell_phone(world, client::Event::CallEnds);
            }
            Action::ColleagueAsks => {
                self.register(world, FAILOVER, Registration { desk: true, of_user: false });
            }
            Action::AskBack => self.ask_back(world),
            Action::SendCopy => self.send_copy(world),
            Action::MindGuest => {
                if self.tell_plain(world, FAILOVER, Input::GuestIdle).contains(&Output::SendHome) {
                    self.tell_phone(world, client::Event::SentHome);
                }
            }
            Action::OrderFailback => {
                self.tell_plain(world, FAILOVER, Input::FailbackOrdered);
            }
            Action::HotDesk => {
                let node = self.topology.desk_at().expect("a user who hot desks does so somewhere");
                self.hot_desk(world, node);
            }
            Action::LogOut => world.visit = None,
            Action::Call(node) => self.call(world, node),
            Action::ChangeSetting => {
                let at_home = world.served_by() == Some(HOME);
                world.setting = if at_home { Setting::NotCopied } else { Setting::MadeAway };
                if at_home && self.reads(Question::Freshness, 1) && world.environment.linked(HOME, FAILOVER) {
                    self.send_copy(world);
                }
            }
        }
    }

    /// The home system sends a copy of the settings, if it is set to, and the failover system keeps it, if it takes one.
    fn send_copy(&self, world: &mut World) {
        if self.tell_plain(world, HOME, Input::CopyDue).contains(&Output::Copy) {
            self.tell_plain(world, FAILOVER, Input::CopyCame);
            let taken = !answers(world.failover().state) && world.environment.sees(FAILOVER, HOME);
            if taken && world.setting == Setting::NotCopied {
                world.setting = Setting::Copied;
            }
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

    /// The system at which the user has hot desked.
    fn visitor_at(&self, world: &World) -> Option<NodeId> {
        world.visit.and(self.topology.desk_at())
    }

    /// Whether a system has basic details that are of use for a user who has hot desked: it is there, or it sees the system
    /// where the user is (UR-02).
    pub(super) fn knows_visitor(&self, world: &World, node: NodeId) -> bool {
        self.visitor_at(world).is_some_and(|at| at == node || world.environment.sees(node, at))
    }

    /// Tells a system of an event: its row is carried out, and judged.
    fn tell(&self, world: &mut World, node: NodeId, event: server::Event) -> Outputs<Server> {
        let view = server::View {
            topology: &self.topology,
            node,
            environment: &world.environment,
            phone_here: self.phone_is_at(world, node),
            visitor_at: self.visitor_at(world),
            readings: self.readings,
        };
        let before = world.servers[node.index()];
        let mut after = before;
        let (step, outputs) = self.tables.server.step(0, &mut after, &event, view);
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        Consulted::aside(|| breaches::judge_system(self, world, node, &before, event, &outputs, &after));
        world.servers[node.index()] = after;
        if node == FAILOVER {
            keep_record(world, before.state, after.state);
            if !answers(before.state) && answers(after.state) && self.reads(Question::Visitors, 1) {
                world.visit = None;
            }
            let over = answers(before.state) && !answers(after.state);
            if over && world.setting == Setting::MadeAway {
                world.setting = match event {
                    server::Event::Plain(Input::GoesDown) => Setting::LostWithCopy,
                    _ if self.reads(Question::BroughtHome, 1) => Setting::Copied,
                    _ => Setting::LostAtFailback,
                };
            }
        }
        outputs
    }

    fn tell_plain(&self, world: &mut World, node: NodeId, input: Input) -> Outputs<Server> {
        self.tell(world, node, server::Event::Plain(input))
    }

    fn tell_phone(&self, world: &mut World, event: client::Event) -> Outputs<Phone> {
        let view = client::View { preserves_media: self.topology.preserves_media, readings: self.readings };
        let before = world.phone;
        let (step, outputs) = self.tables.client.step(0, &mut world.phone, &event, view);
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        Consulted::aside(|| breaches::judge_phone(self, world, &before, event, &outputs));
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
        let desk = who.desk || self.reads(Question::WhichPhones, 1);
        if node == FAILOVER && desk && !world.in_failover() && counts && in_time {
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
        world.record.phone_was_here |= world.in_failover() && world.served_by() == Some(FAILOVER);
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
        world.visit = self.log_in(world, node).map(|(settings, _)| settings);
        world.shown = world.visit.map_or(Shown::Denied, Shown::LoggedIn);
        breaches::judge_login(self, world, node);
    }

    /// The user logs in at a phone of a system: with what, and which system had it.
    pub(super) fn log_in(&self, world: &mut World, node: NodeId) -> Option<(Settings, NodeId)> {
        let mut outputs = self.tell_plain(world, node, Input::HotDesk);
        let asked = outputs.iter().find_map(|output| match output {
            Output::Ask(other) => Some(*other),
            _ => None,
        });
        let mut giver = node;
        if let Some(other) = asked {
            let handed = world.environment.linked(node, other)
                && self.tell_plain(world, other, Input::SettingsRequested).contains(&Output::Handed(true));
            if handed {
                giver = other;
            }
            let answer = if handed { Input::SettingsCame } else { Input::SettingsMissing };
            outputs = self.tell_plain(world, node, answer);
        }
        outputs.iter().find_map(|output| match output {
            Output::Admit(settings) => Some((*settings, giver)),
            _ => None,
        })
    }

    pub(super) fn call(&self, world: &mut World, node: NodeId) {
        let input = if self.knows_visitor(world, node) { Input::CallForVisitor } else { Input::CallForUser };
        let outputs = self.tell_plain(world, node, input);
        let mut rang = Ringing::default();
        world.shown = Shown::Rang { at: node, what: rang };
        for output in outputs {
            match output {
                Output::Ring(more) => {
                    rang.phone |= more.phone;
                    rang.twin |= more.twin;
                    rang.fallback |= more.fallback;
                    rang.visit |= more.visit;
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
                if self.reads(Question::VisibleToWhom, 0) {
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
    record.phone_was_here &= answers(after);
    match (before == State::Grace, after == State::Grace) {
        (false, true) => record.grace = Timer::started(Limit::Set),
        (_, false) => record.grace = Timer::Off,
        (true, true) => {}
    }
}
