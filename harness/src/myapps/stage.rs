//! The stage of one case: PBXes on sockets that answer by the server rows, and what they see of the client. It feeds the
//! oracle and judges nothing itself.

mod chain;
mod happenings;
mod noted;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use redial_model::ambiguity::Readings;
use redial_model::engine::{self, Rules};
use redial_model::environment::Environment;
use redial_model::rule::Outputs;
use redial_model::systems::myapps::client::{Client, Event, Output};
use redial_model::systems::myapps::messages::{Answer, Credentials, Login, Push, Refusal};
use redial_model::systems::myapps::server::{self, Server};
use redial_model::systems::myapps::server_rules::SERVER_RULES;
use redial_model::systems::myapps::topology::{Pbx as ModelPbx, Topology};
use redial_model::topology::{NodeId, NodeSet};
use tokio::time::Instant;

use super::account::Account;
use super::case::{self, Logins, Place, Transport};
use super::conn_info::Published;
use super::connection::AppClient;
use super::directory::{self, Directory, RedirectForm};
use super::event::{Heard, Say, Validity};
use super::installation::Installation;
use super::proforma::{MyApps, PONG};
use crate::case::Case;
use crate::ensemble::Ensemble;
use crate::ledger::record::Record;
use crate::ledger::{Ledger, Trouble};
use crate::line::Line;
use crate::proforma::RETRY_INTERVAL;
use crate::wire::Venue;
use chain::Chain;

/// The user of every case.
pub(super) const USER: &str = "ann";
pub(super) const PASSWORD: &str = "A secret of Ann's";
pub(super) const DOMAIN: &str = "example.com";

/// What a PBX knows of a connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Dialogue {
    /// It is logged on here; true: as at a standby.
    pub served: Option<bool>,
    /// The client has said something after its login.
    pub spoke_after_login: bool,
    /// Waits for the second factor.
    pub wants_factor: bool,
    /// Another login on it meets silence.
    pub leaves_unanswered: bool,
    /// How much the client was told.
    pub told: usize,
    /// Pings that were not answered yet: how much the client was told before each, and when it was asked.
    pub pings: VecDeque<(usize, Instant)>,
}

/// A login that was checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoginSeen {
    pub node: NodeId,
    pub login: Login,
    pub validity: Validity,
    /// The connection on which it came.
    pub line: Line,
    /// Another one came there before.
    pub repeats: bool,
}

/// The PBXes of a case, and what they have seen.
pub struct Stage {
    pub(super) topology: Topology,
    pub(super) dialogues: BTreeMap<Line, Dialogue>,
    pub(super) logins: Vec<LoginSeen>,
    /// Connections on which a login was accepted, in that order.
    pub(super) served: Vec<Line>,
    pub(super) published: Vec<Published>,
    pub(super) installation: Arc<Installation>,
    pub(super) pbxes: Ensemble<AppClient>,
    environment: Environment,
    rules: Rules<Server>,
    readings: Readings,
    forging: NodeSet,
    /// What becomes of logins, where a case says it.
    checks: BTreeMap<NodeId, Logins>,
    redirects: BTreeMap<NodeId, NodeId>,
    asks_factor: bool,
    /// The client answers pings.
    pub(super) pongs: bool,
    /// The physical location that is configured in the client.
    pub(super) phys: Option<String>,
    pub(super) password: String,
    /// The redirects that came in a row.
    pub(super) chain: Chain,
    /// A client that makes an attempt before that time has not paused.
    pub(super) pause: Duration,
}

