//! Words of cases that every wire has whose systems speak SIP: what can be done to systems, to the network and to calls, and what
//! can be expected of a phone.

use std::num::NonZeroU32;

use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::domain::Records;
use super::nonsense::Nonsense;
use super::passage::{Fate, Sender};
use super::servers::Way;
use super::settings_file::Handed;
pub use crate::case::Stands;
use crate::case::{Act, Outcome, Words};
use crate::dns::manner::Manner;
use crate::names::{Name, Named};

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
    /// What becomes of datagrams between the phone and a system from now on.
    Datagrams {
        /// Which system.
        #[serde(rename = "datagrams")]
        at: Name<P>,
        /// Those that it sends, or those that the phone sends.
        from: Sender,
        /// What becomes of them.
        are: Name<Fate>,
        /// Of which of them: the so-manieth from now on, which is the first one if the case does not say.
        #[serde(default = "first")]
        nth: NonZeroU32,
        /// And of each so-manieth after that?
        #[serde(default)]
        again: bool,
    },
    /// What the phone gets from a system before each answer to a REGISTER from now on, and has to pass over.
    Nonsense {
        /// From which system.
        #[serde(rename = "nonsense")]
        at: Name<P>,
        /// What it gets.
        is: Name<Nonsense>,
    },
    /// How the DNS of the case answers from now on, for phones that find their systems by it.
    Dns {
        /// Rightly, as it does at first, or in another way.
        dns: Name<Manner>,
    },
    /// Which systems the DNS of the case names from now on, for phones that find their systems by it. What it has said before may be kept for
    /// as long as it has said.
    Records {
        /// All of them in their order, as at first, or others.
        records: Name<Records>,
    },
    /// What a phone gets from now on that asks for its settings file, if it finds its systems by that.
    SettingsFile {
        /// The right one, as at first, or something else.
        #[serde(rename = "settings-file")]
        is: Name<Handed>,
    },
}

impl<P: Named> Words for Action<P> {}

impl<P: Named> Act for Action<P> {
    fn needs_client(&self) -> bool {
        matches!(self, Action::Call { .. })
    }
}

const fn first() -> NonZeroU32 {
    NonZeroU32::MIN
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
    /// The phone has asked the DNS of the case for something since the phase began, whatever it was answered.
    Dns {
        /// Asked.
        dns: IsAsked,
    },
    /// The phone has asked for its settings file since the phase began, whatever it was handed.
    SettingsFile {
        /// Asked.
        #[serde(rename = "settings-file")]
        is: IsAsked,
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
            Expected::Dns { dns: IsAsked::Asked } => "a question to DNS".to_owned(),
            Expected::SettingsFile { is: IsAsked::Asked } => "a request for the settings file".to_owned(),
        }
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        match self {
            Expected::Registered { .. } | Expected::Asks { .. } => Some(true),
            // What a phone in a call does beside it is for whoever asks.
            Expected::Refused { .. } | Expected::Call { .. } => Some(false),
            Expected::Dns { .. } | Expected::SettingsFile { .. } => None,
        }
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

/// What became of the DNS of a case, or of its file server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IsAsked {
    /// It was asked.
    Asked,
}
