//! The toy's wire: a line of text each way, over TCP.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use redial_harness::case::{Act, Case, Language, Outcome, Words};
use redial_harness::ensemble::{Ensemble, EventOf};
use redial_harness::ledger::record::Record;
use redial_harness::ledger::{Ledger, Trouble};
use redial_harness::line::Line;
use redial_harness::names::Name;
use redial_harness::proforma::{ANSWER_TIMEOUT, Proforma, RETRY_INTERVAL, Time};
use redial_harness::reference::{ClientConfig, ClientError, Publisher};
use redial_harness::server::Fault;
use redial_harness::server::fault::Nothing;
use redial_harness::server::lines::{Heard, Lines};
use redial_harness::subject::Values;
use redial_harness::wire::{Host, Stage, Standing, Venue, Wire};
use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Position, Rules};
use redial_model::rule::Edition;
use redial_model::systems::System;
use redial_model::topology::NodeId;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::caller::{Caller, Input, Output, ROWS, State, Toy};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToyWire;

redial_harness::named_enum! {
    /// A desk.
    pub enum Desk: "desk" {
        /// The one that callers try first.
        Left = "left",
        /// The other one.
        Right = "right",
    }
}

const DESKS: [Desk; 2] = [Desk::Left, Desk::Right];

fn node(desk: Desk) -> NodeId {
    NodeId(desk as u8)
}

/// There are always two desks.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Installation {}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    Stop {
        #[serde(rename = "stop")]
        desk: Name<Desk>,
    },
    Path {
        #[serde(rename = "path")]
        desk: Name<Desk>,
        is: Name<Fault<Nothing>>,
    },
    /// Who calls from now on is told that the desk is busy.
    Busy {
        #[serde(rename = "busy")]
        desk: Name<Desk>,
    },
}

impl Words for Action {}

impl Act for Action {}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    Served {
        #[serde(rename = "served")]
        desk: Name<Desk>,
    },
}

impl Words for Expected {}

impl Outcome for Expected {
    fn describe(&self) -> String {
        let Expected::Served { desk } = self;
        format!("to be served by {desk}")
    }

    fn leaves_at_rest(&self) -> Option<bool> {
        Some(true)
    }
}

pub struct Desks {
    servers: Ensemble<Lines>,
    hosts: Vec<Host>,
    busy: Vec<NodeId>,
    welcomed: Vec<Line>,
    told: String,
}

impl Stage<ToyWire> for Desks {
    type Event = EventOf<Lines>;
    type Mark = ();

    fn values(&self) -> Values {
        Values::from([("desks", self.told.clone())])
    }

    fn hosts(&self) -> Vec<Host> {
        self.hosts.clone()
    }

    async fn hears(&mut self) -> Option<Self::Event> {
        self.servers.ears().recv().await
    }

    fn saw(&mut self, record: &mut Record<'_, Caller>, event: Self::Event) -> Result<(), Trouble> {
        let Some((node, line, heard)) = self.servers.saw(record, event)? else { return Ok(()) };
        match heard {
            Heard::Ready => record.tell(line, Input::Ready),
            Heard::Line(text) if text == "HELLO" => {
                record.ledger.client_shows(node, "says HELLO");
                record.said(line, &Output::Hello)?;
                let (says, means) = match self.busy.contains(&node) {
                    true => ("BUSY", Input::Failed),
                    false => ("WELCOME", Input::Welcome),
                };
                if means == Input::Welcome {
                    self.welcomed.push(line);
                }
                record.ledger.server_does(node, format!("says {says}"));
                record.tell(line, means);
                self.servers.order(node, line, says.to_owned())?;
            }
            Heard::Line(text) => return Err(Trouble::broken(format!("{text:?}"), &["TO-02"])),
        }
        Ok(())
    }

    async fn act(&mut self, record: &mut Record<'_, Caller>, action: &Action) -> Result<(), Trouble> {
        match action {
            Action::Stop { desk } => self.servers.stop(record, node(desk.0)).await,
            Action::Path { desk, is } => self.servers.path(record, node(desk.0), is.0).await,
            Action::Busy { desk } => {
                record.ledger.fault(format!("{desk} is busy from now on"));
                self.busy.push(node(desk.0));
                Ok(())
            }
        }
    }

