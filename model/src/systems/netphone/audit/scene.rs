//! What a group's clients can ever notice of an installation, as a topology to explore.
//!
//! An installation is two servers and any number of services; a group meets both servers, and the service that it needs.
//! A server decides by what it hears of the other one, a client by what the servers answer, and a service by what it
//! learns of the servers that it is configured for (NP-03, NP-06, NP-08, NP-09). Nobody asks a service anything, so the
//! services that a group does not need change nothing for it.

use super::super::server::Role;
use super::super::topology::{Follows, Topology};
use super::happenings::happenings;
use super::installation::{Installation, Users};
use super::ordinary::Ordinary;
use crate::audit::part::{Part, once_each};

/// The part of an installation that a group can notice.
pub(super) fn scene(installation: &Installation, users: &Users) -> Part<Ordinary> {
    let (addresses, refusal) = (users.addresses, installation.refusal);
    let needed = installation.needed(users);
    let follows = match needed.map(|service| service.placement) {
        None => Follows::Client { addresses, refusal },
        Some(placement) => Follows::User { addresses, refusal, placement },
    };
    let mut names: Vec<String> =
        [Role::Master, Role::Standby].map(|role| installation.system(role).to_owned()).to_vec();
    names.extend(needed.and_then(|service| service.computer.as_deref().map(str::to_owned)));
    let topology = Topology { follows };
    let switches_back = installation.switches_back;
    let has_standby = installation.standby.is_some();
    Part {
        key: format!("{topology} standby {has_standby} back {switches_back}"),
        names: names.into(),
        happenings: happenings(installation, needed),
        together: once_each,
        world: Box::new(move |by, faults| Ordinary::new(topology, by, faults, has_standby, switches_back)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

    use std::collections::BTreeSet;

    use super::super::super::world::Action;
    use super::super::description::Description;
    use super::*;
    use crate::ambiguity::Readings;
    use crate::audit::audited::Event;
    use crate::audit::described::compare_near;
    use crate::audit::description::Grouped;
    use crate::audit::ends::{Limits, Place};
    use crate::audit::part::{Happening, Rulebook, Ruled};
    use crate::audit::{Failure, FailureKind, Scene as _, Situation};
    use crate::rule::{Closed, Edition};
    use crate::systems::netphone::BOTH;
    use crate::systems::netphone::topology::SERVICES;

    /// Groups that need nothing, a service beside each server, and a separate one for each server or for both.
    fn installation() -> (Installation, Vec<Grouped<Users>>) {
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
        let description: Description = crate::audit::description::read(serde_json::json!({
            "server": servers, "service": services, "group": groups,
        }))
        .unwrap();
        super::super::description::read(&description).unwrap()
    }

    fn scene(edition: Edition, group: &str) -> Ruled<Ordinary> {
        let (installation, groups) = installation();
        let found = groups.iter().find(|it| it.name == group).unwrap();
        super::scene(&installation, &found.setup).by(Rulebook { edition, readings: Readings::default() })
    }

    fn places(
        scene: &Ruled<Ordinary>,
        events: &[usize],
        situation: Situation,
        repaired: bool,
    ) -> BTreeSet<Place> {
        let ends = scene.incident(events).ends(situation, repaired, Limits::default()).unwrap();
        ends.ends.into_iter().map(|end| end.place).collect()
    }

    /// The question is asked of both scenes in every situation, while it lasts and after the repair.
    fn agree(a: (&Ruled<Ordinary>, &[usize]), b: (&Ruled<Ordinary>, &[usize])) -> usize {
        let asked = Situation::ALL.iter().flat_map(|&it| [(it, false), (it, true)]);
        asked
            .inspect(|&(situation, repaired)| {
                let found = [a, b].map(|(scene, events)| places(scene, events, situation, repaired));
                assert_eq!(found[0], found[1], "{:?}, {:?}, {situation:?}, {repaired}", a.0.key(), a.1);
            })
            .count()
    }

    #[test]
    fn what_is_not_near_changes_nothing_that_is_offered() {
        for &edition in BOTH {
            compare_near(&installation(), edition);
        }
    }

    #[test]
    fn a_server_that_a_service_does_not_work_with_is_left_out() {
        let mut compared = 0;
        for &edition in BOTH {
            for (group, stranger) in [("for master", Role::Standby), ("for standby", Role::Master)] {
                let mut scene = scene(edition, group);
                let link = (SERVICES, Topology::system(stranger));
                let cut = Event::new([Action::Cut(link.0, link.1)], [Action::Heal(link.0, link.1)]);
                let mut known = scene.part.happenings.iter().flat_map(|happening| &happening.events);
                assert!(known.all(|event| event.ways != cut.ways));
                let known = scene.part.happenings.len();
                let left_out = Failure { kind: FailureKind::Link, text: "left out".to_owned() };
                scene.part.happenings.push(Happening::new(left_out, cut));
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
            let (with, without) = (scene(edition, "beside"), scene(edition, "nothing"));
            for (event, failure) in without.failures().into_iter().enumerate() {
                let same = with.failures().iter().position(|it| *it == failure).unwrap();
                compared += agree((&with, &[same]), (&without, &[event]));
            }
        }
        assert!(compared > 100, "{compared}");
    }
}
