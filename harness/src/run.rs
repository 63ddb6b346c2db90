//! Many cases at the same time, each on addresses of its own; a case for which the harness was too late to be sure is
//! played again.
//!
//! - this file: the run
//! - `budget`: how much it remembers
//! - `inside`: a reference client in this program
//! - `interrupt`: how it is asked to end before its time
//! - [`kill`]: broken clients, each played until a case fails it
//! - [`memory`]: playing without sockets
//! - `program`: a reference client as a program of its own

mod budget;
mod inside;
mod interrupt;
pub mod kill;
pub mod memory;
mod program;

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;

pub use inside::Inside;
pub use interrupt::Interrupt;
pub use program::program;

use crate::causes;
use crate::lag::LagMeter;
use crate::play::{Publishing, Seat};
use crate::report::{CaseReport, RunEvent, RunReport};
use crate::server::MOST_CONNECTIONS;
use crate::settings::{self, Places, Profile, Settings};
use crate::stream;
use crate::subject::{Client, SubjectCommand};
use crate::tls::{Authorities, TlsError};
use crate::verdict::{Summary, Verdict};
use crate::wires::{AnyWire, Playable};
use budget::Budget;

/// How often a case is played for which the harness was too late.
const MOST_TRIES: u32 = 6;
/// One in so many of the cases that are played at the same time is played again at a time: what the harness was too
/// late for among many, it may be in time for among few.
const REPEATS_DIVISOR: usize = 8;
/// How many cases at the same time, at most: the third byte of their addresses.
const SLOTS: u8 = 250;

/// How long to wait for something that is due, if nothing is known of the client.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a run cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The addresses cannot be had.
    #[error("cannot listen on {address}:{port}: {source}; choose another `--port` or `--address-base`")]
    Addresses {
        /// Which one.
        address: IpAddr,
        /// On which port.
        port: u16,
        /// Why not.
        source: std::io::Error,
    },
    /// No certificates.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// A port that is free on the addresses of a network, in which a case has at most so many servers. With `wanted`, that one or an error.
fn find_port(network: [u8; 2], servers: u8, wanted: Option<u16>) -> Result<u16, RunError> {
    let probes: Vec<IpAddr> =
        [1, SLOTS].map(|slot| Ipv4Addr::new(network[0], network[1], slot, 1).into()).to_vec();
    match wanted {
        None => stream::free_port(&probes).map_err(|source| RunError::Addresses {
            address: probes[0],
            port: 0,
            source,
        }),
        Some(port) => {
            for (slot, host) in
                (1..=SLOTS).flat_map(|slot| settings::hosts(servers).map(move |host| (slot, host)))
            {
                let address: IpAddr = Ipv4Addr::new(network[0], network[1], slot, host).into();
                std::net::TcpListener::bind((address, port)).map_err(|source| RunError::Addresses {
                    address,
                    port,
                    source,
                })?;
            }
            Ok(port)
        }
    }
}

/// A run of which nothing is said but whose client it is: the present edition, a client of which nothing is known. It is on the
/// addresses of that network, on this port or one that is free; its files go to `folder`.
///
/// # Errors
/// The port is in use, or there is no free one; or there are no certificates.
pub fn settings(
    wire: &dyn AnyWire,
    command: SubjectCommand,
    network: [u8; 2],
    port: Option<u16>,
    folder: &Path,
) -> Result<Settings, RunError> {
    let port = find_port(network, wire.proforma().servers, port)?;
    let client = Client::Started(command.within(folder));
    Ok(settings_at(wire, client, Places::Loopback { network, port }, folder)?)
}

/// The same, of any client, at these places.
///
/// # Errors
/// There are no certificates.
pub fn settings_at(
    wire: &dyn AnyWire,
    client: Client,
    places: Places,
    folder: &Path,
) -> Result<Settings, TlsError> {
    let proforma = wire.proforma();
    let authorities = Arc::new(Authorities::new()?);
    let ca = folder.join("ca.pem");
    authorities.trusted.write_pem(&ca)?;
    let choices = proforma.choices.iter().filter_map(|choice| Some((choice.name, *choice.values.first()?)));
    Ok(Settings {
        edition: wire.system().editions()[0],
        client,
        profile: Profile::unknown(proforma),
        timer_scale: 1.0,
        patience: PATIENCE,
        choices: choices.collect(),
        places,
        password: None,
        seed: 1,
        jobs: 1,
        connections: MOST_CONNECTIONS,
        authorities,
        ca,
        folder: folder.to_owned(),
        captures: None,
        replay: String::new(),
    })
}

