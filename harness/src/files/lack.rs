//! What may be wrong with a file server above TCP.

use crate::names::Named;
use crate::server::AboveTls;

/// What whoever asks for the file gets instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// 404: there is no such file.
    Missing,
    /// 503: it can be had later.
    Unavailable,
    /// Nothing.
    Silence,
}

impl Named for Lack {
    const WHAT: &'static str = "fault";

    fn all() -> Vec<Self> {
        vec![Lack::Missing, Lack::Unavailable, Lack::Silence]
    }

    fn name(self) -> &'static str {
        match self {
            Lack::Missing => "missing",
            Lack::Unavailable => "unavailable",
            Lack::Silence => "silence",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Lack::Missing => "404: there is no such file.",
            Lack::Unavailable => "503: it can be had later.",
            Lack::Silence => "A connection on which nothing is answered.",
        }
    }
}

impl AboveTls for Lack {
    fn is_silence(self) -> bool {
        self == Lack::Silence
    }
}
