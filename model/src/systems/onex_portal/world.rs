//! Portals, IP Office services, a client and faults together: a state of the world, and what can happen to it.

use super::breach::Breach;
use super::client::Client;
use super::server::{Portal, State};
use super::topology::Server;
use crate::engine::Position;
use crate::environment::Environment;
use crate::frame::Books;
use crate::rule::Closed;
use crate::timer::Timer;

/// How an installation is operated, as the document has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Both servers are there, see each other, and the primary alone serves.
    Normal,
    /// The secondary alone serves.
    Failover,
    /// Both serve (OX-18).
    Standalone,
    /// The primary alone serves, and the secondary is not there, or has just come.
    Alone,
    /// Nobody serves.
    Interrupted,
    /// Whoever serves the user has not noticed yet what has become of the other server: said of changes only.
    Unnoticed,
}

/// What the user has done, and what became of it: the world's own record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Record {
    /// Nothing yet.
    Nothing,
    /// A setting was changed.
    Changed(Server, Mode),
    /// A conference was scheduled.
    Scheduled(Server, Mode),
    /// The conference was held.
    Held,
    /// The time of a conference came, and it was not held; how the installation was operated then.
    Missed(Server, Mode),
    /// The contact was changed or deleted.
    Edited,
    /// That was refused.
    Refused,
}

/// The client, and what the world knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side {
    /// Where it stands by its rows.
    pub position: Position<Client>,
    /// The portal at which its user is logged on knows the session.
    pub session: bool,
    /// The address that the user entered, or whose portal logged the user on: the one to ask after a loss (OX-A9).
    pub asks: Server,
    /// The user has accepted the secondary's certificate.
    pub accepted: bool,
    /// The user has been logged on.
    pub known: bool,
}

/// A state of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    /// Portals, IP Office services, the network and the client's paths.
    pub environment: Environment,
    /// The portals, the primary's first.
    pub portals: [Position<Portal>; 2],
    /// The client.
    pub client: Side,
    /// Which portals were restarted after resilience was configured, the primary's first.
    pub restarted: [bool; 2],
    /// For how long the secondary has missed the primary, of the detection time: the world's own clock.
    pub missed: Timer,
    /// What its user has done.
    pub record: Record,
    /// What the frame keeps.
    pub books: Books<Breach>,
}

impl World {
    /// A server's portal.
    pub fn portal(&self, server: Server) -> &Position<Portal> {
        &self.portals[server.index()]
    }

    /// Whether a server's portal serves.
    pub fn serves(&self, server: Server) -> bool {
        self.portal(server).state == State::Active
    }

    /// Whether the portals can see each other.
    pub fn connected(&self) -> bool {
        self.environment.linked(Server::Primary.portal(), Server::Secondary.portal())
    }
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// A portal's process ends.
    StopPortal(Server),
    /// A portal's process is started.
    StartPortal(Server),
    /// An IP Office service ends.
    StopOffice(Server),
    /// An IP Office service is started.
    StartOffice(Server),
    /// A server ends, with its IP Office and its portal.
    StopServer(Server),
    /// The network between the two servers breaks.
    CutNetwork,
    /// The network between the two servers heals.
    HealNetwork,
    /// The network between a portal on an application server and its IP Office breaks.
    CutOffice(Server),
    /// The network between a portal on an application server and its IP Office heals.
    HealOffice(Server),
    /// The client does not reach a server any more.
    Block(Server),
    /// The client reaches a server again.
    Unblock(Server),
    /// A portal notices that an IP Office is gone, or there again.
    NoticeOffice {
        /// Whose portal.
        portal: Server,
        /// Whose IP Office.
        office: Server,
    },
    /// A portal notices what the other one does.
    NoticePeer(Server),
    /// The detection time of the secondary goes on.
    Elapse,
    /// The user enters the address of a server.
    Enter(Server),
    /// The user accepts a certificate.
    AcceptCertificate,
    /// The user logs on.
    UserLogsOn,
    /// The client makes an attempt by itself.
    Attempt,
    /// The client learns what became of its attempt to connect.
    Connect,
    /// The client learns what it is answered.
    Answer,
    /// A client whose user is logged on asks for something, and learns that it is not served.
    Request,
    /// The user does what there is to do.
    Work,
    /// The time of the conference comes.
    ConferenceTime,
    /// The primary's portal copies the change to the secondary's.
    Copy,
}
