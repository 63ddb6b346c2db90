//! Small systems whose infinite runs can be judged by hand. Those at the end are told again in Promela.

use redial_model::explore::{Fair, Form, Liveness};
use stateright::{Model, Property};

/// An action: where it leads, and its class.
pub type Edge = (usize, Option<u8>);

pub const A: Option<u8> = Some(0);
pub const B: Option<u8> = Some(1);
/// Nobody is obliged.
pub const FREE: Option<u8> = None;

/// A system given by its graph; it begins in state 0.
#[derive(Clone, Debug, Default)]
pub struct System {
    pub edges: Vec<Vec<Edge>>,
    pub given: Vec<usize>,
    pub goal: Vec<usize>,
    /// By state; 0 where there is none.
    pub ranks: Vec<u64>,
    pub boundary: Option<usize>,
    pub safety: Option<bool>,
}

impl System {
    pub fn new(edges: &[&[Edge]]) -> Self {
        let edges: Vec<_> = edges.iter().map(|edges| edges.to_vec()).collect();
        System { given: (0..edges.len()).collect(), edges, ..System::default() }
    }

    pub fn goal(self, goal: &[usize]) -> Self {
        System { goal: goal.to_vec(), ..self }
    }

    pub fn given(self, given: &[usize]) -> Self {
        System { given: given.to_vec(), ..self }
    }

    pub fn ranks(self, ranks: &[u64]) -> Self {
        System { ranks: ranks.to_vec(), ..self }
    }
}

impl Model for System {
    type State = usize;
    type Action = Edge;

    fn init_states(&self) -> Vec<usize> {
        vec![0]
    }

    fn actions(&self, state: &usize, actions: &mut Vec<Edge>) {
        actions.extend(&self.edges[*state]);
    }

    fn next_state(&self, _: &usize, action: Edge) -> Option<usize> {
        Some(action.0)
    }

    fn within_boundary(&self, state: &usize) -> bool {
        self.boundary.is_none_or(|boundary| *state < boundary)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let safety = |_| Property::always("safe", |system: &System, _| system.safety == Some(true));
        self.safety.map(safety).into_iter().collect()
    }
}

impl Fair for System {
    fn fairness(&self, action: &Edge) -> Option<u8> {
        action.1
    }

    fn rank(&self, state: &usize) -> u64 {
        self.ranks.get(*state).copied().unwrap_or(0)
    }
}

pub fn question(form: Form) -> Liveness<System> {
    Liveness {
        name: "the goal",
        form,
        given: |system, state| system.given.contains(state),
        goal: |system, state| system.goal.contains(state),
    }
}

/// A client alternates between two PBXes (0, 1) and may be accepted (2) by one of them; all of it in one class.
pub fn cycle() -> System {
    System::new(&[&[(1, A), (2, A)], &[(0, A)], &[]]).goal(&[2])
}

/// Two ways to the same end, by the goal or past it.
pub fn join() -> System {
    System::new(&[&[(1, A), (2, A)], &[(3, A)], &[(3, A)], &[]]).goal(&[1])
}

/// A link that flaps at will, and a client that can register whether it is up or down.
pub fn flapping(client: Option<u8>) -> System {
    System::new(&[&[(1, FREE), (2, client)], &[(0, FREE), (2, client)], &[]]).goal(&[2])
}

/// The link must flap, and nobody is obliged to register.
pub fn one_is_fair() -> System {
    System::new(&[&[(1, A), (2, FREE)], &[(0, A), (2, FREE)], &[]]).goal(&[2])
}

/// A client that may take a wrong turn, and stands still there.
pub fn deadlock() -> System {
    System::new(&[&[(1, A), (2, A)], &[], &[]]).goal(&[2])
}

/// One step, that need not be taken.
pub fn stuttering(class: Option<u8>) -> System {
    System::new(&[&[(1, class)], &[]]).goal(&[1])
}

/// A poll goes on and off, and only while it is on can the client register.
pub fn now_and_then() -> System {
    System::new(&[&[(1, A), (2, B)], &[(0, A)], &[]]).goal(&[2])
}

/// A client that goes away and comes back again and again.
pub fn to_and_fro() -> System {
    System::new(&[&[(1, A)], &[(0, A)]]).goal(&[0])
}

/// A client whose class has two actions: a try that changes nothing, and one that succeeds.
pub fn vain_tries() -> System {
    System::new(&[&[(0, A), (1, A)], &[]]).goal(&[1])
}

/// Two classes that each flip a bit of the state, and have to.
pub fn two_bits() -> System {
    System::new(&[&[(1, A), (2, B)], &[(0, A), (3, B)], &[(3, A), (0, B)], &[(2, A), (1, B)]])
}

/// A fault (0 to 1) comes and goes at will; the client comes home (2) where there is none.
pub fn repaired_now_and_then() -> System {
    System::new(&[&[(1, FREE), (2, A)], &[(0, FREE)], &[]]).goal(&[2])
}
