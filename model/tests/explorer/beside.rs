//! Two models side by side: where they differ first, what ends a walk, what nobody sees, and who does less.

use redial_model::explore::{End, Onlooker, Walk, are_alike, is_within, walk_beside};
use stateright::{Model, Property};

/// A counter on a ring, with a note beside it that is taken at some place; what is shown is the counter.
#[derive(Clone)]
struct Ring {
    notes_at: u8,
    jumps_at: Option<u8>,
}

const SIZE: u8 = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    place: u8,
    noted: bool,
}

impl Model for Ring {
    type State = State;
    type Action = &'static str;

    fn init_states(&self) -> Vec<State> {
        vec![State { place: 0, noted: false }]
    }

    fn actions(&self, _: &State, actions: &mut Vec<&'static str>) {
        actions.push("on");
    }

    fn next_state(&self, state: &State, _: &'static str) -> Option<State> {
        let step = if self.jumps_at == Some(state.place) { 2 } else { 1 };
        Some(State { place: (state.place + step) % SIZE, noted: state.noted || state.place == self.notes_at })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("it never stands at 4", |_: &Ring, state: &State| state.place != 4),
            Property::sometimes("it comes to 5", |_: &Ring, state: &State| state.place == 5),
        ]
    }
}

struct Looks;

impl Onlooker<Ring> for Looks {
    type Sight = u8;

    fn sight(&self, _: &Ring, state: &State) -> u8 {
        state.place
    }

    fn told(&self, _: &Ring, before: &State, _: &&'static str, after: &State) -> String {
        format!("from {} to {}", before.place, after.place)
    }
}

const AS_IS: Ring = Ring { notes_at: 2, jumps_at: None };

#[test]
fn a_model_beside_itself_differs_nowhere() {
    let walked = walk_beside(&AS_IS, Some(&AS_IS), &Walk::default()).unwrap();
    assert_eq!((walked.end, walked.states), (End::Exhausted, 9));
    assert_eq!(walked.settled, [true, true]);
    assert_eq!(walked.difference, None);
}

#[test]
fn the_first_difference_is_the_nearest_one() {
    let broken = Ring { jumps_at: Some(3), ..AS_IS };
    let walked = walk_beside(&broken, Some(&AS_IS), &Walk::default()).unwrap();
    let difference = walked.difference.unwrap();
    assert_eq!(difference.way.last().place, 3);
    assert_eq!(difference.way.len(), 3);
    assert_eq!((difference.here.unwrap().place, difference.there.unwrap().place), (5, 4));
    assert_eq!(walked.settled, [false, true], "it jumps over 4");
}

#[test]
fn a_walk_ends_at_the_first_state_that_settles_what_is_to_end_it() {
    let walk = Walk { ends: &[true, false], ..Walk::default() };
    let End::Settled(0, way) = walk_beside(&AS_IS, None, &walk).unwrap().end else { panic!("it comes to 4") };
    assert_eq!((way.len(), way.last().place), (4, 4));
    let walk = Walk { max_states: Some(2), ..Walk::default() };
    assert_eq!(walk_beside(&AS_IS, None, &walk).unwrap().end, End::CutShort);
}

#[test]
fn only_what_is_remembered_differs_where_nobody_sees_a_difference() {
    let forgetful = Ring { notes_at: 4, ..AS_IS };
    assert!(walk_beside(&forgetful, Some(&AS_IS), &Walk::default()).unwrap().difference.is_some());
    assert!(are_alike(&forgetful, &AS_IS, &Looks, 1_000, None).unwrap());
    let broken = Ring { jumps_at: Some(3), ..AS_IS };
    assert!(!are_alike(&broken, &AS_IS, &Looks, 1_000, None).unwrap());
    assert!(!are_alike(&forgetful, &AS_IS, &Looks, 3, None).unwrap(), "a limit shows nothing");
}

/// Somebody who is asked for a thing takes one of some ways.
struct Crossing(&'static [(&'static str, u8, u8)]);

impl Model for Crossing {
    type State = u8;
    type Action = (&'static str, u8);

    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }

    fn actions(&self, _: &u8, actions: &mut Vec<Self::Action>) {
        actions.extend(self.0.iter().map(|&(asked, way, _)| (asked, way)));
    }

    fn next_state(&self, place: &u8, action: Self::Action) -> Option<u8> {
        let &(_, _, length) = self.0.iter().find(|&&(asked, way, _)| (asked, way) == action)?;
        Some((place + length) % SIZE)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

#[test]
fn whoever_takes_one_of_several_ways_is_within_what_is_permitted() {
    const ALL: Crossing = Crossing(&[("go", 0, 1), ("go", 1, 3), ("stay", 0, 0)]);
    let is_within = |those| is_within(&Crossing(those), &ALL, |(asked, _)| (asked, 0), 1_000, None).unwrap();
    assert!(is_within(&[("go", 0, 3), ("stay", 0, 0)]), "the second way, which is the first now");
    assert!(!is_within(&[("go", 0, 2), ("stay", 0, 0)]), "a way that there is not");
    assert!(!is_within(&[("go", 0, 1), ("go", 1, 3)]), "nobody answers to what is asked");
    assert!(!is_within(&[("go", 0, 1), ("stay", 0, 0), ("jump", 0, 0)]), "nobody asked for it");
}
