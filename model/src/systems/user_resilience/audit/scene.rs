//! What a group can ever notice of a network, as a topology to explore.
//!
//! A network may have dozens of systems; a group meets three: its home system, the failover system of that one, and the
//! system where it hot desks. These are closed under everything that decides what becomes of the group:
//!
//! - a phone asks its home system and the failover system of that one, and nobody else (UR-07);
//! - what the failover system does depends on whether it sees the home system, on the copy that it had from there and on
//!   the phones of that home, and is another matter for each home that it stands in for (UR-05, UR-06, UR-09, UR-11);
//! - a login asks the home system, or else the failover system, for the settings (UR-03, UR-08), and depends on whether
//!   the system where it takes place sees these two.
//!
//! So a failure elsewhere changes nothing for the group. That holds of the third system, too, as far as phones are
//! concerned: a test compares every step of the two worlds, with it and without it.
//!
//! Calls are left out, as they begin and end by whim: whether a phone goes on with one while it has lost its system changes
//! when it looks for another, not where it ends. What a call would ring is told where somebody relies on it.

use super::super::model::{Offices, UserResilience};
use super::super::topology::{FAILOVER, HOME, Habit, Phones, Topology};
use super::super::world::{Action, World};
use super::installation::PhoneKind;
use super::installation::{Beside, Installation, Users};
use super::told;
use crate::audit::audited::Event;
use crate::audit::part::{Happening, Part};
use crate::audit::story::Step;
use crate::environment::Path;
use crate::frame::served::Served;
use crate::frame::trouble::Trouble;
use crate::topology::NodeId;

/// The part of a network that a group can notice.
pub(super) fn scene(installation: &Installation, users: &Users) -> Part<UserResilience> {
    let home = &installation.systems[users.home];
    let desk = match users.beside {
        Beside::HotDesk(at) => Some(at),
        Beside::Nothing | Beside::InternalTwin | Beside::FallbackTwin => None,
    };
    // Where nobody is set to stand in, nothing depends on who the failover system would be.
    let failover = home.backed_up_by.or(desk);
    let habit = match users.beside {
        Beside::Nothing => Habit::None,
        Beside::InternalTwin => Habit::InternalTwin,
        Beside::FallbackTwin => Habit::FallbackTwin,
        Beside::HotDesk(_) if failover == desk => Habit::HotDesksAtFailover,
        Beside::HotDesk(_) => Habit::HotDesksAtThird,
    };
    let phones = match users.phone {
        PhoneKind::Desk => Phones::Desk,
        PhoneKind::Softphone if home.has_desk_phones => Phones::SoftBesideDesk,
        PhoneKind::Softphone => Phones::Soft,
        // It is a login that counts, and of the phones at home that some desk phone asks.
        PhoneKind::Other if desk.is_some() && home.has_desk_phones => Phones::SoftBesideDesk,
        PhoneKind::Other => Phones::NoIp,
    };
    let topology = Topology {
        backs_up: home.backed_up_by.is_some(),
        phones,
        habit,
        failback: home.failback,
        refusal: installation.refusal,
        in_operation: true,
        ..Topology::PLAIN
    };
    let third = desk.filter(|_| habit == Habit::HotDesksAtThird);
    let placed = [Some(users.home), failover, third];
    let name = |node: NodeId| placed[node.index()].map_or("nobody", |system| installation.name(system));
    let names = topology.nodes().map(|node| name(node).to_owned()).collect();
    let happenings = happenings(installation, &topology, &placed);
    Part::of(topology, names, happenings)
}

/// Everything that can fail in a scene, in the operator's words and in the model's. The failover system is nobody where
/// none is set and none is met otherwise.
fn happenings(
    installation: &Installation,
    topology: &Topology,
    placed: &[Option<usize>; 3],
) -> Vec<Happening<Action>> {
    let system = |node: NodeId| placed[node.index()];
    let mut list = Vec::new();
    for node in topology.nodes() {
        let event = Trouble::Stop(node).event(Action::Net);
        list.extend(system(node).map(|it| Happening::new(installation.down(it), event)));
    }
    for &(a, b) in topology.links() {
        if let (Some(from), Some(to)) = (system(a), system(b)) {
            let event = Trouble::Cut(a, b).event(Action::Net);
            list.push(Happening::new(installation.cut(from, to), event));
        }
    }
    if topology.has_ip_phone() {
        let home = system(HOME).expect("a group has a home system");
        let met = [Some(HOME), topology.backs_up.then_some(FAILOVER)];
        for node in met.into_iter().flatten() {
            let event = Trouble::Block(node, Path::Silent).event(Action::Net);
            list.extend(system(node).map(|it| Happening::new(installation.unreached(home, it), event)));
        }
    }
    if topology.backs_up {
        let restart = Event::new([Action::Restart(FAILOVER)], []);
        list.extend(system(FAILOVER).map(|it| Happening::new(installation.copies_lost(it), restart)));
    }
    list
}

