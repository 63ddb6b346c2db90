//! What a group's clients can ever notice of an installation, as a topology to explore.
//!
//! An installation may have dozens of slaves; a client of one group can meet five PBXes: the master, the user's home and
//! its standby, the configured PBX and, if that is a standby, the PBX it backs. These are closed under everything that
//! decides what becomes of the client:
//!
//! - a client dials the configured PBX, the PBX of a redirect, and a secondary, which is the home, its explicit standby
//!   or the master (MA-16 to MA-20);
//! - a standby redirects to the PBX it backs, a slave to the master, the master to the home or its standby (MA-03, MA-06
//!   to MA-08);
//! - what a PBX answers depends on its registration with the PBX that it would redirect to and with the standby of that
//!   one, and nothing else (MA-09). The standby of the master matters to nobody whose home is a slave, and the standby
//!   of a slave to nobody whose home is another PBX.
//!
//! So a failure elsewhere changes nothing for the group. A test explores the same groups with the PBXes that were left
//! out, and finds the same.

use super::super::client::State;
use super::super::editions::EDITION_13R3;
use super::super::model::{MyApps, Redundancy};
use super::super::topology::{self, Role, Topology};
use super::super::world::{Action, Line, World};
use super::installation::{Installation, Users};
use super::told;
use crate::audit::audited::Event;
use crate::audit::part::{Happening, Part};
use crate::audit::story::Step;
use crate::environment::Path;
use crate::frame::served::Served;
use crate::frame::trouble::Trouble;
use crate::rule::Edition;
use crate::topology::NodeId;

/// The part of an installation that a group can notice.
pub(super) fn scene(installation: &Installation, users: &Users) -> Part<MyApps<1>> {
    with(installation, users, &installation.met(users))
}

/// The scene of a group with these PBXes, in any order.
fn with(installation: &Installation, users: &Users, pbxes: &[usize]) -> Part<MyApps<1>> {
    let mut slaves: Vec<usize> = Vec::new();
    let mut placed: Vec<(topology::Pbx, usize)> = Vec::new();
    for &pbx in pbxes {
        let role = installation.pbxes[pbx].role;
        let base = installation.pbxes[pbx].backs.unwrap_or(pbx);
        let number = match role {
            Role::Master | Role::Standby => 0,
            Role::Slave | Role::StandbySlave => {
                let known = slaves.iter().position(|&slave| slave == base);
                known.unwrap_or_else(|| {
                    slaves.push(base);
                    slaves.len() - 1
                }) as u8
                    + 1
            }
        };
        placed.push((topology::Pbx { role, number }, pbx));
    }
    let at = |wanted: usize| {
        let found = placed.iter().find(|(_, pbx)| *pbx == wanted);
        found.expect("home and configured PBX belong to the scene").0
    };
    let list: Vec<topology::Pbx> = placed.iter().map(|(pbx, _)| *pbx).collect();
    let topology = Topology::new(&list, at(users.home), at(users.configured))
        .expect("a part that holds the master, and with each standby the PBX it backs, is an installation");
    let operators = |node: NodeId| {
        let found = placed.iter().find(|(pbx, _)| *pbx == topology.pbx(node));
        found.expect("every node was placed").1
    };
    let names = topology.nodes().map(|node| installation.name(operators(node)).to_owned()).collect();
    let happenings = happenings(installation, users, &topology, &operators);
    let lines: Vec<&Event<Action>> =
        happenings.iter().flat_map(|it| &it.events).filter(|event| event.at_once.is_some()).collect();
    let key = format!("{topology} {lines:?}");
    Part { key, ..Part::of(topology, names, happenings) }
}

/// Everything that can fail in a scene, in the operator's words and in the model's.
fn happenings(
    installation: &Installation,
    users: &Users,
    topology: &Topology,
    operators: &dyn Fn(NodeId) -> usize,
) -> Vec<Happening<Action>> {
    let mut list = Vec::new();
    for node in topology.nodes() {
        let event = Trouble::Stop(node).event(Action::Net);
        list.push(Happening::new(installation.down(operators(node)), event));
    }
    for &(a, b) in topology.links() {
        let event = Trouble::Cut(a, b).event(Action::Net);
        list.push(Happening::new(installation.cut(operators(a), operators(b)), event));
    }
    for site in 0..installation.sites.len() {
        let is_there = |node: NodeId| installation.pbxes[operators(node)].site == Some(site);
        let line = line(topology, users.site == Some(site), &is_there);
        list.extend(line.map(|event| Happening::new(installation.line_down(site), event)));
    }
    for node in topology.nodes() {
        let event = Event::new(
            UNREACHED.map(|path| Action::Net(Trouble::Block(node, path))),
            [Action::Net(Trouble::Unblock(node))],
        );
        list.push(Happening::new(installation.unreached(operators(node)), event));
    }
    list
}

/// A network that is cut refuses, or it swallows.
const UNREACHED: [Path; 2] = [Path::Refused, Path::Silent];

