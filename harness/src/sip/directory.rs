//! The servers that a reference client knows: those that it was told, or those that it has found by DNS.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::sleep;

use super::agent::address;
use super::domain;
use super::habit::Habit;
use super::proforma::SYSTEMS;
use super::transport::Transport;
use crate::dns::question::Resolver;
use crate::reference::{ClientConfig, ClientError, Habits};

/// The servers that a phone knows, in the order in which it is to try them.
pub struct Directory {
    known: Vec<SocketAddr>,
    dns: Option<Domain>,
}

/// A user's domain, for a phone that was told no address.
struct Domain {
    name: String,
    resolver: Resolver,
    transport: Transport,
    by_priority: bool,
    remembers: bool,
}

pub(super) fn unusable(what: &str, why: impl std::fmt::Display) -> ClientError {
    ClientError::Config(format!("--value {what}: {why}"))
}

fn place(name: &'static str, text: &str) -> Result<SocketAddr, ClientError> {
    address(text).ok_or_else(|| unusable(name, format!("`{text}` is no address and port")))
}

impl Directory {
    /// What a phone is told, which has to know so many servers. Where it has to ask DNS, it does so again and again, after such pauses,
    /// until it knows them.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub async fn new(
        told: &ClientConfig,
        at_least: usize,
        transport: Transport,
        (habits, pause): (&Habits<Habit>, Duration),
    ) -> Result<Self, ClientError> {
        if let (None, Some(dns), Some(name)) =
            (told.value(SYSTEMS[0]), told.value("dns"), told.value("domain"))
        {
            let resolver =
                Resolver { server: place("dns", dns)?, uses_tcp: !habits.has(Habit::TakesTruncated) };
            let (by_priority, remembers) =
                (!habits.has(Habit::FirstRecord), !habits.has(Habit::RemembersNoRecords));
            let domain = Domain { name: name.to_owned(), resolver, transport, by_priority, remembers };
            let once = habits.has(Habit::AsksDnsOnce);
            return Ok(Directory { known: domain.find(at_least, once, pause).await, dns: Some(domain) });
        }
        let mut known = Vec::new();
        for (at, name) in SYSTEMS.into_iter().enumerate() {
            match told.value(name) {
                Some(text) => known.push(place(name, text)?),
                None if at < at_least => return Err(unusable(name, "a phone needs it")),
                None => {}
            }
        }
        Ok(Directory { known, dns: None })
    }

    /// How many servers it knows.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// One of them, which a phone is about to speak to.
    pub async fn server(&mut self, place: usize) -> Option<SocketAddr> {
        if let Some(domain) = self.dns.as_ref().filter(|domain| !domain.remembers) {
            self.known = domain.ask().await;
        }
        self.known.get(place).copied()
    }
}

impl Domain {
    async fn find(&self, at_least: usize, once: bool, pause: Duration) -> Vec<SocketAddr> {
        loop {
            let found = self.ask().await;
            if found.len() >= at_least {
                return found;
            }
            if once {
                return std::future::pending().await;
            }
            sleep(pause).await;
        }
    }

    async fn ask(&self) -> Vec<SocketAddr> {
        let mut found = match domain::systems(self.resolver, &self.name, self.transport).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "nothing is known of the domain");
                Vec::new()
            }
        };
        if self.by_priority {
            found.sort_by_key(|it| it.priority);
        }
        found.into_iter().map(|it| it.place).collect()
    }
}
