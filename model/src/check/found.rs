//! What a check of a system found, property by property and row by row.

use serde::Serialize;

use crate::property::Kind;
use crate::rule::Edition;

/// The outcome of a check that has seen everything.
pub(super) const EXHAUSTED: &str = "exhausted";

/// What became of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PropertyVerdict {
    /// It holds in every topology.
    Holds,
    /// Some topology breaks it.
    Violated,
    /// Some topology reaches it.
    Reached,
    /// No topology reaches it.
    Unreached,
    /// No topology comes into the situation that it speaks of: it says nothing.
    Vacuous,
    /// The run was cut short before it could tell.
    Unknown,
}

impl PropertyVerdict {
    /// The verdict in a word.
    pub fn name(self) -> &'static str {
        match self {
            PropertyVerdict::Holds => "holds",
            PropertyVerdict::Violated => "violated",
            PropertyVerdict::Reached => "reached",
            PropertyVerdict::Unreached => "unreached",
            PropertyVerdict::Vacuous => "vacuous",
            PropertyVerdict::Unknown => "unknown",
        }
    }
}

/// A path that shows something, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Narrative {
    /// In which topology.
    pub topology: String,
    /// What happens, step by step.
    pub steps: Vec<String>,
    /// What then happens again and again, for ever; empty for something that is over after the last step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cycle: Vec<String>,
}

/// A property over all topologies.
#[derive(Debug, Clone, Serialize)]
pub struct PropertyResult {
    /// Permanent id.
    pub id: &'static str,
    /// How it is judged.
    pub kind: Kind,
    /// The clauses it speaks of.
    pub clauses: &'static [&'static str],
    /// What it says.
    pub text: &'static str,
    /// What became of it.
    pub verdict: PropertyVerdict,
    /// Of how many topologies it was asked.
    pub asked: usize,
    /// In how many topologies it is violated, or reached.
    pub topologies: usize,
    /// In how many topologies the situation came that it speaks of.
    pub spoke: usize,
    /// Of a theorem, the topologies of which it is not true.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refuted_by: Vec<String>,
    /// The shortest way to break it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<Narrative>,
    /// The shortest way to reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Narrative>,
}

impl PropertyResult {
    /// Whether the rules break it: it is violated, and no mere claim.
    pub fn is_broken(&self) -> bool {
        self.verdict == PropertyVerdict::Violated && self.kind != Kind::Theorem
    }

    /// Whether it is as it should be. A theorem of the document need not hold; it has to be decided.
    pub fn is_pass(&self) -> bool {
        match self.verdict {
            PropertyVerdict::Holds | PropertyVerdict::Reached => true,
            PropertyVerdict::Violated => !self.is_broken(),
            PropertyVerdict::Unreached | PropertyVerdict::Vacuous | PropertyVerdict::Unknown => false,
        }
    }
}

/// How far a row was carried out.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCoverage {
    /// The row's id.
    pub id: &'static str,
    /// In how many topologies it was carried out.
    pub topologies: usize,
    /// The first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// Why none carries it out, if there is a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excused: Option<&'static str>,
}

/// How much was explored of installations that their administrator changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// How many installations.
    pub topologies: usize,
    /// Distinct states.
    pub states: u64,
    /// Transitions.
    pub transitions: u64,
}

/// What a check of one system under one edition found.
#[derive(Debug, Clone, Serialize)]
pub struct SystemReport {
    /// The system.
    pub system: &'static str,
    /// The edition of its document.
    pub edition: Edition,
    /// `exhausted`, or `truncated: …` with the reason.
    pub outcome: String,
    /// Whether states that differ only in which of equal parts is which were counted as one.
    pub symmetry: bool,
    /// The scope is [narrower](super::Scope::is_narrow) than the default one.
    #[serde(skip)]
    pub narrow: bool,
    /// How many topologies there are.
    pub topologies: usize,
    /// How many of them were explored: each of the others is one of these, and PBXes that no client notices.
    pub explored: usize,
    /// Distinct states, over all topologies that were explored.
    pub states: u64,
    /// Transitions, over all topologies that were explored.
    pub transitions: u64,
    /// What was explored, beside all this, of installations that their administrator changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// Steps to the farthest state of any topology.
    pub depth: u32,
    /// Seconds.
    pub elapsed_s: f64,
    /// The probability that a collision of fingerprints hid a state.
    pub collision_probability: f64,
    /// What must hold, and what must be reachable.
    pub properties: Vec<PropertyResult>,
    /// Losses that the document admits.
    pub hazards: Vec<PropertyResult>,
    /// What the document says of installations, and of which ones it is true.
    pub theorems: Vec<PropertyResult>,
    /// Every row, and in how many topologies it was carried out.
    pub rules: Vec<RuleCoverage>,
    /// Rows that no topology carried out, and that nobody has said to be out of reach.
    pub rules_never_fired: Vec<&'static str>,
}

impl SystemReport {
    /// The same, and what was found of installations that their administrator changes. What is asked of both is broken if either
    /// breaks it.
    #[must_use]
    pub fn and_of_changes(mut self, changing: SystemReport) -> Self {
        let SystemReport { topologies, states, transitions, .. } = changing;
        self.changed = Some(Changed { topologies, states, transitions });
        if self.is_exhausted() {
            self.outcome = changing.outcome;
        }
        self.elapsed_s += changing.elapsed_s;
        self.collision_probability += changing.collision_probability;
        let lists = [
            (&mut self.properties, changing.properties),
            (&mut self.hazards, changing.hazards),
            (&mut self.theorems, changing.theorems),
        ];
        for (all, of_changes) in lists {
            for result in of_changes {
                match all.iter_mut().find(|it| it.id == result.id) {
                    Some(known) if result.is_broken() && !known.is_broken() => *known = result,
                    Some(_) => {}
                    None => all.push(result),
                }
            }
        }
        self
    }

    /// Whether everything was explored, everything is as it should be, and no row is dead. What a [narrow](Self::narrow) scope
    /// does not reach is no failure.
    pub fn passed(&self) -> bool {
        self.is_exhausted()
            && self.topologies > 0
            && self.results().all(|it| it.is_pass() || self.may_lie_outside(it))
            && (self.narrow || self.rules_never_fired.is_empty())
    }

    /// Whether something was not reached that a wider scope may reach.
    pub fn may_lie_outside(&self, result: &PropertyResult) -> bool {
        self.narrow && matches!(result.verdict, PropertyVerdict::Unreached | PropertyVerdict::Vacuous)
    }

    /// Everything that was asked.
    pub fn results(&self) -> impl Iterator<Item = &PropertyResult> {
        self.properties.iter().chain(&self.hazards).chain(&self.theorems)
    }

    /// Whether every topology was explored to the end.
    pub fn is_exhausted(&self) -> bool {
        self.outcome == EXHAUSTED
    }
}
