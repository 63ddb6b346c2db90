//! What can happen next, and where a step of the world leads.

use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Event, State};
use super::judge::{judge_client, judge_connection, judge_portal};
use super::keeping::judge_keeping;
use super::messages::{Answer, Peer};
use super::model::OnexPortal;
use super::server::{self, Portal};
use super::topology::{Errand, Host, Server};
use super::world::{Action, Mode, Record, Side, World};
use crate::ambiguity::Consulted;
use crate::coverage::Step;
use crate::environment::Path;
use crate::rule::{Closed, Outputs};
use crate::timer::Timer;

impl OnexPortal {
    /// Tells a portal of an event: its row is carried out, and what it does reaches the world.
    fn tell_portal(&self, world: &mut World, server: Server, event: &server::Event) -> Outputs<Portal> {
        let before = *world.portal(server);
        let view = self.view(world, server);
        let position = &mut world.portals[server.index()];
        let (step, outputs) = self.tables.server.step(0, position, event, view);
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        Consulted::aside(|| judge_portal(self, &before, event, view, &outputs, world));
        Consulted::aside(|| judge_keeping(self, &before, event, server, &outputs, world));
        for output in &outputs {
            match output {
                server::Output::EndSessions if world.client.position.memory.target == server => {
                    world.client.session = false;
                }
                server::Output::CopyChange if world.connected() => {
                    self.tell_portal(
                        world,
                        server.other(),
                        &server::Event::Plain(server::Input::ChangeCopied),
                    );
                }
                server::Output::HoldConference => world.record = Record::Held,
                server::Output::Contact(done) => {
                    world.record = if *done { Record::Edited } else { Record::Refused };
                }
                server::Output::Answer(_) | server::Output::EndSessions | server::Output::CopyChange => {}
            }
        }
        outputs
    }

    /// Asks what stands at a server's address. `None`: nothing answers.
    fn ask(&self, world: &mut World, server: Server, input: server::Input) -> Option<Event> {
        self.tell_portal(world, server, &server::Event::Plain(input)).into_iter().find_map(|output| {
            match output {
                server::Output::Answer(answer) => Some(self.meets(answer)),
                _ => None,
            }
        })
    }

    /// What an answer looks like to a client.
    fn meets(&self, answer: Answer) -> Event {
        if answer != Answer::Starting {
            return Event::from(answer);
        }
        match self.readings.get(Question::Refusal) {
            1 => Event::Plain(client::Input::Unreachable),
            2 => Event::Plain(client::Input::NoAnswer),
            _ => Event::from(answer),
        }
    }

    fn tell_client(&self, world: &mut World, event: &Event) {
        let before = world.client;
        let (step, outputs) =
            self.tables.client.step(0, &mut world.client.position, event, self.client_view());
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        if step == Step::Done {
            self.keep_record(world, &before, event);
        }
        Consulted::aside(|| judge_client(self, &before, event, &outputs, world));
    }

    /// What the world itself remembers of the client after an event.
    fn keep_record(&self, world: &mut World, before: &Side, event: &Event) {
        let target = before.position.memory.target;
        let side = &mut world.client;
        side.session &= side.position.state == State::LoggedOn;
        match event {
            Event::AddressEntered(server) => side.asks = *server,
            Event::Plain(client::Input::CertificateAccepted) => side.accepted |= target == Server::Secondary,
            Event::Plain(client::Input::Accepted) => {
                side.session = true;
                side.known = true;
                if side.asks != target && self.readings.get(Question::AddressAfterLoss) == 0 {
                    side.asks = target;
                }
            }
            _ => {}
        }
    }

    /// The request that the client makes of a portal: for a page, or to log on.
    pub(super) fn request(side: &Side) -> server::Input {
        match (side.position.state, side.position.memory.known) {
            (State::LoggingOn, _) => server::Input::LogOn,
            (_, true) => server::Input::KnownRequest,
            (_, false) => server::Input::NewRequest,
        }
    }

    /// What the client is told at the end of its attempt to connect.
    fn connected(&self, world: &World) -> Event {
        let side = &world.client;
        let server = side.position.memory.target;
        let request = server::Event::Plain(Self::request(side));
        let answers = |position| self.tables.server.choices(position, &request, self.view(world, server)) > 0;
        Event::Plain(match world.environment.path(server.portal()) {
            Path::Silent => client::Input::NoAnswer,
            _ if answers(world.portal(server)) => client::Input::Connected,
            _ => client::Input::Unreachable,
        })
    }

