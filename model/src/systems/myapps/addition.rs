//! Whether one more PBX is enough (MA-01). The clause says it of pairs: to each installation there is *some* PBX whose
//! addition makes the failure of any single one recoverable. So each installation is taken with each PBX that could be added,
//! and what is left of it is played out for each PBX that fails, by the rows.

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;
use stateright::Model;

use super::model::MyApps;
use super::situations::is_up;
use super::topology::{Pbx, Topology};
use super::world::{Action, World};
use crate::addition::{Claim, Installation};
use crate::ambiguity::Readings;
use crate::frame::trouble::Trouble;
use crate::rule::Edition;
use crate::topology::NodeId;

crate::closed_enum! {
    /// Which client has to get over the failure.
    pub enum Who {
        /// It was logged on at the user's own PBX, and runs.
        AtHome,
        /// It was, too, and is started again after the failure, with what it has stored.
        Restarted,
    }
}

impl Who {
    /// The client in words.
    pub fn words(self) -> &'static str {
        match self {
            Who::AtHome => "a client that is at home",
            Who::Restarted => "a client that is started again with what it has stored",
        }
    }
}

/// The claim, tested on every installation of up to `slaves` slaves, with each home and each configured PBX.
pub fn claim(edition: Edition, slaves: u8, who: Who) -> Claim {
    let of = |topology: Topology| {
        let (home, configured) = (topology.pbx(topology.home()), topology.pbx(topology.configured()));
        let pbxes: Vec<Pbx> = topology.nodes().map(|node| topology.pbx(node)).collect();
        let helps = |added: &Pbx| {
            let larger: Vec<Pbx> = pbxes.iter().copied().chain([*added]).collect();
            let larger = Topology::new(&larger, home, configured).and_then(|it| it.in_edition(edition));
            larger.is_ok_and(|larger| recovers_from_any(larger, edition, who))
        };
        let by = Pbx::ALL.into_iter().filter(|pbx| !pbxes.contains(pbx)).filter(helps);
        Installation {
            name: topology.to_string(),
            by: by.map(|pbx| pbx.name().to_owned()).collect(),
            already: recovers_from_any(topology, edition, who),
        }
    };
    Claim {
        clause: "MA-01",
        text: format!(
            "To each installation there is one PBX whose addition lets {} get over the failure of any PBX.",
            who.words()
        ),
        of: Topology::enumerate(edition, slaves).into_iter().map(of).collect(),
    }
}

/// Whether the client is served again, whichever PBX fails.
fn recovers_from_any(topology: Topology, edition: Edition, who: Who) -> bool {
    let model = MyApps::<1>::new(topology, edition, Readings::default(), 9);
    let Some(at_home) = served(&model, model.init_states()[0]) else { return false };
    model.topology.nodes().all(|failed| recovers(&model, at_home, failed, who))
}

fn recovers(model: &MyApps<1>, mut world: World<1>, failed: NodeId, who: Who) -> bool {
    world = after(model, &world, Action::Net(Trouble::Stop(failed)));
    if who == Who::Restarted {
        world = after(model, &world, Action::Restart { client: 0, stored: true });
    }
    served(model, world).is_some()
}

fn after(model: &MyApps<1>, world: &World<1>, action: Action) -> World<1> {
    model.next_state(world, action).expect("it can happen")
}

/// The world in which the client is served, if it comes to that: everything is noticed first, then the client goes on, and if
/// it comes where it has been it goes round for ever.
fn served(model: &MyApps<1>, mut world: World<1>) -> Option<World<1>> {
    let mut been = HashSet::with_hasher(FxBuildHasher);
    loop {
        let mut actions = Vec::new();
        model.actions(&world, &mut actions);
        let noticed = actions.iter().find(|it| matches!(it, Action::Net(Trouble::Notice(..))));
        let goes_on = |it: &&Action| {
            matches!(it, Action::Dial(_) | Action::Connect { .. } | Action::Answer { .. } | Action::Lose(_))
        };
        let Some(&next) = noticed.or_else(|| actions.iter().find(goes_on)) else {
            return is_up(&world.client(0)).then_some(world);
        };
        if !been.insert(world) {
            return None;
        }
        world = after(model, &world, next);
    }
}
