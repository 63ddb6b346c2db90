//! The task behind one [`Server`](super::Server): accepts, and owns the connections' tasks.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use std::{io, mem};

use redial_model::topology::NodeId;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::connection::TlsFaces;
use super::error::ServerError;
use super::event::{Event, Seen};
use super::fault::Fault;
use super::orders::Orders;
use super::post::Post;
use super::protocol::{Protocol, Talk};
use super::registry::Registry;
use crate::capture::Tape;
use crate::line::Line;
use crate::lock::locked;
use crate::names::Named as _;
use crate::net::{TcpListener, TcpStream, Unanswering};
use crate::stream;

/// After a failure to accept: descriptors come free somewhere in the process, which nobody announces.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

pub(super) type Done = oneshot::Sender<Result<(), ServerError>>;

#[derive(Debug)]
pub(super) enum Command<F> {
    SetFault(Fault<F>, Done),
    ResetAll(Done),
    AcceptAll(oneshot::Sender<bool>),
}

pub(super) async fn listen(node: NodeId, address: SocketAddr) -> Result<TcpListener, ServerError> {
    stream::listen_soon(address).await.map_err(|source| ServerError::Listen { node, address, source })
}

/// What is at the address of a server.
#[derive(Debug)]
pub(super) enum Door {
    Open(TcpListener),
    Closed,
    Unanswering(#[expect(dead_code, reason = "it has its effect by being there")] Unanswering),
}

impl Door {
    fn listener(&self) -> Option<&TcpListener> {
        match self {
            Door::Open(listener) => Some(listener),
            Door::Closed | Door::Unanswering(_) => None,
        }
    }
}

/// Owns the door and the connections' tasks; ends with the [`Server`](super::Server) that commands it.
pub(super) struct Switchboard<P: Protocol> {
    pub post: Post,
    pub protocol: Arc<P>,
    pub faces: Option<Arc<TlsFaces>>,
    pub events: mpsc::Sender<Event<P::Heard, P::Fault>>,
    pub open: Registry<P::Say>,
    pub door: Door,
    pub fault: Fault<P::Fault>,
    pub connections: JoinSet<()>,
    pub accept_from: Instant,
}

impl<P: Protocol> Switchboard<P> {
    pub(super) async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command<P::Fault>>) {
        loop {
            let room = self.post.connections.has_room();
            tokio::select! {
                biased;
                command = commands.recv() => match command {
                    Some(command) => self.obey(command).await,
                    None => break,
                },
                Some(ended) = self.connections.join_next() => note(ended),
                () = self.post.connections.room(), if !room => {}
                accepted = accept(self.door.listener(), self.accept_from), if room => match accepted {
                    Ok(tcp) => drop(self.serve(tcp)),
                    // The client was gone before it was accepted.
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    Err(error) => {
                        tracing::warn!(node = self.post.node.0, %error, "cannot accept");
                        self.accept_from = Instant::now() + ACCEPT_PAUSE;
                    }
                },
            }
        }
        self.reset_all().await;
    }

    async fn obey(&mut self, command: Command<P::Fault>) {
        // Who does not wait for the result does not need it.
        match command {
            Command::SetFault(fault, done) => drop(done.send(self.set_fault(fault).await)),
            Command::ResetAll(done) => {
                self.reset_all().await;
                drop(done.send(Ok(())));
            }
            Command::AcceptAll(done) => drop(done.send(self.accept_all())),
        }
    }

    async fn set_fault(&mut self, fault: Fault<P::Fault>) -> Result<(), ServerError> {
        if fault.needs_tls() && self.faces.is_none() {
            return Err(ServerError::NeedsTls { fault: fault.name() });
        }
        match fault {
            Fault::Closed => self.door = Door::Closed,
            Fault::SynSilent => self.answers_nobody().await?,
            _ => self.opens().await?,
        }
        self.fault = fault;
        Ok(())
    }

    async fn opens(&mut self) -> Result<(), ServerError> {
        if self.door.listener().is_none() {
            // Nobody listens where somebody else still does.
            self.door = Door::Closed;
            self.door = Door::Open(listen(self.post.node, self.post.address).await?);
        }
        Ok(())
    }

    async fn answers_nobody(&mut self) -> Result<(), ServerError> {
        if let Door::Unanswering(_) = self.door {
            return Ok(());
        }
        self.opens().await?;
        // Who has come by now meets what there was until now.
        self.accept_all();
        let Post { node, address, .. } = self.post;
        if let Door::Open(listener) = mem::replace(&mut self.door, Door::Closed) {
            let unanswering = Unanswering::at(listener).await;
            let unanswering = unanswering.map_err(|source| ServerError::Listen { node, address, source })?;
            self.door = Door::Unanswering(unanswering);
        }
        Ok(())
    }

    /// Accepts what waits to be accepted. False: there was no room for all of it, or for the reports.
    fn accept_all(&mut self) -> bool {
        while let Some(listener) = self.door.listener() {
            let accepted = match self.post.connections.has_room() {
                true => listener.accept_at_once(),
                false => return false,
            };
            let is_served = match accepted {
                Ok(None) => return true,
                Ok(Some(tcp)) => self.serve(tcp),
                // The client was gone before it was accepted.
                Err(error) => error.kind() == io::ErrorKind::ConnectionAborted,
            };
            if !is_served {
                return false;
            }
        }
        true
    }

    /// True: it is reported by now.
    fn serve(&mut self, tcp: TcpStream) -> bool {
        let conn = self.post.connections.number();
        let (sender, orders) = Orders::new();
        locked(&self.open).insert(conn, sender);
        let listed = Listed { open: Arc::clone(&self.open), conn };
        // Here, in the order in which they were made: tasks begin in any order. Where the case is behind with its events,
        // nobody waits for it, and the connection reports by itself.
        let seen = Seen::Attempt { met: self.fault };
        let attempt = Event { at: Instant::now(), node: self.post.node, conn, seen };
        let is_reported = self.events.try_send(attempt).is_ok();
        let talk = Talk::<P> {
            node: self.post.node,
            conn,
            fault: self.fault,
            delay: self.post.delay,
            patience: self.post.connections.patience(),
            tape: self.tape(&tcp),
            is_reported,
            events: self.events.clone(),
            orders,
        };
        let (protocol, faces) = (Arc::clone(&self.protocol), self.faces.clone());
        let room = self.post.connections.take();
        self.connections.spawn(async move {
            let (_listed, _room) = (listed, room);
            talk.serve(&*protocol, faces, tcp).await;
        });
        is_reported
    }

    /// What keeps what is said on a connection, if the case is captured.
    fn tape(&self, tcp: &TcpStream) -> Option<Tape> {
        let capture = self.post.connections.capture()?;
        Some(Tape::new(Arc::clone(capture), tcp.peer_addr().ok()?, self.post.address))
    }

    /// A connection whose task is cancelled is reset.
    async fn reset_all(&mut self) {
        self.connections.abort_all();
        while let Some(ended) = self.connections.join_next().await {
            note(ended);
        }
    }
}

/// Takes a connection off the list when its task ends, in whatever way.
struct Listed<S> {
    open: Registry<S>,
    conn: Line,
}

impl<S> Drop for Listed<S> {
    fn drop(&mut self) {
        locked(&self.open).remove(&self.conn);
    }
}

async fn accept(listener: Option<&TcpListener>, from: Instant) -> io::Result<TcpStream> {
    let Some(listener) = listener else { return pending().await };
    sleep_until(from).await;
    listener.accept().await
}

fn note(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!(%error, "a connection ended badly");
    }
}
