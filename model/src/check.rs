//! A system's properties over every topology of a scope: each topology is explored to the end, and what was found is
//! put together, so that one line speaks for the system.

use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use rayon::ThreadPoolBuilder;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use stateright::Model;

use crate::ambiguity::Readings;
use crate::explore::{
    self, Counts, Fair, Lasso, LiveVerdict, LivenessReport, Outcome, Parts, Report, Trace, Verdict,
};
use crate::property::{Claim, Given, Kind, Property, PropertyInfo};
use crate::rule::Edition;

mod found;
pub mod mutants;

pub use found::{Changed, Narrative, PropertyResult, PropertyVerdict, RuleCoverage, SystemReport};

use found::EXHAUSTED;

/// A model of one topology that can be put beside others of its system.
pub trait Checkable: Fair + Parts {
    /// The topology, for people.
    fn topology(&self) -> String;
    /// What is asked of it; [`Model::properties`] are these, [for the explorer](crate::property::for_explorer).
    fn claims() -> Vec<Property<Self>>
    where
        Self: Sized;
    /// What explores it with states counted as one that differ only in which of equal parts is which. `None`: it has
    /// no such parts.
    fn up_to_symmetry() -> Option<Explore<Self>>
    where
        Self: Sized,
    {
        None
    }
    /// An action, for a PBX administrator; empty for one that nobody would notice.
    fn narrate(&self, state: &Self::State, action: &Self::Action, next: &Self::State) -> String;
    /// A state, for whoever walks through the model: a line for each thing that matters.
    fn describe(&self, state: &Self::State) -> String
    where
        Self::State: Debug,
    {
        format!("{state:#?}")
    }
    /// The ids of all rows, and whether each was carried out in some step so far.
    fn coverage(&self) -> Vec<(&'static str, bool)>;
    /// Rows that no model of the system can carry out, with the reason.
    fn excused_rows(&self) -> Vec<(&'static str, &'static str)>;
}

/// What explores a model.
pub type Explore<M> = fn(&M, explore::Options<'_>) -> Result<ReportOf<M>, explore::Error>;

/// What the explorer says of a model.
pub type ReportOf<M> = Report<<M as Model>::State, <M as Model>::Action>;

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
    /// At most this many changes by an administrator in one run, in small installations of their own; 0: these are not explored.
    pub changes: u8,
    /// How open questions are read.
    pub readings: Readings,
}

impl Default for Scope {
    fn default() -> Self {
        Scope { slaves: 2, faults: 2, clients: 1, changes: 1, readings: Readings::default() }
    }
}

impl Scope {
    /// Whether less is explored than by default: then what was not reached may lie outside of it.
    pub fn is_narrow(&self) -> bool {
        let default = Scope::default();
        self.faults < default.faults || self.slaves < default.slaves
    }
}

/// How far a check of a system has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Topologies explored.
    pub done: usize,
    /// Topologies to explore.
    pub topologies: usize,
    /// States found in those that are done.
    pub states: u64,
}

/// What a caller may set beside the scope.
#[derive(Default)]
pub struct Options<'a> {
    /// Which checker explores.
    pub checker: Checker,
    /// Counts states as one that differ only in which of equal parts is which, if the system has any and the checker
    /// can. Properties of runs are not asked then.
    pub symmetry: bool,
    /// Most states for each topology.
    pub max_states: Option<u64>,
    /// Explores each topology itself, and not one for all that differ in nothing that a client notices.
    pub each: bool,
    /// How many topologies are explored at the same time; 0: one for each core.
    pub jobs: usize,
    /// Ends the run once it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// Called after each topology.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
}

