//! The other end: a user agent that registers, proves who it is, and takes calls. When it does what, it is told.

use std::collections::{BTreeMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::digest::{Challenge, Credentials};
use super::gateway::Adapter;
use super::link::Link;
use super::message::{Kind, Message};
use super::registrar::Key;
use super::transport::Transport;
use super::value;
use super::written::{Answer, BRANCH, Request, silent_sdp};

/// A client waits this many times T1 for an answer (RFC 3261, 17.1.2.2: timer F), and pauses no longer than 8 times T1 before it
/// says the same again.
const T1_IN_F: u32 = 64;
const T1_IN_T2: u32 = 8;
/// So often it proves in one attempt who it is.
const MOST_PROOFS: u32 = 2;
/// A sign of life (RFC 5626, 4.4.1).
const LIFE: &[u8] = b"\r\n\r\n";
/// What a registration may say and need not.
const MORE: [(&str, &str); 3] = [
    ("User-Agent", concat!("redial/", env!("CARGO_PKG_VERSION"))),
    ("Supported", "path, outbound"),
    ("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY"),
];

/// What an agent is told.
#[derive(Debug)]
pub struct AgentConfig {
    /// What its messages go over.
    pub transport: Transport,
    /// What it makes TLS with.
    pub tls: Option<std::sync::Arc<tokio_rustls::rustls::ClientConfig>>,
    /// Who it is.
    pub user: String,
    /// Its password.
    pub password: String,
    /// The domain of the user.
    pub domain: String,
    /// How long it waits for an answer.
    pub answer_limit: Duration,
    /// It proves its password where it is asked to.
    pub proves: bool,
    /// It says in its registrations what it need not say.
    pub says_more: bool,
    /// It says again over UDP what was not answered.
    pub repeats: bool,
    /// It takes for an answer what is one to its own request, and nothing else.
    pub checks_answers: bool,
    /// A longer message is the last thing that it does anything about.
    pub longest: usize,
}

/// What became of a registration that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It was granted.
    Granted,
    /// It was refused, with this status.
    Refused(u16),
    /// Nothing came.
    Not,
}

/// Which answer is waited for.
struct Awaited {
    method: &'static str,
    cseq: u32,
    call_id: String,
    branch: String,
}

impl Awaited {
    /// Whether a final response is the answer (RFC 3261, 8.1.3.3 and 17.1.3).
    fn is(&self, answer: &Message) -> bool {
        let mut vias = answer.values("Via");
        let via = vias.next().map(String::from_utf8_lossy).unwrap_or_default();
        let branch = value::parameter(&via, "branch").and_then(|branch| branch.strip_prefix(BRANCH));
        branch == Some(&self.branch)
            && vias.next().is_none()
            && answer.cseq() == Some((self.cseq, self.method.to_owned()))
            && answer.text("Call-ID").is_some_and(|id| id == self.call_id)
    }
}

/// Whether a server can be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It can; over datagrams nobody knows.
    Yes,
    /// It has refused that.
    No,
    /// It had not answered when the time for an answer was over.
    NotYet,
}

/// What happens to it, unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// A call began: it was taken.
    CallBegins,
    /// The call ended.
    CallEnds,
    /// The connection to its server is over.
    Disconnected,
}

/// The call that it has.
struct Call {
    invite: Key,
    call_id: String,
    taken: Vec<u8>,
}

/// A user agent.
pub struct Agent {
    config: AgentConfig,
    link: Link,
    rng: StdRng,
    call_id: String,
    tag: String,
    /// What it is called on a WebSocket, which nobody can reach but on that (RFC 7118, 5.2.2).
    unreachable: Option<String>,
    cseq: u32,
    challenges: BTreeMap<SocketAddr, (Challenge, u32)>,
    /// How long its registration lasts, as it was told last.
    granted: Option<Duration>,
    call: Option<Call>,
    happened: VecDeque<Happening>,
}

impl Agent {
    /// One that has just been switched on.
    pub fn new(config: AgentConfig) -> Self {
        let mut rng = StdRng::from_rng(&mut rand::rng());
        let adapter = Adapter::new(&config.user, &config.password, config.says_more);
        let link = Link::new(config.transport, config.tls.clone(), adapter);
        let is_unreachable = config.transport.is_websocket();
        Agent {
            call_id: format!("{:016x}@redial", rng.random::<u64>()),
            tag: format!("{:08x}", rng.random::<u32>()),
            unreachable: is_unreachable.then(|| format!("{:012x}.invalid", rng.random::<u32>())),
            cseq: 0,
            challenges: BTreeMap::new(),
            granted: None,
            call: None,
            happened: VecDeque::new(),
            config,
            link,
            rng,
        }
    }

    /// Sees to it that a server can be spoken to.
    pub async fn reach(&mut self, server: SocketAddr) -> Reached {
        self.connect(server, Instant::now() + self.config.answer_limit).await
    }

    async fn connect(&mut self, server: SocketAddr, until: Instant) -> Reached {
        match timeout_at(until, self.link.connect(server)).await {
            Ok(Ok(())) => Reached::Yes,
            Ok(Err(_)) => Reached::No,
            Err(_) => Reached::NotYet,
        }
    }

