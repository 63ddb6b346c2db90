//! What a server speaks, and a connection as whoever speaks it sees it.

use std::fmt::Debug;
use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::event::{Closing, Event, Seen, Tell};
use super::fault::{AboveTls, Fault};
use super::orders::{Interrupt, Orders};
use crate::capture::Tape;
use crate::line::Line;
use crate::stream::Stream;

/// What a server speaks on a connection once TCP and, where it is wanted, TLS stand. It knows no rules: it turns frames
/// into reports, and what it is told to say into frames.
pub trait Protocol: Send + Sync + 'static {
    /// What may be wrong above TLS as long as it lasts; [`Nothing`](super::fault::Nothing) if nothing can.
    type Fault: AboveTls;
    /// What a connection can be told to say.
    type Say: Clone + Debug + Send + Sync + 'static;
    /// What a connection reports beside its beginning and its end.
    type Heard: Debug + Send + 'static;

    /// Serves one connection to its end. Cancelling this resets it.
    fn converse(
        &self,
        talk: &mut Talk<Self>,
        stream: Stream,
    ) -> impl Future<Output = Result<Ending, Ending>> + Send
    where
        Self: Sized;
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With a reset, at once.
    Cut,
    /// When the client has taken all that was written.
    Finish,
    /// When the client is tired of the silence.
    Hold,
    /// The client ended it.
    Left(Closing),
}

impl From<Interrupt> for Ending {
    fn from(interrupt: Interrupt) -> Self {
        match interrupt {
            Interrupt::Reset => Self::Cut,
            Interrupt::Quiet => Self::Hold,
        }
    }
}

/// A connection, as its protocol sees it: whom it reports to, and what it is told.
pub struct Talk<P: Protocol> {
    pub(super) node: NodeId,
    pub(super) conn: Line,
    pub(super) fault: Fault<P::Fault>,
    pub(super) delay: Duration,
    pub(super) patience: Duration,
    /// The attempt was reported when it was accepted.
    pub(super) is_reported: bool,
    pub(super) tape: Option<Tape>,
    pub(super) events: mpsc::Sender<Event<P::Heard, P::Fault>>,
    pub(super) orders: Orders<P::Say>,
}

impl<P: Protocol> Talk<P> {
    /// The node of the server.
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// Which connection it is.
    pub fn conn(&self) -> Line {
        self.conn
    }

    /// What is wrong above TLS, if something is.
    pub fn fault(&self) -> Option<P::Fault> {
        match self.fault {
            Fault::Above(fault) => Some(fault),
            _ => None,
        }
    }

    /// The next order. Cancel-safe.
    pub async fn told(&mut self) -> Tell<P::Say> {
        self.orders.next().await
    }

    /// Does `work` unless the connection is told to end, or to be silent, first; other orders wait.
    ///
    /// # Errors
    /// The ending that it was told.
    pub async fn unless_interrupted<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Ending> {
        Ok(self.orders.unless_interrupted(work).await?)
    }

    /// A handshake of the protocol, which a client has to have finished in time.
    ///
    /// # Errors
    /// The ending of a connection that was told to end, or did not finish in time.
    pub async fn handshake<T>(&mut self, what: &str, work: impl Future<Output = T>) -> Result<T, Ending> {
        match self.orders.unless_interrupted(timeout(self.patience, work)).await? {
            Ok(done) => Ok(done),
            Err(_) => {
                let what = format!("{what}: not finished within {} s", self.patience.as_secs());
                self.report(Seen::Failed { what }).await?;
                Err(Ending::Cut)
            }
        }
    }

    /// Reports what the protocol heard.
    ///
    /// # Errors
    /// Nobody listens any more: the case is over.
    pub async fn heard(&self, heard: P::Heard) -> Result<(), Ending> {
        self.report(Seen::Heard(heard)).await
    }

    /// Reports something that happened. Waits while the case is behind with its events: that bounds what a hostile
    /// client can pile up.
    ///
    /// # Errors
    /// Nobody listens any more: the case is over.
    pub async fn report(&self, seen: Seen<P::Heard, P::Fault>) -> Result<(), Ending> {
        let event = Event { at: Instant::now(), node: self.node, conn: self.conn, seen };
        self.events.send(event).await.map_err(|_| Ending::Cut)
    }
}
