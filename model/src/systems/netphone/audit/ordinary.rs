//! The world on an ordinary day: both systems run, the master is active, and services have found it. Nobody stops, orders
//! or changes anything by whim; whoever logs on has to.

use stateright::{Model, Property};

use super::super::model::NetPhone;
use super::super::server::{Input, Peer, State};
use super::super::situations::{client_is_at, service_works_with};
use super::super::topology::{MASTER, STANDBY, Topology};
use super::super::world::{Action, Losses, Side, World};
use super::told;
use crate::audit::audited::Audited;
use crate::audit::part::Rulebook;
use crate::audit::story::Step;
use crate::environment::Path;
use crate::explore::Fair;
use crate::topology::NodeId;

/// The order that gives the active part back to the master. At the master it may be given whatever the reading of NP-A5.
const SWITCH_BACK: Action = Action::Order(MASTER, Input::SwitchNow);
/// The class of fairness of an administrator who switches back; those of the model come before it.
const ADMINISTRATOR: u8 = 17;

/// An installation on an ordinary day.
pub struct Ordinary {
    pub(super) model: NetPhone,
    morning: World,
    /// There is a standby.
    pub(super) has_standby: bool,
    /// An administrator switches back to the master.
    switches_back: bool,
}

impl Ordinary {
    /// The installation, in which so many faults may happen.
    pub(super) fn new(
        topology: Topology,
        by: Rulebook,
        faults: u8,
        has_standby: bool,
        switches_back: bool,
    ) -> Self {
        let model = NetPhone::new(topology, by.edition, by.readings, faults);
        let morning = morning(&model, has_standby);
        Ordinary { model, morning, has_standby, switches_back }
    }

    /// Whether an administrator who looks at both systems (NP-02) sees that the standby can give its part back.
    fn can_be_switched_back(&self, world: &World) -> bool {
        self.switches_back
            && world.is_whole()
            && (world.server(STANDBY).state, world.memory(STANDBY).peer) == (State::Active, Peer::Passive)
            && (world.server(MASTER).state, world.memory(MASTER).peer) == (State::Passive, Peer::Active)
    }

    /// The services that users need are there, at that system.
    fn has_services(&self, world: &World, system: NodeId) -> bool {
        let mut places = self.model.service_places().peekable();
        let works = |place| service_works_with(&self.model, world, place, system);
        places.peek().is_none() || places.any(works)
    }
}

/// Both systems were started, the master a moment earlier, and all have noticed what there is to notice. A standby that
/// does not exist is a computer that never runs.
fn morning(model: &NetPhone, has_standby: bool) -> World {
    let mut world = model.init_states().remove(0);
    world.orders_left = 0;
    let go = |world: &World, action| model.next_state(world, action).expect("an action leads somewhere");
    if !has_standby {
        world = model.uncounted(&world, Action::PowerOff(STANDBY));
    }
    world = go(&world, Action::Start(MASTER));
    if has_standby {
        world = go(&world, Action::Start(STANDBY));
    }
    let next = |world: &World| {
        let mut actions = Vec::new();
        model.actions(world, &mut actions);
        actions.into_iter().find(|it| matches!(it, Action::Notice(_) | Action::ServiceNotices(..)))
    };
    while let Some(action) = next(&world) {
        world = go(&world, action);
    }
    world
}

impl Model for Ordinary {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![self.morning]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.model.actions(world, actions);
        actions.extend(self.can_be_switched_back(world).then_some(SWITCH_BACK));
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let orders_left = u8::from(action == SWITCH_BACK);
        self.model.next_state(&World { orders_left, ..*world }, action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

impl Fair for Ordinary {
    fn fairness(&self, action: &Action) -> Option<u8> {
        if *action == SWITCH_BACK { Some(ADMINISTRATOR) } else { self.model.fairness(action) }
    }

    fn rank(&self, world: &World) -> u64 {
        self.model.rank(world)
    }
}

impl Audited for Ordinary {
    fn nodes(&self) -> usize {
        self.model.topology.computers()
    }

    fn place(&self, world: &World) -> Option<usize> {
        let system = client_is_at(world)?;
        let reached = world.serves(system) && world.environment.path(system) != Path::Silent;
        (reached && self.has_services(world, system)).then(|| system.index())
    }

    fn home(&self) -> usize {
        MASTER.index()
    }

    /// A client stores nothing: its addresses are its configuration.
    fn restarted(&self, world: &World, _: bool) -> World {
        World { client: Side::started(), ..*world }
    }

    fn anew(&self, world: &World) -> World {
        World { lost: Losses::default(), ..self.model.fresh(world) }
    }

    fn tell(&self, before: &World, action: &Action, after: &World) -> Vec<Step> {
        told::tell(&self.model, self.has_standby, before, action, after)
    }
}
