//! The words in which the properties speak of a world.

use super::ambiguities::Question;
use super::client::State;
use super::model::OnexPortal;
use super::server::{self, Kept, Shown};
use super::topology::{Failback, Program, Server};
use super::world::World;
use crate::environment::Path;
use crate::rule::Closed;
use crate::topology::NodeId;

/// Whether everything that resilience needs is configured, and in force on both portals (OX-02, OX-03, OX-04, OX-25,
/// OX-26).
pub(super) fn resilient(model: &OnexPortal, world: &World) -> bool {
    let restart_needed = model.readings.get(Question::RestartNeeded) == 0;
    model.topology.prerequisites.is_configured() && (!restart_needed || world.restarted == [true; 2])
}

/// The same, and the portals have met since.
pub(super) fn partners(model: &OnexPortal, world: &World) -> bool {
    resilient(model, world) && world.portals.iter().all(|portal| portal.memory.partner)
}

pub(super) fn automatic(model: &OnexPortal) -> bool {
    model.topology.failback == Failback::Automatic
}

/// Whether the secondary serves as long as a part of the primary is missing (OX-A20).
pub(super) fn waits_for_all(model: &OnexPortal) -> bool {
    model.readings.get(Question::PartOfPrimary) == 0
}

pub(super) fn stays_beside(model: &OnexPortal) -> bool {
    !automatic(model) && model.readings.get(Question::StandaloneManual) == 1
}

pub(super) fn redirected(model: &OnexPortal) -> bool {
    let reads = |question| model.readings.get(question) == 1;
    match model.topology.program {
        Program::Browser => true,
        Program::PlugIn => !(reads(Question::Programs) || reads(Question::TheSame)),
        Program::Application => false,
    }
}

pub(super) fn up(world: &World, node: NodeId) -> bool {
    world.environment.is_up(node)
}

pub(super) fn path(world: &World, server: Server) -> bool {
    world.environment.path(server.portal()) == Path::Open
}

pub(super) fn reachable(world: &World) -> bool {
    Server::ALL.iter().all(|&server| path(world, server))
}

pub(super) fn network(world: &World) -> bool {
    !world.environment.is_cut(Server::Primary.portal(), Server::Secondary.portal())
}

/// Whether portal and IP Office of a server run and see each other.
pub(super) fn whole(world: &World, server: Server) -> bool {
    world.environment.linked(server.portal(), server.office())
}

pub(super) fn healthy(world: &World) -> bool {
    Server::ALL.iter().all(|&server| whole(world, server)) && network(world) && reachable(world)
}

pub(super) fn primary_fails(world: &World) -> bool {
    !up(world, Server::Primary.portal()) || !up(world, Server::Primary.office())
}

pub(super) fn unnoticed(model: &OnexPortal, world: &World) -> bool {
    Server::ALL.iter().any(|&server| model.is_stale(world, server))
}

pub(super) fn shown(world: &World, server: Server) -> bool {
    let portal = world.portal(server);
    portal.memory.shown
        == match portal.state {
            server::State::Stopped => Shown::Nothing,
            server::State::Passive => Shown::Starting,
            server::State::Active => Shown::Available,
        }
}

pub(super) fn has_change(world: &World, server: Server) -> bool {
    world.portal(server).memory.change != Kept::Nothing
}

pub(super) fn change_is_lost(world: &World) -> bool {
    !Server::ALL.iter().any(|&server| has_change(world, server))
}

pub(super) fn is(world: &World, state: State, server: Server) -> bool {
    world.client.position.state == state && world.client.position.memory.target == server
}

/// Whether the user is logged on at a portal that serves and knows the session.
pub(super) fn served(world: &World) -> bool {
    let server = world.client.position.memory.target;
    is(world, State::LoggedOn, server) && world.client.session && world.serves(server) && path(world, server)
}

/// Whether the client is where its user can go on: at the page to log on, or logged on.
pub(super) fn has_come(world: &World, server: Server) -> bool {
    is(world, State::AtLogin, server)
        || is(world, State::LoggingOn, server)
        || is(world, State::LoggedOn, server)
}

/// Whether the client acts by itself: nothing waits for its user, except perhaps the page to log on of that server.
pub(super) fn under_way(world: &World, server: Server) -> bool {
    match world.client.position.state {
        State::Out | State::AtCertificate => false,
        State::AtLogin => world.client.position.memory.target == server,
        _ => true,
    }
}

/// Whether the user was logged on, is not any more, and the secondary serves.
pub(super) fn is_stranded(world: &World) -> bool {
    world.serves(Server::Secondary)
        && !world.serves(Server::Primary)
        && world.client.position.state == State::Lost
}
