//! A message of SIP as it came: its bytes, and where in them the parts of its head are (RFC 3261, 7).
//!
//! Real clients write heads in every way that the grammar allows and in some that it does not, and nothing of that is to be
//! judged by accident. So a head is taken apart and not understood: what is echoed in an answer is echoed byte by byte, and a line
//! that is none is passed over.

use std::borrow::Cow;
use std::ops::Range;

/// Longest message that is taken, head and body.
pub const MOST_BYTES: usize = 64 << 10;

/// Names that have a short form, with it (RFC 3261, 7.3.3 and 20).
const SHORT: [(&str, &str); 8] = [
    ("Call-ID", "i"),
    ("Contact", "m"),
    ("Content-Length", "l"),
    ("Content-Type", "c"),
    ("From", "f"),
    ("Supported", "k"),
    ("To", "t"),
    ("Via", "v"),
];

/// What is reported of a client that speaks HTTP, as for a WebSocket, where SIP is due.
pub const SPEAKS_HTTP: &str = "a request of HTTP, as for a WebSocket";

/// Why something is no message of SIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// There is nothing in it.
    #[error("an empty message")]
    Empty,
    /// It begins neither as a request nor as a response.
    #[error("a first line that is none of SIP")]
    FirstLine,
    /// It begins as a request of HTTP does, and so does a WebSocket.
    #[error("{SPEAKS_HTTP}")]
    Http,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'m> {
    /// A request.
    Request {
        /// What is wanted: `REGISTER`.
        method: &'m str,
        /// Of whom.
        uri: &'m str,
    },
    /// A response, with its status.
    Response(u16),
}

/// A message, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    raw: Vec<u8>,
    first: Range<usize>,
    /// Names and values, in their order; a value may be folded over several lines.
    fields: Vec<(Range<usize>, Range<usize>)>,
    body: Range<usize>,
}

impl Message {
    /// Takes a message apart. Blank lines before it are passed over (RFC 3261, 7.5).
    ///
    /// # Errors
    /// It is none.
    pub fn parse(raw: Vec<u8>) -> Result<Self, Malformed> {
        let mut lines = Lines { raw: &raw, at: leading_blank(&raw) };
        let first = lines.next().ok_or(Malformed::Empty)?;
        let mut fields: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        for line in &mut lines {
            if line.is_empty() {
                break;
            }
            if matches!(raw[line.start], b' ' | b'\t') {
                if let Some((_, value)) = fields.last_mut() {
                    value.end = trimmed(&raw, line).end.max(value.end);
                }
            } else if let Some(colon) = raw[line.clone()].iter().position(|byte| *byte == b':') {
                let colon = line.start + colon;
                fields.push((trimmed(&raw, line.start..colon), trimmed(&raw, colon + 1..line.end)));
            }
        }
        let body = lines.at..raw.len();
        let message = Message { raw, first, fields, body };
        if message.read_first().is_none() {
            let is_http = message.first_line().contains(" HTTP/1.");
            return Err(if is_http { Malformed::Http } else { Malformed::FirstLine });
        }
        Ok(message)
    }

    fn read_first(&self) -> Option<Kind<'_>> {
        let line = std::str::from_utf8(&self.raw[self.first.clone()]).ok()?;
        let mut words = line.split(' ').filter(|word| !word.is_empty());
        let (first, second, third) = (words.next()?, words.next()?, words.next());
        if first.eq_ignore_ascii_case("SIP/2.0") {
            let status = second.parse().ok().filter(|status| (100..700).contains(status))?;
            return Some(Kind::Response(status));
        }
        let is_request = third?.eq_ignore_ascii_case("SIP/2.0") && words.next().is_none();
        is_request.then_some(Kind::Request { method: first, uri: second })
    }

    /// What it is.
    ///
    /// # Panics
    /// Never: whether it is one was found out when it was taken apart.
    pub fn kind(&self) -> Kind<'_> {
        self.read_first().expect("a message has a first line of SIP")
    }

    /// What is wanted, if it is a request.
    pub fn method(&self) -> Option<&str> {
        match self.kind() {
            Kind::Request { method, .. } => Some(method),
            Kind::Response(_) => None,
        }
    }

    /// The first line.
    pub fn first_line(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.raw[self.first.clone()])
    }

    /// The values of the fields of that name, in order and byte by byte; one that was written in its short form is found, too.
    pub fn values<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m [u8]> {
        let short = SHORT.iter().find(|(long, _)| long.eq_ignore_ascii_case(name)).map(|(_, short)| *short);
        let is_it = move |field: &[u8]| {
            [Some(name), short].into_iter().flatten().any(|it| field.eq_ignore_ascii_case(it.as_bytes()))
        };
        let fields = self.fields.iter().filter(move |(field, _)| is_it(&self.raw[field.clone()]));
        fields.map(move |(_, value)| &self.raw[value.clone()])
    }

    /// The first of them, unfolded.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        let value = self.values(name).next()?;
        let text = String::from_utf8_lossy(value);
        match text.contains(['\r', '\n']) {
            false => Some(text),
            true => Some(text.lines().map(str::trim).collect::<Vec<_>>().join(" ").into()),
        }
    }

    /// The number and the method of `CSeq`.
    pub fn cseq(&self) -> Option<(u32, String)> {
        let text = self.text("CSeq")?;
        let mut words = text.split_whitespace();
        Some((words.next()?.parse().ok()?, words.next()?.to_owned()))
    }

    /// What follows the head; no longer than `Content-Length` says.
    pub fn body(&self) -> &[u8] {
        let body = &self.raw[self.body.clone()];
        let told = self.text("Content-Length").and_then(|length| length.trim().parse::<usize>().ok());
        &body[..told.map_or(body.len(), |told| told.min(body.len()))]
    }

    /// Whether as much follows the head as `Content-Length` says; a datagram of which that is not so is none (RFC 3261, 18.3).
    pub fn is_whole(&self) -> bool {
        let told = self.text("Content-Length").and_then(|length| length.trim().parse::<usize>().ok());
        told.is_none_or(|told| told <= self.body.len())
    }

    /// All of it, for a report.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }
}

