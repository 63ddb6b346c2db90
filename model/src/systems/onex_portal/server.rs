//! The portal's table: whether it serves, what it answers, and what it keeps of what users do.

use super::ambiguities::Question;
use super::editions::ALL;
use super::messages::{Answer, Peer};
use super::topology::{Failback, Server, Takeover, Topology};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};
use crate::timer::Timer;

crate::closed_enum! {
    /// Where a portal stands.
    pub enum State {
        /// Its process does not run.
        Stopped,
        /// It runs and does not serve.
        Passive,
        /// It serves.
        Active,
    }
}

crate::closed_enum! {
    /// What a portal is told, or notices.
    pub enum Input {
        /// Its process is started.
        Started,
        /// Its process ends.
        Ended,
        /// Its own IP Office is not there any more.
        OfficeGone,
        /// Its own IP Office is there.
        OfficeBack,
        /// Nothing is heard of the other portal.
        PeerUnseen,
        /// The other portal runs and does not serve.
        PeerPassive,
        /// The other portal serves.
        PeerActive,
        /// The detection time is reached, or passed.
        DetectionTime,
        /// A program asks for a page, of a user who was logged on somewhere before.
        KnownRequest,
        /// A program asks for a page, of a user who was not.
        NewRequest,
        /// A user logs on.
        LogOn,
        /// A user who is logged on here changes a setting.
        ChangeMade,
        /// A change that was made here is due to be copied.
        CopyDue,
        /// The primary's portal sends a change.
        ChangeCopied,
        /// A user who is logged on here schedules a conference.
        ConferenceScheduled,
        /// The time of a conference has come.
        ConferenceDue,
        /// A user who is logged on here changes or deletes a personal contact.
        ContactEdited,
    }
}

crate::guard_enum! {
    /// A condition of a portal's row.
    pub enum Guard {
        /// It is the primary's portal.
        IsPrimary,
        /// Everything that resilience needs is configured and in force (OX-02, OX-03, OX-04, OX-25, OX-26).
        PrerequisitesMet,
        /// It has its own IP Office.
        HasOffice,
        /// The IP Office runs whose server answers for the portal that has stopped.
        HostAnswers,
        /// It is not told to wait for a restart, or it need not share: the other portal is known not to serve.
        ReturnsByItself,
        /// The other portal's state, as it was known before this event.
        PeerWas(Peer),
        /// The other portal serves, as far as this one has noticed.
        SeesPeerServe,
        /// This takeover does not wait for the detection time.
        TakesOverAtOnce,
        /// The detection time runs.
        ClockRuns,
        /// The detection time is up, with this event.
        TimeIsUp,
        /// It has what a secondary needs to serve (OX-A8).
        CanServe,
        /// Nothing but its own IP Office kept it from taking over.
        WasWaitingForOffice,
        /// As secondary it gives way to a primary that serves.
        GivesWay,
        /// Giving way, it ends the sessions of its users: for all it has seen, standalone mode is over (OX-A4).
        EndsSessions,
        /// It sees a part of the primary, of which nothing was there, and failback is automatic.
        SeesPartAgain,
        /// It has scheduled a conference.
        HasConference,
        /// It sees the IP Office to which the user belongs.
        SeesUsersOffice,
    }
    reads Question
}

crate::closed_enum! {
    /// What a portal's row does.
    pub enum Effect {
        /// What was configured is in force from now on.
        PutInForce,
        /// Notes that it was restarted.
        MarkRestarted,
        /// Forgets that it was restarted.
        UnmarkRestarted,
        /// Forgets what it saw, and its clock.
        ForgetSight,
        /// Notes what the other portal says of itself.
        NotePeer,
        /// Begins to wait for the detection time.
        StartClock,
        /// Notes how much of the detection time is over.
        MoveClock,
        /// Does not wait any more.
        StopClock,
        /// Has waited long enough already.
        SkipClock,
        /// Is shown as available.
        ShowAvailable,
        /// Is shown as starting.
        ShowStarting,
        /// Is not shown as running.
        ShowNothing,
        /// Answers with the page to log on.
        OfferLogin,
        /// Logs the user on.
        Accept,
        /// Redirects to the other server.
        RedirectToPeer,
        /// Answers that it is starting.
        SayStarting,
        /// Ends the sessions of its users.
        EndSessions,
        /// Keeps the change that was made here.
        KeepChange,
        /// Keeps the change that was made here, and will copy it.
        KeepChangeToCopy,
        /// Keeps the change that was sent.
        KeepCopy,
        /// Sends the change to the other portal.
        CopyChange,
        /// Gives up what was changed here.
        DropChanges,
        /// Keeps the conference.
        KeepConference,
        /// Gives its conferences up.
        DropConferences,
        /// Holds the conference.
        HoldConference,
        /// Does what the user wants with the contact.
        EditContact,
        /// Refuses to.
        RefuseContact,
    }
}