/// Plays the cases, and tells `events` how it goes. `interrupt` ends the run before its time, as does trouble that all cases
/// would have; what was played by then is reported.
pub async fn run(
    system: &str,
    cases: Vec<Arc<dyn Playable>>,
    settings: Arc<Settings>,
    events: mpsc::UnboundedSender<RunEvent>,
    interrupt: &Interrupt,
) -> RunReport {
    let started = Instant::now();
    let jobs = settings.jobs.clamp(1, usize::from(SLOTS));
    let tell = |event| {
        // A reporter that is gone does not stop the run.
        let _ = events.send(event);
    };
    tell(RunEvent::Started { cases: cases.len(), seed: settings.seed, jobs });
    let lag = Arc::new(match settings.client.is_inside() {
        true => LagMeter::in_virtual_time(),
        false => LagMeter::start(),
    });
    let slots = Arc::new(Mutex::new((1..=jobs as u8).rev().collect::<Vec<u8>>()));
    let repeats = Arc::new(Semaphore::new(jobs.div_ceil(REPEATS_DIVISOR)));
    // Those that may take longest begin first, so that the last one to end is a short one.
    let mut cases = cases;
    cases.sort_by_key(|case| std::cmp::Reverse(case.steps()));
    let mut waiting = cases.into_iter();
    let mut playing: JoinSet<CaseReport> = JoinSet::new();
    let mut reports = Vec::new();
    let mut budget = Budget::new();
    let trouble = Arc::new(OnceLock::new());
    let publishing = Arc::new(Publishing::default());
    loop {
        while playing.len() < jobs && !interrupt.is_asked() {
            let Some(case) = waiting.next() else { break };
            let (settings, slots, events) = (Arc::clone(&settings), Arc::clone(&slots), events.clone());
            let (lag, repeats, trouble) = (Arc::clone(&lag), Arc::clone(&repeats), Arc::clone(&trouble));
            let publishing = Arc::clone(&publishing);
            playing.spawn(async move {
                let slot = slots.lock().await.pop().expect("there are as many slots as jobs");
                let seat = Seat {
                    settings: &settings,
                    slot,
                    lag: &lag,
                    trouble: &trouble,
                    publishing: &publishing,
                    events: &events,
                };
                let report = play(&*case, seat, &repeats).await;
                slots.lock().await.push(slot);
                report
            });
        }
        let ended = tokio::select! {
            ended = playing.join_next() => ended,
            () = interrupt.stopped() => break,
        };
        if trouble.get().is_some() {
            break;
        }
        match ended {
            Some(Ok(mut report)) => {
                budget.fit(&mut report);
                tell(RunEvent::CaseFinished(Box::new(report.clone())));
                reports.push(report);
            }
            Some(Err(error)) => tracing::error!(%error, "a case broke off"),
            None => break,
        }
    }
    let broken_off = !playing.is_empty();
    playing.shutdown().await;
    if let Client::Outside(outside) = &settings.client
        && let Err(error) = outside.end().await
    {
        tracing::warn!(error, "the client may still run");
    }
    let mut summary = Summary::default();
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    reports.iter().for_each(|report| summary.count(report.verdict));
    let trouble = trouble.get().cloned();
    let interrupted = interrupt.is_asked() && (broken_off || waiting.next().is_some());
    tell(RunEvent::Finished { summary, elapsed: started.elapsed(), interrupted });
    RunReport {
        system: system.to_owned(),
        edition: settings.edition.to_string(),
        summary,
        findings: causes::find(&reports),
        cases: reports,
        interrupted,
        trouble,
        elapsed_s: started.elapsed().as_secs_f64(),
    }
}

async fn play(case: &dyn Playable, seat: Seat<'_>, repeats: &Semaphore) -> CaseReport {
    let mut tries = 1;
    let mut calmer = None;
    loop {
        let mut report = case.play(seat).await;
        report.tries = tries;
        if report.verdict != Verdict::Inconc || tries == MOST_TRIES {
            return report;
        }
        tries += 1;
        if calmer.is_none() {
            calmer = repeats.acquire().await.ok();
        }
    }
}
