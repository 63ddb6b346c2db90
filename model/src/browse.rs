//! stateright's Explorer page, with states and actions in words.
//!
//! The Explorer shows states and actions by their `Debug` form, and an action without the state in which it is taken.
//! So a model is wrapped: its states and actions carry the model with them, and tell themselves when they are asked.

use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use stateright::{Model, Property};

use crate::check::Checkable;

/// Serves the Explorer at an address such as `127.0.0.1:3000`, until the program ends.
///
/// # Panics
/// If the address cannot be listened at: ask the operating system before.
pub fn browse<M>(model: M, address: &str)
where
    M: Checkable + Send + Sync + 'static,
    M::State: Debug + Hash + Clone + PartialEq + Send + Sync + 'static,
    M::Action: Debug + Clone + PartialEq + Send + Sync + 'static,
{
    let properties = model.properties();
    assert!(properties.len() <= MOST_PROPERTIES, "a place for each of {} properties", properties.len());
    Readable { model: Arc::new(model), properties }.checker().serve(address);
}

/// A model that tells its states and actions in words.
struct Readable<M: Model> {
    model: Arc<M>,
    properties: Vec<Property<M>>,
}

/// A state that can tell itself.
struct Place<M: Model> {
    model: Arc<M>,
    state: M::State,
}

/// An action that can tell itself, and the state in which it is taken.
struct Step<M: Model> {
    model: Arc<M>,
    from: M::State,
    action: M::Action,
}

impl<M: Checkable> Model for Readable<M>
where
    M::State: Clone,
    M::Action: Clone,
{
    type State = Place<M>;
    type Action = Step<M>;

    fn init_states(&self) -> Vec<Place<M>> {
        let place = |state| Place { model: Arc::clone(&self.model), state };
        self.model.init_states().into_iter().map(place).collect()
    }

    fn actions(&self, place: &Place<M>, steps: &mut Vec<Step<M>>) {
        let mut actions = Vec::new();
        self.model.actions(&place.state, &mut actions);
        let step = |action| Step { model: Arc::clone(&self.model), from: place.state.clone(), action };
        steps.extend(actions.into_iter().map(step));
    }

    fn next_state(&self, place: &Place<M>, step: Step<M>) -> Option<Place<M>> {
        let state = self.model.next_state(&place.state, step.action)?;
        Some(Place { model: Arc::clone(&self.model), state })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let readable = |(property, condition): (&Property<M>, Condition<M>)| Property {
            expectation: property.expectation.clone(),
            name: property.name,
            condition,
        };
        self.properties.iter().zip(conditions::<M>()).map(readable).collect()
    }

    fn within_boundary(&self, place: &Place<M>) -> bool {
        self.model.within_boundary(&place.state)
    }
}

type Condition<M> = fn(&Readable<M>, &Place<M>) -> bool;

/// stateright takes conditions as plain functions, which capture nothing: so there is one for each place of the list.
fn condition<M: Model, const PLACE: usize>(readable: &Readable<M>, place: &Place<M>) -> bool {
    (readable.properties[PLACE].condition)(&readable.model, &place.state)
}

const MOST_PROPERTIES: usize = 96;

fn conditions<M: Model>() -> [Condition<M>; MOST_PROPERTIES] {
    macro_rules! of_places {
        ($($place:literal)+) => { [$(condition::<M, $place>),+] };
    }
    of_places!(
        0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
        64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95
    )
}

impl<M: Checkable> Debug for Place<M>
where
    M::State: Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.model.describe(&self.state))
    }
}

impl<M: Checkable> Step<M>
where
    M::State: Clone,
    M::Action: Debug + Clone,
{
    /// An action in words; in those of the source where nobody would notice it.
    fn told(&self, action: &M::Action) -> String {
        let next = self.model.next_state(&self.from, action.clone());
        let told = next.map(|next| self.model.narrate(&self.from, action, &next));
        told.filter(|told| !told.is_empty()).unwrap_or_else(|| format!("{action:?}"))
    }
}

impl<M: Checkable> Debug for Step<M>
where
    M::State: Clone,
    M::Action: Debug + Clone + PartialEq,
{
    /// Where several rows apply, their steps may read alike: they are numbered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.told(&self.action);
        let mut actions = Vec::new();
        self.model.actions(&self.from, &mut actions);
        actions.retain(|other| *other == self.action || self.told(other) == told);
        match actions.iter().position(|other| *other == self.action) {
            Some(place) if actions.len() > 1 => {
                write!(f, "{told} (choice {} of {})", place + 1, actions.len())
            }
            _ => f.write_str(&told),
        }
    }
}

impl<M: Model> Clone for Place<M>
where
    M::State: Clone,
{
    fn clone(&self) -> Self {
        Place { model: Arc::clone(&self.model), state: self.state.clone() }
    }
}

impl<M: Model> PartialEq for Place<M>
where
    M::State: PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl<M: Model> Hash for Place<M>
where
    M::State: Hash,
{
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.state.hash(hasher);
    }
}

impl<M: Model> Clone for Step<M>
where
    M::State: Clone,
    M::Action: Clone,
{
    fn clone(&self) -> Self {
        Step { model: Arc::clone(&self.model), from: self.from.clone(), action: self.action.clone() }
    }
}

impl<M: Model> PartialEq for Step<M>
where
    M::State: PartialEq,
    M::Action: PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        self.from == other.from && self.action == other.action
    }
}
