//! The reference client: sockets and timers around the client's rows, and a user who does what users do. What it decides it asks
//! the rows; with a mutant's rows it is a broken client.

use std::future::pending;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use redial_model::engine::{Position, Rules};
use redial_model::rule::Closed as _;
use redial_model::systems::onex_portal::client::{Client, Event, Input, Output, State, View};
use redial_model::systems::onex_portal::topology::{Program, Server, Topology};
use serde::de::value::Error;
use tokio::time::sleep;

use super::agent::{Agent, Page};
use super::caller::Caller;
use super::case::Leaves;
use super::dialler::{Dialler, NoAnswer, Reached};
use super::messages::FromPortal;
use super::pages::{self, state};
use super::proforma::POLL;
use super::speech::Speech;
use crate::names::named;
use crate::proforma::{ANSWER_TIMEOUT, RETRY_INTERVAL};
use crate::reference::{ClientConfig, ClientError, Freedom, Habits};

/// A running client, and its user.
pub struct Reference {
    dialler: Dialler,
    line: Speaks,
    freedom: Freedom,
    rules: Rules<Client>,
    view: View,
    position: Position<Client>,
    addresses: [SocketAddr; 2],
    user: User,
    retry: Duration,
    answer_limit: Duration,
    poll: Duration,
    /// Servers whose certificates it has not taken unasked.
    strange: [bool; 2],
}

/// What it speaks with portals.
enum Speaks {
    Pages(Agent),
    Messages(Box<Caller>),
}

/// Who sits in front of it.
struct User {
    name: String,
    password: String,
    /// Whose address is to be entered next, and whether the other one is known.
    enters: Server,
    knows_both: bool,
    accepts: bool,
    /// Does nothing any more from then on.
    leaves: Leaves,
    /// Has left.
    is_away: bool,
    /// Has entered something already.
    has_begun: bool,
    /// It is the program's turn to try again, and not the user's.
    lets_it_try: bool,
}

fn unusable(what: &str, why: impl std::fmt::Display) -> ClientError {
    ClientError::Config(format!("--value {what}: {why}"))
}

