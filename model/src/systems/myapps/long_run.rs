//! What myApps clients come to in the long run, once faults have stopped: said from the document, without the rows.

use super::ambiguities::Question;
use super::client::State;
use super::editions::{EDITION_13R3, EDITION_16R1};
use super::model::MyApps;
use super::situations::{every, is_up, knows_home};
use super::world::{Line, Side, World};
use crate::environment::Path;
use crate::topology::NodeId;

type Property<const CLIENTS: usize> = crate::property::Property<MyApps<CLIENTS>>;

fn paths_are_open<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> bool {
    model.topology.nodes().all(|node| world.environment.path(node) == Path::Open)
}

fn links_are_whole<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> bool {
    model.topology.links().iter().all(|&(a, b)| !world.environment.is_cut(a, b))
}

fn down<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> usize {
    model.topology.nodes().filter(|&node| !world.environment.is_up(node)).count()
}

fn is_healthy<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> bool {
    down(model, world) == 0 && paths_are_open(model, world) && links_are_whole(model, world)
}

/// One PBX has failed, and nothing else.
fn one_has_failed<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> bool {
    down(model, world) == 1 && paths_are_open(model, world) && links_are_whole(model, world)
}

/// One PBX has failed, and that is all that has ever gone wrong.
fn first_has_failed<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> bool {
    one_has_failed(model, world) && faults(model, world) == 1
}

/// What has gone wrong so far. That a client is started again counts as a fault, too.
fn faults<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> usize {
    usize::from(model.faults - world.books.faults_left)
}

/// Whether a PBX runs and does something for a client. In edition 13r3 a standby does not while it has the registration of
/// the PBX that it backs (MA-A5): it serves nobody then, and redirects nobody.
fn helps<const CLIENTS: usize>(model: &MyApps<CLIENTS>, world: &World<CLIENTS>, node: NodeId) -> bool {
    let refuses = model.edition == EDITION_13R3 && model.readings.get(Question::IdleStandby) == 0;
    let is_idle = |standby| {
        model.topology.backed_by(standby).is_some_and(|backed| world.environment.linked(standby, backed))
    };
    world.environment.is_up(node) && !(refuses && is_idle(node))
}

/// The PBX that really serves a client now, and whether as a standby.
fn served_by<const CLIENTS: usize>(world: &World<CLIENTS>, side: &Side) -> Option<(NodeId, bool)> {
    match side.line {
        Line::Open { to, alive: true, impostor: false, kept }
            if is_up(side) && world.environment.path(to) != Path::Silent =>
        {
            Some((to, kept))
        }
        _ => None,
    }
}

