//! The reference client: a real process's worth of sockets, timers and files around the client rows. What it decides
//! it asks the rows, as far as they do not leave it to its [`Freedom`]; with a mutant's rows it is a broken client.

mod habit;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt;
use redial_model::ambiguity::Readings;
use redial_model::engine::{Position, Rules};
use redial_model::systems::myapps::client::{Client, ConnInfo, Event, Memory, Output, State, View};
use redial_model::systems::myapps::messages::{Alternative, Credentials, Login, Refusal};
use redial_model::topology::NodeId;
use serde::{Deserialize, Serialize};
use serde_json::json;

use habit::{Habits, give_up_after};

pub use habit::Habit;

use super::dial::{Dial, DialConfig, DialEvent, LogOn, Reply, SessionCredentials, Target};
use super::proforma::KEEP_ALIVE;
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::publication::Publication;
use crate::reference::{ClientConfig, ClientError, Freedom, Publisher};
use crate::tls;

/// The file in the state directory.
const STATE_FILE: &str = "redial-client.json";
/// 8 random bytes in hex, as the vendor's reference has it.
const NONCE_BYTES: usize = 8;
/// More redirects than this in a row have to be a loop: its attempt has failed.
const MOST_REDIRECTS: u32 = 10;
/// What a pause is divided by, of a client that hardly pauses.
const HARDLY: u32 = 20;

/// How the client is configured.
#[derive(Debug, Clone)]
struct Config {
    primary: Target,
    user: String,
    password: String,
    /// PEM of the authority that is trusted; without it, plain text.
    ca: Option<PathBuf>,
    /// Where the client keeps what it stores.
    state_dir: Option<PathBuf>,
    phys: Option<String>,
    retry_interval: Duration,
    answer_timeout: Duration,
    readings: Readings,
    habits: Habits,
}

impl Config {
    fn of(told: &ClientConfig) -> Result<Self, ClientError> {
        let text = |name| told.value(name).unwrap_or_default().to_owned();
        let path = |name| told.value(name).map(PathBuf::from);
        let primary = text("primary");
        // The port of `wss`, and of `ws` without a certificate.
        let default_port = if told.value("ca").is_some() { 443 } else { 80 };
        let primary = Target::parse(&primary, default_port).ok_or_else(|| {
            ClientError::Config(format!(
                "--primary: `{primary}` is no PBX; write `host:port/module`, as in `127.0.0.11:443/PBX0`"
            ))
        })?;
        Ok(Config {
            primary,
            user: text("user"),
            password: text("password"),
            ca: path("ca"),
            state_dir: path("state_dir"),
            phys: told.value("phys").map(str::to_owned),
            retry_interval: told.time(RETRY_INTERVAL),
            answer_timeout: told.time(ANSWER_TIMEOUT),
            readings: told.readings,
            habits: Habits::of(&told.habits)?,
        })
    }
}

fn unusable(path: &Path, source: &dyn std::fmt::Display) -> ClientError {
    ClientError::Config(format!("cannot use `{}`: {source}", path.display()))
}

/// What is kept across restarts (MA-15).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Stored {
    secondary: Option<String>,
    session: Option<(String, String)>,
}

/// A running client.
pub struct Reference {
    config: Config,
    freedom: Freedom,
    rules: Rules<Client>,
    position: Position<Client>,
    /// The PBXes that it has heard of; a node of the rules is a place in this list. The first one is the primary.
    places: Vec<Target>,
    session: Option<SessionCredentials>,
    nonce: String,
    dial_config: Arc<DialConfig>,
    dial: Option<Dial>,
    stored: Stored,
    publisher: Publisher,
    /// Attempts since a login was accepted.
    attempts: u32,
    /// Redirects since it last made an attempt by itself.
    redirects: u32,
    /// Connections that it does not use any more, and has not ended.
    abandoned: Vec<Dial>,
}

impl Reference {
    /// A client that has been started: it has read what it stored.
    ///
    /// # Errors
    /// A file cannot be read, or makes no sense.
    pub fn new(told: ClientConfig, rules: Rules<Client>, publisher: Publisher) -> Result<Self, ClientError> {
        let config = Config::of(&told)?;
        let stored = config.state_dir.as_deref().map_or(Ok(Stored::default()), load)?;
        let tls = match &config.ca {
            Some(path) => {
                let pem = std::fs::read_to_string(path).map_err(|error| unusable(path, &error))?;
                let careless = config.habits.has(Habit::TakesAnyCertificate);
                let client = if careless { tls::careless_client() } else { tls::client(&pem) };
                Some(client.map_err(|error| unusable(path, &error))?)
            }
            None => None,
        };
        let mut freedom = told.freedom;
        let keep_alive = freedom.period(told.times[KEEP_ALIVE]);
        let dial_config = Arc::new(DialConfig {
            tls,
            answer_limit: config.answer_timeout,
            keep_alive: Some(keep_alive).filter(|_| !config.habits.has(Habit::AsksForNoSign)),
            hosts: told.hosts,
            user_agent: concat!("redial/", env!("CARGO_PKG_VERSION")).to_owned(),
            waits_for_tcp: config.habits.has(Habit::WaitsForConnections),
            pongs: !config.habits.has(Habit::AnswersNoPing),
        });
        let mut client = Reference {
            places: vec![config.primary.clone()],
            session: stored.session.clone().map(|(name, password)| SessionCredentials { name, password }),
            position: Client::start(Memory::NEW),
            nonce: String::new(),
            dial: None,
            stored: Stored::default(),
            rules,
            dial_config,
            publisher,
            config,
            freedom,
            attempts: 0,
            redirects: 0,
            abandoned: Vec::new(),
        };
        let secondary =
            stored.secondary.as_deref().and_then(|place| Target::parse(place, client.config.primary.port));
        let memory = &mut client.position.memory;
        memory.session = client.session.is_some();
        memory.secondary = secondary.map(|target| place(&mut client.places, target));
        memory.published.sec = memory.secondary;
        client.stored = stored;
        Ok(client)
    }

