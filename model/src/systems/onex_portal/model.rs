//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! The two portals meet in what they say of themselves, and notice it late. A client's request and its answer are one
//! action, since a portal remembers nothing of a request; whatever can happen between two of them is an action of its own.

use super::ambiguities::Question;
use super::client;
use super::messages::Peer;
use super::server::{self, Kept};
use super::topology::Server;
use super::world::{Mode, World};
use crate::frame::Installed;
use crate::rule::Closed;

/// What is this system's own in the [frame](crate::frame).
pub struct Portals;

/// One installation with its rules, its client and a number of faults.
pub type OnexPortal = Installed<Portals>;

impl OnexPortal {
    /// What a portal would learn of the other one if it looked now. Portals of which one has no resilience in force do
    /// not speak with each other.
    pub fn peer_of(&self, world: &World, server: Server) -> Peer {
        let in_force = |server| world.portal(server).memory.in_force;
        let speak = self.topology.prerequisites.is_configured() && Server::ALL.iter().all(|&it| in_force(it));
        match world.portal(server.other()).state {
            server::State::Active if speak && world.connected() => Peer::Active,
            server::State::Passive if speak && world.connected() => Peer::Passive,
            _ if speak && server == Server::Secondary && self.shows_part(world) => Peer::OfficeOnly,
            _ => Peer::Unseen,
        }
    }

    /// Whether the primary's IP Office runs without its portal, and the secondary takes notice of that (OX-A20).
    fn shows_part(&self, world: &World) -> bool {
        self.readings.get(Question::PartOfPrimary) == 1
            && world.environment.is_up(Server::Primary.office())
            && !world.environment.is_up(Server::Primary.portal())
            && !is_cut(world)
    }

    /// Whether a change is due to be copied: it was made in normal operation, and that goes on, or has returned.
    pub(super) fn copy_is_due(&self, world: &World) -> bool {
        world.portal(Server::Primary).memory.change == Kept::Due && self.mode(world) == Mode::Normal
    }

    /// Whether a portal has not noticed what the other one does.
    pub fn is_stale(&self, world: &World, server: Server) -> bool {
        world.environment.is_up(server.portal())
            && world.portal(server).memory.peer != self.peer_of(world, server)
    }

    /// How the installation is operated.
    pub fn mode(&self, world: &World) -> Mode {
        let noticed = Server::ALL.iter().all(|&server| !self.is_stale(world, server));
        match (world.serves(Server::Primary), world.serves(Server::Secondary)) {
            (true, true) => Mode::Standalone,
            (false, true) => Mode::Failover,
            (true, false) if world.connected() && noticed => Mode::Normal,
            (true, false) => Mode::Alone,
            (false, false) => Mode::Interrupted,
        }
    }

    pub(super) fn client_view(&self) -> client::View {
        client::View { program: self.topology.program, readings: self.readings }
    }

    /// Whether the IP Office of the user is in operation, as a portal can tell that sees it or not (OX-17, OX-A19).
    fn has_users_office(&self, world: &World, seen: bool) -> bool {
        let runs = world.environment.is_up(self.topology.home.office());
        runs && (seen || self.readings.get(Question::Contacts) == 0)
    }

    pub(super) fn view(&self, world: &World, server: Server) -> server::View<'_> {
        let sees = |office: Server| world.environment.sees(server.portal(), office.office());
        server::View {
            topology: &self.topology,
            server,
            own_office: sees(server),
            host_answers: world.environment.is_up(server.office()),
            users_office: self.has_users_office(world, sees(self.topology.home)),
            readings: self.readings,
        }
    }
}

/// Whether the network between the two servers is broken.
pub(super) fn is_cut(world: &World) -> bool {
    world.environment.is_cut(Server::Primary.portal(), Server::Secondary.portal())
}