impl Served for Offices {
    /// Whoever hot desks is served by the system that has the settings for a login; a user who is logged in when something
    /// fails stays so, and is not asked about. Everybody else is served by the system where the phone is registered.
    fn place(model: &UserResilience, world: &World) -> Option<NodeId> {
        match model.topology.desk_at() {
            Some(desk) => told::login(model, world, desk).map(|(_, by)| by),
            None if model.topology.has_ip_phone() => world.served_by(),
            None => world.environment.is_up(HOME).then_some(HOME),
        }
    }

    fn home(_: &UserResilience) -> NodeId {
        HOME
    }

    /// A phone stores nothing.
    fn restarted(model: &UserResilience, world: &World, _: bool) -> World {
        model.uncounted(world, Action::RestartPhone)
    }

    fn retell(model: &UserResilience, before: &World, action: &Action, after: &World) -> Vec<Step> {
        told::tell(model, before, action, after)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what a test unwraps, it asserts")]

    use std::collections::BTreeSet;

    use stateright::Model;

    use super::super::super::ambiguities::Question;
    use super::super::super::editions::EDITION_2023_11;
    use super::super::super::topology::THIRD;
    use super::super::description::Description;
    use super::*;
    use crate::ambiguity::Readings;
    use crate::audit::described::compare_near;
    use crate::rule::Closed;

    /// All of a world that decides where phones are registered, as far as home system and failover system go.
    fn of_two(world: &World) -> impl Ord + Clone + use<> {
        let environment = &world.environment;
        let two = [HOME, FAILOVER].map(|node| (environment.is_up(node), environment.path(node)));
        let seen = (environment.sees(FAILOVER, HOME), environment.sees(HOME, FAILOVER));
        let systems = [HOME, FAILOVER].map(|node| world.servers[node.index()]);
        (two, seen, environment.is_cut(HOME, FAILOVER), systems, world.phone, world.known, world.record)
    }

    fn is_elsewhere(action: &Action) -> bool {
        match *action {
            Action::Net(Trouble::Stop(node) | Trouble::Start(node)) | Action::Restart(node) => node == THIRD,
            Action::Net(Trouble::Cut(a, b) | Trouble::Heal(a, b) | Trouble::Notice(a, b)) => {
                a == THIRD || b == THIRD
            }
            Action::Call(_) | Action::HotDesk | Action::LogOut => true,
            _ => false,
        }
    }

    /// Every step that some reachable world can take and that is not elsewhere, as home system and failover system know
    /// it; and how many are elsewhere.
    fn steps(model: &UserResilience) -> (BTreeSet<impl Ord + use<>>, usize) {
        let mut seen: BTreeSet<World> = model.init_states().into_iter().collect();
        let mut open: Vec<World> = seen.iter().copied().collect();
        let (mut steps, mut elsewhere) = (BTreeSet::new(), 0);
        while let Some(world) = open.pop() {
            let mut actions = Vec::new();
            model.actions(&world, &mut actions);
            for action in actions {
                let Some(next) = model.next_state(&world, action) else { continue };
                if is_elsewhere(&action) {
                    assert!(of_two(&world) == of_two(&next), "{action:?} in {world:?}");
                    elsewhere += 1;
                } else {
                    steps.insert((of_two(&world), action, of_two(&next)));
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        (steps, elsewhere)
    }

    #[test]
    fn what_is_not_near_changes_nothing_that_is_offered() {
        let system = |name: &str, backed_by: Option<&str>| serde_json::json!({ "name": name, "backs_up_my_ip_phones": backed_by });
        let systems = [
            system("first", None),
            system("home", Some("second")),
            system("second", Some("third")),
            system("third", None),
            system("fourth", Some("home")),
        ];
        let mut groups = Vec::new();
        for home in ["home", "third"] {
            for phone in ["desk", "softphone", "other"] {
                for desk in [None, Some("first"), Some("second"), Some("fourth")] {
                    let name = format!("{home}, {phone}, {desk:?}");
                    groups.push(serde_json::json!({
                        "name": name, "users": 1, "home": home, "phone": phone, "hot_desks_at": desk,
                    }));
                }
            }
        }
        let description = serde_json::json!({ "ip_office": systems, "group": groups });
        let description: Description = crate::audit::description::read(description).unwrap();
        compare_near(&super::super::description::read(&description).unwrap(), EDITION_2023_11);
    }

    #[test]
    fn a_third_system_changes_nothing_for_phones() {
        let mut all = vec![Readings::default()];
        all.extend(Question::ALL.iter().map(|question| Readings::default().with_place(question.index(), 1)));
        for readings in all {
            let model = |habit| {
                let topology = Topology { habit, in_operation: true, ..Topology::PLAIN };
                UserResilience::new(topology, EDITION_2023_11, readings, 2)
            };
            let (alone, none) = steps(&model(Habit::None));
            let (beside, some) = steps(&model(Habit::HotDesksAtThird));
            assert!(alone == beside, "{readings:?}: {} steps, {} beside a third", alone.len(), beside.len());
            assert!(none == 0 && some > 1000 && alone.len() > 500, "{} steps, {some} elsewhere", alone.len());
        }
    }
}