    /// Runs until it is ended.
    ///
    /// # Errors
    /// What is to be kept cannot be written.
    pub async fn run(mut self) -> Result<(), ClientError> {
        let mut pause = Duration::ZERO;
        loop {
            let event = match self.position.state {
                State::Offline | State::LoggedOut => {
                    tokio::time::sleep(pause).await;
                    if give_up_after(&self.config.habits, self.attempts) {
                        std::future::pending::<()>().await;
                    }
                    self.attempts += 1;
                    self.redirects = 0;
                    pause = match self.config.habits.has(Habit::HardlyPauses) {
                        true => self.config.retry_interval / HARDLY,
                        false => self.freedom.pause(self.config.retry_interval),
                    };
                    Some(Event::DialDue)
                }
                _ => self.next_event().await,
            };
            if let Some(event) = event {
                if event != Event::DialDue {
                    self.freedom.hesitates(self.config.answer_timeout).await;
                }
                self.tell(event).await?;
            }
        }
    }

    async fn next_event(&mut self) -> Option<Event> {
        let Some(dial) = &mut self.dial else {
            // Only a broken client waits for a connection that it has not got.
            tokio::time::sleep(self.config.answer_timeout).await;
            return Some(Event::NoAnswer);
        };
        let event = dial.next_event().await;
        tracing::debug!(?event, "the PBX");
        Some(match event {
            Some(DialEvent::Connected) => Event::Connected,
            Some(DialEvent::Unreachable { .. }) => Event::Unreachable,
            Some(DialEvent::Answered(reply)) => self.answered(reply)?,
            Some(DialEvent::StandbyBack) => Event::StandbyBack,
            Some(DialEvent::LogoutResult) if self.config.habits.has(Habit::IgnoresLogout) => Event::Unknown,
            Some(DialEvent::LogoutResult) => Event::LogoutResult,
            Some(DialEvent::Unknown { .. }) => Event::Unknown,
            Some(DialEvent::Garbage { .. }) => Event::Garbage,
            Some(DialEvent::NoAnswer { .. }) => Event::NoAnswer,
            Some(DialEvent::Lost { .. }) | None => {
                self.dial = None;
                Event::Lost
            }
        })
    }

    fn answered(&mut self, reply: Reply) -> Option<Event> {
        let port = self.config.primary.port;
        Some(match reply {
            Reply::Accepted { standby, alternative, genuine, session, .. } => {
                let genuine = genuine || self.config.habits.has(Habit::TakesForgedResults);
                self.keep(session, genuine);
                let alternative = alternative.and_then(|named| {
                    let target = Target::parse(&named.place, port)?;
                    Some(Alternative { pbx: place(&mut self.places, target), implicit: named.implicit })
                });
                Event::Accepted { standby, alternative, genuine }
            }
            Reply::Redirected { host, module, port: named, genuine, session } => {
                self.redirects += 1;
                if self.redirects > MOST_REDIRECTS && !self.config.habits.has(Habit::FollowsForEver) {
                    return Some(Event::NoAnswer);
                }
                self.keep(session, genuine);
                let target = Target { host, module, port: named.unwrap_or(port) };
                Event::Redirected { to: place(&mut self.places, target), genuine }
            }
            Reply::Rejected { refusal, .. } => {
                if refusal == Refusal::Denied && self.config.habits.has(Habit::ForgetsWhenRefused) {
                    self.position.memory.secondary = None;
                }
                Event::Rejected(refusal)
            }
            Reply::SecondFactor => Event::SecondFactor,
        })
    }

    fn keep(&mut self, session: Option<SessionCredentials>, genuine: bool) {
        if let Some(session) = session.filter(|_| genuine) {
            self.session = Some(session);
        }
    }

