//! How the two systems are set up, and which phone the user has.

use redial_model::systems::user_resilience::topology::{Failback, Phones, Refusal, Topology};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::names::Name;
use crate::sip::finding::Finding;
use crate::sip::refused::Refused;

crate::named_enum! {
    /// A system, by what it is to the user.
    pub enum Place: "system" {
        /// The system on which the user was created.
        Home = "home",
        /// The system that backs its phones up.
        Failover = "failover",
    }
}

/// The phones of the home system, as far as they matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phone {
    /// The client is a desk phone.
    #[default]
    Desk,
    /// It is a softphone, and so has everybody else.
    Soft,
    /// It is a softphone; a colleague has a desk phone.
    SoftBesideDesk,
}

/// The two systems and the user's phone. What a case does not say is as the document recommends it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Installation {
    /// Which phone the user has.
    #[serde(default)]
    pub phone: Phone,
    /// Is the line from the home system to the failover system set to back up IP phones?
    #[serde(default = "crate::case::yes")]
    pub backs_up: bool,
    /// Does a call go on when the system is lost that set it up?
    #[serde(default = "crate::case::yes")]
    pub preserves_media: bool,
    /// Who starts failback.
    #[serde(default)]
    pub failback: Failback,
    /// Is the phone told the user's domain and a name server, and no address?
    #[serde(default)]
    pub by_dns: bool,
    /// For how many seconds may a phone keep what DNS says? As the run chooses, if the case does not say.
    #[serde(default)]
    pub dns_ttl_s: Option<u32>,
    /// Is the phone told the URL of its settings file, and no address?
    #[serde(default)]
    pub by_settings_file: bool,
    /// What a refusal looks like; as the run chooses, if the case does not say.
    #[serde(default)]
    pub refusal: Option<Name<Refused>>,
}

impl Installation {
    /// How the phone finds its systems.
    pub fn finding(&self) -> Finding {
        let Installation { by_dns, dns_ttl_s, by_settings_file, .. } = *self;
        Finding { by_dns, dns_ttl_s, by_settings_file }
    }

    /// What it comes to for the rules, with refusals as the run chooses them.
    pub fn topology(&self, refused: Refused) -> Topology {
        let phones = match self.phone {
            Phone::Desk => Phones::Desk,
            Phone::Soft => Phones::Soft,
            Phone::SoftBesideDesk => Phones::SoftBesideDesk,
        };
        Topology {
            backs_up: self.backs_up,
            phones,
            preserves_media: self.preserves_media,
            failback: self.failback,
            refusal: meaning_to_a_phone(refused),
            ..Topology::PLAIN
        }
    }
}

/// What a phone gets to see of a refusal.
fn meaning_to_a_phone(refused: Refused) -> Refusal {
    match refused {
        Refused::Temporarily | Refused::Unavailable | Refused::UnavailableForAWhile => Refusal::Busy,
        Refused::Forbidden => Refusal::Forbidden,
        Refused::Silently => Refusal::Silence,
    }
}
