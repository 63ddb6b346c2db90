//! Locks that nobody leaves half way.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Each change is whole, whoever panicked then.
pub(super) fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