    fn answered(&self, world: &mut World) -> Event {
        let server = world.client.position.memory.target;
        match world.environment.path(server.portal()) {
            Path::Silent => Event::Plain(client::Input::NoAnswer),
            _ => self
                .ask(world, server, Self::request(&world.client))
                .unwrap_or(Event::Plain(client::Input::Unreachable)),
        }
    }

    /// Whether the session of a user who is logged on is served.
    fn is_served(world: &World) -> bool {
        let side = &world.client;
        let server = side.position.memory.target;
        side.position.state == State::LoggedOn
            && side.session
            && world.serves(server)
            && world.environment.path(server.portal()) == Path::Open
    }

    /// What a client whose user is logged on is told when it asks for something and is not served.
    fn failed(&self, world: &mut World) -> Event {
        let server = world.client.position.memory.target;
        match world.environment.path(server.portal()) {
            Path::Silent => Event::Plain(client::Input::NoAnswer),
            _ if !world.client.session => Event::Plain(client::Input::Lost),
            _ => self.answered(world),
        }
    }

    /// What the client learns by an action, if it is one by which it learns something.
    pub(super) fn learns(&self, world: &World, action: &Action) -> Option<Event> {
        let mut world = *world;
        match action {
            Action::Connect => Some(self.connected(&world)),
            Action::Answer => Some(self.answered(&mut world)),
            Action::Request => Some(self.failed(&mut world)),
            _ => None,
        }
    }

    fn work(&self, world: &mut World) {
        let server = world.client.position.memory.target;
        let mode = self.mode(world);
        let (input, record) = match self.topology.errand {
            Errand::None => return,
            Errand::Change => {
                let mode = if self.is_stale(world, server) { Mode::Unnoticed } else { mode };
                (server::Input::ChangeMade, Record::Changed(server, mode))
            }
            Errand::Conference => (server::Input::ConferenceScheduled, Record::Scheduled(server, mode)),
            Errand::Contact => (server::Input::ContactEdited, Record::Nothing),
        };
        world.record = record;
        self.tell_portal(world, server, &server::Event::Plain(input));
    }

    fn conference_time(&self, world: &mut World) {
        let Record::Scheduled(server, _) = world.record else { return };
        world.record = Record::Missed(server, self.mode(world));
        for &server in Server::ALL {
            self.tell_portal(world, server, &server::Event::Plain(server::Input::ConferenceDue));
        }
    }

    fn stop_portal(&self, world: &mut World, server: Server) {
        self.tell_portal(world, server, &server::Event::Plain(server::Input::Ended));
        world.environment.stop(server.portal());
        if world.client.position.memory.target == server {
            world.client.session = false;
        }
    }

    fn notice_office(&self, world: &mut World, portal: Server, office: Server) {
        world.environment.notice(portal.portal(), office.office());
        if portal == office {
            let input = match world.environment.sees(portal.portal(), office.office()) {
                true => server::Input::OfficeBack,
                false => server::Input::OfficeGone,
            };
            self.tell_portal(world, portal, &server::Event::Plain(input));
        }
    }

    /// The secondary's detection time, a little later; `None`: it does not run, or stands while the primary is seen.
    pub(super) fn clock(&self, world: &World) -> Option<Timer> {
        let memory = &world.portal(Server::Secondary).memory;
        memory.clock.later().filter(|_| memory.peer != Peer::Active)
    }