    /// Gives up its connection, if it has one.
    pub fn disconnect(&mut self) {
        self.link.disconnect();
    }

    /// Gives up its call, if it has one.
    pub fn drop_call(&mut self) {
        self.call = None;
    }

    /// Asks a server for a registration of so many seconds, or to keep one.
    pub async fn register(&mut self, server: SocketAddr, expires: u64) -> Answered {
        let until = Instant::now() + self.config.answer_limit;
        if self.connect(server, until).await != Reached::Yes {
            return Answered::Not;
        }
        for _ in 0..=MOST_PROOFS {
            let proves = self.challenges.contains_key(&server);
            let branch = self.branch();
            let request = self.registration(server, expires, &branch);
            let of = Awaited { method: "REGISTER", cseq: self.cseq, call_id: self.call_id.clone(), branch };
            let answer = self.answer_to(server, &request, of, until).await;
            let Some(answer) = answer else { return Answered::Not };
            match answer.kind() {
                Kind::Response(200) => {
                    self.granted = lasts(&answer);
                    return Answered::Granted;
                }
                Kind::Response(401) if !self.config.proves => return Answered::Refused(401),
                Kind::Response(401) => match challenge(&answer) {
                    // What it has proved is not believed.
                    Some(challenge) if proves && !challenge.stale => return Answered::Refused(401),
                    Some(challenge) => drop(self.challenges.insert(server, (challenge, 0))),
                    None => return Answered::Refused(401),
                },
                Kind::Response(status) => return Answered::Refused(status),
                Kind::Request { .. } => {}
            }
        }
        Answered::Refused(401)
    }

    /// How long the registration lasts that it was granted last, if it was told.
    pub fn granted(&self) -> Option<Duration> {
        self.granted
    }

    /// Calls a colleague through a server; what it is answered in the end, if anything. The call is not kept.
    pub async fn call_out(&mut self, server: SocketAddr) -> Option<u16> {
        let until = Instant::now() + self.config.answer_limit;
        let AgentConfig { user, domain, transport, .. } = &self.config;
        let (own, in_via) = (self.own(server), transport.in_via());
        let [uri, from] = [format!("sip:202@{domain}"), format!("<sip:{user}@{domain}>;tag={}", self.tag)];
        let contact = format!("<sip:{user}@{own}>");
        let call_id = format!("{:016x}@redial", self.rng.random::<u64>());
        let branch = self.branch();
        let request = |method, to: &str, body| {
            let fields = vec![("Contact", contact.clone())];
            let (via, uri, from, call_id) = ((in_via, own.as_str(), branch.as_str()), &uri, &from, &call_id);
            Request { method, uri, via, from, to, call_id, cseq: 1, fields, body }.bytes()
        };
        let invite = request("INVITE", &format!("<{uri}>"), silent_sdp(Ipv4Addr::UNSPECIFIED.into()));
        let of = Awaited { method: "INVITE", cseq: 1, call_id: call_id.clone(), branch: branch.clone() };
        let answer = self.answer_to(server, &invite, of, until).await?;
        let ack = request("ACK", &answer.text("To").unwrap_or_default(), String::new());
        // Whoever is not there any more needs none.
        let _ = self.link.send(server, &ack).await;
        match answer.kind() {
            Kind::Response(status) => Some(status),
            Kind::Request { .. } => None,
        }
    }

    /// Shows a server that it is there, by what means nothing. On a WebSocket there is another way.
    pub async fn shows_life(&mut self, server: SocketAddr) {
        if !self.config.transport.is_websocket() {
            // Whoever is not there misses nothing.
            let _ = self.link.send(server, LIFE).await;
        }
    }

    /// Ends its registration with a server, and does not wait for an answer.
    pub async fn unregister(&mut self, server: SocketAddr) {
        let branch = self.branch();
        let request = self.registration(server, 0, &branch);
        // Where nobody listens, there is no registration either.
        let _ = self.link.send(server, &request).await;
    }

    /// What happens next.
    pub async fn next(&mut self) -> Happening {
        loop {
            if let Some(happening) = self.happened.pop_front() {
                return happening;
            }
            match self.link.receive().await {
                Some((bytes, from)) => drop(self.hears(bytes, from).await),
                None => return Happening::Disconnected,
            }
        }
    }

    /// Whether a call is up.
    pub fn is_in_call(&self) -> bool {
        self.call.is_some()
    }

    /// Where it is, as it tells that server.
    fn own(&self, server: SocketAddr) -> String {
        self.unreachable.clone().unwrap_or_else(|| self.link.own(server).to_string())
    }

    /// What tells a transaction from others.
    fn branch(&mut self) -> String {
        format!("{:016x}", self.rng.random::<u64>())
    }

