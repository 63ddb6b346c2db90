//! How late the harness itself is. Where it was too late to be sure whose fault something is, nobody is blamed.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

/// How often the harness looks at its own watch.
const TICK: Duration = Duration::from_millis(5);
/// What is not worth a note.
const PUNCTUAL: Duration = Duration::from_millis(1);

/// Measures until it is dropped. One serves all cases of a run.
#[derive(Debug)]
pub struct LagMeter {
    /// When something was late, and how late.
    late: Arc<Mutex<Vec<(Instant, Duration)>>>,
    task: JoinHandle<()>,
}

impl LagMeter {
    /// Begins to measure.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start() -> Self {
        let late = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&late);
        let task = tokio::spawn(async move {
            loop {
                let due = Instant::now() + TICK;
                tokio::time::sleep_until(due.into()).await;
                let lag = due.elapsed();
                if lag > PUNCTUAL
                    && let Ok(mut late) = shared.lock()
                {
                    late.push((Instant::now(), lag));
                }
            }
        });
        LagMeter { late, task }
    }

    /// The longest time that something which was due had to wait, since then.
    pub fn worst_since(&self, since: Instant) -> Duration {
        let Ok(late) = self.late.lock() else { return Duration::ZERO };
        late.iter().rev().take_while(|(at, _)| *at >= since).map(|(_, lag)| *lag).max().unwrap_or_default()
    }
}

impl Drop for LagMeter {
    fn drop(&mut self) {
        self.task.abort();
    }
}
