//! The client's end of the wire: connect, log on, watch. What to do with it is decided by the rules, elsewhere.

mod line;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use redial_model::systems::myapps::messages::{Credentials, Refusal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_rustls::rustls::ClientConfig;

/// Events that a caller may leave unread before the connection waits for it.
const UNREAD_EVENTS: usize = 64;

/// How to connect, whereto ever.
#[derive(Debug, Clone)]
pub struct DialConfig {
    /// With it, TLS; without, plain text. See [`crate::tls::client`].
    pub tls: Option<Arc<ClientConfig>>,
    /// Names that no resolver knows.
    pub hosts: BTreeMap<String, IpAddr>,
    /// How long a PBX may take: to be connected, for each answer of a login, for a pong.
    pub answer_limit: Duration,
    /// After so long without a frame of the PBX, it is pinged. `None`: never.
    pub keep_alive: Option<Duration>,
    /// What the client calls itself.
    pub user_agent: String,
}

/// A PBX to connect to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// PBX module.
    pub module: String,
}

impl Target {
    /// Reads `host/module` or `host:port/module`, as `alt` and `master` carry it. Without a port, `port_in_use` is
    /// taken. `None`: it is neither.
    #[must_use]
    pub fn parse(place: &str, port_in_use: u16) -> Option<Self> {
        let (host, module) = place.split_once('/')?;
        let (host, port) = split_port(host);
        // A colon that is left is no port's; an IPv6 address has two or more.
        let whole = !host.is_empty() && !module.is_empty() && host.matches(':').count() != 1;
        whole.then(|| Self { host, port: port.unwrap_or(port_in_use), module: module.to_owned() })
    }
}

/// Credentials for one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOn {
    /// The kind of name and password.
    pub credentials: Credentials,
    /// The user's name, or the session's.
    pub name: String,
    /// The user's password, or the session's.
    pub password: String,
    /// Hex; whether it is a new one is the caller's business.
    pub nonce: String,
}

/// What happened on the connection. After [`DialEvent::Unreachable`], [`DialEvent::Lost`] and a
/// [`DialEvent::NoAnswer`] to the connection attempt, nothing else does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialEvent {
    /// There is a WebSocket: log on.
    Connected,
    /// There is none and will be none: refused, reset, no TLS, no upgrade.
    Unreachable {
        /// What went wrong.
        reason: String,
    },
    /// The answer to the login.
    Answered(Reply),
    /// The PBX that this one stands in for is back.
    StandbyBack,
    /// The session is over.
    LogoutResult,
    /// A message that this client does not know.
    Unknown {
        /// Its `mt`.
        mt: String,
    },
    /// A frame that carries no message.
    Garbage {
        /// What is wrong with it.
        reason: String,
    },
    /// The PBX took longer than it may.
    NoAnswer {
        /// To what.
        to: Step,
    },
    /// The connection is over.
    Lost {
        /// How that showed.
        reason: String,
    },
}

/// What a PBX answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The connection attempt: TCP, TLS and upgrade.
    Connect,
    /// A `Login` message.
    Login,
    /// A ping.
    KeepAlive,
}

/// What a PBX answered to a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Logged on.
    Accepted {
        /// By a standby.
        standby: bool,
        /// The secondary, where one was named.
        alternative: Option<Secondary>,
        /// `host/module` of the master, where it was named.
        master: Option<String>,
        /// The digest is right.
        genuine: bool,
        /// A new session's credentials.
        session: Option<SessionCredentials>,
    },
    /// The user is elsewhere.
    Redirected {
        /// Name or address, without a port.
        host: String,
        /// PBX module.
        module: String,
        /// The port, where one was named; else the port in use is meant.
        port: Option<u16>,
        /// The digest is right.
        genuine: bool,
        /// A new session's credentials.
        session: Option<SessionCredentials>,
    },
    /// The credentials were not taken.
    Rejected {
        /// Why not.
        refusal: Refusal,
        /// The error's number on the wire.
        error: u32,
    },
    /// The user has to do something first, which may take longer than an answer; another one follows.
    SecondFactor,
}

/// A PBX named as secondary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secondary {
    /// `host/module`; see [`Target::parse`].
    pub place: String,
    /// It is the master.
    pub implicit: bool,
}

/// A session as a client knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionCredentials {
    /// The session's name.
    pub name: String,
    /// The session's password.
    pub password: String,
}

/// One connection to a PBX, or the attempt at one. Dropping it ends the connection without a word.
#[derive(Debug)]
pub struct Dial {
    commands: mpsc::UnboundedSender<Command>,
    events: mpsc::Receiver<DialEvent>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
enum Command {
    LogOn(LogOn),
    Say(String),
    Close,
}

impl Dial {
    /// Begins to connect.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start(config: Arc<DialConfig>, target: Target) -> Self {
        let (commands, orders) = mpsc::unbounded_channel();
        let (report, events) = mpsc::channel(UNREAD_EVENTS);
        let task = tokio::spawn(line::run(config, target, orders, report));
        Self { commands, events, task }
    }

    /// Logs on, also again on the same connection. Ignored where the connection is over, which is an event.
    pub fn log_on(&self, log_on: LogOn) {
        let _ = self.commands.send(Command::LogOn(log_on));
    }

    /// Sends a message that has no fields and whose answer is an event, if there is one: `Logout`, `SubscribeApps`.
    pub fn say(&self, mt: &str) {
        let _ = self.commands.send(Command::Say(mt.to_owned()));
    }

    /// The next event; `None` once the connection is over and all was told. Cancel-safe.
    pub async fn next_event(&mut self) -> Option<DialEvent> {
        self.events.recv().await
    }

    /// Closes the WebSocket in order, and waits for the PBX to agree within the limit for an answer.
    pub async fn close(mut self) {
        let _ = self.commands.send(Command::Close);
        // The order is read once there is room for the events before it.
        while self.events.recv().await.is_some() {}
        // A task that failed has closed its socket, too.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Dial {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Splits a port off, where there is one. An IPv6 address has colons of its own and needs brackets before a port.
fn split_port(host: &str) -> (String, Option<u16>) {
    let split = host.rsplit_once(':').filter(|(name, _)| !name.contains(':') || name.ends_with(']'));
    match split.map(|(name, port)| (name, port.parse())) {
        Some((name, Ok(port))) => (name.to_owned(), Some(port)),
        _ => (host.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_with_and_without_a_port() {
        let target = |host: &str, port| Some(Target { host: host.into(), port, module: "PBX0".into() });
        assert_eq!(Target::parse("pbx.example.com/PBX0", 443), target("pbx.example.com", 443));
        assert_eq!(Target::parse("pbx.example.com:8443/PBX0", 443), target("pbx.example.com", 8443));
        assert_eq!(Target::parse("::1/PBX0", 443), target("::1", 443));
        for wrong in ["", "pbx.example.com", "/PBX0", "pbx.example.com/"] {
            assert_eq!(Target::parse(wrong, 443), None, "{wrong}");
        }
    }
}
