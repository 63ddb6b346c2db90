//! The server's table: which of the two systems is active, and what it does for clients, calls and services.

use super::ambiguities::Question;
use super::editions::BOTH;
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};
use crate::timer::{Limit, Timer};

crate::closed_enum! {
    /// What a server is in an installation.
    #[derive(serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Role {
        /// The server that is active as a rule (NP-01); there is one.
        Master,
        /// The server that takes its place; there is one at most.
        Standby,
    }
}

crate::closed_enum! {
    /// Where a server service stands.
    pub enum State {
        /// It does not run.
        Stopped,
        /// It runs and does not know yet which system is active.
        Starting,
        /// The other system is, or will be, the active one.
        Passive,
        /// It is the active one.
        Active,
    }
}

/// A server service that runs.
pub(super) const RUNNING: &[State] = &[State::Starting, State::Passive, State::Active];

crate::closed_enum! {
    /// What a server service is told, or notices.
    pub enum Input {
        /// It is started.
        Start,
        /// It ends: it is stopped, it fails, or its computer does.
        End,
        /// Keep-alive: the other system is starting.
        PeerStarting,
        /// Keep-alive: the other system is passive.
        PeerPassive,
        /// Keep-alive: the other system is active.
        PeerActive,
        /// No keep-alive comes, though the other computer can be reached.
        PeerSilent,
        /// The other computer cannot be reached.
        PeerUnreachable,
        /// The time without keep-alive has come to its boundary, or has passed it.
        Time,
        /// The other system gives the active part to this one.
        HandOver,
        /// Order: switch over at once.
        SwitchNow,
        /// Order: switch over as soon as no call is running.
        SwitchWhenIdle,
        /// Order: no new logins.
        BlockLogins,
        /// Order: new logins again.
        UnblockLogins,
        /// Order: no new calls.
        BlockCalls,
        /// Order: new calls again.
        UnblockCalls,
        /// A client logs on.
        Login,
        /// A new call.
        NewCall,
        /// A call is over.
        CallEnds,
        /// A script begins.
        ScriptBegins,
        /// A script is done.
        ScriptEnds,
        /// The records that are not stored yet are due to be.
        StoreDue,
        /// Somebody changes what is in database or files.
        Change,
        /// Changes are due to be replicated.
        ReplicateDue,
        /// What was changed at the other system comes from there.
        ChangesCame,
        /// A service of this computer, not the server service, has failed.
        ServiceFailed,
    }
}

crate::guard_enum! {
    /// A condition of a server row.
    pub enum Guard {
        /// This is the master.
        IsMaster,
        /// It became active because the other one was gone.
        TookOver,
        /// By the last keep-alive the other system is passive.
        PeerIsPassive,
        /// By the last keep-alive the other system is active.
        PeerIsActive,
        /// The other computer cannot be reached.
        HostIsGone,
        /// The other computer can be reached, its server service does not answer.
        ServiceIsSilent,
        /// The time without keep-alive has reached its boundary: "after about".
        TimeIsReached,
        /// It has passed it: "after more than".
        TimeIsPassed,
        /// The order may be given at this system (NP-A5).
        OrderCounts,
        /// The other system passes the order on.
        ByPeer,
        /// A call is running; by NP-A13 b, or a script.
        ACallRuns,
        /// With this call all that a switchover waits for is over, and the other system is passive.
        SwitchFollowsCall,
        /// The same with this script (NP-A13 b).
        SwitchFollowsScript,
        /// A switchover waits, and nothing is running that it waits for.
        SwitchIsOverdue,
        /// What was changed is kept in a file, which by NP-A18 b nobody replicates.
        StaysWhereItIs,
        /// New logins are blocked here.
        LoginsBlocked,
        /// New calls are blocked here.
        CallsBlocked,
    }
    reads Question
}

crate::closed_enum! {
    /// What a server row does.
    pub enum Effect {
        /// Notes what keep-alive says of the other system, or that none comes.
        NotePeer,
        /// Forgets what was heard of the other system; the next keep-alive is news.
        ForgetPeer,
        /// Begins to count the time without keep-alive.
        StartClock,
        /// Goes on counting it.
        ResumeClock,
        /// Gives the count up.
        StopClock,
        /// Notes how far the count has come.
        NoteTime,
        /// Notes that it becomes active because the other one is gone.
        TakeOver,
        /// Notes that it becomes active in agreement with the other one.
        BeAppointed,
        /// Shows the administrator that it does not run.
        ShowStopped,
        /// Shows the administrator that it is starting.
        ShowStarting,
        /// Shows the administrator that it is passive.
        ShowPassive,
        /// Shows the administrator that it is active.
        ShowActive,
        /// Sets the connections of an active system up.
        SetUpLinks,
        /// Takes them down, and closes those of its clients.
        TearDownLinks,
        /// Ends calls and scripts.
        CutCalls,
        /// Gives up the records that are not stored.
        DropRecords,
        /// Stores the records.
        StoreRecords,
        /// Gives the active part to the other system.
        HandOver,
        /// Passes the order on to the other system.
        TellPeer,
        /// Refuses the order.
        RefuseOrder,
        /// Waits for the last call.
        AwaitIdle,
        /// Waits no more.
        StopAwaiting,
        /// Lets nobody log on any more.
        BlockLogins,
        /// Lets clients log on again.
        UnblockLogins,
        /// Takes no new calls any more.
        BlockCalls,
        /// Takes new calls again.
        UnblockCalls,
        /// Lets the client log on.
        AcceptLogin,
        /// Turns the login down.
        RejectLogin,
        /// Carries the new call.
        BeginCall,
        /// Does not carry the new call.
        RefuseCall,
        /// Notes the end of the call.
        EndCall,
        /// Has a record to store.
        KeepRecord,
        /// Runs the script.
        BeginScript,
        /// Notes the end of the script.
        EndScript,
        /// Notes that it has what the other one has not.
        NoteChange,
        /// Sends the other one what it has not.
        SendChanges,
        /// Takes what comes from the other system, and gives up what was changed here.
        GiveChangesUp,
        /// Keeps what was changed here, if anything was, and not what comes from the other system.
        InsistOnChanges,
    }
}

