//! The stage of one case: PBXes on sockets that answer by the server rows, faults that the case asks for, and a record
//! of everything that happens. It feeds the oracle and judges nothing itself.

mod conn_info;
mod happenings;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Rules};
use redial_model::environment::Environment;
use redial_model::rule::{Edition, Outputs};
use redial_model::systems::myapps::client::{Client, Event, Output};
use redial_model::systems::myapps::messages::{Answer, Credentials, Login, Push, Refusal};
use redial_model::systems::myapps::server::{self, Server};
use redial_model::systems::myapps::server_rules::SERVER_RULES;
use redial_model::systems::myapps::topology::Topology;
use redial_model::topology::{NodeId, NodeSet};
use tokio::sync::mpsc;

pub(super) use conn_info::Published;

use super::event::{Closing, ConnId, PbxEvent, Seen, Tell, Validity};
use super::fault::StandingFault;
use super::pbx::{Installation, Pbx, PbxError};
use crate::oracle::{Oracle, Unexplained};
use crate::publication::Publication;
use crate::report::{LogEntry, LogKind};
use crate::subject::SubjectEvent;

/// The client, in logs and charts.
pub(super) const CLIENT: &str = "client";
/// What a case does itself, in logs and charts.
pub(super) const CASE: &str = "case";
/// The object that is judged.
const CONN_INFO: &str = "connInfo";

/// The longest cases have a few hundred events; whoever causes more than this will not stop by itself.
const MOST_EVENTS: u32 = 10_000;

/// A connection as the stage knows it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub node: NodeId,
    /// It is logged on here; true: as at a standby.
    pub served: Option<bool>,
    /// It has ended, or was ended.
    pub over: bool,
    /// The client ended it.
    pub left_by_client: bool,
    /// Nothing is said on it any more.
    pub silent: bool,
    /// The client has said something after its login.
    pub spoke_after_login: bool,
    /// Waits for the second factor.
    pub wants_factor: bool,
    /// Pings that were not answered yet.
    pub pings: u32,
    /// It is the PBX's turn, since then.
    pub pbx_owes_since: Option<Instant>,
}

/// A login whose credentials were right.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoginSeen {
    pub node: NodeId,
    pub login: Login,
}

/// Something that settles a case at once.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// The oracle has no explanation.
    Unexplained(Unexplained),
    /// The client said something that can be wrong by itself.
    Broken { what: String, clauses: Vec<String> },
    /// The client ended.
    Exited(String),
    /// The harness failed.
    Harness(String),
}

impl From<PbxError> for Trouble {
    fn from(error: PbxError) -> Self {
        Trouble::Harness(error.to_string())
    }
}

/// What the stage listens to.
pub(super) struct Ears {
    pub pbx: mpsc::Receiver<PbxEvent>,
    pub subject: mpsc::Receiver<SubjectEvent>,
    pub publications: mpsc::Receiver<Publication>,
}

/// What a case is about.
pub(super) struct Script {
    pub topology: Topology,
    pub edition: Edition,
    pub readings: Readings,
    /// The physical location that is configured in the client.
    pub phys: Option<String>,
}

/// Who plays in it.
pub(super) struct Cast {
    pub installation: Arc<Installation>,
    pub pbxes: Vec<Pbx>,
    pub ears: Ears,
}

pub(super) struct Stage<'a> {
    pub topology: Topology,
    pub installation: Arc<Installation>,
    pub oracle: Oracle<'a, Client>,
    pub log: Vec<LogEntry>,
    pub lines: BTreeMap<ConnId, Line>,
    /// Attempts that no expectation has accounted for.
    pub attempts: VecDeque<(ConnId, NodeId)>,
    pub logins: Vec<LoginSeen>,
    pub published: Vec<Published>,
    /// PBXes that the client has named in what it traces.
    pub traced: NodeSet,
    /// The client met a fault that the case had already changed: the harness was late.
    pub slipped: bool,
    /// For how long nothing had happened when the client gave a connection up on which a PBX owed it an answer, and
    /// nothing was wrong with that PBX; the longest such time.
    pub given_up_after: Option<Duration>,
    /// For how long nothing had happened before the present event.
    pub pause: Duration,
    last_act: Instant,
    /// Something was seen of the client at all.
    pub observed: u64,
    happened: u32,
    ears: Ears,
    pbxes: Vec<Pbx>,
    environment: Environment,
    rules: Rules<Server>,
    readings: Readings,
    faults: Vec<StandingFault>,
    forging: NodeSet,
    redirects: BTreeMap<NodeId, NodeId>,
    asks_factor: bool,
    /// After "session expired", the client may come back to this PBX on another connection.
    excused: Option<NodeId>,
    expects_exit: bool,
    phys: Option<String>,
    started: Instant,
}

