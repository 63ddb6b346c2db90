//! Plays one case: sets the stage, starts the client, goes through the phases, and says what came of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;
use redial_model::ambiguity::{Readings, Side};
use redial_model::engine::Rules;
use redial_model::systems::System;
use redial_model::systems::myapps::MYAPPS;
use redial_model::systems::myapps::ambiguities::AMBIGUITIES;
use redial_model::systems::myapps::client::{Client, Memory, View};
use redial_model::systems::myapps::client_rules::CLIENT_RULES;
use redial_model::systems::myapps::topology::{Pbx as ModelPbx, Topology};
use redial_model::topology::NodeId;
use tokio::sync::mpsc;

use super::account::Account;
use super::directory::{Directory, Place};
use super::event::{Raw, Tell};
use super::fault::StandingFault;
use super::judge::{Judge, PhaseMark, Standing};
use super::pbx::{Installation, Pbx};
use super::stage::{CASE, Cast, Ears, Script, Stage, Trouble};
use crate::case::{
    self, Action, Case, Cut, Digest, Expectation, Frame, Hold, Phase, RedirectTarget, Requirement,
    SecondFactor, StateDirectory, Transport,
};
use crate::lag::LagMeter;
use crate::oracle::{Oracle, Settled, Unexplained};
use crate::publication::Desk;
use crate::report::{Allowed, CaseReport, Failure, LogKind, RunEvent};
use crate::run::Settings;
use crate::subject::{Subject, SubjectEvent, Values};
use crate::verdict::Verdict;

/// The user of every case.
const USER: &str = "ann";
const PASSWORD: &str = "A secret of Ann's";
const DOMAIN: &str = "example.com";
/// Host number of the first PBX of a slot, and of the desk for publications.
const FIRST_PBX: u8 = 11;
const DESK: u8 = 200;
/// Events that may wait to be dealt with.
const QUEUE: usize = 256;
/// How much longer than a time of the client a case holds, so that the client's own lateness is no merit.
const HOLD_MARGIN: f64 = 1.5;

fn model_pbx(pbx: case::Pbx) -> ModelPbx {
    ModelPbx::from_name(pbx.name()).expect("cases and model name PBXes alike")
}

/// The node of a PBX of the case.
pub(super) fn node(topology: &Topology, pbx: case::Pbx) -> NodeId {
    topology
        .node(model_pbx(pbx))
        .expect("the loader refuses a case that names a PBX which its installation does not have")
}

/// Plays a case once.
pub async fn play(
    case: &Case,
    settings: &Settings,
    slot: u8,
    lag: &LagMeter,
    events: &mpsc::UnboundedSender<RunEvent>,
) -> CaseReport {
    let mut report = CaseReport {
        id: case.id.clone(),
        title: case.title.clone(),
        verdict: Verdict::Skip,
        clauses: case.clauses.clone(),
        rows: Vec::new(),
        reason: String::new(),
        replay: settings.replay.replace("{case}", &case.id),
        elapsed_s: 0.0,
        tries: 1,
        lag_s: 0.0,
        notes: Vec::new(),
        failure: None,
        events: Vec::new(),
    };
    if let Some(reason) = why_not(case, settings) {
        report.reason = reason;
        return report;
    }
    // A reporter that is gone does not stop the case.
    let _ = events.send(RunEvent::CaseStarted { id: case.id.clone() });
    let started = Instant::now();
    if let Err(error) = perform(case, settings, slot, lag, events, &mut report).await {
        report.verdict = Verdict::Error;
        report.reason = error;
    }
    report.elapsed_s = started.elapsed().as_secs_f64();
    report
}

