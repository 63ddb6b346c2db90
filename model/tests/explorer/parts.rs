//! What is remembered of the own steps of parts, on a model whose parts walk by themselves and look at the weather.

use redial_model::explore::{Fair, Form, Liveness, Options, Parts, explore_by_parts, explore_live};
use stateright::{Model, Property};

/// How many places there are for each walker: with the weather, more for the first one than keys are remembered at a time.
const PLACES: [u64; 2] = [30_000, 3];

/// Walkers on rings of places. In the rain they may turn back to the beginning.
struct Walkers {
    /// Whether a walker's key says what the weather is.
    weather_in_key: bool,
}

/// Where each walker is, and whether it rains.
type State = ([u64; 2], bool);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Action {
    Walk(u8, u64),
    TurnBack(u8),
    /// A walker on the last place makes the sun shine, and goes on: not its own step only.
    Sing(u8),
    Rain,
}

impl Model for Walkers {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![([0, 0], false)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        for walker in 0..2 {
            self.actions_of(Some(walker), state, actions);
        }
        self.actions_of(None, state, actions);
    }

    fn next_state(&self, &(mut places, mut rain): &State, action: Action) -> Option<State> {
        let walk = |walker: u8, steps: u64, places: &mut [u64; 2]| {
            let walker = usize::from(walker);
            places[walker] = (places[walker] + steps) % PLACES[walker];
        };
        match action {
            // A walker does not leave the beginning with long steps.
            Action::Walk(walker, steps) if steps > 1 && places[usize::from(walker)] == 0 => return None,
            Action::Walk(walker, steps) => walk(walker, steps, &mut places),
            Action::TurnBack(walker) => places[usize::from(walker)] = 0,
            Action::Sing(walker) => {
                rain = false;
                walk(walker, 1, &mut places);
            }
            Action::Rain => rain = true,
        }
        Some((places, rain))
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::sometimes("all are far", |_, (places, _): &State| {
                places[0] == 20_000 && places[1] == 2
            }),
            Property::always("the first is never so far in the rain", |_, (places, rain): &State| {
                !rain || places[0] < 29_990
            }),
        ]
    }
}

impl Fair for Walkers {
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Walk(walker, _) => Some(*walker),
            Action::TurnBack(_) | Action::Sing(_) | Action::Rain => None,
        }
    }
}

impl Parts for Walkers {
    fn parts(&self) -> u8 {
        2
    }

    fn key(&self, (places, rain): &State, walker: u8) -> Option<u64> {
        // Nothing is remembered of a walker on the fifth place.
        let place = places[usize::from(walker)];
        let weather = u64::from(*rain && self.weather_in_key);
        (place != 5).then_some(place << 2 | weather << 1 | u64::from(walker))
    }

    fn actions_of(&self, walker: Option<u8>, &(places, rain): &State, actions: &mut Vec<Action>) {
        let Some(walker) = walker else { return actions.push(Action::Rain) };
        actions.extend([1, 2, 7].map(|steps| Action::Walk(walker, steps)));
        actions.extend(rain.then_some(Action::TurnBack(walker)));
        let place = usize::from(walker);
        actions.extend((places[place] + 1 == PLACES[place]).then_some(Action::Sing(walker)));
    }

    fn outcome(&self, _: &State, walker: u8, (places, _): &State) -> u64 {
        places[usize::from(walker)]
    }

    fn repeat(&self, (places, _): &mut State, walker: u8, place: u64) {
        places[usize::from(walker)] = place;
    }
}

const COMES_HOME: Liveness<Walkers> = Liveness {
    name: "the second comes home",
    form: Form::Recurs,
    given: |_, _| true,
    goal: |_, (places, _)| places[1] == 0,
};

const STAYS_DRY: Liveness<Walkers> =
    Liveness { name: "it stays dry", form: Form::Persists, given: |_, _| true, goal: |_, (_, rain)| !rain };

#[test]
fn all_is_found_as_if_nothing_were_remembered() {
    let model = Walkers { weather_in_key: true };
    for questions in [&[COMES_HOME, STAYS_DRY][..], &[]] {
        let anew = explore_live(&model, Options::default(), questions).unwrap();
        assert_eq!(anew.0.counts.states, 2 * PLACES[0] * PLACES[1]);
        for threads in [1, 2, 5] {
            let options = Options { threads, ..Options::default() };
            assert_eq!(explore_by_parts(&model, options, questions).unwrap(), anew);
        }
    }
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "what is remembered of a part leads elsewhere than the model does")]
fn a_key_that_leaves_something_out_is_noticed() {
    let options = Options { threads: 1, ..Options::default() };
    let _ = explore_by_parts(&Walkers { weather_in_key: false }, options, &[]);
}
