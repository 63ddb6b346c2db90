//! What a server hears, over whatever transport: a message, or what keeps a connection alive.

use super::message::Message;
use super::passage::{Fate, Sender};

/// What a server hears, over whatever transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A message.
    Message(Box<Message>),
    /// Blank lines.
    KeepAlive,
    /// Something else, for a report.
    Nonsense(String),
    /// Something that an adapter must not say, for a report.
    Wrong(String),
    /// What the DNS of the case is asked for, which is no server: `SRV _sip._udp.office.example.`.
    Question(String),
    /// What the file server of the case is asked for, which is no server of SIP either: `/46xxsettings.txt`.
    FileRequest(String),
    /// What became of a datagram on its way.
    Fate(Sender, Fate),
}

impl Heard {
    /// What a datagram, or a part of a stream, is.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        if bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n')) {
            return Heard::KeepAlive;
        }
        match Message::parse(bytes) {
            Ok(message) => Heard::Message(Box::new(message)),
            Err(error) => Heard::Nonsense(error.to_string()),
        }
    }
}

/// The answer to blank lines on a connection (RFC 5626, 4.4.1).
pub(super) const PONG: &[u8] = b"\r\n";
/// Blank lines that are a question.
pub(super) const PING: usize = 4;
