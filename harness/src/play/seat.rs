//! What a case has of the run while it is played.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;

use crate::lag::LagMeter;
use crate::report::RunEvent;
use crate::settings::Settings;

/// What a case has of the run while it is played.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'a> {
    /// What is the same for all cases.
    pub settings: &'a Settings,
    /// Which addresses are the case's own.
    pub slot: u8,
    /// How late the harness is.
    pub lag: &'a LagMeter,
    /// What keeps the run from going on: the first case that finds out says so.
    pub trouble: &'a OnceLock<String>,
    /// Whether the client publishes at all.
    pub publishing: &'a Publishing,
    /// Who wants to know.
    pub events: &'a mpsc::UnboundedSender<RunEvent>,
}

/// Whether a client publishes at all: decided once for a run, and not by waiting in each case anew. Only a client of which nothing
/// was declared, and that has published nothing in any case, is taken for one that does not.
#[derive(Debug, Default)]
pub struct Publishing {
    seen: AtomicBool,
    missed: AtomicBool,
}

impl Publishing {
    /// It has published something.
    pub(super) fn saw(&self) {
        self.seen.store(true, Ordering::Relaxed);
    }

    /// It has published nothing in a case that waited for it in full.
    pub(super) fn missed(&self) {
        self.missed.store(true, Ordering::Relaxed);
    }

    /// There is no use in waiting for a publication.
    pub(super) fn is_unheard_of(&self) -> bool {
        self.missed.load(Ordering::Relaxed) && !self.seen.load(Ordering::Relaxed)
    }
}
