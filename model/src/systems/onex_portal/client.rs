//! The client's table: a browser, a plug-in or an application of one user, and what the user does with it.

use super::ambiguities::Question;
use super::editions::ALL;
use super::messages::Answer;
use super::topology::{Program, Server, Topology};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::rule::{Edition, Outputs, Table};

crate::closed_enum! {
    /// Where a client stands.
    pub enum State {
        /// Nobody is logged on, and no address is entered that is worth asking again.
        Out,
        /// The user was logged on, and nobody serves; another attempt is due.
        Lost,
        /// The connection is being set up.
        Connecting,
        /// It does not trust the server's certificate, and waits for its user.
        AtCertificate,
        /// Connected; it has asked for a page.
        Asking,
        /// The page to log on is there, and waits for the user.
        AtLogin,
        /// The login is under way.
        LoggingOn,
        /// The user is logged on.
        LoggedOn,
    }
}

crate::closed_enum! {
    /// What a client is told, or notices.
    pub enum Input {
        /// Its user enters the address of a server.
        AddressEntered,
        /// The time for another attempt has come.
        AttemptDue,
        /// The connection is set up, as far as the server's certificate.
        Connected,
        /// There is nothing at that address.
        Unreachable,
        /// Nothing came within the client's time.
        NoAnswer,
        /// Its user accepts the certificate.
        CertificateAccepted,
        /// The user may log on.
        LoginPage,
        /// Its user logs on.
        UserLogsOn,
        /// The login was accepted.
        Accepted,
        /// The other server serves.
        Redirected,
        /// The portal is starting.
        Starting,
        /// The session is not there any more.
        Lost,
    }
}

crate::guard_enum! {
    /// A condition of a client row.
    pub enum Guard {
        /// The certificate of the server it has reached was accepted before.
        TrustsServer,
        /// Its user has been logged on.
        IsKnown,
        /// It follows redirects.
        FollowsRedirects,
        /// It logs on without its user, who was logged on before.
        LogsOnByItself,
        /// It has met nothing at the primary's address, and knows the secondary (OX-A1).
        TurnsToSecondary,
    }
    reads Question
}

crate::closed_enum! {
    /// What a client row does.
    pub enum Effect {
        /// Takes aim at the address that its user has entered.
        AimAtEntered,
        /// Takes aim at the address that it asks after a loss.
        AimAtAddress,
        /// Takes aim at the target of the redirect.
        AimAtRedirect,
        /// Takes aim at the secondary.
        AimAtSecondary,
        /// Sets the connection up.
        Connect,
        /// Asks for a page.
        AskForPage,
        /// Shows its user that the certificate is not trusted.
        WarnUser,
        /// Trusts the certificate from now on.
        TrustServer,
        /// Shows its user the page to log on.
        ShowLogin,
        /// Logs on.
        LogOn,
        /// Its user is logged on.
        Arrive,
        /// After a loss it will ask this server.
        RememberServer,
        /// Ends the connection.
        HangUp,
    }
}

/// What a client remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Memory {
    /// The server that it has to do with, or had last.
    pub target: Server,
    /// The server that it asks after a loss.
    pub address: Server,
    /// Its user has been logged on.
    pub known: bool,
    /// The secondary's certificate was accepted; the primary's always was.
    pub trusts_secondary: bool,
}

impl Memory {
    /// Whether the certificate of a server was accepted.
    pub fn trusts(&self, server: Server) -> bool {
        server == Server::Primary || self.trusts_secondary
    }
}

/// An event with its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// [`Input::AddressEntered`]: whose.
    AddressEntered(Server),
    /// [`Input::Redirected`]: where to.
    Redirected(Server),
    /// Every other input: it has no details.
    Plain(Input),
}

impl From<Answer> for Event {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::LoginPage => Event::Plain(Input::LoginPage),
            Answer::Accepted => Event::Plain(Input::Accepted),
            Answer::Redirected { to } => Event::Redirected(to),
            Answer::Starting => Event::Plain(Input::Starting),
        }
    }
}

/// What a client shows to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// It sets a connection up.
    Connect(Server),
    /// It asks for a page.
    AskForPage,
    /// It shows its user a certificate to accept.
    WarnUser,
    /// It shows its user the page to log on.
    ShowLogin,
    /// It logs on.
    LogOn,
    /// It ends the connection.
    HangUp,
}

/// What a client row may look at beside the client's memory.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// What the client is.
    pub program: Program,
    /// How open questions are read.
    pub readings: Readings,
}

/// The client's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Client;

impl Client {
    /// Whether a program follows a redirect there, by the readings of OX-A17 and OX-A18.
    fn follows(event: &Event, view: View) -> bool {
        let reads = |question| view.readings.get(question) == 1;
        let home = *event == Event::Redirected(Server::Primary);
        match view.program {
            Program::Browser => true,
            Program::PlugIn => home || !(reads(Question::Programs) || reads(Question::TheSame)),
            Program::Application => home && reads(Question::Programs),
        }
    }

    /// A client that has just been started.
    pub fn start(topology: &Topology) -> Position<Client> {
        let memory = Memory {
            target: Server::Primary,
            address: Server::Primary,
            known: false,
            trusts_secondary: topology.accepted,
        };
        Position { state: State::Out, memory }
    }

    fn turns(memory: &Memory, event: &Event, view: View) -> bool {
        view.readings.get(Question::Redirector) == 1
            && view.program != Program::Application
            && memory.target == Server::Primary
            && matches!(event, Event::Plain(Input::Unreachable | Input::NoAnswer))
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

    const EDITIONS: &'static [Edition] = ALL;

    fn kind(event: &Event) -> Input {
        match event {
            Event::AddressEntered(_) => Input::AddressEntered,
            Event::Redirected(_) => Input::Redirected,
            Event::Plain(input) => *input,
        }
    }

    fn holds(guard: Guard, memory: &Memory, event: &Event, view: View) -> bool {
        let by_itself = view.program == Program::PlugIn && memory.known;
        match guard {
            Guard::TrustsServer => memory.trusts(memory.target),
            Guard::IsKnown => memory.known,
            Guard::FollowsRedirects => Self::follows(event, view),
            Guard::LogsOnByItself => by_itself,
            Guard::TurnsToSecondary => Self::turns(memory, event, view),
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, memory: &mut Memory, event: &Event, _: View, outputs: &mut Outputs<Self>) {
        match effect {
            Effect::AimAtEntered => {
                if let Event::AddressEntered(server) = event {
                    memory.target = *server;
                    memory.address = *server;
                }
            }
            Effect::AimAtAddress => memory.target = memory.address,
            Effect::AimAtRedirect => {
                if let Event::Redirected(to) = event {
                    memory.target = *to;
                }
            }
            Effect::AimAtSecondary => memory.target = Server::Secondary,
            Effect::Connect => outputs.push(Output::Connect(memory.target)),
            Effect::AskForPage => outputs.push(Output::AskForPage),
            Effect::WarnUser => outputs.push(Output::WarnUser),
            Effect::TrustServer => memory.trusts_secondary |= memory.target == Server::Secondary,
            Effect::ShowLogin => outputs.push(Output::ShowLogin),
            Effect::LogOn => outputs.push(Output::LogOn),
            Effect::Arrive => memory.known = true,
            Effect::RememberServer => memory.address = memory.target,
            Effect::HangUp => outputs.push(Output::HangUp),
        }
    }
}
