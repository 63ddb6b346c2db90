//! Locks that nobody leaves half way.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a lock guards, whoever panicked while holding it: for what each change leaves whole.
pub(crate) fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
