//! What goes on in a case: the stage with its actors, the client's program and what it publishes, and the record of it.

use std::collections::BTreeSet;
use std::time::Duration;

use redial_model::topology::NodeId;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::hindrance::Hindrance;
use crate::ledger::record::Record;
use crate::ledger::{CLIENT, Trouble};
use crate::line::Line;
use crate::publication::Publication;
use crate::report::LogKind;
use crate::subject::SubjectEvent;
use crate::wire::{Host, Stage as _, Wire};

/// The longest cases have a few hundred events; whoever causes more than this will not stop by itself.
const MOST_EVENTS: u32 = 10_000;

pub(super) struct Scene<'a, W: Wire> {
    pub record: Record<'a, W::Client>,
    pub stage: W::Stage,
    pub hosts: Vec<Host>,
    pub subject: mpsc::Receiver<SubjectEvent>,
    pub publications: mpsc::Receiver<Publication>,
    pub happened: u32,
    pub hindrance: Hindrance,
}

impl<W: Wire> Scene<'_, W> {
    /// Waits for one thing to happen, and deals with it. False: the time is over.
    pub(super) async fn pump(&mut self, until: Instant) -> Result<bool, Trouble> {
        tokio::select! {
            biased;
            Some(event) = self.stage.hears() => self.stage.saw(&mut self.record, event)?,
            Some(publication) = self.publications.recv() => self.stage.published(&mut self.record, publication)?,
            Some(event) = self.subject.recv() => self.subject_did(event)?,
            () = tokio::time::sleep_until(until) => return Ok(false),
        }
        self.happened += 1;
        if self.happened > MOST_EVENTS {
            let what = format!("more than {MOST_EVENTS} events; the client does not come to rest");
            return Err(Trouble::broken(what, &[]));
        }
        Ok(true)
    }

    /// Deals with everything that has happened already.
    pub(super) async fn catch_up(&mut self) -> Result<(), Trouble> {
        while self.pump(Instant::now()).await? {}
        Ok(())
    }

    /// Lets time pass.
    pub(super) async fn hold(&mut self, time: Duration) -> Result<(), Trouble> {
        let until = Instant::now() + time;
        while self.pump(until).await? {}
        Ok(())
    }

    fn subject_did(&mut self, event: SubjectEvent) -> Result<(), Trouble> {
        let ledger = &mut self.record.ledger;
        match event {
            SubjectEvent::Line(line) => match Publication::parse(&line) {
                Some(publication) => self.stage.published(&mut self.record, publication),
                None => Ok(()),
            },
            SubjectEvent::Traced(name) => {
                if let Some(host) = self.hosts.iter().find(|host| host.name == name) {
                    ledger.traced.set(host.node, true);
                }
                Ok(())
            }
            SubjectEvent::Flood => {
                let what = "floods standard output; the rest is not read";
                ledger.write(CLIENT, CLIENT, LogKind::Note, what);
                Ok(())
            }
            SubjectEvent::Exited(how) => {
                ledger.write(CLIENT, CLIENT, LogKind::Client, format!("ends with {how}"));
                match ledger.expects_exit {
                    true => Ok(()),
                    false => Err(Trouble::Exited(how)),
                }
            }
        }
    }

    /// Whether an attempt at one of these servers was made before now that was not seen until now; `None`: nobody can tell. What
    /// the client does meanwhile is not judged.
    pub(super) async fn missed_attempt(&mut self, nodes: &[NodeId]) -> Option<bool> {
        self.record.ledger.expects_exit = true;
        let seen_before: BTreeSet<Line> = self.record.ledger.lines.keys().copied().collect();
        if !self.stage.accept_all().await {
            return None;
        }
        let accepted = Instant::now();
        // Trouble is no news any more.
        while !matches!(self.pump(Instant::now()).await, Ok(false)) {
            let ledger = &self.record.ledger;
            // Whoever comes from now on may have been led there by what is answered meanwhile.
            if ledger.happened_at > accepted {
                break;
            }
            let mut lines = ledger.lines.iter();
            if lines.any(|(line, state)| nodes.contains(&state.node) && !seen_before.contains(line)) {
                return Some(true);
            }
        }
        Some(false)
    }
}
