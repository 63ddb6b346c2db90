//! What an adapter says, as SIP has it, and what a system says in SIP, as an adapter has it: so a system need not know which of both its
//! client speaks. Either side of a connection.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use super::adapter::{FromClient, FromServer, VERSION};
use super::heard::Heard;
use super::message::{Kind, Message};
use super::transport::Transport;
use super::value;
use super::written::{Answer, Request, silent_sdp};
use crate::adapter::{Message as _, UNKNOWN, Unread, other_version};
use crate::server::event::logged;

/// The field in which a password stands that an adapter has said: there is nothing else that it would have to prove.
pub(super) const PASSWORD: &str = "Adapter-Password";

/// The host of everybody who is reached on the connection only.
const HERE: &str = "adapter.invalid";

/// As it stands in that field.
pub(super) fn written(password: &str) -> String {
    hex::encode(password)
}

/// What becomes of what an adapter says: what a system hears, and what is answered at once.
pub(super) type Said = Option<(Heard, Option<FromServer>)>;

/// The server's side of a connection.
pub(super) struct Gateway {
    /// What its registrations are called.
    call_id: String,
    is_open: bool,
    cseq: u32,
    /// Calls, by the request with which each began.
    calls: BTreeMap<String, Message>,
    /// Those that the system has ended, by the request with which it did.
    ended: BTreeMap<String, Message>,
}

fn wrong(what: impl Into<String>) -> Said {
    Some((Heard::Wrong(what.into()), None))
}

/// What was written is read here.
fn heard(bytes: Vec<u8>) -> Said {
    Some((Heard::of(bytes), None))
}

impl Gateway {
    /// One for a connection of that number.
    pub(super) fn new(number: u64) -> Self {
        Gateway {
            call_id: format!("{number}@{HERE}"),
            is_open: false,
            cseq: 0,
            calls: BTreeMap::new(),
            ended: BTreeMap::new(),
        }
    }

    /// What an adapter says.
    pub(super) fn hears(&mut self, text: &str) -> Said {
        let message = match FromClient::parse(text) {
            Ok(message) => message,
            Err(Unread::Unknown(name)) => {
                return Some((Heard::Nonsense(format!("{name}, which nobody knows")), None));
            }
            Err(Unread::Malformed(why)) => return wrong(format!("{}: {why}", logged(text))),
        };
        match message {
            FromClient::Open { version } if version != VERSION => Some((
                Heard::Wrong(other_version(version, VERSION)),
                Some(FromServer::Unsupported { versions: vec![VERSION] }),
            )),
            FromClient::Open { .. } if self.is_open => wrong("a second `open` on a connection"),
            FromClient::Open { .. } => {
                self.is_open = true;
                None
            }
            _ if !self.is_open => wrong(format!("{} before `open`", logged(text))),
            FromClient::LogOn { user, password } => heard(self.registration(&user, &password)),
            FromClient::Answer { call } => match self.calls.get(&call) {
                Some(invite) => {
                    let answer = Answer::to(invite, 200, HERE, None);
                    heard(answer.with_sdp(silent_sdp(Ipv4Addr::UNSPECIFIED.into())).bytes())
                }
                None => wrong(format!("{}: there is no such call", logged(text))),
            },
            FromClient::Over { call } => match (self.ended.remove(&call), self.calls.remove(&call)) {
                (Some(bye), _) => heard(Answer::to(&bye, 200, HERE, None).bytes()),
                (None, Some(invite)) => heard(self.end(&call, &invite)),
                (None, None) => wrong(format!("{}: there is no such call", logged(text))),
            },
        }
    }

    /// What a system says; `None`: it is nothing to an adapter.
    pub(super) fn says(&mut self, bytes: Vec<u8>) -> Option<FromServer> {
        let message = Message::parse(bytes).ok()?;
        let call = message.text("Call-ID")?.into_owned();
        match message.kind() {
            Kind::Request { method: "INVITE", .. } => {
                self.calls.insert(call.clone(), message);
                Some(FromServer::Call { call })
            }
            Kind::Request { method: "BYE", .. } => {
                self.ended.insert(call.clone(), message);
                Some(FromServer::Over { call })
            }
            Kind::Request { .. } => None,
            Kind::Response(status) => {
                let (_, method) = message.cseq()?;
                (method == "REGISTER" && status >= 200).then(|| answer(status, &message))
            }
        }
    }