/// What is known of the other system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Peer {
    /// Nothing was heard yet.
    Unheard,
    /// It is starting.
    Starting,
    /// It is passive.
    Passive,
    /// It is active.
    Active,
    /// Its server service is silent.
    Silent,
    /// Its computer cannot be reached.
    Unreachable,
}

impl Peer {
    /// What an input says of the other system, if it speaks of it.
    pub fn told_by(input: Input) -> Option<Self> {
        match input {
            Input::PeerStarting => Some(Peer::Starting),
            Input::PeerPassive => Some(Peer::Passive),
            Input::PeerActive => Some(Peer::Active),
            Input::PeerSilent => Some(Peer::Silent),
            Input::PeerUnreachable => Some(Peer::Unreachable),
            _ => None,
        }
    }
}

/// What a server service hears of the other one, which stands there, is linked to it or not, and answers or not.
pub fn heard_of(other: State, linked: bool, hung: bool) -> Input {
    if !linked {
        return Input::PeerUnreachable;
    }
    match other {
        _ if hung => Input::PeerSilent,
        State::Stopped => Input::PeerSilent,
        State::Starting => Input::PeerStarting,
        State::Passive => Input::PeerPassive,
        State::Active => Input::PeerActive,
    }
}

/// What a server service remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// What keep-alive said last of the other system.
    pub peer: Peer,
    /// The time without keep-alive.
    pub clock: Timer,
    /// It became active because the other one was gone; kept only where that decides something (NP-A2).
    pub took_over: bool,
    /// What the administrator is shown (NP-02).
    pub shown: State,
    /// The connections of an active system stand, e.g. links to other servers.
    pub links: bool,
    /// New logins are blocked.
    pub logins_blocked: bool,
    /// New calls are blocked.
    pub calls_blocked: bool,
    /// A switchover waits for the last call.
    pub switch_waits: bool,
    /// Calls that are running.
    pub calls: u8,
    /// A script is running.
    pub script: bool,
    /// A call record is not stored yet.
    pub unstored: bool,
    /// Something was changed here and is not replicated yet.
    pub changed: bool,
}

impl Memory {
    /// A server service that has never run.
    pub const NEW: Memory = Memory {
        peer: Peer::Unheard,
        clock: Timer::Off,
        took_over: false,
        shown: State::Stopped,
        links: false,
        logins_blocked: false,
        calls_blocked: false,
        switch_waits: false,
        calls: 0,
        script: false,
        unstored: false,
        changed: false,
    };
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// What happens.
    pub input: Input,
    /// For [`Input::Time`]: how far the time without keep-alive has come.
    pub time: Timer,
    /// For orders: the other system passes it on.
    pub by_peer: bool,
}

impl Event {
    /// An event that has no more to it.
    pub fn of(input: Input) -> Self {
        Event { input, time: Timer::Off, by_peer: false }
    }

    /// The time without keep-alive has come that far.
    pub fn time(time: Timer) -> Self {
        Event { time, ..Event::of(Input::Time) }
    }

    /// An order that the other system passes on.
    pub fn passed_on(input: Input) -> Self {
        Event { by_peer: true, ..Event::of(input) }
    }
}

/// What a server service does that others notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// The client is logged on.
    Accept,
    /// The client's login is turned down.
    Reject,
    /// Every client's connection is closed.
    CloseClients,
    /// The other system is to be active.
    HandOver,
    /// An order is passed on to the other system.
    TellPeer(Input),
    /// The order is refused.
    RefuseOrder,
    /// A call was running and is cut off.
    CallCut,
    /// A script was running and is cut off.
    ScriptCut,
    /// A record is lost.
    RecordLost,
    /// The new call is carried.
    CallCarried,
    /// The new call is not carried.
    CallRefused,
    /// What was changed here goes to the other system.
    Changes,
    /// What was changed here is overwritten.
    ChangesGone,
    /// What was changed at the other system is overwritten.
    PeersChangesGone,
}

/// What a server row may look at beside the server's memory.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// What the system is.
    pub role: Role,
    /// What is changed is kept in files, and not in a database.
    pub in_files: bool,
    /// How open questions are read.
    pub readings: Readings,
}

