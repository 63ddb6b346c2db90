//! Two registrars, a telephone and faults together: what can happen, and where it leads.

use redial_model::audit::story::{Step, said};
use redial_model::check::Scope;
use redial_model::engine::Position;
use redial_model::environment::{Environment, Path};
use redial_model::frame::trouble::Trouble;
use redial_model::frame::{self, Books, Installed, Kind, Papers};
use redial_model::property::Property;
use redial_model::rule::Edition;
use redial_model::topology::{NodeId, NodeSet};

use crate::phone::{self, Output, PHONE, Phone};
use crate::registrar::{self, Effect, REGISTRAR, Registrar};
use crate::{FIRST, PAPERS, SECOND, Setup, properties};

/// What is this system's own in the [frame].
pub struct Telephony;
/// An installation with its rules and a number of faults.
pub type Model = Installed<Telephony>;

redial_model::tables! {
    /// Both tables, as a model runs them.
    pub struct Tables { phone: Phone = PHONE, registrar: Registrar = REGISTRAR }
}

redial_model::closed_enum! {
    /// What a step can break.
    pub enum Breach {
        /// A telephone that begins to look for a registrar asks the first one.
        BeginsWithFirst,
        /// After a registrar in vain it asks the other one, if it knows another.
        TakesTurns,
    }
}

/// A state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    pub environment: Environment,
    pub registrars: [Position<Registrar>; 2],
    pub phone: Position<Phone>,
    /// The telephone's connection stands.
    pub connected: bool,
    /// Those that an administrator has taken out of service, whatever they make of it.
    pub withdrawn: NodeSet,
    /// The one that the telephone has asked last, since it has looked for one.
    pub asked: Option<NodeId>,
    pub books: Books<Breach>,
}

impl State {
    /// Telephones can reach it.
    pub fn is_reachable(&self, node: NodeId) -> bool {
        self.environment.is_up(node) && self.environment.path(node) == Path::Open
    }

    /// It runs, and nobody has taken it out of service.
    pub fn serves(&self, node: NodeId) -> bool {
        self.environment.is_up(node) && !self.withdrawn.contains(node)
    }

    /// It works: it serves, and telephones can reach it.
    pub fn works(&self, node: NodeId) -> bool {
        self.serves(node) && self.is_reachable(node)
    }

    /// Where the telephone is registered.
    pub fn registered(&self) -> Option<NodeId> {
        let is_registered = self.phone.state == phone::State::Registered && self.connected;
        is_registered.then_some(self.phone.memory)
    }
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The telephone goes on: with its next attempt, with an answer, or without one.
    Phone,
    /// A registration with the second registrar is an hour old.
    HourOver,
    Withdraw(NodeId),
    PutBack(NodeId),
    /// Something of the environment fails, or is in order again.
    Net(Trouble),
}

fn phone_is_told(model: &Model, state: &mut State, input: phone::Input) {
    let (_, outputs) = model.tables.phone.step(0, &mut state.phone, &input, model.topology);
    for output in outputs {
        match output {
            Output::Connect(node) => {
                let (breach, due) = match state.asked {
                    None => (Breach::BeginsWithFirst, FIRST),
                    Some(asked) => (Breach::TakesTurns, model.topology.other(asked)),
                };
                model.judge(state, breach, node == due);
                state.asked = Some(node);
                state.connected = state.is_reachable(node);
            }
            // The answer is the telephone's next step.
            Output::Register => {}
            Output::HangUp => state.connected = false,
        }
    }
    if state.registered().is_some() {
        state.asked = None;
    }
}

fn registrar_is_told(model: &Model, state: &mut State, node: NodeId, input: registrar::Input) {
    let view = registrar::View { which: node, first_serves: state.serves(FIRST) };
    let (_, outputs) = model.tables.registrar.step(0, &mut state.registrars[node.index()], &input, view);
    for output in outputs {
        match output {
            Effect::Accept => phone_is_told(model, state, phone::Input::Accepted),
            Effect::Refuse => phone_is_told(model, state, phone::Input::Refused),
            Effect::End if state.registered() == Some(node) => {
                phone_is_told(model, state, phone::Input::Ended)
            }
            Effect::End => {}
        }
    }
}

impl frame::World for Telephony {
    const PAPERS: Papers = PAPERS;
    const CLIENT: &'static str = "the telephone";
    type Topology = Setup;
    type Tables = Tables;
    type State = State;
    type Action = Action;
    type Breach = Breach;

    fn topologies(_: Edition, _: Scope) -> Vec<Setup> {
        [false, true].map(|knows_second| Setup { knows_second }).to_vec()
    }

    fn names(setup: &Setup) -> Vec<String> {
        let names = ["the first registrar", "the second registrar"];
        names[..setup.registrars().len()].iter().map(ToString::to_string).collect()
    }