impl<'a> Stage<'a> {
    pub(super) fn new(script: Script, cast: Cast, oracle: Oracle<'a, Client>) -> Self {
        let Script { topology, edition, readings, phys } = script;
        let Cast { installation, pbxes, ears } = cast;
        Stage {
            oracle,
            log: Vec::new(),
            lines: BTreeMap::new(),
            attempts: VecDeque::new(),
            logins: Vec::new(),
            published: Vec::new(),
            traced: NodeSet::default(),
            slipped: false,
            given_up_after: None,
            pause: Duration::ZERO,
            last_act: Instant::now(),
            observed: 0,
            happened: 0,
            ears,
            environment: Environment::healthy(topology.len(), topology.links()),
            topology,
            rules: Rules::lower(SERVER_RULES, edition),
            readings,
            faults: vec![StandingFault::Open; pbxes.len()],
            pbxes,
            installation,
            forging: NodeSet::default(),
            redirects: BTreeMap::new(),
            asks_factor: false,
            excused: None,
            expects_exit: false,
            phys,
            started: Instant::now(),
        }
    }

    pub(super) fn record(&mut self, from: &str, to: &str, kind: LogKind, what: impl Into<String>) {
        if matches!(kind, LogKind::Client | LogKind::Pbx | LogKind::Fault) {
            self.last_act = Instant::now();
        }
        self.log.push(LogEntry {
            at_s: self.started.elapsed().as_secs_f64(),
            from: from.to_owned(),
            to: to.to_owned(),
            what: what.into(),
            kind,
        });
    }

