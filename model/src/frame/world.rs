//! The world of a system, and one installation of it as a model to explore.

use std::fmt::{Debug, Display};
use std::hash::{Hash, Hasher};

use super::tables::{Followed, Tables};
use crate::addition::Claim;
use crate::ambiguity::{Ambiguity, Readings};
use crate::audit::Auditor;
use crate::audit::story::{Party, Step};
use crate::check::{Checkable, Explore, Options, Scope, SystemReport};
use crate::clause::Clause;
use crate::comparison::Answer;
use crate::explore::{self, Fair};
use crate::finding::Findings;
use crate::promela::TwiceChecked;
use crate::property::{self, Breaches, Judged, Judgements, Property, PropertyInfo};
use crate::rule::{Closed, Edition};

/// What is on paper about a system.
pub struct Papers {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// The editions of its document, the default first.
    pub editions: &'static [Edition],
    /// What its documents demand.
    pub clauses: &'static [Clause],
    /// What they leave open.
    pub ambiguities: &'static [Ambiguity],
    /// Which properties and rows answer the questions that are asked of every system.
    pub compared: &'static [Answer],
    /// What an operator should be told, and what its document does not give.
    pub findings: &'static Findings,
    /// What it offers to whoever has an installation of it.
    pub auditor: &'static dyn Auditor,
}

/// Whose doing an action is. It decides what has to come in the end, what counts against the number of faults, and what an
/// audit may do to an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A part of the system does it by itself, in the end: its class of [fairness](Fair).
    Due(u8),
    /// Somebody may do it, and nobody has to.
    Whim,
    /// Something fails; so many of them may happen in one run.
    Fault,
    /// What has failed is in order again. Nobody has to see to it.
    Repair,
}

/// What the frame keeps in every state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Books<B: Closed> {
    /// How many more faults may happen.
    pub faults_left: u8,
    /// Clauses that a step has broken; empty in every state that a right table reaches.
    pub breaches: Breaches<B>,
}

/// A search hashes every state that it comes to: one word instead of two fields.
impl<B: Closed> Hash for Books<B> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.breaches.bits()) | u64::from(self.faults_left) << 32);
    }
}

