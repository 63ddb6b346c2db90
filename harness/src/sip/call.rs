//! A call between the phone and a colleague, who calls through the system with which the phone is registered, and is then spoken
//! to through it, or without any.

use std::net::SocketAddr;

use redial_model::topology::NodeId;

use super::message::{Kind, Message};
use super::registrar::{Account, Binding};
use super::transport::Transport;
use super::value;
use super::written::{Request, silent_sdp};
use crate::line::Line;
use crate::wire;

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

impl Standing {
    /// How it stands with an expectation that the call which was begun last is up.
    pub fn is_up(call: Option<Self>) -> wire::Standing {
        match call {
            Some(Standing::Refused(status)) => {
                wire::Standing::Broken(format!("the call refused with {status}"))
            }
            call => (call == Some(Standing::Up)).into(),
        }
    }

    /// The same, that it has ended, and the phone knows.
    pub fn is_over(call: Option<Self>) -> wire::Standing {
        (call == Some(Standing::Over)).into()
    }
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

/// Why nobody can be called who is registered nowhere.
pub const NOBODY_THERE: &str = "no registration, by which a colleague could call the phone";

/// What has come of a call, by a response of the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It was answered like that, for the first time.
    Answered(u16),
    /// It has ended, which was answered like that.
    Over(u16),
}

impl Call {
    /// A colleague calls the user, who is there, through a system at that address.
    pub fn begin(
        (account, transport): (&Account, Transport),
        (through, addresses): ((NodeId, Line), [SocketAddr; 2]),
        binding: &Binding,
        tag: &str,
    ) -> Self {
        let Account { user, realm, .. } = account;
        Call {
            standing: Standing::Rings,
            through,
            addresses,
            transport,
            target: value::uri(&binding.contact).to_owned(),
            call_id: format!("{tag}@colleague"),
            from: format!("<sip:202@{realm}>;tag={tag}"),
            to: format!("<sip:{user}@{realm}>"),
            cseq: 1,
        }
    }

    /// Whether a message belongs to it.
    pub fn is_of(&self, message: &Message) -> bool {
        message.text("Call-ID").is_some_and(|id| id == self.call_id)
    }

    /// The request with which it begins.
    pub fn invite(&self) -> Vec<u8> {
        self.request("INVITE", self.cseq)
    }

    /// The request that ends it.
    pub fn bye(&mut self) -> Vec<u8> {
        self.cseq += 1;
        self.request("BYE", self.cseq)
    }

    /// Deals with a response of the phone: what comes of that, and what is said to it.
    pub fn hears(&mut self, response: &Message) -> (Option<Came>, Option<Vec<u8>>) {
        let (Kind::Response(status @ 200..), Some((cseq, method))) = (response.kind(), response.cseq())
        else {
            return (None, None);
        };
        match method.as_str() {
            "INVITE" => {
                let is_first = self.standing == Standing::Rings;
                if is_first {
                    self.standing = if status < 300 { Standing::Up } else { Standing::Refused(status) };
                    self.to = response.text("To").unwrap_or_default().into_owned();
                }
                (is_first.then_some(Came::Answered(status)), Some(self.request("ACK", cseq)))
            }
            "BYE" => {
                self.standing = Standing::Over;
                (Some(Came::Over(status)), None)
            }
            _ => (None, None),
        }
    }

    /// A request of the colleague.
    fn request(&self, method: &str, cseq: u32) -> Vec<u8> {
        let [system, colleague] = self.addresses;
        let own = if method == "INVITE" { system } else { colleague }.to_string();
        // A branch is a token (RFC 3261, 25.1), in which there is no `@`.
        let branch = format!("{}{method}{cseq}", self.call_id.replace('@', "-"));
        let request = Request {
            method,
            uri: &self.target,
            via: (self.transport.in_via(), &own, &branch),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Phones that read with a grammar take no other one.
    #[test]
    fn the_branch_of_a_request_is_a_token() {
        let here = "127.0.0.1:5060".parse().unwrap();
        let call = Call {
            standing: Standing::Rings,
            through: (NodeId(0), Line(1)),
            addresses: [here; 2],
            transport: Transport::Ws,
            target: "sip:x@y.invalid;transport=ws".to_owned(),
            call_id: "12ab@colleague".to_owned(),
            from: "<sip:202@a>;tag=1".to_owned(),
            to: "<sip:201@a>".to_owned(),
            cseq: 1,
        };
        for method in ["INVITE", "ACK", "BYE"] {
            let request = Message::parse(call.request(method, 1)).unwrap();
            let via = request.text("Via").unwrap();
            let branch = value::parameter(&via, "branch").unwrap();
            assert!(
                branch.bytes().all(|it| it.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&it)),
                "{branch}"
            );
        }
    }
}