/// Why a case does not apply to this client in this run.
fn why_not(case: &Case, settings: &Settings) -> Option<String> {
    let profile = &settings.profile;
    if !case.editions.iter().any(|edition| edition.name() == settings.edition.0) {
        return Some(format!("it is not about edition {}", settings.edition));
    }
    if let Some(lacking) = case.requires.iter().find(|it| profile.lacks.contains(it)) {
        return Some(format!("the client does not support `{lacking}`"));
    }
    let traces = Requirement::Traces;
    if case.requires.contains(&traces) && !profile.supports.contains(&traces) {
        return Some(format!("the client was not declared to support `{traces}`"));
    }
    if case.installation.transport == Some(Transport::Tls) && !profile.tls {
        return Some("the client does not support `tls`".to_owned());
    }
    for (id, letter) in &case.readings {
        let declared = profile.readings.iter().find(|(declared, _)| declared == id);
        let server = AMBIGUITIES.iter().any(|it| it.id == id && it.side == Side::Server);
        let default = server && letter == "a";
        let followed = declared.map_or(default, |(_, declared)| letter.starts_with(*declared));
        if !followed {
            return Some(format!("it holds under reading {id}={letter} only, which was not declared"));
        }
    }
    None
}

/// The ways to read the client's open questions that were not declared otherwise.
fn views(configured: NodeId, declared: &[(String, char)], readings: Readings) -> Vec<View> {
    let mut all = vec![readings];
    for (place, question) in AMBIGUITIES.iter().enumerate().filter(|(_, it)| it.side == Side::Client) {
        if declared.iter().all(|(id, _)| id != question.id) {
            let each = |readings: &Readings| {
                let readings = *readings;
                (0..question.readings.len() as u8).map(move |reading| readings.with_place(place, reading))
            };
            all = all.iter().flat_map(each).collect();
        }
    }
    all.into_iter().map(|readings| View { configured, readings }).collect()
}

async fn perform(
    case: &Case,
    settings: &Settings,
    slot: u8,
    lag: &LagMeter,
    events: &mpsc::UnboundedSender<RunEvent>,
    report: &mut CaseReport,
) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let topology = topology(case).map_err(|error| text(&error))?;
    let secure = settings.tls || case.installation.transport == Some(Transport::Tls);
    let directory = directory(case, &topology, settings, slot);
    let rng = StdRng::seed_from_u64(settings.seed ^ fold(&case.id));
    let account = Account::new(USER, PASSWORD, DOMAIN, rng);
    let authorities = secure.then(|| Arc::clone(&settings.authorities));
    let installation = Arc::new(Installation::new(directory, account, authorities));

    let (pbx_events, pbx_ears) = mpsc::channel(QUEUE);
    let (subject_events, subject_ears) = mpsc::channel(QUEUE);
    let (publications, publication_ears) = mpsc::channel(QUEUE);
    let mut pbxes = Vec::new();
    for node in topology.nodes() {
        let pbx = Pbx::new(node, Arc::clone(&installation), pbx_events.clone()).await;
        pbxes.push(pbx.map_err(|error| text(&error))?);
    }
    let desk_address = (settings.address(slot, DESK), settings.port).into();
    let desk = Desk::open(desk_address, publications).await.map_err(|error| text(&error))?;

    let readings = MYAPPS.readings(&settings.profile.readings).map_err(|error| text(&error))?;
    let rules = Rules::lower(CLIENT_RULES, settings.edition);
    let views = views(topology.configured(), &settings.profile.readings, readings);
    let start = Client::start(Memory::NEW);
    let names = topology.clone();
    let oracle = Oracle::new(&rules, views.clone(), start, move |node| names.name(node).to_owned());
    let ears = Ears { pbx: pbx_ears, subject: subject_ears, publications: publication_ears };
    let phys = case.installation.phys.clone();
    let script = Script { topology: topology.clone(), edition: settings.edition, readings, phys };
    let cast = Cast { installation: Arc::clone(&installation), pbxes, ears };
    let mut stage = Stage::new(script, cast, oracle);

    let folder = tempfile::Builder::new()
        .prefix(&format!("{}-", case.id))
        .tempdir_in(&settings.folder)
        .map_err(|error| text(&error))?;
    let values = values(case, settings, &installation, desk.url(), folder.path(), &topology)
        .map_err(|error| text(&error))?;
    let mut actor = Actor {
        settings,
        hosts: installation.directory.places.values().map(|place| place.host.clone()).collect(),
        values,
        state_dir: folder.path().join("state"),
        mark: format!("{}-{}-{}", std::process::id(), slot, case.id),
        events: subject_events,
        subject: None,
        starts: 0,
    };
    let started = Instant::now();
    let performance = Performance { case, settings, lag, started, report_to: events, phase: String::new() };
    let outcome = performance.go(&mut stage, &mut actor).await;
    let stderr = actor.exit().await;

    report.lag_s = lag.worst_since(started).as_secs_f64();
    report.rows = stage.oracle.rows().into_iter().map(str::to_owned).collect();
    report.notes = notes(&stage, &views, settings);
    match outcome {
        Ok(()) if stage.observed == 0 => {
            report.verdict = Verdict::Error;
            report.reason = "nothing was observed, so nothing was judged".to_owned();
        }
        Ok(()) => report.verdict = Verdict::Pass,
        Err(Ended::Skipped(reason)) => report.reason = reason,
        Err(Ended::Harness(reason)) => {
            report.verdict = Verdict::Error;
            report.reason = reason;
        }
        Err(Ended::Failed { late, mut failure }) => {
            failure.stderr = stderr;
            report.rows.extend(
                failure.rows.iter().filter(|row| !report.rows.contains(row)).cloned().collect::<Vec<_>>(),
            );
            report.verdict = if late { Verdict::Inconc } else { Verdict::Fail };
            report.reason = match late {
                true => format!("the harness was too late to be sure: {}", failure.summary),
                false => failure.summary.clone(),
            };
            report.failure = Some(*failure);
        }
    }
    report.events = std::mem::take(&mut stage.log);
    stage.strike().await;
    desk.close().await;
    Ok(())
}