    async fn tell(&mut self, event: Event) -> Result<(), ClientError> {
        let view = View { configured: NodeId(0), readings: self.config.readings };
        let (row, outputs) = self.freedom.step(&self.rules, &mut self.position, &event, view);
        let row = row.map_or("none", |row| self.rules.rows()[row].id);
        tracing::debug!(?event, row, state = ?self.position.state, "step");
        for output in outputs {
            match output {
                Output::Dial(node) => {
                    let mut target = self.places[node.index()].clone();
                    if self.config.habits.has(Habit::AlwaysPbx0) {
                        "PBX0".clone_into(&mut target.module);
                    }
                    tracing::info!(row, "connects to {}", self.name(node));
                    self.dial = Some(Dial::start(Arc::clone(&self.dial_config), target));
                }
                Output::LogOn(login) => {
                    tracing::info!(row, "logs on with {:?} credentials", login.credentials);
                    self.log_on(login);
                }
                Output::HangUp => {
                    let keeps = self.config.habits.has(Habit::NeverHangsUp);
                    if keeps {
                        self.abandoned.extend(self.dial.take());
                    } else if let Some(dial) = self.dial.take()
                        && !self.freedom.does_more()
                    {
                        // The PBX may be long in answering; the next attempt does not wait for it.
                        tokio::spawn(dial.close());
                    }
                }
                Output::Publish(info) => {
                    let named =
                        |node: Option<NodeId>| node.map_or_else(|| "none".to_owned(), |node| self.name(node));
                    let (current, secondary) = (named(info.cur), named(info.sec));
                    tracing::info!(
                        row,
                        up = info.up,
                        standby = info.standby,
                        current,
                        secondary,
                        "connection"
                    );
                    // Nobody reads it any more once the program ends.
                    let (name, value) = ("connInfo".to_owned(), self.render(info));
                    let _ = self.publisher.send(Publication { name, value });
                }
            }
        }
        if let (Event::Accepted { .. }, State::AtHome | State::AtStandby) = (&event, self.position.state) {
            self.attempts = 0;
            let subscribes = self.config.habits.has(Habit::Subscribes) || self.freedom.does_more();
            if let Some(dial) = self.dial.as_ref().filter(|_| subscribes) {
                dial.say("SubscribeApps");
            }
        }
        self.store()
    }

    fn log_on(&mut self, login: Login) {
        if login.fresh_nonce {
            let bytes: [u8; NONCE_BYTES] = rand::rng().random();
            self.nonce = hex::encode(bytes);
        }
        let user = || (self.config.user.clone(), self.config.password.clone());
        let (name, password) = match (login.credentials, &self.session) {
            (Credentials::Session, Some(session)) => (session.name.clone(), session.password.clone()),
            _ => user(),
        };
        if let Some(dial) = &self.dial {
            dial.log_on(LogOn { credentials: login.credentials, name, password, nonce: self.nonce.clone() });
        }
    }

    fn name(&self, node: NodeId) -> String {
        let target = &self.places[node.index()];
        format!("{}/{}", target.host, target.module)
    }

    fn render(&self, info: ConnInfo) -> serde_json::Value {
        let current = |node| {
            let name = self.name(node);
            match self.config.habits.has(Habit::NamesNoModule) {
                true => name.split('/').next().unwrap_or_default().to_owned(),
                false => name,
            }
        };
        let mut value = json!({
            "up": info.up,
            "standby": info.standby,
            "cur": info.cur.map(current),
            "pri": info.pri.map(|node| self.name(node)),
            "sec": info.sec.map(|node| self.name(node)),
        });
        if let Some(phys) = &self.config.phys {
            value["phys"] = json!(phys);
        }
        value
    }

    fn store(&mut self) -> Result<(), ClientError> {
        let memory = self.position.memory;
        let with_port = |node: NodeId| {
            let target = &self.places[node.index()];
            format!("{}:{}/{}", target.host, target.port, target.module)
        };
        let session = self.session.as_ref().filter(|_| memory.session);
        let mut stored = Stored {
            secondary: memory.secondary.map(with_port),
            session: session.map(|session| (session.name.clone(), session.password.clone())),
        };
        if self.stored.session.is_some() && self.config.habits.has(Habit::KeepsFirstSession) {
            stored.session.clone_from(&self.stored.session);
        }
        if stored == self.stored {
            return Ok(());
        }
        if let Some(directory) = &self.config.state_dir {
            save(directory, &stored)?;
        }
        self.stored = stored;
        Ok(())
    }
}

fn place(places: &mut Vec<Target>, target: Target) -> NodeId {
    let place = places.iter().position(|known| *known == target).unwrap_or_else(|| {
        places.push(target);
        places.len() - 1
    });
    // An endless supply of new PBXes is a hostile one; forgetting the oldest would do no better.
    NodeId(u8::try_from(place).unwrap_or(u8::MAX))
}

fn load(directory: &Path) -> Result<Stored, ClientError> {
    let path = directory.join(STATE_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| {
            let path = path.display();
            ClientError::Config(format!("{path}: {error}; remove the file to start with nothing stored"))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Stored::default()),
        Err(error) => Err(unusable(&path, &error)),
    }
}

/// Whoever ends the client at any moment finds the old file or the new one, and never half of it.
fn save(directory: &Path, stored: &Stored) -> Result<(), ClientError> {
    let path = directory.join(STATE_FILE);
    let new = directory.join(format!("{STATE_FILE}.new"));
    let text = json!(stored).to_string();
    std::fs::write(&new, text)
        .and_then(|()| std::fs::rename(&new, &path))
        .map_err(|error| ClientError::Failed(format!("cannot write `{}`: {error}", path.display())))
}
