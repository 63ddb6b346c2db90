//! The client's table: where it dials, what it remembers and what it publishes.

use super::ambiguities::Question;
use super::editions::BOTH;
use super::messages::{Alternative, Answer, Credentials, Login, Push, Refusal};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};
use crate::topology::NodeId;

crate::closed_enum! {
    /// Where a client stands.
    pub enum State {
        /// Without a connection; another attempt is due.
        Offline,
        /// The connection is being set up.
        Dialing,
        /// Connected; the login is under way.
        LoggingOn,
        /// The second factor is outstanding.
        Authorizing,
        /// Logged on at the user's PBX.
        AtHome,
        /// Logged on at a PBX that acts as a standby.
        AtStandby,
        /// The session was ended; the user has to log on anew.
        LoggedOut,
    }
}

crate::closed_enum! {
    /// What a client is told, or notices.
    pub enum Input {
        /// The time for the next attempt has come.
        DialDue,
        /// The connection is set up.
        Connected,
        /// The connection was refused.
        Unreachable,
        /// Nothing came within the client's time.
        NoAnswer,
        /// The connection ended without the client's doing.
        Lost,
        /// The login was accepted.
        Accepted,
        /// The user is elsewhere.
        Redirected,
        /// The login was refused.
        Rejected,
        /// A second factor is wanted.
        SecondFactor,
        /// The original PBX is back.
        StandbyBack,
        /// The session is over.
        LogoutResult,
        /// A message, or a field, that the client does not know.
        Unknown,
        /// A frame that is no message at all, or too large.
        Garbage,
    }
}

crate::guard_enum! {
    /// A condition of a client row.
    pub enum Guard {
        /// The attempt before this one was of that kind.
        AfterAttempt(Attempt),
        /// The PBX that was lost was tried, as often as MA-A12 is read.
        GaveCurrentUp,
        /// A secondary is stored.
        HasSecondary,
        /// The PBX that was lost is the primary.
        CurrentIsPrimary,
        /// Session credentials are known.
        HasSession,
        /// The login under way is with session credentials.
        LoggingOnWithSession,
        /// The digest of the answer is right.
        Genuine,
        /// The PBX says that it acts as a standby.
        ByStandby,
        /// The client was redirected here; its own primary counts as the reading of MA-A8 has it.
        CameByRedirect,
        /// The client reached a PBX other than its primary without a redirect.
        CameDirectly,
        /// The client is at its primary, without a redirect or in spite of one (MA-A8).
        StayedAtPrimary,
        /// An explicit standby is named.
        ExplicitStandbyNamed,
        /// The master is named as implicit standby.
        ImplicitStandbyNamed,
        /// No standby of either kind is named.
        NoStandbyNamed,
        /// The session is not known to the PBX any more.
        SessionExpired,
        /// The attempt has followed a redirect.
        FollowedRedirect,
    }
    reads Question
}

crate::closed_enum! {
    /// What a client row does.
    pub enum Effect {
        /// Takes aim at the PBX it was connected to.
        AimAtCurrent,
        /// Takes aim at it once more.
        AimAtCurrentAgain,
        /// Takes aim at the primary.
        AimAtPrimary,
        /// Takes aim at the stored secondary.
        AimAtSecondary,
        /// Takes aim at the target of the redirect.
        AimAtRedirect,
        /// Sets the connection up.
        Dial,
        /// Draws a nonce.
        DrawNonce,
        /// Logs on with the session's credentials.
        LogOnWithSession,
        /// Logs on with user name and password.
        LogOnAsUser,
        /// Keeps the session credentials of the answer.
        KeepSession,
        /// Gives the session credentials up.
        ForgetSession,
        /// The PBX it is connected to becomes the current one.
        Arrive,
        /// Stores the PBX that it was told.
        SecondaryIsNamed,
        /// Stores the PBX it is connected to.
        SecondaryIsCurrent,
        /// Stores that there is no secondary.
        SecondaryIsNone,
        /// Publishes that it is connected to the user's PBX.
        PublishHome,
        /// Publishes that it is connected to a standby.
        PublishStandby,
        /// Publishes that it is offline.
        PublishOffline,
        /// Publishes that its connection is up, if that is so before the login (MA-A10).
        PublishUp,
        /// Ends the connection, if there is one, and publishes that if it was published before the login that it is up.
        HangUp,
        /// The next attempt starts again with the primary.
        StartOver,
    }
}

/// Which of its three PBXes an attempt began at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attempt {
    /// There was none: the client has just started.
    None,
    /// It was logged on.
    Served,
    /// The one it was connected to.
    Current,
    /// The primary.
    Primary,
    /// The secondary.
    Secondary,
    /// The one it was connected to, for the second time (MA-A12, b).
    CurrentAgain,
}

