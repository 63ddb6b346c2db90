//! What is found out of a client before it is tested: whether it is attached rightly, what it supports, how it is timed.
//!
//! Each wire examines its own clients ([`Wire::examine`](crate::wire::Wire::examine)); what comes of it is the same for all.
//!
//! - this file: what comes of it
//! - `attached`: what can be wrong whatever the wire
//! - `patient`: the client that is examined
//! - `ward`: it and its servers, and who watches it

pub(crate) mod attached;
pub(crate) mod patient;
pub(crate) mod ward;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Serialize, Serializer};

/// How a step of the list went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// As it should be.
    Good,
    /// Worth knowing; the suite can be played.
    Note,
    /// It could not be looked at, since the client does not come so far.
    Skip,
    /// As long as it is so, there is no use in playing the suite.
    Wrong,
}

/// A step of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in a word or two.
    pub step: &'static str,
    /// How it went.
    pub health: Health,
    /// What was seen.
    pub what: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cure: Option<String>,
}

/// A step that ends it: how the client is attached is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    step: &'static str,
    what: String,
    cure: String,
}

impl Wrong {
    /// At this step that was seen; what to do about it.
    pub fn new(step: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Wrong { step, what: what.into(), cure: cure.into() }
    }
}

/// Everything that was found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Examination {
    /// The list, in the order in which a client goes through it.
    pub findings: Vec<Finding>,
    /// What it was seen to support, or not to.
    pub supports: BTreeMap<&'static str, bool>,
    /// Its times as they were measured: not scaled back. In seconds, where they are written.
    #[serde(serialize_with = "in_seconds")]
    pub times: BTreeMap<&'static str, Duration>,
    /// What has to be chosen for it, where that is not what was chosen.
    pub choices: BTreeMap<&'static str, &'static str>,
}

fn in_seconds<S: Serializer>(times: &BTreeMap<&'static str, Duration>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(times.iter().map(|(name, time)| (name, time.as_secs_f64())))
}

impl Examination {
    /// Adds a step that went as it should.
    pub fn good(&mut self, step: &'static str, what: impl Into<String>) {
        self.add(step, Health::Good, what.into(), None);
    }

    /// Adds a step that is worth knowing.
    pub fn note(&mut self, step: &'static str, what: impl Into<String>, cure: impl Into<String>) {
        self.add(step, Health::Note, what.into(), Some(cure.into()));
    }

    /// Adds a step that could not be looked at, and why.
    pub fn skip(&mut self, step: &'static str, why: impl Into<String>) {
        self.add(step, Health::Skip, why.into(), None);
    }

    /// Adds a step beyond which there is nothing to be seen.
    pub fn wrong(&mut self, step: &'static str, what: impl Into<String>, cure: impl Into<String>) {
        self.add(step, Health::Wrong, what.into(), Some(cure.into()));
    }

    /// How far it has come. `None`: as far as what is wrong, which is added.
    pub(crate) fn reached<T>(&mut self, came: Result<T, Wrong>) -> Option<T> {
        came.map_err(|Wrong { step, what, cure }| self.wrong(step, what, cure)).ok()
    }

    fn add(&mut self, step: &'static str, health: Health, what: String, cure: Option<String>) {
        self.findings.push(Finding { step, health, what, cure });
    }

    /// What is wrong with how the client is attached, if something is.
    pub fn wrong_step(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.health == Health::Wrong)
    }

    /// Adds what another part of the examination has found.
    pub fn extend(&mut self, other: Examination) {
        self.findings.extend(other.findings);
        self.supports.extend(other.supports);
        self.times.extend(other.times);
        self.choices.extend(other.choices);
    }
}
