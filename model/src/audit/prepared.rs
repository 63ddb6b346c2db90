//! What fails, in each situation in which a client meets it: with what its worlds begin is found once.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use rustc_hash::FxHashSet;
use stateright::Model as _;

use super::Incident;
use super::audited::{Audited, Event};
use super::ends::{Ends, Limits, ends};
use super::error::Error;
use super::failing::Failing;
use super::situation::Situation;
use super::story::Step;
use super::world::{Confined, Staged, Start};
use crate::ambiguity::Noted;

/// Events in a system's world, and how clients can have been before.
pub struct Prepared<M: Audited> {
    failing: Failing<M>,
    at_home: Noted<Vec<M::State>>,
    afterwards: Noted<Vec<M::State>>,
}

impl<M: Audited> Prepared<M> {
    /// These events in this world.
    pub fn new(model: M, events: Vec<Event<M::Action>>) -> Self {
        assert!(events.len() <= 8, "more than eight failures at the same time are not audited");
        Prepared {
            failing: Failing { model, events },
            at_home: Noted::default(),
            afterwards: Noted::default(),
        }
    }

    /// The world in which they meet a client in this situation, and are repaired, or are not.
    pub fn world(&self, situation: Situation, repaired: bool) -> Confined<'_, M> {
        let start = match situation {
            Situation::LoggedOn => self.logged_on(self.at_home()),
            Situation::StartedAgain => self.meanwhile(self.at_home(), true),
            Situation::SecondTime => {
                let mut start = self.on_a_normal_day(self.afterwards());
                start.iter_mut().for_each(|start| start.told.insert(0, Step::has_been_before()));
                start
            }
            Situation::FirstStart => self.meanwhile(&self.failing.model.init_states(), false),
        };
        Confined::new(&self.failing, start, repaired)
    }

    /// Whichever way a client that has been in such a world before meets them.
    fn on_a_normal_day(&self, worlds: &[M::State]) -> Vec<Start<M::State>> {
        let mut start = self.logged_on(worlds);
        start.extend(self.meanwhile(worlds, true));
        start
    }

    /// All is well, and the client is where it is.
    fn logged_on(&self, worlds: &[M::State]) -> Vec<Start<M::State>> {
        worlds.iter().map(|world| self.begin(world.clone(), 0, Vec::new())).collect()
    }

    fn begin(&self, world: M::State, happened: u8, told: Vec<Step>) -> Start<M::State> {
        Start {
            state: Staged { world, happened, repaired: self.failing.without_repair(), moved: false },
            told,
        }
    }

    /// Every way to be at home as long as nothing fails; of a client that never gets there, how it is started.
    fn at_home(&self) -> &[M::State] {
        self.at_home.get_or_find(|| {
            let model = &self.failing.model;
            let undisturbed = |state: &M::State| {
                let mut actions = self.failing.possible(state);
                actions.retain(|action| !self.failing.is_external(action));
                actions.into_iter().filter_map(|action| model.next_state(state, action)).collect()
            };
            let home = Some(model.home());
            let all = reach(model.init_states(), undisturbed).into_iter();
            let mut at_home: Vec<M::State> = all.filter(|state| model.place(state) == home).collect();
            at_home.sort_unstable();
            if at_home.is_empty() { model.init_states() } else { at_home }
        })
    }

    /// Every way to have come to rest once all has happened and is repaired; of a client that never does, how it was
    /// before.
    fn afterwards(&self) -> &[M::State] {
        self.afterwards.get_or_find(|| {
            let first_time = Confined::new(&self.failing, self.on_a_normal_day(self.at_home()), true);
            let mut anew = BTreeSet::new();
            let next = |state: &Staged<M::State>| {
                let steps = first_time.steps(state);
                if first_time.is_over(state) && first_time.rests(state, &steps) {
                    anew.insert(self.failing.model.anew(&state.world));
                }
                steps.into_iter().map(|(_, next)| next).collect()
            };
            reach(first_time.init_states(), next);
            if anew.is_empty() { self.at_home().to_vec() } else { anew.into_iter().collect() }
        })
    }

    /// Everything has failed, and a client is started: nobody has noticed anything yet.
    fn meanwhile(&self, worlds: &[M::State], stored: bool) -> Vec<Start<M::State>> {
        let mut worlds: BTreeMap<M::State, Vec<Step>> =
            worlds.iter().map(|world| (self.failing.model.restarted(world, stored), Vec::new())).collect();
        for event in &self.failing.events {
            let failed = |(world, told): (&M::State, &Vec<Step>)| {
                let ways = event.ways.iter().filter_map(|way| {
                    let next = match &way[..] {
                        [failure] => self.failing.model.next_state(world, failure.clone())?,
                        // What has failed already does not fail again.
                        all => self.failing.carried_out(world, all).unwrap_or_else(|| world.clone()),
                    };
                    let steps = self.failing.told(world, event, way, &next);
                    Some((next, told.iter().cloned().chain(steps).collect()))
                });
                ways.collect::<Vec<_>>()
            };
            worlds = worlds.iter().flat_map(failed).collect();
        }
        let started = |(world, mut told): (M::State, Vec<Step>)| {
            told.push(Step::client_starts(stored));
            self.begin(world, self.failing.all(), told)
        };
        worlds.into_iter().map(started).collect()
    }
}

impl<M: Audited> Incident for Prepared<M> {
    fn ends(&self, situation: Situation, repaired: bool, limits: Limits<'_>) -> Result<Ends, Error> {
        ends(&self.world(situation, repaired), limits)
    }
}

/// Everything that can be reached, each once and in no order.
fn reach<S: Clone + Eq + Hash>(start: Vec<S>, mut next: impl FnMut(&S) -> Vec<S>) -> FxHashSet<S> {
    let mut seen: FxHashSet<S> = start.iter().cloned().collect();
    let mut open = start;
    while let Some(state) = open.pop() {
        open.extend(next(&state).into_iter().filter(|next| seen.insert(next.clone())));
    }
    seen
}
