//! How the messages of an agent travel: from one socket, or over one connection at a time.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;

use super::gateway::Adapter;
use super::message::{Framed, MOST_BYTES, framed};
use super::transport::Transport;
use super::websocket;
use crate::net::{TcpStream, UdpSocket};
use crate::stream::Stream;

/// A connection to a server.
pub(super) struct Connection {
    server: SocketAddr,
    own: SocketAddr,
    framing: Framing,
    /// Something could not be written to it: it is not used again.
    broken: bool,
}

/// What carries the messages of a connection.
enum Framing {
    /// A stream, and what of it was not looked at yet.
    Stream(ReadHalf<Stream>, WriteHalf<Stream>, Vec<u8>),
    /// A WebSocket.
    WebSocket(Box<WebSocketStream<Stream>>),
    /// The same, on which an adapter speaks.
    Adapter(Box<WebSocketStream<Stream>>, Adapter),
}

/// How messages travel.
pub(super) enum Link {
    /// From one socket, at the address from which the first server is reached.
    Datagrams(Option<UdpSocket>, Vec<u8>),
    /// Over a connection to the server that was asked last.
    Connected {
        /// How.
        transport: Transport,
        /// Who speaks on it, where an adapter does.
        adapter: Box<Adapter>,
        /// With it, in TLS.
        tls: Option<Arc<ClientConfig>>,
        /// The connection, as long as it stands.
        connection: Option<Box<Connection>>,
    },
}

impl Link {
    pub(super) fn new(transport: Transport, tls: Option<Arc<ClientConfig>>, adapter: Adapter) -> Self {
        match transport {
            Transport::Udp => Link::Datagrams(None, vec![0; MOST_BYTES]),
            Transport::Tcp | Transport::Tls | Transport::Ws | Transport::Wss | Transport::Adapter => {
                Link::Connected { transport, adapter: Box::new(adapter), tls, connection: None }
            }
        }
    }

    /// Sees to it that a server can be spoken to. A connection to another one ends.
    pub(super) async fn connect(&mut self, server: SocketAddr) -> io::Result<()> {
        let (transport, adapter, tls, connection) = match self {
            Link::Datagrams(socket, _) => {
                if socket.is_none() {
                    *socket = Some(UdpSocket::bind((address_towards(server).await?, 0).into())?);
                }
                return Ok(());
            }
            Link::Connected { transport, adapter, tls, connection } => (*transport, adapter, tls, connection),
        };
        if connection.as_ref().is_some_and(|it| it.server == server && !it.broken) {
            return Ok(());
        }
        *connection = None;
        let tcp = TcpStream::connect(server).await?;
        tcp.set_nodelay(true)?;
        let own = tcp.local_addr()?;
        let stream: Stream = match tls {
            None => Box::new(tcp),
            Some(config) => {
                let name = ServerName::IpAddress(server.ip().into());
                Box::new(TlsConnector::from(Arc::clone(config)).connect(name, tcp).await?)
            }
        };
        let framing = if transport.is_websocket() {
            let socket = Box::new(websocket::connect(stream, server, transport).await?);
            match transport {
                Transport::Adapter => Framing::Adapter(socket, Adapter::clone(adapter)),
                _ => Framing::WebSocket(socket),
            }
        } else {
            let (reader, writer) = tokio::io::split(stream);
            Framing::Stream(reader, writer, Vec::new())
        };
        *connection = Some(Box::new(Connection { server, own, framing, broken: false }));
        Ok(())
    }

    /// Ends the connection, if there is one.
    pub(super) fn disconnect(&mut self) {
        if let Link::Connected { connection, .. } = self {
            *connection = None;
        }
    }

