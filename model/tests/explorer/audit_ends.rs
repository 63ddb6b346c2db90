//! Where the fair runs of a confined world end, in worlds small enough to be followed by hand.

use redial_model::audit::Situation;
use redial_model::audit::audited::{Audited, Event};
use redial_model::audit::ends::{Limits, Place, ends};
use redial_model::audit::prepared::Prepared;
use redial_model::audit::story::Step;
use redial_model::explore::Fair;
use stateright::{Model, Property};

/// A client of two nodes, of which the first one is its home and fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Desk {
    /// It goes to the second node, and back after the repair.
    Calm,
    /// The second node keeps it.
    Kept,
    /// While the home has failed it goes from one node to the other.
    Restless,
    /// Nobody is obliged to anything.
    Lazy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    failed: bool,
    at: Option<usize>,
    /// Where it goes next, while it is nowhere.
    next: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Action {
    Fail,
    Repair,
    Move,
}

impl Model for Desk {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State { failed: false, at: None, next: 0 }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        actions.push(if state.failed { Action::Repair } else { Action::Fail });
        let moves = match (self, state.failed, state.at) {
            (_, _, None) | (Desk::Restless, true, _) => true,
            (_, failed, Some(0)) => failed,
            (desk, failed, Some(_)) => !failed && *desk != Desk::Kept,
        };
        actions.extend(moves.then_some(Action::Move));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let next = match (action, state.at) {
            (Action::Fail, _) => State { failed: true, ..*state },
            (Action::Repair, _) => State { failed: false, ..*state },
            (Action::Move, None) => State { at: Some(state.next), ..*state },
            (Action::Move, Some(at)) => State { at: None, next: 1 - at, ..*state },
        };
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

impl Fair for Desk {
    fn fairness(&self, action: &Action) -> Option<u8> {
        (*action == Action::Move && *self != Desk::Lazy).then_some(0)
    }
}

impl Audited for Desk {
    fn nodes(&self) -> usize {
        2
    }

    fn place(&self, state: &State) -> Option<usize> {
        state.at
    }

    fn home(&self) -> usize {
        0
    }

    fn restarted(&self, state: &State, _: bool) -> State {
        State { at: None, next: 0, ..*state }
    }

    fn anew(&self, state: &State) -> State {
        *state
    }

    fn tell(&self, _: &State, action: &Action, after: &State) -> Vec<Step> {
        let what = match (action, after.at) {
            (Action::Fail, _) => "fails",
            (Action::Repair, _) => "is repaired",
            (Action::Move, Some(_)) => "arrives",
            (Action::Move, None) => "leaves",
        };
        vec![Step::client(what)]
    }
}

fn places(desk: Desk, situation: Situation, repaired: bool) -> Vec<Place> {
    let event = Event::new([Action::Fail], [Action::Repair]);
    ends(&Prepared::new(desk, vec![event]).world(situation, repaired), Limits::default())
        .unwrap()
        .ends
        .into_iter()
        .map(|end| end.place)
        .collect()
}

#[test]
fn a_client_that_stands_in_and_comes_back_settles_each_time() {
    for &situation in [Situation::LoggedOn, Situation::StartedAgain, Situation::SecondTime].iter() {
        assert_eq!(places(Desk::Calm, situation, false), [Place::Standby(1)]);
        assert_eq!(places(Desk::Calm, situation, true), [Place::Home]);
    }
}

#[test]
fn a_client_that_is_kept_does_not_come_back() {
    // Repaired before it has moved, it never left.
    assert_eq!(places(Desk::Kept, Situation::LoggedOn, true), [Place::Home, Place::Standby(1)]);
    // The second time it is where the first time left it.
    assert!(places(Desk::Kept, Situation::SecondTime, false).contains(&Place::Standby(1)));
}

#[test]
fn a_client_that_goes_from_place_to_place_ends_nowhere_in_particular() {
    assert_eq!(places(Desk::Restless, Situation::LoggedOn, false), [Place::Round]);
    // Repaired while it is with the second node or on its way there, it comes home in the end.
    assert_eq!(places(Desk::Restless, Situation::LoggedOn, true), [Place::Home]);
}

#[test]
fn what_nobody_is_obliged_to_and_the_audit_does_not_say_never_happens() {
    for repaired in [false, true] {
        assert_eq!(places(Desk::Lazy, Situation::LoggedOn, repaired), [Place::Nowhere]);
    }
}

#[test]
fn an_event_that_leaves_nothing_to_repair_is_over_once_it_has_happened() {
    for repaired in [false, true] {
        let event = Event::new([Action::Fail], []);
        let prepared = Prepared::new(Desk::Calm, vec![event]);
        let world = prepared.world(Situation::LoggedOn, repaired);
        let ends = ends(&world, Limits::default()).unwrap().ends;
        assert_eq!(ends.into_iter().map(|end| end.place).collect::<Vec<_>>(), [Place::Standby(1)]);
    }
}

#[test]
fn a_story_tells_the_cycle_once() {
    let event = Event::new([Action::Fail], [Action::Repair]);
    let prepared = Prepared::new(Desk::Restless, vec![event]);
    let world = prepared.world(Situation::LoggedOn, false);
    let found = ends(&world, Limits::default()).unwrap();
    let told = found.ends[0].story.told(&[]);
    let lead: Vec<&str> = told.lead.iter().map(|step| step.what.as_str()).collect();
    let cycle: Vec<&str> = told.cycle.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(lead[0], "fails");
    assert!(cycle == ["leaves", "arrives"] || cycle == ["arrives", "leaves"], "{cycle:?}");
}

#[test]
fn a_limit_that_was_met_is_no_answer() {
    let event = Event::new([Action::Fail], [Action::Repair]);
    let prepared = Prepared::new(Desk::Calm, vec![event]);
    let world = prepared.world(Situation::LoggedOn, true);
    let error = ends(&world, Limits { max_states: Some(2), interrupt: None }).unwrap_err();
    assert_eq!(error.to_string(), "more than 2 states");
}
