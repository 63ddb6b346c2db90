//! A system's properties over every topology of a scope: each topology is explored to the end, and what was found is
//! put together, so that one line speaks for the system.

use std::hash::Hash;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde::Serialize;
use stateright::Model;

use crate::ambiguity::Readings;
use crate::explore::{self, Counts, Outcome, Report, Trace, Verdict};
use crate::rule::Edition;

/// How a property is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It holds in every state of every topology.
    Always,
    /// Some topology reaches it.
    Sometimes,
    /// A loss that the document admits: some topology reaches it, and the report names it.
    Hazard,
}

/// A property as a report speaks of it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PropertyInfo {
    /// Permanent id.
    pub id: &'static str,
    /// How it is judged.
    pub kind: Kind,
    /// The clauses it speaks of.
    pub clauses: &'static [&'static str],
    /// What it says.
    pub text: &'static str,
}

/// A model of one topology that can be put beside others of its system.
pub trait Checkable: Model {
    /// The topology, for people.
    fn topology(&self) -> String;
    /// Its properties, in the order of [`Model::properties`].
    fn property_infos(&self) -> Vec<PropertyInfo>;
    /// An action, for a PBX administrator; empty for one that nobody would notice.
    fn narrate(&self, state: &Self::State, action: &Self::Action, next: &Self::State) -> String;
    /// The ids of all rows, and whether each was carried out in some step so far.
    fn coverage(&self) -> Vec<(&'static str, bool)>;
    /// Rows that no model of the system can carry out, with the reason.
    fn excused_rows(&self) -> Vec<(&'static str, &'static str)>;
}

/// Which checker explores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checker {
    /// [`explore`](mod@crate::explore).
    #[default]
    Redial,
    /// stateright's own, as a second opinion.
    Stateright,
}

/// How much is explored.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// At most this many slaves, or what the system has instead.
    pub slaves: u8,
    /// At most this many faults in one run.
    pub faults: u8,
    /// Clients at the same time.
    pub clients: u8,
    /// How open questions are read.
    pub readings: Readings,
}

impl Default for Scope {
    fn default() -> Self {
        Scope { slaves: 2, faults: 2, clients: 1, readings: Readings::default() }
    }
}

/// How far a check of a system has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Topologies done.
    pub done: usize,
    /// Topologies in all.
    pub topologies: usize,
    /// States found in those that are done.
    pub states: u64,
}

/// What a caller may set beside the scope.
#[derive(Default)]
pub struct Options<'a> {
    /// Which checker explores.
    pub checker: Checker,
    /// Most states for each topology.
    pub max_states: Option<u64>,
    /// How many topologies are explored at the same time; 0: one for each core.
    pub jobs: usize,
    /// Ends the run once it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// Called after each topology.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
}

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
    /// The run was cut short before it could tell.
    Unknown,
}

/// A path that shows something, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Narrative {
    /// In which topology.
    pub topology: String,
    /// What happens, step by step.
    pub steps: Vec<String>,
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
    /// In how many topologies it is violated, or reached.
    pub topologies: usize,
    /// The shortest way to break it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<Narrative>,
    /// The shortest way to reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Narrative>,
}

impl PropertyResult {
    /// Whether it is as it should be.
    pub fn is_pass(&self) -> bool {
        matches!(self.verdict, PropertyVerdict::Holds | PropertyVerdict::Reached)
    }
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
    /// How many topologies were explored.
    pub topologies: usize,
    /// Distinct states, over all topologies.
    pub states: u64,
    /// Transitions, over all topologies.
    pub transitions: u64,
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
    /// Rows that no topology carried out, and that nobody has said to be out of reach.
    pub rules_never_fired: Vec<&'static str>,
}

impl SystemReport {
    /// Whether everything was explored, everything is as it should be, and no row is dead.
    pub fn passed(&self) -> bool {
        self.is_exhausted()
            && self.topologies > 0
            && self.properties.iter().chain(&self.hazards).all(PropertyResult::is_pass)
            && self.rules_never_fired.is_empty()
    }

    /// Whether every topology was explored to the end.
    pub fn is_exhausted(&self) -> bool {
        self.outcome == EXHAUSTED
    }
}

const EXHAUSTED: &str = "exhausted";

