//! The table of an IP Office system in its role towards one user: home system, failover system or a third one.

use super::ambiguities::Question;
use super::editions::EVERY;
use super::messages::{Registration, RegistrationAnswer, Ringing, Settings};
use super::topology::{FAILOVER, Failback, HOME, Habit, Topology};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::environment::Environment;
use crate::rule::{Edition, Outputs, Table};
use crate::timer::{Limit, Timer};
use crate::topology::NodeId;

crate::closed_enum! {
    /// What a system is to the user, and for the failover system where it stands.
    pub enum State {
        /// The home system.
        Home,
        /// The home system while it leaves its users to the failover system (UR-A7).
        Withheld,
        /// The failover system in normal operation: it blocks registrations.
        Blocking,
        /// The failover system while it counts how long the home system is not visible: it blocks still.
        Waiting,
        /// The failover system in failover, the home system not being visible.
        Serving,
        /// The failover system in failover, the home system being visible again.
        Returning,
        /// The failover system once failback has started: either system may hold a phone.
        Grace,
        /// A third system.
        Other,
    }
}

/// The home system, whether it serves its users or waits.
pub(super) const AS_HOME: &[State] = &[State::Home, State::Withheld];
/// The failover system as long as it answers nothing.
pub(super) const BEFORE_FAILOVER: &[State] = &[State::Blocking, State::Waiting];
/// The failover system as long as it answers.
pub(super) const IN_FAILOVER: &[State] = &[State::Serving, State::Returning, State::Grace];

crate::closed_enum! {
    /// What a system is told, or notices.
    pub enum Input {
        /// It ends: what is not in permanent memory is gone.
        GoesDown,
        /// It starts.
        ComesUp,
        /// The home system is not visible any more.
        HomeLost,
        /// The home system is visible again.
        HomeSeen,
        /// A clock has moved on.
        TimePasses,
        /// The home system asks whether its users are answered for.
        HomeAsks,
        /// The failover system says that it answers for the users.
        Held,
        /// The failover system says that it does not, or is not visible any more.
        NotHeld,
        /// A copy of the settings is due.
        CopyDue,
        /// A copy of the settings has come.
        CopyCame,
        /// A phone asks for a registration.
        Register,
        /// The user logs in at a phone of this system.
        HotDesk,
        /// Another system asks for the full settings.
        SettingsRequested,
        /// The full settings have come that it asked for.
        SettingsCame,
        /// They have not.
        SettingsMissing,
        /// A guest has no call.
        GuestIdle,
        /// An administrator starts failback.
        FailbackOrdered,
        /// A call for the user.
        CallForUser,
        /// A call for the user, who has hot desked at this system or at another one that it sees (UR-02).
        CallForVisitor,
    }
}

crate::guard_enum! {
    /// A condition of a system's row.
    pub enum Guard {
        /// It sees the home system.
        SeesHome,
        /// It sees the failover system.
        SeesFailover,
        /// The line is set to back up IP phones (UR-04).
        SetToBackUp,
        /// It has a copy of the settings.
        HasCopy,
        /// It has what it takes to answer for the users: a copy; by UR-A9 b the setting is enough.
        CanAnswer,
        /// The home system has been gone for 3 minutes, as UR-A4 reads them.
        GoneLongEnough,
        /// Resilience of desk phones has begun; by UR-A2 b that is not asked for.
        PhonesHaveBegun,
        /// The home system has been back for more than 10 minutes.
        BackLongEnough,
        /// The 5 minutes of grace are over.
        GraceIsOver,
        /// Failback starts by itself.
        FailbackIsAutomatic,
        /// A desk phone asks; by UR-A15 b any phone is as good.
        FromDeskPhone,
        /// The user has hot desked here.
        VisitorIsHere,
        /// The user's phone is registered here.
        PhoneIsHere,
        /// It has been registered here during this failover (UR-14).
        PhoneWasHere,
        /// The user has an internal twin.
        InternalTwin,
        /// The user has a fallback twin.
        FallbackTwin,
    }
    reads Question
}

