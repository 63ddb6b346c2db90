//! What a group's clients can ever notice of an installation, as a topology to explore.
//!
//! An installation is two servers and any number of services; a group meets both servers, and the service that it needs.
//! A server decides by what it hears of the other one, a client by what the servers answer, and a service by what it
//! learns of the servers that it is configured for (NP-03, NP-06, NP-08, NP-09). Nobody asks a service anything, so the
//! services that a group does not need change nothing for it.

use super::super::server::Role;
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
            self.topology, self.edition, self.readings, faults, self.has_standby, self.switches_back,
        );
        let events = events.iter().map(|&event| self.events[event].clone()).collect();
        ends(&Confined::new(model, events, situation, repaired), limits)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

    use std::collections::BTreeSet;

    use super::super::description::Description;
    use super::*;
    use crate::audit::FailureKind;
    use crate::audit::ends::Place;
    use crate::rule::Closed;
    use crate::systems::netphone::BOTH;
    use crate::systems::netphone::topology::SERVICES;

    /// Groups that need nothing, a service beside each server, and a separate one for each server or for both.
    fn installation(edition: Edition) -> Installation {
        let separate = |name: &str, works_with: &[&str]| serde_json::json!({ "name": name, "computer": "box", "works_with": works_with });
        let services = [
            serde_json::json!({ "name": "beside" }),
            separate("for master", &["np1"]),
            separate("for standby", &["np2"]),
            separate("for both", &["np1", "np2"]),
        ];
        let group = |service: &serde_json::Value| serde_json::json!({ "name": service["name"], "users": 1, "needs": service["name"] });
        let mut groups: Vec<serde_json::Value> = services.iter().map(group).collect();
        groups.push(serde_json::json!({ "name": "nothing", "users": 1 }));
        let servers =
            serde_json::json!([{ "name": "np1", "role": "master" }, { "name": "np2", "role": "standby" }]);
        let description: Description = crate::audit::described(serde_json::json!({
            "server": servers, "service": services, "group": groups,
        }))
        .unwrap();
        Installation::new(&description, edition, Readings::default()).unwrap()
    }

    fn scene(installation: &Installation, group: &str) -> NetPhoneScene {
        let users = installation.groups.iter().find(|users| users.name == group);
        NetPhoneScene::of(installation, users.unwrap())
    }

    fn places(
        scene: &NetPhoneScene,
        events: &[usize],
        situation: Situation,
        repaired: bool,
    ) -> BTreeSet<Place> {
        let ends = scene.ends(events, situation, repaired, Limits::default()).unwrap();
        ends.ends.into_iter().map(|end| end.place).collect()
    }

    /// The question is asked of both scenes in every situation, while it lasts and after the repair.
    fn agree(a: (&NetPhoneScene, &[usize]), b: (&NetPhoneScene, &[usize])) -> usize {
        let asked = Situation::ALL.iter().flat_map(|&it| [(it, false), (it, true)]);
        asked
            .inspect(|&(situation, repaired)| {
                let found = [a, b].map(|(scene, events)| places(scene, events, situation, repaired));
                assert_eq!(found[0], found[1], "{:?}, {:?}, {situation:?}, {repaired}", a.0.topology, a.1);
            })
            .count()
    }

    #[test]
    fn a_server_that_a_service_does_not_work_with_is_left_out() {
        let mut compared = 0;
        for &edition in BOTH {
            let installation = installation(edition);
            for (group, stranger) in [("for master", Role::Standby), ("for standby", Role::Master)] {
                let mut scene = scene(&installation, group);
                let link = (SERVICES, Topology::system(stranger));
                let cut = Event {
                    failures: vec![Action::Cut(link.0, link.1)],
                    repairs: vec![Action::Heal(link.0, link.1)],
                };
                assert!(scene.events.iter().all(|event| event.failures != cut.failures));
                let known = scene.events.len();
                scene.events.push(cut);
                scene.failures.push(Failure { kind: FailureKind::Link, text: "left out".to_owned() });
                compared += agree((&scene, &[known]), (&scene, &[]));
                for event in 0..known {
                    compared += agree((&scene, &[event, known]), (&scene, &[event]));
                }
            }
        }
        assert!(compared > 300, "{compared}");
    }

    #[test]
    fn a_service_beside_each_server_changes_nothing_until_it_fails() {
        let mut compared = 0;
        for &edition in BOTH {
            let installation = installation(edition);
            let (with, without) = (scene(&installation, "beside"), scene(&installation, "nothing"));
            for (event, failure) in without.failures.iter().enumerate() {
                let same = with.failures.iter().position(|it| it == failure).unwrap();
                compared += agree((&with, &[same]), (&without, &[event]));
            }
        }
        assert!(compared > 100, "{compared}");
    }
}
