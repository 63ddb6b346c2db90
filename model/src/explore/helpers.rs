//! Threads that help whoever runs a search.

use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// All threads of a search but the one that runs it. They stay for the whole search.
pub(super) struct Helpers(Option<ThreadPool>);

impl Helpers {
    /// Helpers for a search on so many threads, 0: one for each core.
    pub(super) fn of(threads: usize) -> Self {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { cores() } else { threads };
        Helpers((threads > 1).then(|| {
            let pool = ThreadPoolBuilder::new().num_threads(threads - 1).build();
            pool.expect("the system lets a program have some threads")
        }))
    }

    /// How many threads there are, with the one that runs the search.
    pub(super) fn threads(&self) -> usize {
        self.0.as_ref().map_or(1, |pool| pool.current_num_threads() + 1)
    }

    /// Does its own part of the work, and then, with those who have begun meanwhile, something with each item. Who takes
    /// which item is up to the machine and makes no difference.
    pub(super) fn each<T: Send, O>(
        &self,
        items: &mut [T],
        work: impl Fn(&mut T) + Sync,
        own: impl FnOnce() -> O,
    ) -> O {
        let Some(pool) = &self.0 else {
            let done = own();
            items.iter_mut().for_each(work);
            return done;
        };
        let items = Mutex::new(items.iter_mut());
        let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work_off = || {
            while let Some(item) = next() {
                work(item);
            }
        };
        pool.in_place_scope(|scope| {
            for _ in 0..pool.current_num_threads() {
                scope.spawn(|_| work_off());
            }
            let done = own();
            work_off();
            done
        })
    }
}