    pub(super) fn client_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let enter = [Action::Enter(Server::Primary), Action::Enter(Server::Secondary)];
        match world.client.position.state {
            State::Out => actions.extend(enter),
            State::Lost => {
                actions.push(Action::Attempt);
                actions.extend(enter);
            }
            State::AtCertificate => {
                let attempt = Event::Plain(client::Input::AttemptDue);
                let position = &world.client.position;
                if self.tables.client.choices(position, &attempt, self.client_view()) > 0 {
                    actions.push(Action::Attempt);
                }
                actions.push(Action::AcceptCertificate);
                actions.extend(enter);
            }
            State::AtLogin => {
                actions.push(Action::UserLogsOn);
                actions.extend(enter);
            }
            State::Connecting => actions.push(Action::Connect),
            State::Asking | State::LoggingOn => actions.push(Action::Answer),
            State::LoggedOn if !Self::is_served(world) => actions.push(Action::Request),
            State::LoggedOn if self.topology.errand != Errand::None && world.record == Record::Nothing => {
                actions.push(Action::Work);
            }
            State::LoggedOn => {}
        }
    }

    pub(super) fn server_actions(&self, world: &World, server: Server, actions: &mut Vec<Action>) {
        let environment = &world.environment;
        let (office, portal) = (server.office(), server.portal());
        let mut either =
            |good: bool, fault: Action, repair: Action| actions.push(if good { fault } else { repair });
        either(environment.is_up(portal), Action::StopPortal(server), Action::StartPortal(server));
        either(environment.is_up(office), Action::StopOffice(server), Action::StartOffice(server));
        either(environment.path(portal) == Path::Open, Action::Block(server), Action::Unblock(server));
        match self.topology.host(server) {
            Host::ApplicationServer => {
                let whole = !environment.is_cut(portal, office);
                either(whole, Action::CutOffice(server), Action::HealOffice(server));
            }
            Host::Server if environment.is_up(portal) && environment.is_up(office) => {
                actions.push(Action::StopServer(server));
            }
            Host::Server => {}
        }
        let stale = self.topology.watched(server).filter(|it| environment.is_stale(portal, it.office()));
        actions.extend(stale.map(|office| Action::NoticeOffice { portal: server, office }));
        if self.is_stale(world, server) {
            actions.push(Action::NoticePeer(server));
        }
    }

    fn set_network(&self, world: &mut World, cut: bool) {
        for (a, b) in self.topology.network() {
            world.environment.set_cut(a, b, cut);
        }
    }

    /// Carries an action out.
    pub(super) fn carry_out(&self, world: &mut World, action: Action) {
        let user = |input| Event::Plain(input);
        match action {
            Action::StopPortal(server) => self.stop_portal(world, server),
            Action::StartPortal(server) => {
                world.environment.start(server.portal());
                world.restarted[server.index()] = true;
                self.tell_portal(world, server, &server::Event::Plain(server::Input::Started));
            }
            Action::StopOffice(server) => world.environment.stop(server.office()),
            Action::StartOffice(server) => world.environment.start(server.office()),
            Action::StopServer(server) => {
                world.environment.stop(server.office());
                self.stop_portal(world, server);
            }
            Action::CutNetwork => self.set_network(world, true),
            Action::HealNetwork => self.set_network(world, false),
            Action::CutOffice(server) => world.environment.set_cut(server.portal(), server.office(), true),
            Action::HealOffice(server) => world.environment.set_cut(server.portal(), server.office(), false),
            Action::Block(server) => world.environment.set_path(server.portal(), Path::Silent),
            Action::Unblock(server) => world.environment.set_path(server.portal(), Path::Open),
            Action::NoticeOffice { portal, office } => self.notice_office(world, portal, office),
            Action::NoticePeer(server) => {
                let peer = self.peer_of(world, server);
                self.tell_portal(world, server, &server::Event::Peer(peer));
            }
            Action::Elapse => {
                if let Some(clock) = self.clock(world) {
                    self.tell_portal(world, Server::Secondary, &server::Event::DetectionTime(clock));
                }
            }
            Action::Enter(server) => self.tell_client(world, &Event::AddressEntered(server)),
            Action::AcceptCertificate => self.tell_client(world, &user(client::Input::CertificateAccepted)),
            Action::UserLogsOn => self.tell_client(world, &user(client::Input::UserLogsOn)),
            Action::Attempt => self.tell_client(world, &user(client::Input::AttemptDue)),
            Action::Connect => {
                let event = self.connected(world);
                Consulted::aside(|| judge_connection(self, &event, world));
                self.tell_client(world, &event);
            }
            Action::Answer => {
                let event = self.answered(world);
                self.tell_client(world, &event);
            }
            Action::Request => {
                let event = self.failed(world);
                self.tell_client(world, &event);
            }
            Action::Work => self.work(world),
            Action::Copy => {
                self.tell_portal(world, Server::Primary, &server::Event::Plain(server::Input::CopyDue));
            }
            Action::ConferenceTime => self.conference_time(world),
        }
    }
}
