//! The world of an installation as a model to explore: which actions there are in a state, and whose doing they are.

use super::PAPERS;
use super::addition;
use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Client, Event, Memory, State};
use super::narrative;
use super::packed::Packed;
use super::properties;
use super::tables::Tables;
use super::topology::Topology;
use super::world::{Action, Factor, Line, Session, Side, World};
use crate::addition::Claim;
use crate::audit::story::Step;
use crate::check::{Explore, Scope};
use crate::environment::{Environment, Path};
use crate::explore::explore_up_to_symmetry;
use crate::frame::trouble::Trouble;
use crate::frame::{self, Books, Framed, Installed, Kind, Papers, Scoped};
use crate::property::Property;
use crate::rule::{Closed, Edition};

/// What is this system's own in the [frame], for so many clients.
pub struct Redundancy<const CLIENTS: usize>;

/// One installation under one edition, with its rules, its clients and a number of faults.
pub type MyApps<const CLIENTS: usize> = Installed<Redundancy<CLIENTS>>;

impl<const CLIENTS: usize> MyApps<CLIENTS> {
    /// Whether the client's open questions are read as they are by default: the order of attempts is stated for those.
    pub(super) fn follows_defaults(&self) -> bool {
        let reads = |question| self.readings.get(question) == 0;
        reads(Question::DeadRedirect)
            && reads(Question::CurrentWasPrimary)
            && reads(Question::AfterStandbyBack)
    }

    /// Whether a client that came home directly determines nothing (MA-A6, b).
    pub(super) fn keeps_when_direct(&self) -> bool {
        self.readings.get(Question::HomeWithoutRedirect) == 1
    }

    pub(super) fn client_view(&self) -> client::View {
        client::View { configured: self.topology.configured(), readings: self.readings }
    }

    fn choices(&self, side: &Side, event: &Event) -> u8 {
        self.tables.client.choices(&side.position, event, self.client_view())
    }

    fn ways(&self, side: &Side, event: &Event) -> u8 {
        self.tables.client.ways(&side.position, event, self.client_view())
    }

    /// What a client can do by itself, and what can happen to it alone.
    fn actions_of_client(&self, world: &World<CLIENTS>, client: u8, actions: &mut Vec<Action>) {
        self.client_actions(world, client, actions);
        // The frame leaves faults out once none may happen any more; not to look for them is faster.
        if world.books.faults_left > 0 {
            self.client_faults(world, client, actions);
        }
    }

    /// What can happen to PBXes, links and paths.
    fn actions_of_environment(&self, world: &World<CLIENTS>, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        let faults_left = world.books.faults_left > 0;
        let mut add = |trouble: Trouble| {
            if faults_left || !trouble.is_fault() {
                actions.push(Action::Net(trouble));
            }
        };
        for node in self.topology.nodes() {
            add(Trouble::of_node(environment, node));
            Trouble::of_path(environment, node, &[Path::Refused, Path::Silent, Path::Impostor])
                .for_each(&mut add);
        }
        for &(a, b) in self.topology.links() {
            add(Trouble::of_link(environment, a, b));
            for (from, to) in [(a, b), (b, a)] {
                Trouble::of_view(environment, from, to).into_iter().for_each(&mut add);
            }
        }
    }

    fn client_actions(&self, world: &World<CLIENTS>, client: u8, actions: &mut Vec<Action>) {
        let side = &world.client(client);
        if side.factor == Factor::Asked && matches!(side.line, Line::Open { alive: true, .. }) {
            actions.extend([Action::Impatience(client), Action::GiveFactor(client)]);
        }
        let mut choose = |event: Option<Event>, action: fn(u8, u8) -> Action| {
            let choices = event.map_or(0, |event| self.ways(side, &event));
            actions.extend((0..choices).map(|choice| action(client, choice)));
        };
        match side.position.state {
            State::Offline | State::LoggedOut => actions.push(Action::Dial(client)),
            State::Dialing => {
                choose(Some(self.connected(world, side)), |client, choice| Action::Connect { client, choice })
            }
            State::LoggingOn => {
                choose(self.answered(world, side), |client, choice| Action::Answer { client, choice });
                if matches!(side.line, Line::Open { impostor: true, alive: true, .. }) {
                    actions.extend([Action::ForgeAcceptance(client), Action::ForgeRedirect(client)]);
                }
            }
            State::Authorizing if !matches!(side.line, Line::Open { alive: true, .. }) => {
                actions.push(Action::Lose(client));
            }
            State::Authorizing => {
                choose(self.authorized(world, side), |client, choice| Action::Answer { client, choice });
            }
            State::AtHome | State::AtStandby => match side.line {
                Line::Open { to, alive: true, .. } if world.environment.path(to) != Path::Silent => {}
                _ => actions.push(Action::Lose(client)),
            },
        }
    }

