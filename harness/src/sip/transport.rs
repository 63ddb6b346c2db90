//! What the messages of a run go over.

use crate::names::Named;
use crate::proforma::{Choice, TRANSPORT, TRANSPORT_ADAPTER, TRANSPORT_TLS, TRANSPORT_WSS};
use crate::settings::Settings;

crate::named_enum! {
    /// What messages go over.
    #[derive(Default)]
    pub enum Transport: "transport" {
        /// Datagrams.
        #[default]
        Udp = "udp",
        /// A connection in plain text.
        Tcp = "tcp",
        /// A connection in TLS.
        Tls = TRANSPORT_TLS,
        /// A WebSocket.
        // RFC 7118.
        Ws = "ws",
        /// A WebSocket in TLS.
        Wss = TRANSPORT_WSS,
        /// A WebSocket on which an adapter speaks.
        Adapter = TRANSPORT_ADAPTER,
    }
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
