//! How a run is asked to end before its time.

use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::Notify;

const FINISH: u8 = 1;
const STOP: u8 = 2;

/// How a run is asked to end before its time; nobody has asked at first.
#[derive(Debug, Default)]
pub struct Interrupt {
    asked: AtomicU8,
    stopped: Notify,
}

impl Interrupt {
    /// Nobody has asked.
    pub const fn new() -> Self {
        Interrupt { asked: AtomicU8::new(0), stopped: Notify::const_new() }
    }

    /// The cases that have begun are played to their end, and no others. False: this was asked before.
    pub fn finish(&self) -> bool {
        self.asked.fetch_max(FINISH, Ordering::SeqCst) < FINISH
    }

    /// The cases that have begun are broken off. False: this was asked before.
    pub fn stop(&self) -> bool {
        let first = self.asked.fetch_max(STOP, Ordering::SeqCst) < STOP;
        self.stopped.notify_one();
        first
    }

    /// Whether no case is to begin any more.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst) >= FINISH
    }

    /// Waits until cases are to be broken off; one may wait.
    pub(super) async fn stopped(&self) {
        while self.asked.load(Ordering::SeqCst) < STOP {
            self.stopped.notified().await;
        }
    }
}
