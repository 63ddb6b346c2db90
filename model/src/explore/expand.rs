//! What can be found out of a state without changing anything, and so on any core: where its actions lead, which of
//! those states are known, and which properties it settles.

use rayon::ThreadPool;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};
use stateright::{Model, Property};

use super::search::settles;
use super::visited::{Identity, Probe, Visited};

/// Follows a search.
///
/// What it notes of a state is computed where the state is expanded, on any core. It is told of the notes in the
/// order of the states' indexes, with the index of each state that a transition leads to.
pub(super) trait Recorder<M: Model>: Sync {
    /// Whether there is anything to follow; if not, [`note`](Self::note) and [`record`](Self::record) are shown no
    /// transitions, and nothing is kept for them.
    const FOLLOWS: bool = true;

    /// What is kept of a state.
    type Note: Send;

    /// Looks at a state and at all its transitions within the boundary, in the order of the model's actions.
    fn note(&self, model: &M, state: &M::State, transitions: &[(M::Action, M::State)]) -> Self::Note;

    /// Takes the note of the state with this index. `targets[i]` belongs to `transitions[i]`; where a limit ends the
    /// search in the middle of a state, that state is the last one and has fewer targets than transitions.
    fn record(&mut self, index: u32, note: Self::Note, targets: &[u32]);

    /// Whether it has a question of its own, so that a model without properties is not explored for nothing.
    fn asks(&self) -> bool {
        false
    }
}

/// Nobody follows.
impl<M: Model> Recorder<M> for () {
    const FOLLOWS: bool = false;
    type Note = ();
    fn note(&self, _: &M, _: &M::State, _: &[(M::Action, M::State)]) {}
    fn record(&mut self, _: u32, (): (), _: &[u32]) {}
}

/// What everybody who expands looks at.
pub(super) struct Sight<'a, M: Model, R> {
    pub(super) model: &'a M,
    pub(super) identity: Identity<M>,
    pub(super) recorder: &'a R,
    pub(super) visited: &'a Visited,
    pub(super) properties: &'a [Property<M>],
    /// Positions of the properties that no state has settled yet.
    pub(super) open: &'a [usize],
}

/// How many states a block holds at most.
pub(super) const BLOCK: usize = 512;

/// Where a transition leads to a state that was not known when it was looked up: [`MAX_LEN`](super::visited::MAX_LEN)
/// is less.
const NOT_KNOWN: u32 = u32::MAX;

/// Some states whose indexes follow one another, and, once they are expanded, all that they lead to.
pub(super) struct Block<M: Model, N> {
    /// Index of the first state.
    pub(super) first: u32,
    pub(super) states: Vec<M::State>,
    /// One for each state, once it is expanded.
    pub(super) rows: Vec<Row<N>>,
    /// States that were not known when they were looked up. Those that two transitions lead to are here twice.
    pub(super) fresh: Vec<Fresh<M::State>>,
    /// What to look up for each of them.
    pub(super) probes: Vec<Probe>,
    /// Where each transition leads, if anybody follows.
    pub(super) targets: Vec<u32>,
    /// The first of the block's states that settles a property, and the property.
    pub(super) settled: Vec<(u32, usize)>,
}

/// What came of one state.
pub(super) struct Row<N> {
    pub(super) transitions: u32,
    /// How many of them lead to a state that was not known.
    pub(super) fresh: u32,
    /// Whether no transition leads to another state.
    pub(super) terminal: bool,
    pub(super) note: N,
}

/// A state that was not known when it was looked up.
pub(super) struct Fresh<S> {
    /// Which of its predecessor's transitions leads to it.
    pub(super) transition: u32,
    pub(super) state: S,
}

