//! Both systems, what is followed of their users, and faults together: a state of the world, and what can happen to it.

use super::breach::Breach;
use super::client::Client;
use super::server::{self, Input, Server, State};
use super::service::Service;
use super::topology::Topology;
use crate::engine::Position;
use crate::environment::{Environment, Path};
use crate::frame::Books;
use crate::topology::{NodeId, NodeSet};

/// The connection of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// There is none.
    None,
    /// It stands, or the client believes so.
    Open {
        /// The system at its end.
        to: NodeId,
        /// That system still knows of it.
        alive: bool,
    },
}

/// The client, and what the world knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side {
    /// Where it stands by its rows.
    pub position: Position<Client>,
    /// Its connection.
    pub line: Line,
    /// Where it was last logged on since it was started: the world's own record.
    pub served: Option<NodeId>,
    /// Where its last attempt went since it was started, lost its connection or gave up.
    pub tried: Option<NodeId>,
    /// An attempt has failed since, where that decides something (NP-A10).
    pub failed: bool,
}

impl Side {
    /// A client that has just been started.
    pub fn started() -> Self {
        Side { position: Client::start(), line: Line::None, served: None, tried: None, failed: false }
    }
}

crate::closed_enum! {
    /// What a loss came with.
    pub enum Cause {
        /// The active system failed, or was stopped.
        Failure,
        /// A split healed, and one of two active systems gave way.
        Healing,
        /// An administrator had ordered a switchover at once.
        Order,
        /// An administrator had ordered a switchover when idle.
        IdleOrder,
    }
}

/// What the last step has cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Losses {
    /// Calls were cut off.
    pub calls: Option<Cause>,
    /// A script was cut off.
    pub script: Option<Cause>,
    /// A call record was lost.
    pub record: Option<Cause>,
    /// A system became active without what was changed at the other one.
    pub change: bool,
    /// What was changed at that system was overwritten by what was changed at the other one.
    pub overwritten: Option<NodeId>,
    /// The active part was given to a system that could not take it.
    pub hand_over: bool,
}

/// A state of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    /// Computers, the connections between them, and the client's paths to them.
    pub environment: Environment,
    /// What is changed at one system goes to the other one, if both run and are connected.
    pub replicates: bool,
    /// Systems whose server service runs and does not answer.
    pub hung: NodeSet,
    /// Master and standby, by their rows.
    pub servers: [Position<Server>; 2],
    /// The client; where none is followed it does nothing.
    pub client: Side,
    /// The services, by their places in the topology.
    pub services: [Position<Service>; 2],
    /// How many more orders the administrator may give.
    pub orders_left: u8,
    /// What the last step has cost.
    pub lost: Losses,
    /// What the frame keeps.
    pub books: Books<Breach>,
}

impl World {
    /// The server service of a system.
    pub fn server(&self, node: NodeId) -> &Position<Server> {
        &self.servers[node.index()]
    }

    /// What the server service of a system remembers.
    pub fn memory(&self, node: NodeId) -> &server::Memory {
        &self.server(node).memory
    }

    /// Whether the server service of a system takes itself for the active one.
    pub fn is_active(&self, node: NodeId) -> bool {
        self.server(node).state == State::Active
    }

    /// Whether the server service of a system runs and answers.
    pub fn answers(&self, node: NodeId) -> bool {
        self.environment.is_up(node) && self.server(node).state != State::Stopped && !self.hung.contains(node)
    }

    /// Whether a system is active and answers.
    pub fn serves(&self, node: NodeId) -> bool {
        self.is_active(node) && self.answers(node)
    }

    /// Whether both systems run, answer, and can hear each other.
    pub fn is_whole(&self) -> bool {
        use super::topology::{MASTER, STANDBY};
        self.answers(MASTER) && self.answers(STANDBY) && self.environment.linked(MASTER, STANDBY)
    }

    /// What a system would hear of the other one now.
    pub fn audible(&self, node: NodeId) -> Input {
        let other = Topology::other(node);
        let linked = self.environment.linked(node, other);
        server::heard_of(self.server(other).state, linked, self.hung.contains(other))
    }
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The server service of a system is started.
    Start(NodeId),
    /// The server service of a system ends.
    Stop(NodeId),
    /// The server service of a system does not answer any more.
    Hang(NodeId),
    /// It answers again, and takes itself for what it was.
    Resume(NodeId),
    /// A computer fails.
    PowerOff(NodeId),
    /// A computer runs again, and starts its services.
    PowerOn(NodeId),
    /// The connection between two computers breaks.
    Cut(NodeId, NodeId),
    /// The connection between two computers heals.
    Heal(NodeId, NodeId),
    /// The replication fails, and nothing else.
    StopReplication,
    /// The replication works again.
    ResumeReplication,
    /// The client's path to a system changes for the worse.
    Block(NodeId, Path),
    /// The client's path to a system is open again.
    Unblock(NodeId),
    /// A system hears keep-alive, or notices that none comes.
    Notice(NodeId),
    /// The time without keep-alive goes on.
    Time(NodeId),
    /// The administrator gives an order at a system.
    Order(NodeId, Input),
    /// A new call reaches a system.
    NewCall(NodeId),
    /// A call is over.
    CallEnds(NodeId),
    /// A script begins.
    ScriptBegins(NodeId),
    /// A script is done.
    ScriptEnds(NodeId),
    /// A system stores its records.
    Store(NodeId),
    /// Somebody changes something at a system.
    Change(NodeId),
    /// What was changed at a system is replicated.
    Replicate(NodeId),
    /// The client makes its next attempt.
    Attempt,
    /// The client learns what became of its attempt to connect.
    Connect,
    /// The client learns what became of its login.
    Answer,
    /// The client notices that its connection is lost.
    Lose,
    /// The client is ended and started again.
    RestartClient,
    /// The user of a client that has given up logs on again.
    Retry,
    /// A service fails by itself; services are counted by their places.
    ServiceFails(u8),
    /// The helper program looks after a service.
    HelperLooks(u8),
    /// An administrator starts a service.
    StartService(u8),
    /// A service notices that a system is active, or is not any more.
    ServiceNotices(u8, NodeId),
}

impl Action {
    /// Whether it counts against the number of orders. Lifting a block does not: it is a repair.
    pub fn is_order(self) -> bool {
        matches!(
            self,
            Action::Order(
                _,
                Input::SwitchNow | Input::SwitchWhenIdle | Input::BlockLogins | Input::BlockCalls
            )
        )
    }
}
