//! How fast the explorer is, and what it takes: run on purpose, and in release mode.
//!
//! `cargo test --release -p redial-model --test explorer -- --ignored --nocapture --test-threads 1 speed::`
#![allow(clippy::print_stdout, reason = "measures, and says what it measured")]

use std::sync::Arc;
use std::time::Instant;

use redial_model::explore::{Options, Report, check_with_stateright, explore};
use stateright::{Model, Property};

/// Clients that fail over in a ring of servers, each with a count of its tries: 18^5 = 1,889,568 states.
#[derive(Clone, Copy)]
struct Clients;

const CLIENTS: usize = 5;
const SERVERS: u8 = 3;
const TRIES: u8 = 6;

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
        vec![
            Property::<Self>::always("tries are bounded", |_, state| {
                state.iter().all(|client| client.tries < TRIES)
            }),
            Property::<Self>::sometimes("all are away", |_, state| {
                state.iter().all(|client| client.server != 0)
            }),
        ]
    }
}

fn measure<S, A>(who: &str, run: impl FnOnce() -> Report<S, A>) {
    let started = Instant::now();
    let report = run();
    let seconds = started.elapsed().as_secs_f64();
    assert!(report.passed());
    let states = report.counts.states;
    assert_eq!(states, 18u64.pow(5));
    println!(
        "{who}: {states} states, {} transitions, depth {} in {seconds:.2} s: {:.2} M states/s{}",
        report.counts.transitions,
        report.counts.depth,
        states as f64 / seconds / 1e6,
        report
            .visited_bytes
            .map_or(String::new(), |b| format!(", {:.1} B a state", b as f64 / states as f64)),
    );
}

#[test]
#[ignore = "a measurement"]
fn explorer() {
    measure("explorer", || explore(&Clients, Options::default()).unwrap());
}

#[test]
#[ignore = "a measurement"]
fn stateright() {
    measure("stateright", || check_with_stateright(&Arc::new(Clients)).unwrap());
}

/// stateright as it comes: the same space (one property is never settled), without the extra runs for traces.
#[test]
#[ignore = "a measurement"]
fn stateright_alone() {
    use stateright::Checker;
    let started = Instant::now();
    let checker = Clients.checker().spawn_bfs().join();
    let (states, seconds) = (checker.unique_state_count(), started.elapsed().as_secs_f64());
    println!(
        "stateright alone: {states} states in {seconds:.2} s: {:.2} M states/s",
        states as f64 / seconds / 1e6
    );
}
