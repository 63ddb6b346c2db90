//! What judging infinite runs costs beside a search for single states: run on purpose, in release mode, each by itself,
//! as a program's peak of memory is measured.
//!
//! `cargo test --release -p redial-model --test explorer -- --ignored --nocapture --exact liveness_speed::NAME`
#![allow(clippy::print_stdout, reason = "measures, and says what it measured")]

use std::time::Instant;

use redial_model::explore::{Fair, Form, LiveVerdict, Liveness, Options, explore, explore_live};
use stateright::{Model, Property};

/// Clients that fail over in a ring of servers, each with a count of its tries: 21^5 = 4,084,101 states.
struct Clients;

const CLIENTS: usize = 5;
const SERVERS: u8 = 3;
const TRIES: u8 = 7;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Client {
    server: u8,
    tries: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Action {
    Try(u8),
    FailOver(u8),
    FailBack(u8),
}

impl Model for Clients {
    type State = [Client; CLIENTS];
    type Action = Action;

    fn init_states(&self) -> Vec<Self::State> {
        vec![[Client { server: 0, tries: 0 }; CLIENTS]]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Action>) {
        for (number, client) in (0..).zip(state) {
            actions.push(if client.tries + 1 < TRIES {
                Action::Try(number)
            } else {
                Action::FailOver(number)
            });
            if client.server != 0 {
                actions.push(Action::FailBack(number));
            }
        }
    }

    fn next_state(&self, state: &Self::State, action: Action) -> Option<Self::State> {
        let mut next = *state;
        match action {
            Action::Try(number) => next[usize::from(number)].tries += 1,
            Action::FailOver(number) => {
                let client = &mut next[usize::from(number)];
                *client = Client { server: (client.server + 1) % SERVERS, tries: 0 };
            }
            Action::FailBack(number) => next[usize::from(number)].server = 0,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::<Self>::always("tries are bounded", |_, state| {
            state.iter().all(|client| client.tries < TRIES)
        })]
    }
}

impl Fair for Clients {
    /// A client has to go on trying; to come home is up to somebody else.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Try(number) | Action::FailOver(number) => Some(*number),
            Action::FailBack(_) => None,
        }
    }
}

const NEVER_GIVES_UP: Liveness<Clients> = Liveness {
    name: "a client begins anew again and again",
    form: Form::Recurs,
    given: |_, _| true,
    goal: |_, state| state[0].tries == 0,
};

const COMES_HOME: Liveness<Clients> = Liveness {
    name: "a client comes home for good",
    form: Form::Persists,
    given: |_, _| true,
    goal: |_, state| state[0].server == 0,
};

/// The most memory that this process had so far, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

fn measure(who: &str, run: impl FnOnce() -> u64) {
    let before = peak();
    let started = Instant::now();
    let states = run();
    let seconds = started.elapsed().as_secs_f64();
    let bytes = (peak() - before) as f64 / states as f64;
    println!(
        "{who}: {states} states in {seconds:.2} s: {:.2} M states/s, at most {bytes:.1} B a state",
        states as f64 / seconds / 1e6
    );
}

fn measure_live(who: &str, questions: &[Liveness<Clients>], holds: &[bool]) {
    measure(who, || {
        let (report, live) = explore_live(&Clients, Options::default(), questions).unwrap();
        for (report, holds) in live.iter().zip(holds) {
            assert_eq!(matches!(report.verdict, LiveVerdict::Holds), *holds, "{}", report.name);
        }
        report.counts.states
    });
}

#[test]
#[ignore = "a measurement"]
fn safety_alone() {
    measure("safety alone", || explore(&Clients, Options::default()).unwrap().counts.states);
}

#[test]
#[ignore = "a measurement"]
fn a_question_that_holds() {
    measure_live("with a question that holds", &[NEVER_GIVES_UP], &[true]);
}

#[test]
#[ignore = "a measurement"]
fn a_question_that_is_violated() {
    measure_live("with a question that is violated", &[COMES_HOME], &[false]);
}

#[test]
#[ignore = "a measurement"]
fn both() {
    measure_live("with both", &[NEVER_GIVES_UP, COMES_HOME], &[true, false]);
}
