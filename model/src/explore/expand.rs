//! What can be found out of states on any core: where their actions lead, which properties they settle, and which of the
//! states that they lead to are known.

use stateright::{Model, Property};

use super::decidable::settles;
use super::frontier::Frontier;
use super::parts::Steps;
use super::recent::Recent;
use super::visited::{Identity, MAX_LEN, Place, Places, Probe, Visited};

/// Follows a search: it is told of a note on each state, in the order of their indexes, with the index of each state that
/// a transition leads to.
pub(super) trait Recorder<M: Model> {
    /// What notes are taken by.
    type Clerk: Clerk<M>;

    /// What takes the notes.
    fn clerk(&self) -> Self::Clerk;

    /// Takes the note of the state with this index. `targets[i]` belongs to `transitions[i]`; where a limit ends the
    /// search in the middle of a state, that state is the last one and has fewer targets than transitions.
    fn record(&mut self, index: u32, note: Note<M, Self>, targets: &[u32]);

    /// Whether it has a question of its own, so that a model without properties is not explored for nothing.
    fn asks(&self) -> bool {
        false
    }
}

/// Notes what a recorder wants to know of a state, where the state is expanded: on any core.
pub(super) trait Clerk<M: Model>: Sync {
    /// Whether there is anything to follow; if not, it is shown no transitions, and nothing is kept for the recorder.
    const FOLLOWS: bool = true;

    /// What is kept of a state.
    type Note: Send;

    /// Looks at a state and at all its transitions within the boundary, in the order of the model's actions.
    fn note(&self, model: &M, state: &M::State, transitions: &[(M::Action, M::State)]) -> Self::Note;
}

/// What a recorder is told of a state.
pub(super) type Note<M, R> = <<R as Recorder<M>>::Clerk as Clerk<M>>::Note;

/// Nobody follows.
impl<M: Model> Recorder<M> for () {
    type Clerk = ();
    fn clerk(&self) {}
    fn record(&mut self, _: u32, (): (), _: &[u32]) {}
}

impl<M: Model> Clerk<M> for () {
    const FOLLOWS: bool = false;
    type Note = ();
    fn note(&self, _: &M, _: &M::State, _: &[(M::Action, M::State)]) {}
}

/// What everybody who expands looks at.
pub(super) struct Sight<'a, M: Model, T, C> {
    pub(super) model: &'a M,
    pub(super) steps: &'a T,
    pub(super) identity: Identity<M>,
    pub(super) clerk: &'a C,
    pub(super) properties: &'a [Property<M>],
    /// Positions of the properties that no state has settled yet.
    pub(super) open: &'a [usize],
}

/// How many states a block holds at most: enough for many looks into memory to be under way at once; few, so that what
/// they lead to stays in a core's own memory.
pub(super) const BLOCK: usize = 64;

/// Where a transition leads to a state that was not known: this, and the place of the state among the block's. No index is so
/// large.
pub(super) const FRESH: u32 = MAX_LEN as u32 + 1;

/// Some states whose indexes follow one another, in the order of these.
pub(super) struct Found<S> {
    /// Index of the first state.
    pub(super) first: u32,
    pub(super) states: Vec<S>,
}

impl<S> Found<S> {
    /// Which of these properties its states settle, and by which state first.
    pub(super) fn settled<M: Model<State = S>>(
        &self,
        model: &M,
        properties: &[Property<M>],
        open: &[usize],
        settled: &mut Vec<(u32, usize)>,
    ) {
        let mut open = open.to_vec();
        for (index, state) in (self.first..).zip(&self.states) {
            open.retain(|&property| {
                let settles = settles(&properties[property], model, state);
                if settles {
                    settled.push((index, property));
                }
                !settles
            });
        }
    }
}

/// Some states that were found, and what they lead to that was not known. The room is used again for others.
pub(super) struct Block<M: Model, N> {
    pub(super) found: Found<M::State>,
    /// One for each state, once it is expanded.
    pub(super) rows: Vec<Row<N>>,
    /// The states that were not known, each of them once.
    pub(super) fresh: Vec<Fresh<M::State>>,
    /// Their fingerprints.
    pub(super) fingerprints: Vec<u64>,
    /// Where each transition leads, if anybody follows: an index, or a place [among the fresh ones](FRESH).
    pub(super) targets: Vec<u32>,
    /// The first of the block's states that settles a property, and the property.
    pub(super) settled: Vec<(u32, usize)>,
}

