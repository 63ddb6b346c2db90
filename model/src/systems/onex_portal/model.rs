//! The world of an installation as a model to explore: which actions there are in a state, and where they lead.
//!
//! The two portals meet in what they say of themselves, and notice it late. A client's request and its answer are one
//! action, since a portal remembers nothing of a request; whatever can happen between two of them is an action of its own.

use super::PAPERS;
use super::ambiguities::Question;
use super::breach::Breach;
use super::client::{self, Client, Event, State};
use super::messages::{Answer, Peer};
use super::narrative;
use super::properties;
use super::server::{self, Kept, Portal};
use super::steps::{judge_client, judge_portal};
use super::tables::Tables;
use super::topology::{self, Errand, Host, NODES, Server, Topology};
use super::world::{Action, Mode, Record, Side, World};
use crate::ambiguity::not_led_to;
use crate::audit::story;
use crate::check::Scope;
use crate::coverage::Step;
use crate::environment::{Environment, Path};
use crate::frame::{self, Books, Installed, Kind, Papers};
use crate::property::Property;
use crate::rule::{Closed, Edition, Outputs};
use crate::timer::Timer;

/// What is this system's own in the [frame].
pub struct Portals;

/// One installation with its rules, its client and a number of faults.
pub type OnexPortal = Installed<Portals>;

impl OnexPortal {
    /// What a portal would learn of the other one if it looked now. Portals of which one has no resilience in force do
    /// not speak with each other.
    pub fn peer_of(&self, world: &World, server: Server) -> Peer {
        let in_force = |server| world.portal(server).memory.in_force;
        let speak = self.topology.prerequisites.is_configured() && Server::ALL.iter().all(|&it| in_force(it));
        match world.portal(server.other()).state {
            server::State::Active if speak && world.connected() => Peer::Active,
            server::State::Passive if speak && world.connected() => Peer::Passive,
            _ if speak && server == Server::Secondary && self.shows_part(world) => Peer::OfficeOnly,
            _ => Peer::Unseen,
        }
    }

    /// Whether the primary's IP Office runs without its portal, and the secondary takes notice of that (OX-A20).
    fn shows_part(&self, world: &World) -> bool {
        self.readings.get(Question::PartOfPrimary) == 1
            && world.environment.is_up(Server::Primary.office())
            && !world.environment.is_up(Server::Primary.portal())
            && !is_cut(world)
    }

    /// Whether a change is due to be copied: it was made in normal operation, and that goes on, or has returned.
    fn copy_is_due(&self, world: &World) -> bool {
        world.portal(Server::Primary).memory.change == Kept::Due && self.mode(world) == Mode::Normal
    }

    /// Whether a portal has not noticed what the other one does.
    pub fn is_stale(&self, world: &World, server: Server) -> bool {
        world.environment.is_up(server.portal())
            && world.portal(server).memory.peer != self.peer_of(world, server)
    }

    /// How the installation is operated.
    pub fn mode(&self, world: &World) -> Mode {
        let noticed = Server::ALL.iter().all(|&server| !self.is_stale(world, server));
        match (world.serves(Server::Primary), world.serves(Server::Secondary)) {
            (true, true) => Mode::Standalone,
            (false, true) => Mode::Failover,
            (true, false) if world.connected() && noticed => Mode::Normal,
            (true, false) => Mode::Alone,
            (false, false) => Mode::Interrupted,
        }
    }

    fn client_view(&self) -> client::View {
        client::View { program: self.topology.program, readings: self.readings }
    }

    /// Whether the IP Office of the user is in operation, as a portal can tell that sees it or not (OX-17, OX-A19).
    fn has_users_office(&self, world: &World, seen: bool) -> bool {
        let runs = world.environment.is_up(self.topology.home.office());
        runs && (seen || self.readings.get(Question::Contacts) == 0)
    }