impl Stage {
    pub(super) async fn open(
        case: &Case<MyApps>,
        topology: &Topology,
        venue: &Venue<'_>,
    ) -> Result<Self, String> {
        let directory = directory(case, topology, venue);
        let wants_tls = case.installation.transport == Some(Transport::Tls);
        let password = venue.settings.password(PASSWORD);
        let account = Account::new(USER, &*password, DOMAIN, venue.rng());
        let authorities = venue.authorities(wants_tls);
        let installation = Installation::new(directory, account, authorities, venue.delay());
        let installation = Arc::new(installation.with_connections(venue.connections()));
        let posts = topology.nodes().map(|node| installation.post(node)).collect();
        let protocol = Arc::new(AppClient::new(Arc::clone(&installation)));
        let pbxes = Ensemble::open(posts, protocol).await.map_err(|error| error.to_string())?;
        Ok(Stage {
            topology: topology.clone(),
            dialogues: BTreeMap::new(),
            logins: Vec::new(),
            served: Vec::new(),
            published: Vec::new(),
            installation,
            pbxes,
            environment: Environment::healthy(topology.len(), topology.links()),
            rules: Rules::lower(SERVER_RULES, venue.edition()),
            readings: venue.readings,
            forging: NodeSet::default(),
            checks: BTreeMap::new(),
            redirects: BTreeMap::new(),
            asks_factor: false,
            pongs: !venue.settings.profile.lacks.contains(PONG.name),
            phys: case.installation.phys.clone(),
            password,
            chain: Chain::default(),
            pause: venue.settings.time(RETRY_INTERVAL) / 2,
        })
    }

    /// The node of a PBX of the case.
    pub(super) fn node(&self, pbx: Place) -> NodeId {
        case::node(&self.topology, pbx.0)
    }

