//! How late the harness itself is, and whether the machine has more to run than processors. Where it was too late to be
//! sure whose fault something is, nobody is blamed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::lock::locked;

/// How often the harness looks at its own watch.
const TICK: Duration = Duration::from_millis(5);
/// What is not worth a note.
const PUNCTUAL: Duration = Duration::from_millis(1);
/// How often the machine is asked whether processes have to wait for a processor.
const SAMPLE: Duration = Duration::from_millis(100);
/// The share of that time above which a client may have been kept from running when it wanted to.
const STARVING: f64 = 0.5;
/// Longer than any run.
const FOR_EVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Measures until it is dropped. One serves all cases of a run.
#[derive(Debug)]
pub struct LagMeter {
    record: Arc<Mutex<Record>>,
    tasks: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Record {
    /// When something was late, and how late.
    late: Vec<(Instant, Duration)>,
    /// When the next look at the watch is due: whoever asks may come before a look that is late.
    due: Instant,
    /// When processes had to wait for a processor.
    starved: Vec<Instant>,
    /// For how long they had to in all, when that was last asked. `None`: the system does not tell.
    pressure: Option<(Instant, Duration)>,
}

impl LagMeter {
    /// Begins to measure.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start() -> Self {
        let now = Instant::now();
        let pressure = stalled().map(|stalled| (now, stalled));
        let record = Record { late: Vec::new(), due: now + TICK, starved: Vec::new(), pressure };
        let record = Arc::new(Mutex::new(record));
        let tasks = vec![
            tokio::spawn(watch_punctuality(Arc::clone(&record))),
            tokio::spawn(watch_pressure(Arc::clone(&record))),
        ];
        LagMeter { record, tasks }
    }

    /// The harness is never late: time goes on when nobody has anything to do.
    #[must_use]
    pub fn in_virtual_time() -> Self {
        let due = Instant::now() + FOR_EVER;
        let record = Record { late: Vec::new(), due, starved: Vec::new(), pressure: None };
        LagMeter { record: Arc::new(Mutex::new(record)), tasks: Vec::new() }
    }

    /// Whether that is known beforehand.
    pub fn is_never_late(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The longest time that something which was due had to wait, since then.
    pub fn worst_since(&self, since: Instant) -> Duration {
        let record = locked(&self.record);
        let late = record.late.iter().rev().take_while(|(at, _)| *at >= since).map(|(_, lag)| *lag).max();
        late.unwrap_or_default().max(record.due.elapsed())
    }

    /// Whether the machine had more to run than processors, since then. Where the system does not tell: no.
    pub fn was_starved_since(&self, since: Instant) -> bool {
        let mut record = locked(&self.record);
        record.look_at_pressure();
        record.starved.last().is_some_and(|at| *at >= since)
    }
}

impl Drop for LagMeter {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Record {
    fn look_at_pressure(&mut self) {
        let (Some((then, before)), Some(stalled)) = (self.pressure, stalled()) else { return };
        let now = Instant::now();
        if stalled.saturating_sub(before).as_secs_f64() > STARVING * (now - then).as_secs_f64() {
            self.starved.push(now);
        }
        self.pressure = Some((now, stalled));
    }
}

async fn watch_punctuality(record: Arc<Mutex<Record>>) {
    loop {
        let due = locked(&record).due;
        tokio::time::sleep_until(due).await;
        let now = Instant::now();
        let mut record = locked(&record);
        if now - due > PUNCTUAL {
            record.late.push((now, now - due));
        }
        record.due = now + TICK;
    }
}

async fn watch_pressure(record: Arc<Mutex<Record>>) {
    loop {
        tokio::time::sleep(SAMPLE).await;
        locked(&record).look_at_pressure();
    }
}

/// For how long in all some process has had to wait for a processor, as Linux counts it.
fn stalled() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/pressure/cpu").ok()?;
    let total = text.lines().next()?.rsplit_once("total=")?.1.trim().parse().ok()?;
    Some(Duration::from_micros(total))
}
