//! What every reference client that speaks SIP has: its agent, the servers that it was told, and its times. What it does with
//! them, its rows say.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::sleep;

use super::agent::{Agent, AgentConfig, Answered, Happening, Reached};
use super::directory::{Directory, unusable};
use super::habit::Habit;
use super::proforma::REFRESH;
use super::transport::Transport;
use crate::names::Named as _;
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::reference::{ClientConfig, ClientError, Freedom, Habits};
use crate::tls;

/// As many bytes of a message as a phone needs that has never met a long one.
const LITTLE: usize = 4096;

/// A phone without a will of its own.
pub struct Handset {
    /// Its user agent.
    pub agent: Agent,
    /// Which of what is permitted it does.
    pub freedom: Freedom,
    servers: Directory,
    /// The place and the server that have granted it a registration last: that server renews it, whoever is named there meanwhile.
    granted_by: Option<(usize, SocketAddr)>,
    retry: Duration,
    answer_limit: Duration,
    refresh: Duration,
    expires: u64,
    habits: Habits<Habit>,
    /// It has registered anew, and called nobody since.
    has_to_call: bool,
}

/// What ends that a phone is registered, or happens to it meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// What it asked to keep was refused.
    Refused,
    /// Nothing was answered, or nobody reached.
    Unanswered,
    /// That.
    Happens(Happening),
}

impl Handset {
    /// A phone that has just been switched on. It knows the servers that it was told, and has to know so many of them.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub async fn new(told: &ClientConfig, at_least: usize) -> Result<Self, ClientError> {
        let text = |name: &'static str| {
            told.value(name).map(str::to_owned).ok_or_else(|| unusable(name, "a phone needs it"))
        };
        let transport = told.value("transport").unwrap_or(Transport::Udp.name());
        let transport = Transport::all().into_iter().find(|it| it.name() == transport);
        let transport = transport
            .ok_or_else(|| unusable("transport", "it is `udp`, `tcp`, `tls`, `ws`, `wss` or `adapter`"))?;
        let habits = Habits::of(&told.habits)?;
        let retry = told.time(RETRY_INTERVAL);
        let servers = Directory::new(told, at_least, transport, (&habits, retry)).await?;
        let tls = match told.value("ca").filter(|_| transport.is_secure()) {
            Some(path) => {
                let pem = std::fs::read_to_string(path).map_err(|error| unusable("ca", error))?;
                Some(tls::client(&pem).map_err(|error| unusable("ca", error))?)
            }
            None => None,
        };
        let mut freedom = told.freedom.clone();
        let config = AgentConfig {
            transport,
            tls,
            user: text("user")?,
            password: text("password")?,
            domain: text("domain")?,
            answer_limit: told.time(ANSWER_TIMEOUT),
            proves: !habits.has(Habit::NeverProves),
            says_more: freedom.does_more(),
            repeats: !habits.has(Habit::NeverRepeats),
            checks_answers: !habits.has(Habit::TakesAnyAnswer),
            longest: if habits.has(Habit::StumblesOverLength) { LITTLE } else { usize::MAX },
        };
        let agent = Agent::new(config);
        let expires = told.value("expires").map_or(Ok(3600), str::parse);
        Ok(Handset {
            agent,
            freedom,
            servers,
            granted_by: None,
            retry,
            answer_limit: told.time(ANSWER_TIMEOUT),
            refresh: told.time(REFRESH),
            expires: expires.map_err(|error| unusable("expires", error))?,
            habits,
            has_to_call: false,
        })
    }

    /// How many servers it knows.
    pub fn knows(&self) -> usize {
        self.servers.len()
    }

    /// Sees to it that a server can be spoken to; one that it does not know cannot.
    pub async fn reaches(&mut self, place: usize) -> Reached {
        match self.servers.server(place).await {
            Some(server) => self.agent.reach(server).await,
            None => Reached::No,
        }
    }

    /// Asks a server for a registration.
    pub async fn registers(&mut self, place: usize) -> Answered {
        self.has_to_call = true;
        self.asks(place).await
    }

    /// When it renews what it has: with a fifth of it left at the latest.
    fn renews_after(&mut self) -> Duration {
        let lasts = self.agent.granted().map_or(self.refresh, |granted| granted.min(self.refresh));
        self.freedom.period(lasts * 4 / 5)
    }

    async fn asks(&mut self, place: usize) -> Answered {
        let Some(server) = self.servers.server(place).await else { return Answered::Not };
        let answered = self.agent.register(server, self.expires).await;
        self.granted_by = Some((place, server)).filter(|_| answered == Answered::Granted);
        answered
    }

    /// Renews its registration with the server that had that place, or asks for one that only a broken phone thinks it has.
    async fn renews(&mut self, place: usize) -> Answered {
        match self.granted_by.filter(|(granted, _)| *granted == place) {
            Some((_, server)) => self.agent.register(server, self.expires).await,
            None => self.asks(place).await,
        }
    }

    /// Ends its registration with a server, if it knows that.
    pub async fn unregisters(&mut self, place: usize) {
        if let Some(server) = self.servers.server(place).await {
            self.agent.unregister(server).await;
        }
    }

    /// The pause between two attempts.
    pub async fn pauses(&mut self) {
        sleep(self.freedom.pause(self.retry)).await;
    }

    /// What it takes before it acts.
    pub async fn hesitates(&mut self) {
        self.freedom.hesitates(self.answer_limit).await;
    }

    /// The same, and what happens in it; `None`: nothing, and the pause is over.
    pub async fn pauses_or(&mut self, concerns: impl Fn(Happening) -> bool) -> Option<Happening> {
        let pause = sleep(self.freedom.pause(self.retry));
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return None,
                happening = self.agent.next() => if concerns(happening) {
                    return Some(happening);
                },
            }
        }
    }

    /// Gives up its connection, if it has one, and its call.
    pub fn hangs_up(&mut self) {
        self.agent.disconnect();
        if !self.habits.has(Habit::KeepsLostCalls) {
            self.agent.drop_call();
        }
    }

    /// Calls a colleague, if that is its habit and it has not yet. True: it takes what came of it for a loss.
    async fn calls_out(&mut self, place: usize) -> bool {
        let leaves = self.habits.has(Habit::LeavesWhenNotCarried);
        let calls_out = leaves || self.habits.has(Habit::CallsOut) || self.freedom.does_more();
        let calls = std::mem::take(&mut self.has_to_call) && calls_out;
        if !calls {
            return false;
        }
        match self.servers.server(place).await {
            Some(server) => self.agent.call_out(server).await == Some(503) && leaves,
            None => false,
        }
    }

    /// Renews its registration with a server again and again, until that is over or something happens.
    pub async fn keeps(&mut self, place: usize) -> Kept {
        if self.calls_out(place).await {
            return Kept::Unanswered;
        }
        if self.freedom.does_more()
            && let Some(server) = self.servers.server(place).await
        {
            self.agent.shows_life(server).await;
        }
        loop {
            let renews_after = self.renews_after();
            tokio::select! {
                () = sleep(renews_after) => match self.renews(place).await {
                    Answered::Granted => {}
                    Answered::Refused(_) => return Kept::Refused,
                    Answered::Not => return Kept::Unanswered,
                },
                happening = self.agent.next() => return Kept::Happens(happening),
            }
        }
    }
}