    fn name(&self, node: NodeId) -> &'static str {
        self.topology.name(node)
    }

    fn dialogue(&mut self, line: Line) -> &mut Dialogue {
        self.dialogues.entry(line).or_default()
    }

    /// Something is said to the client, or happens to its connection.
    fn tell(&mut self, record: &mut Record<'_, Client>, conn: Line, event: Event) {
        self.dialogue(conn).told += 1;
        record.tell(conn, event);
    }

    pub(super) fn heard(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        heard: Heard,
    ) -> Result<(), Trouble> {
        let name = self.name(node);
        match heard {
            Heard::Upgraded { .. } => self.tell(record, conn, Event::Connected),
            Heard::WrongModule { path } => {
                let what =
                    format!("a connection to {path} at {name}, which is another module than the PBX's");
                return Err(Trouble::broken(what, &["MW-05"]));
            }
            Heard::Login { login, validity, .. } => self.logged_on(record, node, conn, login, validity)?,
            Heard::MalformedLogin { reason } => {
                let what = format!("a login at {name} that cannot be checked: {reason}");
                return Err(Trouble::broken(what, &[]));
            }
            Heard::Received { mt } => {
                let dialogue = self.dialogue(conn);
                dialogue.spoke_after_login |= dialogue.served.is_some();
                record.ledger.client_does(node, format!("sends {mt}"));
            }
            Heard::Garbage { reason } => {
                record.ledger.client_does(node, format!("something unreadable: {reason}"));
            }
            Heard::Ping => {}
            Heard::Pong => {
                let dialogue = self.dialogue(conn);
                if let Some((told, asked)) = dialogue.pings.pop_front() {
                    record.has_read(conn, told);
                    record.ledger.answers_after(asked.elapsed());
                }
                record.ledger.client_does(node, "pong");
            }
        }
        Ok(())
    }

    fn logged_on(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        login: Login,
        validity: Validity,
    ) -> Result<(), Trouble> {
        let checks = self.checks.get(&node).copied().unwrap_or(Logins::Checked);
        let validity = match (checks, login.credentials, validity) {
            (Logins::Expired | Logins::ExpiredThenSilent, Credentials::Session, Validity::Right) => {
                Validity::SessionExpired
            }
            _ => validity,
        };
        let how = match (login.credentials, validity) {
            (Credentials::User, Validity::Right) => "logs on as user",
            (Credentials::Session, Validity::Right) => "logs on with its session",
            (_, Validity::SessionExpired) => "logs on with an expired session",
            (_, Validity::Wrong) => "logs on with wrong credentials",
        };
        record.ledger.client_shows(node, how);
        record.said(conn, &Output::LogOn(login))?;
        let repeats = self.logins.iter().any(|it| it.line == conn);
        self.logins.push(LoginSeen { node, login, validity, line: conn, repeats });
        let input = match validity {
            Validity::Right if checks == Logins::Refused => server::Input::LoginWrong,
            Validity::SessionExpired => server::Input::LoginExpired,
            Validity::Wrong => server::Input::LoginWrong,
            Validity::Right if self.asks_factor && login.credentials == Credentials::User => {
                self.asks_factor = false;
                server::Input::LoginWantingFactor
            }
            Validity::Right => server::Input::Login,
        };
        match validity {
            // The client may come back to this PBX on another connection.
            Validity::SessionExpired => record.ledger.excuse(node),
            Validity::Right | Validity::Wrong => record.ledger.excuse_nobody(),
        }
        if self.dialogue(conn).leaves_unanswered {
            record.ledger.server_does(node, "goes quiet");
            record.silenced(conn);
            return self.pbxes.order(node, conn, crate::server::Tell::Quiet);
        }
        self.dialogue(conn).leaves_unanswered =
            validity == Validity::SessionExpired && checks == Logins::ExpiredThenSilent;
        self.serve(record, node, conn, input)
    }

    fn serve(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        input: server::Input,
    ) -> Result<(), Trouble> {
        let over = record.ledger.lines.get(&conn).is_none_or(|line| line.over || line.silent);
        if over {
            return Ok(());
        }
        for output in self.server_step(node, input) {
            match output {
                server::Output::Answer(answer) => {
                    let answer = self.adjust(node, answer);
                    self.answer(record, node, conn, answer)?;
                }
                server::Output::Push(push) => self.push(record, node, conn, push)?,
                server::Output::Close => {
                    record.ledger.server_does(node, "closes the connection");
                    record.lost(conn);
                    self.pbxes.order(node, conn, crate::server::Tell::Close)?;
                }
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
        let (_, outputs) = engine::step(&self.rules, &mut Server::of(&self.topology, node), &input, view);
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

    fn answer(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        answer: Answer,
    ) -> Result<(), Trouble> {
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
        record.ledger.server_does(node, what);
        if let Answer::Accepted { genuine: true, .. } = answer {
            self.served.push(conn);
        }
        let dialogue = self.dialogue(conn);
        if let Answer::Accepted { standby, genuine: true, .. } = answer {
            dialogue.served = Some(standby);
        }
        dialogue.wants_factor = answer == Answer::SecondFactor;
        if !matches!(answer, Answer::Rejected(_)) {
            record.ledger.answered(conn);
        }
        self.tell(record, conn, Event::from(answer));
        if let Answer::Redirected { to, genuine: true } = answer
            && self.chain.redirects(to) >= self.topology.len()
        {
            // Who is sent on more often than there are other PBXes may take it for a loop.
            record.may_give_up(conn);
        }
        self.pbxes.order(node, conn, Say::Answer(answer))
    }

    fn push(
        &mut self,
        record: &mut Record<'_, Client>,
        node: NodeId,
        conn: Line,
        push: Push,
    ) -> Result<(), Trouble> {
        let what = match push {
            Push::StandbyBack => "StandbyBack",
            Push::LogoutResult => "LogoutResult",
        };
        record.ledger.server_does(node, what);
        self.tell(record, conn, Event::from(push));
        self.pbxes.order(node, conn, Say::Push(push))
    }

    pub(super) fn ping(&mut self, ledger: &mut Ledger, line: Line) -> Result<(), Trouble> {
        let Some(node) = ledger.lines.get(&line).map(|state| state.node) else { return Ok(()) };
        let dialogue = self.dialogue(line);
        dialogue.pings.push_back((dialogue.told, Instant::now()));
        ledger.server_does(node, "ping");
        self.pbxes.order(node, line, Say::Ping)
    }
}

/// Where the PBXes are, and how they are named to the client.
fn directory(case: &Case<MyApps>, topology: &Topology, venue: &Venue<'_>) -> Directory {
    let place = |node: NodeId| {
        let name = topology.name(node);
        let address = venue.address(node).ip();
        let pbx = ModelPbx::from_name(name).expect("a topology names its PBXes as the list of them does");
        let host = match case.installation.named {
            true => format!("{name}.redial.test"),
            false => address.to_string(),
        };
        let module = case.installation.module(crate::names::Name(pbx)).to_owned();
        (node, directory::Place { host, address, module })
    };
    let form = venue.settings.choice(RedirectForm::CHOICE.name);
    Directory {
        port: venue.settings.port(),
        form: form.and_then(RedirectForm::from_name).unwrap_or_default(),
        master: Some(topology.master()),
        places: topology.nodes().map(place).collect(),
    }
}
