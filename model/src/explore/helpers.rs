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

    /// Does something of its own, and then, with those who have begun meanwhile, something with each item. Everybody has a
    /// desk, the first one whoever runs the search. Who takes which item is up to the machine and makes no difference.
    ///
    /// Everybody takes a share of what is left, in the order of the items, and the last ones one by one: neighbours lead to much that is
    /// the same, and nobody waits long for anybody at the end.
    pub(super) fn each<D: Send, T: Send, O>(
        &self,
        desks: &mut [D],
        items: &mut [T],
        work: impl Fn(&mut D, &mut T) + Sync,
        own: impl FnOnce() -> O,
    ) -> O {
        let shares = 2 * desks.len();
        let rest = Mutex::new(items);
        let next = || {
            let mut rest = rest.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = rest.len().div_ceil(shares);
            rest.split_off_mut(..taken)
        };
        let work_off = |desk: &mut D| {
            while let Some(items) = next().filter(|items| !items.is_empty()) {
                items.iter_mut().for_each(|item| work(desk, item));
            }
        };
        self.all(desks, work_off, own)
    }

    /// Does something of its own, and then what there is to do at the first desk; what there is to do at each other one,
    /// somebody else does meanwhile.
    pub(super) fn all<D: Send, O>(
        &self,
        desks: &mut [D],
        work: impl Fn(&mut D) + Sync,
        own: impl FnOnce() -> O,
    ) -> O {
        let (first, others) = desks.split_first_mut().expect("whoever runs the search has a desk");
        let Some(pool) = self.0.as_ref().filter(|_| !others.is_empty()) else {
            let done = own();
            work(first);
            return done;
        };
        let work = &work;
        pool.in_place_scope(|scope| {
            for desk in others {
                scope.spawn(move |_| work(desk));
            }
            let done = own();
            work(first);
            done
        })
    }
}