    fn name(&self, node: NodeId) -> &'static str {
        self.topology.name(node)
    }

    /// Waits for one thing to happen, and deals with it. False: the time is over.
    pub(super) async fn pump(&mut self, until: Instant) -> Result<bool, Trouble> {
        tokio::select! {
            biased;
            Some(event) = self.ears.pbx.recv() => self.pbx_saw(event)?,
            Some(publication) = self.ears.publications.recv() => self.client_published(publication)?,
            Some(event) = self.ears.subject.recv() => self.subject_did(event)?,
            () = tokio::time::sleep_until(until.into()) => return Ok(false),
        }
        self.happened += 1;
        if self.happened > MOST_EVENTS {
            return Err(Trouble::Broken {
                what: format!("more than {MOST_EVENTS} events; the client does not come to rest"),
                clauses: Vec::new(),
            });
        }
        Ok(true)
    }

    /// Deals with everything that has happened already.
    pub(super) async fn catch_up(&mut self) -> Result<(), Trouble> {
        while self.pump(Instant::now()).await? {}
        Ok(())
    }

    /// Lets time pass.
    pub(super) async fn hold(&mut self, time: Duration) -> Result<(), Trouble> {
        let until = Instant::now() + time;
        while self.pump(until).await? {}
        Ok(())
    }

    fn pbx_saw(&mut self, event: PbxEvent) -> Result<(), Trouble> {
        let PbxEvent { at, node, conn, seen } = event;
        let name = self.name(node);
        self.pause = at.saturating_duration_since(self.last_act);
        if let Some(line) = self.lines.get_mut(&conn)
            && line.pbx_owes_since.is_some()
        {
            match seen {
                Seen::ClosedByClient { .. } | Seen::TlsFailed { .. } | Seen::UpgradeFailed { .. } => {
                    if !line.silent {
                        self.given_up_after = self.given_up_after.max(Some(self.pause));
                    }
                }
                _ => line.pbx_owes_since = Some(Instant::now()),
            }
        }
        match seen {
            Seen::Attempt { met } => {
                self.observed += 1;
                self.record(CLIENT, name, LogKind::Client, "connects");
                self.attempted(node, conn, met)?;
            }
            Seen::TlsFailed { reason } => {
                self.record(CLIENT, name, LogKind::Client, format!("TLS handshake fails: {reason}"));
                self.lost(conn);
            }
            Seen::UpgradeFailed { reason } => {
                self.record(CLIENT, name, LogKind::Client, format!("no WebSocket: {reason}"));
                self.lost(conn);
            }
            Seen::WrongModule { path } => {
                return Err(Trouble::Broken {
                    what: format!("a connection to {path} at {name}, which is another module than the PBX's"),
                    clauses: vec!["MW-05".to_owned()],
                });
            }
            Seen::Upgraded { .. } => self.oracle.tell(conn.0, Event::Connected),
            Seen::Login { login, validity, .. } => {
                self.observed += 1;
                self.logged_on(node, conn, login, validity)?;
            }
            Seen::MalformedLogin { reason } => {
                return Err(Trouble::Broken {
                    what: format!("a login at {name} that cannot be checked: {reason}"),
                    clauses: Vec::new(),
                });
            }
            Seen::Received { mt } => {
                if let Some(line) = self.lines.get_mut(&conn) {
                    line.spoke_after_login |= line.served.is_some();
                }
                self.record(CLIENT, name, LogKind::Client, format!("sends {mt}"));
            }
            Seen::Garbage { reason } => {
                self.record(CLIENT, name, LogKind::Client, format!("something unreadable: {reason}"));
            }
            Seen::Pong => {
                if let Some(line) = self.lines.get_mut(&conn) {
                    line.pings = line.pings.saturating_sub(1);
                }
                self.record(CLIENT, name, LogKind::Client, "pong");
            }
            Seen::ClosedByClient { how } => {
                let how = match how {
                    Closing::Orderly => "closes the connection",
                    Closing::Reset => "resets the connection",
                    Closing::Eof => "drops the connection",
                };
                self.record(CLIENT, name, LogKind::Client, how);
                if let Some(line) = self.lines.get_mut(&conn) {
                    line.over = true;
                    line.left_by_client = true;
                }
                if !self.expects_exit {
                    self.oracle.left(conn.0).map_err(Trouble::Unexplained)?;
                }
            }
        }
        Ok(())
    }

    fn attempted(&mut self, node: NodeId, conn: ConnId, met: StandingFault) -> Result<(), Trouble> {
        let line = Line {
            node,
            served: None,
            over: false,
            left_by_client: false,
            silent: false,
            spoke_after_login: false,
            wants_factor: false,
            pings: 0,
            pbx_owes_since: Some(Instant::now()),
        };
        self.lines.insert(conn, line);
        self.slipped |= met != self.faults[node.index()];
        match self.excused.take() {
            Some(excused) if excused == node => {}
            _ => self.attempts.push_back((conn, node)),
        }
        if !self.expects_exit {
            self.oracle.dialled(node, conn.0).map_err(Trouble::Unexplained)?;
        }
        match met {
            StandingFault::Open => {}
            StandingFault::Closed
            | StandingFault::Reset
            | StandingFault::TlsRefused
            | StandingFault::TlsUnknownAuthority
            | StandingFault::Http503 => self.lost(conn),
            StandingFault::TcpSilent
            | StandingFault::HttpSilent
            | StandingFault::UpgradeSilent
            | StandingFault::LoginSilent
            | StandingFault::AnswerSilent => self.silenced(conn),
        }
        // It was accepted just before the PBX ended, and ended with it.
        if self.faults[node.index()] == StandingFault::Closed {
            self.lost(conn);
        }
        Ok(())
    }

    fn lost(&mut self, conn: ConnId) {
        if let Some(line) = self.lines.get_mut(&conn) {
            line.over = true;
            line.pbx_owes_since = None;
        }
        self.oracle.tell(conn.0, Event::Lost);
    }

    fn silenced(&mut self, conn: ConnId) {
        if let Some(line) = self.lines.get_mut(&conn) {
            line.silent = true;
        }
        self.oracle.falls_silent(conn.0);
    }

    fn logged_on(
        &mut self,
        node: NodeId,
        conn: ConnId,
        login: Login,
        validity: Validity,
    ) -> Result<(), Trouble> {
        let how = match (login.credentials, validity) {
            (Credentials::User, Validity::Right) => "logs on as user",
            (Credentials::Session, Validity::Right) => "logs on with its session",
            (_, Validity::SessionExpired) => "logs on with an expired session",
            (_, Validity::Wrong) => "logs on with wrong credentials",
        };
        let name = self.name(node);
        self.record(CLIENT, name, LogKind::Client, how);
        if !self.expects_exit {
            self.oracle.said(conn.0, &Output::LogOn(login)).map_err(Trouble::Unexplained)?;
        }
        if validity == Validity::Right {
            self.logins.push(LoginSeen { node, login });
        }
        let input = match validity {
            Validity::SessionExpired => server::Input::LoginExpired,
            Validity::Wrong => server::Input::LoginWrong,
            Validity::Right if self.asks_factor && login.credentials == Credentials::User => {
                self.asks_factor = false;
                server::Input::LoginWantingFactor
            }
            Validity::Right => server::Input::Login,
        };
        if validity == Validity::SessionExpired {
            self.excused = Some(node);
        }
        self.serve(node, conn, input)
    }

    fn serve(&mut self, node: NodeId, conn: ConnId, input: server::Input) -> Result<(), Trouble> {
        let over = self.lines.get(&conn).is_none_or(|line| line.over || line.silent);
        if over {
            return Ok(());
        }
        for output in self.server_step(node, input) {
            match output {
                server::Output::Answer(answer) => {
                    let answer = self.adjust(node, answer);
                    self.answer(node, conn, answer)?;
                }
                server::Output::Push(push) => self.push(node, conn, push)?,
                server::Output::Close => self.close(node, conn)?,
            }
        }
        Ok(())
    }

    fn server_step(&self, node: NodeId, input: server::Input) -> Outputs<Server> {
        let view = server::View {
            topology: &self.topology,
            node,
            environment: &self.environment,
            readings: self.readings,
        };
        let mut outputs = Outputs::<Server>::new();
        engine::step(&self.rules, &mut Server::of(&self.topology, node), &input, view, &mut outputs);
        outputs
    }

    /// What the case makes of an answer: a redirect of its own, a wrong digest.
    fn adjust(&self, node: NodeId, answer: Answer) -> Answer {
        let genuine = !self.forging.contains(node);
        match (self.redirects.get(&node), answer) {
            (Some(&to), Answer::Accepted { .. } | Answer::Redirected { .. }) => {
                Answer::Redirected { to, genuine }
            }
            (None, Answer::Accepted { standby, alternative, .. }) => {
                Answer::Accepted { standby, alternative, genuine }
            }
            (None, Answer::Redirected { to, .. }) => Answer::Redirected { to, genuine },
            (_, other) => other,
        }
    }

    fn answer(&mut self, node: NodeId, conn: ConnId, answer: Answer) -> Result<(), Trouble> {
        let name = self.name(node);
        let digest = |genuine: bool| if genuine { "" } else { ", with a wrong digest" };
        let what = match answer {
            Answer::Accepted { standby, alternative, genuine } => {
                let standby = if standby { " as standby" } else { "" };
                let alternative = alternative.map_or(String::new(), |it| {
                    let kind = if it.implicit { "implicit standby" } else { "standby" };
                    format!(", {kind} {}", self.name(it.pbx))
                });
                format!("accepts{standby}{alternative}{}", digest(genuine))
            }
            Answer::Redirected { to, genuine } => {
                format!("redirects to {}{}", self.name(to), digest(genuine))
            }
            Answer::Rejected(refusal) => match refusal {
                Refusal::SessionExpired => "refuses the login: the session has expired",
                Refusal::Denied => "refuses the login",
            }
            .to_owned(),
            Answer::SecondFactor => "asks for the second factor".to_owned(),
        };
        self.record(name, CLIENT, LogKind::Pbx, what);
        if let Some(line) = self.lines.get_mut(&conn) {
            if let Answer::Accepted { standby, genuine: true, .. } = answer {
                line.served = Some(standby);
            }
            line.wants_factor = answer == Answer::SecondFactor;
        }
        if let Some(line) = self.lines.get_mut(&conn)
            && !matches!(answer, Answer::Rejected(_))
        {
            line.pbx_owes_since = None;
        }
        self.oracle.tell(conn.0, Event::from(answer));
        self.order(node, conn, Tell::Answer(answer))
    }

    fn push(&mut self, node: NodeId, conn: ConnId, push: Push) -> Result<(), Trouble> {
        let what = match push {
            Push::StandbyBack => "StandbyBack",
            Push::LogoutResult => "LogoutResult",
        };
        self.record(self.name(node), CLIENT, LogKind::Pbx, what);
        self.oracle.tell(conn.0, Event::from(push));
        self.order(node, conn, Tell::Push(push))
    }

    fn close(&mut self, node: NodeId, conn: ConnId) -> Result<(), Trouble> {
        self.record(self.name(node), CLIENT, LogKind::Pbx, "closes the connection");
        self.lost(conn);
        self.order(node, conn, Tell::Close)
    }

    /// An order to a connection that has just ended is no trouble: that it has is an event on its way.
    fn order(&self, node: NodeId, conn: ConnId, tell: Tell) -> Result<(), Trouble> {
        match self.pbxes[node.index()].tell(conn, tell) {
            Ok(()) | Err(PbxError::NoConnection { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn client_published(&mut self, publication: Publication) -> Result<(), Trouble> {
        if publication.name != CONN_INFO {
            return Ok(());
        }
        self.observed += 1;
        self.record(CLIENT, CLIENT, LogKind::Publication, format!("publishes {}", publication.value));
        let published = self.understand(&publication.value)?;
        self.oracle.published(published.info);
        self.published.push(published);
        Ok(())
    }

    fn subject_did(&mut self, event: SubjectEvent) -> Result<(), Trouble> {
        match event {
            SubjectEvent::Line(line) => match Publication::parse(&line) {
                Some(publication) => self.client_published(publication),
                None => Ok(()),
            },
            SubjectEvent::Traced(host) => {
                if let Some(node) = self.installation.directory.find(&host) {
                    self.traced.set(node, true);
                }
                Ok(())
            }
            SubjectEvent::Flood => {
                self.record(CLIENT, CLIENT, LogKind::Note, "floods standard output; the rest is not read");
                Ok(())
            }
            SubjectEvent::Exited(how) => {
                self.record(CLIENT, CLIENT, LogKind::Client, format!("ends with {how}"));
                match self.expects_exit {
                    true => Ok(()),
                    false => Err(Trouble::Exited(how)),
                }
            }
        }
    }

    /// Whether an attempt at one of these PBXes shows yet: it was made before others that were seen earlier. What the
    /// client does meanwhile is not judged.
    pub(super) async fn sees_attempt(&mut self, nodes: &[NodeId], within: Duration) -> bool {
        self.expects_exit = true;
        let seen_before = self.lines.len();
        let until = Instant::now() + within;
        loop {
            let mut late = self.lines.values().skip(seen_before);
            if late.any(|line| nodes.contains(&line.node)) {
                return true;
            }
            // Trouble is no news any more.
            if let Ok(false) = self.pump(until).await {
                return false;
            }
            if Instant::now() > until {
                return false;
            }
        }
    }

    /// Whether a client was kept waiting by a PBX that was to answer, and did not for so long.
    pub(super) fn kept_waiting(&self, longer_than: Duration) -> bool {
        let slow = |line: &Line| {
            !line.silent && line.pbx_owes_since.is_some_and(|since| since.elapsed() > longer_than)
        };
        self.lines.values().any(slow)
    }
}
