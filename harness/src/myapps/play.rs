//! Plays one case: sets the stage, starts the client, goes through the phases, and says what came of it.

use std::collections::{BTreeMap, BTreeSet};
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
use super::actor::Actor;
use super::directory::{Directory, Place, RedirectForm};
use super::pbx::{Installation, Pbx};
use super::performance::{Ended, Performance};
use super::stage::{Cast, Ears, Script, Stage};
use super::translate::model_pbx;
use crate::case::{Case, Requirement, Transport};
use crate::oracle::Oracle;
use crate::publication::Desk;
use crate::report::{CaseReport, RunEvent};
use crate::run::{Player, Seat};
use crate::settings::{DESK, FIRST_PBX, Settings};
use crate::subject::{self, Values};
use crate::verdict::Verdict;

/// The user of every case.
const USER: &str = "ann";
const PASSWORD: &str = "A secret of Ann's";
const DOMAIN: &str = "example.com";
/// Events that may wait to be dealt with.
const QUEUE: usize = 256;

/// Plays myApps cases.
#[derive(Debug, Clone, Copy, Default)]
pub struct MyAppsPlayer {
    /// How redirects are written.
    pub redirect_form: RedirectForm,
}

impl Player for MyAppsPlayer {
    fn system(&self) -> &'static str {
        MYAPPS.name()
    }

    async fn play(&self, case: &Case, seat: Seat<'_>) -> CaseReport {
        play(self.redirect_form, case, seat).await
    }
}

async fn play(redirect_form: RedirectForm, case: &Case, seat: Seat<'_>) -> CaseReport {
    let settings = seat.settings;
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
    let _ = seat.events.send(RunEvent::CaseStarted { id: case.id.clone() });
    let started = Instant::now();
    if let Err(error) = perform(redirect_form, case, seat, &mut report).await {
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
    redirect_form: RedirectForm,
    case: &Case,
    seat: Seat<'_>,
    report: &mut CaseReport,
) -> Result<(), String> {
    let Seat { settings, slot, lag, .. } = seat;
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let topology = topology(case).map_err(|error| text(&error))?;
    let secure = settings.tls || case.installation.transport == Some(Transport::Tls);
    let directory = directory(case, &topology, redirect_form, seat);
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
        mark: subject::mark(&format!("{slot}-{}", case.id)),
        events: subject_events,
        subject: None,
        starts: 0,
    };
    let started = Instant::now();
    let mut outcome = Performance::new(case, seat, started).go(&mut stage, &mut actor).await;
    if let Err(Ended::Failed { late: late @ true, unless_seen, .. }) = &mut outcome
        && !unless_seen.is_empty()
    {
        *late = stage.sees_attempt(unless_seen, settings.scaled(settings.profile.answer_timeout)).await;
    }
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
        Err(Ended::Failed { late, mut failure, .. }) => {
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
            let letters: BTreeSet<char> = left.iter().filter_map(letter).collect();
            let declared = settings.profile.readings.iter().any(|(id, _)| id == question.id);
            if let (Some(letter), 1, false) = (letters.first(), letters.len(), declared) {
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

fn directory(case: &Case, topology: &Topology, form: RedirectForm, seat: Seat<'_>) -> Directory {
    let Seat { settings, slot, .. } = seat;
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
    Directory { port: settings.port, form, master: Some(topology.master()), places }
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
