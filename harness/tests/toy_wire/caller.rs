//! The toy's document and rows: a caller with two desks.

use redial_harness::oracle::{Channel, Mishap, Observable, Shown};
use redial_model::ambiguity::Ambiguity;
use redial_model::audit::Auditor;
use redial_model::check::mutants::{self, Candidate, JudgedMutant};
use redial_model::check::{Options, Scope, SystemReport};
use redial_model::clause::{Clause, client};
use redial_model::comparison::Answer;
use redial_model::engine::Position;
use redial_model::explore;
use redial_model::property::PropertyInfo;
use redial_model::rule::{Edition, Outputs, Rule, Table, must};
use redial_model::systems::System;
use redial_model::table::TableInfo;
use redial_model::topology::NodeId;

pub const EDITION: Edition = Edition("1");

const CLAUSES: &[Clause] = &[
    client("TO-01", "1", "A caller that has no desk calls the left one first."),
    client("TO-02", "1", "It says HELLO, and is served once the desk has said WELCOME."),
    client("TO-03", "2", "When a desk does not serve it, or not any more, it calls the other one."),
];

pub const ROWS: &[Rule<Caller>] = &[
    must("TO-C1", &["TO-01", "TO-03"])
        .from(&[State::Idle])
        .on(&[Input::Due])
        .to(State::Calling)
        .does(&[Effect::Call]),
    must("TO-C2", &["TO-02"])
        .from(&[State::Calling])
        .on(&[Input::Ready])
        .to(State::Greeting)
        .does(&[Effect::SayHello]),
    must("TO-C3", &["TO-02"]).from(&[State::Greeting]).on(&[Input::Welcome]).to(State::Served),
    must("TO-C4", &["TO-03"])
        .from(&[State::Calling, State::Greeting, State::Served])
        .on(&[Input::Failed])
        .to(State::Idle)
        .does(&[Effect::HangUp, Effect::TakeOther]),
];

redial_model::closed_enum! {
    /// Where it stands.
    pub enum State {
        /// It has no desk.
        Idle,
        /// It calls one.
        Calling,
        /// It has said HELLO.
        Greeting,
        /// It is served.
        Served,
    }
}

redial_model::closed_enum! {
    /// What it is told.
    pub enum Input {
        /// The next call is due.
        Due,
        /// The desk has answered the call.
        Ready,
        /// WELCOME.
        Welcome,
        /// BUSY, nobody, no answer, or the end of the connection.
        Failed,
    }
}

redial_model::closed_enum! {
    /// What it does.
    pub enum Effect {
        /// Calls the desk whose turn it is.
        Call,
        /// Says HELLO.
        SayHello,
        /// Ends the connection.
        HangUp,
        /// It is the other desk's turn.
        TakeOther,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Output {
    Call(NodeId),
    Hello,
    HangUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Caller;

impl Caller {
    pub const START: Position<Caller> = Position { state: State::Idle, memory: NodeId(0) };
}

impl Table for Caller {
    const EDITIONS: &'static [Edition] = &[EDITION];
    type State = State;
    type Input = Input;
    type Guard = ();
    type Effect = Effect;
    /// Whose turn it is.
    type Memory = NodeId;
    type Event = Input;
    type Output = Output;
    type View<'a> = ();

    fn kind(event: &Input) -> Input {
        *event
    }

    fn holds((): (), _: &NodeId, _: &Input, (): ()) -> bool {
        true
    }

    fn apply(effect: Effect, turn: &mut NodeId, _: &Input, (): (), outputs: &mut Outputs<Self>) {
        match effect {
            Effect::Call => outputs.push(Output::Call(*turn)),
            Effect::SayHello => outputs.push(Output::Hello),
            Effect::HangUp => outputs.push(Output::HangUp),
            Effect::TakeOther => *turn = NodeId(1 - turn.0),
        }
    }
}

impl Observable for Caller {
    type Publication = ();

    fn shown(output: &Output) -> Shown<()> {
        match output {
            Output::Call(node) => Shown::Dial(0, *node),
            Output::Hello => Shown::Said(0),
            Output::HangUp => Shown::HangUp(0),
        }
    }

    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Input)> {
        if position.state == State::Idle { vec![(0, Input::Due)] } else { Vec::new() }
    }

    fn mishap(_: &Position<Self>, _: Mishap, _: Channel) -> Option<Input> {
        Some(Input::Failed)
    }

    fn awaits_answer(position: &Position<Self>, _: Channel) -> bool {
        matches!(position.state, State::Calling | State::Greeting)
    }

    fn published(_: &NodeId) {}

    fn describe(output: &Output, name: &dyn Fn(NodeId) -> String) -> String {
        match output {
            Output::Call(node) => format!("a call to {}", name(*node)),
            Output::Hello => "HELLO".to_owned(),
            Output::HangUp => "the end of the connection".to_owned(),
        }
    }

    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String {
        format!("to wait for {}", name(position.memory))
    }
}

pub struct Toy;

/// Nobody checks, audits or explores the toy.
impl System for Toy {
    fn name(&self) -> &'static str {
        "toy"
    }
    fn title(&self) -> &'static str {
        "A caller with two desks"
    }
    fn editions(&self) -> &'static [Edition] {
        Caller::EDITIONS
    }
    fn clauses(&self) -> &'static [Clause] {
        CLAUSES
    }
    fn ambiguities(&self) -> &'static [Ambiguity] {
        &[]
    }
    fn tables(&self) -> Vec<TableInfo> {
        Vec::new()
    }
    fn properties(&self) -> Vec<PropertyInfo> {
        Vec::new()
    }
    fn compared(&self) -> &'static [Answer] {
        &[]
    }
    fn auditor(&self) -> &dyn Auditor {
        unreachable!("nobody audits the toy")
    }
    fn check(&self, _: Edition, _: Scope, _: &Options<'_>) -> Result<SystemReport, explore::Error> {
        unreachable!("nobody checks the toy")
    }
    fn check_broken(
        &self,
        _: &str,
        _: Edition,
        _: Scope,
        _: &Options<'_>,
    ) -> Result<SystemReport, explore::Error> {
        unreachable!("nobody checks the toy")
    }
    fn mutants(&self) -> Vec<Candidate> {
        Vec::new()
    }
    fn judge_mutants(
        &self,
        _: &[Candidate],
        _: Scope,
        _: &mutants::Options<'_>,
    ) -> Result<Vec<JudgedMutant>, explore::Error> {
        unreachable!("nobody checks the toy")
    }
    fn topologies(&self, _: Edition, _: Scope) -> Vec<String> {
        Vec::new()
    }
    fn browse(&self, _: Edition, _: Scope, _: usize, _: &str) {}
}
