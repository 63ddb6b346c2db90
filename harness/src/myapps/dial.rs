//! The client's end of the wire: connect, log on, watch. What to do with it is decided by the rules, elsewhere.
//!
//! - this file: one connection, as its owner has it
//! - `target`: whereto, and how
//! - `order`: what it can be told
//! - `event`: what happens on it
//! - `line`: the task behind it
//! - `without_pongs`: what a client that does not answer pings writes

mod event;
mod line;
mod order;
mod target;
mod without_pongs;

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

pub use event::{DialEvent, Reply, Secondary, SessionCredentials, Step};
pub use order::LogOn;
pub use target::{DialConfig, Target};

use order::Command;

/// Events that a caller may leave unread before the connection waits for it.
const UNREAD_EVENTS: usize = 64;

/// One connection to a PBX, or the attempt at one. Dropping it ends the connection without a word.
#[derive(Debug)]
pub struct Dial {
    commands: mpsc::UnboundedSender<Command>,
    events: mpsc::Receiver<DialEvent>,
    task: JoinHandle<()>,
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
