//! A zone that answers on sockets: over UDP and over TCP, at one address.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::framed;
use super::manner::Manner;
use super::zone::Zone;
use crate::capture::Capture;
use crate::net::{TcpListener, TcpStream, UdpSocket};

/// A longer question nobody asks.
const LONGEST: usize = 4096;
/// So many connections are served at a time; who connects then has to wait.
const MOST_CONNECTIONS: usize = 16;
/// Who says nothing for so long has asked everything.
const IDLE: Duration = Duration::from_secs(10);

/// Who is told what is asked for, of the names of the zone.
pub type Ear = Box<dyn Fn(String) + Send + Sync>;

/// A name server. Dropping it frees its address.
#[derive(Debug)]
pub struct NameServer {
    address: SocketAddr,
    knows: watch::Sender<Known>,
    tasks: [JoinHandle<()>; 2],
}

/// What it knows, and how it answers.
#[derive(Debug)]
struct Known {
    zone: Zone,
    manner: Manner,
}

/// A name server to whoever answers for it, and who listens.
struct Desk {
    knows: watch::Receiver<Known>,
    ear: Option<Ear>,
}

impl Desk {
    fn hears(&self, asked: &[u8]) {
        let what = self.knows.borrow().zone.asked(asked);
        if let (Some(ear), Some(what)) = (&self.ear, what) {
            ear(what);
        }
    }

    fn answer_in_datagram(&self, asked: &[u8]) -> Option<Vec<u8>> {
        let Known { zone, manner } = &*self.knows.borrow();
        zone.answer_in_datagram(asked, *manner)
    }

    fn answer_in_stream(&self, asked: &[u8]) -> Option<Vec<u8>> {
        let Known { zone, manner } = &*self.knows.borrow();
        zone.answer_in_stream(asked, *manner)
    }
}

/// It cannot answer there.
#[derive(Debug, thiserror::Error)]
#[error("the DNS of the case cannot answer at {address}: {source}")]
pub struct Unanswered {
    address: SocketAddr,
    source: io::Error,
}

impl NameServer {
    /// Answers from now on, rightly; `capture` keeps what is said in datagrams, `ear` is told what is asked for.
    /// Port 0 takes one that is free for both.
    ///
    /// # Errors
    /// The address is in use, or its port takes privileges.
    pub async fn open(
        address: SocketAddr,
        zone: Zone,
        capture: Option<Arc<Capture>>,
        ear: Option<Ear>,
    ) -> Result<Self, Unanswered> {
        let wrong = |source| Unanswered { address, source };
        let (datagrams, listener) = bound(address).map_err(wrong)?;
        let address = datagrams.local_addr().map_err(wrong)?;
        let (knows, answers) = watch::channel(Known { zone, manner: Manner::default() });
        let desk = Arc::new(Desk { knows: answers, ear });
        let tasks = [
            tokio::spawn(in_datagrams(datagrams, Arc::clone(&desk), capture)),
            tokio::spawn(in_streams(listener, desk)),
        ];
        Ok(NameServer { address, knows, tasks })
    }

    /// Answers like that from now on.
    pub fn answer(&self, manner: Manner) {
        self.knows.send_modify(|known| known.manner = manner);
    }

    /// Knows that from now on.
    pub fn know(&self, zone: Zone) {
        self.knows.send_modify(|known| known.zone = zone);
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

/// Sockets of both kinds at one address. A free port for datagrams may be somebody's who has a connection: then it takes another.
fn bound(address: SocketAddr) -> io::Result<(UdpSocket, TcpListener)> {
    const TRIES: usize = 64;
    let mut tries = 1;
    loop {
        let datagrams = UdpSocket::bind(address)?;
        match TcpListener::bind(datagrams.local_addr()?) {
            Err(error)
                if error.kind() == io::ErrorKind::AddrInUse && address.port() == 0 && tries < TRIES =>
            {
                tries += 1;
            }
            listener => return Ok((datagrams, listener?)),
        }
    }
}

async fn in_datagrams(socket: UdpSocket, desk: Arc<Desk>, capture: Option<Arc<Capture>>) {
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
        let asked = &bytes[..length];
        captures(client, here, asked);
        // What is there for this machine is for nobody else.
        if here.ip().is_loopback() && !client.ip().is_loopback() {
            continue;
        }
        desk.hears(asked);
        if let Some(answer) = desk.answer_in_datagram(asked) {
            captures(here, client, &answer);
            drop(socket.send_to(&answer, client).await);
        }
    }
}

async fn in_streams(listener: TcpListener, desk: Arc<Desk>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => {
                if let Ok(stream) = accepted {
                    connections.spawn(in_stream(stream, Arc::clone(&desk)));
                }
            }
        }
    }
}

/// Answers until the client has asked everything.
async fn in_stream(mut stream: TcpStream, desk: Arc<Desk>) {
    while let Ok(Ok(asked)) = timeout(IDLE, framed::read(&mut stream, LONGEST)).await {
        desk.hears(&asked);
        // Whoever is not answered may wait.
        let Some(answer) = desk.answer_in_stream(&asked) else { continue };
        if framed::write(&mut stream, &answer).await.is_err() {
            return;
        }
    }
}