/// What came of one state.
pub(super) struct Row<N> {
    pub(super) transitions: u32,
    /// How many of them are the first ones of the block to lead to a state that was not known.
    pub(super) fresh: u32,
    /// Whether no transition leads to another state.
    pub(super) terminal: bool,
    pub(super) note: N,
}

/// A state that a transition leads to.
pub(super) struct Fresh<S> {
    /// Which of its predecessor's transitions leads to it.
    pub(super) transition: u32,
    pub(super) state: S,
}

/// What a thread that expands keeps for the next block.
pub(super) struct Desk<M: Model, T: Steps<M>> {
    memory: T::Memory,
    recent: Recent,
    probes: Vec<Probe>,
    reached: Vec<Reached<M::State>>,
    transitions: Vec<(M::Action, M::State)>,
    /// Where the fresh states of a block stand.
    places: Places,
}

/// What a transition leads to, before anybody has looked whether it is known.
struct Reached<S> {
    /// The place of its predecessor in the block.
    row: u32,
    /// Which of its predecessor's transitions leads to it.
    transition: u32,
    state: S,
}

impl<M: Model, T: Steps<M>> Default for Desk<M, T> {
    fn default() -> Self {
        Desk {
            memory: T::Memory::default(),
            recent: Recent::default(),
            probes: Vec::new(),
            reached: Vec::new(),
            transitions: Vec::new(),
            places: Places::default(),
        }
    }
}

impl<M: Model, N> Default for Block<M, N> {
    fn default() -> Self {
        Block {
            found: Found { first: 0, states: Vec::new() },
            rows: Vec::new(),
            fresh: Vec::new(),
            fingerprints: Vec::new(),
            targets: Vec::new(),
            settled: Vec::new(),
        }
    }
}

impl<M: Model, N> Block<M, N> {
    /// Puts the first states that wait in the place of those that were taken in.
    pub(super) fn refill(&mut self, frontier: &mut Frontier<M::State>) {
        self.found.states.clear();
        self.found.first = frontier.take(BLOCK, &mut self.found.states);
        self.rows.clear();
        self.fresh.clear();
        self.fingerprints.clear();
        self.targets.clear();
        self.settled.clear();
    }

