//! All servers of a case, and what a case can make happen to them whatever they speak.

use std::collections::BTreeSet;
use std::sync::Arc;

use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::line::Line;
use crate::oracle::{Mishap, Observable};
use crate::server::{AboveTls as _, Closing, Event, Fault, Post, Protocol, Seen, Server, ServerError, Tell};

/// Events that may wait to be dealt with.
const QUEUE: usize = 256;

/// How an established connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// By a reset.
    Reset,
    /// In order, as the protocol has it.
    Close,
    /// It stays open, and nothing is read or written any more.
    Quiet,
}

impl From<ServerError> for Trouble {
    fn from(error: ServerError) -> Self {
        Trouble::Harness(error.to_string())
    }
}

/// What an [`Ensemble`] with this protocol reports.
pub type EventOf<P> = Event<<P as Protocol>::Heard, <P as Protocol>::Fault>;

/// Whether a server is there.
#[derive(Clone, Copy)]
enum Condition {
    Runs,
    Stopped,
    Hangs,
}

/// Whether a server is there, and what is on the way to it: neither changes the other.
#[derive(Clone, Copy)]
struct Standing<F> {
    condition: Condition,
    path: Fault<F>,
}

impl<F: Copy + PartialEq> Standing<F> {
    /// What new connections meet.
    fn met(self) -> Fault<F> {
        match (self.path, self.condition) {
            (Fault::Open | Fault::Delayed, Condition::Stopped) => Fault::Closed,
            (Fault::Open | Fault::Delayed, Condition::Hangs) => Fault::TcpSilent,
            (path, _) => path,
        }
    }
}

/// What becomes of attempts that nobody sees, because they meet this.
fn unseen<F>(met: Fault<F>) -> Option<Mishap> {
    match met {
        Fault::Closed => Some(Mishap::Unreachable),
        Fault::SynSilent => Some(Mishap::NoAnswer),
        _ => None,
    }
}

/// The servers of a case, by their nodes.
pub struct Ensemble<P: Protocol> {
    servers: Vec<Server<P>>,
    standing: Vec<Standing<P::Fault>>,
    /// Connections at which a certificate of an unknown authority was shown.
    untrusted: BTreeSet<Line>,
    ears: mpsc::Receiver<EventOf<P>>,
}

