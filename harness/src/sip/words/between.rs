//! What can become of whatever is between a phone and its systems, whichever these are: of the network, of whoever tells the phone where they
//! are, and of what it hears beside its answers.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Act, Outcome, Words};
use crate::dns::manner::Manner;
use crate::names::{Name, Named};
use crate::sip::domain::Records;
use crate::sip::nonsense::Nonsense;
use crate::sip::passage::{Fate, Sender};
use crate::sip::settings_file::Handed;

/// Something that happens between the phone and a system.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, bound = "P: Named")]
#[schemars(untagged, bound = "P: Named")]
pub enum Between<P: Named> {
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

const fn first() -> NonZeroU32 {
    NonZeroU32::MIN
}

impl<P: Named> Words for Between<P> {}

impl<P: Named> Between<P> {
    /// Its main key.
    pub fn key(&self) -> &'static str {
        match self {
            Between::Datagrams { .. } => "datagrams",
            Between::Nonsense { .. } => "nonsense",
            Between::Dns { .. } => "dns",
            Between::Records { .. } => "records",
            Between::SettingsFile { .. } => "settings-file",
        }
    }
}

impl<P: Named> Act for Between<P> {}

/// Whom the phone has asked where its systems are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Consulted {
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

impl Words for Consulted {}

impl Outcome for Consulted {
    fn describe(&self) -> String {
        match self {
            Consulted::Dns { dns: IsAsked::Asked } => "a question to DNS".to_owned(),
            Consulted::SettingsFile { is: IsAsked::Asked } => "a request for the settings file".to_owned(),
        }
    }
}

/// What became of the DNS of a case, or of its file server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IsAsked {
    /// It was asked.
    Asked,
}
