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

    /// Does its own part of the work, and then, with those who have begun meanwhile, something with each item. Everybody
    /// has a desk, the first one whoever runs the search. Who takes which item is up to the machine and makes no difference.
    pub(super) fn each<D: Send, T: Send, O>(
        &self,
        desks: &mut [D],
        items: &mut [T],
        work: impl Fn(&mut D, &mut T) + Sync,
        own: impl FnOnce() -> O,
    ) -> O {
        let items = Mutex::new(items.iter_mut());
        let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work_off = |desk: &mut D| {
            while let Some(item) = next() {
                work(desk, item);
            }
        };
        let (desk, others) = desks.split_first_mut().expect("a desk for each thread");
        let Some(pool) = &self.0 else {
            let done = own();
            work_off(desk);
            return done;
        };
        pool.in_place_scope(|scope| {
            let work_off = &work_off;
            for desk in others {
                scope.spawn(move |_| work_off(desk));
            }
            let done = own();
            work_off(desk);
            done
        })
    }
}
