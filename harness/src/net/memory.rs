//! A network in memory: what is sent is there at once, and in the order in which it was sent. With the clock of a runtime that
//! is [paused](tokio::time::pause), nothing on it depends on how fast the machine is.
//!
//! - this file: who listens where
//! - `stream`: connections
//! - `mailbox`: datagrams

mod mailbox;
mod stream;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;

pub use mailbox::Mailbox;
pub use stream::Stream;

use crate::lock::locked;
use mailbox::Mailboxes;

/// The first of the ports that are given to whoever wants none of its own.
const FIRST_PORT: u16 = 32_768;
/// After this a SYN that was not answered is sent again, and then after twice as long each time (RFC 6298, 2.1 and 5.5).
const SYN_AGAIN: Duration = Duration::from_secs(1);
/// So often it is sent in all, as Linux does: nobody waits for longer than 127 s.
const MOST_SYNS: u32 = 7;

thread_local! {
    /// The network that this thread is on.
    static ENTERED: RefCell<Option<Arc<Network>>> = const { RefCell::new(None) };
}

/// What everybody who is on a network knows of it.
#[derive(Debug, Default)]
pub struct Network {
    listeners: Mutex<BTreeMap<SocketAddr, Arc<Queue>>>,
    mailboxes: Arc<Mailboxes>,
    given: Mutex<u16>,
}

/// Connections that wait to be accepted.
#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<VecDeque<Stream>>,
    arrived: Notify,
    /// No SYN is answered.
    is_unanswering: AtomicBool,
}

/// A thread is on a network as long as this is there.
#[derive(Debug)]
pub struct Entered(Option<Arc<Network>>);

impl Drop for Entered {
    fn drop(&mut self) {
        ENTERED.set(self.0.take());
    }
}

impl Network {
    /// From now on, the sockets that this thread makes are on a new network, on which nobody is yet.
    #[must_use]
    pub fn enter() -> Entered {
        Entered(ENTERED.replace(Some(Arc::default())))
    }

    /// The network that this thread is on, unless it uses the machine's.
    pub(super) fn entered() -> Option<Arc<Network>> {
        ENTERED.with_borrow(Clone::clone)
    }

    /// An address of one's own: a port is given to whoever names none, and who is anywhere is at the first address.
    fn own(&self, address: SocketAddr) -> SocketAddr {
        let ip = if address.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { address.ip() };
        let port = match address.port() {
            0 => {
                let mut given = locked(&self.given);
                *given = given.checked_add(1).unwrap_or(FIRST_PORT).max(FIRST_PORT);
                *given
            }
            port => port,
        };
        SocketAddr::new(ip, port)
    }

    pub(super) fn listen(self: Arc<Self>, address: SocketAddr) -> io::Result<Listener> {
        let address = self.own(address);
        let queue = Arc::new(Queue::default());
        let mut listeners = locked(&self.listeners);
        if listeners.contains_key(&address) {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        listeners.insert(address, Arc::clone(&queue));
        drop(listeners);
        Ok(Listener { network: self, address, queue })
    }

    pub(super) async fn connect(&self, to: SocketAddr) -> io::Result<Stream> {
        let mut again = SYN_AGAIN;
        for _ in 0..MOST_SYNS {
            let queue = locked(&self.listeners).get(&to).cloned();
            let queue = queue.ok_or(io::ErrorKind::ConnectionRefused)?;
            if !queue.is_unanswering.load(Ordering::Relaxed) {
                return Ok(self.connected(to, &queue));
            }
            sleep(again).await;
            again *= 2;
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    fn connected(&self, to: SocketAddr, queue: &Queue) -> Stream {
        let from = self.own((IpAddr::from(Ipv4Addr::LOCALHOST), 0).into());
        let (client, server) = Stream::pair(from, to);
        // Whom nobody accepts is turned away when the listener goes.
        server.resets_when_dropped(true);
        locked(&queue.waiting).push_back(server);
        queue.arrived.notify_one();
        client
    }

    pub(super) fn bind(&self, address: SocketAddr) -> io::Result<Mailbox> {
        self.mailboxes.open(self.own(address))
    }
}

/// Accepts connections.
#[derive(Debug)]
pub struct Listener {
    network: Arc<Network>,
    address: SocketAddr,
    queue: Arc<Queue>,
}

impl Listener {
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn answers_nobody(&self) {
        self.queue.is_unanswering.store(true, Ordering::Relaxed);
    }

    pub(super) async fn accept(&self) -> Stream {
        loop {
            if let Some(stream) = self.accept_at_once() {
                return stream;
            }
            self.queue.arrived.notified().await;
        }
    }

    pub(super) fn accept_at_once(&self) -> Option<Stream> {
        let stream = locked(&self.queue.waiting).pop_front()?;
        stream.resets_when_dropped(false);
        Some(stream)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        locked(&self.network.listeners).remove(&self.address);
        // A client may hold the queue at this moment.
        locked(&self.queue.waiting).clear();
    }
}