struct Explored {
    counts: Counts,
    outcome: Outcome,
    collision_probability: f64,
    verdicts: Vec<(PropertyVerdict, Option<Narrative>)>,
    coverage: Vec<(&'static str, bool)>,
}

/// Explores every model, and puts together what was found.
///
/// # Errors
/// If a model cannot be explored at all; see [`explore::Error`].
pub fn check_all<M>(
    system: &'static str,
    edition: Edition,
    models: Vec<M>,
    options: &Options<'_>,
) -> Result<SystemReport, explore::Error>
where
    M: Checkable + Send + Sync + 'static,
    M::State: Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq + 'static,
{
    let started = Instant::now();
    let total = models.len();
    let infos = models.first().map(Checkable::property_infos).unwrap_or_default();
    let excused = models.first().map(Checkable::excused_rows).unwrap_or_default();
    let explored = in_parallel(models, options)?;

    let mut report = SystemReport {
        system,
        edition,
        outcome: outcome(&explored),
        topologies: total,
        states: explored.iter().map(|it| it.counts.states).sum(),
        transitions: explored.iter().map(|it| it.counts.transitions).sum(),
        depth: explored.iter().map(|it| it.counts.depth).max().unwrap_or_default(),
        elapsed_s: 0.0,
        collision_probability: explored.iter().map(|it| it.collision_probability).sum(),
        properties: Vec::new(),
        hazards: Vec::new(),
        rules_never_fired: never_fired(&explored, &excused),
    };
    for (place, info) in infos.iter().enumerate() {
        let result = over_topologies(info, explored.iter().map(|it| &it.verdicts[place]));
        match info.kind {
            Kind::Hazard => report.hazards.push(result),
            Kind::Always | Kind::Sometimes => report.properties.push(result),
        }
    }
    report.elapsed_s = started.elapsed().as_secs_f64();
    Ok(report)
}

/// The results come back in the order of the models, whoever explored which of them.
fn in_parallel<M>(models: Vec<M>, options: &Options<'_>) -> Result<Vec<Explored>, explore::Error>
where
    M: Checkable + Send + Sync + 'static,
    M::State: Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq + 'static,
{
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = if options.jobs == 0 { cores } else { options.jobs };
    let models: Vec<Arc<M>> = models.into_iter().map(Arc::new).collect();
    let results: Vec<Mutex<Option<Result<Explored, explore::Error>>>> =
        models.iter().map(|_| Mutex::new(None)).collect();
    let (next, done, states) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(models.len()) {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(model), Some(slot)) = (models.get(place), results.get(place)) else { break };
                    let explored = explore_one(model, options);
                    let found = explored.as_ref().map_or(0, |it| it.counts.states as usize);
                    let states = states.fetch_add(found, Ordering::Relaxed) + found;
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if let Some(progress) = options.progress {
                        progress(Progress { done, topologies: models.len(), states: states as u64 });
                    }
                    if let Ok(mut slot) = slot.lock() {
                        *slot = Some(explored);
                    }
                }
            });
        }
    });
    results
        .into_iter()
        .map(|slot| {
            slot.into_inner()
                .ok()
                .flatten()
                .expect("every model was taken by a thread, and no thread panicked")
        })
        .collect()
}

fn explore_one<M>(model: &Arc<M>, options: &Options<'_>) -> Result<Explored, explore::Error>
where
    M: Checkable + Send + Sync + 'static,
    M::State: Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq + 'static,
{
    let report: Report<M::State, M::Action> = match options.checker {
        Checker::Redial => explore::explore(
            &**model,
            explore::Options {
                max_states: options.max_states,
                interrupt: options.interrupt,
                ..explore::Options::default()
            },
        )?,
        Checker::Stateright => explore::check_with_stateright(model)?,
    };
    let verdicts = report
        .properties
        .iter()
        .map(|property| {
            let verdict = match &property.verdict {
                Verdict::Holds => PropertyVerdict::Holds,
                Verdict::Violated(_) => PropertyVerdict::Violated,
                Verdict::Reached(_) => PropertyVerdict::Reached,
                Verdict::Unreached => PropertyVerdict::Unreached,
                Verdict::Unknown => PropertyVerdict::Unknown,
            };
            (verdict, property.verdict.trace().map(|trace| tell(&**model, trace)))
        })
        .collect();
    Ok(Explored {
        counts: report.counts,
        outcome: report.outcome,
        collision_probability: report.collision_probability,
        verdicts,
        coverage: model.coverage(),
    })
}

fn tell<M: Checkable>(model: &M, trace: &Trace<M::State, M::Action>) -> Narrative {
    let mut steps = Vec::new();
    let mut state = &trace.init;
    for (action, next) in &trace.steps {
        steps.push(model.narrate(state, action, next));
        state = next;
    }
    Narrative {
        topology: model.topology(),
        steps: steps.into_iter().filter(|step| !step.is_empty()).collect(),
    }
}

fn outcome(explored: &[Explored]) -> String {
    let truncated = explored.iter().filter_map(|it| match it.outcome {
        Outcome::Exhausted => None,
        Outcome::Truncated { why } => Some(why),
    });
    match truncated.clone().next() {
        None => EXHAUSTED.to_owned(),
        Some(why) => {
            format!("truncated: {why}, in {} of {} topologies", truncated.count(), explored.len())
        }
    }
}

fn never_fired(explored: &[Explored], excused: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    let Some(first) = explored.first() else { return Vec::new() };
    let fired = |place: usize| explored.iter().any(|it| it.coverage[place].1);
    first
        .coverage
        .iter()
        .enumerate()
        .filter(|(place, (id, _))| !fired(*place) && !excused.iter().any(|(excused, _)| excused == id))
        .map(|(_, (id, _))| *id)
        .collect()
}

fn over_topologies<'a>(
    info: &PropertyInfo,
    verdicts: impl Iterator<Item = &'a (PropertyVerdict, Option<Narrative>)> + Clone,
) -> PropertyResult {
    let settling = match info.kind {
        Kind::Always => PropertyVerdict::Violated,
        Kind::Sometimes | Kind::Hazard => PropertyVerdict::Reached,
    };
    let settled = verdicts.clone().filter(|(verdict, _)| *verdict == settling);
    let shortest =
        settled.clone().filter_map(|(_, trace)| trace.as_ref()).min_by_key(|it| it.steps.len()).cloned();
    let unknown = verdicts.clone().any(|(verdict, _)| *verdict == PropertyVerdict::Unknown);
    let count = settled.count();
    let verdict = match (count, unknown, info.kind) {
        (1.., _, _) => settling,
        (0, true, _) => PropertyVerdict::Unknown,
        (0, false, Kind::Always) => PropertyVerdict::Holds,
        (0, false, Kind::Sometimes | Kind::Hazard) => PropertyVerdict::Unreached,
    };
    let (counterexample, witness) = match info.kind {
        Kind::Always => (shortest, None),
        Kind::Sometimes | Kind::Hazard => (None, shortest),
    };
    PropertyResult {
        id: info.id,
        kind: info.kind,
        clauses: info.clauses,
        text: info.text,
        verdict,
        topologies: count,
        counterexample,
        witness,
    }
}
