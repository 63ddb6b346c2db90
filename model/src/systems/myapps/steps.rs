//! Where a step of the world leads.
//!
//! A client and a PBX meet in messages only. A login and its answer are one action, since a PBX remembers nothing of
//! a login that it did not finish; whatever can happen between two messages is an action of its own.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Client, Event, State};
use super::messages::{Credentials, Push};
use super::properties;
use super::server::{self, Server};
use super::setting::Setting;
use super::world::{Action, Factor, Line, Session, Side, World};
use crate::ambiguity::{Consulted, Readings};
use crate::coverage::Step;
use crate::environment::{Environment, Path};
use crate::frame::trouble::Trouble;
use crate::rule::Outputs;
use crate::topology::NodeId;

/// What the world itself remembers of a client after an event.
fn keep_record(environment: &Environment, readings: Readings, before: &Side, event: &Event, side: &mut Side) {
    let is_trying = matches!(before.position.state, State::Dialing | State::LoggingOn);
    let was_redirected = is_trying && before.position.memory.redirected;
    let twice = readings.get(Question::HowOften) == 1;
    match event {
        Event::Connected => {
            if let Some(to) = before.position.memory.target {
                let impostor = environment.path(to) == Path::Impostor;
                side.line = Line::Open { to, alive: true, impostor, kept: false };
            }
        }
        Event::Accepted { genuine: true, standby, .. } => {
            if let Line::Open { kept, to, .. } = &mut side.line {
                *kept = *standby;
                side.served = Some(*to);
            }
            side.attempts = 0;
            side.anew = false;
        }
        Event::StandbyBack if readings.get(Question::AfterStandbyBack) == 1 => {
            side.attempts = 0;
            side.anew = true;
        }
        Event::Unreachable | Event::NoAnswer | Event::Lost
            if was_redirected && readings.get(Question::DeadRedirect) == 1 =>
        {
            side.attempts = 0;
            side.anew = true;
        }
        Event::SecondFactor => side.factor = Factor::Asked,
        // Where the lost PBX is tried twice (MA-A12 b), one attempt more comes before those that alternate.
        Event::DialDue if twice => side.attempts = [1, 2, 3, 4, 3][usize::from(side.attempts)],
        Event::DialDue => side.attempts = [1, 2, 3, 2][usize::from(side.attempts)],
        Event::LogoutResult => {
            side.session = Session::None;
            if side.position.state == State::LoggedOut {
                side.served = None;
                side.attempts = 0;
                side.anew = false;
            }
        }
        _ => {}
    }
    if matches!(event, Event::Accepted { genuine: true, .. } | Event::Redirected { genuine: true, .. })
        && before.position.memory.credentials == Credentials::User
    {
        side.session = Session::Valid;
    }
}

