//! What a group's clients can ever notice of an installation, as a topology to explore.
//!
//! An installation is two servers and any number of services; a group meets both servers, and the service that it needs.
//! A server decides by what it hears of the other one, a client by what the servers answer, and a service by what it
//! learns of the servers that it is configured for (NP-03, NP-06, NP-08, NP-09). Nobody asks a service anything, so the
//! services that a group does not need change nothing for it.

use super::super::topology::{Follows, Topology};
use super::super::world::Action;
use super::happenings::happenings;
use super::ordinary::Ordinary;
use super::{Installation, Users};
use crate::ambiguity::Readings;
use crate::audit::ends::{Ends, Limits, ends};
use crate::audit::world::{Confined, Event};
use crate::audit::{Error, Failure, Scene, Situation};
use crate::rule::Edition;
use crate::systems::netphone::server::Role;

/// The part of an installation that a group can notice.
pub(super) struct NetPhoneScene {
    topology: Topology,
    edition: Edition,
    readings: Readings,
    has_standby: bool,
    switches_back: bool,
    /// The operator's names, by node.
    names: Vec<String>,
    failures: Vec<Failure>,
    events: Vec<Event<Action>>,
}

impl NetPhoneScene {
    pub(super) fn of(installation: &Installation, users: &Users) -> Self {
        let (addresses, refusal) = (users.addresses, installation.refusal);
        let needed = installation.needed(users);
        let follows = match needed.map(|service| service.placement) {
            None => Follows::Client { addresses, refusal },
            Some(placement) => Follows::User { addresses, refusal, placement },
        };
        let mut names: Vec<String> =
            [Role::Master, Role::Standby].map(|role| installation.system(role).to_owned()).to_vec();
        names.extend(needed.and_then(|service| service.computer.clone()));
        let (failures, events) = happenings(installation, needed).into_iter().unzip();
        NetPhoneScene {
            topology: Topology { follows },
            edition: installation.edition,
            readings: installation.readings,
            has_standby: installation.standby.is_some(),
            switches_back: installation.switches_back,
            names,
            failures,
            events,
        }
    }
}

impl Scene for NetPhoneScene {
    fn key(&self) -> String {
        let NetPhoneScene { topology, edition, readings, has_standby, switches_back, .. } = self;
        format!("{topology} {edition} {readings:?} standby {has_standby} back {switches_back}")
    }

    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn events(&self) -> Vec<Failure> {
        self.failures.clone()
    }

    fn ends(
        &self,
        events: &[usize],
        situation: Situation,
        repaired: bool,
        limits: Limits<'_>,
    ) -> Result<Ends, Error> {
        let faults = events.len() as u8;
        let model = Ordinary::new(
            self.topology,
            self.edition,
            self.readings,
            faults,
            self.has_standby,
            self.switches_back,
        );
        let events = events.iter().map(|&event| self.events[event].clone()).collect();
        ends(&Confined::new(model, events, situation, repaired), limits)
    }
}