/// What is claimed of the long run, for a world of any number of clients.
pub(super) fn claims<const CLIENTS: usize>() -> Vec<Property<CLIENTS>> {
    vec![
        Property::recurs(
            "MA-L01",
            &["MA-05", "MA-09", "MA-11", "MA-12", "MA-13", "MA-14"],
            "Once faults have stopped, the clients' paths are open, and the primary or the stored secondary runs and \
                   serves or redirects, the client gets connected.",
            |model, world| {
                let primary = helps(model, world, model.topology.configured());
                let secondary = |side: &Side| {
                    side.position.memory.secondary.is_some_and(|node| helps(model, world, node))
                };
                paths_are_open(model, world) && every(world, |side| primary || secondary(side))
            },
            |_, world| every(world, is_up),
        ),
        Property::persists(
            "MA-L02",
            &["MA-05", "MA-06", "MA-31"],
            "Once everything is healthy, and the primary serves or redirects, the client comes home and stays there.",
            |model, world| is_healthy(model, world) && helps(model, world, model.topology.configured()),
            |_, world| every(world, |side| side.position.state == State::AtHome),
        ),
        Property::persists(
            "MA-L03",
            &["MA-22", "MA-23", "MA-24", "MA-25"],
            "What is published becomes true: whether a PBX serves the client, which one, and whether it does so as a \
                   standby.",
            |_, _| true,
            |_, world| {
                every(world, |side| {
                    let published = side.position.memory.published;
                    match served_by(world, side) {
                        Some((node, standby)) => {
                            published.up && published.cur == Some(node) && published.standby == standby
                        }
                        None => !published.up || published.is_before_login(),
                    }
                })
            },
        ),
        Property::theorem(
            "MA-T01",
            &["MA-01", "MA-03", "MA-10"],
            "When a single PBX fails, and nothing else has failed before, a client that had been at home is served again.",
            |model, world| first_has_failed(model, world) && every(world, |side| side.served.is_some()),
            |_, world| every(world, is_up),
        ),
        Property::theorem(
            "MA-T02",
            &["MA-11", "MA-15"],
            "When a single PBX has failed, and the configured one serves or redirects, a client that is started for the first time is \
             served. (No document claims that.)",
            |model, world| {
                let new = |side: &Side| {
                    side.position.memory.secondary.is_none() && (side.served.is_none() || is_up(side))
                };
                let finds_one = helps(model, world, model.topology.configured());
                one_has_failed(model, world) && finds_one && every(world, new)
            },
            |_, world| every(world, is_up),
        ),
        Property::theorem(
            "MA-T03",
            &["MA-01", "MA-15", "MA-16", "MA-17"],
            "When a single PBX fails, and nothing else has failed before, a client that had been at home is served again, even if it \
             is started again, with what it has stored.",
            |model, world| {
                let was_at_home = |side: &Side| knows_home(&model.topology, side);
                let is_again = |side: &Side| was_at_home(side) && side.served.is_none();
                (first_has_failed(model, world) && every(world, was_at_home))
                    || (one_has_failed(model, world)
                        && faults(model, world) == 1 + CLIENTS
                        && every(world, is_again))
            },
            |_, world| every(world, is_up),
        ),
        Property::endless(
            "MA-H05",
            &["MA-09", "MA-31"],
            "A client stays on a standby for good although the user's own PBX runs and can be reached.",
            |model, world| {
                let home = model.topology.home();
                world.environment.is_up(home) && world.environment.path(home) == Path::Open
            },
            |_, world| !every(world, |side| side.position.state == State::AtStandby),
        ),
        Property::endless(
            "MA-H06",
            &["MA-01", "MA-11", "MA-12", "MA-15", "MA-16", "MA-17", "MA-21"],
            "A client that had been at home is without service for good although the user's own PBX runs, and every PBX that runs can \
             be reached.",
            |model, world| {
                world.environment.is_up(model.topology.home())
                    && paths_are_open(model, world)
                    && every(world, |side| knows_home(&model.topology, side))
            },
            |_, world| !every(world, |side| !is_up(side)),
        ),
        Property::endless(
            "MA-H07",
            &["MA-01", "MA-15", "MA-16", "MA-17"],
            "The stored secondary is the primary, which is down: a client that is started again finds nobody, although the user's own \
             PBX runs and can be reached.",
            |model, world| {
                let configured = model.topology.configured();
                let knows_one = |side: &Side| {
                    let memory = side.position.memory;
                    memory.session && memory.secondary == Some(configured)
                };
                world.environment.is_up(model.topology.home())
                    && !world.environment.is_up(configured)
                    && paths_are_open(model, world)
                    && every(world, knows_one)
            },
            |_, world| every(world, is_up),
        )
        // By the other edition a standby that has the registration does not redirect: nobody comes home from there.
        .only_in(&[EDITION_16R1]),
        Property::endless(
            "MA-H08",
            &["MA-06", "MA-31"],
            "A standby that works sends its client away, as the user's own PBX is back; the client does not reach that one, and is \
             without service for good.",
            |model, world| {
                let home = model.topology.home();
                let works = |node: NodeId| {
                    node != home
                        && world.environment.is_up(node)
                        && world.environment.path(node) == Path::Open
                };
                world.environment.is_up(home)
                    && world.environment.path(home) != Path::Open
                    && every(world, |side| side.served.is_some_and(works))
            },
            |_, world| every(world, is_up),
        ),
    ]
}
