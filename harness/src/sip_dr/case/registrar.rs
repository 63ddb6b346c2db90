//! What the registrar of a site does with an endpoint.

use crate::names::Named;
use crate::sip::refused::Refused;

/// What a registrar does with whoever asks it for a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum RegistrarDoes {
    /// It grants one.
    #[default]
    Grants,
    /// It refuses that.
    Refuses(Refused),
    /// Its port is closed, though the SIP Servers behind it run.
    Closed,
}

impl Named for RegistrarDoes {
    const WHAT: &'static str = "answer of a registrar";

    fn all() -> Vec<Self> {
        let refusals = Refused::all().into_iter().map(RegistrarDoes::Refuses);
        [RegistrarDoes::Grants].into_iter().chain(refusals).chain([RegistrarDoes::Closed]).collect()
    }

    fn name(self) -> &'static str {
        match self {
            RegistrarDoes::Grants => "grants",
            RegistrarDoes::Refuses(how) => how.name(),
            RegistrarDoes::Closed => "closed",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            RegistrarDoes::Grants => "It grants a registration to the agent's endpoint, as at first.",
            RegistrarDoes::Refuses(how) => how.meaning(),
            RegistrarDoes::Closed => "Its port is closed, though the SIP Servers behind it run.",
        }
    }
}
