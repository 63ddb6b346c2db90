//! A call between the phone and a colleague, who calls through the system with which the phone is registered, and is then spoken
//! to through it, or without any.

use std::net::SocketAddr;

use redial_model::topology::NodeId;

use super::transport::Transport;
use super::written::{Request, silent_sdp};
use crate::line::Line;

/// How it stands with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The phone rings.
    Rings,
    /// It has taken the call.
    Up,
    /// It has not.
    Refused(u16),
    /// The colleague has ended it.
    Ends,
    /// It has ended, and the phone knows.
    Over,
    /// Nobody is at its other end any more, and the phone has to find that out by itself.
    Dead,
}

/// A call.
pub struct Call {
    /// How it stands.
    pub standing: Standing,
    /// Through which system, and on which line of it.
    pub through: (NodeId, Line),
    /// Where that system is, and where the colleague is to be spoken to.
    pub addresses: [SocketAddr; 2],
    /// What its messages go over.
    pub transport: Transport,
    /// What the phone is called.
    pub target: String,
    /// Which call it is.
    pub call_id: String,
    /// The colleague, with a tag.
    pub from: String,
    /// The phone, with its tag once it has taken the call.
    pub to: String,
    /// The last request of the colleague.
    pub cseq: u32,
}

impl Call {
    /// A request of the colleague.
    pub fn request(&self, method: &str, cseq: u32) -> Vec<u8> {
        let [system, colleague] = self.addresses;
        let own = if method == "INVITE" { system } else { colleague }.to_string();
        let request = Request {
            method,
            uri: &self.target,
            via: (self.transport.in_via(), &own, &format!("{}{method}{cseq}", self.call_id)),
            from: &self.from,
            to: &self.to,
            call_id: &self.call_id,
            cseq,
            fields: vec![("Contact", format!("<sip:202@{colleague}>"))],
            body: if method == "INVITE" { silent_sdp(colleague.ip()) } else { String::new() },
        };
        request.bytes()
    }
}
