//! Whether something good comes: a verdict on all fair runs of a model.
//!
//! A run of a finite model ends up in one strongly connected part of its state graph and visits all of that part
//! again and again. So a question is answered by the components of those states in which a run could stay and
//! still miss the goal; and weak fairness allows a run to stay in a component exactly if it can meet, for each class,
//! a state in which the class is not enabled, or take a step of the class, without leaving.

use std::hash::Hash;

use stateright::Model;

use super::components::Components;
use super::error::Error;
use super::fairness::{Fair, Form, Liveness};
use super::graph::{Graph, Marks, Row, Rows, Standings};
use super::lasso::{self, Lasso};
use super::parts::{Anew, Parts, Remembered, Steps};
use super::report::{Outcome, Report};
use super::search::{Explored, Options, explore_recorded};
use super::trap::Trap;

/// What became of a [`Liveness`] property. `S` and `A` are the model's state and action.
#[derive(Clone, Debug, PartialEq)]
pub struct LivenessReport<S, A> {
    /// The property's name.
    pub name: &'static str,
    /// What was demanded of the goal.
    pub form: Form,
    /// Whether there is a state in which `given` holds; if there is none, nothing was demanded.
    pub given_reached: bool,
    /// What was found.
    pub verdict: LiveVerdict<S, A>,
}

impl<S, A> LivenessReport<S, A> {
    /// Whether the property holds, and not only because nothing was demanded.
    pub fn passed(&self) -> bool {
        self.given_reached && matches!(self.verdict, LiveVerdict::Holds)
    }
}

/// Whether all fair runs are as they should be.
#[derive(Clone, Debug, PartialEq)]
pub enum LiveVerdict<S, A> {
    /// They are.
    Holds,
    /// This one is not.
    Violated(Lasso<S, A>),
    /// The run was cut short before it could tell. (A violation that was found by then is one: only states that
    /// were expanded count, so that all that is enabled in them is known.)
    Unknown,
}

/// Explores the model as [`explore`](super::explore) does, and judges its infinite runs as well. Gives the report on
/// its properties, and one on each liveness property, in their order.
///
/// States that are symmetric are told apart: fairness may be owed to one of two parts that look the same.
///
/// # Errors
///
/// As `explore`, except that a model without properties of its own is explored if there is a liveness property; and
/// if the model cannot be judged, see [`Unjudgeable`](super::Unjudgeable).
pub fn explore_live<M: Fair + Sync>(
    model: &M,
    options: Options<'_>,
    properties: &[Liveness<M>],
) -> Result<LiveReports<M>, Error>
where
    M::State: Clone + Hash + Send,
    M::Action: Clone + Send,
{
    explore_with(model, options, &Anew, properties)
}

/// As [`explore_live`], and remembers what steps the model's [parts](Parts) take: the same comes out, in less time.
/// Without a liveness property it does what [`explore`](super::explore()) does.
///
/// # Errors
///
/// As `explore_live`.
pub fn explore_by_parts<M: Fair + Parts + Sync>(
    model: &M,
    options: Options<'_>,
    properties: &[Liveness<M>],
) -> Result<LiveReports<M>, Error>
where
    M::State: Clone + Hash + Send,
    M::Action: Clone + Send,
{
    if properties.is_empty() {
        return Ok((explore_recorded(model, options, &Remembered, &mut ())?.report, Vec::new()));
    }
    explore_with(model, options, &Remembered, properties)
}

fn explore_with<M: Fair + Sync>(
    model: &M,
    options: Options<'_>,
    steps: &impl Steps<M>,
    properties: &[Liveness<M>],
) -> Result<LiveReports<M>, Error>
where
    M::State: Clone + Hash + Send,
    M::Action: Clone + Send,
{
    let mut graph = Graph::new(properties)?;
    let Explored { report, mut visited } = explore_recorded(model, options, steps, &mut graph)?;
    let rows = graph.into_rows()?;
    visited.drop_table();
    // A component of some states lies in one component of all: each question looks at those only.
    let company = Components::find(&rows, |_| true, |_| {}).members();
    let mut reports = Vec::with_capacity(properties.len());
    for (place, property) in properties.iter().enumerate() {
        let (given_reached, trap) = judge(&rows, &company, place, property.form);
        let verdict = match (trap, report.outcome) {
            (Some(trap), _) => {
                LiveVerdict::Violated(lasso::find(model, property, place, &rows, &visited, &trap)?)
            }
            (None, Outcome::Truncated { .. }) => LiveVerdict::Unknown,
            (None, Outcome::Exhausted) => LiveVerdict::Holds,
        };
        reports.push(LivenessReport { name: property.name, form: property.form, given_reached, verdict });
    }
    Ok((report, reports))
}

/// The report on a model's properties, and those on the liveness properties.
pub type LiveReports<M> = (
    Report<<M as Model>::State, <M as Model>::Action>,
    Vec<LivenessReport<<M as Model>::State, <M as Model>::Action>>,
);

/// What is known of a component.
#[derive(Clone, Copy)]
struct Traits {
    first: Option<u32>,
    /// Classes that are enabled in all its states.
    enabled: u64,
    /// Classes of steps within it.
    taken: u64,
    /// Whether the goal fails somewhere.
    misses: bool,
}

impl Traits {
    const OF_NO_STATE: Traits = Traits { first: None, enabled: u64::MAX, taken: 0, misses: false };

    /// Takes in a state whose row is given; tells of a step whether it stays in the component.
    fn add(&mut self, index: u32, row: Row<'_>, misses: bool, stays: impl Fn(u32) -> bool) {
        self.first.get_or_insert(index);
        self.misses |= misses;
        let mut enabled = row.descending;
        for step in row.steps {
            let classes = step.classes();
            enabled |= classes;
            if classes & !self.taken != 0 && stays(step.target) {
                self.taken |= classes;
            }
        }
        self.enabled &= enabled;
    }

    fn is_trap(&self) -> bool {
        self.misses && self.enabled & !self.taken == 0
    }
}

/// Whether `given` holds anywhere, and of all components in which a fair run misses the goal the nearest one. States that
/// are in company are those that are in a component of several states before any question is asked.
fn judge(rows: &Rows, company: &Marks, question: usize, form: Form) -> (bool, Option<Trap>) {
    let Standings { given, goal } = rows.standings(question);
    // A run stays in a lone state for ever if nobody has to do anything.
    let mut lone_trap = rows.first_at_rest(question, company);
    let components = Components::find(
        rows,
        |state| company.get(state) && given.get(state) && (form == Form::Persists || !goal.get(state)),
        |state| {
            let is_trap = !goal.get(state) && rows.is_resting(state);
            if is_trap && lone_trap.is_none_or(|nearest| state < nearest) {
                lone_trap = Some(state);
            }
        },
    );
    let mut traits = vec![Traits::OF_NO_STATE; components.count() as usize];
    for index in 0..rows.len() {
        let Some(number) = components.of(index) else { continue };
        let traits = &mut traits[number as usize];
        if traits.is_trap() {
            continue; // Nothing more that is found out of it would change that.
        }
        traits.add(index, rows.row(index), !goal.get(index), |to| components.of(to) == Some(number));
    }
    let traps = (0..).zip(&traits).filter(|(_, traits)| traits.is_trap());
    let traps = traps.map(|(number, traits)| (traits.first, Some(number)));
    let nearest = traps.chain(lone_trap.map(|state| (Some(state), None))).min();
    let trap = nearest.and_then(|(first, number)| Some(Trap { components, number, first: first? }));
    (given.any(), trap)
}