impl Setting<'_> {
    /// Carries an action out.
    pub(super) fn carry_out<const CLIENTS: usize>(&self, world: &mut World<CLIENTS>, action: Action) {
        match action {
            Action::Net(Trouble::Notice(from, to)) => self.notice(world, from, to),
            Action::Net(trouble) => {
                trouble.befall(&mut world.environment);
                drop_lines(world, trouble);
            }
            Action::Restart { client, stored } => {
                world.change(client, |side| {
                    side.position = Client::start(side.position.memory.restarted(stored));
                    side.hang_up();
                    side.served = None;
                    side.attempts = 0;
                    side.anew = false;
                });
            }
            Action::ExpireSession(client) => world.change(client, |side| side.session = Session::Expired),
            Action::WantFactor(client) => world.change(client, |side| side.factor = Factor::Wanted),
            Action::GiveFactor(client) => {
                world.change(client, |side| side.factor = Factor::NotWanted);
                if let Some(event) = self.authorized(world, &world.client(client)) {
                    Consulted::aside(|| self.judge_answer(world, &world.client(client), &event));
                    self.tell(world, client, &event, 0);
                }
            }
            Action::Impatience(client) => self.tell(world, client, &Event::NoAnswer, 0),
            Action::LogOut { client, choice } => {
                self.tell(world, client, &Event::from(Push::LogoutResult), choice);
            }
            Action::SendUnknown(client) => self.tell(world, client, &Event::Unknown, 0),
            Action::SendGarbage { client, choice } => self.tell(world, client, &Event::Garbage, choice),
            Action::Dial(client) => self.tell(world, client, &Event::DialDue, 0),
            Action::Connect { client, choice } => {
                let event = self.connected(world, &world.client(client));
                self.tell(world, client, &event, choice);
            }
            Action::Answer { client, choice } => {
                if let Some(event) = self.answered(world, &world.client(client)) {
                    Consulted::aside(|| self.judge_answer(world, &world.client(client), &event));
                    self.tell(world, client, &event, choice);
                }
            }
            Action::ForgeAcceptance(client) => {
                let event = Event::Accepted { standby: false, alternative: None, genuine: false };
                self.tell(world, client, &event, 0);
            }
            Action::ForgeRedirect(client) => {
                let event = Event::Redirected { to: self.topology.configured(), genuine: false };
                self.tell(world, client, &event, 0);
            }
            Action::Lose(client) => {
                let event = match world.client(client).line {
                    Line::Open { alive: true, .. } => Event::NoAnswer,
                    _ => Event::Lost,
                };
                self.tell(world, client, &event, 0);
            }
        }
    }

    /// What a client is told at the end of its dialling.
    pub(super) fn connected<const CLIENTS: usize>(&self, world: &World<CLIENTS>, side: &Side) -> Event {
        let Some(target) = side.position.memory.target else { return Event::Unreachable };
        match world.environment.path(target) {
            Path::Silent => Event::NoAnswer,
            Path::Impostor => Event::Connected,
            Path::Open if world.environment.is_up(target) => Event::Connected,
            Path::Open | Path::Refused => Event::Unreachable,
        }
    }

    /// What a client is told after its login, and nothing while an impostor is at it.
    pub(super) fn answered<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        side: &Side,
    ) -> Option<Event> {
        match side.line {
            Line::None => None,
            Line::Open { impostor: true, alive: true, .. } => None,
            Line::Open { alive: true, .. } if side.factor == Factor::Asked => None,
            Line::Open { to, alive: true, .. } => match world.environment.path(to) {
                Path::Silent => Some(Event::NoAnswer),
                _ => self.serve(world, side, to),
            },
            Line::Open { alive: false, .. } => Some(Event::Lost),
        }
    }

    /// What a client is told once the second factor was given; over a silent path it comes when that is open again.
    pub(super) fn authorized<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        side: &Side,
    ) -> Option<Event> {
        self.answered(world, side).filter(|event| *event != Event::NoAnswer)
    }

    fn serve<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        side: &Side,
        node: NodeId,
    ) -> Option<Event> {
        let session = side.position.memory.credentials == Credentials::Session;
        let input = match side.position.state {
            State::LoggingOn if session && side.session != Session::Valid => server::Input::LoginExpired,
            State::LoggingOn if side.factor == Factor::Wanted => server::Input::LoginWantingFactor,
            _ => server::Input::Login,
        };
        self.server_step(world, node, input).into_iter().find_map(|output| match output {
            server::Output::Answer(answer) => Some(Event::from(answer)),
            server::Output::Push(_) | server::Output::Close => None,
        })
    }

    fn server_step<const CLIENTS: usize>(
        &self,
        world: &World<CLIENTS>,
        node: NodeId,
        input: server::Input,
    ) -> Outputs<Server> {
        let view = server::View {
            topology: self.topology,
            node,
            environment: &world.environment,
            readings: self.readings,
        };
        let mut position = Server::of(self.topology, node);
        let (_, outputs) = self.tables.server.step(0, &mut position, &input, view);
        outputs
    }

    /// Tells a client of an event: its row is carried out, and what it does reaches the world.
    fn tell<const CLIENTS: usize>(&self, world: &mut World<CLIENTS>, client: u8, event: &Event, choice: u8) {
        let before = world.client(client);
        let mut side = before;
        let (step, outputs) = self.tables.client.step(choice, &mut side.position, event, self.client_view());
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        for output in &outputs {
            match output {
                client::Output::Dial(_) | client::Output::HangUp => side.hang_up(),
                client::Output::LogOn(_) | client::Output::Publish(_) => {}
            }
        }
        if step == Step::Done {
            keep_record(&world.environment, self.readings, &before, event, &mut side);
        }
        Consulted::aside(|| {
            properties::judge_step(self, &before, event, &outputs, &side, &mut world.books.breaches)
        });
        world.set_client(client, &side);
    }

    /// A PBX learns the truth about another one; if that is the one it stands in for, it tells the clients it keeps.
    fn notice<const CLIENTS: usize>(&self, world: &mut World<CLIENTS>, from: NodeId, to: NodeId) {
        world.environment.notice(from, to);
        if self.topology.next_hop(from) != to {
            return;
        }
        let before = *world;
        let kept = |client: &u8| matches!(before.line(*client), Line::Open { to, alive: true, kept: true, .. } if to == from);
        for client in (0..CLIENTS as u8).filter(kept) {
            let outputs = self.server_step(world, from, server::Input::RegistrationBack);
            let may = world.environment.sees(from, to) && self.readings.get(Question::Failback) == 0;
            self.judge(world, Breach::SentAway, outputs.is_empty() || may);
            for output in outputs {
                if world.environment.path(from) == Path::Silent {
                    drop_lines(world, Trouble::Stop(from));
                    continue;
                }
                match output {
                    server::Output::Push(push) => self.tell(world, client, &Event::from(push), 0),
                    server::Output::Close => self.tell(world, client, &Event::Lost, 0),
                    server::Output::Answer(_) => {}
                }
            }
        }
    }
}

/// The connections are lost that a trouble ends: those to a PBX that stops, and those over a path that changes, unless it
/// swallows what is sent. An impostor is gone once the path is open again.
pub(super) fn drop_lines<const CLIENTS: usize>(world: &mut World<CLIENTS>, trouble: Trouble) {
    let (node, of_impostors) = match trouble {
        Trouble::Stop(node) => (node, false),
        Trouble::Block(node, path) if path != Path::Silent => (node, false),
        Trouble::Unblock(node) => (node, true),
        _ => return,
    };
    for client in 0..CLIENTS as u8 {
        let line = world.line(client);
        if matches!(line, Line::Open { to, impostor, .. } if to == node && (impostor || !of_impostors)) {
            world.drop_line(client);
        }
    }
}
