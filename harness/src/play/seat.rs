//! What a case has of the run while it is played.

use std::sync::OnceLock;

use tokio::sync::mpsc;

use crate::lag::LagMeter;
use crate::report::RunEvent;
use crate::settings::Settings;

/// What a case has of the run while it is played.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'a> {
    /// What is the same for all cases.
    pub settings: &'a Settings,
    /// Which addresses are the case's own.
    pub slot: u8,
    /// How late the harness is.
    pub lag: &'a LagMeter,
    /// What keeps the run from going on: the first case that finds out says so.
    pub trouble: &'a OnceLock<String>,
    /// Who wants to know.
    pub events: &'a mpsc::UnboundedSender<RunEvent>,
}
