//! Words of cases that every wire has whose systems speak SIP: what can be done to systems, to the network and to calls, and what
//! can be expected of a phone.
//!
//! - this file: systems that back each other up, and their phone
//! - [`between`]: what is between a phone and any systems

pub mod between;

use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::servers::Way;
pub use crate::case::Stands;
use crate::case::{Act, Either, Outcome, Words};
use crate::names::{Name, Named};
use between::{Between, Consulted};

/// All that a case can do, with what its wire has beside it.
pub type Actions<P, O> = Either<Between<P>, Either<Action<P>, O>>;

/// All that a case can expect.
pub type Expectations<P> = Either<Consulted, Expected<P>>;

/// The node of a system: they count from 0, in the order of their names.
pub fn node<P: Named>(place: Name<P>) -> NodeId {
    let before = P::all().into_iter().take_while(|other| *other != place.0);
    NodeId(before.count() as u8)
}

/// Something that happens to the systems or to the network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, bound = "P: Named")]
#[schemars(untagged, bound = "P: Named")]
pub enum Action<P: Named> {
    /// A system ends: its port is closed, and what it does not hold in permanent memory is gone.
    Stop {
        /// Which one.
        #[serde(rename = "stop")]
        at: Name<P>,
        /// Does the other one notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// A stopped system runs again.
    Start {
        /// Which one.
        #[serde(rename = "start")]
        at: Name<P>,
        /// Do both notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "crate::case::yes")]
        noticed: bool,
    },
    /// A system learns whether it sees the other one.
    Notice {
        /// Which one learns it.
        #[serde(rename = "notice")]
        at: Name<P>,
    },
    /// What becomes of the line between the two systems, which both notice at once.
    Line {
        /// Broken or whole.
        line: LineIs,
    },
    /// What the phone meets on its way to a system from now on, also on connections that it has.
    Path {
        /// To which system.
        #[serde(rename = "path")]
        at: Name<P>,
        /// What it meets.
        is: Name<Way>,
    },
    /// A colleague calls the phone, or ends the call.
    Call {
        /// Which of the two.
        call: CallDoes,
    },
}

impl<P: Named> Words for Action<P> {}

impl<P: Named> Act for Action<P> {
    fn needs_client(&self) -> bool {
        matches!(self, Action::Call { .. })
    }
}

/// A line between two systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineIs {
    /// Nothing gets through.
    Broken,
    /// All is well.
    Whole,
}

/// What a colleague does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallDoes {
    /// Calls the phone, through the system with which it is registered.
    Begin,
    /// Ends the call.
    End,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, bound = "P: Named")]
#[schemars(untagged, bound = "P: Named")]
pub enum Expected<P: Named> {
    /// A system has granted the phone a registration, or has kept one for it, since the phase began, and the phone asks no other one
    /// meanwhile.
    Registered {
        /// Which system.
        #[serde(rename = "registered")]
        at: Name<P>,
    },
    /// A system has refused the phone a registration since the phase began.
    Refused {
        /// Which system.
        #[serde(rename = "refused")]
        at: Name<P>,
    },
    /// How it stands with the call.
    Call {
        /// Up, over, or never begun.
        call: CallIs,
    },
    /// The phone has asked nobody for a registration since the phase began. What it renews is no question.
    Asks {
        /// Nobody.
        asks: Nobody,
    },
}

impl<P: Named> Words for Expected<P> {}

impl<P: Named> Outcome for Expected<P> {
    fn describe(&self) -> String {
        match self {
            Expected::Registered { at } => format!("to be registered with {at}"),
            Expected::Refused { at } => format!("to be refused by {at}"),
            Expected::Call { call: CallIs::Up } => "to have taken the call".to_owned(),
            Expected::Call { call: CallIs::Over } => "the end of the call".to_owned(),
            Expected::Call { call: CallIs::NotCarried } => "a call that is not carried".to_owned(),
            Expected::Asks { asks: Nobody::Nobody } => "to ask nobody for a registration".to_owned(),
        }
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        Some(match self {
            Expected::Registered { .. } | Expected::Asks { .. } => true,
            // What a phone in a call does beside it is for whoever asks.
            Expected::Refused { .. } | Expected::Call { .. } => false,
        })
    }
}

/// How it stands with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallIs {
    /// The phone has taken it.
    Up,
    /// It has ended, and the phone knows.
    Over,
    /// No system has carried a call since the phase began, whoever began it.
    NotCarried,
}

/// The only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nobody {
    /// Nobody.
    Nobody,
}
