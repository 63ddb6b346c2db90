//! The world of an installation as a model to explore: which actions there are in a state, and whose doing they are.

use super::ambiguities::Question;
use super::client::{self, Event, State};
use super::setting::Setting;
use super::world::{Action, Factor, Line, Session, Side, World};
use crate::environment::Path;
use crate::frame::Installed;
use crate::frame::trouble::Trouble;

/// What is this system's own in the [frame](crate::frame), for so many clients.
pub struct Redundancy<const CLIENTS: usize>;

/// One installation under one edition, with its rules, its clients and a number of faults.
pub type MyApps<const CLIENTS: usize> = Installed<Redundancy<CLIENTS>>;

impl<const CLIENTS: usize> MyApps<CLIENTS> {
    /// What its steps go by.
    #[inline]
    pub(super) fn setting(&self) -> Setting<'_> {
        let Installed { topology, edition, readings, judgements, tables, .. } = self;
        Setting { topology, edition: *edition, readings: *readings, judgements, tables }
    }
}

impl Setting<'_> {
    /// Whether the PBX that was lost is tried twice (MA-A12, b).
    pub(super) fn tries_twice(&self) -> bool {
        self.readings.get(Question::HowOften) == 1
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
    pub(super) fn actions_of_client<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        client: u8,
        actions: &mut Vec<Action>,
    ) {
        self.client_actions(world, client, actions);
        // The frame leaves faults out once none may happen any more; not to look for them is faster.
        if world.books.faults_left > 0 {
            self.client_faults(world, client, actions);
        }
    }

    /// What can happen to PBXes, links and paths.
    pub(super) fn actions_of_environment<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        actions: &mut Vec<Action>,
    ) {
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

    fn client_actions<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        client: u8,
        actions: &mut Vec<Action>,
    ) {
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

    fn client_faults<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        client: u8,
        actions: &mut Vec<Action>,
    ) {
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