impl<P: Protocol> Ensemble<P> {
    /// Starts a server at each post; their nodes count from 0.
    ///
    /// # Errors
    /// Says which of them cannot start, and why.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn open(posts: Vec<Post>, protocol: Arc<P>) -> Result<Self, ServerError> {
        let (events, ears) = mpsc::channel(QUEUE);
        let mut servers = Vec::new();
        for post in posts {
            debug_assert_eq!(post.node.index(), servers.len());
            servers.push(Server::new(post, Arc::clone(&protocol), events.clone()).await?);
        }
        let standing = vec![Standing { condition: Condition::Runs, path: Fault::Open }; servers.len()];
        Ok(Ensemble { standing, untrusted: BTreeSet::new(), servers, ears })
    }

    /// Where the servers report.
    pub fn ears(&mut self) -> &mut mpsc::Receiver<EventOf<P>> {
        &mut self.ears
    }

    /// Deals with what every wire has in common: attempts, and ends of connections. What the protocol heard is returned.
    ///
    /// # Errors
    /// What settles the case at once.
    pub fn saw<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        event: EventOf<P>,
    ) -> Result<Option<(NodeId, Line, P::Heard)>, Trouble> {
        let Event { at, node, conn, seen } = event;
        let gives_up = matches!(seen, Seen::ClosedByClient { .. } | Seen::Failed { .. });
        record.ledger.happens(at, conn, gives_up);
        match seen {
            Seen::Heard(_) if self.untrusted.contains(&conn) => {
                let name = record.ledger.name(node);
                let what = format!("a connection to {name} that took a certificate of an unknown authority");
                return Err(Trouble::broken(what, &[]));
            }
            Seen::Heard(heard) => return Ok(Some((node, conn, heard))),
            Seen::Attempt { met } => self.attempted(record, node, conn, met)?,
            Seen::Failed { what } => {
                record.ledger.client_does(node, what);
                record.lost(conn);
            }
            Seen::ClosedByClient { how } => {
                let how = match how {
                    Closing::Orderly => "closes the connection",
                    Closing::Reset => "resets the connection",
                    Closing::Eof => "drops the connection",
                };
                record.ledger.client_does(node, how);
                record.left(conn)?;
            }
        }
        Ok(None)
    }

    fn attempted<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        node: NodeId,
        conn: Line,
        met: Fault<P::Fault>,
    ) -> Result<(), Trouble> {
        let now = self.fault(node);
        record.ledger.slipped |= met != now;
        record.attempted(conn, node)?;
        if met == Fault::TlsUnknownAuthority {
            self.untrusted.insert(conn);
        }
        match met {
            Fault::Open | Fault::Delayed => {}
            Fault::Closed | Fault::Reset | Fault::TlsRefused | Fault::TlsUnknownAuthority => {
                record.lost(conn)
            }
            Fault::SynSilent | Fault::TcpSilent => record.silenced(conn),
            Fault::Above(fault) if fault.is_silence() => record.silenced(conn),
            Fault::Above(_) => record.lost(conn),
        }
        // It was accepted just before the server ended, and ended with it.
        if now == Fault::Closed {
            record.lost(conn);
        }
        Ok(())
    }

    /// A server ends as in a power cut: its connections are reset, its port is closed. For an end in order, cut its
    /// connections by [`Cut::Close`] and close its port by [`Ensemble::path`].
    ///
    /// # Errors
    /// The harness failed.
    pub async fn stop<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        node: NodeId,
    ) -> Result<(), Trouble> {
        let what = format!("{} stops", record.ledger.name(node));
        record.ledger.fault(what);
        self.standing[node.index()].condition = Condition::Stopped;
        self.set_met(record, node).await?;
        self.servers[node.index()].reset_connections().await?;
        for line in record.ledger.lines_at(node) {
            record.torn(line);
        }
        Ok(())
    }

    /// A server that was stopped or hung runs again; what is on the way to it stays there.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn start<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        node: NodeId,
    ) -> Result<(), Trouble> {
        let what = format!("{} starts", record.ledger.name(node));
        record.ledger.fault(what);
        self.standing[node.index()].condition = Condition::Runs;
        self.set_met(record, node).await
    }

    /// From now on, new connections meet what is there.
    async fn set_met<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        node: NodeId,
    ) -> Result<(), Trouble> {
        let met = self.fault(node);
        let unseen = unseen(met);
        if unseen.is_some() {
            record.set_unseen(node, unseen);
        }
        self.servers[node.index()].set_fault(met).await?;
        if unseen.is_none() {
            // Whoever came until now got nowhere, and was seen by nobody.
            record.set_unseen(node, None);
        }
        Ok(())
    }

    /// A server hangs: the system still accepts for it, and nothing is said any more on any connection.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn hang<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        node: NodeId,
    ) -> Result<(), Trouble> {
        let what = format!("{} hangs", record.ledger.name(node));
        record.ledger.fault(what);
        self.standing[node.index()].condition = Condition::Hangs;
        self.set_met(record, node).await?;
        self.servers[node.index()].tell_all(Tell::Quiet);
        for line in record.ledger.lines_at(node) {
            record.silenced(line);
        }
        Ok(())
    }

    /// New connections to a server meet this from now on; established ones are not touched.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn path<T: Observable>(
        &mut self,
        record: &mut Record<'_, T>,
        node: NodeId,
        fault: Fault<P::Fault>,
    ) -> Result<(), Trouble> {
        let what = format!("new connections to {} meet {fault}", record.ledger.name(node));
        record.ledger.fault(what);
        self.standing[node.index()].path = fault;
        self.set_met(record, node).await
    }

    /// Whether a server runs, whatever is on the way to it.
    pub fn runs(&self, node: NodeId) -> bool {
        matches!(self.standing[node.index()].condition, Condition::Runs)
    }

    /// What new connections to a server meet now.
    pub fn fault(&self, node: NodeId) -> Fault<P::Fault> {
        self.standing[node.index()].met()
    }

    /// Every connection to a server is reset, whoever made it. For wires on which connections come and go and mean nothing: nobody
    /// is told that a line is lost.
    ///
    /// # Errors
    /// The harness failed.
    pub async fn reset(&self, node: NodeId) -> Result<(), Trouble> {
        Ok(self.servers[node.index()].reset_connections().await?)
    }

    /// The connections to a server are cut that stood when the phase began. Without one there, nothing happens.
    ///
    /// # Errors
    /// The harness failed.
    pub fn cut<T: Observable>(
        &self,
        record: &mut Record<'_, T>,
        node: NodeId,
        how: Cut,
    ) -> Result<(), Trouble> {
        for line in record.ledger.lines_since_before(node) {
            let (what, tell) = match how {
                Cut::Quiet => ("goes quiet", Tell::Quiet),
                Cut::Close => ("closes the connection", Tell::Close),
                Cut::Reset => ("resets the connection", Tell::Reset),
            };
            record.ledger.server_does(node, what);
            match how {
                Cut::Quiet => record.silenced(line),
                Cut::Close => record.lost(line),
                Cut::Reset => record.torn(line),
            }
            self.order(node, line, tell)?;
        }
        Ok(())
    }

    /// Tells a connection what to do. That it has just ended is no trouble: it is an event on its way.
    ///
    /// # Errors
    /// The harness failed.
    pub fn order(&self, node: NodeId, conn: Line, tell: impl Into<Tell<P::Say>>) -> Result<(), Trouble> {
        Ok(self.servers[node.index()].order(conn, tell)?)
    }

    /// Whether a connection stands. What was said on one that does not was on its way when it ended.
    pub fn stands(&self, node: NodeId, conn: Line) -> bool {
        self.servers[node.index()].connections().contains(&conn)
    }

    /// Accepts every connection that was made by now, at whichever server, and reports it. False: it could not be done.
    pub async fn accept_all(&self) -> bool {
        let mut all = true;
        for server in &self.servers {
            all &= server.accept_all().await;
        }
        all
    }

    /// Ends all servers and frees their addresses.
    pub async fn strike(self) {
        for server in self.servers {
            server.shut_down().await;
        }
    }
}
