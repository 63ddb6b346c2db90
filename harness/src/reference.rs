//! What a reference client is told, whatever its wire; the client itself is the wire's.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use redial_model::ambiguity::Readings;
use tokio::sync::mpsc;

use crate::publication::Publication;

/// What a reference client is told: what any client under test is.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// What stands for the placeholders of the wire's [`Proforma`](crate::proforma::Proforma); what does not apply is not
    /// there.
    pub values: BTreeMap<&'static str, String>,
    /// Its times, scaled.
    pub times: BTreeMap<&'static str, Duration>,
    /// Names that no resolver knows.
    pub hosts: BTreeMap<String, IpAddr>,
    /// How open questions are read.
    pub readings: Readings,
}

impl ClientConfig {
    /// What stands for a placeholder.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// One of its times.
    ///
    /// # Panics
    /// If the wire's proforma has no such time.
    pub fn time(&self, name: &str) -> Duration {
        self.times[name]
    }
}

/// Where a client publishes.
pub type Publisher = mpsc::UnboundedSender<Publication>;

/// Why a client cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// It was told something that it cannot use.
    #[error("{0}")]
    Config(String),
    /// It cannot go on.
    #[error("the client cannot go on: {0}")]
    Failed(String),
}
