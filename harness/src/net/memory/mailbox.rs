//! Datagrams in memory.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::lock::locked;

/// Datagrams that nobody has received yet.
#[derive(Debug, Default)]
struct Letters {
    waiting: Mutex<VecDeque<(Vec<u8>, SocketAddr)>>,
    arrived: Notify,
    /// Nobody was there for what was sent.
    refused: AtomicBool,
}

/// All of a network, by their addresses.
#[derive(Debug, Default)]
pub(super) struct Mailboxes(Mutex<BTreeMap<SocketAddr, Arc<Letters>>>);

impl Mailboxes {
    /// A new one.
    pub(super) fn open(self: &Arc<Self>, address: SocketAddr) -> io::Result<Mailbox> {
        let letters = Arc::new(Letters::default());
        let mut all = locked(&self.0);
        if all.contains_key(&address) {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        all.insert(address, Arc::clone(&letters));
        Ok(Mailbox { all: Arc::clone(self), address, letters, peer: Mutex::default() })
    }
}

/// Sends and receives datagrams at an address.
#[derive(Debug)]
pub struct Mailbox {
    all: Arc<Mailboxes>,
    address: SocketAddr,
    letters: Arc<Letters>,
    peer: Mutex<Option<SocketAddr>>,
}

impl Mailbox {
    pub(in crate::net) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(in crate::net) fn connect(&self, to: SocketAddr) {
        *locked(&self.peer) = Some(to);
    }

    pub(in crate::net) fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        let peer = *locked(&self.peer);
        self.refused()?;
        Ok(self.send_to(bytes, peer.ok_or(io::ErrorKind::NotConnected)?))
    }

    pub(in crate::net) fn send_to(&self, bytes: &[u8], to: SocketAddr) -> usize {
        match locked(&self.all.0).get(&to) {
            Some(other) => {
                locked(&other.waiting).push_back((bytes.to_vec(), self.address));
                other.arrived.notify_one();
            }
            // Only who is connected with somebody is told.
            None if *locked(&self.peer) == Some(to) => {
                self.letters.refused.store(true, Ordering::Relaxed);
                self.letters.arrived.notify_one();
            }
            None => {}
        }
        bytes.len()
    }

    pub(in crate::net) async fn recv_from(&self, bytes: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        loop {
            self.refused()?;
            let letter = locked(&self.letters.waiting).pop_front();
            if let Some((letter, from)) = letter {
                if locked(&self.peer).is_some_and(|peer| peer != from) {
                    continue;
                }
                let length = letter.len().min(bytes.len());
                bytes[..length].copy_from_slice(&letter[..length]);
                return Ok((length, from));
            }
            self.letters.arrived.notified().await;
        }
    }

    fn refused(&self) -> io::Result<()> {
        match self.letters.refused.swap(false, Ordering::Relaxed) {
            true => Err(io::ErrorKind::ConnectionRefused.into()),
            false => Ok(()),
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        locked(&self.all.0).remove(&self.address);
    }
}
