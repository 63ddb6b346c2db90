//! The servers that a reference client knows: those that it was told, those that it has found by DNS, or those of its settings file.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::agent::address;
use super::domain;
use super::gateway;
use super::habit::Habit;
use super::proforma::{OUTBOUND, SETTINGS_URL, SYSTEMS};
use super::settings_file;
use super::transport::Transport;
use crate::dns::question::Resolver;
use crate::files::fetch;
use crate::proforma::ANSWER_TIMEOUT;
use crate::reference::{ClientConfig, ClientError, Habits};

/// The servers that a phone knows, in the order in which it is to try them.
pub struct Directory {
    known: Vec<SocketAddr>,
    /// Who has told it, and is asked anew before it speaks to one of them, once what it knows is too old.
    source: Option<Source>,
    /// Until when it may keep what it knows; `None`: for ever.
    until: Option<Instant>,
    /// It keeps nothing at all.
    remembers: bool,
}

/// Where a phone learns of its servers that was told no address.
enum Source {
    /// By the DNS of its user's domain.
    Domain(Domain),
    /// By its settings file.
    File(File),
}

/// A user's domain.
struct Domain {
    name: String,
    resolver: Resolver,
    transport: Transport,
    by_priority: bool,
}

/// A settings file.
struct File {
    url: String,
    limit: Duration,
    transport: Transport,
    first_alone: bool,
    knows_each_line: bool,
}

pub(super) fn unusable(what: &str, why: impl std::fmt::Display) -> ClientError {
    ClientError::Config(format!("--value {what}: {why}"))
}

fn place(name: &'static str, text: &str) -> Result<SocketAddr, ClientError> {
    let there = gateway::address(text).or_else(|| address(text));
    there.ok_or_else(|| unusable(name, format!("`{text}` is no address and port")))
}

impl Directory {
    /// What a phone is told, which has to be told so many addresses, if it is told any. Where it has to ask DNS, or to read a settings file, it
    /// does so again and again, after such pauses, until that names somebody.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub async fn new(
        told: &ClientConfig,
        at_least: usize,
        transport: Transport,
        (habits, pause): (&Habits<Habit>, Duration),
    ) -> Result<Self, ClientError> {
        if told.value(SYSTEMS[0]).is_some() {
            return Directory::of_addresses(told, at_least);
        }
        let domain = told.value(OUTBOUND).or_else(|| told.value("domain"));
        let (source, forgets) = match (told.value("dns"), domain, told.value(SETTINGS_URL)) {
            (Some(dns), Some(name), _) => {
                let server = place("dns", dns)?;
                let resolver = Resolver { server, uses_tcp: !habits.has(Habit::TakesTruncated) };
                let by_priority = !habits.has(Habit::FirstRecord);
                let domain = Domain { name: name.to_owned(), resolver, transport, by_priority };
                (Source::Domain(domain), Habit::RemembersNoRecords)
            }
            (None, _, Some(url)) => {
                let file = File {
                    url: url.to_owned(),
                    limit: told.time(ANSWER_TIMEOUT),
                    transport,
                    first_alone: habits.has(Habit::FirstControllerAlone),
                    knows_each_line: habits.has(Habit::StumblesOverSettings),
                };
                (Source::File(file), Habit::RemembersNoSettings)
            }
            _ => return Directory::of_addresses(told, at_least),
        };
        let at_least = if habits.has(Habit::WantsTwoSystems) { 2 } else { 1 };
        let mut found = source.ask().await;
        while found.places.len() < at_least {
            match &source {
                Source::Domain(_) if habits.has(Habit::AsksDnsOnce) => return std::future::pending().await,
                Source::File(_) if habits.has(Habit::EndsWithoutSettings) => {
                    return Err(ClientError::Failed("it has no settings file".to_owned()));
                }
                Source::Domain(_) | Source::File(_) => sleep(pause).await,
            }
            found = source.ask().await;
        }
        let until = found.until.filter(|_| !habits.has(Habit::KeepsOldRecords));
        let remembers = !habits.has(forgets);
        Ok(Directory { known: found.places, source: Some(source), until, remembers })
    }

    fn of_addresses(told: &ClientConfig, at_least: usize) -> Result<Self, ClientError> {
        let mut known = Vec::new();
        for (at, name) in SYSTEMS.into_iter().enumerate() {
            match told.value(name) {
                Some(text) => known.push(place(name, text)?),
                None if at < at_least => return Err(unusable(name, "a phone needs it")),
                None => {}
            }
        }
        Ok(Directory { known, source: None, until: None, remembers: true })
    }

    /// How many servers it knows.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// One of them, which a phone is about to speak to.
    pub async fn server(&mut self, place: usize) -> Option<SocketAddr> {
        let is_old = self.until.is_some_and(|until| until <= Instant::now());
        if let Some(source) = self.source.as_ref().filter(|_| is_old || !self.remembers) {
            let found = source.ask().await;
            // Who is told nothing goes on with what it knows.
            if !found.places.is_empty() || !self.remembers {
                (self.known, self.until) = (found.places, found.until);
            }
        }
        self.known.get(place).copied()
    }
}

/// What a phone was told of its servers.
#[derive(Default)]
struct Told {
    places: Vec<SocketAddr>,
    /// Until when it may keep that; `None`: for ever.
    until: Option<Instant>,
}

impl Source {
    /// Where the servers are, as far as it says by now.
    async fn ask(&self) -> Told {
        let asked = match self {
            Source::Domain(domain) => domain.ask().await,
            Source::File(file) => file.ask().await.map(|places| Told { places, until: None }),
        };
        asked.unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody says where the systems are");
            Told::default()
        })
    }
}

impl Domain {
    async fn ask(&self) -> io::Result<Told> {
        let mut found = domain::systems(self.resolver, &self.name, self.transport).await?;
        if self.by_priority {
            found.places.sort_by_key(|it| it.priority);
        }
        let until = Instant::now() + Duration::from_secs(found.ttl_s.into());
        Ok(Told { places: found.places.into_iter().map(|it| it.place).collect(), until: Some(until) })
    }
}

impl File {
    async fn ask(&self) -> io::Result<Vec<SocketAddr>> {
        let file = fetch::file(&self.url, self.limit).await?;
        if self.knows_each_line && !file.lines().all(settings_file::is_known) {
            return Ok(Vec::new());
        }
        let mut found = settings_file::controllers(&file, self.transport);
        if self.first_alone {
            found.truncate(1);
        }
        Ok(found)
    }
}