/// A world, as its system says what it is.
pub trait World: Sized + Send + Sync + 'static {
    /// What is on paper about it.
    const PAPERS: Papers;
    /// What narratives call the client.
    const CLIENT: &'static str = "the client";
    /// How installations differ.
    type Topology: Clone + Display + Send + Sync + 'static;
    /// The tables by which its parts act.
    type Tables: Tables;
    /// A state.
    type State: Copy + Ord + Hash + Debug + Send + Sync + 'static;
    /// Something that can happen.
    type Action: Copy + PartialEq + Debug + Send + Sync + 'static;
    /// What a single step can break.
    type Breach: Closed + Send + Sync;

    /// Every installation of a scope, in the order in which they are checked.
    fn topologies(edition: Edition, scope: Scope) -> Vec<Self::Topology>;
    /// What of an installation its clients notice, as an installation of its own: it is checked in the place of all those
    /// that come down to it.
    fn noticed(topology: &Self::Topology) -> Self::Topology {
        topology.clone()
    }
    /// What the nodes of an installation are called.
    fn names(topology: &Self::Topology) -> Vec<String>;
    /// What is asked of it.
    fn properties() -> Vec<Property<Installed<Self>>>;
    /// Rows that no world carries out, and why, beside those of readings that are not followed.
    fn dead_rows(model: &Installed<Self>) -> Vec<(&'static str, &'static str)> {
        let _ = model;
        Vec::new()
    }

    /// The state in which an installation begins.
    fn start(model: &Installed<Self>, books: Books<Self::Breach>) -> Self::State;
    /// What the frame keeps in a state.
    fn books(state: &Self::State) -> &Books<Self::Breach>;
    /// The same, to be written to.
    fn books_mut(state: &mut Self::State) -> &mut Books<Self::Breach>;
    /// Whose doing an action is.
    fn kind(model: &Installed<Self>, action: &Self::Action) -> Kind;
    /// The first way to meet what an action meets: where several rows apply, each is an action.
    fn met(action: Self::Action) -> Self::Action {
        action
    }
    /// What can happen. Faults are left out by the frame once none may happen any more.
    fn actions(model: &Installed<Self>, state: &Self::State, actions: &mut Vec<Self::Action>);
    /// Carries an action out.
    fn take(model: &Installed<Self>, state: &mut Self::State, action: Self::Action);
    /// How much waits for somebody who need not come, such as repairs: no step lets it grow but a fault.
    fn debt(model: &Installed<Self>, state: &Self::State) -> u64;

    /// How many parts of a state take steps of their own, which a search may [remember](crate::explore::Parts). The methods
    /// that follow are for worlds that have any.
    const PARTS: u8 = 0;
    /// All that a part's own steps look at beside faults that are left: 63 bits.
    fn key(model: &Installed<Self>, state: &Self::State, part: u8) -> u64 {
        let _ = (model, state, part);
        0
    }
    /// The actions that are a part's own, or nobody's. [`actions`](Self::actions) are those of one part after the other,
    /// then nobody's.
    fn actions_of(
        model: &Installed<Self>,
        part: Option<u8>,
        state: &Self::State,
        actions: &mut Vec<Self::Action>,
    ) {
        let _ = part;
        Self::actions(model, state, actions);
    }
    /// A part, in 63 bits.
    fn part(state: &Self::State, part: u8) -> u64 {
        let _ = (state, part);
        0
    }
    /// Puts a part in the place of the one that a state has.
    fn put_part(state: &mut Self::State, part: u8, word: u64) {
        let _ = (state, part, word);
    }

    /// A step for an administrator: what happens, then what comes of it. Nothing for one that nobody would notice.
    fn tell(
        model: &Installed<Self>,
        before: &Self::State,
        action: &Self::Action,
        after: &Self::State,
    ) -> Vec<Step>;
    /// A state, for whoever walks through the model: a line for each thing that matters.
    fn describe(model: &Installed<Self>, state: &Self::State) -> String {
        let _ = model;
        format!("{state:#?}")
    }

    /// The scope in which the open questions are put before the checker; see [`System::register_scope`](crate::system::System::register_scope).
    fn register_scope() -> Scope {
        Scope { faults: 1, ..Scope::default() }
    }
    /// What its document claims that one addition to an installation is worth, tested; see [`System::additions`](crate::system::System::additions).
    fn additions(edition: Edition) -> Vec<Claim> {
        let _ = edition;
        Vec::new()
    }
    /// Those of its tables that a second checker can be given; see [`System::twice_checked`](crate::system::System::twice_checked).
    fn twice_checked() -> Vec<&'static dyn TwiceChecked> {
        Vec::new()
    }
    /// What explores it with states counted as one that differ only in which of equal parts is which.
    fn symmetry() -> Option<Explore<Installed<Self>>> {
        None
    }
    /// The same system while its administrator changes the installation, if that is followed: small installations of its own.
    fn changing() -> Option<&'static dyn Scoped> {
        None
    }
    /// The same system with so many clients at the same time, if it is one that can have several.
    fn with_clients(clients: u8) -> Option<&'static dyn Scoped> {
        let _ = clients;
        None
    }
}

/// One installation under one edition, with its rules and a number of faults: a model to explore.
pub struct Installed<W: World> {
    /// The installation.
    pub topology: W::Topology,
    /// The edition of the rules.
    pub edition: Edition,
    /// How open questions are read.
    pub readings: Readings,
    /// How many faults may happen.
    pub faults: u8,
    /// What was judged so far.
    pub judgements: Judgements<W::Breach>,
    /// The tables, and which of their rows were carried out.
    pub tables: W::Tables,
}

impl<W: World> Installed<W> {
    /// An installation by the rules of an edition; what was not declared is read as it is by default.
    pub fn new(topology: W::Topology, edition: Edition, readings: Readings, faults: u8) -> Self {
        let readings = readings.in_edition(W::PAPERS.ambiguities, edition);
        let tables = W::Tables::of(edition, None);
        Installed { topology, edition, readings, faults, judgements: Judgements::default(), tables }
    }

    /// The same with one row edited, by the [mutant's](crate::mutation) id.
    ///
    /// # Panics
    /// If the edition has no such mutant.
    pub fn broken(self, mutant: &str) -> Self {
        let is_there = self.tables.all().into_iter().any(|table| table.has_mutant(mutant));
        assert!(is_there, "there is no mutant {mutant} in edition {}", self.edition);
        Installed { tables: W::Tables::of(self.edition, Some(mutant)), ..self }
    }

    /// The same state as if nothing had failed before, so that as much may fail again.
    pub fn fresh(&self, state: &W::State) -> W::State {
        let mut fresh = *state;
        W::books_mut(&mut fresh).faults_left = self.faults;
        fresh
    }

    /// Where an action leads that counts as no fault, whatever it is.
    pub fn uncounted(&self, state: &W::State, action: W::Action) -> W::State {
        let mut next = *state;
        W::take(self, &mut next, action);
        next
    }

