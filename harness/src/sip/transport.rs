//! What the messages of a run go over.

use crate::names::Named;
use crate::proforma::{Choice, TRANSPORT, TRANSPORT_TLS};
use crate::settings::Settings;

/// What messages go over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Transport {
    /// Datagrams.
    #[default]
    Udp,
    /// A connection in plain text.
    Tcp,
    /// A connection in TLS.
    Tls,
}

impl Transport {
    /// The choice of it.
    pub const CHOICE: Choice = Choice {
        name: TRANSPORT,
        meaning: "What the messages of SIP go over.",
        values: &["udp", "tcp", TRANSPORT_TLS],
    };

    /// What was chosen for a run.
    pub fn of(settings: &Settings) -> Self {
        settings.chosen(TRANSPORT)
    }

    /// Its name in a `Via`.
    pub fn in_via(self) -> &'static str {
        match self {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
            Transport::Tls => "TLS",
        }
    }
}

impl Named for Transport {
    const WHAT: &'static str = "transport";

    fn all() -> Vec<Self> {
        vec![Transport::Udp, Transport::Tcp, Transport::Tls]
    }

    fn name(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => TRANSPORT_TLS,
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Transport::Udp => "Datagrams.",
            Transport::Tcp => "A connection in plain text.",
            Transport::Tls => "A connection in TLS.",
        }
    }
}