/// What the client publishes (MA-22 to MA-27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct ConnInfo {
    /// It is connected.
    pub up: bool,
    /// It is connected to a PBX that acts as a standby.
    pub standby: bool,
    /// The current PBX; nobody says which one that is while `up` is true and the client has not logged on yet (MA-A10).
    pub cur: Option<NodeId>,
    /// The primary; nobody before anything was published.
    pub pri: Option<NodeId>,
    /// The secondary.
    pub sec: Option<NodeId>,
}

impl ConnInfo {
    /// Whether it says that the connection is up, of a client that has not logged on yet (MA-A10).
    pub fn is_before_login(&self) -> bool {
        self.up && self.cur.is_none()
    }
}

/// What a client remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// The stored secondary.
    pub secondary: Option<NodeId>,
    /// The PBX it is, or was last, logged on at.
    pub current: Option<NodeId>,
    /// The PBX that the present attempt is aimed at.
    pub target: Option<NodeId>,
    /// At which PBX the present or last attempt began.
    pub attempt: Attempt,
    /// The attempt has followed a redirect.
    pub redirected: bool,
    /// Session credentials are known.
    pub session: bool,
    /// The credentials of the login under way.
    pub credentials: Credentials,
    /// The nonce was drawn and not used yet.
    pub nonce: bool,
    /// What was published last.
    pub published: ConnInfo,
}

impl Memory {
    /// A client that has never run.
    pub const NEW: Memory = Memory {
        secondary: None,
        current: None,
        target: None,
        attempt: Attempt::None,
        redirected: false,
        session: false,
        credentials: Credentials::User,
        nonce: false,
        published: ConnInfo { up: false, standby: false, cur: None, pri: None, sec: None },
    };

    /// What a client knows that was ended and started again: what it stored, or nothing.
    pub fn restarted(&self, stored: bool) -> Memory {
        match stored {
            true => Memory {
                secondary: self.secondary,
                session: self.session,
                published: ConnInfo { sec: self.secondary, ..Memory::NEW.published },
                ..Memory::NEW
            },
            false => Memory::NEW,
        }
    }

