//! Where a state leads: found out anew each time, or remembered of those who take part in it.
//!
//! Most steps of most states are those of a client that looks at its own memory and at little else, and changes nothing but
//! itself. There are a thousand times as many states as there are such situations of a client.

use std::hash::Hash;

use stateright::Model;

use super::visited::fingerprint;

/// A model in whose states several take part, each of whom takes steps of its own.
///
/// A step is somebody's *own* if it changes nothing but this part of the state, and if that it can be taken and what it
/// makes of the part depends on the part's key and on nothing else.
///
/// Every method can be left as it is: then there are no parts, and nothing is remembered.
pub trait Parts: Model {
    /// How many parts there are.
    fn parts(&self) -> u8 {
        0
    }

    /// All that a part's own steps look at; none if they are not to be remembered in this state.
    fn key(&self, _state: &Self::State, _part: u8) -> Option<u64> {
        None
    }

    /// The actions that are a part's own, or those that are nobody's. [`Model::actions`] are those of the first part, then
    /// those of each other one, then nobody's.
    fn actions_of(&self, _part: Option<u8>, state: &Self::State, actions: &mut Vec<Self::Action>) {
        self.actions(state, actions);
    }

    /// What one of its own steps has made of a part.
    fn outcome(&self, _before: &Self::State, _part: u8, _after: &Self::State) -> u64 {
        0
    }

    /// Makes the same of the part in another state with the same key.
    fn repeat(&self, _state: &mut Self::State, _part: u8, _outcome: u64) {}
}

/// Finds out where states lead.
pub(super) trait Steps<M: Model>: Sync {
    /// What each thread that does so keeps for the next time.
    type Memory: Default + Send;

    /// Shows where each action leads, in the order of the model's actions, together with the action if that is wanted.
    fn each<const NAMED: bool>(
        &self,
        model: &M,
        memory: &mut Self::Memory,
        state: &M::State,
        show: impl FnMut(Option<M::Action>, M::State),
    );
}

/// Asks the model for every step.
pub(super) struct Anew;

impl<M: Model> Steps<M> for Anew
where
    M::Action: Clone + Send,
{
    type Memory = Vec<M::Action>;

    #[inline]
    fn each<const NAMED: bool>(
        &self,
        model: &M,
        actions: &mut Vec<M::Action>,
        state: &M::State,
        mut show: impl FnMut(Option<M::Action>, M::State),
    ) {
        model.actions(state, actions);
        take_all::<NAMED, M>(model, state, actions, &mut show);
    }
}

/// Shows where each of these actions leads.
#[inline]
fn take_all<const NAMED: bool, M: Model>(
    model: &M,
    state: &M::State,
    actions: &mut Vec<M::Action>,
    show: &mut impl FnMut(Option<M::Action>, M::State),
) where
    M::Action: Clone,
{
    for action in actions.drain(..) {
        let kept = NAMED.then(|| action.clone());
        if let Some(next) = model.next_state(state, action) {
            show(kept, next);
        }
    }
}

/// Remembers the own steps of parts: a memory for each thread, so that nobody waits for another one.
pub(super) struct Remembered;

impl<M: Parts> Steps<M> for Remembered
where
    M::State: Clone + Hash,
    M::Action: Clone + Send,
{
    type Memory = Memory<M::Action>;

    #[inline]
    fn each<const NAMED: bool>(
        &self,
        model: &M,
        memory: &mut Memory<M::Action>,
        state: &M::State,
        mut show: impl FnMut(Option<M::Action>, M::State),
    ) {
        let mut shown = Vec::new();
        let mut show = |action: Option<M::Action>, next: M::State| {
            if cfg!(debug_assertions) {
                shown.push(fingerprint(&next));
            }
            show(action, next);
        };
        let mut others = std::mem::take(&mut memory.actions);
        for part in 0..model.parts() {
            match memory.recall(model, state, part) {
                Some(steps) => {
                    for (action, outcome) in steps {
                        let mut next = state.clone();
                        model.repeat(&mut next, part, *outcome);
                        show(NAMED.then(|| action.clone()), next);
                    }
                }
                None => model.actions_of(Some(part), state, &mut others),
            }
            take_all::<NAMED, M>(model, state, &mut others, &mut show);
        }
        model.actions_of(None, state, &mut others);
        take_all::<NAMED, M>(model, state, &mut others, &mut show);
        memory.actions = others;
        if cfg!(debug_assertions) {
            let mut anew = Vec::new();
            let note = |_, next| anew.push(fingerprint(&next));
            Steps::<M>::each::<false>(&Anew, model, &mut Vec::new(), state, note);
            assert_eq!(shown, anew, "what is remembered of a part leads elsewhere than the model does");
        }
    }
}

