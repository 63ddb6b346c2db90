//! The connections of a server that exist, and where their orders go.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;

use super::event::Tell;
use crate::line::Line;

/// The connections that exist, and where their orders go. Each change is one insertion or removal: a panic elsewhere leaves nothing
/// half done.
pub(super) type Registry<S> = Arc<Mutex<BTreeMap<Line, mpsc::UnboundedSender<Tell<S>>>>>;
