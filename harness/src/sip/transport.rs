//! What the messages of a run go over.

use crate::names::Named;
use crate::proforma::{Choice, TRANSPORT, TRANSPORT_ADAPTER, TRANSPORT_TLS, TRANSPORT_WSS};
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
    /// A WebSocket (RFC 7118).
    Ws,
    /// A WebSocket in TLS.
    Wss,
    /// A WebSocket on which an adapter speaks for a phone that has a protocol of its own.
    Adapter,
}

impl Transport {
    /// The choice of it.
    pub const CHOICE: Choice = Choice {
        name: TRANSPORT,
        meaning: "What the messages of SIP go over.",
        values: &["udp", "tcp", TRANSPORT_TLS, "ws", TRANSPORT_WSS],
    };

    /// The same, for systems whose phones may have a protocol of their own.
    pub const CHOICE_WITH_ADAPTER: Choice = Choice {
        name: TRANSPORT,
        meaning: "What the messages of SIP go over, or `adapter`: JSON over WebSocket, for a client whose own protocol is not SIP.",
        values: &["udp", "tcp", TRANSPORT_TLS, "ws", TRANSPORT_WSS, TRANSPORT_ADAPTER],
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
            Transport::Ws | Transport::Adapter => "WS",
            Transport::Wss => "WSS",
        }
    }

    /// Its name in a URI, where a WebSocket is one with or without TLS (RFC 7118, 5.3).
    pub fn in_uri(self) -> &'static str {
        match self {
            Transport::Wss | Transport::Adapter => Transport::Ws.name(),
            other => other.name(),
        }
    }

    /// Each message is one of a WebSocket.
    pub fn is_websocket(self) -> bool {
        matches!(self, Transport::Ws | Transport::Wss | Transport::Adapter)
    }

    /// The server shows a certificate.
    pub fn is_secure(self) -> bool {
        matches!(self, Transport::Tls | Transport::Wss)
    }

    /// At the same address, what a phone comes over that was told another one.
    #[must_use]
    pub fn beside(self) -> Self {
        if self == Transport::Udp { Transport::Tcp } else { Transport::Udp }
    }

    /// The same connection with TLS beneath it, or without.
    #[must_use]
    pub fn secured(self, secure: bool) -> Self {
        match (self.is_websocket(), secure) {
            (false, false) => Transport::Tcp,
            (false, true) => Transport::Tls,
            (true, false) => Transport::Ws,
            (true, true) => Transport::Wss,
        }
    }

    /// As a stream or as a WebSocket, secure as it is.
    #[must_use]
    pub fn framed(self, websocket: bool) -> Self {
        match websocket {
            true => Transport::Ws.secured(self.is_secure()),
            false => Transport::Tcp.secured(self.is_secure()),
        }
    }
}

impl Named for Transport {
    const WHAT: &'static str = "transport";

    fn all() -> Vec<Self> {
        vec![
            Transport::Udp,
            Transport::Tcp,
            Transport::Tls,
            Transport::Ws,
            Transport::Wss,
            Transport::Adapter,
        ]
    }

    fn name(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => TRANSPORT_TLS,
            Transport::Ws => "ws",
            Transport::Wss => TRANSPORT_WSS,
            Transport::Adapter => TRANSPORT_ADAPTER,
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Transport::Udp => "Datagrams.",
            Transport::Tcp => "A connection in plain text.",
            Transport::Tls => "A connection in TLS.",
            Transport::Ws => "A WebSocket.",
            Transport::Wss => "A WebSocket in TLS.",
            Transport::Adapter => "A WebSocket on which an adapter speaks.",
        }
    }
}