/// The lines of a head without their ends, which are CRLF or LF alone.
struct Lines<'r> {
    raw: &'r [u8],
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let (start, rest) = (self.at, self.raw.get(self.at..).filter(|rest| !rest.is_empty())?);
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(self.raw.len(), |end| start + end);
        self.at = (end + 1).min(self.raw.len());
        let is_crlf = end > start && end < self.raw.len() && self.raw[end - 1] == b'\r';
        Some(start..if is_crlf { end - 1 } else { end })
    }
}

/// How many bytes of blank lines there are before something else.
pub(super) fn leading_blank(raw: &[u8]) -> usize {
    raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

fn trimmed(raw: &[u8], range: Range<usize>) -> Range<usize> {
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    let text = &raw[range.clone()];
    let start = range.start + text.iter().take_while(|byte| blank(byte)).count();
    let end = range.end - text.iter().rev().take_while(|byte| blank(byte)).count();
    start..end.max(start)
}

/// What stands first in a stream of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framed {
    /// Not all of it has come.
    Partly,
    /// So many bytes of blank lines: a sign of life (RFC 5626, 4.4.1).
    KeepAlive(usize),
    /// A message of so many bytes.
    Message(usize),
    /// More than anybody has to take.
    TooLong,
}

/// Finds the end of what stands first in a stream (RFC 3261, 18.3): a message without `Content-Length` has no body.
pub fn framed(stream: &[u8]) -> Framed {
    let blank = leading_blank(stream);
    if blank > 0 {
        return Framed::KeepAlive(blank);
    }
    let head = stream.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
    let head =
        head.into_iter().chain(stream.windows(2).position(|two| two == b"\n\n").map(|at| at + 2)).min();
    let Some(head) = head.filter(|head| *head <= MOST_BYTES) else {
        return if stream.len() > MOST_BYTES { Framed::TooLong } else { Framed::Partly };
    };
    let length = Message::parse(stream[..head].to_vec()).ok().and_then(|message| {
        message.text("Content-Length").and_then(|length| length.trim().parse::<usize>().ok())
    });
    match head.saturating_add(length.unwrap_or_default()) {
        whole if whole > MOST_BYTES => Framed::TooLong,
        whole if whole > stream.len() => Framed::Partly,
        whole => Framed::Message(whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Message {
        Message::parse(text.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_head_is_read_however_it_is_written() {
        let message = parsed(
            "\r\nREGISTER sip:a.test SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1\r\nX-1: a\r\nVia:SIP/2.0/UDP b\n\
             cALL-iD  :  x@y \r\nno colon here\r\nContact: <sip:a@b>\r\n ;expires=3\r\nl: 2\r\n\r\nabcd",
        );
        assert_eq!(message.kind(), Kind::Request { method: "REGISTER", uri: "sip:a.test" });
        let via: Vec<&[u8]> = message.values("via").collect();
        assert_eq!(via, [&b"SIP/2.0/UDP 127.0.0.1"[..], b"SIP/2.0/UDP b"]);
        assert_eq!(message.text("Call-ID").unwrap(), "x@y");
        assert_eq!(message.text("Contact").unwrap(), "<sip:a@b> ;expires=3");
        assert_eq!(message.body(), b"ab");
    }

    #[test]
    fn what_is_echoed_is_echoed_byte_by_byte() {
        let odd = "\"J\u{f6}rg\" <sip:j@a;x=%41>  ;tag=1;a = b";
        let message = parsed(&format!("SIP/2.0 200\r\nFrom: {odd}\r\nCSeq: 7  REGISTER"));
        assert_eq!(message.kind(), Kind::Response(200));
        assert_eq!(message.values("From").next(), Some(odd.as_bytes()));
        assert_eq!(message.cseq(), Some((7, "REGISTER".to_owned())));
        assert_eq!(message.text("To"), None);
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for text in
            ["", "\r\n\r\n", "hello\r\n", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 99 x", "SIP/2.0 OK", "A b"]
        {
            assert!(Message::parse(text.as_bytes().to_vec()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_stream_is_cut_into_messages() {
        let whole = b"A sip:b SIP/2.0\r\nContent-Length: 3\r\n\r\nabcB sip:";
        assert_eq!(framed(whole), Framed::Message(whole.len() - 6));
        assert_eq!(framed(&whole[..whole.len() - 7]), Framed::Partly);
        assert_eq!(framed(b"A sip:b SIP/2.0\nl: 0\n\nB"), Framed::Message(22));
        assert_eq!(framed(b"\r\n\r\nA"), Framed::KeepAlive(4));
        assert_eq!(framed(b"A sip:b SIP/2.0\r\nContent-Length: 99999999\r\n\r\n"), Framed::TooLong);
        assert_eq!(framed(&vec![b'a'; MOST_BYTES + 1]), Framed::TooLong);
    }
}