/// Which choices that the specification leaves open the client was seen to make.
fn notes(stage: &Stage<'_>, views: &[View], settings: &Settings) -> Vec<String> {
    let mut notes = Vec::new();
    if stage.oracle.choices().contains(&"MA-C14") {
        notes.push("logs on as user although it has a session, which is allowed (MW-04)".to_owned());
    }
    let left = stage.oracle.views();
    if left.len() < views.len() {
        for (place, question) in AMBIGUITIES.iter().enumerate().filter(|(_, it)| it.side == Side::Client) {
            let letter =
                |view: &usize| question.letters().nth(usize::from(views[*view].readings.at_place(place)));
            let mut letters: Vec<char> = left.iter().filter_map(letter).collect();
            letters.dedup();
            letters.sort_unstable();
            letters.dedup();
            let declared = settings.profile.readings.iter().any(|(id, _)| id == question.id);
            if let ([letter], false) = (letters.as_slice(), declared) {
                notes.push(format!("reads {} as `{letter}`", question.id));
            }
        }
    }
    notes
}

/// FNV-1a: each case has random numbers of its own, the same in every run with the same seed.
fn fold(id: &str) -> u64 {
    id.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn topology(case: &Case) -> Result<Topology, redial_model::systems::myapps::topology::TopologyError> {
    let installation = &case.installation;
    let pbxes: Vec<ModelPbx> = installation.pbxes.iter().map(|it| model_pbx(*it)).collect();
    Topology::new(&pbxes, model_pbx(installation.home), model_pbx(installation.configured))
}

fn directory(case: &Case, topology: &Topology, settings: &Settings, slot: u8) -> Directory {
    let places: BTreeMap<NodeId, Place> = topology
        .nodes()
        .map(|node| {
            let name = topology.name(node);
            let address = settings.address(slot, FIRST_PBX + node.0);
            let pbx = case.installation.pbxes.iter().find(|pbx| pbx.name() == name);
            let host = match case.installation.named {
                true => format!("{name}.redial.test"),
                false => address.to_string(),
            };
            let module = pbx.map_or("PBX0", |pbx| case.installation.module(*pbx)).to_owned();
            (node, Place { host, address, module })
        })
        .collect();
    Directory { port: settings.port, form: settings.redirect_form, master: Some(topology.master()), places }
}

fn values(
    case: &Case,
    settings: &Settings,
    installation: &Installation,
    publish_url: &str,
    folder: &std::path::Path,
    topology: &Topology,
) -> std::io::Result<Values> {
    let directory = &installation.directory;
    let place = &directory.places[&topology.configured()];
    let hosts = match case.installation.named {
        false => String::new(),
        true => {
            let path = folder.join("hosts");
            let lines = directory.places.values().map(|place| format!("{} {}\n", place.address, place.host));
            std::fs::write(&path, lines.collect::<String>())?;
            path.display().to_string()
        }
    };
    let scheme = if installation.is_secure() { "wss" } else { "ws" };
    let ca = if installation.is_secure() { settings.ca.display().to_string() } else { String::new() };
    let primary = format!("{}:{}/{}", place.host, directory.port, place.module);
    let bound = case_bound(case, settings).as_secs();
    Ok(Values::from([
        ("primary_url", format!("{scheme}://{primary}/APPCLIENT/websocket")),
        ("primary", primary),
        ("user", USER.to_owned()),
        ("password", PASSWORD.to_owned()),
        ("phys", case.installation.phys.clone().unwrap_or_default()),
        ("ca", ca),
        ("hosts", hosts),
        ("state_dir", folder.join("state").display().to_string()),
        ("publish_url", publish_url.to_owned()),
        ("timer_scale", settings.timer_scale.to_string()),
        ("case", case.id.clone()),
        ("deadline", bound.to_string()),
    ]))
}

/// The longest that a case can take: each of its expectations is waited for, and a phase more for publications.
fn case_bound(case: &Case, settings: &Settings) -> Duration {
    let waits: usize =
        case.phases.iter().map(|phase| phase.expectations.len() + phase.actions.len() + 1).sum();
    settings.patience * waits as u32
}

/// The client's program in a case.
struct Actor<'a> {
    settings: &'a Settings,
    /// The PBXes by the names that the client is told.
    hosts: Vec<String>,
    values: Values,
    state_dir: PathBuf,
    mark: String,
    events: mpsc::Sender<SubjectEvent>,
    subject: Option<Subject>,
    starts: u32,
}

