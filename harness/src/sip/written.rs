//! Messages as they are sent: answers that echo what they answer, byte by byte, and requests.

use std::net::SocketAddr;

use super::message::Message;
use super::value;

/// A body of a call in which nobody speaks (RFC 3264): `0.0.0.0` holds it.
pub fn silent_sdp(address: std::net::IpAddr) -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n\
         a=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n"
    )
}

/// How the branch of a transaction begins (RFC 3261, 8.1.1.7).
pub const BRANCH: &str = "z9hG4bK";

/// The usual words for a status.
pub fn reason(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        200 => "OK",
        302 => "Moved Temporarily",
        401 => "Unauthorized",
        403 => "Forbidden",
        405 => "Method Not Allowed",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        486 => "Busy Here",
        503 => "Service Unavailable",
        _ => "Because",
    }
}

/// An answer that is being written.
#[derive(Debug, Clone)]
pub struct Answer {
    head: Vec<u8>,
    body: String,
}

impl Answer {
    /// An answer with that status; the other side of a dialogue is named `tag`. `seen_from`: where a datagram came from, which a
    /// client may want to know (RFC 3581).
    pub fn to(request: &Message, status: u16, tag: &str, seen_from: Option<SocketAddr>) -> Self {
        let mut head = format!("SIP/2.0 {status} {}\r\n", reason(status)).into_bytes();
        let mut field = |name: &str, value: &[u8], more: &str| {
            head.extend(name.as_bytes());
            head.extend(b": ");
            head.extend(value);
            head.extend(more.as_bytes());
            head.extend(b"\r\n");
        };
        for (place, via) in request.values("Via").enumerate() {
            match seen_from.filter(|_| place == 0).and_then(|from| with_port(via, from)) {
                Some(told) => field("Via", told.as_bytes(), ""),
                None => field("Via", via, ""),
            }
        }
        for name in ["From", "To", "Call-ID", "CSeq"] {
            let Some(value) = request.values(name).next() else { continue };
            let tagged = name != "To" || value::parameter(&String::from_utf8_lossy(value), "tag").is_some();
            let more = if tagged || status == 100 { String::new() } else { format!(";tag={tag}") };
            field(name, value, &more);
        }
        Answer { head, body: String::new() }
    }

    /// The same with one more field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.head.extend(format!("{name}: {}\r\n", value.as_ref()).as_bytes());
        self
    }

    /// The same with these fields.
    #[must_use]
    pub fn with_all(self, fields: &[(&str, String)]) -> Self {
        fields.iter().fold(self, |answer, (name, value)| answer.with(name, value))
    }

    /// The same with a description of a session.
    #[must_use]
    pub fn with_sdp(self, sdp: String) -> Self {
        Answer { body: sdp, ..self.with("Content-Type", "application/sdp") }
    }

    /// Its bytes.
    pub fn bytes(mut self) -> Vec<u8> {
        self.head.extend(format!("Content-Length: {}\r\n\r\n{}", self.body.len(), self.body).as_bytes());
        self.head
    }
}

/// A `Via` whose sender asked to be told its address and port.
fn with_port(via: &[u8], from: SocketAddr) -> Option<String> {
    let via = std::str::from_utf8(via).ok()?;
    value::parameter(via, "rport")?;
    let rest = value::without_parameter(via, "rport");
    Some(format!("{rest};received={};rport={}", from.ip(), from.port()))
}

/// A request that is being written.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// What is wanted.
    pub method: &'r str,
    /// Of whom.
    pub uri: &'r str,
    /// Whence: transport, host and port, and branch.
    pub via: (&'r str, &'r str, &'r str),
    /// Who wants it, with its tag.
    pub from: &'r str,
    /// Who is meant.
    pub to: &'r str,
    /// Which dialogue it belongs to.
    pub call_id: &'r str,
    /// Which request of it this is.
    pub cseq: u32,
    /// All that it says beside that.
    pub fields: Vec<(&'r str, String)>,
    /// What follows the head, an SDP.
    pub body: String,
}

impl Request<'_> {
    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let Request { method, uri, via: (transport, address, branch), from, to, call_id, cseq, .. } = self;
        let mut head = format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{transport} {address};branch={BRANCH}{branch};rport\r\n\
             Max-Forwards: 70\r\nFrom: {from}\r\nTo: {to}\r\nCall-ID: {call_id}\r\nCSeq: {cseq} {method}\r\n"
        );
        for (name, value) in &self.fields {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.body.is_empty() {
            head += "Content-Type: application/sdp\r\n";
        }
        head += &format!("Content-Length: {}\r\n\r\n{}", self.body.len(), self.body);
        head.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTER: &str = "REGISTER sip:a SIP/2.0\r\nv: SIP/2.0/UDP 1.2.3.4:5;rport;branch=z9hG4bK1\r\n\
                            Via: SIP/2.0/TCP b ;x\r\nf: \"A  B\" <sip:a@b>;tag=7\r\nTo:<sip:a@b>\r\ni: 1\r\n\
                            CSeq:  4   REGISTER\r\n\r\n";

    #[test]
    fn an_answer_echoes_what_it_answers() {
        let request = Message::parse(REGISTER.as_bytes().to_vec()).unwrap();
        let from = "9.8.7.6:54".parse().unwrap();
        let answer = Answer::to(&request, 200, "t", Some(from)).with("Contact", "<sip:x>").bytes();
        let expected = "SIP/2.0 200 OK\r\n\
                        Via: SIP/2.0/UDP 1.2.3.4:5;branch=z9hG4bK1;received=9.8.7.6;rport=54\r\n\
                        Via: SIP/2.0/TCP b ;x\r\nFrom: \"A  B\" <sip:a@b>;tag=7\r\nTo: <sip:a@b>;tag=t\r\n\
                        Call-ID: 1\r\nCSeq: 4   REGISTER\r\nContact: <sip:x>\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(String::from_utf8(answer).unwrap(), expected);
    }

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let request = Request {
            method: "INVITE",
            uri: "sip:a@b",
            via: ("UDP", "127.0.0.1:5060", "x"),
            from: "<sip:c@d>;tag=1",
            to: "<sip:a@b>",
            call_id: "id",
            cseq: 3,
            fields: vec![("Contact", "<sip:c@127.0.0.1>".to_owned())],
            body: silent_sdp("127.0.0.1".parse().unwrap()),
        };
        let message = Message::parse(request.bytes()).unwrap();
        assert_eq!(message.cseq(), Some((3, "INVITE".to_owned())));
        assert_eq!(message.text("Contact").unwrap(), "<sip:c@127.0.0.1>");
        assert_eq!(message.body(), request.body.as_bytes());
    }
}