crate::closed_enum! {
    /// What a system's row does.
    pub enum Effect {
        /// The clock of the 3 minutes runs, from where it stands.
        CountAbsence,
        /// It is set back.
        ForgetAbsence,
        /// The clock of the 10 minutes runs, from where it stands.
        CountPresence,
        /// It is set back.
        ForgetPresence,
        /// The clock of the 5 minutes runs.
        CountGrace,
        /// It is set back.
        ForgetGrace,
        /// Notes that a desk phone has asked.
        NoteAttempt,
        /// Forgets it.
        ForgetAttempt,
        /// Notes that the user's phone was here.
        NotePhone,
        /// Forgets it.
        ForgetPhone,
        /// Keeps the copy.
        KeepCopy,
        /// Forgets all that it does not hold in permanent memory.
        ForgetAll,
        /// Registers the phone.
        Accept,
        /// Refuses the registration.
        Refuse,
        /// Ends the registration of a guest and sends it home.
        SendHome,
        /// Sends a copy of the settings.
        SendCopy,
        /// Says that it answers for the users.
        SayHeld,
        /// Says that it does not.
        SayNotHeld,
        /// Hands the full settings out.
        GiveSettings,
        /// Has none to hand out.
        GiveNothing,
        /// Asks the home system for the full settings.
        AskHome,
        /// Asks the failover system for them.
        AskFailover,
        /// Logs the user in with full settings.
        AdmitFull,
        /// Logs the user in with basic details.
        AdmitBasic,
        /// Refuses the login.
        Deny,
        /// The user's phone rings.
        RingPhone,
        /// The internal twin rings.
        RingTwin,
        /// The fallback number rings.
        RingFallback,
        /// Nothing rings.
        RingNothing,
        /// Passes the call on to the home system.
        RouteHome,
        /// Passes the call on to the failover system.
        RouteFailover,
        /// The phone rings at which the user has hot desked.
        RingVisitor,
        /// Passes the call on to the system where the user has hot desked.
        RouteVisitor,
    }
}

/// What a system remembers: the failover system its clocks and the copy, the others nothing. All of it is gone when the
/// system ends (UR-12); what a home system holds of its users is not, and stands in no memory here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// How long the home system is not visible: 3 minutes.
    pub absence: Timer,
    /// How long it is visible again: 10 minutes.
    pub presence: Timer,
    /// How long failback has started: 5 minutes.
    pub grace: Timer,
    /// There is a copy of the settings.
    pub copy: bool,
    /// A desk phone has asked since the home system was lost.
    pub attempt: bool,
    /// The user's phone was registered here during this failover.
    pub phone: bool,
}

