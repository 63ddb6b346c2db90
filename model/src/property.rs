//! What is asked of a model: properties that must hold, in a state, in a step or in the long run, and losses that the
//! document admits.
//!
//! A statement about situations that never come proves nothing. So each one says which situations it speaks of, and
//! the check refuses one whose situation no topology has reached.

use std::fmt::Debug;
use std::hash::Hash;
use std::marker::PhantomData;

use serde::Serialize;
use stateright::{Expectation, Model};

use crate::coverage::Flags;
use crate::explore::{Form, Liveness};
use crate::rule::{Closed, Edition};

/// A statement about one state.
pub type Holds<M> = fn(&M, &<M as Model>::State) -> bool;

/// Which situations a statement speaks of.
pub enum Given<M: Model> {
    /// Every state.
    Anywhere,
    /// States like these.
    State(Holds<M>),
    /// Steps of a kind: whether there was one is known once everything is explored; see [`Judgements`].
    Step(fn(&M) -> bool),
}

/// What is said.
pub enum Claim<M: Model> {
    /// It holds in every state of every topology. The situation that it speaks of is reached.
    Always {
        /// The situation; where it is not given, `holds` says so itself.
        given: Given<M>,
        /// The statement.
        holds: Holds<M>,
    },
    /// Some topology reaches it.
    Sometimes(Holds<M>),
    /// A loss that the document admits: some topology reaches it, and the report names it.
    Hazard(Holds<M>),
    /// Once `given` holds for good, `goal` is reached, again and again if it is lost.
    Recurs {
        /// What has to hold from some point on.
        given: Holds<M>,
        /// What then has to come.
        goal: Holds<M>,
    },
    /// Once `given` holds for good, so does `goal` in the end.
    Persists {
        /// What has to hold from some point on.
        given: Holds<M>,
        /// What then has to come and to stay.
        goal: Holds<M>,
    },
    /// A statement about installations, to be tested, which the document makes or whoever relies on it: once `given` holds for good, `goal` recurs. It need
    /// not hold; the report says in which topologies it does, and shows a run of one in which it does not.
    Theorem {
        /// What has to hold from some point on.
        given: Holds<M>,
        /// What then has to come.
        goal: Holds<M>,
    },
    /// A loss that the document admits in the long run: some topology has a fair run in which `given` holds for good
    /// and `goal` never comes again.
    Endless {
        /// What holds from some point on.
        given: Holds<M>,
        /// What never comes.
        goal: Holds<M>,
    },
}

/// One property.
pub struct Property<M: Model> {
    /// Permanent id.
    pub id: &'static str,
    /// The clauses it speaks of.
    pub clauses: &'static [&'static str],
    /// What it says.
    pub text: &'static str,
    /// Under which editions it is asked; none: under all.
    pub editions: &'static [Edition],
    /// The same for the checker.
    pub claim: Claim<M>,
}

type Text = &'static str;
type Clauses = &'static [&'static str];

/// One constructor for each kind of statement: id, clauses and text come first, then what the checker is to ask.
impl<M: Model> Property<M> {
    /// It holds in every state: [`Claim::Always`], of states like the given ones.
    pub const fn always(id: Text, clauses: Clauses, text: Text, given: Holds<M>, holds: Holds<M>) -> Self {
        Property {
            id,
            clauses,
            text,
            editions: &[],
            claim: Claim::Always { given: Given::State(given), holds },
        }
    }

    /// The same of every state there is.
    pub const fn everywhere(id: Text, clauses: Clauses, text: Text, holds: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Always { given: Given::Anywhere, holds } }
    }

    /// The same of steps of a kind, which a state remembers; `came` says whether there was any.
    pub const fn steps(
        id: Text,
        clauses: Clauses,
        text: Text,
        came: fn(&M) -> bool,
        holds: Holds<M>,
    ) -> Self {
        Property {
            id,
            clauses,
            text,
            editions: &[],
            claim: Claim::Always { given: Given::Step(came), holds },
        }
    }

    /// It can be reached: [`Claim::Sometimes`].
    pub const fn sometimes(id: Text, clauses: Clauses, text: Text, holds: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Sometimes(holds) }
    }

    /// It is a loss that can be reached: [`Claim::Hazard`].
    pub const fn hazard(id: Text, clauses: Clauses, text: Text, holds: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Hazard(holds) }
    }

    /// It comes again and again: [`Claim::Recurs`].
    pub const fn recurs(id: Text, clauses: Clauses, text: Text, given: Holds<M>, goal: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Recurs { given, goal } }
    }

    /// It comes and stays: [`Claim::Persists`].
    pub const fn persists(id: Text, clauses: Clauses, text: Text, given: Holds<M>, goal: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Persists { given, goal } }
    }

    /// It is said of installations, and tested: [`Claim::Theorem`].
    pub const fn theorem(id: Text, clauses: Clauses, text: Text, given: Holds<M>, goal: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Theorem { given, goal } }
    }

    /// It is a loss without end: [`Claim::Endless`].
    pub const fn endless(id: Text, clauses: Clauses, text: Text, given: Holds<M>, goal: Holds<M>) -> Self {
        Property { id, clauses, text, editions: &[], claim: Claim::Endless { given, goal } }
    }
}

