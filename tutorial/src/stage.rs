//! Two registrars on sockets. They answer by the registrar's rows; what a case expects is looked up in what was seen.

use std::sync::Arc;

use redial_harness::ensemble::{Ensemble, EventOf};
use redial_harness::ledger::record::Record;
use redial_harness::ledger::{Ledger, Trouble};
use redial_harness::line::Line;
use redial_harness::server::lines::{Heard, Lines};
use redial_harness::subject::Values;
use redial_harness::wire::{self, Host, Standing, Venue};
use redial_model::engine::{self, Position, Rules};
use redial_model::topology::NodeId;

use crate::phone::{self, Output, Phone};
use crate::registrar::{Effect, Input, REGISTRAR, Registrar, State, View};
use crate::wire::node;
use crate::words::{Action, Expected, PhoneWire};
use crate::{FIRST, SECOND};

/// The registrars of a case.
pub struct Stage {
    servers: Ensemble<Lines>,
    hosts: Vec<Host>,
    values: Values,
    register: String,
    rules: Rules<Registrar>,
    registrars: [Position<Registrar>; 2],
    registered: Vec<Line>,
}

impl Stage {
    pub async fn open(user: &str, venue: &Venue<'_>) -> Result<Self, String> {
        let hosts: Vec<Host> = [FIRST, SECOND].map(|node| venue.host(node, None)).to_vec();
        let servers = Ensemble::open(venue.posts(&hosts, false), Arc::new(Lines)).await;
        let address = |node| venue.address(node).to_string();
        Ok(Stage {
            servers: servers.map_err(|error| error.to_string())?,
            hosts,
            values: Values::from([
                ("first", address(FIRST)),
                ("second", address(SECOND)),
                ("user", user.to_owned()),
            ]),
            register: format!("REGISTER {user}"),
            rules: REGISTRAR.rules(venue.edition()),
            registrars: [Position { state: State::Serving, memory: () }; 2],
            registered: Vec::new(),
        })
    }

    /// A registrar is told something, on the line of whoever asks, and does what its rows say.
    fn told(
        &mut self,
        record: &mut Record<'_, Phone>,
        node: NodeId,
        input: Input,
        asking: Option<Line>,
    ) -> Result<(), Trouble> {
        let serves = self.registrars[FIRST.index()].state == State::Serving;
        let view = View { which: node, first_serves: serves && self.servers.runs(FIRST) };
        let (_, outputs) = engine::step(&self.rules, &mut self.registrars[node.index()], &input, view);
        for output in outputs {
            let (says, means) = match output {
                Effect::Accept => ("200", phone::Input::Accepted),
                Effect::Refuse => ("503", phone::Input::Refused),
                Effect::End => ("480", phone::Input::Ended),
            };
            let standing = record.ledger.lines_at(node);
            let registered = standing.into_iter().filter(|line| self.registered.contains(line));
            let to: Vec<Line> = asking.map_or_else(|| registered.collect(), |line| vec![line]);
            for line in to {
                if output == Effect::Accept {
                    self.registered.push(line);
                }
                record.ledger.server_does(node, format!("says {says}"));
                record.ledger.answered(line);
                record.tell(line, means);
                self.servers.order(node, line, says.to_owned())?;
            }
        }
        Ok(())
    }
}

impl wire::Stage<PhoneWire> for Stage {
    type Event = EventOf<Lines>;
    type Mark = ();

    fn values(&self) -> Values {
        self.values.clone()
    }

    fn hosts(&self) -> Vec<Host> {
        self.hosts.clone()
    }

    async fn hears(&mut self) -> Option<Self::Event> {
        self.servers.ears().recv().await
    }

    fn saw(&mut self, record: &mut Record<'_, Phone>, event: Self::Event) -> Result<(), Trouble> {
        match self.servers.saw(record, event)? {
            None => {}
            Some((_, line, Heard::Ready)) => record.tell(line, phone::Input::Connected),
            Some((node, line, Heard::Line(text))) => {
                record.ledger.client_shows(node, format!("says {text:?}"));
                if text != self.register {
                    return Err(Trouble::broken(format!("{text:?}"), &["TR-02"]));
                }
                record.said(line, &Output::Register)?;
                self.told(record, node, Input::Register, Some(line))?;
            }
        }
        Ok(())
    }

    async fn act(&mut self, record: &mut Record<'_, Phone>, action: &Action) -> Result<(), Trouble> {
        match *action {
            Action::Stop { at } => self.servers.stop(record, node(at)).await,
            Action::Start { at } => self.servers.start(record, node(at)).await,
            Action::Path { at, is } => self.servers.path(record, node(at), is.0).await,
            Action::Withdraw { at } => {
                record.ledger.fault(format!("{at} is taken out of service"));
                self.told(record, node(at), Input::Withdraw, None)
            }
            Action::HourOver { at } => {
                record.ledger.fault(format!("an hour is over at {at}"));
                self.told(record, node(at), Input::HourOver, None)
            }
        }
    }

    fn mark(&self) {}

    fn look(&mut self, ledger: &mut Ledger, expected: &Expected, (): &mut ()) -> Result<Standing, Trouble> {
        let Expected::Registered { at } = *expected;
        Ok(ledger.lines_at(node(at)).iter().any(|line| self.registered.contains(line)).into())
    }

    async fn strike(self) {
        self.servers.strike().await;
    }
}
