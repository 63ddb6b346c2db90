//! The servers that a reference client knows: those that it was told, those that it has found by DNS, or those of its settings file.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::sleep;

use super::agent::address;
use super::domain;
use super::habit::Habit;
use super::proforma::{SETTINGS_URL, SYSTEMS};
use super::settings_file;
use super::transport::Transport;
use crate::dns::question::Resolver;
use crate::files::fetch;
use crate::proforma::ANSWER_TIMEOUT;
use crate::reference::{ClientConfig, ClientError, Habits};

/// The servers that a phone knows, in the order in which it is to try them.
pub struct Directory {
    known: Vec<SocketAddr>,
    /// Whom it asks anew before it speaks to one of them.
    asks: Option<Source>,
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
    address(text).ok_or_else(|| unusable(name, format!("`{text}` is no address and port")))
}

impl Directory {
    /// What a phone is told, which has to know so many servers. Where it has to ask DNS, it does so again and again, after such pauses,
    /// until it knows them; likewise where it has a settings file, until that names any.
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
        let (source, at_least, forgets) =
            match (told.value("dns"), told.value("domain"), told.value(SETTINGS_URL)) {
                (Some(dns), Some(name), _) => {
                    let server = place("dns", dns)?;
                    let resolver = Resolver { server, uses_tcp: !habits.has(Habit::TakesTruncated) };
                    let by_priority = !habits.has(Habit::FirstRecord);
                    let domain = Domain { name: name.to_owned(), resolver, transport, by_priority };
                    (Source::Domain(domain), at_least, Habit::RemembersNoRecords)
                }
                (None, _, Some(url)) => {
                    let file = File {
                        url: url.to_owned(),
                        limit: told.time(ANSWER_TIMEOUT),
                        transport,
                        first_alone: habits.has(Habit::FirstControllerAlone),
                        knows_each_line: habits.has(Habit::StumblesOverSettings),
                    };
                    let at_least = if habits.has(Habit::WantsTwoSystems) { 2 } else { 1 };
                    (Source::File(file), at_least, Habit::RemembersNoSettings)
                }
                _ => return Directory::of_addresses(told, at_least),
            };
        let mut known = source.ask().await;
        while known.len() < at_least {
            match &source {
                Source::Domain(_) if habits.has(Habit::AsksDnsOnce) => return std::future::pending().await,
                Source::File(_) if habits.has(Habit::EndsWithoutSettings) => {
                    return Err(ClientError::Failed("it has no settings file".to_owned()));
                }
                Source::Domain(_) | Source::File(_) => sleep(pause).await,
            }
            known = source.ask().await;
        }
        Ok(Directory { known, asks: habits.has(forgets).then_some(source) })
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
        Ok(Directory { known, asks: None })
    }

    /// How many servers it knows.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// One of them, which a phone is about to speak to.
    pub async fn server(&mut self, place: usize) -> Option<SocketAddr> {
        if let Some(source) = &self.asks {
            self.known = source.ask().await;
        }
        self.known.get(place).copied()
    }
}

impl Source {
    /// Where the servers are, as far as it says by now.
    async fn ask(&self) -> Vec<SocketAddr> {
        let asked = match self {
            Source::Domain(domain) => domain.ask().await,
            Source::File(file) => file.ask().await,
        };
        asked.unwrap_or_else(|error| {
            tracing::warn!(%error, "nobody says where the systems are");
            Vec::new()
        })
    }
}

impl Domain {
    async fn ask(&self) -> io::Result<Vec<SocketAddr>> {
        let mut found = domain::systems(self.resolver, &self.name, self.transport).await?;
        if self.by_priority {
            found.sort_by_key(|it| it.priority);
        }
        Ok(found.into_iter().map(|it| it.place).collect())
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