impl Reference {
    /// A client that has just been started.
    ///
    /// # Errors
    /// It was told something that makes no sense.
    pub fn new(told: &ClientConfig, rules: Rules<Client>) -> Result<Self, ClientError> {
        let text = |name: &'static str| {
            told.value(name).map(str::to_owned).ok_or_else(|| unusable(name, "a client of a portal needs it"))
        };
        let address_of = |name: &'static str| {
            let url = text(name)?;
            Speech::at(&url)
                .ok_or_else(|| unusable(name, format!("`{url}` is no `https://ADDRESS:PORT/…` or `wss://…`")))
        };
        let [(speech, primary), (_, secondary)] = [address_of("primary")?, address_of("secondary")?];
        let addresses = [primary, secondary];
        let entered = told.value("address").map_or(Ok((speech, primary)), |_| address_of("address"))?.1;
        let program = match told.value("program") {
            None | Some("browser") => Program::Browser,
            Some("plug-in") => Program::PlugIn,
            Some("application") => Program::Application,
            Some(_) => return Err(unusable("program", "it is `browser`, `plug-in` or `application`")),
        };
        let ca =
            text("ca").map_err(|_| ClientError::Config("--ca: a client of a portal needs it".to_owned()))?;
        let dialler = Dialler::new(Path::new(&ca), told.time(ANSWER_TIMEOUT));
        let leaves = told.value("leaves").map_or(Ok(Leaves::default()), |it| named::<_, Error>(it, None));
        let leaves = leaves.map_err(|error| unusable("leaves", error))?;
        let habits = Habits::of(&told.habits)?;
        Ok(Reference {
            dialler: dialler.map_err(|error| ClientError::Config(format!("--ca: {error}")))?,
            line: match speech {
                Speech::Pages => Speaks::Pages(Agent::default()),
                Speech::Adapter => Speaks::Messages(Box::new(Caller::new(habits))),
            },
            freedom: told.freedom.clone(),
            rules,
            view: View { program, readings: told.readings },
            // What was accepted before, the authority vouches for: it is found out by connecting.
            position: Client::start(&Topology { program, accepted: false, ..Topology::USUAL }),
            addresses,
            user: User {
                name: text("user")?,
                password: text("password")?,
                enters: if entered == addresses[0] { Server::Primary } else { Server::Secondary },
                knows_both: told.value("other").is_some(),
                accepts: told.value("accepts") != Some("no"),
                leaves,
                is_away: false,
                has_begun: false,
                lets_it_try: true,
            },
            retry: told.time(RETRY_INTERVAL),
            answer_limit: told.time(ANSWER_TIMEOUT),
            poll: told.time(POLL),
            strange: [false; 2],
        })
    }

    /// Runs until it is ended.
    pub async fn run(mut self) {
        let mut event = self.waits().await;
        loop {
            event = match self.step(event).await {
                Some(learnt) => learnt,
                None => self.waits().await,
            };
        }
    }

    /// Does what the rows say; what it learns by that.
    async fn step(&mut self, event: Event) -> Option<Event> {
        if event != Event::Plain(Input::AttemptDue) {
            self.freedom.hesitates(self.answer_limit).await;
        }
        let (_, outputs) = self.freedom.step(&self.rules, &mut self.position, &event, self.view);
        let mut learnt = None;
        for output in outputs {
            match output {
                Output::Connect(server) => learnt = Some(self.connects(server).await),
                Output::AskForPage => learnt = Some(self.asks().await),
                Output::LogOn => learnt = Some(self.logs_on().await),
                Output::HangUp => self.disconnects(),
                // Its user sees it.
                Output::WarnUser | Output::ShowLogin => {}
            }
        }
        learnt
    }

    async fn connects(&mut self, server: Server) -> Event {
        let place = server.index();
        self.disconnects();
        let reached = self.dialler.connect(self.addresses[place], self.trusts(server)).await;
        match reached {
            Reached::Yes => {
                if !self.strange[place] {
                    // Somebody vouches for it whom its user trusts.
                    self.position.memory.trusts_secondary |= server == Server::Secondary;
                }
                Event::Plain(Input::Connected)
            }
            Reached::Untrusted if server == Server::Secondary => {
                self.strange[place] = true;
                Event::Plain(Input::Connected)
            }
            Reached::Untrusted | Reached::No => Event::Plain(Input::Unreachable),
            Reached::NotYet => Event::Plain(Input::NoAnswer),
        }
    }

    /// Whether it takes whatever certificate a server shows, since its user has accepted it.
    fn trusts(&self, server: Server) -> bool {
        self.strange[server.index()] && self.position.memory.trusts(server)
    }

    fn disconnects(&mut self) {
        self.dialler.disconnect();
        if let Speaks::Messages(caller) = &mut self.line {
            caller.disconnect();
        }
    }

    /// Where it asks. Whoever asks where its user was warned takes what there is: a broken client.
    fn target(&self) -> (SocketAddr, bool) {
        let place = self.position.memory.target.index();
        (self.addresses[place], self.strange[place])
    }

    async fn asks(&mut self) -> Event {
        let target = self.target();
        match &mut self.line {
            Speaks::Pages(agent) => {
                let page = agent.ask(&mut self.dialler, target, pages::PORTAL, None).await;
                self.reads(page)
            }
            Speaks::Messages(caller) => {
                let answer = caller.open(&mut self.dialler, target, self.freedom.does_more()).await;
                self.hears(answer)
            }
        }
    }

    async fn logs_on(&mut self) -> Event {
        let target = self.target();
        let User { name, password, .. } = &self.user;
        match &mut self.line {
            Speaks::Pages(agent) => {
                let form = format!("user={}&password={}", encoded(name), encoded(password));
                let page = agent.ask(&mut self.dialler, target, pages::LOGIN, Some(form)).await;
                self.reads(page)
            }
            Speaks::Messages(caller) => {
                let answer = caller.logs_on(&self.dialler, name, password).await;
                self.hears(answer)
            }
        }
    }

    /// What a message says.
    fn hears(&self, answer: Result<FromPortal, NoAnswer>) -> Event {
        match answer {
            Ok(FromPortal::Login {}) => Event::Plain(Input::LoginPage),
            Ok(FromPortal::LoggedOn { .. }) => Event::Plain(Input::Accepted),
            Ok(FromPortal::Redirected { to }) => {
                self.goes_to(&to).unwrap_or(Event::Plain(Input::Unreachable))
            }
            Ok(FromPortal::Starting {}) => Event::Plain(Input::Starting),
            Ok(FromPortal::Ended {} | FromPortal::Unsupported { .. }) | Err(NoAnswer::Gone) => {
                Event::Plain(Input::Unreachable)
            }
            Err(NoAnswer::NotYet) => Event::Plain(Input::NoAnswer),
        }
    }

    /// That URL is a portal's that it knows.
    fn goes_to(&self, url: &str) -> Option<Event> {
        let (_, to) = Speech::at(url)?;
        let place = self.addresses.iter().position(|it| *it == to)?;
        Some(Event::Redirected(Server::ALL[place]))
    }

    /// What a page says.
    fn reads(&self, page: Result<Page, NoAnswer>) -> Event {
        let page = match page {
            Ok(page) => page,
            Err(NoAnswer::Gone) => return Event::Plain(Input::Unreachable),
            Err(NoAnswer::NotYet) => return Event::Plain(Input::NoAnswer),
        };
        let elsewhere = page.location.as_deref().or_else(|| pages::goes_to(&page.body));
        match (elsewhere.and_then(|url| self.goes_to(url)), pages::state_of(&page.body)) {
            (Some(event), _) => event,
            (None, Some(state::LOGIN)) => Event::Plain(Input::LoginPage),
            (None, Some(state::LOGGED_ON)) => Event::Plain(Input::Accepted),
            (None, Some(state::STARTING)) => Event::Plain(Input::Starting),
            (None, _) => Event::Plain(Input::Unreachable),
        }
    }

    /// What comes next of itself, or of its user.
    async fn waits(&mut self) -> Event {
        match self.position.state {
            State::Out | State::AtLogin if self.user.is_away => pending().await,
            State::Out => self.user_enters().await,
            State::AtCertificate if self.user.accepts && !self.user.is_away => {
                self.user_does(Input::CertificateAccepted).await
            }
            State::Lost | State::AtCertificate => {
                let user_may = self.user.knows_both && !self.user.is_away && !self.user.lets_it_try;
                self.user.lets_it_try = !self.user.lets_it_try;
                if user_may {
                    return self.user_enters().await;
                }
                sleep(self.freedom.pause(self.retry)).await;
                Event::Plain(Input::AttemptDue)
            }
            State::AtLogin => self.user_does(Input::UserLogsOn).await,
            State::LoggedOn => {
                self.user.lets_it_try = true;
                self.user.is_away = self.user.leaves == Leaves::LoggedOn;
                self.stays().await
            }
            // Only a broken client waits for an answer without having asked.
            State::Connecting | State::Asking | State::LoggingOn => {
                sleep(self.retry).await;
                Event::Plain(Input::NoAnswer)
            }
        }
    }

    /// The user needs a moment to do what there is to do.
    async fn user_does(&mut self, input: Input) -> Event {
        sleep(self.freedom.pause(self.poll)).await;
        Event::Plain(input)
    }

    /// The user enters an address: at first the one that is known, later, after a pause, the other one, if that is known too.
    async fn user_enters(&mut self) -> Event {
        if self.user.has_begun {
            sleep(self.freedom.pause(self.retry)).await;
            if self.user.knows_both {
                self.user.enters = self.position.memory.target.other();
            }
        }
        self.user.has_begun = true;
        self.user.is_away = self.user.leaves == Leaves::Entered;
        Event::AddressEntered(self.user.enters)
    }

    /// Stays until it is not served any more: a page asks again and again whether it is, an adapter is told.
    async fn stays(&mut self) -> Event {
        let target = self.target();
        let agent = match &mut self.line {
            Speaks::Pages(agent) => agent,
            Speaks::Messages(caller) => {
                caller.stays().await;
                return Event::Plain(Input::Lost);
            }
        };
        loop {
            sleep(self.freedom.period(self.poll)).await;
            match agent.ask(&mut self.dialler, target, pages::STATUS, None).await {
                Ok(page) if page.status == 200 && page.body.contains("\"served\":true") => {}
                Ok(page) if page.status == 200 => return Event::Plain(Input::Lost),
                Ok(_) | Err(NoAnswer::Gone) => return Event::Plain(Input::Unreachable),
                Err(NoAnswer::NotYet) => return Event::Plain(Input::NoAnswer),
            }
        }
    }
}

/// A value in a form.
fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    text.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
