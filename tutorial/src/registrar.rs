//! A registrar's table: whom it accepts, and whose registration it ends.

use redial_model::frame::Written;
use redial_model::rule::{Edition, Outputs, Rule, Silence, Table, forbidden, ignored, must};
use redial_model::topology::NodeId;

use self::{Effect::*, Guard::*, Input::*, State::*};
use crate::{EDITION, SECOND};

redial_model::closed_enum! {
    /// Where a registrar stands.
    pub enum State {
        /// In service.
        Serving,
        /// Taken out of service.
        Withdrawn,
    }
}

redial_model::closed_enum! {
    /// What it is told, or notices.
    pub enum Input {
        /// REGISTER.
        Register,
        /// An administrator takes it out of service.
        Withdraw,
        /// An administrator puts it back.
        PutBack,
        /// A registration is an hour old.
        HourOver,
    }
}

redial_model::closed_enum! {
    /// A condition of a row.
    pub enum Guard {
        /// It is the second one of its telephones.
        IsSecond,
        /// The first one answers it, and is in service.
        FirstServes,
    }
}

redial_model::closed_enum! {
    /// What a row does: it sends an answer.
    pub enum Effect {
        /// 200.
        Accept,
        /// 503.
        Refuse,
        /// 480, to whoever is registered.
        End,
    }
}

/// The rows.
pub const ROWS: &[Rule<Registrar>] = &[
    must("TR-S1", &["TR-05"]).from(&[Serving]).on(&[Register]).does(&[Accept]),
    must("TR-S2", &["TR-06"]).from(&[Withdrawn]).on(&[Register]).does(&[Refuse]),
    must("TR-S3", &["TR-06"]).from(&[Serving]).on(&[Withdraw]).to(Withdrawn).does(&[End]),
    must("TR-S4", &["TR-06"]).from(&[Withdrawn]).on(&[PutBack]).to(Serving),
    must("TR-S5", &["TR-07"]).from(&[Serving]).on(&[HourOver]).when(&[IsSecond, FirstServes]).does(&[End]),
];

/// The cells without a row.
pub const SILENCES: &[Silence<Registrar>] = &[
    ignored(&[Withdrawn], &[Withdraw], "It is out of service already."),
    ignored(&[Serving], &[PutBack], "It is in service already."),
    forbidden(&[Withdrawn], &[HourOver], "Nobody is registered with it."),
];

/// The table.
pub const REGISTRAR: Written<Registrar> = Written::new("registrar", &[ROWS], SILENCES).beginning_in(Serving);

/// What a registrar can see.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Which one it is.
    pub which: NodeId,
    /// What the first one says, if it is asked.
    pub first_serves: bool,
}

/// A registrar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Registrar;

impl Table for Registrar {
    type State = State;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = ();
    type Event = Input;
    type Output = Effect;
    type View<'a> = View;

    const EDITIONS: &'static [Edition] = &[EDITION];

    fn kind(event: &Input) -> Input {
        *event
    }

    fn holds(guard: Guard, (): &(), _: &Input, view: View) -> bool {
        match guard {
            IsSecond => view.which == SECOND,
            FirstServes => view.first_serves,
        }
    }

    fn apply(effect: Effect, (): &mut (), _: &Input, _: View, outputs: &mut Outputs<Self>) {
        outputs.push(effect);
    }
}
