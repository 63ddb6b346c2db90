//! The world while an agent is at work: the desktop is started, and the agent logs in by hand where that is left to him.

use stateright::{Model, Property};

use super::super::ambiguities::Question;
use super::super::client::Memory;
use super::super::model::SipDr;
use super::super::narrative;
use super::super::topology::SITE_1;
use super::super::world::{Action, Desk, World};
use crate::audit::audited::Audited;
use crate::audit::story::Step;
use crate::explore::Fair;
use crate::topology::NodeId;

/// The world of a setup, with an agent who wants to work. Calls are kept out of it, and so is starting a desktop that has given
/// up: nobody is served by that alone.
pub struct Shift(pub(super) SipDr);

impl Shift {
    /// Whether it is the agent who logs in, and not the desktop (GD-A12).
    fn logs_in_by_hand(&self) -> bool {
        self.0.reads(Question::LogInAgain) == 1
    }

    /// The agent starts a desktop that does not run. One that has kept the preferred site makes use of it: the row that
    /// does comes last, and what keeps nothing is a world of its own (GD-06).
    fn started(&self, world: &World) -> World {
        let mut actions = Vec::new();
        self.0.actions(world, &mut actions);
        let start =
            actions.into_iter().rfind(|action| matches!(action, Action::Start { mistyped: false, .. }));
        let start = start.expect("a desktop that does not run can be started");
        self.0.next_state(world, start).expect("a start is no fault")
    }
}

impl Model for Shift {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        self.0.init_states().iter().map(|world| self.started(world)).collect()
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.0.actions(world, actions);
        // No interval is so short that a desktop cannot log its agent in meanwhile.
        if actions.contains(&Action::LogIn) {
            actions.retain(|action| !matches!(action, Action::Tick(_)));
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        self.0.next_state(world, action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        Vec::new()
    }
}

impl Fair for Shift {
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            // An agent who has to log in by hand does, or nobody would work on any day.
            Action::LogInByHand if self.logs_in_by_hand() => self.0.fairness(&Action::LogIn),
            _ => self.0.fairness(action),
        }
    }

    fn rank(&self, world: &World) -> u64 {
        self.0.rank(world)
    }
}

impl Audited for Shift {
    fn nodes(&self) -> usize {
        2
    }

    /// Where the agent is logged in and can take calls.
    fn place(&self, world: &World) -> Option<usize> {
        world.desk.site().filter(|_| world.serves()).map(NodeId::index)
    }

    fn home(&self) -> usize {
        SITE_1.index()
    }

    fn restarted(&self, world: &World, stored: bool) -> World {
        let mut ended = self.0.uncounted(world, Action::Quit);
        if !stored {
            ended.desk = Desk::closed(Memory::NEW);
        }
        self.started(&ended)
    }

    fn anew(&self, world: &World) -> World {
        self.0.fresh(world)
    }

    fn tell(&self, before: &World, action: &Action, after: &World) -> Vec<Step> {
        narrative::tell(before, action, after)
    }
}
