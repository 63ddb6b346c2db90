//! A zone that answers on sockets: over UDP and over TCP, at one address.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::zone::Zone;
use crate::capture::Capture;
use crate::net::{TcpListener, TcpStream, UdpSocket};

/// A longer question nobody asks.
const LONGEST: usize = 4096;
/// So many connections are served at a time; who connects then has to wait.
const MOST_CONNECTIONS: usize = 16;
/// Who says nothing for so long has asked everything.
const IDLE: Duration = Duration::from_secs(10);

/// A name server. Dropping it frees its address.
#[derive(Debug)]
pub struct NameServer {
    address: SocketAddr,
    tasks: [JoinHandle<()>; 2],
}

/// It cannot answer there.
#[derive(Debug, thiserror::Error)]
#[error("the DNS of the case cannot answer at {address}: {source}")]
pub struct Unanswered {
    address: SocketAddr,
    source: io::Error,
}

impl NameServer {
    /// Answers from now on; `capture` keeps what is said in datagrams.
    ///
    /// # Errors
    /// The address is in use, or its port takes privileges.
    pub async fn open(
        address: SocketAddr,
        zone: Zone,
        capture: Option<Arc<Capture>>,
    ) -> Result<Self, Unanswered> {
        let wrong = |source| Unanswered { address, source };
        let datagrams = UdpSocket::bind(address).map_err(wrong)?;
        let address = datagrams.local_addr().map_err(wrong)?;
        let listener = TcpListener::bind(address).map_err(wrong)?;
        let zone = Arc::new(zone);
        let tasks = [
            tokio::spawn(in_datagrams(datagrams, Arc::clone(&zone), capture)),
            tokio::spawn(in_streams(listener, zone)),
        ];
        Ok(NameServer { address, tasks })
    }

    /// Where it is asked.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Frees its address.
    pub async fn shut_down(mut self) {
        for task in &mut self.tasks {
            task.abort();
            // It was cancelled, and that is what was wanted.
            drop(task.await);
        }
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn in_datagrams(socket: UdpSocket, zone: Arc<Zone>, capture: Option<Arc<Capture>>) {
    let Ok(here) = socket.local_addr() else { return };
    let captures = |from, to, bytes: &[u8]| {
        if let Some(capture) = &capture {
            capture.datagram(from, to, bytes);
        }
    };
    let mut bytes = vec![0; LONGEST];
    loop {
        // That somebody is not there any more to whom something was sent says nothing of the next one.
        let Ok((length, client)) = socket.recv_from(&mut bytes).await else { continue };
        captures(client, here, &bytes[..length]);
        if let Some(answer) = zone.answer_in_datagram(&bytes[..length]).filter(|_| client.ip().is_loopback())
        {
            captures(here, client, &answer);
            drop(socket.send_to(&answer, client).await);
        }
    }
}

async fn in_streams(listener: TcpListener, zone: Arc<Zone>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => {
                if let Ok(stream) = accepted {
                    connections.spawn(in_stream(stream, Arc::clone(&zone)));
                }
            }
        }
    }
}

/// Answers until the client has asked everything; each message has its length before it (RFC 1035, section 4.2.2).
async fn in_stream(mut stream: TcpStream, zone: Arc<Zone>) {
    while let Ok(Ok(asked)) = timeout(IDLE, message(&mut stream)).await {
        let Some(answer) = zone.answer_in_stream(&asked) else { return };
        let Ok(length) = u16::try_from(answer.len()) else { return };
        if stream.write_all(&[&length.to_be_bytes(), answer.as_slice()].concat()).await.is_err() {
            return;
        }
    }
}

async fn message(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let length = usize::from(stream.read_u16().await?);
    if length > LONGEST {
        return Err(io::Error::other("nobody asks such a long question"));
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}
