//! How well users are served.

use serde::Serialize;

/// How well users are served, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// At home.
    Home,
    /// By a node that stands in.
    Standby,
    /// By a node that stands in, after somebody has accepted its certificate by hand.
    OnceAccepted,
    /// Now here, now there, for ever.
    NeverSettles,
    /// By nobody.
    WithoutService,
}

impl Fate {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Fate::Home => "served at home",
            Fate::Standby => "served by a standby",
            Fate::OnceAccepted => "served once a certificate has been accepted by hand",
            Fate::NeverSettles => "never settles",
            Fate::WithoutService => "without service",
        }
    }

    /// Whether users can work.
    pub fn is_service(self) -> bool {
        self <= Fate::OnceAccepted
    }
}
