//! What one exploration says of each claim.

use crate::check::Checkable;
use crate::explore::{LiveVerdict, LivenessReport};
use crate::property::{Claim, Given, Property};

/// What is said of one claim in one installation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// It is broken, or reached: whatever settles it.
    pub(super) settled: bool,
    /// The situation of which it speaks came.
    pub(super) spoke: bool,
}

/// Where the explorer's properties of states stand among the claims: those of states first, then the situations.
pub(super) struct Places {
    /// By claim, its place.
    pub(super) of_states: Vec<Option<usize>>,
    situations: Vec<Option<usize>>,
}

impl Places {
    pub(super) fn of<M: Checkable>(claims: &[Property<M>]) -> Self {
        let mut next = 0;
        let mut place = |is_one: bool| {
            next += usize::from(is_one);
            is_one.then(|| next - 1)
        };
        let of_states = claims.iter().map(|claim| place(claim.is_of_states())).collect();
        let is_situation =
            |claim: &Property<M>| matches!(claim.claim, Claim::Always { given: Given::State(_), .. });
        let situations = claims.iter().map(|claim| place(is_situation(claim))).collect();
        Places { of_states, situations }
    }

    /// What is said of each claim, by what was settled of states and by the answers about runs.
    pub(super) fn said<M: Checkable>(
        &self,
        model: &M,
        claims: &[Property<M>],
        settled: &[bool],
        runs: &[LivenessReport<M::State, M::Action>],
    ) -> Vec<Said> {
        let mut runs = runs.iter();
        let mut said = |(place, claim): (usize, &Property<M>)| {
            let Some(state) = self.of_states[place] else {
                return runs.next().map_or_else(Said::default, |run| Said {
                    settled: matches!(run.verdict, LiveVerdict::Violated(_)),
                    spoke: run.given_reached,
                });
            };
            let spoke = match claim.claim {
                Claim::Always { given: Given::Step(came), .. } => came(model),
                _ => self.situations[place].is_none_or(|situation| settled[situation]),
            };
            Said { settled: settled[state], spoke }
        };
        claims.iter().enumerate().map(&mut said).collect()
    }
}

/// What a claim that has to hold or to be reached comes to in a whole scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Right,
    Violated,
    Unreached,
    Vacuous,
}

impl Standing {
    /// Of a claim by what is said of it in all installations; `None` if it need not be so or so: a hazard, a theorem.
    pub(super) fn of<M: Checkable>(
        claim: &Property<M>,
        said: impl Iterator<Item = Said> + Clone,
    ) -> Option<Standing> {
        let settled = said.clone().any(|it| it.settled);
        let spoke = said.clone().any(|it| it.spoke);
        Some(match claim.claim {
            Claim::Always { .. } | Claim::Recurs { .. } | Claim::Persists { .. } => match (settled, spoke) {
                (true, _) => Standing::Violated,
                (false, true) => Standing::Right,
                (false, false) => Standing::Vacuous,
            },
            Claim::Sometimes(_) => {
                if settled {
                    Standing::Right
                } else {
                    Standing::Unreached
                }
            }
            Claim::Hazard(_) | Claim::Theorem { .. } | Claim::Endless { .. } => return None,
        })
    }
}
