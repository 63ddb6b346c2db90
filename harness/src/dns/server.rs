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
    manner: watch::Sender<Manner>,
    tasks: [JoinHandle<()>; 2],
}

/// What it knows, how it answers, and who listens.
struct Desk {
    zone: Zone,
    manner: watch::Receiver<Manner>,
    ear: Option<Ear>,
}

impl Desk {
    fn manner(&self) -> Manner {
        *self.manner.borrow()
    }

    fn hears(&self, asked: &[u8]) {
        if let (Some(ear), Some(what)) = (&self.ear, self.zone.asked(asked)) {
            ear(what);
        }
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
        let datagrams = UdpSocket::bind(address).map_err(wrong)?;
        let address = datagrams.local_addr().map_err(wrong)?;
        let listener = TcpListener::bind(address).map_err(wrong)?;
        let (manner, answers) = watch::channel(Manner::default());
        let desk = Arc::new(Desk { zone, manner: answers, ear });
        let tasks = [
            tokio::spawn(in_datagrams(datagrams, Arc::clone(&desk), capture)),
            tokio::spawn(in_streams(listener, desk)),
        ];
        Ok(NameServer { address, manner, tasks })
    }

    /// Answers like that from now on.
    pub fn answer(&self, manner: Manner) {
        self.manner.send_replace(manner);
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
        if let Some(answer) = desk.zone.answer_in_datagram(asked, desk.manner()) {
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
        let Some(answer) = desk.zone.answer_in_stream(&asked, desk.manner()) else { continue };
        if framed::write(&mut stream, &answer).await.is_err() {
            return;
        }
    }
}