/// A model whose steps are judged, and whose states remember which kinds of breach there were.
pub trait Judged: Model {
    /// The kinds of breach; the meaning of each is the sentence that it breaks.
    type Breach: Closed;
    /// What was judged so far.
    fn judgements(&self) -> &Judgements<Self::Breach>;
    /// What was broken on the way to a state.
    fn breaches(state: &Self::State) -> Breaches<Self::Breach>;
}

impl<M: Judged> Property<M> {
    /// No step is such a breach. The sentence is the breach's own.
    pub fn never(id: Text, clauses: Clauses, breach: M::Breach) -> Self {
        let (asked, unbroken) = OfSteps::<M>::ALL[breach.index()];
        Self::steps(id, clauses, breach.meaning().trim_start(), asked, unbroken)
    }
}

/// A statement is a function without memory, so there is a pair of them for each place that a breach can have.
struct OfSteps<M>(PhantomData<M>);

/// Whether a breach was asked about, and whether a state is without it.
type OfStep<M> = (fn(&M) -> bool, Holds<M>);

impl<M: Judged> OfSteps<M> {
    const ALL: [OfStep<M>; MOST_BREACHES] = {
        macro_rules! at {
            ($($place:literal)+) => { [$((Self::asked::<$place>, Self::unbroken::<$place>)),+] };
        }
        at!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31)
    };

    fn asked<const PLACE: usize>(model: &M) -> bool {
        model.judgements().asked.is_raised(PLACE)
    }

    fn unbroken<const PLACE: usize>(_: &M, state: &M::State) -> bool {
        M::breaches(state).0 & (1 << PLACE) == 0
    }
}

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
    /// It holds in the long run of every topology, once its condition holds for good.
    Eventually,
    /// Something that the document, or whoever relies on it, says of installations, about the long run: the report names
    /// the topologies of which it is true.
    Theorem,
    /// A loss in the long run that the document admits: some topology has a fair run that shows it.
    Endless,
}

impl Kind {
    /// Every kind, in the order in which reports explain them.
    pub const ALL: [Kind; 6] =
        [Kind::Always, Kind::Sometimes, Kind::Eventually, Kind::Hazard, Kind::Endless, Kind::Theorem];

    /// Whether the rules are wrong if it is not so: the others are losses that are admitted, and claims that are tested.
    pub fn must_be_so(self) -> bool {
        matches!(self, Kind::Always | Kind::Sometimes | Kind::Eventually)
    }

    /// The kind in a word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Always => "always",
            Kind::Sometimes => "sometimes",
            Kind::Hazard => "hazard",
            Kind::Eventually => "eventually",
            Kind::Theorem => "theorem",
            Kind::Endless => "endless",
        }
    }

    /// What the word stands for.
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::Always => "it holds in every state of every topology",
            Kind::Sometimes => "some topology reaches it",
            Kind::Hazard => "a loss that the document admits; some topology reaches it",
            Kind::Eventually => {
                "once its condition holds for good, it comes in the end, in every fair run of every topology"
            }
            Kind::Theorem => {
                "said of installations, by the document or by whoever relies on it; tested, and true of those that are named"
            }
            Kind::Endless => {
                "a loss that the document admits; some topology has a fair run that never leaves it"
            }
        }
    }
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

impl<M: Model> Property<M> {
    /// It is asked under these editions only.
    pub fn only_in(self, editions: &'static [Edition]) -> Self {
        Property { editions, ..self }
    }

    /// Whether it is asked under an edition.
    pub fn is_asked_in(&self, edition: Edition) -> bool {
        self.editions.is_empty() || self.editions.contains(&edition)
    }

    /// The property as a report speaks of it.
    pub fn info(&self) -> PropertyInfo {
        let kind = match self.claim {
            Claim::Always { .. } => Kind::Always,
            Claim::Sometimes(_) => Kind::Sometimes,
            Claim::Hazard(_) => Kind::Hazard,
            Claim::Recurs { .. } | Claim::Persists { .. } => Kind::Eventually,
            Claim::Theorem { .. } => Kind::Theorem,
            Claim::Endless { .. } => Kind::Endless,
        };
        PropertyInfo { id: self.id, kind, clauses: self.clauses, text: self.text }
    }

