//! The task behind one [`Dial`](super::Dial).

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use redial_model::systems::myapps::messages::{Credentials, Refusal};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as WsError, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::event::{DialEvent, Reply, Secondary, SessionCredentials, Step};
use super::order::{Command, LogOn};
use super::target::{DialConfig, Target, split_port};
use super::without_pongs::WithoutPongs;
use crate::myapps::digest::{Half, Proof};
use crate::myapps::messages::{self, FromPbx, LONGEST_FRAME, LoginRequest, Signed};
use crate::net::TcpStream;
use crate::stream::Stream;

type WebSocket = WebSocketStream<Stream>;

/// The connection ends: it is over, or nobody waits for its events any more.
struct Over;

/// Connects and speaks until the connection is over or its owner is gone.
pub(super) async fn run(
    config: Arc<DialConfig>,
    target: Target,
    mut commands: mpsc::UnboundedReceiver<Command>,
    events: mpsc::Sender<DialEvent>,
) {
    let connected = tokio::select! {
        connected = connect(&config, &target) => connected,
        () = given_up(&mut commands) => return,
    };
    let event = match connected {
        Ok(Ok(websocket)) => {
            let now = Instant::now();
            let line = Line {
                alive: KeepAlive { interval: config.keep_alive, heard: now, pinged: None },
                secure: config.tls.is_some(),
                config: &config,
                websocket,
                events: &events,
                login: None,
            };
            return line.speak(commands).await;
        }
        Ok(Err(reason)) => DialEvent::Unreachable { reason },
        Err(_) => DialEvent::NoAnswer { to: Step::Connect },
    };
    // Nobody may be listening any more.
    let _ = events.send(event).await;
}

/// There is nothing to do before there is a connection, except not to want it any more.
async fn given_up(commands: &mut mpsc::UnboundedReceiver<Command>) {
    while let Some(command) = commands.recv().await {
        if matches!(command, Command::Close) {
            return;
        }
    }
}

async fn connect(config: &DialConfig, target: &Target) -> Result<Result<WebSocket, String>, Elapsed> {
    let limit = config.answer_limit;
    if !config.waits_for_tcp {
        return timeout(limit, async { upgraded(config, target, reached(config, target).await?).await })
            .await;
    }
    match reached(config, target).await {
        Ok(tcp) => timeout(limit, upgraded(config, target, tcp)).await,
        Err(reason) => Ok(Err(reason)),
    }
}

/// A host as addresses and names are written elsewhere.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

async fn reached(config: &DialConfig, Target { host, port, .. }: &Target) -> Result<TcpStream, String> {
    let bare = bare(host);
    let tcp = match config.hosts.get(bare) {
        Some(address) => TcpStream::connect(SocketAddr::new(*address, *port)).await,
        None => TcpStream::connect_by_name(bare, *port).await,
    };
    tcp.map_err(|error| format!("no connection to {host}:{port}: {error}"))
}

async fn upgraded(config: &DialConfig, target: &Target, tcp: TcpStream) -> Result<WebSocket, String> {
    let Target { host, port, module } = target;
    let bare = bare(host);
    // Messages are short, and each is waited for; without this one the connection is only slower.
    let _ = tcp.set_nodelay(true);
    let (scheme, stream): (_, Stream) = match &config.tls {
        None => ("ws", Box::new(tcp)),
        Some(tls) => {
            let name = ServerName::try_from(bare.to_owned())
                .map_err(|error| format!("{host} is no name for TLS: {error}"))?;
            let stream = TlsConnector::from(Arc::clone(tls)).connect(name, tcp).await;
            ("wss", Box::new(stream.map_err(|error| format!("no TLS with {host}:{port}: {error}"))?))
        }
    };
    let stream = if config.pongs { stream } else { Box::new(WithoutPongs(stream)) };
    let authority = if bare.contains(':') { format!("[{bare}]") } else { bare.to_owned() };
    let url = format!("{scheme}://{authority}:{port}/{module}/APPCLIENT/websocket");
    let limits =
        WebSocketConfig::default().max_message_size(Some(LONGEST_FRAME)).max_frame_size(Some(LONGEST_FRAME));
    match client_async_with_config(&url, stream, Some(limits)).await {
        Ok((websocket, _)) => Ok(websocket),
        Err(error) => Err(format!("no WebSocket at {url}: {error}")),
    }
}

