//! Where the fair runs of a confined world end: at a node for good, nowhere for good, or nowhere in particular.
//!
//! Each is a question about infinite runs. A run may stay at a place if a strongly connected part of the state graph
//! lies at that place throughout and is fair: whatever class of actions is obliged is taken in it, or is not possible
//! somewhere in it ("possible" means that it changes the state; a run may also come to rest where nothing is obliged).

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;
use stateright::Model;

use super::Error;
use super::story::{Step, Story};
use super::world::{Audited, Confined, Staged};
use crate::explore::Limit;

/// When to give up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<'a> {
    /// Most states of one world.
    pub max_states: Option<u64>,
    /// Ends the exploration once it is set.
    pub interrupt: Option<&'a AtomicBool>,
}

/// Where a fair run ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At home, for good.
    Home,
    /// At another node, which stands in, for good.
    Standby(usize),
    /// It goes from place to place for ever.
    Round,
    /// Served by nobody, for good.
    Nowhere,
}

/// A place where some fair run ends, and how it comes there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Where.
    pub place: Place,
    /// A short way to come there.
    pub story: Story,
}

/// All places where fair runs end, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The places, each once.
    pub ends: Vec<End>,
    /// States that were explored.
    pub states: u64,
}

/// Where the fair runs of a world end.
///
/// # Errors
/// If the exploration was cut short.
pub fn ends<M: Audited>(world: &Confined<M>, limits: Limits<'_>) -> Result<Ends, Error> {
    let graph = Graph::of(world, limits)?;
    let mut places: Vec<Option<usize>> = graph.states.iter().map(|state| world.place(state)).collect();
    places.sort_unstable();
    places.dedup();
    let over: Vec<bool> = graph.states.iter().map(|state| world.is_over(state)).collect();
    let mut ends = Vec::new();
    for place in places {
        let here: Vec<bool> = graph
            .states
            .iter()
            .zip(&over)
            .map(|(state, over)| *over && world.place(state) == place)
            .collect();
        if let Some(story) = graph.fair_run(world, &here, false) {
            let place = match place {
                Some(node) if node == world.model.home() => Place::Home,
                Some(node) => Place::Standby(node),
                None => Place::Nowhere,
            };
            ends.push(End { place, story });
        }
    }
    if let Some(story) = graph.fair_run(world, &over, true) {
        ends.push(End { place: Place::Round, story });
    }
    ends.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(Ends { ends, states: graph.states.len() as u64 })
}

struct Graph<M: Audited> {
    states: Vec<Staged<M::State>>,
    /// Where each state was found from.
    parent: Vec<Option<(u32, M::Action)>>,
    /// What leads to another state.
    edges: Vec<Vec<(M::Action, u32)>>,
}