    fn view(&self, world: &World, server: Server) -> server::View<'_> {
        let sees = |office: Server| world.environment.sees(server.portal(), office.office());
        server::View {
            topology: &self.topology,
            server,
            own_office: sees(server),
            host_answers: world.environment.is_up(server.office()),
            users_office: self.has_users_office(world, sees(self.topology.home)),
            readings: self.readings,
        }
    }

    /// Tells a portal of an event: its row is carried out, and what it does reaches the world.
    fn tell_portal(&self, world: &mut World, server: Server, event: &server::Event) -> Outputs<Portal> {
        let before = *world.portal(server);
        let view = self.view(world, server);
        let mut outputs = Outputs::<Portal>::new();
        let position = &mut world.portals[server.index()];
        let step = self.tables.server.step(0, position, event, view, &mut outputs);
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        judge_portal(self, &before, event, view, &outputs, world);
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
        match (answer, self.readings.get(Question::Refusal)) {
            (Answer::Starting, 1) => Event::Plain(client::Input::Unreachable),
            (Answer::Starting, 2) => Event::Plain(client::Input::NoAnswer),
            _ => Event::from(answer),
        }
    }

    fn tell_client(&self, world: &mut World, event: &Event) {
        let before = world.client;
        let mut outputs = Outputs::<Client>::new();
        let step =
            self.tables.client.step(0, &mut world.client.position, event, self.client_view(), &mut outputs);
        self.judge(world, Breach::ForbiddenEvent, step != Step::Forbidden);
        if step == Step::Done {
            self.keep_record(world, &before, event);
        }
        judge_client(self, &before, event, &outputs, world);
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
                if self.readings.get(Question::AddressAfterLoss) == 0 {
                    side.asks = target;
                }
            }
            _ => {}
        }
    }

    /// The request that the client makes of a portal: for a page, or to log on.
    fn request(side: &Side) -> server::Input {
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
    fn clock(&self, world: &World) -> Option<Timer> {
        let memory = &world.portal(Server::Secondary).memory;
        memory.clock.later().filter(|_| memory.peer != Peer::Active)
    }

    fn client_actions(&self, world: &World, actions: &mut Vec<Action>) {
        let enter = [Action::Enter(Server::Primary), Action::Enter(Server::Secondary)];
        match world.client.position.state {
            State::Out => actions.extend(enter),
            State::Lost => {
                actions.push(Action::Attempt);
                actions.extend(enter);
            }
            State::AtCertificate => {
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

    fn server_actions(&self, world: &World, server: Server, actions: &mut Vec<Action>) {
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
    fn carry_out(&self, world: &mut World, action: Action) {
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

/// Whether the network between the two servers is broken.
fn is_cut(world: &World) -> bool {
    world.environment.is_cut(Server::Primary.portal(), Server::Secondary.portal())
}

impl frame::World for Portals {
    const PAPERS: Papers = PAPERS;
    type Topology = Topology;
    type Tables = Tables;
    type State = World;
    type Action = Action;
    type Breach = Breach;

    /// Here `scope.slaves` bounds the application servers that stand in for portals of the servers.
    fn topologies(_: Edition, scope: Scope) -> Vec<Topology> {
        Topology::enumerate(scope.slaves)
    }

    fn names(_: &Topology) -> Vec<String> {
        topology::node_names()
    }

    fn properties() -> Vec<Property<OnexPortal>> {
        properties::properties()
    }

    fn dead_rows(model: &OnexPortal) -> Vec<(&'static str, &'static str)> {
        not_led_to(properties::LED_TO_BY, model.readings).collect()
    }

    fn start(model: &OnexPortal, books: Books<Breach>) -> World {
        let mut environment = Environment::healthy(NODES, &[]);
        for &portal in Server::ALL {
            for office in model.topology.watched(portal) {
                environment.notice(portal.portal(), office.office());
            }
        }
        let settled = |server| Portal::settled(&model.topology, server, model.readings);
        let side = Side {
            position: Client::start(&model.topology),
            session: false,
            asks: Server::Primary,
            accepted: model.topology.accepted,
            known: false,
        };
        let restarted = |server| model.topology.prerequisites.is_restarted(server);
        World {
            environment,
            portals: [settled(Server::Primary), settled(Server::Secondary)],
            client: side,
            restarted: [restarted(Server::Primary), restarted(Server::Secondary)],
            missed: Timer::Off,
            record: Record::Nothing,
            books,
        }
    }

    fn books(world: &World) -> &Books<Breach> {
        &world.books
    }

    fn books_mut(world: &mut World) -> &mut Books<Breach> {
        &mut world.books
    }

    /// The client's own steps are a class, and so are what each portal notices of each service, and the clock. Nobody
    /// is obliged to act as a user or as an administrator.
    fn kind(_: &OnexPortal, action: &Action) -> Kind {
        match *action {
            Action::Attempt | Action::Connect | Action::Answer | Action::Request => Kind::Due(0),
            Action::Elapse => Kind::Due(1),
            Action::NoticePeer(server) => Kind::Due(2 + server.index() as u8),
            Action::NoticeOffice { portal, office } => {
                Kind::Due(4 + (2 * portal.index() + office.index()) as u8)
            }
            Action::Copy => Kind::Due(8),
            Action::Enter(_) | Action::AcceptCertificate | Action::UserLogsOn => Kind::Whim,
            Action::Work | Action::ConferenceTime => Kind::Whim,
            Action::StopPortal(_)
            | Action::StopOffice(_)
            | Action::StopServer(_)
            | Action::CutNetwork
            | Action::CutOffice(_)
            | Action::Block(_) => Kind::Fault,
            Action::StartPortal(_)
            | Action::StartOffice(_)
            | Action::HealNetwork
            | Action::HealOffice(_)
            | Action::Unblock(_) => Kind::Repair,
        }
    }

    fn actions(model: &OnexPortal, world: &World, actions: &mut Vec<Action>) {
        model.client_actions(world, actions);
        for &server in Server::ALL {
            model.server_actions(world, server, actions);
        }
        actions.push(if is_cut(world) { Action::HealNetwork } else { Action::CutNetwork });
        if model.clock(world).is_some() {
            actions.push(Action::Elapse);
        }
        if matches!(world.record, Record::Scheduled(..)) {
            actions.push(Action::ConferenceTime);
        }
        if model.copy_is_due(world) {
            actions.push(Action::Copy);
        }
    }

    fn take(model: &OnexPortal, world: &mut World, action: Action) {
        model.carry_out(world, action);
    }

    /// Repairs. What has not been noticed is no part of it: portals notice each other in turn.
    fn debt(_: &OnexPortal, world: &World) -> u64 {
        let environment = &world.environment;
        let broken = |server: &Server| {
            u64::from(!environment.is_up(server.portal()))
                + u64::from(!environment.is_up(server.office()))
                + u64::from(environment.is_cut(server.portal(), server.office()))
                + u64::from(environment.path(server.portal()) != Path::Open)
        };
        Server::ALL.iter().map(broken).sum::<u64>() + u64::from(is_cut(world))
    }

    fn tell(model: &OnexPortal, before: &World, action: &Action, after: &World) -> Vec<story::Step> {
        narrative::steps(model, before, action, after)
    }

    fn describe(model: &OnexPortal, world: &World) -> String {
        narrative::describe(model, world)
    }
}