struct Line<'a> {
    config: &'a DialConfig,
    secure: bool,
    websocket: WebSocket,
    events: &'a mpsc::Sender<DialEvent>,
    login: Option<Login>,
    alive: KeepAlive,
}

/// A login under way.
struct Login {
    with: LogOn,
    /// Present once a challenge was answered.
    proof: Option<Proof>,
    /// When the PBX's next message is due; not while the user has to do something.
    due: Option<Instant>,
}

struct KeepAlive {
    interval: Option<Duration>,
    heard: Instant,
    pinged: Option<Instant>,
}

impl Line<'_> {
    async fn speak(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        if self.report(DialEvent::Connected).await.is_err() {
            return;
        }
        loop {
            let (deadline, to) = self.next_deadline();
            let result = tokio::select! {
                // What has come is looked at before it is called late: the machine may have been slow to wake us.
                biased;
                command = commands.recv() => match command {
                    Some(Command::LogOn(with)) => self.ask(with).await,
                    Some(Command::Say(mt)) => self.send(messages::plain(&mt, Value::Null)).await,
                    Some(Command::Close) => return self.close().await,
                    None => return,
                },
                frame = self.websocket.next() => self.take(frame).await,
                () = until(deadline) => self.late(to).await,
            };
            if result.is_err() {
                return;
            }
        }
    }

    /// What is due first, and what it answers.
    fn next_deadline(&self) -> (Option<Instant>, Step) {
        let login = self.login.as_ref().and_then(|login| login.due);
        let KeepAlive { interval, heard, pinged } = self.alive;
        let alive = match pinged {
            Some(pinged) => Some(pinged + self.config.answer_limit),
            None => interval.map(|interval| heard + interval),
        };
        match (login, alive) {
            (Some(login), alive) if alive.is_none_or(|alive| login <= alive) => (Some(login), Step::Login),
            (_, alive) => (alive, Step::KeepAlive),
        }
    }

    async fn late(&mut self, to: Step) -> Result<(), Over> {
        if to == Step::Login {
            // Told once; what the caller makes of it is the caller's business.
            if let Some(login) = &mut self.login {
                login.due = None;
            }
        } else if self.alive.pinged.is_none() {
            self.alive.pinged = Some(Instant::now());
            return self.write(Message::Ping("redial".into())).await;
        } else {
            self.alive = KeepAlive { interval: None, pinged: None, ..self.alive };
        }
        self.report(DialEvent::NoAnswer { to }).await
    }

    async fn ask(&mut self, with: LogOn) -> Result<(), Over> {
        let request = LoginRequest {
            credentials: with.credentials,
            method: None,
            username: None,
            nonce: None,
            response: None,
            user_agent: Some(self.config.user_agent.clone()),
        };
        self.login = Some(Login { with, proof: None, due: self.due() });
        self.send(messages::login(&request)).await
    }

    async fn take(&mut self, frame: Option<Result<Message, WsError>>) -> Result<(), Over> {
        self.alive.heard = Instant::now();
        self.alive.pinged = None;
        match frame {
            Some(Ok(Message::Text(text))) => self.hear(&text).await,
            Some(Ok(Message::Binary(bytes))) => {
                self.garbage(format!("a binary frame of {} bytes", bytes.len())).await
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(()),
            Some(Ok(Message::Close(_))) => {
                self.finish().await;
                self.lost("closed by the PBX".to_owned()).await
            }
            Some(Err(error @ (WsError::Capacity(_) | WsError::Utf8(_)))) => {
                self.garbage(error.to_string()).await?;
                self.lost("the rest of the stream cannot be read".to_owned()).await
            }
            Some(Err(WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake))) | None => {
                self.lost("ended without a close frame".to_owned()).await
            }
            Some(Err(error)) => self.lost(error.to_string()).await,
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Over> {
        let message = match FromPbx::parse(text) {
            Ok(message) => message,
            Err(error) => return self.garbage(error.to_string()).await,
        };
        match message {
            FromPbx::Authenticate { domain, challenge } => self.prove(domain, challenge).await,
            FromPbx::Authorize { .. } => {
                // That nothing comes for a while is told once more: whether the client waits on is not ours to decide.
                let due = self.due();
                if let Some(login) = &mut self.login {
                    login.due = due;
                }
                self.report(DialEvent::Answered(Reply::SecondFactor)).await
            }
            FromPbx::Refused { error, .. } => {
                self.login = None;
                let refusal = match error {
                    messages::SESSION_EXPIRED => Refusal::SessionExpired,
                    _ => Refusal::Denied,
                };
                self.report(DialEvent::Answered(Reply::Rejected { refusal, error })).await
            }
            FromPbx::Accepted(signed) => self.result("LoginResult", signed, accepted).await,
            FromPbx::Redirect(signed) => self.result("Redirect", signed, redirected).await,
            FromPbx::StandbyBack => self.report(DialEvent::StandbyBack).await,
            FromPbx::LogoutResult => self.report(DialEvent::LogoutResult).await,
            FromPbx::Known(_) => Ok(()),
            FromPbx::Other(mt) => self.report(DialEvent::Unknown { mt }).await,
        }
    }

    async fn prove(&mut self, domain: String, challenge: String) -> Result<(), Over> {
        let due = self.due();
        let Some(login) = &mut self.login else {
            return self.garbage("Authenticate, but no login is under way".to_owned()).await;
        };
        let LogOn { credentials, name, password, nonce } = login.with.clone();
        let proof =
            Proof { credentials, domain, username: name.clone(), password, nonce: nonce.clone(), challenge };
        let request = LoginRequest {
            credentials,
            method: Some("digest".to_owned()),
            username: Some(name),
            nonce: Some(nonce),
            response: Some(proof.response()),
            user_agent: Some(self.config.user_agent.clone()),
        };
        login.proof = Some(proof);
        login.due = due;
        self.send(messages::login(&request)).await
    }

    async fn result(
        &mut self,
        mt: &str,
        signed: Signed,
        read: fn(&Signed, &Proof, bool) -> Reply,
    ) -> Result<(), Over> {
        match self.login.take() {
            Some(Login { proof: Some(proof), .. }) => {
                self.report(DialEvent::Answered(read(&signed, &proof, self.secure))).await
            }
            login => {
                self.login = login;
                self.garbage(format!("{mt}, but no challenge was answered")).await
            }
        }
    }

    async fn send(&mut self, text: String) -> Result<(), Over> {
        self.write(Message::text(text)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), Over> {
        match timeout(self.config.answer_limit, self.websocket.send(message)).await {
            // Where the PBX has left, reading tells; it may have said something before.
            Ok(_) => Ok(()),
            Err(_) => self.lost("the PBX does not take what is sent".to_owned()).await,
        }
    }

    async fn close(mut self) {
        // A PBX that does not agree in time is left all the same.
        let _ = timeout(self.config.answer_limit, self.websocket.close(None)).await;
        self.finish().await;
    }

    /// Completes the closing handshake.
    async fn finish(&mut self) {
        let rest = async { while let Some(Ok(_)) = self.websocket.next().await {} };
        let _ = timeout(self.config.answer_limit, rest).await;
    }

    async fn garbage(&mut self, reason: String) -> Result<(), Over> {
        self.report(DialEvent::Garbage { reason }).await
    }

    async fn lost(&mut self, reason: String) -> Result<(), Over> {
        self.report(DialEvent::Lost { reason }).await?;
        Err(Over)
    }

    async fn report(&mut self, event: DialEvent) -> Result<(), Over> {
        self.events.send(event).await.map_err(|_| Over)
    }

    fn due(&self) -> Option<Instant> {
        Some(Instant::now() + self.config.answer_limit)
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => pending().await,
    }
}

fn accepted(signed: &Signed, proof: &Proof, _: bool) -> Reply {
    let info = &signed.info;
    Reply::Accepted {
        standby: info.standby,
        alternative: info.alt.clone().map(|place| Secondary { place, implicit: info.alt_master }),
        master: info.master.clone(),
        genuine: proof.login_result(&signed.text) == signed.digest,
        session: session(signed, proof),
    }
}

fn redirected(signed: &Signed, proof: &Proof, secure: bool) -> Reply {
    let info = &signed.info;
    let (host, port) = split_port(&info.host);
    Reply::Redirected {
        host,
        module: info.module.clone(),
        port: port.or(if secure { info.https } else { info.http }),
        genuine: proof.redirect(&signed.text) == signed.digest,
        session: session(signed, proof),
    }
}

/// A session comes of a user login only.
fn session(signed: &Signed, proof: &Proof) -> Option<SessionCredentials> {
    let sealed = signed.info.session.as_ref().filter(|_| proof.credentials == Credentials::User)?;
    let name = proof.open(Half::Name, &sealed.usr)?;
    let password = proof.open(Half::Password, &sealed.pwd)?;
    Some(SessionCredentials { name, password })
}
