//! What may be wrong with a server as long as it lasts.

use std::fmt;

use crate::names::Named;

/// How a server meets each new connection. Connections that exist already keep what they were met with.
///
/// From top to bottom, each fault lets a client come one layer further. `F` are the faults above TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Fault<F> {
    /// Nothing is wrong.
    #[default]
    Open,
    /// Nobody listens: the connection is refused.
    Closed,
    /// No SYN is answered, as if the machine were gone: no connection comes about, and it is not refused either.
    SynSilent,
    /// The connection is accepted and reset at once.
    Reset,
    /// The connection is accepted; then nothing, not even for TLS.
    TcpSilent,
    /// The connection is accepted; what comes then comes late, and still within a client's time for an answer.
    Delayed,
    /// The TLS handshake ends with a fatal alert. Only with TLS.
    TlsRefused,
    /// The certificate is of an authority that the client was not told to trust. Only with TLS.
    TlsUnknownAuthority,
    /// Something above TLS.
    Above(F),
}

impl<F> Fault<F> {
    /// It cannot be had in plain text.
    #[must_use]
    pub fn needs_tls(&self) -> bool {
        matches!(self, Fault::TlsRefused | Fault::TlsUnknownAuthority)
    }

    /// Does a server see a connection that meets this?
    #[must_use]
    pub fn is_visible(&self) -> bool {
        !matches!(self, Fault::Closed | Fault::SynSilent)
    }
}

impl<F: Named> Named for Fault<F> {
    const WHAT: &'static str = "fault";

    fn all() -> Vec<Self> {
        let below = [
            Fault::Open,
            Fault::Closed,
            Fault::SynSilent,
            Fault::Reset,
            Fault::TcpSilent,
            Fault::Delayed,
            Fault::TlsRefused,
            Fault::TlsUnknownAuthority,
        ];
        below.into_iter().chain(F::all().into_iter().map(Fault::Above)).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Fault::Open => "open",
            Fault::Closed => "closed",
            Fault::SynSilent => "syn-silent",
            Fault::Reset => "reset",
            Fault::TcpSilent => "tcp-silent",
            Fault::Delayed => "delayed",
            Fault::TlsRefused => "tls-refused",
            Fault::TlsUnknownAuthority => "tls-unknown-authority",
            Fault::Above(fault) => fault.name(),
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Fault::Open => "Nothing is wrong.",
            Fault::Closed => "A closed port. Nobody sees the attempt.",
            Fault::SynSilent => "No answer to a SYN, as if the machine were gone. Nobody sees the attempt.",
            Fault::Reset => "A connection that is accepted and reset.",
            Fault::TcpSilent => "A connection that is accepted, and silence.",
            Fault::Delayed => {
                "A connection on which everything comes late, within the client's time for an answer."
            }
            Fault::TlsRefused => "A refused TLS handshake.",
            Fault::TlsUnknownAuthority => {
                "A certificate by an unknown authority. A client that takes it is cut off after the handshake."
            }
            Fault::Above(fault) => fault.meaning(),
        }
    }
}

impl<F: Named> fmt::Display for Fault<F> {
    /// What a new connection meets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Open => "no fault",
            Fault::Closed => "a closed port",
            Fault::SynSilent => "silence before TCP",
            Fault::Reset => "a reset",
            Fault::TcpSilent => "silence after TCP",
            Fault::Delayed => "a server that is late",
            Fault::TlsRefused => "a refused TLS handshake",
            Fault::TlsUnknownAuthority => "a certificate of an unknown authority",
            Fault::Above(fault) => fault.name(),
        })
    }
}

/// A fault above TLS.
pub trait AboveTls: Named {
    /// The client meets silence; otherwise the end of its connection.
    fn is_silence(self) -> bool;
}

/// For a protocol with which nothing can be wrong above TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nothing {}

impl Named for Nothing {
    const WHAT: &'static str = "fault";

    fn all() -> Vec<Self> {
        Vec::new()
    }

    fn name(self) -> &'static str {
        match self {}
    }

    fn meaning(self) -> &'static str {
        match self {}
    }
}

impl AboveTls for Nothing {
    fn is_silence(self) -> bool {
        match self {}
    }
}