impl Memory {
    /// Of a system that has just started.
    pub const NONE: Memory = Memory {
        absence: Timer::Off,
        presence: Timer::Off,
        grace: Timer::Off,
        copy: false,
        attempt: false,
        phone: false,
    };
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::Register`]
    Register(Registration),
    /// Any other one.
    Plain(Input),
}

/// What a system does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Answers a registration.
    Registration(RegistrationAnswer),
    /// Sends a guest home.
    SendHome,
    /// Sends a copy of the settings to the failover system.
    Copy,
    /// Answers the home system: whether it holds the users.
    Holding(bool),
    /// Answers a request for the full settings: whether it has them.
    Handed(bool),
    /// Asks another system for the full settings.
    Ask(NodeId),
    /// Logs the user in.
    Admit(Settings),
    /// Refuses the login.
    Deny,
    /// A call for the user rings here.
    Ring(Ringing),
    /// A call for the user is passed on.
    Route(NodeId),
}

/// What a system may look at: how it is set up, whom it sees, and whether the user's phone is registered with it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The installation.
    pub topology: &'a Topology,
    /// Which system this is.
    pub node: NodeId,
    /// Of which only what this system sees may be used.
    pub environment: &'a Environment,
    /// The user's phone is registered here.
    pub phone_here: bool,
    /// The system at which the user has hot desked, as its basic details say.
    pub visitor_at: Option<NodeId>,
    /// How open questions are read.
    pub readings: Readings,
}

impl View<'_> {
    /// Whether a phone that asks counts as a desk phone (UR-A15).
    fn counts(&self, who: Registration) -> bool {
        who.desk || self.reads(Question::WhichPhones, 1)
    }

    fn sees(&self, node: NodeId) -> bool {
        self.environment.sees(self.node, node)
    }

    fn reads(&self, question: Question, reading: u8) -> bool {
        self.readings.get(question) == reading
    }
}

/// A system's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server;

impl Server {
    /// A system in normal operation.
    pub fn start(node: NodeId) -> Position<Server> {
        let state = match node {
            HOME => State::Home,
            FAILOVER => State::Blocking,
            _ => State::Other,
        };
        Position { state, memory: Memory::NONE }
    }
}

fn gone_long_enough(absence: Timer, view: View<'_>) -> bool {
    if view.reads(Question::ExactlyThree, 0) { absence.has_reached() } else { absence.has_passed() }
}

fn count(timer: &mut Timer) {
    if !timer.is_running() {
        *timer = Timer::started(Limit::Set);
    }
}

impl Table for Server {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Event;
    type Output = Output;
    type View<'a> = View<'a>;

    const EDITIONS: &'static [Edition] = EVERY;

    fn kind(event: &Event) -> Input {
        match event {
            Event::Register(_) => Input::Register,
            Event::Plain(input) => *input,
        }
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View<'_>) -> bool {
        let can_answer = memory.copy || (view.topology.backs_up && view.reads(Question::WithoutCopy, 1));
        match guard {
            Guard::SeesHome => view.sees(HOME),
            Guard::SeesFailover => view.sees(FAILOVER),
            Guard::SetToBackUp => view.topology.backs_up,
            Guard::HasCopy => memory.copy,
            Guard::CanAnswer => can_answer,
            Guard::GoneLongEnough => gone_long_enough(memory.absence, view),
            Guard::PhonesHaveBegun => memory.attempt || view.reads(Question::SecondCondition, 1),
            Guard::BackLongEnough => memory.presence.has_passed(),
            Guard::GraceIsOver => memory.grace.has_reached(),
            Guard::FailbackIsAutomatic => view.topology.failback == Failback::Automatic,
            Guard::FromDeskPhone => matches!(event, Event::Register(who) if view.counts(*who)),
            Guard::VisitorIsHere => view.visitor_at == Some(view.node),
            Guard::PhoneIsHere => view.phone_here,
            Guard::PhoneWasHere => memory.phone,
            Guard::InternalTwin => view.topology.habit == Habit::InternalTwin,
            Guard::FallbackTwin => view.topology.habit == Habit::FallbackTwin,
            Guard::Reads(question, reading) => view.reads(question, reading),
        }
    }

    fn apply(
        effect: Effect,
        memory: &mut Memory,
        event: &Event,
        view: View<'_>,
        outputs: &mut Outputs<Self>,
    ) {
        match effect {
            Effect::CountAbsence => count(&mut memory.absence),
            Effect::ForgetAbsence => memory.absence = Timer::Off,
            Effect::CountPresence => count(&mut memory.presence),
            Effect::ForgetPresence => memory.presence = Timer::Off,
            Effect::CountGrace => count(&mut memory.grace),
            Effect::ForgetGrace => memory.grace = Timer::Off,
            Effect::NoteAttempt => memory.attempt = true,
            Effect::ForgetAttempt => memory.attempt = false,
            Effect::NotePhone => {
                memory.phone |= matches!(event, Event::Register(Registration { of_user: true, .. }));
            }
            Effect::ForgetPhone => memory.phone = false,
            Effect::KeepCopy => memory.copy = true,
            Effect::ForgetAll => *memory = Memory::NONE,
            Effect::Accept => outputs.push(Output::Registration(RegistrationAnswer::Accepted)),
            Effect::Refuse => {
                outputs.push(Output::Registration(RegistrationAnswer::Refused(view.topology.refusal)));
            }
            Effect::SendHome => outputs.push(Output::SendHome),
            Effect::SendCopy => outputs.push(Output::Copy),
            Effect::SayHeld => outputs.push(Output::Holding(true)),
            Effect::SayNotHeld => outputs.push(Output::Holding(false)),
            Effect::GiveSettings => outputs.push(Output::Handed(true)),
            Effect::GiveNothing => outputs.push(Output::Handed(false)),
            Effect::AskHome => outputs.push(Output::Ask(HOME)),
            Effect::AskFailover => outputs.push(Output::Ask(FAILOVER)),
            Effect::AdmitFull => outputs.push(Output::Admit(Settings::Full)),
            Effect::AdmitBasic => outputs.push(Output::Admit(Settings::Basic)),
            Effect::Deny => outputs.push(Output::Deny),
            Effect::RingPhone => outputs.push(Output::Ring(Ringing { phone: true, ..Ringing::default() })),
            Effect::RingTwin => outputs.push(Output::Ring(Ringing { twin: true, ..Ringing::default() })),
            Effect::RingFallback => {
                outputs.push(Output::Ring(Ringing { fallback: true, ..Ringing::default() }));
            }
            Effect::RingNothing => outputs.push(Output::Ring(Ringing::default())),
            Effect::RouteHome => outputs.push(Output::Route(HOME)),
            Effect::RouteFailover => outputs.push(Output::Route(FAILOVER)),
            Effect::RingVisitor => outputs.push(Output::Ring(Ringing { visit: true, ..Ringing::default() })),
            Effect::RouteVisitor => outputs.extend(view.visitor_at.map(Output::Route)),
        }
    }
}
