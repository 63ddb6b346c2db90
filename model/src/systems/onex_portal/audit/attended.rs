//! The world with users who do what they do every day, and nothing by whim.
//!
//! A user enters an address that he was given, logs on where a page asks for it, and enters the next address that he knows
//! when he has no service and his program did not find it by itself. Where a certificate is shown that he has not accepted
//! (OX-13), he accepts it, or turns away once, to another address that he knows; whoever is back before it without having
//! been served accepts it in the end. That is a fate of its own. What a failure would ask of him beside that he does not do: he does not
//! enter an address that nobody gave him (OX-09, OX-15).

use stateright::{Model, Property};

use super::super::client::State;
use super::super::model::OnexPortal;
use super::super::narrative;
use super::super::situations::served;
use super::super::topology::{NODES, Server};
use super::super::world::{Action, World};
use crate::audit::audited::Audited;
use crate::audit::story::Step;
use crate::explore::Fair;

/// An installation, and a user of it.
pub struct Attended {
    /// The installation.
    pub(super) model: OnexPortal,
    /// Whose portals' addresses he knows, the one that he enters first at the head.
    pub(super) addresses: Vec<Server>,
    /// Nobody has to accept the secondary's certificate.
    pub(super) trusted: bool,
}

/// A state of the world, as the user knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scenery {
    world: World,
    /// Since he was logged on his program has asked again by itself, so that he knows that it does not help.
    asked_again: bool,
    /// He has turned away from a certificate since he was served.
    turned_away: bool,
    /// He has accepted one by hand.
    has_accepted: bool,
}

impl Attended {
    /// The address after that of a server, or the first one.
    fn address_after(&self, server: Server) -> Server {
        let place = self.addresses.iter().position(|&address| address == server);
        let next = place.map_or(0, |place| (place + 1) % self.addresses.len());
        self.addresses[next]
    }

    /// The address that the user enters now, if he does.
    fn enters(&self, state: &Scenery) -> Option<Server> {
        let memory = &state.world.client.position.memory;
        let next = self.address_after(memory.target);
        match state.world.client.position.state {
            State::Out => Some(next),
            // To enter the same one is what his program does anyway.
            State::Lost => Some(next).filter(|&next| state.asked_again && next != memory.address),
            State::AtCertificate => Some(next).filter(|&next| !state.turned_away && next != memory.target),
            _ => None,
        }
    }

    /// The client is started: the user will enter the first address.
    fn started(&self, mut world: World) -> Scenery {
        world.client.position.state = State::Out;
        world.client.position.memory.target = *self.addresses.last().expect("users know an address");
        Scenery { world, asked_again: false, turned_away: false, has_accepted: false }
    }
}

impl Model for Attended {
    type State = Scenery;
    type Action = Action;

    fn init_states(&self) -> Vec<Scenery> {
        self.model.init_states().into_iter().map(|world| self.started(world)).collect()
    }

    fn actions(&self, state: &Scenery, actions: &mut Vec<Action>) {
        self.model.actions(&state.world, actions);
        let enters = self.enters(state);
        actions.retain(|action| match *action {
            Action::Enter(server) => enters == Some(server),
            Action::Attempt => enters.is_none(),
            _ => true,
        });
    }

    fn next_state(&self, state: &Scenery, action: Action) -> Option<Scenery> {
        let world = self.model.next_state(&state.world, action)?;
        let lost = world.client.position.state != State::LoggedOn;
        let turns_away =
            state.world.client.position.state == State::AtCertificate && matches!(action, Action::Enter(_));
        Some(Scenery {
            world,
            asked_again: lost && (state.asked_again || action == Action::Attempt),
            turned_away: lost && (state.turned_away || turns_away),
            has_accepted: state.has_accepted || action == Action::AcceptCertificate,
        })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

impl Fair for Attended {
    /// The user and his program take turns: both are in the client's class.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Enter(_) | Action::UserLogsOn | Action::AcceptCertificate => {
                self.model.fairness(&Action::Attempt)
            }
            _ => self.model.fairness(action),
        }
    }

    fn rank(&self, state: &Scenery) -> u64 {
        self.model.rank(&state.world)
    }
}

impl Audited for Attended {
    fn nodes(&self) -> usize {
        NODES
    }

    fn place(&self, state: &Scenery) -> Option<usize> {
        served(&state.world).then(|| state.world.client.position.memory.target.portal().index())
    }

    const WARNS: bool = true;

    fn has_accepted(&self, state: &Scenery) -> bool {
        state.has_accepted
    }

    fn home(&self) -> usize {
        Server::Primary.portal().index()
    }

    /// To be logged on is nothing that is stored: whoever starts again is new to the portals (OX-15). What stays is that
    /// the certificate was accepted (OX-13).
    fn restarted(&self, state: &Scenery, stored: bool) -> Scenery {
        let mut next = self.started(state.world);
        let side = &mut next.world.client;
        side.session = false;
        side.known = false;
        side.position.memory.known = false;
        side.accepted &= stored || self.trusted;
        side.position.memory.trusts_secondary = side.accepted;
        side.position.memory.address = Server::Primary;
        side.asks = Server::Primary;
        next
    }

    fn anew(&self, state: &Scenery) -> Scenery {
        Scenery { world: self.model.fresh(&state.world), has_accepted: false, ..*state }
    }

    fn tell(&self, before: &Scenery, action: &Action, after: &Scenery) -> Vec<Step> {
        match (action, after.world.client.position.state) {
            // What the client is answered then says it all.
            (Action::Connect, State::Asking) => Vec::new(),
            _ => narrative::steps(&self.model, &before.world, action, &after.world),
        }
    }
}