    /// There was a step of which that breach speaks; unless what it says holds, it is committed.
    #[inline]
    pub fn judge(&self, state: &mut W::State, breach: W::Breach, holds: bool) {
        self.judgements.hold(&mut W::books_mut(state).breaches, breach, holds);
    }

    /// Once no fault may happen any more.
    pub(super) fn leave_out_faults(&self, state: &W::State, actions: &mut Vec<W::Action>) {
        if W::books(state).faults_left == 0 {
            actions.retain(|action| W::kind(self, action) != Kind::Fault);
        }
    }

    /// Steps as a sentence: what happens, and what comes of it.
    fn sentence(&self, steps: &[Step]) -> String {
        let names = W::names(&self.topology);
        let told = |step: &Step| match step.from {
            Party::Client => format!("{} {}", W::CLIENT, step.told(&names).what),
            Party::Node(_) | Party::World => step.told(&names).sentence(),
        };
        match steps {
            [] => String::new(),
            [happening] => told(happening),
            [happening, outcomes @ ..] => {
                let outcomes: Vec<String> = outcomes.iter().map(told).collect();
                format!("{}: {}", told(happening), outcomes.join(", "))
            }
        }
    }
}

impl<W: World> stateright::Model for Installed<W> {
    type State = W::State;
    type Action = W::Action;

    fn init_states(&self) -> Vec<W::State> {
        vec![W::start(self, Books { faults_left: self.faults, breaches: Breaches::default() })]
    }

    fn actions(&self, state: &W::State, actions: &mut Vec<W::Action>) {
        W::actions(self, state, actions);
        self.leave_out_faults(state, actions);
    }

    fn next_state(&self, state: &W::State, action: W::Action) -> Option<W::State> {
        let mut next = *state;
        if W::kind(self, &action) == Kind::Fault {
            let left = &mut W::books_mut(&mut next).faults_left;
            *left = left.checked_sub(1)?;
        }
        W::take(self, &mut next, action);
        Some(next)
    }

    fn properties(&self) -> Vec<stateright::Property<Self>> {
        property::for_explorer(&Self::claims())
    }
}

impl<W: World> Fair for Installed<W> {
    fn fairness(&self, action: &W::Action) -> Option<u8> {
        match W::kind(self, action) {
            Kind::Due(class) => Some(class),
            Kind::Whim | Kind::Fault | Kind::Repair => None,
        }
    }

    /// Faults that are left, then what is owed.
    fn rank(&self, state: &W::State) -> u64 {
        u64::from(W::books(state).faults_left) << 32 | W::debt(self, state)
    }
}

impl<W: World> Judged for Installed<W> {
    type Breach = W::Breach;

    fn judgements(&self) -> &Judgements<W::Breach> {
        &self.judgements
    }

    fn breaches(state: &W::State) -> Breaches<W::Breach> {
        W::books(state).breaches
    }
}

impl<W: World> Checkable for Installed<W> {
    fn topology(&self) -> String {
        self.topology.to_string()
    }

    fn claims() -> Vec<Property<Self>> {
        W::properties()
    }

    fn up_to_symmetry() -> Option<Explore<Self>> {
        W::symmetry()
    }

    fn narrate(&self, before: &W::State, action: &W::Action, after: &W::State) -> String {
        self.sentence(&W::tell(self, before, action, after))
    }

    fn describe(&self, state: &W::State) -> String {
        W::describe(self, state)
    }

    fn coverage(&self) -> Vec<(&'static str, bool)> {
        self.tables.all().into_iter().flat_map(Followed::rows).collect()
    }

    fn excused_rows(&self) -> Vec<(&'static str, &'static str)> {
        let unread = self.tables.all().into_iter().flat_map(|table| table.unread_rows(self.readings));
        unread.chain(W::dead_rows(self)).collect()
    }
}

/// What is asked of a system with a certain number of clients.
pub trait Scoped: Sync {
    /// What is asked of it.
    fn asked(&self) -> Vec<PropertyInfo>;
    /// [`System::check`](crate::system::System::check); with a mutant
    /// [`System::check_broken`](crate::system::System::check_broken).
    ///
    /// # Errors
    /// If a topology cannot be explored at all.
    ///
    /// # Panics
    /// If the edition has no such mutant.
    fn check(
        &self,
        mutant: Option<&str>,
        edition: Edition,
        scope: Scope,
        options: &Options<'_>,
    ) -> Result<SystemReport, explore::Error>;
    /// [`System::browse`](crate::system::System::browse).
    fn browse(&self, edition: Edition, scope: Scope, topology: usize, address: &str);
}