struct Explored {
    counts: Counts,
    outcome: Outcome,
    collision_probability: f64,
    findings: Vec<Finding>,
    coverage: Vec<(&'static str, bool)>,
}

/// What one topology says of one property.
struct Finding {
    /// `None`: the checker does not decide claims of this kind.
    verdict: Option<PropertyVerdict>,
    narrative: Option<Narrative>,
    /// The situation that it speaks of came.
    spoke: bool,
}

impl Finding {
    const NOT_ASKED: Finding = Finding { verdict: None, narrative: None, spoke: false };
}

/// A model, and the topologies in whose place it is explored: nothing that a client notices tells them apart.
pub struct Family<M> {
    /// The model.
    pub model: M,
    /// The topologies: the place of each in the order of reports, and what it is for people.
    pub topologies: Vec<(usize, String)>,
}

impl<M: Checkable> Family<M> {
    /// A model that speaks for nobody else, and its place in the order of reports.
    pub fn of_one(place: usize, model: M) -> Self {
        Family { topologies: vec![(place, model.topology())], model }
    }
}

/// A topology, and what was explored in its place.
struct Member<'e> {
    place: usize,
    topology: &'e str,
    explored: &'e Explored,
}

/// Explores the model of every family, and puts together what was found.
///
/// # Errors
/// If a model cannot be explored at all; see [`explore::Error`].
pub fn check_all<M>(
    system: &'static str,
    edition: Edition,
    families: Vec<Family<M>>,
    options: &Options<'_>,
) -> Result<SystemReport, explore::Error>
where
    M: Checkable + Send + Sync + 'static,
    M::State: Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq + Send + 'static,
{
    let started = Instant::now();
    let claims = M::claims();
    let excused = families.first().map(|family| family.model.excused_rows()).unwrap_or_default();
    let (models, topologies): (Vec<_>, Vec<_>) =
        families.into_iter().map(|family| (Arc::new(family.model), family.topologies)).unzip();
    let explored = in_parallel(&models, options)?;
    let of_family = |(explored, topologies)| {
        let topologies: &Vec<(usize, String)> = topologies;
        topologies.iter().map(move |(place, topology)| Member { place: *place, topology, explored })
    };
    let mut members: Vec<_> = explored.iter().zip(&topologies).flat_map(of_family).collect();
    members.sort_by_key(|member| member.place);

    let mut report = SystemReport {
        system,
        edition,
        outcome: outcome(&members),
        symmetry: up_to_symmetry::<M>(options).is_some(),
        narrow: false,
        topologies: members.len(),
        explored: explored.len(),
        changed: None,
        states: explored.iter().map(|it| it.counts.states).sum(),
        transitions: explored.iter().map(|it| it.counts.transitions).sum(),
        depth: explored.iter().map(|it| it.counts.depth).max().unwrap_or_default(),
        elapsed_s: 0.0,
        collision_probability: explored.iter().map(|it| it.collision_probability).sum(),
        properties: Vec::new(),
        hazards: Vec::new(),
        theorems: Vec::new(),
        rules: coverage(&members, &excused),
        rules_never_fired: Vec::new(),
    };
    report.rules_never_fired =
        report.rules.iter().filter(|it| it.topologies == 0 && it.excused.is_none()).map(|it| it.id).collect();
    let decided = |place: usize| explored.iter().all(|it| it.findings[place].verdict.is_some());
    let asked = claims.iter().enumerate().filter(|(_, claim)| claim.is_asked_in(edition));
    for (place, claim) in asked.filter(|(place, _)| decided(*place)) {
        let result = over_topologies(claim.info(), place, &members);
        match result.kind {
            Kind::Always | Kind::Sometimes | Kind::Eventually => report.properties.push(result),
            Kind::Hazard | Kind::Endless => report.hazards.push(result),
            Kind::Theorem => report.theorems.push(result),
        }
    }
    report.elapsed_s = started.elapsed().as_secs_f64();
    Ok(report)
}