    fn client_faults(&self, world: &World<CLIENTS>, client: u8, actions: &mut Vec<Action>) {
        let side = &world.client(client);
        actions.extend([true, false].map(|stored| Action::Restart { client, stored }));
        if side.session == Session::Valid {
            actions.push(Action::ExpireSession(client));
        }
        if side.factor == Factor::NotWanted {
            actions.push(Action::WantFactor(client));
        }
        let connected = matches!(side.line, Line::Open { alive: true, impostor: false, .. });
        if connected && side.position.state != State::Dialing {
            actions.push(Action::SendUnknown(client));
            let choices = self.choices(side, &Event::Garbage);
            actions.extend((0..choices).map(|choice| Action::SendGarbage { client, choice }));
            if matches!(side.position.state, State::AtHome | State::AtStandby) {
                let choices = self.choices(side, &Event::LogoutResult);
                actions.extend((0..choices).map(|choice| Action::LogOut { client, choice }));
            }
        }
    }
}

impl<const CLIENTS: usize> frame::World for Redundancy<CLIENTS> {
    const PAPERS: Papers = PAPERS;
    type Topology = Topology;
    type Tables = Tables;
    type State = World<CLIENTS>;
    type Action = Action;
    type Breach = Breach;

    fn topologies(edition: Edition, scope: Scope) -> Vec<Topology> {
        Topology::enumerate(edition, scope.slaves)
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
        let side = Side {
            position: Client::start(Memory::NEW),
            line: Line::None,
            session: Session::None,
            factor: Factor::NotWanted,
            served: None,
            attempts: 0,
        };
        let environment = Environment::healthy(model.topology.len(), model.topology.links());
        World::new(environment, side, books)
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
        match *action {
            Action::Dial(client)
            | Action::Connect { client, .. }
            | Action::Answer { client, .. }
            | Action::GiveFactor(client)
            | Action::Lose(client) => Kind::Due(client),
            Action::Net(trouble) => trouble.kind(|from, to| {
                let mut links = model.topology.links().iter();
                let place = links.position(|&link| link == (from, to) || link == (to, from));
                (CLIENTS + 2 * place.unwrap_or_default()) as u8 + u8::from(from < to)
            }),
            Action::Impatience(_) | Action::ForgeAcceptance(_) | Action::ForgeRedirect(_) => Kind::Whim,
            Action::Restart { .. }
            | Action::ExpireSession(_)
            | Action::WantFactor(_)
            | Action::LogOut { .. }
            | Action::SendUnknown(_)
            | Action::SendGarbage { .. } => Kind::Fault,
        }
    }

    fn actions(model: &MyApps<CLIENTS>, world: &World<CLIENTS>, actions: &mut Vec<Action>) {
        for client in 0..Self::PARTS {
            model.actions_of_client(world, client, actions);
        }
        model.actions_of_environment(world, actions);
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
            Some(client) => model.actions_of_client(world, client, actions),
            None => model.actions_of_environment(world, actions),
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
        model.carry_out(world, action);
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
        narrative::describe(model, world)
    }

    /// Some questions make a difference only to a client that has been through a failure before.
    fn register_scope() -> Scope {
        Scope::default()
    }

    fn symmetry() -> Option<Explore<MyApps<CLIENTS>>> {
        Some(explore_up_to_symmetry)
    }

    fn with_clients(clients: u8) -> &'static dyn Scoped {
        match clients {
            1 => &Framed::<Redundancy<1>>::NEW,
            2 => &Framed::<Redundancy<2>>::NEW,
            3 => &Framed::<Redundancy<3>>::NEW,
            4 => &Framed::<Redundancy<4>>::NEW,
            clients => panic!("a world of {clients} clients is not made; there are 1 to 4"),
        }
    }
}