    fn mark(&self) {}

    fn look(&mut self, ledger: &mut Ledger, expected: &Expected, (): &mut ()) -> Result<Standing, Trouble> {
        let Expected::Served { desk } = expected;
        let lines = ledger.lines_at(node(desk.0));
        Ok(lines.iter().any(|line| self.welcomed.contains(line)).into())
    }

    async fn strike(self) {
        self.servers.strike().await;
    }
}

impl Language for ToyWire {
    const SYSTEM: &'static dyn System = &Toy;
    const PROFORMA: Proforma = Proforma {
        times: &[
            Time { name: RETRY_INTERVAL, meaning: "Between two calls.", default_s: 0.02 },
            Time { name: ANSWER_TIMEOUT, meaning: "For an answer.", default_s: 0.5 },
        ],
        placeholders: &["desks"],
        servers: 2,
        ..Proforma::EMPTY
    };

    type Place = Desk;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;
}

impl Wire for ToyWire {
    type Client = Caller;
    type Setting = ();
    type Stage = Desks;

    fn setting(_: &Installation) -> Result<(), String> {
        Ok(())
    }

    fn rules(edition: Edition) -> Rules<Caller> {
        Rules::lower(ROWS, edition)
    }

    fn view((): &(), _: Readings) {}

    fn start((): &()) -> Position<Caller> {
        Caller::START
    }

    async fn open(_: &Case<Self>, (): &(), venue: &Venue<'_>) -> Result<Desks, String> {
        let hosts = DESKS.map(|desk| venue.host(node(desk), None)).to_vec();
        let servers = Ensemble::open(venue.posts(&hosts, false), Arc::new(Lines)).await;
        Ok(Desks {
            servers: servers.map_err(|error| error.to_string())?,
            hosts,
            busy: Vec::new(),
            welcomed: Vec::new(),
            told: DESKS.map(|desk| venue.address(node(desk)).to_string()).join(" "),
        })
    }

    async fn client(told: ClientConfig, rules: Rules<Caller>, _: Publisher) -> Result<(), ClientError> {
        let desks: Vec<String> =
            told.value("desks").unwrap_or_default().split(' ').map(str::to_owned).collect();
        let (retry, limit) = (told.time(RETRY_INTERVAL), told.time(ANSWER_TIMEOUT));
        let mut position = Caller::START;
        let mut stream: Option<BufReader<TcpStream>> = None;
        let mut event = Input::Due;
        loop {
            let (_, outputs) = engine::step(&rules, &mut position, &event, ());
            event = Input::Failed;
            for output in outputs {
                match output {
                    Output::Call(node) => {
                        let called = timeout(limit, TcpStream::connect(&desks[node.index()])).await;
                        stream = called.ok().and_then(Result::ok).map(BufReader::new);
                        event = if stream.is_some() { Input::Ready } else { Input::Failed };
                    }
                    Output::Hello => {
                        event = match &mut stream {
                            Some(stream) => answer(stream, limit).await.unwrap_or(Input::Failed),
                            None => Input::Failed,
                        };
                    }
                    Output::HangUp => stream = None,
                }
            }
            match (position.state, &mut stream) {
                (State::Idle, _) => {
                    sleep(retry).await;
                    event = Input::Due;
                }
                (State::Served, Some(stream)) => {
                    // Whatever ends it is a failure.
                    let _ = stream.read_line(&mut String::new()).await;
                    event = Input::Failed;
                }
                _ => {}
            }
        }
    }
}

async fn answer(stream: &mut BufReader<TcpStream>, limit: Duration) -> io::Result<Input> {
    stream.get_mut().write_all(b"HELLO\n").await?;
    let mut line = String::new();
    timeout(limit, stream.read_line(&mut line)).await??;
    Ok(if line.trim() == "WELCOME" { Input::Welcome } else { Input::Failed })
}
