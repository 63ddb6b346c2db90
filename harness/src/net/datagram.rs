//! Sockets for datagrams.

use std::io;
use std::net::SocketAddr;

use super::memory;

/// Sends and receives datagrams at an address.
#[derive(Debug)]
pub enum UdpSocket {
    /// Of the machine.
    Machine(tokio::net::UdpSocket),
    /// In memory.
    Memory(memory::Mailbox),
}

impl UdpSocket {
    /// Takes an address.
    ///
    /// # Errors
    /// It is in use, or is none of this machine's.
    pub fn bind(address: SocketAddr) -> io::Result<Self> {
        if let Some(network) = memory::Network::entered() {
            return network.bind(address).map(UdpSocket::Memory);
        }
        let socket = std::net::UdpSocket::bind(address)?;
        socket.set_nonblocking(true)?;
        tokio::net::UdpSocket::from_std(socket).map(UdpSocket::Machine)
    }

    /// From now on it is about that address only.
    ///
    /// # Errors
    /// That cannot be reached.
    pub async fn connect(&self, to: SocketAddr) -> io::Result<()> {
        match self {
            UdpSocket::Machine(socket) => socket.connect(to).await,
            UdpSocket::Memory(mailbox) => {
                mailbox.connect(to);
                Ok(())
            }
        }
    }

    /// Its own address.
    ///
    /// # Errors
    /// The machine does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            UdpSocket::Machine(socket) => socket.local_addr(),
            UdpSocket::Memory(mailbox) => Ok(mailbox.address()),
        }
    }

    /// Sends to the address that it is connected with.
    ///
    /// # Errors
    /// It is connected with none, or nobody was there for the last one.
    pub async fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            UdpSocket::Machine(socket) => socket.send(bytes).await,
            UdpSocket::Memory(mailbox) => mailbox.send(bytes),
        }
    }

    /// Sends.
    ///
    /// # Errors
    /// The machine does not let it.
    pub async fn send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        match self {
            UdpSocket::Machine(socket) => socket.send_to(bytes, to).await,
            UdpSocket::Memory(mailbox) => Ok(mailbox.send_to(bytes, to)),
        }
    }

    /// Sends, if there is room for it at once.
    ///
    /// # Errors
    /// There is none ([`io::ErrorKind::WouldBlock`]), or the machine does not let it.
    pub fn try_send_to(&self, bytes: &[u8], to: SocketAddr) -> io::Result<usize> {
        match self {
            UdpSocket::Machine(socket) => socket.try_send_to(bytes, to),
            UdpSocket::Memory(mailbox) => Ok(mailbox.send_to(bytes, to)),
        }
    }

    /// The next datagram. Cancel-safe.
    ///
    /// # Errors
    /// Nobody was there for what was sent.
    pub async fn recv(&self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            UdpSocket::Machine(socket) => socket.recv(bytes).await,
            UdpSocket::Memory(mailbox) => mailbox.recv_from(bytes).await.map(|(length, _)| length),
        }
    }

    /// The next datagram, and whence it came. Cancel-safe.
    ///
    /// # Errors
    /// As [`recv`](Self::recv).
    pub async fn recv_from(&self, bytes: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        match self {
            UdpSocket::Machine(socket) => socket.recv_from(bytes).await,
            UdpSocket::Memory(mailbox) => mailbox.recv_from(bytes).await,
        }
    }
}
