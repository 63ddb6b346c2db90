//! Broken clients, each played against one case after another until one fails it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use tokio::runtime::Builder;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use super::{Interrupt, REPEATS_DIVISOR, SLOTS, memory, play};
use crate::causes;
use crate::conform::ledger::Fate;
use crate::lag::LagMeter;
use crate::lock::locked;
use crate::play::{Publishing, Seat};
use crate::report::CaseReport;
use crate::settings::Settings;
use crate::verdict::Verdict;
use crate::wires::Playable;

/// A broken client.
pub struct Broken {
    /// The mutant's id.
    pub id: String,
    /// The row that is edited.
    pub row: String,
    /// How it is played.
    pub settings: Arc<Settings>,
}

/// What is known of cases: which of them a client that follows the rows has passed, and what they have killed. The more promising
/// one is played first.
pub struct Cases {
    cases: Vec<Arc<dyn Playable>>,
    /// By case: the rows that the client was seen to follow, and seconds.
    passed: BTreeMap<String, (Vec<String>, f64)>,
    /// By case: the rows of the mutants that it has killed.
    killed: BTreeMap<String, Vec<String>>,
}

impl Cases {
    /// Those that a client has passed that follows the rows: only they can prove anything.
    pub fn passed(cases: Vec<Arc<dyn Playable>>, reports: &[CaseReport]) -> Self {
        let passed = reports.iter().filter(|report| report.verdict == Verdict::Pass);
        let passed: BTreeMap<_, _> =
            passed.map(|it| (it.id.clone(), (it.rows.clone(), it.elapsed_s))).collect();
        let cases = cases.into_iter().filter(|case| passed.contains_key(&case.head().id)).collect();
        Cases { cases, passed, killed: BTreeMap::new() }
    }

    /// A case has killed a mutant of that row.
    pub fn has_killed(&mut self, case: &str, row: &str) {
        self.killed.entry(case.to_owned()).or_default().push(row.to_owned());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// In the order in which they are played against a mutant of that row: those that have killed others of it, then those in which
    /// the row is followed, then those that have killed most, and of equal ones the shortest.
    fn against(&self, row: &str) -> Vec<Arc<dyn Playable>> {
        let mut cases = self.cases.clone();
        cases.sort_by_cached_key(|case| {
            let id = &case.head().id;
            let (rows, elapsed_s) = &self.passed[id];
            let killed = self.killed.get(id).map_or(&[][..], Vec::as_slice);
            let of_row = killed.iter().filter(|it| *it == row).count();
            let is_followed = rows.iter().any(|it| it == row);
            (std::cmp::Reverse((of_row, is_followed, killed.len())), (elapsed_s * 1_000.0) as u64, id.clone())
        });
        cases
    }
}

/// How many cases a broken client plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Until one does not let it pass: what that one blames is what it is blamed for.
    UntilCaught,
    /// All, as a vendor's client does: the first cause of the run is what it is blamed for.
    All,
}

/// Plays broken clients, so many at the same time, and tells what becomes of each. Those are left out to which it does not come.
///
/// # Errors
/// Says what keeps it from going on.
pub async fn kill(
    broken: Vec<Broken>,
    (cases, extent): (Cases, Extent),
    jobs: usize,
    interrupt: &Interrupt,
    tell: impl FnMut(&str, Fate),
) -> Result<(), String> {
    let jobs = jobs.clamp(1, usize::from(SLOTS)).min(broken.len());
    let shared = Arc::new(Shared::new(broken, (cases, extent), jobs, LagMeter::start()));
    let (found, seen) = mpsc::unbounded_channel();
    let mut workers = JoinSet::new();
    for slot in 1..=jobs as u8 {
        workers.spawn(work(Arc::clone(&shared), slot, found.clone()));
    }
    drop(found);
    shared.listen(seen, interrupt, tell).await;
    workers.shutdown().await;
    shared.ended()
}

