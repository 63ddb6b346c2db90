//! Both systems as an [`Exchange`] plays them on sockets: what it asks of them is asked of their rows.

use redial_model::systems::netphone::client;
use redial_model::systems::netphone::server::{Input, Output};
use redial_model::systems::netphone::topology::{SYSTEMS, Topology};
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

use super::case::{Action, Blocked, Installation, Told, When};
use super::proforma::NetPhone;
use super::servers::Servers;
use super::turned::{CHOICE, Turned};
use crate::case::{Case, Either, Language};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::settings::Settings;
use crate::sip::exchange::stage::Acted;
use crate::sip::exchange::systems::{Asked, ClientOf, Decision, Done, How, Systems};
use crate::sip::exchange::{Exchange, user_at};
use crate::sip::finding::Finding;
use crate::sip::proforma::Lease;
use crate::sip::refused::Refused;
use crate::sip::transport::Transport;
use crate::sip::words::node;
use crate::wire::Venue;

/// The two systems, and what they look like on the wire.
pub struct Pair {
    servers: Servers,
    told: usize,
    /// How the client finds them.
    finding: Finding,
    /// What their messages go over, if the case says so.
    transport: Option<Transport>,
    turned: Turned,
    lease: Lease,
    /// The user at each of them, as a redirect has it.
    users: [String; 2],
}

/// How a login is turned down in a case: as it says, or as the run chooses.
pub(super) fn turned(installation: &Installation, settings: &Settings) -> Turned {
    installation.refusal.map_or_else(|| settings.chosen(CHOICE.name), |name| name.0)
}

impl Pair {
    /// The systems of a case.
    pub fn new(case: &Case<NetPhone>, venue: &Venue<'_>) -> Self {
        let turned = turned(&case.installation, venue.settings);
        let topology = case.installation.topology(turned);
        Pair {
            servers: Servers::new(topology, venue.readings, venue.edition()),
            told: if case.installation.addresses == Told::Both { SYSTEMS.len() } else { 1 },
            finding: case.installation.finding(),
            transport: case.installation.transport(),
            turned,
            lease: Lease::of(venue.settings),
            users: SYSTEMS.map(|node| user_at(venue, node)),
        }
    }

    /// What a client gets to see that a system turns down.
    fn turns_down(&self, node: NodeId) -> How {
        let other = Topology::other(node);
        match self.turned {
            Turned::By(refused) => How::refused(refused, &self.lease),
            Turned::Redirected if self.servers.serves(other) => {
                How::redirected(self.users[other.index()].clone())
            }
            Turned::Redirected => How::refused(Refused::default(), &self.lease),
            Turned::Closed => How::Close,
        }
    }
}

impl Systems for Pair {
    type Wire = NetPhone;

    const REGISTERS: &'static [&'static str] = &["NP-03"];
    const CALLS_ARE_DIRECT: bool = false;

    fn asks(node: NodeId) -> client::Output {
        client::Output::Dial(node)
    }

    fn has_connected() -> Option<client::Input> {
        Some(client::Input::Connected)
    }

    fn told(&self) -> usize {
        self.told
    }

    fn finding(&self) -> Finding {
        self.finding
    }

    fn transport(&self) -> Option<Transport> {
        self.transport
    }

    fn is_up(&self, node: NodeId) -> bool {
        self.servers.is_up(node)
    }

    fn is_hung(&self, node: NodeId) -> bool {
        self.servers.is_hung(node)
    }

    fn decides(&mut self, node: NodeId, asked: Asked) -> Decision<client::Input> {
        // Who renews what it has does not log on: no block of new logins ends it.
        if asked.renews && self.servers.serves(node) {
            return Decision::Granted(client::Input::Accepted);
        }
        match self.servers.logs_on(node) {
            Some(true) => Decision::Granted(client::Input::Accepted),
            Some(false) => Decision::Refused(self.turns_down(node), client::Input::Rejected),
            None => Decision::Unanswered,
        }
    }

    fn carries_call(&mut self, node: NodeId) -> bool {
        self.servers.carries_call(node)
    }

    fn call_ends(&mut self, node: NodeId) {
        self.servers.call_ends(node);
    }

    fn stop(&mut self, node: NodeId) {
        self.servers.stop(node);
    }

    fn start(&mut self, node: NodeId) {
        self.servers.start(node);
    }

    fn notice(&mut self, node: NodeId) {
        self.servers.notice(node);
    }

    fn notice_all(&mut self) {
        self.servers.notice_all();
    }

    fn set_broken(&mut self, broken: bool) {
        self.servers.set_broken(broken);
    }

    fn done(&mut self) -> Vec<Done> {
        let done = |(node, output)| match output {
            Output::CallCut => Some(Done::CutsCall(node)),
            Output::CloseClients => Some(Done::ClosesPhones(node)),
            _ => None,
        };
        self.servers.done().into_iter().filter_map(done).collect()
    }
}