/// The line of a site breaks: nobody on one side reaches anybody on the other one. Nothing, if all that matters is on one
/// side.
fn line(topology: &Topology, with_users: bool, is_there: &dyn Fn(NodeId) -> bool) -> Option<Event<Action>> {
    let far: Vec<NodeId> = topology.nodes().filter(|&node| is_there(node) != with_users).collect();
    let cut: Vec<(NodeId, NodeId)> =
        topology.links().iter().copied().filter(|&(a, b)| is_there(a) != is_there(b)).collect();
    let one = topology.nodes().find(|&node| is_there(node)).or(far.first().copied())?;
    if far.is_empty() {
        return None;
    }
    let way = |path| {
        let blocked = far.iter().map(|&node| Action::Net(Trouble::Block(node, path)));
        blocked.chain(cut.iter().map(|&(a, b)| Action::Net(Trouble::Cut(a, b)))).collect()
    };
    let opened = far.iter().map(|&node| Action::Net(Trouble::Unblock(node)));
    Some(Event {
        ways: UNREACHED.map(way).to_vec(),
        repairs: opened.chain(cut.iter().map(|&(a, b)| Action::Net(Trouble::Heal(a, b)))).collect(),
        at_once: Some(match is_there(one) {
            true => vec!["the line of the site of ".into(), one.into()],
            false => vec!["the line of the users' site".into()],
        }),
    })
}

impl Served for Redundancy<1> {
    fn home(model: &MyApps<1>) -> NodeId {
        model.topology.home()
    }

    fn place(_: &MyApps<1>, world: &World<1>) -> Option<NodeId> {
        let side = world.client(0);
        match (side.position.state, side.line) {
            (State::AtHome | State::AtStandby, Line::Open { to, alive: true, .. }) => Some(to),
            _ => None,
        }
    }

    fn restarted(model: &MyApps<1>, world: &World<1>, stored: bool) -> World<1> {
        model.uncounted(world, Action::Restart { client: 0, stored })
    }

    fn retell(model: &MyApps<1>, before: &World<1>, action: &Action, after: &World<1>) -> Vec<Step> {
        told::tell(model, before, action, after)
    }
}

/// Whether the edition lets a slave have a standby.
pub(super) fn has_standby_slaves(edition: Edition) -> bool {
    edition != EDITION_13R3
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

    use std::collections::BTreeSet;

    use super::super::description::Description;
    use super::*;
    use crate::ambiguity::Readings;
    use crate::audit::described::compare_near;
    use crate::audit::description::Grouped;
    use crate::audit::ends::{Limits, Place};
    use crate::audit::part::{Rulebook, Ruled};
    use crate::audit::{Failure, Scene as _, Situation};
    use crate::rule::Closed;
    use crate::systems::myapps::BOTH;

    fn installation(edition: Edition) -> (Installation, Vec<Grouped<Users>>) {
        let mut pbxes = vec![
            serde_json::json!({ "name": "master", "role": "master" }),
            serde_json::json!({ "name": "master2", "role": "standby", "backs": "master" }),
            serde_json::json!({ "name": "a", "role": "slave" }),
            serde_json::json!({ "name": "b", "role": "slave" }),
        ];
        if has_standby_slaves(edition) {
            for of in ["a", "b"] {
                let name = format!("{of}2");
                pbxes.push(serde_json::json!({ "name": name, "role": "standby", "backs": of }));
            }
        }
        let mut groups = Vec::new();
        for home in ["master", "a"] {
            for configured in pbxes.iter().map(|pbx| pbx["name"].as_str().unwrap()) {
                let name = format!("{home} via {configured}");
                groups.push(
                    serde_json::json!({ "name": name, "users": 1, "home": home, "configured": configured }),
                );
            }
        }
        let description: Description =
            crate::audit::description::read(serde_json::json!({ "pbx": pbxes, "group": groups })).unwrap();
        super::super::description::read(&description, edition).unwrap()
    }

    /// Where clients end, by the operator's names; nobody's name for home and nowhere.
    fn places(scene: &Ruled<MyApps<1>>, failure: &Failure, situation: Situation) -> BTreeSet<String> {
        // What does not concern the scene does not happen in it.
        let events: Vec<usize> = scene.failures().iter().position(|it| *it == failure).into_iter().collect();
        let ends = scene.incident(&events).ends(situation, false, Limits::default()).unwrap().ends;
        let name = |place: &Place| match place {
            Place::Standby(node) => scene.names()[*node].clone(),
            other => format!("{other:?}"),
        };
        ends.iter().map(|end| name(&end.place)).collect()
    }

    #[test]
    fn what_is_not_near_changes_nothing_that_is_offered() {
        for &edition in BOTH {
            compare_near(&installation(edition), edition);
        }
    }

    #[test]
    fn what_is_left_out_changes_nothing() {
        let mut compared = 0;
        for &edition in BOTH {
            let (installation, groups) = installation(edition);
            let all: Vec<usize> = (0..installation.pbxes.len()).collect();
            let rulebook = Rulebook { edition, readings: Readings::default() };
            for Grouped { name, setup, .. } in &groups {
                let reduced = scene(&installation, setup).by(rulebook);
                let whole = with(&installation, setup, &all).by(rulebook);
                assert!(reduced.names().len() <= 5, "{name}: {:?}", reduced.names());
                for failure in whole.failures() {
                    for &situation in Situation::ALL {
                        let found = places(&whole, failure, situation);
                        let expected = places(&reduced, failure, situation);
                        assert_eq!(found, expected, "{name}, {failure:?}, {situation:?}");
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 1000, "{compared}");
    }
}