    fn properties() -> Vec<Property<Model>> {
        properties::properties()
    }

    fn start(_: &Model, books: Books<Breach>) -> State {
        State {
            environment: Environment::healthy(2, &[]),
            registrars: [Position { state: registrar::State::Serving, memory: () }; 2],
            phone: Phone::START,
            connected: false,
            withdrawn: NodeSet::default(),
            asked: None,
            books,
        }
    }

    fn books(state: &State) -> &Books<Breach> {
        &state.books
    }

    fn books_mut(state: &mut State) -> &mut Books<Breach> {
        &mut state.books
    }

    fn kind(_: &Model, action: &Action) -> Kind {
        match action {
            Action::Phone => Kind::Due(0),
            Action::HourOver => Kind::Due(1),
            Action::Withdraw(_) => Kind::Fault,
            Action::PutBack(_) => Kind::Repair,
            // No registrar notices by itself that the other one is gone, which would be due as well.
            Action::Net(trouble) => trouble.kind(|_, _| 2),
        }
    }

    fn actions(model: &Model, state: &State, actions: &mut Vec<Action>) {
        if state.registered().is_none() {
            actions.push(Action::Phone);
        }
        if state.registered() == Some(SECOND) {
            actions.push(Action::HourOver);
        }
        for &node in model.topology.registrars() {
            let out = state.withdrawn.contains(node);
            actions.push(Action::Net(Trouble::of_node(&state.environment, node)));
            actions.push(if out { Action::PutBack(node) } else { Action::Withdraw(node) });
            actions.extend(Trouble::of_path(&state.environment, node, &[Path::Refused]).map(Action::Net));
        }
    }

    fn take(model: &Model, state: &mut State, action: Action) {
        match action {
            Action::Phone => match state.phone.state {
                phone::State::Idle => phone_is_told(model, state, phone::Input::Due),
                phone::State::Connecting if state.connected => {
                    phone_is_told(model, state, phone::Input::Connected);
                }
                phone::State::Asking if state.connected => {
                    registrar_is_told(model, state, state.phone.memory, registrar::Input::Register);
                }
                _ => phone_is_told(model, state, phone::Input::Gone),
            },
            Action::HourOver => registrar_is_told(model, state, SECOND, registrar::Input::HourOver),
            Action::Withdraw(node) => {
                state.withdrawn.set(node, true);
                registrar_is_told(model, state, node, registrar::Input::Withdraw);
            }
            Action::PutBack(node) => {
                state.withdrawn.set(node, false);
                registrar_is_told(model, state, node, registrar::Input::PutBack);
            }
            Action::Net(trouble) => {
                trouble.befall(&mut state.environment);
                state.connected &= state.is_reachable(state.phone.memory);
            }
        }
    }

    fn debt(_: &Model, state: &State) -> u64 {
        u64::from(state.environment.damage(2) + state.withdrawn.bits().count_ones())
    }

    fn tell(_: &Model, before: &State, action: &Action, after: &State) -> Vec<Step> {
        use phone::State::{Asking, Connecting, Idle, Registered};
        let at = before.phone.memory;
        let client = |what: &'static str| Step::to_node(at, said(what, &[at]));
        let mut steps = match *action {
            Action::Phone => match (before.phone.state, after.phone.state) {
                (Idle, _) => vec![client("dials {}")],
                (Connecting, Idle) => vec![client("does not reach {}")],
                (Asking, Registered) => vec![Step::to_client(at, "registers it")],
                (Asking, _) if before.connected => vec![Step::to_client(at, "answers 503")],
                (Asking | Registered, _) => vec![client("has lost {}")],
                (Connecting, _) => Vec::new(),
            },
            Action::HourOver if after.registered().is_none() => {
                vec![Step::to_client(SECOND, "sends 480 after an hour")]
            }
            Action::HourOver => Vec::new(),
            Action::Withdraw(node) => vec![Step::at(node, "is taken out of service")],
            Action::PutBack(node) => vec![Step::at(node, "is put back into service")],
            Action::Net(Trouble::Stop(node)) => vec![Step::at(node, "stops")],
            Action::Net(Trouble::Start(node)) => vec![Step::at(node, "starts")],
            Action::Net(Trouble::Block(node, _)) => vec![Step::at(node, "cannot be reached any more")],
            Action::Net(Trouble::Unblock(node)) => vec![Step::at(node, "can be reached again")],
            Action::Net(_) => Vec::new(),
        };
        if matches!(action, Action::Withdraw(_))
            && before.registered().is_some()
            && after.registered().is_none()
        {
            steps.push(Step::to_client(at, "sends 480"));
        }
        steps
    }
}