    fn via<'b>(&mut self, branch: &'b mut String) -> (&'static str, &'static str, &'b str) {
        self.cseq += 1;
        *branch = format!("{}-{}", self.call_id.replace('@', "-"), self.cseq);
        (Transport::Adapter.in_via(), HERE, branch)
    }

    fn registration(&mut self, user: &str, password: &str) -> Vec<u8> {
        let mut branch = String::new();
        let via = self.via(&mut branch);
        // A name with which nobody could break a line.
        let aor = format!("<sip:{}@{HERE}>", user.replace(char::is_control, " "));
        let fields = vec![
            ("Contact", format!("<sip:{HERE};transport={}>", Transport::Adapter.in_uri())),
            (PASSWORD, written(password)),
        ];
        let (cseq, call_id) = (self.cseq, &self.call_id);
        let uri = format!("sip:{HERE}");
        let from = format!("{aor};tag={HERE}");
        let request = Request {
            method: "REGISTER",
            uri: &uri,
            via,
            from: &from,
            to: &aor,
            call_id,
            cseq,
            fields,
            body: String::new(),
        };
        request.bytes()
    }

    /// A client ends a call.
    fn end(&mut self, call_id: &str, invite: &Message) -> Vec<u8> {
        let mut branch = String::new();
        let via = self.via(&mut branch);
        let party = |name| invite.text(name).unwrap_or_default().into_owned();
        let from = format!("{};tag={HERE}", party("To"));
        Request {
            method: "BYE",
            uri: "sip:colleague",
            via,
            from: &from,
            to: &party("From"),
            call_id,
            cseq: self.cseq,
            fields: Vec::new(),
            body: String::new(),
        }
        .bytes()
    }
}

/// What became of a login.
fn answer(status: u16, message: &Message) -> FromServer {
    let contact = message.text("Contact").unwrap_or_default();
    let number = |text: &str| text.trim().parse().ok();
    if status == 200 {
        let expires = value::parameter(&contact, "expires").and_then(number);
        return FromServer::LoggedOn { expires: expires.unwrap_or_default() };
    }
    let active = value::uri(&contact).split_once('@').and_then(|(_, host)| host.parse().ok());
    FromServer::TurnedDown {
        code: status,
        retry_after: message.text("Retry-After").and_then(|text| number(&text)),
        active: active.map(url),
    }
}

/// How the URL of a system begins and ends, as an adapter is told of it.
const URL: (&str, &str) = ("ws://", "/adapter");

/// What an adapter is told of a system that listens there.
pub(super) fn url(address: SocketAddr) -> String {
    format!("{}{address}{}", URL.0, URL.1)
}

/// Where a system listens, if that is its URL.
pub(super) fn address(url: &str) -> Option<SocketAddr> {
    url.strip_prefix(URL.0)?.strip_suffix(URL.1)?.parse().ok()
}

/// The client's side of a connection: around an agent that speaks SIP.
#[derive(Clone)]
pub(super) struct Adapter {
    user: String,
    password: String,
    says_more: bool,
    is_open: bool,
    /// What was asked for last.
    registration: Option<Message>,
    cseq: u32,
}

impl Adapter {
    /// One for a user on a new connection; `says_more`: it says something as well that nobody knows.
    pub(super) fn new(user: &str, password: &str, says_more: bool) -> Self {
        let (user, password) = (user.to_owned(), password.to_owned());
        Adapter { user, password, says_more, is_open: false, registration: None, cseq: 0 }
    }

    /// What an agent says, as texts.
    pub(super) fn says(&mut self, bytes: &[u8]) -> Vec<String> {
        let Ok(message) = Message::parse(bytes.to_vec()) else { return Vec::new() };
        let call = message.text("Call-ID").unwrap_or_default().into_owned();
        let method = message.cseq().map(|(_, method)| method).unwrap_or_default();
        match (message.kind(), method.as_str()) {
            (Kind::Request { method: "REGISTER", .. }, _) => {
                if message.text("Expires").is_some_and(|text| text.trim() == "0") {
                    return Vec::new();
                }
                let mut texts = Vec::new();
                if !std::mem::replace(&mut self.is_open, true) {
                    texts.extend(self.says_more.then(|| UNKNOWN.to_owned()));
                    texts.push(FromClient::Open { version: VERSION }.text());
                }
                let (user, password) = (self.user.clone(), self.password.clone());
                texts.push(FromClient::LogOn { user, password }.text());
                self.registration = Some(message);
                texts
            }
            (Kind::Response(200), "INVITE") => vec![FromClient::Answer { call }.text()],
            (Kind::Response(300..), "INVITE")
            | (Kind::Response(_), "BYE")
            | (Kind::Request { .. }, "BYE") => {
                vec![FromClient::Over { call }.text()]
            }
            _ => Vec::new(),
        }
    }

    /// What a system says, as an agent understands it; `None`: nothing that it knows.
    pub(super) fn hears(&mut self, text: &str) -> Option<Vec<u8>> {
        match FromServer::parse(text).ok()? {
            FromServer::LoggedOn { expires } => {
                let registration = self.registration.as_ref()?;
                let bound = format!("<sip:{HERE}>;expires={expires}");
                Some(Answer::to(registration, 200, HERE, None).with("Contact", bound).bytes())
            }
            FromServer::TurnedDown { code, .. } => {
                Some(Answer::to(self.registration.as_ref()?, code, HERE, None).bytes())
            }
            FromServer::Call { call } => Some(self.request("INVITE", &call)),
            FromServer::Over { call } => Some(self.request("BYE", &call)),
            FromServer::Unsupported { .. } => None,
        }
    }

