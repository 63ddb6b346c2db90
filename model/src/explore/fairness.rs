//! What a model says about its infinite runs, and what can be asked about them.
//!
//! A finite run shows that something bad can happen. That something good never comes takes an infinite run: a path
//! to a cycle, and the cycle for ever. Nearly every model has some in which nobody moves, or a fault comes and goes;
//! *fairness* says which of them count.
//!
//! ```
//! use redial_model::explore::{Fair, Form, LiveVerdict, Liveness, Options, explore_live};
//! use stateright::{Model, Property};
//!
//! /// A client that is lost, and tries to register at a PBX that may refuse it.
//! #[derive(Clone, Copy, PartialEq, Eq, Hash)]
//! enum Client {
//!     Lost,
//!     Trying,
//!     Registered,
//! }
//!
//! enum Pbx {
//!     AlwaysAccepts,
//!     MayRefuse,
//! }
//!
//! impl Model for Pbx {
//!     type State = Client;
//!     type Action = Client;
//!     fn init_states(&self) -> Vec<Client> {
//!         vec![Client::Lost]
//!     }
//!     fn actions(&self, client: &Client, actions: &mut Vec<Client>) {
//!         match (client, self) {
//!             (Client::Lost, _) => actions.push(Client::Trying),
//!             (Client::Trying, Pbx::AlwaysAccepts) => actions.push(Client::Registered),
//!             (Client::Trying, Pbx::MayRefuse) => actions.extend([Client::Registered, Client::Lost]),
//!             (Client::Registered, _) => {}
//!         }
//!     }
//!     fn next_state(&self, _: &Client, next: Client) -> Option<Client> {
//!         Some(next)
//!     }
//!     fn properties(&self) -> Vec<Property<Self>> {
//!         vec![Property::sometimes("registered", |_, client| *client == Client::Registered)]
//!     }
//! }
//!
//! impl Fair for Pbx {
//!     fn fairness(&self, _: &Client) -> Option<u8> {
//!         Some(0) // The client must not stop, but what it meets is up to the PBX.
//!     }
//! }
//!
//! let registers = [Liveness::<Pbx> {
//!     name: "the client registers, and stays so",
//!     form: Form::Persists,
//!     given: |_, _| true,
//!     goal: |_, client| *client == Client::Registered,
//! }];
//! let (_, live) = explore_live(&Pbx::AlwaysAccepts, Options::default(), &registers)?;
//! assert!(live[0].passed());
//! let (_, live) = explore_live(&Pbx::MayRefuse, Options::default(), &registers)?;
//! let LiveVerdict::Violated(lasso) = &live[0].verdict else { panic!("it may be refused for ever") };
//! assert_eq!(lasso.cycle.len(), 2);
//! # Ok::<(), redial_model::explore::Error>(())
//! ```

use stateright::Model;

/// How many classes of actions a model may have: a word that has to have a bit to spare.
pub(super) const CLASSES: u8 = 63;

/// How many questions one run may answer: two bits each of a word.
pub(super) const QUESTIONS: usize = 31;

/// A model whose infinite runs can be judged.
///
/// A run is infinite in any case: where nothing happens any more, its last state is taken to last for ever. That is
/// a fair run unless some class is enabled in that state.
pub trait Fair: Model {
    /// The class, below 63, of an action that may not be put off for ever; [`None`] if nobody is obliged, as with a
    /// fault or its repair.
    ///
    /// Fairness is weak, and per class: a class that is enabled in every state from some point on is taken again
    /// and again. It is *enabled* in a state if one of its actions leads to another state within the boundary; it is
    /// *taken* by such a step. An action that changes nothing neither enables nor takes it.
    fn fairness(&self, action: &Self::Action) -> Option<u8>;

    /// A number that no transition raises, so that each cycle lies within one value: the faults and repairs that
    /// are left, say. It makes the graph that has to be kept smaller, and changes no verdict.
    ///
    /// The explorer looks at it in every transition, and has no verdict on a model whose rank rises.
    fn rank(&self, _state: &Self::State) -> u64 {
        0
    }
}

/// What is demanded of the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It is reached again and again.
    Recurs,
    /// It holds for good from some point on.
    Persists,
}

/// A question about the infinite runs: *once `given` holds for good, `goal` recurs*, or *persists*.
///
/// It says nothing about a run in which `given` fails again and again.
pub struct Liveness<M: Model> {
    /// What it is called in a report.
    pub name: &'static str,
    /// What is demanded of the goal.
    pub form: Form,
    /// What has to hold for good before anything is demanded.
    pub given: fn(&M, &M::State) -> bool,
    /// What is demanded then.
    pub goal: fn(&M, &M::State) -> bool,
}

impl<M: Model> Clone for Liveness<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Model> Copy for Liveness<M> {}