impl<M: Model, N> Block<M, N> {
    pub(super) fn new(first: u32) -> Self {
        Block {
            first,
            states: Vec::new(),
            rows: Vec::new(),
            fresh: Vec::new(),
            probes: Vec::new(),
            targets: Vec::new(),
            settled: Vec::new(),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.states.len() >= BLOCK
    }

    /// Expands all its states.
    pub(super) fn expand<R: Recorder<M, Note = N>>(
        &mut self,
        sight: &Sight<'_, M, R>,
        gathered: &mut Gathered<M>,
    ) where
        M::Action: Clone,
    {
        self.ask(sight.model, sight.properties, sight.open);
        let states = std::mem::take(&mut self.states);
        for (index, state) in (self.first..).zip(&states) {
            let own = sight.visited.fingerprint_of(index);
            let row = gathered.expand(sight, state, own);
            self.rows.push(row);
            if gathered.probes.len() >= BATCH {
                self.look_up::<R>(sight, gathered);
            }
        }
        self.look_up::<R>(sight, gathered);
    }

    /// Notes which of the open properties its states settle, and by which state first.
    pub(super) fn ask(&mut self, model: &M, properties: &[Property<M>], open: &[usize]) {
        let mut open = open.to_vec();
        for (index, state) in (self.first..).zip(&self.states) {
            open.retain(|&property| {
                let settled = settles(&properties[property], model, state);
                if settled {
                    self.settled.push((index, property));
                }
                !settled
            });
        }
    }

    /// Looks up what was gathered, and keeps what is not known.
    fn look_up<R: Recorder<M, Note = N>>(&mut self, sight: &Sight<'_, M, R>, gathered: &mut Gathered<M>) {
        sight.visited.probe(&mut gathered.probes);
        let rows = self.rows.len() - gathered.states..;
        gathered.states = 0;
        let mut successors = gathered.probes.drain(..).zip(gathered.successors.drain(..));
        for row in &mut self.rows[rows] {
            for (transition, (probe, state)) in (0..row.transitions).zip(&mut successors) {
                let known = probe.known();
                if R::FOLLOWS {
                    self.targets.push(known.unwrap_or(NOT_KNOWN));
                }
                if known.is_none() {
                    row.fresh += 1;
                    self.probes.push(probe);
                    self.fresh.push(Fresh { transition, state });
                }
            }
        }
    }
}

/// How many transitions to gather before what they lead to is looked up: enough to have many looks into memory
/// under way at once; few, because an allocator gives memory back fastest that was freed just now.
const BATCH: usize = 128;

/// Transitions of a few states, before what they lead to is looked up.
pub(super) struct Gathered<M: Model> {
    /// How many states they are of.
    states: usize,
    successors: Vec<M::State>,
    probes: Vec<Probe>,
    /// Empty between two states.
    actions: Vec<M::Action>,
    /// Empty between two states, and always if nobody follows.
    transitions: Vec<(M::Action, M::State)>,
}

impl<M: Model> Default for Gathered<M> {
    fn default() -> Self {
        Gathered {
            states: 0,
            successors: Vec::new(),
            probes: Vec::new(),
            actions: Vec::new(),
            transitions: Vec::new(),
        }
    }
}

impl<M: Model> Gathered<M>
where
    M::Action: Clone,
{
    /// Tries all actions of a state with this fingerprint.
    fn expand<R: Recorder<M>>(
        &mut self,
        sight: &Sight<'_, M, R>,
        state: &M::State,
        own: u64,
    ) -> Row<R::Note> {
        let Sight { model, identity, recorder, .. } = sight;
        let before = self.probes.len();
        let mut terminal = true;
        model.actions(state, &mut self.actions);
        for action in self.actions.drain(..) {
            let kept = R::FOLLOWS.then(|| action.clone());
            let Some(next) = model.next_state(state, action) else { continue };
            if model.within_boundary(&next) {
                let fingerprint = identity(model, &next);
                terminal &= fingerprint == own;
                self.probes.push(Probe::new(fingerprint));
                match kept {
                    Some(action) => self.transitions.push((action, next)),
                    None => self.successors.push(next),
                }
            }
        }
        let note = recorder.note(model, state, &self.transitions);
        self.successors.extend(self.transitions.drain(..).map(|(_, next)| next));
        self.states += 1;
        Row { transitions: (self.probes.len() - before) as u32, fresh: 0, terminal, note }
    }
}

/// Expands all blocks, on so many threads. Who takes which block is up to the machine and makes no difference.
pub(super) fn expand_all<M, R>(blocks: &mut [Block<M, R::Note>], sight: &Sight<'_, M, R>, cores: &ThreadPool)
where
    M: Model + Sync,
    M::State: Send,
    M::Action: Clone,
    R: Recorder<M>,
{
    let expand = |gathered: &mut Gathered<M>, block: &mut Block<M, R::Note>| block.expand(sight, gathered);
    cores.install(|| blocks.par_iter_mut().with_max_len(1).for_each_init(Gathered::default, expand));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::explore::Options;
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

    impl Recorder<Ways> for Graph {
        type Note = (u64, Vec<(u64, u64)>);

        fn note(&self, _: &Ways, state: &u64, transitions: &[(u64, u64)]) -> Self::Note {
            (*state, transitions.to_vec())
        }

        fn record(&mut self, index: u32, (state, transitions): Self::Note, targets: &[u32]) {
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
        explore_recorded(&Ways(50_000), options, &mut graph).expect("it can be explored");
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
        for threads in [2, 5] {
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