/// The own steps of parts, by part and key. Each has one place, which it gives up to the next one that has the same place.
pub(super) struct Memory<A> {
    entries: Vec<Entry>,
    /// The actions of all entries, and what each makes of a part.
    steps: Vec<(A, u64)>,
    /// Room for actions.
    actions: Vec<A>,
}

/// Where the steps of a key are.
#[derive(Clone, Copy)]
struct Entry {
    key: u64,
    part: u8,
    count: u16,
    first: u32,
}

/// In place of how many steps there are: nobody has this entry.
const VACANT: u16 = u16::MAX;
/// In place of how many steps there are: they are not only the part's own, after all, or too many.
const SHARED: u16 = u16::MAX - 1;

/// log2 of how many entries there are.
const BITS: u32 = 15;
/// So many steps are kept at most, those of entries that were given up among them; then all are forgotten.
const MOST_STEPS: usize = 1 << 18;

impl<A> Default for Memory<A> {
    fn default() -> Self {
        Memory { entries: Vec::new(), steps: Vec::new(), actions: Vec::new() }
    }
}

impl<A: Clone> Memory<A> {
    /// The own steps of a part, if they are remembered, or can be from now on.
    #[inline]
    fn recall<M>(&mut self, model: &M, state: &M::State, part: u8) -> Option<&[(A, u64)]>
    where
        M: Parts<Action = A>,
        M::State: Clone + Hash,
    {
        let key = model.key(state, part)?;
        // Fibonacci hashing: neighbours in all bits of the key lie far from each other.
        let mixed = (key ^ u64::from(part)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> (u64::BITS - BITS)) as usize;
        let is_it = |entry: &&Entry| entry.key == key && entry.part == part && entry.count != VACANT;
        let known = self.entries.get(place).filter(is_it);
        let entry = match known {
            Some(entry) => *entry,
            None => self.learn(model, state, part, key, place),
        };
        (entry.count != SHARED)
            .then(|| &self.steps[entry.first as usize..entry.first as usize + entry.count as usize])
    }

    #[cold]
    fn learn<M>(&mut self, model: &M, state: &M::State, part: u8, key: u64, place: usize) -> Entry
    where
        M: Parts<Action = A>,
        M::State: Clone + Hash,
    {
        if self.entries.is_empty() || self.steps.len() >= MOST_STEPS {
            self.entries = vec![Entry { key: 0, part: 0, count: VACANT, first: 0 }; 1 << BITS];
            self.steps.clear();
        }
        let first = self.steps.len();
        let mut is_own = true;
        model.actions_of(Some(part), state, &mut self.actions);
        for action in self.actions.drain(..) {
            let Some(next) = model.next_state(state, action.clone()) else { continue };
            let outcome = model.outcome(state, part, &next);
            let mut repeated = state.clone();
            model.repeat(&mut repeated, part, outcome);
            is_own &= fingerprint(&repeated) == fingerprint(&next);
            self.steps.push((action, outcome));
        }
        if !is_own {
            self.steps.truncate(first);
        }
        let count = u16::try_from(self.steps.len() - first).unwrap_or(SHARED);
        let entry = Entry { key, part, count: if is_own { count } else { SHARED }, first: first as u32 };
        self.entries[place] = entry;
        entry
    }
}