/// The server's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server;

impl Server {
    /// A server service that was never started.
    pub fn stopped() -> Position<Server> {
        Position { state: State::Stopped, memory: Memory::NEW }
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
    type View<'a> = View;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Event) -> Input {
        event.input
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View) -> bool {
        let reads = |question, reading| view.readings.get(question) == reading;
        let counts = || event.by_peer || view.role == Role::Master || !reads(Question::OrderedAt, 1);
        let script = || memory.script && reads(Question::Scripts, 1);
        let can_switch = memory.switch_waits && memory.peer == Peer::Passive;
        match guard {
            Guard::IsMaster => view.role == Role::Master,
            Guard::TookOver => memory.took_over,
            Guard::PeerIsPassive => memory.peer == Peer::Passive,
            Guard::PeerIsActive => memory.peer == Peer::Active,
            Guard::HostIsGone => memory.peer == Peer::Unreachable,
            Guard::ServiceIsSilent => memory.peer == Peer::Silent,
            Guard::TimeIsReached => event.time.has_reached(),
            Guard::TimeIsPassed => event.time.has_passed(),
            Guard::OrderCounts => counts(),
            Guard::ByPeer => event.by_peer,
            Guard::ACallRuns => memory.calls > 0 || script(),
            Guard::SwitchFollowsCall => memory.calls == 1 && can_switch && !script(),
            Guard::SwitchFollowsScript => memory.calls == 0 && can_switch && script(),
            Guard::SwitchIsOverdue => memory.switch_waits && memory.calls == 0 && !script(),
            Guard::StaysWhereItIs => view.in_files && reads(Question::Files, 1),
            Guard::LoginsBlocked => memory.logins_blocked,
            Guard::CallsBlocked => memory.calls_blocked,
            Guard::Reads(question, reading) => reads(question, reading),
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, event: &Event, view: View, outputs: &mut Outputs<Self>) {
        match effect {
            Effect::NotePeer => {
                if let Some(peer) = Peer::told_by(event.input) {
                    memory.peer = peer;
                }
            }
            Effect::ForgetPeer => memory.peer = Peer::Unheard,
            Effect::StartClock => memory.clock = Timer::started(Limit::Set),
            Effect::ResumeClock => {
                if !memory.clock.is_running() {
                    memory.clock = Timer::started(Limit::Set);
                }
            }
            Effect::StopClock => memory.clock = Timer::Off,
            Effect::NoteTime => memory.clock = event.time,
            Effect::TakeOver => memory.took_over = view.readings.get(Question::Healing) != 0,
            Effect::BeAppointed => memory.took_over = false,
            Effect::ShowStopped => memory.shown = State::Stopped,
            Effect::ShowStarting => memory.shown = State::Starting,
            Effect::ShowPassive => memory.shown = State::Passive,
            Effect::ShowActive => memory.shown = State::Active,
            Effect::SetUpLinks => memory.links = true,
            Effect::TearDownLinks => {
                memory.links = false;
                outputs.push(Output::CloseClients);
            }
            Effect::CutCalls => {
                outputs.extend((memory.calls > 0).then_some(Output::CallCut));
                outputs.extend(memory.script.then_some(Output::ScriptCut));
                memory.calls = 0;
                memory.script = false;
            }
            Effect::DropRecords => {
                outputs.extend(memory.unstored.then_some(Output::RecordLost));
                memory.unstored = false;
            }
            Effect::StoreRecords => memory.unstored = false,
            Effect::HandOver => outputs.push(Output::HandOver),
            Effect::TellPeer => outputs.push(Output::TellPeer(event.input)),
            Effect::RefuseOrder => outputs.push(Output::RefuseOrder),
            Effect::AwaitIdle => memory.switch_waits = true,
            Effect::StopAwaiting => memory.switch_waits = false,
            Effect::BlockLogins => memory.logins_blocked = true,
            Effect::UnblockLogins => memory.logins_blocked = false,
            Effect::BlockCalls => memory.calls_blocked = true,
            Effect::UnblockCalls => memory.calls_blocked = false,
            Effect::AcceptLogin => outputs.push(Output::Accept),
            Effect::RejectLogin => outputs.push(Output::Reject),
            Effect::BeginCall => {
                memory.calls = memory.calls.saturating_add(1);
                outputs.push(Output::CallCarried);
            }
            Effect::RefuseCall => outputs.push(Output::CallRefused),
            Effect::EndCall => memory.calls = memory.calls.saturating_sub(1),
            Effect::KeepRecord => memory.unstored = true,
            Effect::BeginScript => memory.script = true,
            Effect::EndScript => memory.script = false,
            Effect::NoteChange => memory.changed = true,
            Effect::SendChanges => {
                memory.changed = false;
                outputs.push(Output::Changes);
            }
            Effect::GiveChangesUp => {
                outputs.extend(memory.changed.then_some(Output::ChangesGone));
                memory.changed = false;
            }
            Effect::InsistOnChanges => outputs.extend(memory.changed.then_some(Output::PeersChangesGone)),
        }
    }
}
