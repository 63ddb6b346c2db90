//! The PBX's table: what a master, a slave or a standby answers to a login, from its role and the registrations it has.

use super::ambiguities::Question;
use super::editions::BOTH;
use super::messages::{Alternative, Answer, Push, Refusal};
use super::topology::{Role, Topology};
use crate::ambiguity::Readings;
use crate::engine::Position;
use crate::environment::Environment;
use crate::rule::{Edition, Outputs, Table};
use crate::topology::NodeId;

crate::closed_enum! {
    /// What a PBX is told of.
    pub enum Input {
        /// A login with credentials that are right.
        Login,
        /// The same, of a user who has a second factor to give first.
        LoginWantingFactor,
        /// A login with a session that is not known any more.
        LoginExpired,
        /// A login with wrong credentials.
        LoginWrong,
        /// A registration came back while a client is served here as by a standby.
        RegistrationBack,
    }
}

crate::guard_enum! {
    /// A condition of a PBX row.
    pub enum Guard {
        /// The user is configured on this PBX.
        OwnUser,
        /// The user is configured on the PBX it would redirect to.
        UserOfNextHop,
        /// This PBX has an explicit standby.
        HasStandby,
        /// It has the registration of the PBX it would redirect to.
        SeesNextHop,
        /// It has the registration of the standby of the PBX it would redirect to.
        SeesStandbyOfNextHop,
    }
    reads Question
}

crate::closed_enum! {
    /// What a PBX row does.
    pub enum Effect {
        /// Accepts, and names its explicit standby.
        AcceptNamingStandby,
        /// Accepts, and names the master as implicit standby.
        AcceptNamingMaster,
        /// Accepts, and names nobody.
        AcceptNamingNobody,
        /// Accepts as a standby, and keeps the connection.
        AcceptAsStandby,
        /// Redirects to the PBX it would redirect to.
        RedirectToNextHop,
        /// Redirects to the standby of that PBX.
        RedirectToStandbyOfNextHop,
        /// Refuses: the session has expired.
        RejectExpired,
        /// Refuses the credentials.
        RejectDenied,
        /// Asks for the second factor.
        AskSecondFactor,
        /// Says that the original PBX is back.
        AnnounceStandbyBack,
        /// Closes the connection.
        Close,
    }
}

/// What a PBX does, to the client in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Answers the login.
    Answer(Answer),
    /// Says something by itself.
    Push(Push),
    /// Closes the connection.
    Close,
}

/// What a PBX may look at: its installation, what it sees of the others, and who is asked about.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The installation.
    pub topology: &'a Topology,
    /// Which PBX this is.
    pub node: NodeId,
    /// Of which only what this PBX sees may be used.
    pub environment: &'a Environment,
    /// How open questions are read.
    pub readings: Readings,
}

impl View<'_> {
    fn sees(&self, node: Option<NodeId>) -> bool {
        node.is_some_and(|other| self.environment.sees(self.node, other))
    }

    fn next_hop(&self) -> NodeId {
        self.topology.next_hop(self.node)
    }

    /// The standby of the next hop, unless that is this PBX itself.
    fn standby_of_next_hop(&self) -> Option<NodeId> {
        self.topology.standby_of(self.next_hop()).filter(|&standby| standby != self.node)
    }
}

/// The PBX's table. Its states are the roles, which do not change; what it remembers of a client is the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server;

impl Server {
    /// A PBX of an installation.
    pub fn of(topology: &Topology, node: NodeId) -> Position<Server> {
        Position { state: topology.pbx(node).role, memory: () }
    }
}

impl Table for Server {
    type State = Role;
    type Input = Input;
    type Guard = Guard;
    type Effect = Effect;
    type Memory = ();
    type Event = Input;
    type Output = Output;
    type View<'a> = View<'a>;

    const EDITIONS: &'static [Edition] = BOTH;

    fn kind(event: &Input) -> Input {
        *event
    }

    fn holds(guard: Guard, _: &(), _: &Input, view: View<'_>) -> bool {
        match guard {
            Guard::OwnUser => view.topology.home() == view.node,
            Guard::UserOfNextHop => view.topology.home() == view.next_hop(),
            Guard::HasStandby => view.topology.standby_of(view.node).is_some(),
            Guard::SeesNextHop => view.sees(Some(view.next_hop())),
            Guard::SeesStandbyOfNextHop => view.sees(view.standby_of_next_hop()),
            Guard::Reads(question, reading) => view.readings.get(question) == reading,
        }
    }

    fn apply(effect: Effect, _: &mut (), _: &Input, view: View<'_>, outputs: &mut Outputs<Self>) {
        let accept =
            |standby, alternative| Output::Answer(Answer::Accepted { standby, alternative, genuine: true });
        let redirect =
            |to: Option<NodeId>| to.map(|to| Output::Answer(Answer::Redirected { to, genuine: true }));
        let explicit = view.topology.standby_of(view.node).map(|pbx| Alternative { pbx, implicit: false });
        match effect {
            Effect::AcceptNamingStandby => outputs.push(accept(false, explicit)),
            Effect::AcceptNamingMaster => {
                let master = Alternative { pbx: view.topology.master(), implicit: true };
                outputs.push(accept(false, Some(master)));
            }
            Effect::AcceptNamingNobody => outputs.push(accept(false, None)),
            Effect::AcceptAsStandby => outputs.push(accept(true, None)),
            Effect::RedirectToNextHop => outputs.extend(redirect(Some(view.next_hop()))),
            Effect::RedirectToStandbyOfNextHop => outputs.extend(redirect(view.standby_of_next_hop())),
            Effect::RejectExpired => outputs.push(Output::Answer(Answer::Rejected(Refusal::SessionExpired))),
            Effect::RejectDenied => outputs.push(Output::Answer(Answer::Rejected(Refusal::Denied))),
            Effect::AskSecondFactor => outputs.push(Output::Answer(Answer::SecondFactor)),
            Effect::AnnounceStandbyBack => outputs.push(Output::Push(Push::StandbyBack)),
            Effect::Close => outputs.push(Output::Close),
        }
    }
}