impl Actor<'_> {
    fn enter(&mut self) -> Result<(), String> {
        std::fs::create_dir_all(&self.state_dir).map_err(|error| error.to_string())?;
        self.starts += 1;
        let mark = format!("{}-{}", self.mark, self.starts);
        let subject = Subject::start(&self.settings.command, &self.values, &mark, &self.hosts, &self.events)
            .map_err(|error| error.to_string())?;
        self.subject = Some(subject);
        Ok(())
    }

    async fn exit(&mut self) -> Vec<String> {
        match self.subject.take() {
            Some(subject) => subject.end().await,
            None => Vec::new(),
        }
    }
}

/// How a performance ended early.
enum Ended {
    Skipped(String),
    Harness(String),
    Failed { late: bool, failure: Box<Failure> },
}

struct Performance<'a> {
    case: &'a Case,
    settings: &'a Settings,
    lag: &'a LagMeter,
    started: Instant,
    report_to: &'a mpsc::UnboundedSender<RunEvent>,
    phase: String,
}

/// What a failure is made of before it is put into words.
struct Miss {
    came: String,
    allowed: Vec<Allowed>,
    clauses: Vec<String>,
    /// Whether time had a part in it.
    timed: bool,
    /// Whether what came is the last thing that was recorded.
    recorded: bool,
}

