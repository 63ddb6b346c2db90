//! The connections of a server that exist, and where their orders go.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::event::Tell;
use crate::line::Line;

/// The connections that exist, and where their orders go.
pub(super) type Registry<S> = Arc<Mutex<BTreeMap<Line, mpsc::UnboundedSender<Tell<S>>>>>;

pub(super) fn registered<S>(
    open: &Registry<S>,
) -> MutexGuard<'_, BTreeMap<Line, mpsc::UnboundedSender<Tell<S>>>> {
    // Each change is one insertion or removal: a panic elsewhere leaves nothing half done.
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