    /// Its own address, as that server sees it.
    pub(super) fn own(&self, server: SocketAddr) -> SocketAddr {
        let own = match self {
            Link::Datagrams(socket, _) => socket.as_ref().and_then(|it| it.local_addr().ok()),
            Link::Connected { connection, .. } => {
                connection.as_ref().filter(|it| it.server == server).map(|it| it.own)
            }
        };
        own.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 0).into())
    }

    pub(super) async fn send(&mut self, to: SocketAddr, bytes: &[u8]) -> io::Result<()> {
        match self {
            Link::Datagrams(socket, _) => {
                let socket = socket.as_ref().ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))?;
                match socket.send_to(bytes, to).await {
                    // What an earlier datagram met is reported for this one; it means no more than silence does.
                    Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
                    sent => sent.map(drop),
                }
            }
            Link::Connected { connection, .. } => {
                let there = connection.as_mut().filter(|it| it.server == to);
                let connected = there.ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))?;
                connected.send(bytes).await
            }
        }
    }

    /// The next message, and whence it came. `None`: the connection is over; without one, nothing comes. Cancel-safe.
    pub(super) async fn receive(&mut self) -> Option<(Vec<u8>, SocketAddr)> {
        match self {
            Link::Datagrams(socket, buffer) => {
                let Some(socket) = socket else { return std::future::pending().await };
                loop {
                    if let Ok((length, from)) = socket.recv_from(buffer).await {
                        return Some((buffer[..length].to_vec(), from));
                    }
                }
            }
            Link::Connected { connection, .. } => {
                let Some(connected) = connection else { return std::future::pending().await };
                let received = connected.receive().await;
                if received.is_none() {
                    *connection = None;
                }
                received
            }
        }
    }
}

/// The address of this machine from which a server is reached. Nothing is sent.
async fn address_towards(server: SocketAddr) -> io::Result<IpAddr> {
    let probe = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0).into())?;
    probe.connect(server).await?;
    Ok(probe.local_addr()?.ip())
}

impl Connection {
    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let sent = match &mut self.framing {
            Framing::Stream(_, writer, _) => match writer.write_all(bytes).await {
                Ok(()) => writer.flush().await,
                failed => failed,
            },
            Framing::WebSocket(socket) => {
                socket.send(websocket::frame(bytes.to_vec())).await.map_err(io::Error::other)
            }
            Framing::Adapter(socket, adapter) => {
                let frames = adapter.says(bytes).into_iter().map(Frame::text);
                let mut frames = futures_util::stream::iter(frames.map(Ok));
                socket.send_all(&mut frames).await.map_err(io::Error::other)
            }
        };
        self.broken |= sent.is_err();
        sent
    }

    async fn receive(&mut self) -> Option<(Vec<u8>, SocketAddr)> {
        let bytes = match &mut self.framing {
            Framing::Stream(reader, _, unread) => next_in_stream(reader, unread).await,
            Framing::WebSocket(socket) => next_in_websocket(socket).await,
            Framing::Adapter(socket, adapter) => loop {
                let text = next_in_websocket(socket).await?;
                if let Some(bytes) = adapter.hears(&String::from_utf8_lossy(&text)) {
                    break Some(bytes);
                }
            },
        };
        Some((bytes?, self.server))
    }
}

async fn next_in_stream(reader: &mut ReadHalf<Stream>, unread: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut chunk = [0; 4096];
    loop {
        match framed(unread) {
            Framed::Message(length) => return Some(unread.drain(..length).collect()),
            Framed::KeepAlive(length) => drop(unread.drain(..length)),
            Framed::TooLong => return None,
            Framed::Partly => match reader.read(&mut chunk).await {
                Ok(0) | Err(_) => return None,
                Ok(length) => unread.extend(&chunk[..length]),
            },
        }
    }
}

async fn next_in_websocket(socket: &mut WebSocketStream<Stream>) -> Option<Vec<u8>> {
    loop {
        match socket.next().await?.ok()? {
            Frame::Text(text) => return Some(text.as_bytes().to_vec()),
            Frame::Binary(bytes) => return Some(bytes.into()),
            Frame::Close(_) => return None,
            // A ping is answered by the WebSocket itself.
            Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_) => {}
        }
    }
}