impl<M: Audited> Graph<M> {
    fn of(world: &Confined<M>, limits: Limits<'_>) -> Result<Self, Error> {
        let mut graph = Graph { states: Vec::new(), parent: Vec::new(), edges: Vec::new() };
        let mut places: FxHashMap<Staged<M::State>, u32> = FxHashMap::default();
        let mut actions = Vec::new();
        for state in world.init_states() {
            if !places.contains_key(&state) {
                places.insert(state.clone(), graph.states.len() as u32);
                graph.states.push(state);
                graph.parent.push(None);
            }
        }
        let mut index = 0;
        while index < graph.states.len() {
            if limits.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
                return Err(Error::Truncated(Limit::Interrupted));
            }
            if let Some(most) = limits.max_states.filter(|&most| graph.states.len() as u64 > most) {
                return Err(Error::Truncated(Limit::MaxStates(most)));
            }
            let state = graph.states[index].clone();
            let mut edges = Vec::new();
            world.actions(&state, &mut actions);
            for action in actions.drain(..) {
                let Some(next) = world.next_state(&state, action.clone()) else { continue };
                let found = graph.states.len() as u32;
                let to = *places.entry(next.clone()).or_insert(found);
                if to == found {
                    graph.states.push(next);
                    graph.parent.push(Some((index as u32, action.clone())));
                }
                if to != index as u32 {
                    edges.push((action, to));
                }
            }
            graph.edges.push(edges);
            index += 1;
        }
        Ok(graph)
    }

    /// A fair run that ends in these states for good; one that `moves` leaves one place for another again and again.
    fn fair_run(&self, world: &Confined<M>, within: &[bool], moves: bool) -> Option<Story> {
        let components = self.components(within);
        let fair: Vec<bool> =
            components.iter().map(|component| self.is_fair(world, component, moves)).collect();
        let mut of = vec![usize::MAX; self.states.len()];
        for (number, component) in components.iter().enumerate() {
            for &state in component {
                of[state as usize] = number;
            }
        }
        // States are numbered in the order of their distance.
        let first = (0..self.states.len()).find(|&state| of[state] != usize::MAX && fair[of[state]])?;
        let inside = |state: u32| of[state as usize] == of[first];
        Some(Story {
            lead: self.way_to(world, first as u32),
            cycle: self.cycle(world, first as u32, &inside, moves),
        })
    }

    fn inner<'a>(
        &'a self,
        component: &'a [u32],
        state: u32,
    ) -> impl Iterator<Item = &'a (M::Action, u32)> + 'a {
        self.edges[state as usize].iter().filter(|(_, to)| component.binary_search(to).is_ok())
    }

    /// What a fair run inside a component must do again and again: a class to take, or a state in which it cannot.
    fn duties(&self, world: &Confined<M>, members: &[u32], moves: bool) -> Vec<Duty> {
        let mut classes: Vec<u8> = members
            .iter()
            .flat_map(|&state| &self.edges[state as usize])
            .filter_map(|(action, _)| world.model.obliged(action))
            .collect();
        classes.sort_unstable();
        classes.dedup();
        let mut duties: Vec<Duty> = classes.into_iter().map(Duty::Class).collect();
        if moves {
            duties.push(Duty::Move);
        }
        duties
    }

    fn meets(&self, world: &Confined<M>, duty: Duty, state: u32) -> bool {
        match duty {
            Duty::Class(class) => self.edges[state as usize]
                .iter()
                .all(|(action, _)| world.model.obliged(action) != Some(class)),
            Duty::Move => false,
        }
    }

    fn meets_by(&self, world: &Confined<M>, duty: Duty, action: &M::Action, to: u32) -> bool {
        match duty {
            Duty::Class(class) => world.model.obliged(action) == Some(class),
            Duty::Move => self.states[to as usize].moved,
        }
    }

    fn is_fair(&self, world: &Confined<M>, component: &[u32], moves: bool) -> bool {
        self.duties(world, component, moves).into_iter().all(|duty| {
            component.iter().any(|&state| {
                self.meets(world, duty, state)
                    || self
                        .inner(component, state)
                        .any(|(action, to)| self.meets_by(world, duty, action, *to))
            })
        })
    }

    fn way_to(&self, world: &Confined<M>, state: u32) -> Vec<Step> {
        let mut way = Vec::new();
        let mut at = state;
        while let Some((from, action)) = &self.parent[at as usize] {
            way.push((*from, action, at));
            at = *from;
        }
        let walked = way.iter().rev().flat_map(|(from, action, to)| self.tell(world, *from, action, *to));
        world.prologue(&self.states[at as usize]).into_iter().chain(walked).collect()
    }

    fn tell(&self, world: &Confined<M>, from: u32, action: &M::Action, to: u32) -> Vec<Step> {
        let state = |index: u32| &self.states[index as usize].world;
        world.model.tell(state(from), action, state(to))
    }

    /// A way round inside a component that meets every duty, and comes back.
    fn cycle(&self, world: &Confined<M>, start: u32, inside: &dyn Fn(u32) -> bool, moves: bool) -> Vec<Step> {
        let members: Vec<u32> = (0..self.states.len() as u32).filter(|&state| inside(state)).collect();
        if members.len() == 1 {
            return Vec::new();
        }
        let mut at = start;
        let mut walked: Vec<(u32, M::Action, u32)> = Vec::new();
        for duty in self.duties(world, &members, moves) {
            let met = walked.iter().any(|(from, action, to)| {
                self.meets(world, duty, *from) || self.meets_by(world, duty, action, *to)
            });
            if met || self.meets(world, duty, at) {
                continue;
            }
            let goal = |action: &M::Action, to: u32| {
                self.meets(world, duty, to) || self.meets_by(world, duty, action, to)
            };
            walked.extend(self.walk(at, inside, &goal));
            at = walked.last().map_or(at, |(_, _, to)| *to);
        }
        if at != start || walked.is_empty() {
            walked.extend(self.walk(at, inside, &|_, to| to == start));
        }
        once(walked.iter().flat_map(|(from, action, to)| self.tell(world, *from, action, *to)).collect())
    }

    /// The shortest walk of at least one step inside a component whose last step is a goal.
    fn walk(
        &self,
        from: u32,
        inside: &dyn Fn(u32) -> bool,
        goal: &dyn Fn(&M::Action, u32) -> bool,
    ) -> Vec<(u32, M::Action, u32)> {
        let mut parent: FxHashMap<u32, (u32, M::Action)> = FxHashMap::default();
        let mut open = VecDeque::from([from]);
        let way_back = |parent: &FxHashMap<u32, (u32, M::Action)>, mut at: u32| {
            let mut way = Vec::new();
            while at != from {
                let (before, action) = parent[&at].clone();
                way.push((before, action, at));
                at = before;
            }
            way.reverse();
            way
        };
        while let Some(state) = open.pop_front() {
            for (action, to) in self.edges[state as usize].iter().filter(|(_, to)| inside(*to)) {
                if goal(action, *to) {
                    let mut way = way_back(&parent, state);
                    way.push((state, action.clone(), *to));
                    return way;
                }
                if *to != from && !parent.contains_key(to) {
                    parent.insert(*to, (state, action.clone()));
                    open.push_back(*to);
                }
            }
        }
        Vec::new()
    }

    /// Strongly connected components of the graph within these states, each sorted (Tarjan, without recursion).
    fn components(&self, within: &[bool]) -> Vec<Vec<u32>> {
        const UNSEEN: u32 = u32::MAX;
        let count = self.states.len();
        let (mut number, mut low, mut on_stack) =
            (vec![UNSEEN; count], vec![0u32; count], vec![false; count]);
        let (mut stack, mut components, mut next) = (Vec::new(), Vec::new(), 0u32);
        for root in (0..count as u32).filter(|&root| within[root as usize]) {
            if number[root as usize] != UNSEEN {
                continue;
            }
            let mut calls: Vec<(u32, usize)> = vec![(root, 0)];
            while let Some(&mut (state, ref mut edge)) = calls.last_mut() {
                let at = state as usize;
                if *edge == 0 {
                    number[at] = next;
                    low[at] = next;
                    next += 1;
                    stack.push(state);
                    on_stack[at] = true;
                }
                let taken = *edge;
                match self.edges[at].get(taken) {
                    Some((_, to)) => {
                        *edge += 1;
                        let to_at = *to as usize;
                        if within[to_at] {
                            if number[to_at] == UNSEEN {
                                calls.push((*to, 0));
                            } else if on_stack[to_at] {
                                low[at] = low[at].min(number[to_at]);
                            }
                        }
                    }
                    None => {
                        calls.pop();
                        if let Some(&(above, _)) = calls.last() {
                            low[above as usize] = low[above as usize].min(low[at]);
                        }
                        if low[at] == number[at] {
                            let begin =
                                stack.iter().rposition(|&it| it == state).expect("a root is on the stack");
                            let mut component = stack.split_off(begin);
                            for &member in &component {
                                on_stack[member as usize] = false;
                            }
                            component.sort_unstable();
                            components.push(component);
                        }
                    }
                }
            }
        }
        components
    }
}

/// What is repeated, once: a world may count what nobody sees.
fn once(mut steps: Vec<Step>) -> Vec<Step> {
    let repeats = |&period: &usize| {
        steps.len().is_multiple_of(period) && (period..steps.len()).all(|it| steps[it] == steps[it - period])
    };
    let period = (1..=steps.len()).find(repeats).unwrap_or_default();
    steps.truncate(period);
    steps
}

#[derive(Debug, Clone, Copy)]
enum Duty {
    Class(u8),
    Move,
}
