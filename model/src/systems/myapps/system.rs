//! The system in the [frame]: its papers, and what can be asked of its world.

use super::addition;
use super::ambiguities::Question;
use super::breach::Breach;
use super::changing::Changing;
use super::editions::BOTH;
use super::model::{MyApps, Redundancy};
use super::narrative;
use super::packed::Packed;
use super::properties;
use super::tables::{self, Tables};
use super::topology::Topology;
use super::world::{Action, Side, World};
use super::{ambiguities, audit, clauses, comparison, findings};
use crate::addition::Claim;
use crate::audit::described::Reader;
use crate::audit::story::Step;
use crate::check::{Explore, Scope};
use crate::environment::Environment;
use crate::explore::explore_up_to_symmetry;
use crate::frame::{self, Books, Framed, Kind, Papers, Scoped};
use crate::promela::TwiceChecked;
use crate::property::Property;
use crate::rule::{Closed, Edition};

/// The system, for whoever does not care which one it is.
pub const MYAPPS: Framed<Redundancy<1>> = Framed::NEW;

impl<const CLIENTS: usize> frame::World for Redundancy<CLIENTS> {
    const PAPERS: Papers = Papers {
        name: "myapps",
        title: "innovaphone myApps redundancy",
        editions: BOTH,
        clauses: clauses::CLAUSES,
        ambiguities: ambiguities::AMBIGUITIES,
        compared: comparison::COMPARED,
        findings: &findings::FINDINGS,
        auditor: &Reader::<audit::Installation>::NEW,
    };
    type Topology = Topology;
    type Tables = Tables;
    type State = World<CLIENTS>;
    type Action = Action;
    type Breach = Breach;

    fn topologies(edition: Edition, scope: Scope) -> Vec<Topology> {
        let mut all = Topology::enumerate(edition, scope.slaves);
        if scope.readings.get(Question::MasterWithSlaves) == 1 {
            all.retain(|it| !it.has_slaves() || it.standby_of(it.master()).is_none());
        }
        all
    }

    fn noticed(topology: &Topology) -> Topology {
        topology.noticed()
    }

    fn names(topology: &Topology) -> Vec<String> {
        topology.nodes().map(|node| topology.name(node).to_owned()).collect()
    }

    fn properties() -> Vec<Property<MyApps<CLIENTS>>> {
        properties::properties()
    }

    /// Of installations with up to two slaves: with fewer nobody sees that a slave is not what helps.
    fn additions(edition: Edition) -> Vec<Claim> {
        addition::Who::ALL.iter().map(|&who| addition::claim(edition, 2, who)).collect()
    }

    fn dead_rows(model: &MyApps<CLIENTS>) -> Vec<(&'static str, &'static str)> {
        properties::never_refused(model.edition, model.readings).collect()
    }

    fn start(model: &MyApps<CLIENTS>, books: Books<Breach>) -> World<CLIENTS> {
        let environment = Environment::healthy(model.topology.len(), model.topology.links());
        World::new(environment, Side::new(), books)
    }

    #[inline]
    fn books(world: &World<CLIENTS>) -> &Books<Breach> {
        &world.books
    }

    #[inline]
    fn books_mut(world: &mut World<CLIENTS>) -> &mut Books<Breach> {
        &mut world.books
    }

    /// Each client's own steps are a class, and so is what each PBX notices of each other one; the second factor is given
    /// in the end.
    #[inline]
    fn kind(model: &MyApps<CLIENTS>, action: &Action) -> Kind {
        action.kind(|from, to| {
            let mut links = model.topology.links().iter();
            let place = links.position(|&link| link == (from, to) || link == (to, from));
            (CLIENTS + 2 * place.unwrap_or_default()) as u8 + u8::from(from < to)
        })
    }

    fn met(action: Action) -> Action {
        match action {
            Action::LogOut { client, .. } => Action::LogOut { client, choice: 0 },
            Action::SendGarbage { client, .. } => Action::SendGarbage { client, choice: 0 },
            Action::Connect { client, .. } => Action::Connect { client, choice: 0 },
            Action::Answer { client, .. } => Action::Answer { client, choice: 0 },
            other => other,
        }
    }

    fn actions(model: &MyApps<CLIENTS>, world: &World<CLIENTS>, actions: &mut Vec<Action>) {
        for client in 0..Self::PARTS {
            model.setting().actions_of_client(world, client, actions);
        }
        model.setting().actions_of_environment(world, actions);
    }

    const PARTS: u8 = CLIENTS as u8;

    #[inline]
    fn key(model: &MyApps<CLIENTS>, world: &World<CLIENTS>, client: u8) -> u64 {
        model.key(world, client)
    }

    #[inline]
    fn actions_of(
        model: &MyApps<CLIENTS>,
        client: Option<u8>,
        world: &World<CLIENTS>,
        actions: &mut Vec<Action>,
    ) {
        match client {
            Some(client) => model.setting().actions_of_client(world, client, actions),
            None => model.setting().actions_of_environment(world, actions),
        }
    }

    #[inline]
    fn part(world: &World<CLIENTS>, client: u8) -> u64 {
        world.packed(client).word()
    }

    #[inline]
    fn put_part(world: &mut World<CLIENTS>, client: u8, word: u64) {
        world.put(client, Packed::from_word(word));
    }

    #[inline]
    fn take(model: &MyApps<CLIENTS>, world: &mut World<CLIENTS>, action: Action) {
        model.setting().carry_out(world, action);
    }

    /// Repairs, then what has not been noticed.
    fn debt(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> u64 {
        let environment = &world.environment;
        let links = model.topology.links().iter();
        let stale = links
            .map(|&(a, b)| u64::from(environment.is_stale(a, b)) + u64::from(environment.is_stale(b, a)));
        u64::from(environment.damage(model.topology.len())) << 8 | stale.sum::<u64>()
    }

    fn tell(
        _: &MyApps<CLIENTS>,
        before: &World<CLIENTS>,
        action: &Action,
        after: &World<CLIENTS>,
    ) -> Vec<Step> {
        narrative::steps(before, action, after)
    }

    fn describe(model: &MyApps<CLIENTS>, world: &World<CLIENTS>) -> String {
        narrative::describe(&model.topology, world)
    }

    /// Some questions make a difference only to a client that has been through a failure before.
    fn register_scope() -> Scope {
        Scope::default()
    }

    fn symmetry() -> Option<Explore<MyApps<CLIENTS>>> {
        Some(explore_up_to_symmetry)
    }

    fn changing() -> Option<&'static dyn Scoped> {
        Some(&Framed::<Changing>::NEW)
    }

    fn with_clients(clients: u8) -> Option<&'static dyn Scoped> {
        Some(match clients {
            1 => &Framed::<Redundancy<1>>::NEW,
            2 => &Framed::<Redundancy<2>>::NEW,
            3 => &Framed::<Redundancy<3>>::NEW,
            4 => &Framed::<Redundancy<4>>::NEW,
            clients => panic!("a world of {clients} clients is not made; there are 1 to 4"),
        })
    }

    fn twice_checked() -> Vec<&'static dyn TwiceChecked> {
        vec![&tables::CLIENT, &tables::SERVER]
    }
}