    /// The statement about infinite runs as the explorer takes it, if it is one.
    pub fn of_runs(&self) -> Option<Liveness<M>> {
        let (form, given, goal) = match self.claim {
            Claim::Always { .. } | Claim::Sometimes(_) | Claim::Hazard(_) => return None,
            Claim::Recurs { given, goal }
            | Claim::Theorem { given, goal }
            | Claim::Endless { given, goal } => (Form::Recurs, given, goal),
            Claim::Persists { given, goal } => (Form::Persists, given, goal),
        };
        Some(Liveness { name: self.id, form, given, goal })
    }

    /// All that it asks of a state: whether the situation is there of which it speaks, and whether what it says of that holds.
    pub fn looks(&self, model: &M, state: &M::State) -> (bool, bool) {
        match self.claim {
            Claim::Always { given: Given::State(given), holds } => (given(model, state), holds(model, state)),
            Claim::Always { holds, .. } => (true, holds(model, state)),
            Claim::Sometimes(reached) | Claim::Hazard(reached) => (reached(model, state), true),
            Claim::Recurs { given, goal }
            | Claim::Persists { given, goal }
            | Claim::Theorem { given, goal }
            | Claim::Endless { given, goal } => {
                let given = given(model, state);
                (given, given && goal(model, state))
            }
        }
    }

    /// Whether it is a statement about single states, which a search for states decides.
    pub fn is_of_states(&self) -> bool {
        self.of_states().is_some()
    }

    /// The statement about single states as the explorer takes it, if it is one.
    fn of_states(&self) -> Option<stateright::Property<M>> {
        let (expectation, condition) = match self.claim {
            Claim::Always { holds, .. } => (Expectation::Always, holds),
            Claim::Sometimes(holds) | Claim::Hazard(holds) => (Expectation::Sometimes, holds),
            Claim::Recurs { .. } | Claim::Persists { .. } | Claim::Theorem { .. } | Claim::Endless { .. } => {
                return None;
            }
        };
        Some(stateright::Property { expectation, name: self.id, condition })
    }

    /// The situation it speaks of, as something that has to be reached.
    fn situation(&self) -> Option<stateright::Property<M>> {
        match self.claim {
            Claim::Always { given: Given::State(condition), .. } => {
                Some(stateright::Property { expectation: Expectation::Sometimes, name: self.id, condition })
            }
            _ => None,
        }
    }
}

/// The properties as the explorer takes them: what single states are asked, then the situations of which
/// properties speak, under the same names.
pub fn for_explorer<M: Model>(properties: &[Property<M>]) -> Vec<stateright::Property<M>> {
    let of_states = properties.iter().filter_map(Property::of_states);
    of_states.chain(properties.iter().filter_map(Property::situation)).collect()
}

/// A state has room for so many kinds of breach.
const MOST_BREACHES: usize = u32::BITS as usize;

/// Which of its kinds of breach a run has committed, as part of a state: the steps behind it are not kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Breaches<B>(u32, PhantomData<B>);

impl<B: Closed> Breaches<B> {
    /// Whether it was committed.
    pub fn contains(self, breach: B) -> bool {
        self.0 & (1 << breach.index()) != 0
    }

    /// The kinds as bits, by their places.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// None at all.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Judges steps, and notes of which kinds there were any, so that a property of steps is not empty.
#[derive(Debug)]
pub struct Judgements<B> {
    asked: Flags,
    kinds: PhantomData<B>,
}

impl<B: Closed> Default for Judgements<B> {
    fn default() -> Self {
        assert!(B::ALL.len() <= MOST_BREACHES, "a state has room for {MOST_BREACHES} kinds of breach");
        Judgements { asked: Flags::new(B::ALL.len()), kinds: PhantomData }
    }
}

impl<B: Closed> Judgements<B> {
    /// There was a step of which that breach speaks; unless what it says holds, it is committed.
    pub fn hold(&self, breaches: &mut Breaches<B>, breach: B, holds: bool) {
        self.asked.raise(breach.index());
        if !holds {
            breaches.0 |= 1 << breach.index();
        }
    }

    /// Whether there was any step of which it speaks.
    pub fn was_asked(&self, breach: B) -> bool {
        self.asked.is_raised(breach.index())
    }
}

// Derived ones would ask the same of `B`, which is only a name.
impl<B> Default for Breaches<B> {
    fn default() -> Self {
        Breaches(0, PhantomData)
    }
}
impl<B: Closed> Debug for Breaches<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(B::ALL.iter().filter(|breach| self.contains(**breach))).finish()
    }
}
