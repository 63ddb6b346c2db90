//! What may be wrong with a PBX as long as it lasts.

use std::fmt;

/// How a PBX meets each new connection. Connections that exist already keep what they were met with.
///
/// From top to bottom, each fault lets a client come one layer further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum StandingFault {
    /// Nothing is wrong.
    #[default]
    Open,
    /// Nobody listens: the connection is refused.
    Closed,
    /// The connection is accepted and reset at once.
    Reset,
    /// The connection is accepted; then nothing, not even for TLS.
    TcpSilent,
    /// The TLS handshake ends with a fatal alert. Only with TLS.
    TlsRefused,
    /// The certificate is of an authority that the client was not told to trust. Only with TLS.
    TlsUnknownAuthority,
    /// `503 Service Unavailable` answers the upgrade.
    Http503,
    /// Nothing answers the upgrade.
    HttpSilent,
    /// The upgrade is answered with 101; then nothing, not even pongs.
    UpgradeSilent,
    /// The PBX speaks until the first `Login`; then nothing, not even pongs.
    LoginSilent,
    /// The credentials are checked and reported, but no answer goes out. Pings are answered: a keep-alive notices
    /// nothing, only a limit for the answer does.
    AnswerSilent,
}

impl fmt::Display for StandingFault {
    /// What a new connection meets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "the PBX",
            Self::Closed => "a closed port",
            Self::Reset => "a reset",
            Self::TcpSilent => "silence after TCP",
            Self::TlsRefused => "a refused TLS handshake",
            Self::TlsUnknownAuthority => "a certificate of an unknown authority",
            Self::Http503 => "status 503 at the upgrade",
            Self::HttpSilent => "silence at the upgrade",
            Self::UpgradeSilent => "silence after the upgrade",
            Self::LoginSilent => "silence at the login",
            Self::AnswerSilent => "silence instead of an answer to the login",
        })
    }
}

impl StandingFault {
    /// It cannot be had in plain text.
    #[must_use]
    pub fn needs_tls(self) -> bool {
        matches!(self, Self::TlsRefused | Self::TlsUnknownAuthority)
    }
}
