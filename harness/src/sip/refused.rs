//! What a refusal looks like on the wire. No document says how a system refuses a registration: so each way is there, and a
//! run chooses.

use crate::names::Named;

/// A refusal on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Refused {
    /// 480.
    #[default]
    Temporarily,
    /// 503.
    Unavailable,
    /// 503 with `Retry-After`.
    UnavailableForAWhile,
    /// 403.
    Forbidden,
    /// None at all.
    Silently,
}

impl Refused {
    /// The status, if something is said at all.
    pub fn status(self) -> Option<u16> {
        match self {
            Refused::Temporarily => Some(480),
            Refused::Unavailable | Refused::UnavailableForAWhile => Some(503),
            Refused::Forbidden => Some(403),
            Refused::Silently => None,
        }
    }
}

impl Named for Refused {
    const WHAT: &'static str = "refusal";

    fn all() -> Vec<Self> {
        vec![
            Refused::Temporarily,
            Refused::Unavailable,
            Refused::UnavailableForAWhile,
            Refused::Forbidden,
            Refused::Silently,
        ]
    }

    fn name(self) -> &'static str {
        match self {
            Refused::Temporarily => "480",
            Refused::Unavailable => "503",
            Refused::UnavailableForAWhile => "503-retry-after",
            Refused::Forbidden => "403",
            Refused::Silently => "silence",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Refused::Temporarily => "480 Temporarily Unavailable.",
            Refused::Unavailable => "503 Service Unavailable.",
            Refused::UnavailableForAWhile => {
                "503 Service Unavailable, with the phone's own pause as Retry-After."
            }
            Refused::Forbidden => "403 Forbidden.",
            Refused::Silently => "No answer at all.",
        }
    }
}
