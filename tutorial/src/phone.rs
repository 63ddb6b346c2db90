//! The telephone's table: what it can be told, where it stands, what it does.

use redial_model::engine::Position;
use redial_model::frame::Written;
use redial_model::rule::{Edition, Outputs, Rule, Silence, Table, forbidden, must};
use redial_model::topology::NodeId;

use self::{Effect::*, Input::*, State::*};
use crate::{EDITION, FIRST, Setup};

redial_model::closed_enum! {
    /// Where a telephone stands.
    pub enum State {
        /// It has no registrar; the next attempt is due.
        Idle,
        /// It connects to one.
        Connecting,
        /// It has sent REGISTER.
        Asking,
        /// It is registered.
        Registered,
    }
}

redial_model::closed_enum! {
    /// What it is told, or notices.
    pub enum Input {
        /// The next attempt is due.
        Due,
        /// The connection stands.
        Connected,
        /// 200.
        Accepted,
        /// 503.
        Refused,
        /// 480.
        Ended,
        /// Nobody there, no answer, or the end of the connection.
        Gone,
    }
}

redial_model::closed_enum! {
    /// What a row does.
    pub enum Effect {
        /// Connects to the registrar whose turn it is.
        Connect,
        /// Sends REGISTER.
        Register,
        /// Ends the connection.
        HangUp,
        /// It is the other registrar's turn, if there is another.
        TakeOther,
        /// It is the first registrar's turn.
        TakeFirst,
    }
}

/// What can be seen of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Output {
    Connect(NodeId),
    Register,
    HangUp,
}

/// The rows.
pub const ROWS: &[Rule<Phone>] = &[
    must("TR-C1", &["TR-01", "TR-02", "TR-03"]).from(&[Idle]).on(&[Due]).to(Connecting).does(&[Connect]),
    must("TR-C2", &["TR-02"]).from(&[Connecting]).on(&[Connected]).to(Asking).does(&[Register]),
    must("TR-C3", &["TR-02"]).from(&[Asking]).on(&[Accepted]).to(Registered),
    must("TR-C4", &["TR-03"]).from(&[Connecting]).on(&[Gone]).to(Idle).does(&[HangUp, TakeOther]),
    must("TR-C5", &["TR-03"]).from(&[Asking]).on(&[Refused, Gone]).to(Idle).does(&[HangUp, TakeOther]),
    must("TR-C6", &["TR-01", "TR-04"])
        .from(&[Registered])
        .on(&[Ended, Gone])
        .to(Idle)
        .does(&[HangUp, TakeFirst]),
];

/// The cells without a row.
pub const SILENCES: &[Silence<Phone>] = &[
    forbidden(&[Connecting, Asking, Registered], &[Due], "It has an attempt under way, or needs none."),
    forbidden(&[Idle, Asking, Registered], &[Connected], "It connects to nobody."),
    forbidden(&[Idle, Connecting, Registered], &[Accepted, Refused], "It has asked nothing."),
    forbidden(&[Idle, Connecting, Asking], &[Ended], "It is not registered."),
    forbidden(&[Idle], &[Gone], "It has no connection."),
];

/// The table.
pub const PHONE: Written<Phone> = Written::new("phone", &[ROWS], SILENCES).beginning_in(Idle);

/// A telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone;

impl Phone {
    /// One that was just started.
    pub const START: Position<Phone> = Position { state: Idle, memory: FIRST };
}

impl Table for Phone {
    type State = State;
    type Input = Input;
    type Guard = ();
    type Effect = Effect;
    /// The registrar whose turn it is.
    type Memory = NodeId;
    type Event = Input;
    type Output = Output;
    type View<'a> = Setup;

    const EDITIONS: &'static [Edition] = &[EDITION];

    fn kind(event: &Input) -> Input {
        *event
    }

    fn holds((): (), _: &NodeId, _: &Input, _: Setup) -> bool {
        true
    }

    fn apply(effect: Effect, turn: &mut NodeId, _: &Input, setup: Setup, outputs: &mut Outputs<Self>) {
        match effect {
            Connect => outputs.push(Output::Connect(*turn)),
            Register => outputs.push(Output::Register),
            HangUp => outputs.push(Output::HangUp),
            TakeOther => *turn = setup.other(*turn),
            TakeFirst => *turn = FIRST,
        }
    }
}
