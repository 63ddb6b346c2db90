//! What a server says that is no answer to anything, and that a phone has to pass over: copies of an answer with something wrong.

use super::message::Message;
use super::written::Answer;

crate::named_enum! {
    /// What is said before an answer.
    #[derive(Default)]
    pub enum Nonsense: "nonsense" {
        /// Nothing, as at first.
        #[default]
        None = "none",
        /// A refusal without `Via`, which belongs to no request.
        // RFC 3261, 8.1.3.3 and 17.1.3.
        NoVia = "no-via",
        /// A refusal of `OPTIONS`, which was not asked.
        // RFC 3261, 17.1.3: that it has another number says nothing.
        WrongCseq = "wrong-cseq",
        /// A refusal that ends in the middle of a field; not over TCP or TLS.
        CutShort = "cut-short",
        /// A refusal without the body that its `Content-Length` announces; not over TCP or TLS.
        // RFC 3261, 18.3: such a response is discarded.
        NoBody = "no-body",
        /// The same answer, with 60 kB of fields that mean nothing.
        Oversized = "oversized",
    }
}

/// Bytes of fields that mean nothing.
const PADDING: usize = 60_000;
/// Bytes of one of them.
const FIELD: usize = 1_000;
/// How a phone is refused by what is no answer to it.
const REFUSED: u16 = 403;

impl Nonsense {
    /// What is said before the answer to a request. `None`: nothing.
    pub fn before(self, request: &Message, answer: &Answer) -> Option<Vec<u8>> {
        let refusal = || Answer::to(request, REFUSED, "nonsense", None).bytes();
        match self {
            Nonsense::None => None,
            Nonsense::NoVia => Some(edited(&refusal(), |name, _| name != "Via")),
            Nonsense::WrongCseq => Some(edited(&refusal(), |name, value| {
                if name == "CSeq" {
                    *value = value.replace("REGISTER", "OPTIONS");
                }
                true
            })),
            Nonsense::CutShort => {
                let whole = refusal();
                let field = whole.windows(CALL_ID.len()).position(|bytes| bytes == CALL_ID);
                Some(whole[..field.map_or(whole.len() / 2, |at| at + CALL_ID.len() / 2)].to_vec())
            }
            Nonsense::NoBody => Some(edited(&refusal(), |name, value| {
                if name == "Content-Length" {
                    *value = FIELD.to_string();
                }
                true
            })),
            Nonsense::Oversized => {
                let field = "x".repeat(FIELD);
                let padded = (0..PADDING / FIELD).fold(answer.clone(), |it, _| it.with("X-Nonsense", &field));
                Some(padded.bytes())
            }
        }
    }

    /// It can be told from what follows it in messages that come one by one, and not in a stream.
    pub fn breaks_streams(self) -> bool {
        matches!(self, Nonsense::CutShort | Nonsense::NoBody)
    }
}

const CALL_ID: &[u8] = b"\r\nCall-ID";

/// A message with other fields: `keeps` may change a value, and says whether its field stays.
fn edited(message: &[u8], keeps: impl Fn(&str, &mut String) -> bool) -> Vec<u8> {
    let text = String::from_utf8_lossy(message);
    let line = |line: &str| match line.split_once(": ") {
        Some((name, value)) => {
            let mut value = value.to_owned();
            keeps(name, &mut value).then(|| format!("{name}: {value}\r\n"))
        }
        None => Some(format!("{line}\r\n")),
    };
    let lines: String = text.trim_end_matches("\r\n").split("\r\n").filter_map(line).collect();
    format!("{lines}\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sip::message::{Kind, MOST_BYTES};

    fn said(nonsense: Nonsense) -> Vec<u8> {
        let request = "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP b;branch=z9hG4bK1\r\nFrom: <sip:c@a>;tag=1\r\n\
                       To: <sip:c@a>\r\nCall-ID: d\r\nCSeq: 7 REGISTER\r\n\r\n";
        let request = Message::parse(request.into()).unwrap();
        let answer = Answer::to(&request, 401, "tag", None).with("WWW-Authenticate", "Digest");
        nonsense.before(&request, &answer).unwrap()
    }

    #[test]
    fn each_is_wrong_in_its_own_way_alone() {
        let read = |nonsense| Message::parse(said(nonsense)).unwrap();
        let (no_via, other, no_body) =
            (read(Nonsense::NoVia), read(Nonsense::WrongCseq), read(Nonsense::NoBody));
        assert_eq!((no_via.values("Via").count(), no_via.cseq().unwrap().0), (0, 7));
        assert_eq!((other.values("Via").count(), other.cseq()), (1, Some((7, "OPTIONS".to_owned()))));
        assert_eq!((no_body.values("Via").count(), no_body.cseq().unwrap().0), (1, 7));
        assert_eq!((no_body.text("Content-Length").unwrap().as_ref(), no_body.body()), ("1000", &b""[..]));
        assert!(!no_body.is_whole() && no_via.is_whole() && other.is_whole());
        for message in [no_via, other, no_body] {
            assert_eq!(message.kind(), Kind::Response(403));
            assert_eq!(message.text("Call-ID").unwrap(), "d");
        }
        let cut = said(Nonsense::CutShort);
        assert!(
            cut.starts_with(b"SIP/2.0 403 ") && cut.ends_with(b"\r\nCa"),
            "{}",
            String::from_utf8_lossy(&cut)
        );
        let long = read(Nonsense::Oversized);
        assert_eq!((long.kind(), long.is_whole()), (Kind::Response(401), true));
        assert_eq!(long.text("WWW-Authenticate").unwrap(), "Digest");
        assert!((60_000..MOST_BYTES).contains(&long.raw().len()));
    }
}