    fn show(&self, up: bool, standby: bool, view: View) -> ConnInfo {
        ConnInfo { up, standby, cur: self.current, pri: Some(view.configured), sec: self.secondary }
    }
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::DialDue`]
    DialDue,
    /// [`Input::Connected`]
    Connected,
    /// [`Input::Unreachable`]
    Unreachable,
    /// [`Input::NoAnswer`]
    NoAnswer,
    /// [`Input::Lost`]
    Lost,
    /// [`Input::Accepted`]
    Accepted {
        /// The PBX acts as a standby.
        standby: bool,
        /// The PBX to use as secondary.
        alternative: Option<Alternative>,
        /// The digest is right.
        genuine: bool,
    },
    /// [`Input::Redirected`]
    Redirected {
        /// Where to.
        to: NodeId,
        /// The digest is right.
        genuine: bool,
    },
    /// [`Input::Rejected`]
    Rejected(Refusal),
    /// [`Input::SecondFactor`]
    SecondFactor,
    /// [`Input::StandbyBack`]
    StandbyBack,
    /// [`Input::LogoutResult`]
    LogoutResult,
    /// [`Input::Unknown`]
    Unknown,
    /// [`Input::Garbage`]
    Garbage,
}

impl From<Answer> for Event {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Accepted { standby, alternative, genuine } => {
                Event::Accepted { standby, alternative, genuine }
            }
            Answer::Redirected { to, genuine } => Event::Redirected { to, genuine },
            Answer::Rejected(refusal) => Event::Rejected(refusal),
            Answer::SecondFactor => Event::SecondFactor,
        }
    }
}

impl From<Push> for Event {
    fn from(push: Push) -> Self {
        match push {
            Push::StandbyBack => Event::StandbyBack,
            Push::LogoutResult => Event::LogoutResult,
        }
    }
}

impl Event {
    fn alternative(&self) -> Option<Alternative> {
        match self {
            Event::Accepted { alternative, .. } => *alternative,
            _ => None,
        }
    }

    fn is_genuine(&self) -> bool {
        matches!(self, Event::Accepted { genuine: true, .. } | Event::Redirected { genuine: true, .. })
    }
}

/// What a client shows to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// It sets a connection up.
    Dial(NodeId),
    /// It logs on.
    LogOn(Login),
    /// It ends the connection.
    HangUp,
    /// It publishes.
    Publish(ConnInfo),
}

/// What a client row may look at beside the client's memory.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// The PBX that the client has configured: its primary (MA-16, MA-29).
    pub configured: NodeId,
    /// How open questions are read.
    pub readings: Readings,
}

/// The client's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client;

impl Client {
    /// A client that has just been started.
    pub fn start(memory: Memory) -> Position<Client> {
        Position { state: State::Offline, memory }
    }
}

impl Table for Client {
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
        match event {
            Event::DialDue => Input::DialDue,
            Event::Connected => Input::Connected,
            Event::Unreachable => Input::Unreachable,
            Event::NoAnswer => Input::NoAnswer,
            Event::Lost => Input::Lost,
            Event::Accepted { .. } => Input::Accepted,
            Event::Redirected { .. } => Input::Redirected,
            Event::Rejected(_) => Input::Rejected,
            Event::SecondFactor => Input::SecondFactor,
            Event::StandbyBack => Input::StandbyBack,
            Event::LogoutResult => Input::LogoutResult,
            Event::Unknown => Input::Unknown,
            Event::Garbage => Input::Garbage,
        }
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View) -> bool {
        let stayed = || {
            let at_primary = memory.target == Some(view.configured);
            at_primary && (!memory.redirected || view.readings.get(Question::RedirectedToPrimary) == 1)
        };
        let explicit = event.alternative().is_some_and(|it| !it.implicit);
        match guard {
            Guard::AfterAttempt(attempt) => memory.attempt == attempt,
            Guard::GaveCurrentUp => match memory.attempt {
                Attempt::Current => view.readings.get(Question::HowOften) == 0,
                attempt => attempt == Attempt::CurrentAgain,
            },
            Guard::HasSecondary => memory.secondary.is_some(),
            Guard::CurrentIsPrimary => memory.current == Some(view.configured),
            Guard::HasSession => memory.session,
            Guard::LoggingOnWithSession => memory.credentials == Credentials::Session,
            Guard::Genuine => event.is_genuine(),
            Guard::ByStandby => matches!(event, Event::Accepted { standby: true, .. }),
            Guard::CameByRedirect => memory.redirected && !stayed(),
            Guard::CameDirectly => !memory.redirected && !stayed(),
            Guard::StayedAtPrimary => stayed(),
            Guard::ExplicitStandbyNamed => explicit,
            Guard::ImplicitStandbyNamed => event.alternative().is_some_and(|it| it.implicit),
            Guard::NoStandbyNamed => event.alternative().is_none(),
            Guard::SessionExpired => matches!(event, Event::Rejected(Refusal::SessionExpired)),
            Guard::FollowedRedirect => memory.redirected,
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, event: &Event, view: View, outputs: &mut Outputs<Self>) {
        let aim = |memory: &mut Memory, target, attempt| {
            memory.target = target;
            memory.attempt = attempt;
            memory.redirected = false;
        };
        match effect {
            Effect::AimAtCurrent => aim(memory, memory.current, Attempt::Current),
            Effect::AimAtCurrentAgain => aim(memory, memory.current, Attempt::CurrentAgain),
            Effect::AimAtPrimary => aim(memory, Some(view.configured), Attempt::Primary),
            Effect::AimAtSecondary => aim(memory, memory.secondary, Attempt::Secondary),
            Effect::AimAtRedirect => {
                if let Event::Redirected { to, .. } = event {
                    memory.target = Some(*to);
                    memory.redirected = true;
                }
            }
            Effect::Dial => outputs.extend(memory.target.map(Output::Dial)),
            Effect::DrawNonce => memory.nonce = true,
            Effect::LogOnWithSession | Effect::LogOnAsUser => {
                memory.credentials = match effect {
                    Effect::LogOnWithSession => Credentials::Session,
                    _ => Credentials::User,
                };
                let fresh_nonce = std::mem::replace(&mut memory.nonce, false);
                outputs.push(Output::LogOn(Login { credentials: memory.credentials, fresh_nonce }));
            }
            Effect::KeepSession => memory.session = true,
            Effect::ForgetSession => memory.session = false,
            Effect::Arrive => {
                memory.current = memory.target;
                memory.attempt = Attempt::Served;
            }
            Effect::SecondaryIsNamed => memory.secondary = event.alternative().map(|it| it.pbx),
            Effect::SecondaryIsCurrent => memory.secondary = memory.current,
            Effect::SecondaryIsNone => memory.secondary = None,
            Effect::PublishHome | Effect::PublishStandby | Effect::PublishOffline => {
                memory.published = match effect {
                    Effect::PublishHome => memory.show(true, false, view),
                    Effect::PublishStandby => memory.show(true, true, view),
                    _ => {
                        let stays = view.readings.get(Question::OfflineStandby) == 1;
                        memory.show(false, stays && memory.published.standby, view)
                    }
                };
                outputs.push(Output::Publish(memory.published));
            }
            Effect::PublishUp => {
                if view.readings.get(Question::UpFromWhen) == 1 {
                    memory.published = ConnInfo { cur: None, ..memory.show(true, false, view) };
                    outputs.push(Output::Publish(memory.published));
                }
            }
            Effect::HangUp => {
                outputs.push(Output::HangUp);
                if memory.published.is_before_login() {
                    memory.published = memory.show(false, false, view);
                    outputs.push(Output::Publish(memory.published));
                }
            }
            Effect::StartOver => memory.attempt = Attempt::None,
        }
    }
}