    /// Tries all actions of its states, and asks for what each property says of them. Whoever adds states meanwhile may be
    /// ahead of what is known here.
    pub(super) fn expand<T, C>(
        &mut self,
        desk: &mut Desk<M, T>,
        sight: &Sight<'_, M, T, C>,
        visited: &Visited,
    ) where
        T: Steps<M>,
        C: Clerk<M, Note = N>,
    {
        let Sight { model, steps, identity, clerk, properties, open } = sight;
        self.found.settled(*model, properties, open, &mut self.settled);
        // All that they lead to is several times as much as what is kept of it, and stays in a core's own memory so.
        let Desk { memory, recent, probes, reached, transitions, places } = desk;
        probes.clear();
        reached.clear();
        for (row, state) in (0..).zip(self.found.states.drain(..)) {
            let own = visited.fingerprint_of(self.found.first + row);
            let (mut transition, mut terminal) = (0, true);
            let take = |action: Option<M::Action>, state| {
                if !model.within_boundary(&state) {
                    return;
                }
                let fingerprint = identity(model, &state);
                terminal &= fingerprint == own;
                match action {
                    Some(action) => {
                        probes.push(Probe::new(fingerprint));
                        transitions.push((action, state));
                    }
                    // This block leads to it, or an earlier one: it is no news once this one is taken in.
                    None if recent.has_come_back(fingerprint) => {}
                    None => {
                        probes.push(Probe::new(fingerprint));
                        reached.push(Reached { row, transition, state });
                    }
                }
                transition += 1;
            };
            if C::FOLLOWS {
                steps.each::<true>(model, memory, &state, take);
            } else {
                steps.each::<false>(model, memory, &state, take);
            }
            let note = clerk.note(model, &state, transitions);
            reached.extend((0..).zip(transitions.drain(..)).map(|(transition, (_, state))| Reached {
                row,
                transition,
                state,
            }));
            self.rows.push(Row { transitions: transition, fresh: 0, terminal, note });
        }
        visited.probe(probes);
        places.clear(probes.len());
        for (probe, Reached { row, transition, state }) in probes.drain(..).zip(reached.drain(..)) {
            let target = probe.known().unwrap_or_else(|| {
                // Ways that cross lead to most of these more than once.
                let of = |number: u32| self.fingerprints[number as usize];
                match places.find(probe.fingerprint, of) {
                    Place::Known(number) => FRESH + number,
                    Place::Vacant(place) => visited.find(probe).unwrap_or_else(|| {
                        let number = self.fingerprints.len() as u32;
                        places.fill(place, number);
                        self.fingerprints.push(probe.fingerprint);
                        self.fresh.push(Fresh { transition, state });
                        self.rows[row as usize].fresh += 1;
                        FRESH + number
                    }),
                }
            });
            if C::FOLLOWS {
                self.targets.push(target);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::explore::Options;
    use crate::explore::parts::Anew;
    use crate::explore::search::explore_recorded;

    /// Three ways on from each of so many states, some of which lead back.
    struct Ways(u64);

    impl Model for Ways {
        type State = u64;
        type Action = u64;

        fn init_states(&self) -> Vec<u64> {
            vec![1]
        }

        fn actions(&self, _: &u64, actions: &mut Vec<u64>) {
            actions.extend([1, 0, 2]);
        }

        fn next_state(&self, state: &u64, way: u64) -> Option<u64> {
            Some((state * 48_271 + way * 16_807) % self.0)
        }

        fn properties(&self) -> Vec<Property<Self>> {
            vec![Property::always("anything", |_, _| true)]
        }
    }

    /// An action, the state that it leads to, and the index of that.
    type Edge = (u64, u64, u32);

    /// Each state, and where its actions lead.
    #[derive(Default)]
    struct Graph(Vec<(u64, Vec<Edge>)>);

    /// Notes everything.
    struct Copyist;

    impl Clerk<Ways> for Copyist {
        type Note = (u64, Vec<(u64, u64)>);

        fn note(&self, _: &Ways, state: &u64, transitions: &[(u64, u64)]) -> Self::Note {
            (*state, transitions.to_vec())
        }
    }

    impl Recorder<Ways> for Graph {
        type Clerk = Copyist;

        fn clerk(&self) -> Copyist {
            Copyist
        }

        fn record(&mut self, index: u32, (state, transitions): Note<Ways, Self>, targets: &[u32]) {
            assert_eq!(index as usize, self.0.len(), "states come in the order of their indexes");
            assert!(targets.len() <= transitions.len());
            let edges =
                transitions.into_iter().zip(targets).map(|((way, to), &index)| (way, to, index)).collect();
            self.0.push((state, edges));
        }
    }

    fn recorded(threads: usize, max_states: Option<u64>) -> Graph {
        let mut graph = Graph::default();
        let options = Options { threads, max_states, ..Options::default() };
        explore_recorded(&Ways(50_000), options, &Anew, &mut graph).expect("it can be explored");
        graph
    }

    #[test]
    fn a_recorder_learns_the_index_of_every_target_on_any_number_of_threads() {
        let Graph(states) = recorded(1, None);
        assert!(states.len() > 10_000, "{} states are too few for many blocks", states.len());
        let indexes: BTreeMap<u64, u32> = states.iter().map(|(state, _)| *state).zip(0..).collect();
        assert_eq!(indexes.len(), states.len());
        for (state, edges) in &states {
            assert_eq!(edges.iter().map(|(way, ..)| *way).collect::<Vec<_>>(), [1, 0, 2]);
            for (way, to, index) in edges {
                assert_eq!((Some(*to), indexes[to]), (Ways(50_000).next_state(state, *way), *index));
            }
        }
        for threads in 2..=5 {
            assert!(recorded(threads, None).0 == states, "{threads} threads");
        }
    }

    #[test]
    fn a_limit_may_leave_the_last_state_with_fewer_targets() {
        let Graph(all) = recorded(1, None);
        for threads in [1, 3] {
            let Graph(mut states) = recorded(threads, Some(20_000));
            let (state, edges) = states.pop().expect("there is a state that led too far");
            assert!(all.starts_with(&states));
            let (full_state, full_edges) = &all[states.len()];
            assert_eq!(state, *full_state);
            assert!(edges.len() < full_edges.len() && full_edges.starts_with(&edges));
        }
    }
}