    fn request(&mut self, method: &str, call_id: &str) -> Vec<u8> {
        self.cseq += 1;
        let branch = format!("{HERE}-{}", self.cseq);
        let body = if method == "INVITE" { silent_sdp(Ipv4Addr::UNSPECIFIED.into()) } else { String::new() };
        Request {
            method,
            uri: &format!("sip:{}@{HERE}", self.user),
            via: (Transport::Adapter.in_via(), HERE, &branch),
            from: &format!("<sip:colleague@{HERE}>;tag={HERE}"),
            to: &format!("<sip:{}@{HERE}>", self.user),
            call_id,
            cseq: self.cseq,
            fields: vec![("Contact", format!("<sip:colleague@{HERE}>"))],
            body,
        }
        .bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a server hears of what an agent says, by way of an adapter.
    fn through(adapter: &mut Adapter, gateway: &mut Gateway, bytes: &[u8]) -> Vec<Message> {
        let said = adapter.says(bytes).into_iter().filter_map(|text| gateway.hears(&text));
        said.map(|(heard, _)| match heard {
            Heard::Message(message) => *message,
            other => panic!("{other:?}"),
        })
        .collect()
    }

    #[test]
    fn a_login_and_a_call_come_through_either_way() {
        let (mut adapter, mut gateway) = (Adapter::new("201", "a\r\nb", false), Gateway::new(7));
        let register = "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/WS x;branch=z9hG4bKq\r\nTo: <sip:201@a>\r\n\
                        From: <sip:201@a>;tag=1\r\nCall-ID: own\r\nCSeq: 4 REGISTER\r\nExpires: 30\r\n\r\n";
        let heard = through(&mut adapter, &mut gateway, register.as_bytes());
        let [login] = &heard[..] else { panic!("{heard:?}") };
        assert_eq!(login.text(PASSWORD).as_deref(), Some(&*written("a\r\nb")));
        assert_eq!(value::user(value::uri(&login.text("To").unwrap())), Some("201"));
        let granted = Answer::to(login, 200, "t", None).with("Contact", "<sip:x>;expires=30").bytes();
        let text = gateway.says(granted).unwrap().text();
        assert_eq!(text, r#"{"type":"logged-on","expires":30}"#);
        let answer = Message::parse(adapter.hears(&text).unwrap()).unwrap();
        assert_eq!((answer.kind(), answer.cseq()), (Kind::Response(200), Some((4, "REGISTER".to_owned()))));
        let again = through(&mut adapter, &mut gateway, register.as_bytes());
        assert_eq!(again[0].text("Call-ID"), login.text("Call-ID"), "it keeps what there is");
        assert_ne!(again[0].text("CSeq"), login.text("CSeq"));

        let invite = adapter.request("INVITE", "call-1");
        let Some(FromServer::Call { call }) = gateway.says(invite.clone()) else { panic!("no call") };
        assert_eq!(call, "call-1");
        let taken = Answer::to(&Message::parse(invite).unwrap(), 200, "t", None).bytes();
        let heard = through(&mut adapter, &mut gateway, &taken);
        assert_eq!(heard[0].kind(), Kind::Response(200));
        assert_eq!(heard[0].cseq().unwrap().1, "INVITE");
    }

    #[test]
    fn what_is_wrong_is_named_and_what_is_not_known_passed_over() {
        for (texts, what) in [
            (
                &[r#"{"type":"open","version":2}"#][..],
                "version 2 of the adapter protocol; version 1 is spoken here",
            ),
            (
                &[r#"{"type":"log-on","user":"a","password":"b"}"#],
                r#"{"type":"log-on","user":"a","password":"b"} before `open`"#,
            ),
            (
                &[r#"{"type":"open","version":1}"#, r#"{"type":"open","version":1}"#],
                "a second `open` on a connection",
            ),
            (
                &[r#"{"type":"open","version":1}"#, r#"{"type":"over","call":"1"}"#],
                r#"{"type":"over","call":"1"}: there is no such call"#,
            ),
            (&["{}"], "{}: it has no `type`"),
        ] {
            let mut gateway = Gateway::new(1);
            let mut said = None;
            for text in texts {
                said = gateway.hears(text);
            }
            assert_eq!(said.map(|(heard, _)| heard), Some(Heard::Wrong(what.to_owned())));
        }
        let unknown = Gateway::new(1).hears(r#"{"type":"weather"}"#);
        assert!(matches!(unknown, Some((Heard::Nonsense(_), None))), "{unknown:?}");
    }
}