impl Performance<'_> {
    async fn go(mut self, stage: &mut Stage<'_>, actor: &mut Actor<'_>) -> Result<(), Ended> {
        let mut rests = true;
        for (number, phase) in self.case.phases.iter().enumerate() {
            let _ = self
                .report_to
                .send(RunEvent::PhaseStarted { id: self.case.id.clone(), phase: phase.name.clone() });
            if number > 0 && !rests && !stage.attempts.is_empty() {
                // The client was dialling on, and has met the old faults once more than the case knows.
                stage.slipped = true;
            }
            self.phase.clone_from(&phase.name);
            stage.record(CASE, CASE, LogKind::Phase, phase.name.clone());
            let mark = PhaseMark::of(stage);
            self.act(stage, actor, phase).await?;
            if number == 0 {
                actor.enter().map_err(Ended::Harness)?;
                stage.record(CASE, CASE, LogKind::Fault, "the client starts");
            }
            rests = self.expect(stage, phase, mark, rests).await?;
            self.settle(stage).await?;
            if rests && let Some(&(_, at)) = stage.attempts.front() {
                let came = format!("a connection to {}", stage.topology.name(at));
                let allowed = vec![self.by_hand("no further connection".to_owned(), &self.case.clauses)];
                let miss =
                    Miss { came, allowed, clauses: self.case.clauses.clone(), timed: false, recorded: false };
                return Err(self.failed(stage, miss));
            }
        }
        Ok(())
    }

    async fn act(&self, stage: &mut Stage<'_>, actor: &mut Actor<'_>, phase: &Phase) -> Result<(), Ended> {
        for action in &phase.actions {
            let done = self.act_once(stage, actor, action).await;
            done.map_err(|trouble| self.trouble(stage, trouble))?;
        }
        Ok(())
    }

    async fn act_once(
        &self,
        stage: &mut Stage<'_>,
        actor: &mut Actor<'_>,
        action: &Action,
    ) -> Result<(), Trouble> {
        let topology = stage.topology.clone();
        let at = |pbx: &case::Pbx| node(&topology, *pbx);
        match action {
            Action::Stop { pbx, noticed } => stage.stop(at(pbx), *noticed).await,
            Action::Start { pbx, noticed } => stage.start(at(pbx), *noticed).await,
            Action::Notice { pbx } => stage.notice(at(pbx)),
            Action::Unregister { pair: [a, b] } => stage.link(at(a), at(b), false),
            Action::Register { pair: [a, b] } => stage.link(at(a), at(b), true),
            Action::Path { pbx, is } => stage.path(at(pbx), fault(*is)).await,
            Action::Cut { pbx, how } => {
                let tell = match how {
                    Cut::Reset => Tell::Reset,
                    Cut::Close => Tell::Close,
                    Cut::Quiet => Tell::Quiet,
                };
                stage.cut(at(pbx), tell)
            }
            Action::Send { pbx, frame } => {
                let raw = match frame {
                    Frame::Malformed => Raw::MalformedJson,
                    Frame::Unknown => Raw::UnknownMessage,
                    Frame::UnknownFields => Raw::UnknownFields,
                    Frame::Oversized => Raw::Oversized,
                    Frame::Binary => Raw::Binary,
                };
                stage.send(at(pbx), raw)
            }
            Action::Digest { pbx, is } => {
                stage.forge(at(pbx), *is == Digest::Wrong);
                Ok(())
            }
            Action::Sessions { .. } => {
                stage.expire_sessions();
                Ok(())
            }
            Action::SecondFactor { second_factor: SecondFactor::Ask } => {
                stage.ask_factor();
                Ok(())
            }
            Action::SecondFactor { second_factor: SecondFactor::Give } => stage.give_factor(),
            Action::Redirect { pbx, to } => {
                let to = match to {
                    RedirectTarget::ByRule => None,
                    RedirectTarget::Pbx(pbx) => Some(at(pbx)),
                };
                stage.redirect(at(pbx), to);
                Ok(())
            }
            Action::MoveUser { home } => stage.move_user(model_pbx(*home)),
            Action::Logout { pbx } => stage.log_out(at(pbx)),
            Action::RestartClient { state } => self.restart(stage, actor, *state).await,
            Action::Hold { time } => {
                let time = match time {
                    Hold::AnswerTimeout => self.settings.profile.answer_timeout,
                    Hold::RetryInterval => self.settings.profile.retry_interval,
                };
                let time = self.settings.scaled(time).mul_f64(HOLD_MARGIN);
                stage.record(CASE, CASE, LogKind::Fault, format!("{:.2} s pass", time.as_secs_f64()));
                stage.hold(time).await
            }
        }
    }

    async fn restart(
        &self,
        stage: &mut Stage<'_>,
        actor: &mut Actor<'_>,
        state: StateDirectory,
    ) -> Result<(), Trouble> {
        let stored = state == StateDirectory::Kept;
        let what =
            if stored { "the client is restarted" } else { "the client is restarted with nothing stored" };
        stage.record(CASE, CASE, LogKind::Fault, what);
        stage.catch_up().await?;
        stage.client_ends();
        actor.exit().await;
        stage.client_ended().await?;
        if !stored && actor.state_dir.exists() {
            std::fs::remove_dir_all(&actor.state_dir).map_err(|error| Trouble::Harness(error.to_string()))?;
        }
        stage.client_restarts(stored);
        actor.enter().map_err(Trouble::Harness)
    }

    /// Waits for the expectations of a phase, one after another. True: the client should rest now.
    async fn expect(
        &self,
        stage: &mut Stage<'_>,
        phase: &Phase,
        mark: PhaseMark,
        rests_before: bool,
    ) -> Result<bool, Ended> {
        let mut rests =
            rests_before && phase.expectations.iter().all(|it| Judge::leaves_client_served(it).is_none());
        for expectation in &phase.expectations {
            if Judge::needs_publications(expectation) && self.is_mute(stage) {
                continue;
            }
            self.await_one(stage, expectation, mark).await?;
            rests = Judge::leaves_client_served(expectation).unwrap_or(rests);
        }
        Ok(rests)
    }

    async fn await_one(
        &self,
        stage: &mut Stage<'_>,
        expectation: &Expectation,
        mark: PhaseMark,
    ) -> Result<(), Ended> {
        let until = Instant::now() + self.settings.patience;
        let mut judge = Judge::new(expectation, mark);
        loop {
            let standing = judge.look(stage).map_err(|trouble| self.trouble(stage, trouble))?;
            let (came, timed) = match standing {
                Standing::Met => {
                    stage.record(
                        CASE,
                        CASE,
                        LogKind::Judgement,
                        format!("as expected: {}", judge.describe()),
                    );
                    return Ok(());
                }
                Standing::Broken(came) => (came, false),
                Standing::Open => {
                    let went_on = stage.pump(until).await.map_err(|trouble| self.trouble(stage, trouble))?;
                    if went_on {
                        continue;
                    }
                    if Judge::needs_publications(expectation)
                        && stage.published.is_empty()
                        && !self.publishes()
                    {
                        return Err(Ended::Skipped(
                            "the client publishes nothing (declare it with `--lacks publishes`)".to_owned(),
                        ));
                    }
                    (self.silence(stage, expectation), true)
                }
            };
            let clauses = match expectation.clauses.is_empty() {
                true => &self.case.clauses,
                false => &expectation.clauses,
            };
            let mut allowed = vec![self.by_hand(judge.describe(), clauses)];
            allowed.extend(stage.oracle.allowed());
            let miss = Miss { came, allowed, clauses: clauses.clone(), timed, recorded: !timed };
            return Err(self.failed(stage, miss));
        }
    }

    fn silence(&self, stage: &Stage<'_>, expectation: &Expectation) -> String {
        let waited = self.settings.patience.as_secs_f64();
        match (
            Judge::needs_publications(expectation),
            stage.log.iter().rev().find(|it| it.kind == LogKind::Publication),
        ) {
            (true, Some(last)) => format!("nothing else in {waited} s; the client {}", last.what),
            (true, None) => format!("no publication in {waited} s"),
            (false, _) => format!("nothing in {waited} s"),
        }
    }

    /// Waits until what the client has published is what it has to say by the rows.
    async fn settle(&self, stage: &mut Stage<'_>) -> Result<(), Ended> {
        stage.catch_up().await.map_err(|trouble| self.trouble(stage, trouble))?;
        if self.is_mute(stage) || (stage.published.is_empty() && !self.publishes()) {
            return Ok(());
        }
        let until = Instant::now() + self.settings.patience;
        loop {
            let unexplained = match stage.oracle.settle() {
                Ok(Settled::Yes) => return Ok(()),
                Ok(Settled::NotYet(unexplained)) => {
                    if stage.pump(until).await.map_err(|trouble| self.trouble(stage, trouble))? {
                        continue;
                    }
                    unexplained
                }
                Err(unexplained) => unexplained,
            };
            return Err(self.unexplained(stage, unexplained, false));
        }
    }

    fn publishes(&self) -> bool {
        self.settings.profile.supports.contains(&Requirement::Publishes)
    }

    fn is_mute(&self, stage: &Stage<'_>) -> bool {
        self.settings.profile.lacks.contains(&Requirement::Publishes) && stage.published.is_empty()
    }

    fn by_hand(&self, what: String, clauses: &[String]) -> Allowed {
        Allowed { what, row: None, clauses: clauses.to_vec() }
    }

    fn trouble(&self, stage: &mut Stage<'_>, trouble: Trouble) -> Ended {
        match trouble {
            Trouble::Harness(reason) => Ended::Harness(reason),
            Trouble::Unexplained(unexplained) => self.unexplained(stage, unexplained, true),
            Trouble::Broken { what, clauses } => {
                let clauses = if clauses.is_empty() { self.case.clauses.clone() } else { clauses };
                let allowed = stage.oracle.allowed();
                self.failed(stage, Miss { came: what, allowed, clauses, timed: false, recorded: true })
            }
            Trouble::Exited(how) => {
                let allowed = stage.oracle.allowed();
                let clauses = self.case.clauses.clone();
                let came = format!("the end of the client, with {how}");
                self.failed(stage, Miss { came, allowed, clauses, timed: false, recorded: true })
            }
        }
    }

    fn unexplained(&self, stage: &mut Stage<'_>, unexplained: Unexplained, recorded: bool) -> Ended {
        let mut clauses: Vec<String> = Vec::new();
        for clause in unexplained.allowed.iter().flat_map(|allowed| &allowed.clauses) {
            if !clauses.contains(clause) {
                clauses.push(clause.clone());
            }
        }
        if clauses.is_empty() {
            clauses.clone_from(&self.case.clauses);
        }
        let Unexplained { came, allowed } = unexplained;
        self.failed(stage, Miss { came, allowed, clauses, timed: true, recorded })
    }

    fn failed(&self, stage: &mut Stage<'_>, miss: Miss) -> Ended {
        let Miss { came, allowed, clauses, timed, recorded } = miss;
        let due = match allowed.first() {
            Some(first) => first.what.clone(),
            None => "nothing".to_owned(),
        };
        let summary = format!("{}: due was {due}; what came was {came}", clauses.join(", "));
        let last_explained = stage
            .log
            .iter()
            .rev()
            .filter(|entry| entry.kind != LogKind::Judgement)
            .nth(usize::from(recorded))
            .or(stage.log.last())
            .map(|entry| format!("{:.3} s: {} {}", entry.at_s, entry.from, entry.what))
            .unwrap_or_default();
        stage.record(CASE, CASE, LogKind::Judgement, format!("not as it should be: {came}"));
        let tolerance = self.tolerance();
        let too_late = self.lag.worst_since(self.started) > tolerance || stage.kept_waiting(tolerance);
        let late = stage.slipped || (timed && too_late);
        let rows = allowed.iter().filter_map(|allowed| allowed.row.clone()).collect();
        let failure = Failure {
            summary,
            clauses,
            rows,
            phase: self.phase.clone(),
            last_explained,
            allowed,
            came,
            stderr: Vec::new(),
        };
        Ended::Failed { late, failure: Box::new(failure) }
    }

    /// How late the harness may be before a client that grows impatient is not to blame.
    fn tolerance(&self) -> Duration {
        self.settings.scaled(self.settings.profile.answer_timeout) / 3
    }
}