impl Acted for Pair {
    async fn act(
        exchange: &mut Exchange<Self>,
        record: &mut Record<'_, ClientOf<Self>>,
        action: &<NetPhone as Language>::Action,
    ) -> Result<(), Trouble> {
        let action = match action {
            Either::Common(it) => return exchange.between(record, it).await,
            Either::Own(Either::Common(action)) => return exchange.happen(record, action).await,
            Either::Own(Either::Own(action)) => action,
        };
        match *action {
            Action::PowerOff { at } => {
                record.ledger.fault(format!("the computer of {at} fails"));
                exchange.systems.servers.power_off(node(at));
                exchange.ends(record, node(at)).await?;
            }
            Action::Hang { at } => {
                record.ledger.fault(format!("{at} hangs"));
                exchange.systems.servers.set_hung(node(at), true);
                exchange.meets(record, node(at)).await?;
            }
            Action::Resume { at } => {
                record.ledger.fault(format!("{at} answers again"));
                exchange.systems.servers.set_hung(node(at), false);
                exchange.meets(record, node(at)).await?;
            }
            Action::Missed { at, is } => {
                record.ledger.fault(format!("the time for which {at} has missed keep-alive: {is}"));
                let missed = exchange.systems.servers.misses(node(at), Timer::from(is));
                missed.map_err(Trouble::Harness)?;
            }
            Action::SwitchOver { at, when } => {
                let (order, what) = match when {
                    When::Now => (Input::SwitchNow, "to switch over now"),
                    When::Idle => (Input::SwitchWhenIdle, "to switch over as soon as no call is running"),
                };
                exchange.is_ordered(record, &format!("{at} {what}"), node(at), order);
            }
            Action::Block { block, at } => {
                let (order, what) = match block {
                    Blocked::Logins => (Input::BlockLogins, "to let nobody log on"),
                    Blocked::Calls => (Input::BlockCalls, "to take no new calls"),
                };
                exchange.is_ordered(record, &format!("{at} {what}"), node(at), order);
            }
            Action::Unblock { unblock, at } => {
                let (order, what) = match unblock {
                    Blocked::Logins => (Input::UnblockLogins, "to let clients log on again"),
                    Blocked::Calls => (Input::UnblockCalls, "to take new calls again"),
                };
                exchange.is_ordered(record, &format!("{at} {what}"), node(at), order);
            }
        }
        exchange.systems.notice_all();
        exchange.carries_out(record)
    }
}

impl Exchange<Pair> {
    /// An administrator gives an order at a system.
    fn is_ordered(
        &mut self,
        record: &mut Record<'_, ClientOf<Pair>>,
        what: &str,
        node: NodeId,
        order: Input,
    ) {
        record.ledger.fault(format!("an administrator orders {what}"));
        if !self.systems.servers.order(node, order) {
            record.ledger.fault("the order is refused");
        }
    }
}
