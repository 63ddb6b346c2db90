//! What a reference client is told, whatever its wire; the client itself is the wire's.
//!
//! - this file: what it is told, and its habits
//! - `diary`: which rows it has followed
//! - `freedom`: which of what is permitted it does
//! - [`hosts`]: names that no resolver knows

mod diary;
mod freedom;
pub mod hosts;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

pub use diary::{Diary, Pair};
pub use freedom::Freedom;
use redial_model::ambiguity::Readings;
use tokio::sync::mpsc;

use crate::names::{Named, ticked};
use crate::proforma::{Proforma, Time};
use crate::publication::Publication;

/// What a reference client is told: what any client under test is.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// What stands for the placeholders of the wire's [`Proforma`]; what does not apply is not
    /// there.
    pub values: BTreeMap<&'static str, String>,
    /// Its times, scaled.
    pub times: BTreeMap<&'static str, Duration>,
    /// Names that no resolver knows.
    pub hosts: BTreeMap<String, IpAddr>,
    /// How open questions are read.
    pub readings: Readings,
    /// What it does beside its rows, by name: faults and other ways of real clients, which the wire knows.
    pub habits: Vec<String>,
    /// Which of what is permitted it does.
    pub freedom: Freedom,
}

impl ClientConfig {
    /// What the environment tells a client, as the harness sets it for each that it starts: by `REDIAL_PRIMARY` and the
    /// like, with the times of the proforma. It is for clients that are told addresses, and no names.
    ///
    /// # Errors
    /// The scale of its times is no number.
    pub fn of_environment(proforma: &Proforma, readings: Readings) -> Result<Self, ClientError> {
        let told = |name: &str| std::env::var(format!("REDIAL_{}", name.to_uppercase())).ok();
        let given = |name| told(name).filter(|value| !value.is_empty()).map(|value| (name, value));
        let scale = told("timer_scale").map_or(Ok(1.0), |scale| scale.parse::<f64>());
        let scale = scale.map_err(|error| ClientError::Config(format!("REDIAL_TIMER_SCALE: {error}")))?;
        let time = |time: &Time| (time.name, Duration::from_secs_f64(time.default_s * scale));
        Ok(ClientConfig {
            values: proforma.told().filter_map(given).collect(),
            times: proforma.times.iter().map(time).collect(),
            hosts: BTreeMap::new(),
            readings,
            habits: Vec::new(),
            freedom: Freedom::default(),
        })
    }

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

/// The habits of one client, of those that the clients of its wire can have.
#[derive(Debug, Clone)]
pub struct Habits<H>(BTreeSet<H>);

impl<H: Named> Habits<H> {
    /// Those of these names.
    ///
    /// # Errors
    /// There is no such habit.
    pub fn of(names: &[String]) -> Result<Self, ClientError> {
        let habit = |name: &String| {
            H::all().into_iter().find(|habit| habit.name() == name).ok_or_else(|| {
                let known = ticked(H::all().into_iter().map(H::name), "and");
                ClientError::Config(format!("--habit: there is no habit `{name}`; there are {known}"))
            })
        };
        names.iter().map(habit).collect::<Result<_, _>>().map(Habits)
    }

    /// Whether it has that one.
    pub fn has(&self, habit: H) -> bool {
        self.0.contains(&habit)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = H> {
        self.0.iter().copied()
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