/// What the administration shows of a portal (OX-08).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// It does not run.
    Nothing,
    /// Orange.
    Starting,
    /// Green.
    Available,
}

/// Whether a portal has the user's change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// No.
    Nothing,
    /// It was made here.
    Own,
    /// It was made here, and is to be sent to the other portal.
    Due,
    /// The primary's portal has sent it.
    Copied,
}

/// What a portal remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// What the other portal said of itself last.
    pub peer: Peer,
    /// How much of the detection time is over.
    pub clock: Timer,
    /// The configuration is in force, since it was restarted after it.
    pub in_force: bool,
    /// It has met the other portal as its partner in resilience.
    pub partner: bool,
    /// It was restarted and has not served since.
    pub restarted: bool,
    /// What the administration shows.
    pub shown: Shown,
    /// Whether it has the user's change.
    pub change: Kept,
    /// It has the user's conference.
    pub conference: bool,
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::PeerUnseen`], [`Input::PeerPassive`], [`Input::PeerActive`]
    Peer(Peer),
    /// [`Input::DetectionTime`]: how much is over.
    DetectionTime(Timer),
    /// Every other input: it has no details.
    Plain(Input),
}

/// What a portal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Answers whoever asks.
    Answer(Answer),
    /// Ends the sessions of its users.
    EndSessions,
    /// Sends the change to the other portal.
    CopyChange,
    /// Holds the conference.
    HoldConference,
    /// Does what the user wants with the contact, or refuses to.
    Contact(bool),
}

/// What a portal may look at beside its memory: its configuration and the IP Office services, as far as it sees them.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The installation.
    pub topology: &'a Topology,
    /// Whose portal it is.
    pub server: Server,
    /// It has its own IP Office, as far as it has noticed.
    pub own_office: bool,
    /// Its own IP Office runs: only what answers in its place may know that at once.
    pub host_answers: bool,
    /// It sees the IP Office to which the user belongs, as far as it has noticed.
    pub users_office: bool,
    /// How open questions are read.
    pub readings: Readings,
}

impl View<'_> {
    fn reads(&self, question: Question, reading: u8) -> bool {
        self.readings.get(question) == reading
    }

    /// A portal that has met the other one knows that resilience is in force there, too.
    fn prerequisites_met(&self, memory: &Memory, peer: Peer) -> bool {
        let meets = matches!(peer, Peer::Passive | Peer::Active);
        self.topology.prerequisites.is_configured() && memory.in_force && (memory.partner || meets)
    }

    fn at_once(&self, peer: Peer) -> bool {
        self.topology.takeover == Takeover::AtOnce
            || (peer == Peer::Passive && self.reads(Question::DelayOfAll, 1))
    }

    fn is_up(&self, clock: Timer) -> bool {
        clock.has_passed() || (clock.has_reached() && self.readings.get(Question::Boundary) == 0)
    }

    fn can_serve(&self) -> bool {
        self.own_office || self.reads(Question::SecondaryOffice, 0)
    }

    fn was_waiting(&self, memory: &Memory) -> bool {
        self.reads(Question::SecondaryOffice, 1)
            && (memory.peer.is_unseen() || memory.peer == Peer::Passive)
            && self.prerequisites_met(memory, memory.peer)
            && (self.at_once(memory.peer) || self.is_up(memory.clock))
    }

    fn returns_by_itself(&self, memory: &Memory, peer: Peer) -> bool {
        self.topology.failback == Failback::Automatic
            || peer.is_unseen()
            || peer == Peer::Passive
            || (memory.restarted && self.reads(Question::ManualRestart, 1))
    }

    fn ends_sessions(&self, memory: &Memory) -> bool {
        self.reads(Question::StandaloneSessions, 1) && memory.peer.is_unseen()
    }

    fn gives_way(&self) -> bool {
        self.topology.failback == Failback::Automatic
            || self.reads(Question::StandaloneManual, 0)
            || self.reads(Question::ManualRestart, 1)
    }
}

/// The portal's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Portal;

impl Portal {
    /// A server's portal in an installation where all has been well for long.
    pub fn settled(topology: &Topology, server: Server, readings: Readings) -> Position<Portal> {
        let in_force = |server| {
            topology.prerequisites.is_restarted(server) || readings.get(Question::RestartNeeded) == 1
        };
        let partner = topology.prerequisites.is_configured() && in_force(server) && in_force(server.other());
        let (state, peer, shown) = match server {
            Server::Primary => (State::Active, Peer::Passive, Shown::Available),
            Server::Secondary => (State::Passive, Peer::Active, Shown::Starting),
        };
        let memory = Memory {
            peer: if partner { peer } else { Peer::Unseen },
            clock: Timer::Off,
            in_force: in_force(server),
            partner,
            restarted: false,
            shown,
            change: Kept::Nothing,
            conference: false,
        };
        Position { state, memory }
    }
}

impl Table for Portal {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = Memory;
    type Event = Event;
    type Output = Output;
    type View<'a> = View<'a>;

    const EDITIONS: &'static [Edition] = ALL;

    fn kind(event: &Event) -> Input {
        match event {
            Event::Peer(Peer::Active) => Input::PeerActive,
            Event::Peer(Peer::Passive) => Input::PeerPassive,
            Event::Peer(Peer::Unseen | Peer::OfficeOnly | Peer::Unknown) => Input::PeerUnseen,
            Event::DetectionTime(_) => Input::DetectionTime,
            Event::Plain(input) => *input,
        }
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View<'_>) -> bool {
        let peer = match event {
            Event::Peer(peer) => *peer,
            _ => memory.peer,
        };
        let clock = match event {
            Event::DetectionTime(clock) => *clock,
            _ => memory.clock,
        };
        match guard {
            Guard::IsPrimary => view.server == Server::Primary,
            Guard::PrerequisitesMet => view.prerequisites_met(memory, peer),
            Guard::HasOffice => view.own_office,
            Guard::HostAnswers => view.host_answers,
            Guard::ReturnsByItself => view.returns_by_itself(memory, peer),
            Guard::PeerWas(peer) => memory.peer == peer,
            Guard::SeesPeerServe => memory.peer == Peer::Active,
            Guard::TakesOverAtOnce => view.at_once(peer),
            Guard::ClockRuns => memory.clock.is_running(),
            Guard::TimeIsUp => view.is_up(clock),
            Guard::CanServe => view.can_serve(),
            Guard::WasWaitingForOffice => view.was_waiting(memory),
            Guard::GivesWay => view.gives_way(),
            Guard::EndsSessions => view.ends_sessions(memory),
            Guard::SeesPartAgain => {
                view.topology.failback == Failback::Automatic
                    && memory.peer == Peer::Unseen
                    && matches!(event, Event::Peer(Peer::OfficeOnly | Peer::Passive))
            }
            Guard::HasConference => memory.conference,
            Guard::SeesUsersOffice => view.users_office,
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
        let mut answer = |answer| outputs.push(Output::Answer(answer));
        match effect {
            Effect::PutInForce => memory.in_force = true,
            Effect::MarkRestarted => memory.restarted = true,
            Effect::UnmarkRestarted => memory.restarted = false,
            Effect::ForgetSight => {
                memory.peer = Peer::Unknown;
                memory.clock = Timer::Off;
            }
            Effect::NotePeer => {
                if let Event::Peer(peer) = event {
                    memory.peer = *peer;
                    memory.partner |= !peer.is_unseen();
                }
            }
            Effect::StartClock => memory.clock = Timer::started(view.topology.detection_time()),
            Effect::MoveClock => {
                if let Event::DetectionTime(clock) = event {
                    memory.clock = *clock;
                }
            }
            Effect::StopClock => memory.clock = Timer::Off,
            Effect::SkipClock => memory.clock = Timer::After,
            Effect::ShowAvailable => memory.shown = Shown::Available,
            Effect::ShowStarting => memory.shown = Shown::Starting,
            Effect::ShowNothing => memory.shown = Shown::Nothing,
            Effect::OfferLogin => answer(Answer::LoginPage),
            Effect::Accept => answer(Answer::Accepted),
            Effect::RedirectToPeer => answer(Answer::Redirected { to: view.server.other() }),
            Effect::SayStarting => answer(Answer::Starting),
            Effect::EndSessions => outputs.push(Output::EndSessions),
            Effect::KeepChange => memory.change = Kept::Own,
            Effect::KeepChangeToCopy => memory.change = Kept::Due,
            Effect::KeepCopy => memory.change = Kept::Copied,
            Effect::CopyChange => {
                memory.change = Kept::Copied;
                outputs.push(Output::CopyChange);
            }
            Effect::DropChanges if memory.change == Kept::Own => memory.change = Kept::Nothing,
            Effect::DropChanges => {}
            Effect::KeepConference => memory.conference = true,
            Effect::DropConferences => memory.conference = false,
            Effect::HoldConference => {
                memory.conference = false;
                outputs.push(Output::HoldConference);
            }
            Effect::EditContact => outputs.push(Output::Contact(true)),
            Effect::RefuseContact => outputs.push(Output::Contact(false)),
        }
    }
}
