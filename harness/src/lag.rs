//! How late the harness itself is. Where it was too late to be sure whose fault something is, nobody is blamed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

/// How often the harness looks at its own watch.
const TICK: Duration = Duration::from_millis(5);

/// Measures until it is dropped.
#[derive(Debug)]
pub struct LagMeter {
    worst_us: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl LagMeter {
    /// Begins to measure.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn start() -> Self {
        let worst_us = Arc::new(AtomicU64::new(0));
        let shared = Arc::clone(&worst_us);
        let task = tokio::spawn(async move {
            loop {
                let due = Instant::now() + TICK;
                tokio::time::sleep_until(due.into()).await;
                let late = due.elapsed().as_micros().try_into().unwrap_or(u64::MAX);
                shared.fetch_max(late, Ordering::Relaxed);
            }
        });
        LagMeter { worst_us, task }
    }

    /// The longest time that something which was due had to wait, since the last time this was asked.
    pub fn take_worst(&self) -> Duration {
        Duration::from_micros(self.worst_us.swap(0, Ordering::Relaxed))
    }
}

impl Drop for LagMeter {
    fn drop(&mut self) {
        self.task.abort();
    }
}
