//! Sockets: those of the machine or, on a thread that has [entered](memory::Network::enter) one, those of a network in memory.
//!
//! - this file: connections and what listens for them
//! - `datagram`: sockets for datagrams
//! - `memory`: the network in memory

mod datagram;
pub mod memory;

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

pub use datagram::UdpSocket;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 1024;

/// One connection over TCP.
#[derive(Debug)]
pub enum TcpStream {
    /// Of the machine.
    Machine(tokio::net::TcpStream),
    /// In memory.
    Memory(memory::Stream),
}

impl TcpStream {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens there, or the machine does not let itself be reached.
    pub async fn connect(to: SocketAddr) -> io::Result<Self> {
        match memory::Network::entered() {
            Some(network) => network.connect(to).await.map(TcpStream::Memory),
            None => tokio::net::TcpStream::connect(to).await.map(TcpStream::Machine),
        }
    }

    /// Connects to a name that the machine resolves.
    ///
    /// # Errors
    /// Nobody listens there, or the name is not known; in memory, none is.
    pub async fn connect_by_name(host: &str, port: u16) -> io::Result<Self> {
        match (memory::Network::entered(), host.parse()) {
            (Some(network), Ok(address)) => {
                network.connect(SocketAddr::new(address, port)).await.map(TcpStream::Memory)
            }
            (Some(_), Err(_)) => Err(io::Error::new(io::ErrorKind::NotFound, "no such name in memory")),
            (None, _) => tokio::net::TcpStream::connect((host, port)).await.map(TcpStream::Machine),
        }
    }

    /// Whether what is written goes out at once.
    ///
    /// # Errors
    /// The connection is over.
    pub fn set_nodelay(&self, at_once: bool) -> io::Result<()> {
        match self {
            TcpStream::Machine(tcp) => tcp.set_nodelay(at_once),
            TcpStream::Memory(_) => Ok(()),
        }
    }

    /// What becomes of the connection when its handles are dropped: it is reset, or it ends.
    ///
    /// # Errors
    /// The connection is over.
    pub fn resets_when_dropped(&self, resets: bool) -> io::Result<()> {
        match self {
            TcpStream::Machine(tcp) => SockRef::from(tcp).set_linger(resets.then_some(Duration::ZERO)),
            TcpStream::Memory(tcp) => {
                tcp.resets_when_dropped(resets);
                Ok(())
            }
        }
    }

    /// A second handle on it.
    ///
    /// # Errors
    /// The process has no file descriptor left, or the connection is over.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(match self {
            TcpStream::Machine(tcp) => {
                let socket = SockRef::from(tcp).try_clone()?;
                TcpStream::Machine(tokio::net::TcpStream::from_std(socket.into())?)
            }
            TcpStream::Memory(tcp) => TcpStream::Memory(tcp.clone()),
        })
    }

    /// Its own address.
    ///
    /// # Errors
    /// The connection is over.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            TcpStream::Machine(tcp) => tcp.local_addr(),
            TcpStream::Memory(tcp) => Ok(tcp.local_addr()),
        }
    }

    /// The address of the other side.
    ///
    /// # Errors
    /// The connection is over.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        match self {
            TcpStream::Machine(tcp) => tcp.peer_addr(),
            TcpStream::Memory(tcp) => Ok(tcp.peer_addr()),
        }
    }

    /// Looks at what comes, and leaves it to be read.
    ///
    /// # Errors
    /// The connection is over.
    pub async fn peek(&self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            TcpStream::Machine(tcp) => tcp.peek(bytes).await,
            TcpStream::Memory(tcp) => tcp.peek(bytes).await,
        }
    }

    /// Waits until there is something to be read, or the other side has ended the connection.
    ///
    /// # Errors
    /// The connection is over.
    pub async fn readable(&self) -> io::Result<()> {
        match self {
            TcpStream::Machine(tcp) => tcp.readable().await,
            TcpStream::Memory(tcp) => {
                tcp.readable().await;
                Ok(())
            }
        }
    }

    /// Reads what is there.
    ///
    /// # Errors
    /// Nothing is there yet ([`io::ErrorKind::WouldBlock`]), or the connection is over.
    pub fn try_read(&self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            TcpStream::Machine(tcp) => tcp.try_read(bytes),
            TcpStream::Memory(tcp) => tcp.try_read(bytes),
        }
    }
}

