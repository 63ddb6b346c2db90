//! One connection of a server, layer by layer: TCP, TLS, and what the protocol makes of the rest.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use redial_model::topology::NodeId;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::Protocol;
use super::event::{Closing, Event, Seen, Tell, logged};
use super::fault::Fault;
use super::orders::{Interrupt, Orders};
use crate::line::Line;
use crate::stream::{Ended, Grip, Stream};
use crate::tls::{self, Authorities, TlsError};

/// A client that has not finished a handshake by then never will.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(30);

/// What a server can show in a TLS handshake.
#[derive(Debug)]
pub(super) struct TlsFaces {
    trusted: Arc<ServerConfig>,
    unknown: Arc<ServerConfig>,
    refusing: Arc<ServerConfig>,
}

impl TlsFaces {
    pub(super) fn new(
        authorities: &Authorities,
        address: IpAddr,
        names: &[String],
    ) -> Result<Self, TlsError> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(Self {
            trusted: authorities.trusted.server(address, &names)?,
            unknown: authorities.unknown.server(address, &names)?,
            refusing: tls::refusing_server()?,
        })
    }

    fn show<F>(&self, fault: &Fault<F>) -> &Arc<ServerConfig> {
        match fault {
            Fault::TlsRefused => &self.refusing,
            Fault::TlsUnknownAuthority => &self.unknown,
            _ => &self.trusted,
        }
    }
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
        match self.orders.unless_interrupted(timeout(HANDSHAKE_LIMIT, work)).await? {
            Ok(done) => Ok(done),
            Err(_) => {
                let what = format!("{what}: not finished within {} s", HANDSHAKE_LIMIT.as_secs());
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

    /// Serves the connection to its end. Cancelling this resets it.
    pub(super) async fn serve(mut self, protocol: &P, faces: Option<Arc<TlsFaces>>, tcp: TcpStream) {
        let grip = match Grip::new(&tcp) {
            Ok(grip) => grip,
            Err(error) => {
                tracing::warn!(node = self.node.0, %error, "cannot serve a connection");
                return;
            }
        };
        let mut ending = match self.layers(protocol, faces, tcp).await {
            Ok(ending) | Err(ending) => ending,
        };
        if let Ending::Hold = ending {
            ending = self.hold(&grip).await;
        }
        match ending {
            Ending::Finish => grip.finish().await,
            Ending::Left(how) => drop(self.report(Seen::ClosedByClient { how }).await),
            Ending::Cut | Ending::Hold => {}
        }
    }

    async fn layers(
        &mut self,
        protocol: &P,
        faces: Option<Arc<TlsFaces>>,
        tcp: TcpStream,
    ) -> Result<Ending, Ending> {
        self.report(Seen::Attempt { met: self.fault }).await?;
        match self.fault {
            Fault::Reset => return Ok(Ending::Cut),
            Fault::TcpSilent => return Ok(Ending::Hold),
            Fault::Delayed => {
                let delay = self.delay;
                self.unless_interrupted(tokio::time::sleep(delay)).await?;
            }
            _ => {}
        }
        let stream = self.secure(faces, tcp).await?;
        protocol.converse(self, stream).await
    }

    async fn secure(&mut self, faces: Option<Arc<TlsFaces>>, tcp: TcpStream) -> Result<Stream, Ending> {
        const WHAT: &str = "TLS handshake fails";
        let Some(faces) = faces else { return Ok(Box::new(tcp)) };
        let acceptor = TlsAcceptor::from(Arc::clone(faces.show(&self.fault)));
        match self.handshake(WHAT, acceptor.accept(tcp)).await? {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => {
                let what = format!("{WHAT}: {}", logged(&error.to_string()));
                self.report(Seen::Failed { what }).await?;
                // The alert that says why is still to arrive.
                Err(Ending::Finish)
            }
        }
    }

    async fn hold(&mut self, grip: &Grip) -> Ending {
        loop {
            tokio::select! {
                biased;
                tell = self.orders.next() => if let Tell::Reset = tell { return Ending::Cut },
                ended = grip.hold() => return Ending::Left(match ended {
                    Ended::Eof => Closing::Eof,
                    Ended::Reset => Closing::Reset,
                }),
            }
        }
    }
}
