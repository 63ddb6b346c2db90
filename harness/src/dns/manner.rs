//! How the DNS of a case answers.

use crate::names::Named;

/// How the DNS of a case answers whoever asks for a name of its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Manner {
    /// With what it knows.
    #[default]
    Right,
    /// That there is no such name (RFC 1035, 4.1.1: 3).
    NoSuchName,
    /// That it cannot say (RFC 1035, 4.1.1: 2).
    Fails,
    /// Not at all.
    Silent,
    /// In datagrams with nothing but that there is more, so that it has to be asked over TCP (RFC 7766, 5).
    Truncated,
}

impl Named for Manner {
    const WHAT: &'static str = "answer of DNS";

    fn all() -> Vec<Self> {
        vec![Manner::Right, Manner::NoSuchName, Manner::Fails, Manner::Silent, Manner::Truncated]
    }

    fn name(self) -> &'static str {
        match self {
            Manner::Right => "right",
            Manner::NoSuchName => "nxdomain",
            Manner::Fails => "servfail",
            Manner::Silent => "silence",
            Manner::Truncated => "truncated",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Manner::Right => "What it knows.",
            Manner::NoSuchName => "NXDOMAIN: there is no such name.",
            Manner::Fails => "SERVFAIL: it cannot say.",
            Manner::Silent => "None at all, over UDP and over TCP.",
            Manner::Truncated => {
                "Over UDP nothing but that the answer is too long, so that it has to be asked over TCP."
            }
        }
    }
}
