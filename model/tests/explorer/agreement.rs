//! stateright's breadth-first search explores the same and says the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use redial_model::explore::{Report, Verdict, check_with_stateright};
use stateright::{Model, Property};

use super::graphs::*;

fn agree<M>(model: M) -> Report<M::State, M::Action>
where
    M: Model + Send + Sync + 'static,
    M::State: std::hash::Hash + Send + Sync + Clone + PartialEq + std::fmt::Debug + 'static,
    M::Action: Clone + PartialEq + Send + std::fmt::Debug + 'static,
{
    let ours = run(&model);
    let theirs = check_with_stateright(&Arc::new(model)).unwrap();
    assert_eq!(ours.outcome, theirs.outcome);
    assert_eq!(ours.counts, theirs.counts);
    // Down to the traces: both searches are breadth first in the order of the model's actions.
    assert_eq!(ours.properties, theirs.properties);
    assert_eq!(ours.collision_probability, theirs.collision_probability);
    ours
}

#[test]
fn on_small_graphs() {
    agree(Graph::line(1));
    agree(Graph::line(7).with_goal(3));
    agree(Graph::new(&[0], &[&[1, 2], &[3], &[3], &[]]).with_goal(3));
    agree(Graph::new(&[0], &[&[0, 1], &[1]]).with_goal(0));
    agree(Graph::new(&[0, 2, 0], &[&[1], &[2], &[3], &[]]).with_goal(9));
    agree(Graph { boundary: Some(3), inits: vec![0, 3], ..Graph::line(5) }.with_goal(4));
}

#[test]
fn on_random_graphs() {
    let (mut reached, mut unreached, mut deepest) = (0, 0, 0);
    for seed in 0..500 {
        let report = agree(random_graph(seed));
        match report.properties[0].verdict {
            Verdict::Reached(_) => reached += 1,
            _ => unreached += 1,
        }
        deepest = deepest.max(report.counts.depth);
    }
    // The graphs are worth agreeing on.
    assert!(reached > 50 && unreached > 50 && deepest > 8, "{reached} {unreached} {deepest}");
}

#[test]
fn on_two_phase_commit() {
    let report = agree(TwoPhaseCommit { resource_managers: 5 });
    // stateright's own example states this count for five resource managers.
    assert_eq!(report.counts.states, 8_832);
    assert!(report.passed());
}

/// Two-phase commit after Gray and Lamport, "Consensus on Transaction Commit".
struct TwoPhaseCommit {
    resource_managers: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rm {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Message {
    Prepared(usize),
    Commit,
    Abort,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Commit {
    rms: Vec<Rm>,
    prepared: Vec<bool>,
    decided: bool,
    messages: BTreeSet<Message>,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    TmReceivesPrepared(usize),
    TmCommits,
    TmAborts,
    RmPrepares(usize),
    RmAborts(usize),
    RmReceivesCommit(usize),
    RmReceivesAbort(usize),
}

impl Model for TwoPhaseCommit {
    type State = Commit;
    type Action = Step;

    fn init_states(&self) -> Vec<Commit> {
        vec![Commit {
            rms: vec![Rm::Working; self.resource_managers],
            prepared: vec![false; self.resource_managers],
            decided: false,
            messages: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &Commit, actions: &mut Vec<Step>) {
        if !state.decided {
            if state.prepared.iter().all(|prepared| *prepared) {
                actions.push(Step::TmCommits);
            }
            actions.push(Step::TmAborts);
        }
        for rm in 0..self.resource_managers {
            if !state.decided && state.messages.contains(&Message::Prepared(rm)) {
                actions.push(Step::TmReceivesPrepared(rm));
            }
            if state.rms[rm] == Rm::Working {
                actions.extend([Step::RmPrepares(rm), Step::RmAborts(rm)]);
            }
            if state.messages.contains(&Message::Commit) {
                actions.push(Step::RmReceivesCommit(rm));
            }
            if state.messages.contains(&Message::Abort) {
                actions.push(Step::RmReceivesAbort(rm));
            }
        }
    }

    fn next_state(&self, state: &Commit, step: Step) -> Option<Commit> {
        let mut next = state.clone();
        match step {
            Step::TmReceivesPrepared(rm) => next.prepared[rm] = true,
            Step::TmCommits => {
                next.decided = true;
                next.messages.insert(Message::Commit);
            }
            Step::TmAborts => {
                next.decided = true;
                next.messages.insert(Message::Abort);
            }
            Step::RmPrepares(rm) => {
                next.rms[rm] = Rm::Prepared;
                next.messages.insert(Message::Prepared(rm));
            }
            Step::RmReceivesCommit(rm) => next.rms[rm] = Rm::Committed,
            Step::RmAborts(rm) | Step::RmReceivesAbort(rm) => next.rms[rm] = Rm::Aborted,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::<Self>::sometimes("all abort", |_, state| {
                state.rms.iter().all(|rm| *rm == Rm::Aborted)
            }),
            Property::<Self>::sometimes("all commit", |_, state| {
                state.rms.iter().all(|rm| *rm == Rm::Committed)
            }),
            Property::<Self>::always("all agree", |_, state| {
                !(state.rms.contains(&Rm::Aborted) && state.rms.contains(&Rm::Committed))
            }),
        ]
    }
}