/// The same of clients that run [in memory](super::memory), on so many threads.
///
/// # Errors
/// Says what keeps it from going on.
pub fn kill_in_memory(
    broken: Vec<Broken>,
    (cases, extent): (Cases, Extent),
    threads: usize,
    interrupt: &Interrupt,
    tell: impl FnMut(&str, Fate),
) -> Result<(), String> {
    let threads = threads.clamp(1, broken.len().max(1));
    let shared = Arc::new(Shared::new(broken, (cases, extent), threads, LagMeter::in_virtual_time()));
    let (found, seen) = mpsc::unbounded_channel();
    let listening = Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (shared, found) = (Arc::clone(&shared), found.clone());
            scope.spawn(move || {
                if let Err(error) = memory::play(work(Arc::clone(&shared), 1, found)) {
                    let _ = shared.trouble.set(error.to_string());
                }
            });
        }
        drop(found);
        listening.block_on(shared.listen(seen, interrupt, tell));
        // Whoever plays sees it after the case that it is at.
        shared.is_over.store(true, Ordering::Relaxed);
    });
    shared.ended()
}

struct Shared {
    waiting: Mutex<VecDeque<Broken>>,
    cases: Mutex<Cases>,
    extent: Extent,
    lag: LagMeter,
    repeats: Semaphore,
    trouble: OnceLock<String>,
    is_over: AtomicBool,
}

impl Shared {
    fn new(broken: Vec<Broken>, (cases, extent): (Cases, Extent), jobs: usize, lag: LagMeter) -> Self {
        Shared {
            waiting: Mutex::new(broken.into()),
            cases: Mutex::new(cases),
            extent,
            lag,
            repeats: Semaphore::new(jobs.div_ceil(REPEATS_DIVISOR).max(1)),
            trouble: OnceLock::new(),
            is_over: AtomicBool::new(false),
        }
    }

    /// Passes on what is found, until all have ended or nobody wants to know any more.
    async fn listen(
        &self,
        mut seen: mpsc::UnboundedReceiver<(String, Fate)>,
        interrupt: &Interrupt,
        mut tell: impl FnMut(&str, Fate),
    ) {
        loop {
            tokio::select! {
                fate = seen.recv() => match fate {
                    Some((id, fate)) => tell(&id, fate),
                    None => return,
                },
                () = interrupt.stopped() => return,
            }
            if interrupt.is_asked() {
                locked(&self.waiting).clear();
            }
        }
    }

    fn ended(&self) -> Result<(), String> {
        self.trouble.get().map_or(Ok(()), |trouble| Err(trouble.clone()))
    }
}

/// Plays one after another on the addresses of a slot.
async fn work(shared: Arc<Shared>, slot: u8, found: mpsc::UnboundedSender<(String, Fate)>) {
    // Nobody reads on while a case is played: what a case tells is in its report.
    let (events, _) = mpsc::unbounded_channel();
    loop {
        let Some(broken) = locked(&shared.waiting).pop_front() else { return };
        let cases = locked(&shared.cases).against(&broken.row);
        let publishing = Publishing::default();
        let played = cases.len();
        let mut caught = Vec::new();
        for case in cases {
            let seat = Seat {
                settings: &broken.settings,
                slot,
                lag: &shared.lag,
                trouble: &shared.trouble,
                publishing: &publishing,
                events: &events,
            };
            let report = play(&*case, seat, &shared.repeats).await;
            if shared.trouble.get().is_some() || shared.is_over.load(Ordering::Relaxed) {
                return;
            }
            // Who does otherwise than the document recommends has been caught as well.
            if matches!(report.verdict, Verdict::Fail | Verdict::NotRecommended) {
                locked(&shared.cases).has_killed(&report.id, &broken.row);
                caught.push(report);
                if shared.extent == Extent::UntilCaught {
                    break;
                }
            }
        }
        let fate = match causes::find(&caught).causes.into_iter().next() {
            Some(first) => {
                let rows = first.rows.into_iter().chain(first.way).collect();
                Fate::Killed { case: first.shortest, clauses: first.clauses, rows }
            }
            None => Fate::Survived { cases: played },
        };
        if found.send((broken.id, fate)).is_err() {
            return;
        }
    }
}