    fn registration(&mut self, server: SocketAddr, expires: u64, branch: &str) -> Vec<u8> {
        self.cseq += 1;
        let AgentConfig { user, password, domain, transport, .. } = &self.config;
        let (uri, own) = (format!("sip:{domain}"), self.own(server));
        let aor = format!("<sip:{user}@{domain}>");
        let contact = format!("<sip:{user}@{own};transport={}>", transport.in_uri());
        let mut fields = vec![("Contact", contact), ("Expires", expires.to_string())];
        fields.extend(
            MORE.iter().filter(|_| self.config.says_more).map(|(name, text)| (*name, (*text).to_owned())),
        );
        if let Some((challenge, used)) = self.challenges.get_mut(&server) {
            *used += 1;
            let drawn = format!("{:016x}", self.rng.random::<u64>());
            let counted = (*used, drawn);
            let proof = Credentials::answer(challenge, (user, password), ("REGISTER", &uri), counted);
            fields.push(("Authorization", proof.to_string()));
        }
        let request = Request {
            method: "REGISTER",
            uri: &uri,
            via: (transport.in_via(), &own, branch),
            from: &format!("{aor};tag={}", self.tag),
            to: &aor,
            call_id: &self.call_id,
            cseq: self.cseq,
            fields,
            body: String::new(),
        };
        request.bytes()
    }

    /// Sends a request, over UDP again and again, until it has its final answer. `None`: there is none in time.
    async fn answer_to(
        &mut self,
        server: SocketAddr,
        request: &[u8],
        of: Awaited,
        until: Instant,
    ) -> Option<Message> {
        let t1 = self.config.answer_limit / T1_IN_F;
        let mut pause = t1;
        self.link.send(server, request).await.ok()?;
        let mut again = Instant::now() + pause;
        loop {
            tokio::select! {
                received = self.link.receive() => {
                    let (bytes, from) = received?;
                    let Some(answer) = self.hears(bytes, from).await else { continue };
                    let is_final = !matches!(answer.kind(), Kind::Response(100..200));
                    if is_final && (of.is(&answer) || !self.config.checks_answers) {
                        return Some(answer);
                    }
                }
                () = sleep_until(again.min(until)) => {
                    if Instant::now() >= until {
                        return None;
                    }
                    if self.config.transport == Transport::Udp && self.config.repeats {
                        self.link.send(server, request).await.ok()?;
                        pause = (pause * 2).min(t1 * T1_IN_T2);
                        again += pause;
                    } else {
                        again = until;
                    }
                }
            }
        }
    }

    /// Deals with what came; a response is handed on.
    async fn hears(&mut self, bytes: Vec<u8>, from: SocketAddr) -> Option<Message> {
        if bytes.len() > self.config.longest {
            return std::future::pending().await;
        }
        let message = Message::parse(bytes).ok()?;
        if !message.is_whole() && self.config.checks_answers {
            return None;
        }
        let Some(method) = message.method() else { return Some(message) };
        let answer = match method {
            "ACK" => return None,
            "INVITE" => self.called(&message, from),
            "BYE" => {
                let id = message.text("Call-ID").unwrap_or_default();
                let ends = self.call.as_ref().is_some_and(|call| call.call_id == id);
                if ends {
                    self.call = None;
                    self.happened.push_back(Happening::CallEnds);
                }
                Answer::to(&message, if ends { 200 } else { 481 }, &self.tag, None).bytes()
            }
            "OPTIONS" | "NOTIFY" => Answer::to(&message, 200, &self.tag, None).bytes(),
            _ => Answer::to(&message, 405, &self.tag, None).bytes(),
        };
        // Whoever asks and does not listen gets no answer.
        let _ = self.link.send(from, &answer).await;
        None
    }

    fn called(&mut self, invite: &Message, from: SocketAddr) -> Vec<u8> {
        let key = Key::of(invite);
        if let Some(call) = &self.call {
            return match call.invite == key {
                true => call.taken.clone(),
                false => Answer::to(invite, 486, &self.tag, None).bytes(),
            };
        }
        let own = self.own(from);
        let answer = Answer::to(invite, 200, &self.tag, None)
            .with("Contact", format!("<sip:{}@{own}>", self.config.user))
            .with_sdp(silent_sdp(Ipv4Addr::UNSPECIFIED.into()));
        let call_id = invite.text("Call-ID").unwrap_or_default().into_owned();
        let taken = answer.bytes();
        self.call = Some(Call { invite: key, call_id, taken: taken.clone() });
        self.happened.push_back(Happening::CallBegins);
        taken
    }
}

/// How long a registration lasts that was granted so (RFC 3261, 10.2.4).
fn lasts(answer: &Message) -> Option<Duration> {
    let contact = answer.text("Contact").unwrap_or_default();
    let own = value::parameter(&contact, "expires").map(str::to_owned);
    let text = own.or_else(|| answer.text("Expires").map(Into::into))?;
    Some(Duration::from_secs(text.trim().parse().ok()?))
}

/// The first challenge of an answer that can be met.
fn challenge(answer: &Message) -> Option<Challenge> {
    let values: Vec<_> = answer.values("WWW-Authenticate").map(String::from_utf8_lossy).collect();
    values.iter().find_map(|value| Challenge::parse(value))
}

/// The address that a text names: `host:port`, or a SIP URI of it, with an address and not a name.
pub fn address(text: &str) -> Option<SocketAddr> {
    let text = value::uri(text);
    let text = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:")).unwrap_or(text);
    text.split(';').next()?.parse().ok()
}
