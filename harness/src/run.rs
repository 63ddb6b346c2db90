//! Many cases at the same time, each on addresses of its own; a case for which the harness was too late to be sure is
//! played again.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use redial_model::rule::Edition;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::case::{Case, Expectation, Expected, Requirement};
use crate::lag::LagMeter;
use crate::myapps::directory::RedirectForm;
use crate::report::{CaseReport, RunEvent, RunReport};
use crate::stream;
use crate::subject::SubjectCommand;
use crate::tls::{Authorities, TlsError};
use crate::verdict::{Summary, Verdict};

/// How often a case is played for which the harness was too late.
const MOST_TRIES: u32 = 4;
/// One in so many of the cases that are played at the same time is played again at a time: what the harness was too
/// late for among many, it may be in time for among few.
const REPEATS_DIVISOR: usize = 4;
/// Hosts of one slot: a case has up to six PBXes and a desk for publications.
const SLOTS: u8 = 250;

/// What a client supports (its PICS) and how it is timed (its PIXIT).
#[derive(Debug, Clone)]
pub struct Profile {
    /// What was declared as supported.
    pub supports: BTreeSet<Requirement>,
    /// What was declared as lacking.
    pub lacks: BTreeSet<Requirement>,
    /// It can speak TLS.
    pub tls: bool,
    /// How long it waits between two attempts, before scaling.
    pub retry_interval: Duration,
    /// How long it waits for an answer, before scaling.
    pub answer_timeout: Duration,
    /// Open questions and the readings that the client was declared to follow: `MA-A3`, `b`.
    pub readings: Vec<(String, char)>,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            supports: BTreeSet::new(),
            lacks: BTreeSet::new(),
            tls: true,
            retry_interval: Duration::from_secs(2),
            answer_timeout: Duration::from_secs(5),
            readings: Vec::new(),
        }
    }
}

/// Everything that is the same for all cases of a run.
#[derive(Debug)]
pub struct Settings {
    /// The edition of the specification.
    pub edition: Edition,
    /// The client's command.
    pub command: SubjectCommand,
    /// What the client supports, and how it is timed.
    pub profile: Profile,
    /// What times are multiplied with.
    pub timer_scale: f64,
    /// How long something that the client owes may take to come.
    pub patience: Duration,
    /// PBXes speak TLS, in all cases.
    pub tls: bool,
    /// How redirects are written.
    pub redirect_form: RedirectForm,
    /// The first two bytes of the addresses; the last two are a case's and a PBX's.
    pub network: [u8; 2],
    /// The port of all PBXes.
    pub port: u16,
    /// What every choice of the harness comes from.
    pub seed: u64,
    /// How many cases at the same time.
    pub jobs: usize,
    /// The certificate authorities of the run.
    pub authorities: Arc<Authorities>,
    /// Where the trusted authority's certificate stands.
    pub ca: PathBuf,
    /// A folder for the run's files.
    pub folder: PathBuf,
    /// How a case is repeated: all but its id.
    pub replay: String,
}

impl Settings {
    /// A time of the client, as it is in this run.
    pub fn scaled(&self, time: Duration) -> Duration {
        time.mul_f64(self.timer_scale)
    }

    /// The address of a host of a slot.
    pub fn address(&self, slot: u8, host: u8) -> IpAddr {
        Ipv4Addr::new(self.network[0], self.network[1], slot, host).into()
    }
}

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

/// A port that is free on the addresses of a network. With `wanted`, that one or an error.
///
/// # Errors
/// The wanted port is in use, or the network is none of this machine's.
pub fn find_port(network: [u8; 2], wanted: Option<u16>) -> Result<u16, RunError> {
    let probes: Vec<IpAddr> =
        [1, SLOTS].map(|slot| Ipv4Addr::new(network[0], network[1], slot, 1).into()).to_vec();
    match wanted {
        None => stream::free_port(&probes).map_err(|source| RunError::Addresses {
            address: probes[0],
            port: 0,
            source,
        }),
        Some(port) => {
            for slot in 1..=SLOTS {
                let address: IpAddr = Ipv4Addr::new(network[0], network[1], slot, 1).into();
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

/// Plays the cases, and tells `events` how it goes. `interrupt` ends the run after the cases that are being played.
pub async fn run(
    cases: Vec<Case>,
    settings: Arc<Settings>,
    events: mpsc::UnboundedSender<RunEvent>,
    interrupt: &AtomicBool,
) -> RunReport {
    let started = Instant::now();
    let jobs = settings.jobs.clamp(1, usize::from(SLOTS));
    let tell = |event| {
        // A reporter that is gone does not stop the run.
        let _ = events.send(event);
    };
    tell(RunEvent::Started { cases: cases.len(), seed: settings.seed, jobs });
    let lag = Arc::new(LagMeter::start());
    let slots = Arc::new(Mutex::new((1..=jobs as u8).rev().collect::<Vec<u8>>()));
    let repeats = Arc::new(Semaphore::new(jobs.div_ceil(REPEATS_DIVISOR)));
    // Those that may take longest begin first, so that the last one to end is a short one.
    let mut cases = cases;
    cases.sort_by_key(|case| std::cmp::Reverse(steps(case)));
    let mut waiting = cases.into_iter();
    let mut playing: JoinSet<CaseReport> = JoinSet::new();
    let mut reports = Vec::new();
    loop {
        while playing.len() < jobs && !interrupt.load(Ordering::Relaxed) {
            let Some(case) = waiting.next() else { break };
            let (settings, slots, events) = (Arc::clone(&settings), Arc::clone(&slots), events.clone());
            let (lag, repeats) = (Arc::clone(&lag), Arc::clone(&repeats));
            playing.spawn(async move {
                let slot = slots.lock().await.pop().expect("there are as many slots as jobs");
                let report = play(&case, &settings, slot, &lag, &repeats, &events).await;
                slots.lock().await.push(slot);
                report
            });
        }
        match playing.join_next().await {
            Some(Ok(report)) => {
                tell(RunEvent::CaseFinished(Box::new(report.clone())));
                reports.push(report);
            }
            Some(Err(error)) => tracing::error!(%error, "a case broke off"),
            None => break,
        }
    }
    let mut summary = Summary::default();
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    reports.iter().for_each(|report| summary.count(report.verdict));
    let interrupted = interrupt.load(Ordering::Relaxed) && waiting.next().is_some();
    tell(RunEvent::Finished { summary, elapsed: started.elapsed(), interrupted });
    RunReport {
        system: "myapps".to_owned(),
        edition: settings.edition.to_string(),
        summary,
        cases: reports,
        interrupted,
    }
}

/// What a case waits for: each attempt is a pause of the client's, each hold and each silence a long one.
fn steps(case: &Case) -> usize {
    let attempts = |expectation: &Expectation| match &expectation.expected {
        Expected::Attempts { pbxes } => pbxes.len(),
        _ => 1,
    };
    case.phases
        .iter()
        .map(|phase| phase.actions.len() + phase.expectations.iter().map(attempts).sum::<usize>())
        .sum()
}

async fn play(
    case: &Case,
    settings: &Settings,
    slot: u8,
    lag: &LagMeter,
    repeats: &Semaphore,
    events: &mpsc::UnboundedSender<RunEvent>,
) -> CaseReport {
    let mut tries = 1;
    let mut calmer = None;
    loop {
        let mut report = crate::myapps::play::play(case, settings, slot, lag, events).await;
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