/// The results come back in the order of the models, whoever explored which of them.
fn in_parallel<M>(models: &[Arc<M>], options: &Options<'_>) -> Result<Vec<Explored>, explore::Error>
where
    M: Checkable + Send + Sync + 'static,
    M::State: Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq + Send + 'static,
{
    let (done, states) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let explore = |model: &Arc<M>| {
        let explored = explore_one(model, options);
        let found = explored.as_ref().map_or(0, |it| it.counts.states as usize);
        let states = states.fetch_add(found, Ordering::Relaxed) + found;
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = options.progress {
            progress(Progress { done, topologies: models.len(), states: states as u64 });
        }
        explored
    };
    let cores = ThreadPoolBuilder::new().num_threads(options.jobs).build();
    let cores = cores.expect("the system lets a program have some threads");
    let explored: Vec<_> = cores.install(|| models.par_iter().with_max_len(1).map(explore).collect());
    explored.into_iter().collect()
}

/// What explores up to symmetry, if it is asked for and there is any.
fn up_to_symmetry<M: Checkable>(options: &Options<'_>) -> Option<Explore<M>> {
    M::up_to_symmetry().filter(|_| options.symmetry && options.checker == Checker::Redial)
}

fn explore_one<M>(model: &Arc<M>, options: &Options<'_>) -> Result<Explored, explore::Error>
where
    M: Checkable + Send + Sync + 'static,
    M::State: Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Clone + PartialEq + Send + 'static,
{
    let claims = M::claims();
    let limits = explore::Options {
        max_states: options.max_states,
        interrupt: options.interrupt,
        // The other cores have topologies of their own.
        threads: 1,
        ..explore::Options::default()
    };
    let (report, live) = match (options.checker, up_to_symmetry::<M>(options)) {
        (Checker::Redial, None) => {
            let of_runs: Vec<_> = claims.iter().filter_map(Property::of_runs).collect();
            explore::explore_by_parts(&**model, limits, &of_runs)?
        }
        // What is fair to one part is not told from what is fair to another one in its place: runs are not judged.
        (Checker::Redial, Some(explore)) => (explore(model, limits)?, Vec::new()),
        (Checker::Stateright, _) => (explore::check_with_stateright(model)?, Vec::new()),
    };
    Ok(Explored {
        findings: findings(&**model, &claims, &report, &live),
        counts: report.counts,
        outcome: report.outcome,
        collision_probability: report.collision_probability,
        coverage: model.coverage(),
    })
}

/// For each claim its finding. The explorer has answered the claims about states and then those about situations, and
/// the claims about runs apart.
fn findings<M: Checkable>(
    model: &M,
    claims: &[Property<M>],
    report: &Report<M::State, M::Action>,
    live: &[LivenessReport<M::State, M::Action>],
) -> Vec<Finding> {
    let of_states = claims.iter().filter(|claim| claim.is_of_states()).count();
    let (states, situations) = report.properties.split_at(of_states);
    let (mut states, mut situations, mut live) = (states.iter(), situations.iter(), live.iter());
    let answered = "the explorer answers what it was asked";
    let mut finding = |claim: &Property<M>| {
        let spoke = match claim.claim {
            Claim::Always { given: Given::State(_), .. } => {
                situations.next().expect(answered).verdict.is_pass()
            }
            Claim::Always { given: Given::Step(came), .. } => came(model),
            _ => true,
        };
        if claim.is_of_states() {
            of_states_finding(model, &states.next().expect(answered).verdict, spoke)
        } else {
            live.next().map_or(Finding::NOT_ASKED, |answer| of_runs_finding(model, claim, answer))
        }
    };
    claims.iter().map(&mut finding).collect()
}

fn of_states_finding<M: Checkable>(
    model: &M,
    verdict: &Verdict<M::State, M::Action>,
    spoke: bool,
) -> Finding {
    let narrative = verdict.trace().map(|trace| tell(model, trace));
    let verdict = match verdict {
        Verdict::Holds => PropertyVerdict::Holds,
        Verdict::Violated(_) => PropertyVerdict::Violated,
        Verdict::Reached(_) => PropertyVerdict::Reached,
        Verdict::Unreached => PropertyVerdict::Unreached,
        Verdict::Unknown => PropertyVerdict::Unknown,
    };
    Finding { verdict: Some(verdict), narrative, spoke }
}

fn of_runs_finding<M: Checkable>(
    model: &M,
    claim: &Property<M>,
    answer: &LivenessReport<M::State, M::Action>,
) -> Finding {
    let admitted = matches!(claim.claim, Claim::Endless { .. });
    let (verdict, narrative) = match (&answer.verdict, admitted) {
        (LiveVerdict::Holds, false) => (PropertyVerdict::Holds, None),
        (LiveVerdict::Holds, true) => (PropertyVerdict::Unreached, None),
        (LiveVerdict::Violated(lasso), false) => (PropertyVerdict::Violated, Some(tell_lasso(model, lasso))),
        (LiveVerdict::Violated(lasso), true) => (PropertyVerdict::Reached, Some(tell_lasso(model, lasso))),
        (LiveVerdict::Unknown, _) => (PropertyVerdict::Unknown, None),
    };
    Finding { verdict: Some(verdict), narrative, spoke: answer.given_reached }
}

fn tell_lasso<M: Checkable>(model: &M, lasso: &Lasso<M::State, M::Action>) -> Narrative {
    let mut state = lasso.prefix.last();
    let mut cycle = Vec::new();
    for (action, next) in &lasso.cycle {
        cycle.push(match action {
            Some(action) => model.narrate(state, action, next),
            None => "nothing happens any more".to_owned(),
        });
        state = next;
    }
    Narrative {
        cycle: cycle.into_iter().filter(|step| !step.is_empty()).collect(),
        ..tell(model, &lasso.prefix)
    }
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
        cycle: Vec::new(),
    }
}

fn outcome(members: &[Member<'_>]) -> String {
    let truncated = members.iter().filter_map(|it| match it.explored.outcome {
        Outcome::Exhausted => None,
        Outcome::Truncated { why } => Some(why),
    });
    match truncated.clone().next() {
        None => EXHAUSTED.to_owned(),
        Some(why) => {
            format!("truncated: {why}, in {} of {} topologies", truncated.count(), members.len())
        }
    }
}

fn coverage(members: &[Member<'_>], excused: &[(&'static str, &'static str)]) -> Vec<RuleCoverage> {
    let Some(first) = members.first() else { return Vec::new() };
    let rows = first.explored.coverage.iter().enumerate();
    rows.map(|(place, (id, _))| {
        let mut fired = members.iter().filter(|it| it.explored.coverage[place].1);
        RuleCoverage {
            id,
            topologies: fired.clone().count(),
            first: fired.next().map(|it| it.topology.to_owned()),
            excused: excused.iter().find(|(excused, _)| excused == id).map(|(_, why)| *why),
        }
    })
    .collect()
}

fn over_topologies(info: PropertyInfo, place: usize, members: &[Member<'_>]) -> PropertyResult {
    let settling = match info.kind {
        Kind::Always | Kind::Eventually | Kind::Theorem => PropertyVerdict::Violated,
        Kind::Sometimes | Kind::Hazard | Kind::Endless => PropertyVerdict::Reached,
    };
    let findings = || members.iter().map(|it| (it.topology, &it.explored.findings[place]));
    let said = |verdict| findings().filter(move |(_, it)| it.verdict == Some(verdict));
    let shortest = said(settling)
        .filter_map(|(_, it)| it.narrative.as_ref())
        .min_by_key(|it| it.steps.len() + it.cycle.len())
        .cloned();
    let unknown = said(PropertyVerdict::Unknown).next().is_some();
    let spoke = findings().filter(|(_, it)| it.spoke).count();
    let topologies = said(settling).count();
    let must_hold = settling == PropertyVerdict::Violated;
    let verdict = match (topologies, unknown, must_hold) {
        (1.., _, _) => settling,
        (0, true, _) => PropertyVerdict::Unknown,
        (0, false, true) if spoke == 0 => PropertyVerdict::Vacuous,
        (0, false, true) => PropertyVerdict::Holds,
        (0, false, false) => PropertyVerdict::Unreached,
    };
    let (counterexample, witness) = if must_hold { (shortest, None) } else { (None, shortest) };
    let refuted_by = match info.kind {
        Kind::Theorem => said(settling).map(|(topology, _)| topology.to_owned()).collect(),
        _ => Vec::new(),
    };
    PropertyResult {
        id: info.id,
        kind: info.kind,
        clauses: info.clauses,
        text: info.text,
        verdict,
        asked: members.len(),
        topologies,
        spoke,
        refuted_by,
        counterexample,
        witness,
    }
}