fn fault(path: case::Path) -> StandingFault {
    match path {
        case::Path::Open => StandingFault::Open,
        case::Path::Closed => StandingFault::Closed,
        case::Path::Reset => StandingFault::Reset,
        case::Path::TcpSilent => StandingFault::TcpSilent,
        case::Path::TlsRefused => StandingFault::TlsRefused,
        case::Path::TlsUnknownAuthority => StandingFault::TlsUnknownAuthority,
        case::Path::Http503 => StandingFault::Http503,
        case::Path::HttpSilent => StandingFault::HttpSilent,
        case::Path::UpgradeSilent => StandingFault::UpgradeSilent,
        case::Path::LoginSilent => StandingFault::LoginSilent,
        case::Path::AnswerSilent => StandingFault::AnswerSilent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undeclared_readings_are_all_followed_and_declared_ones_alone() {
        let all = views(NodeId(0), &[], Readings::default()).len();
        let declared = [("MA-A3".to_owned(), 'b')];
        let readings = MYAPPS.readings(&declared).unwrap();
        let rest = views(NodeId(0), &declared, readings);
        assert_eq!(all, 2 * rest.len());
        let reads_b = |view: &View| {
            view.readings.get(redial_model::systems::myapps::ambiguities::Question::CurrentWasPrimary) == 1
        };
        assert!(rest.iter().all(reads_b));
    }
}
