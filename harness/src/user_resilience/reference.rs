//! The reference client: sockets and timers of a phone around the phone's rows. What it decides it asks the rows; with a
//! mutant's rows it is a broken phone.

use std::net::SocketAddr;
use std::time::Duration;

use redial_model::engine::{self, Position, Rules};
use redial_model::rule::Outputs;
use redial_model::systems::user_resilience::client::{Event, Output, Phone, State, View};
use redial_model::systems::user_resilience::topology::{FAILOVER, Refusal};
use redial_model::topology::NodeId;
use tokio::time::{Instant, sleep, sleep_until};

use super::proforma::REFRESH;
use crate::names::Named as _;
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::reference::{ClientConfig, ClientError};
use crate::sip::agent::{self, Agent, AgentConfig, Answered, Happening};
use crate::sip::transport::Transport;
use crate::tls;

/// A running phone.
pub struct Reference {
    agent: Agent,
    servers: [SocketAddr; 2],
    rules: Rules<Phone>,
    view: View,
    position: Position<Phone>,
    retry: Duration,
    refresh: Duration,
    expires: u64,
}

fn unusable(what: &str, why: impl std::fmt::Display) -> ClientError {
    ClientError::Config(format!("--value {what}: {why}"))
}

impl Reference {
    /// A phone that has just been switched on.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub async fn new(told: &ClientConfig, rules: Rules<Phone>) -> Result<Self, ClientError> {
        let text = |name: &'static str| {
            told.value(name).map(str::to_owned).ok_or_else(|| unusable(name, "a phone needs it"))
        };
        let server = |name: &'static str| {
            let text = text(name)?;
            agent::address(&text).ok_or_else(|| unusable(name, format!("`{text}` is no address and port")))
        };
        let transport = told.value("transport").unwrap_or(Transport::Udp.name());
        let transport = Transport::all().into_iter().find(|it| it.name() == transport);
        let transport = transport.ok_or_else(|| unusable("transport", "it is `udp`, `tcp` or `tls`"))?;
        let tls = match told.value("ca").filter(|_| transport == Transport::Tls) {
            Some(path) => {
                let pem = std::fs::read_to_string(path).map_err(|error| unusable("ca", error))?;
                Some(tls::client(&pem).map_err(|error| unusable("ca", error))?)
            }
            None => None,
        };
        let config = AgentConfig {
            transport,
            tls,
            user: text("user")?,
            password: text("password")?,
            domain: text("domain")?,
            answer_limit: told.time(ANSWER_TIMEOUT),
        };
        let agent = Agent::new(config).await.map_err(|error| ClientError::Failed(error.to_string()))?;
        let expires = told.value("expires").map_or(Ok(3600), str::parse);
        Ok(Reference {
            agent,
            servers: [server("primary")?, server("secondary")?],
            rules,
            view: View { preserves_media: true, readings: told.readings },
            position: Phone::start(),
            retry: told.time(RETRY_INTERVAL),
            refresh: told.time(REFRESH),
            expires: expires.map_err(|error| unusable("expires", error))?,
        })
    }

    /// Runs until it is ended.
    pub async fn run(mut self) {
        let mut event = Event::AttemptDue;
        loop {
            let answered = self.step(event).await;
            event = match answered {
                Some(answer) => answer,
                None => self.waits().await,
            };
        }
    }

    fn server(&self, node: NodeId) -> SocketAddr {
        self.servers[node.index()]
    }

    /// Does what the rows say; what was answered, if they say that somebody is asked.
    async fn step(&mut self, event: Event) -> Option<Event> {
        let mut outputs = Outputs::<Phone>::new();
        engine::step(&self.rules, &mut self.position, &event, self.view, &mut outputs);
        let mut answer = None;
        for output in outputs {
            match output {
                Output::Register(node) => {
                    answer = Some(match self.agent.register(self.server(node), self.expires).await {
                        Answered::Granted => Event::Accepted { by: node },
                        Answered::Refused(403) => Event::Refused(Refusal::Forbidden),
                        Answered::Refused(_) => Event::Refused(Refusal::Busy),
                        Answered::Not => Event::Unanswered,
                    });
                }
                Output::Unregister => self.agent.unregister(self.server(FAILOVER)).await,
            }
        }
        answer
    }

    /// What happens next to a phone that has asked nobody.
    async fn waits(&mut self) -> Event {
        match self.position.state {
            State::Unregistered => {
                let due = Instant::now() + self.retry;
                loop {
                    tokio::select! {
                        () = sleep_until(due) => return Event::AttemptDue,
                        happening = self.agent.next() => if let Some(event) = called(happening) {
                            return event;
                        },
                    }
                }
            }
            State::AtHome | State::AtFailover => {
                let node = NodeId(u8::from(self.position.state == State::AtFailover));
                loop {
                    tokio::select! {
                        () = sleep(self.refresh) => match self.renews(node).await {
                            None => {}
                            Some(lost) => return lost,
                        },
                        happening = self.agent.next() => return match happening {
                            Happening::CallBegins => Event::CallBegins,
                            Happening::CallEnds => Event::CallEnds,
                            Happening::Disconnected => Event::Lost,
                        },
                    }
                }
            }
            // Only a broken phone waits for an answer without having asked.
            State::Registering => {
                sleep(self.retry).await;
                Event::Unanswered
            }
            State::Preserving | State::GivenUp => loop {
                if let Some(event) = called(self.agent.next().await) {
                    return event;
                }
            },
        }
    }

    /// Renews its registration. `None`: it has it still.
    async fn renews(&mut self, node: NodeId) -> Option<Event> {
        let is_idle_guest = node == FAILOVER && !self.position.memory.in_call;
        match self.agent.register(self.server(node), self.expires).await {
            Answered::Granted => None,
            Answered::Refused(_) if is_idle_guest => Some(Event::SentHome),
            Answered::Refused(_) | Answered::Not => Some(Event::Lost),
        }
    }
}

/// What the rows know of what happens to a phone without a registration.
fn called(happening: Happening) -> Option<Event> {
    match happening {
        Happening::CallBegins => Some(Event::CallBegins),
        Happening::CallEnds => Some(Event::CallEnds),
        Happening::Disconnected => None,
    }
}
