//! Both systems as an [`Exchange`] plays them on sockets: what it asks of them is asked of their rows.

use redial_model::systems::user_resilience::client::{Event, Output};
use redial_model::systems::user_resilience::messages::RegistrationAnswer;
use redial_model::systems::user_resilience::topology::{FAILOVER, HOME};
use redial_model::systems::user_resilience::world;
use redial_model::timer::Timer;
use redial_model::topology::NodeId;

use super::case::{Action, Clock, Installation};
use super::offices::Offices;
use super::proforma::{REFUSAL, SEND_HOME, UserResilience};
use crate::case::{Case, Either, Language};
use crate::ledger::Trouble;
use crate::ledger::record::Record;
use crate::settings::Settings;
use crate::sip::exchange::stage::Acted;
use crate::sip::exchange::systems::{Asked, ClientOf, Decision, How, Systems};
use crate::sip::exchange::{Exchange, user_at};
use crate::sip::finding::Finding;
use crate::sip::proforma::Lease;
use crate::sip::refused::Refused;
use crate::sip::words::node;
use crate::wire::Venue;

/// The two systems, and what they look like on the wire.
pub struct Pair {
    offices: Offices,
    /// How the phone finds them.
    finding: Finding,
    /// What a refusal looks like.
    refuses: How,
    /// How a guest is sent home.
    sends_home: How,
}

impl Pair {
    /// The systems of a case.
    pub fn new(case: &Case<UserResilience>, venue: &Venue<'_>) -> Self {
        let settings = venue.settings;
        let refused = refused(&case.installation, settings);
        let refuses = How::refused(refused, &Lease::of(settings));
        let sends_home = match settings.choice(SEND_HOME.name) {
            Some("redirected") => How::redirected(user_at(venue, HOME)),
            _ => How::Status(refused.status().unwrap_or(480), Vec::new()),
        };
        let topology = case.installation.topology(refused);
        let offices = Offices::new(topology, venue.readings, venue.edition());
        Pair { offices, finding: case.installation.finding(), refuses, sends_home }
    }
}

/// What a refusal looks like in a case: as it says, or as the run chooses.
fn refused(installation: &Installation, settings: &Settings) -> Refused {
    installation.refusal.map_or_else(|| settings.chosen(REFUSAL.name), |name| name.0)
}

impl Systems for Pair {
    type Wire = UserResilience;

    const REGISTERS: &'static [&'static str] = &["UR-07"];
    const CALLS_ARE_DIRECT: bool = true;

    fn asks(node: NodeId) -> Output {
        Output::Register(node)
    }

    fn call(begins: bool) -> Option<Event> {
        Some(if begins { Event::CallBegins } else { Event::CallEnds })
    }

    fn told(&self) -> usize {
        [HOME, FAILOVER].len()
    }

    fn finding(&self) -> Finding {
        self.finding
    }

    fn is_up(&self, node: NodeId) -> bool {
        self.offices.is_up(node)
    }

    fn decides(&mut self, node: NodeId, asked: Asked) -> Decision<Event> {
        let is_guest = node == FAILOVER && asked.is_registered;
        if is_guest && !asked.in_call && self.offices.sends_guest_home() {
            return Decision::SentAway(self.sends_home.clone(), Event::SentHome);
        }
        match self.offices.registers_user(node) {
            Some(RegistrationAnswer::Accepted) => Decision::Granted(Event::Accepted { by: node }),
            Some(RegistrationAnswer::Refused(refusal)) => {
                Decision::Refused(self.refuses.clone(), Event::Refused(refusal))
            }
            None => Decision::Unanswered,
        }
    }

    fn arrives(&mut self, node: NodeId) {
        self.offices.phone_at = Some(node);
    }

    fn leaves(&mut self, node: NodeId) {
        if self.offices.phone_at == Some(node) {
            self.offices.phone_at = None;
        }
    }

    fn stop(&mut self, node: NodeId) {
        self.offices.stop(node);
    }

    fn start(&mut self, node: NodeId) {
        self.offices.start(node);
    }

    fn notice(&mut self, node: NodeId) {
        self.offices.notice(node);
    }

    fn notice_all(&mut self) {
        self.offices.notice(FAILOVER);
        self.offices.notice(HOME);
    }

    fn set_broken(&mut self, broken: bool) {
        self.offices.set_broken(broken);
    }
}

impl Acted for Pair {
    async fn act(
        exchange: &mut Exchange<Self>,
        record: &mut Record<'_, ClientOf<Self>>,
        action: &<UserResilience as Language>::Action,
    ) -> Result<(), Trouble> {
        let action = match action {
            Either::Common(it) => return exchange.between(record, it).await,
            Either::Own(Either::Common(action)) => return exchange.happen(record, action).await,
            Either::Own(Either::Own(action)) => action,
        };
        let offices = &mut exchange.systems.offices;
        match *action {
            Action::Clock { clock, is } => {
                let (clock, time) = match clock {
                    Clock::Absence => (world::Clock::Absence, "home has been gone for 3 minutes"),
                    Clock::Presence => (world::Clock::Presence, "home has been back for 10 minutes"),
                    Clock::Grace => (world::Clock::Grace, "failback has been under way for 5 minutes"),
                };
                record.ledger.fault(format!("{time}: {is}"));
                offices.pass(clock, Timer::from(is)).map_err(Trouble::Harness)?;
            }
            Action::Copy { .. } => {
                record.ledger.fault("home sends a copy of the settings");
                offices.copy();
            }
            Action::ColleagueAsks { at } => {
                let answer = offices.registers_colleague(node(at));
                record.ledger.fault(format!("a colleague's desk phone asks {at}: {answer:?}"));
            }
            Action::OrderFailback { .. } => {
                record.ledger.fault("an administrator starts failback");
                offices.order_failback();
            }
        }
        exchange.carries_out(record)
    }
}