impl AsyncRead for TcpStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            TcpStream::Machine(tcp) => Pin::new(tcp).poll_read(context, buffer),
            TcpStream::Memory(tcp) => Pin::new(tcp).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for TcpStream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            TcpStream::Machine(tcp) => Pin::new(tcp).poll_write(context, bytes),
            TcpStream::Memory(tcp) => Pin::new(tcp).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            TcpStream::Machine(tcp) => Pin::new(tcp).poll_write_vectored(context, parts),
            TcpStream::Memory(tcp) => Pin::new(tcp).poll_write_vectored(context, parts),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            TcpStream::Machine(tcp) => tcp.is_write_vectored(),
            TcpStream::Memory(tcp) => tcp.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            TcpStream::Machine(tcp) => Pin::new(tcp).poll_flush(context),
            TcpStream::Memory(tcp) => Pin::new(tcp).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            TcpStream::Machine(tcp) => Pin::new(tcp).poll_shutdown(context),
            TcpStream::Memory(tcp) => Pin::new(tcp).poll_shutdown(context),
        }
    }
}

/// Accepts connections at an address.
#[derive(Debug)]
pub enum TcpListener {
    /// Of the machine.
    Machine(tokio::net::TcpListener),
    /// In memory.
    Memory(memory::Listener),
}

impl TcpListener {
    /// Listens on `address`, also where connections of an earlier listener are not quite forgotten.
    ///
    /// # Errors
    /// The address is in use, or is none of this machine's.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        if let Some(network) = memory::Network::entered() {
            return network.listen(address).map(TcpListener::Memory);
        }
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        socket.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(socket.into()).map(TcpListener::Machine)
    }

    /// The address.
    ///
    /// # Errors
    /// The machine does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            TcpListener::Machine(listener) => listener.local_addr(),
            TcpListener::Memory(listener) => Ok(listener.address()),
        }
    }

    /// Waits for a connection, and accepts it.
    ///
    /// # Errors
    /// The client was gone before, or the process has no file descriptor left.
    pub async fn accept(&self) -> io::Result<TcpStream> {
        match self {
            TcpListener::Machine(listener) => Ok(TcpStream::Machine(listener.accept().await?.0)),
            TcpListener::Memory(listener) => Ok(TcpStream::Memory(listener.accept().await)),
        }
    }

    /// The connection that has waited longest to be accepted, if there is one by now.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    pub fn accept_at_once(&self) -> io::Result<Option<TcpStream>> {
        let listener = match self {
            TcpListener::Machine(listener) => listener,
            TcpListener::Memory(listener) => return Ok(listener.accept_at_once().map(TcpStream::Memory)),
        };
        match SockRef::from(listener).accept() {
            Ok((socket, _)) => {
                socket.set_nonblocking(true)?;
                tokio::net::TcpStream::from_std(socket.into()).map(TcpStream::Machine).map(Some)
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// An address at which no SYN is answered, as if its machine were gone. Whoever connects there hears nothing, as long as this is
/// there, and asks again and again. Nobody sees it: the kernel drops what comes, and says nothing to anybody.
///
/// A machine that is gone cannot be had on loopback, where somebody always answers. But a listener whose queue is full answers no SYN
/// either: its queue is made as short as possible, with a connection of our own in it that nobody accepts.
#[derive(Debug)]
pub struct Unanswering {
    _listener: TcpListener,
    _in_its_queue: Option<TcpStream>,
}

impl Unanswering {
    /// At the address of a listener. What waits there to be accepted is not accepted any more, and reset when this is dropped.
    ///
    /// # Errors
    /// The process has no file descriptor left.
    pub async fn at(listener: TcpListener) -> io::Result<Self> {
        let queued = match &listener {
            TcpListener::Machine(machine) => {
                // While there is room for it: a queue of no length is full with a single one in it.
                let queued = TcpStream::connect(machine.local_addr()?).await?;
                SockRef::from(machine).listen(0)?;
                Some(queued)
            }
            TcpListener::Memory(memory) => {
                memory.answers_nobody();
                None
            }
        };
        Ok(Unanswering { _listener: listener, _in_its_queue: queued })
    }
}
