//! One TCP connection, in plain text or TLS, that can be reset, held silent or finished.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener as StdListener, UdpSocket};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout};

use crate::net::{TcpListener, TcpStream};

/// How long, and with how much unread data, the other side may delay the end of a connection that was finished.
const FINISH_LIMIT: Duration = Duration::from_secs(2);
const FINISH_BYTES: usize = 1 << 20;

/// Bytes in both directions, whatever lies beneath.
pub type Stream = Box<dyn Io>;

/// What a [`Stream`] can do.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// How the other side ended a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It will send no more.
    Eof,
    /// It reset the connection.
    Reset,
}

/// A second handle on a connection's socket, for what has to be done whichever layer owns the stream itself.
///
/// From [`Grip::new`] on, the connection is *reset* when its handles are dropped, unless [`Grip::finish`] was called.
/// So cancelling whatever serves a connection resets it.
#[derive(Debug)]
pub struct Grip(TcpStream);

impl Grip {
    /// Takes hold of `tcp`.
    ///
    /// # Errors
    /// The process has no file descriptor left, or the connection is over.
    pub fn new(tcp: &TcpStream) -> io::Result<Self> {
        tcp.resets_when_dropped(true)?;
        // Messages are short, and each is waited for.
        tcp.set_nodelay(true)?;
        tcp.try_clone().map(Self)
    }

    /// Says nothing and makes nothing of what arrives, until the other side ends the connection.
    ///
    /// What arrives is read, because the end of a connection shows behind it; the other side cannot tell.
    pub async fn hold(&self, mut heard: impl FnMut(&[u8])) -> Ended {
        let mut waste = [0; 4096];
        loop {
            if self.0.readable().await.is_err() {
                return Ended::Reset;
            }
            match self.0.try_read(&mut waste) {
                Ok(0) => return Ended::Eof,
                Ok(read) => heard(&waste[..read]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return Ended::Reset,
            }
        }
    }

    /// Ends the connection so that all that was written arrives: waits, for a while, until the other side has ended
    /// it too, because a socket that is closed with unread data resets the connection.
    pub async fn finish(mut self) {
        if self.0.resets_when_dropped(false).is_err() || self.0.shutdown().await.is_err() {
            return;
        }
        let drained = async {
            let mut waste = [0; 4096];
            let mut left = FINISH_BYTES;
            while self.0.readable().await.is_ok() {
                match self.0.try_read(&mut waste) {
                    Ok(0) => break,
                    Ok(read) if read > left => break,
                    Ok(read) => left -= read,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(_) => break,
                }
            }
        };
        // In either case the connection is over.
        let _ = timeout(FINISH_LIMIT, drained).await;
    }
}

/// Listens where the address may be freed in a moment: a process that is being started holds copies of all
/// sockets until it runs its own program, so a listener that was closed may still be there, and nothing tells when
/// it is gone.
///
/// # Errors
/// The address is in use, or is none of this machine's.
pub async fn listen_soon(address: SocketAddr) -> io::Result<TcpListener> {
    once_free(|| TcpListener::bind(address)).await
}

/// Binds an address that may be freed in a moment.
pub(crate) async fn once_free<T>(bind: impl Fn() -> io::Result<T>) -> io::Result<T> {
    const PATIENCE: Duration = Duration::from_secs(2);
    const PAUSE: Duration = Duration::from_millis(2);
    let until = Instant::now() + PATIENCE;
    loop {
        match bind() {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && Instant::now() < until => {
                tokio::time::sleep(PAUSE).await;
            }
            bound => return bound,
        }
    }
}

/// A port that is free on every one of `addresses` now, for connections and for datagrams.
///
/// # Errors
/// An address is none of this machine's, or no such port was found.
pub fn free_port(addresses: &[IpAddr]) -> io::Result<u16> {
    const TRIES: usize = 64;
    let first = addresses
        .first()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no address to find a port on"))?;
    let mut last = None;
    for _ in 0..TRIES {
        let found = StdListener::bind((*first, 0))?;
        let port = found.local_addr()?.port();
        let is_free = |address: &IpAddr| {
            UdpSocket::bind((*address, port))?;
            if address == first { Ok(()) } else { StdListener::bind((*address, port)).map(drop) }
        };
        match addresses.iter().try_for_each(is_free) {
            Ok(()) => return Ok(port),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::Error::from(io::ErrorKind::AddrInUse)))
}
