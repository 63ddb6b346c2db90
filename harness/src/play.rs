//! Plays one case: sets the stage, starts the client, goes through the phases, and says what came of it.
//!
//! - this file: what a case needs, and its report
//! - `performance`: its phases: what is done, waited for, and said of a client that does otherwise
//! - `seat`: what it has of the run
//! - `scene`: what goes on meanwhile
//! - `actor`: the client's program in it
//! - `lateness`: whether nobody can be blamed for what was a matter of time
//! - `otherwise`: whether it reads the document otherwise than the case
//! - `noted`: what is noted of a client, and not judged
//! - `symptom`: what a client does that fails, said alike wherever it does it

mod actor;
mod lateness;
mod noted;
mod otherwise;
mod performance;
mod scene;
mod seat;
mod symptom;

use std::path::Path;
use std::sync::Arc;

use redial_model::ambiguity::{Ambiguity, Readings};
use redial_model::clause::Strength;
use redial_model::engine::Rules;
use redial_model::system::System;
use tokio::sync::mpsc;
use tokio::time::Instant;

pub use seat::{Publishing, Seat};

use crate::capture::Capture;
use crate::case::{Action, Case, Head};
use crate::hindrance::Hindrance;
use crate::ledger::record::Record;
use crate::ledger::{CASE, Ledger};
use crate::limits;
use crate::oracle::{Oracle, Ways};
use crate::proforma::{NAMES, PERSISTS, RETRY_INTERVAL, TLS, TRACES};
use crate::publication::Desk;
use crate::report::{CaseReport, RunEvent, reads};
use crate::seed;
use crate::settings::{DESK, Settings};
use crate::subject::{Client, Values, pictures};
use crate::verdict::Verdict;
use crate::wire::{Host, Stage as _, Venue, Wire};
use actor::Actor;
use otherwise::questions;
use performance::{Ended, Performance};
use scene::Scene;

/// Lines and publications that may wait to be dealt with, each up to 64 KiB.
const QUEUE: usize = 16;

/// Plays a case once.
pub(crate) async fn play<W: Wire>(case: &Case<W>, seat: Seat<'_>) -> CaseReport {
    let settings = seat.settings;
    let head = &case.head;
    let mut report = CaseReport {
        clauses: head.clauses.clone(),
        replay: settings.replay.replace("{case}", &head.id),
        ..CaseReport::unplayed(&head.id, &head.title, Verdict::Skip)
    };
    if let Some(reason) = why_not(case, settings) {
        report.reason = reason;
        return report;
    }
    // A reporter that is gone does not stop the case.
    let _ = seat.events.send(RunEvent::CaseStarted { id: head.id.clone() });
    let started = Instant::now();
    if let Err(error) = perform(case, seat, &mut report).await {
        find_room(seat, &settings.folder);
        report.verdict = Verdict::Error;
        report.reason = error;
    }
    report.elapsed_s = started.elapsed().as_secs_f64();
    report
}

/// Why a case does not apply to this client in this run.
fn why_not<W: Wire>(case: &Case<W>, settings: &Settings) -> Option<String> {
    let Head { editions, requires, readings, .. } = &case.head;
    let profile = &settings.profile;
    if !editions.contains(&settings.edition) {
        return Some(format!("it is not about edition {}", settings.edition));
    }
    let needs = || requires.iter().map(String::as_str).chain(W::needs(&case.installation).iter().copied());
    if let Some(lacking) = needs().find(|it| profile.lacks.contains(*it)) {
        return Some(format!("the client does not support `{lacking}`"));
    }
    let counts = |name: &str| {
        W::PROFORMA.ability(name).is_none_or(|it| it.is_presumed) || profile.supports.contains(name)
    };
    if let Some(undeclared) = needs().find(|it| !counts(it)) {
        return Some(format!("the client was not declared to support `{undeclared}`"));
    }
    for (id, letter) in readings {
        let declared = profile.readings.iter().find(|(declared, _)| declared == id);
        let question = W::SYSTEM.ambiguities().iter().find(|it| it.id == id);
        let default = question.is_some_and(|it| letter.starts_with(it.default_of(settings.edition)));
        // Nothing would tell a client that follows another one.
        let default = default && !W::SHOWS_NOTHING.contains(&id.as_str());
        let followed = declared.map_or(default, |(_, declared)| letter.starts_with(*declared));
        if !followed {
            return Some(format!("it holds under reading {id}={letter} only, which was not declared"));
        }
    }
    if settings.client.is_outside() && case.phases.iter().flat_map(|it| &it.actions).any(restarts) {
        return Some(
            "the client is restarted in it, which a client that connects by itself cannot be".to_owned(),
        );
    }
    if settings.client.is_inside() && requires.contains(TRACES.name) {
        return Some("the client runs in this program, and writes nothing that could be read".to_owned());
    }
    W::why_not(case, settings).map(str::to_owned)
}

fn restarts<W: Wire>(action: &Action<W>) -> bool {
    matches!(action, Action::RestartClient { .. })
}

/// The ways to read the client's open questions that were not declared otherwise, but for those of which nothing shows.
fn ways(
    system: &dyn System,
    shows_nothing: &[&str],
    declared: &[(String, char)],
    readings: Readings,
) -> Ways {
    let is_open = |(_, question): &(usize, &Ambiguity)| {
        declared.iter().all(|(id, _)| id != question.id) && !shows_nothing.contains(&question.id)
    };
    let open = questions(system).filter(is_open);
    Ways::new(readings, open.map(|(place, question)| (place, question.readings.len())))
}

async fn perform<W: Wire>(case: &Case<W>, seat: Seat<'_>, report: &mut CaseReport) -> Result<(), String> {
    let Seat { settings, slot, lag, .. } = seat;
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let id = &case.head.id;
    let folder = tempfile::Builder::new()
        .prefix(&format!("{id}-"))
        .tempdir_in(&settings.folder)
        .map_err(|error| text(&error))?;
    let declared = W::SYSTEM.readings(&settings.profile.readings).map_err(|error| text(&error))?;
    let readings = declared.in_edition(W::SYSTEM.ambiguities(), settings.edition);
    let seed = seed::of_case(settings.seed, id);
    let cannot = |error: std::io::Error| format!("the capture cannot be written: {error}");
    let capture =
        settings.captures.as_ref().map(|folder| Capture::new(folder, id)).transpose().map_err(cannot)?;
    let capture = capture.map(Arc::new);
    let venue = Venue { settings, slot, readings, seed, folder: folder.path(), capture: capture.as_ref() };
    let setting = W::setting(&case.installation)?;
    let (subject_events, subject) = mpsc::channel(QUEUE);
    let (publishing, publications) = mpsc::channel(QUEUE);
    if let Client::Outside(outside) = &settings.client {
        outside.stop(id).await?;
    }
    let stage = W::open(case, &setting, &venue).await?;
    let desk = match &settings.client {
        Client::Started(_) | Client::Inside(_) => {
            Some(Desk::open(settings.socket(slot, DESK), publishing).await.map_err(|error| text(&error))?)
        }
        // Nothing is open but what the case needs.
        Client::Outside(_) => None,
    };

    let rules = W::rules(settings.edition);
    let held_to = W::HELD_TO.iter().filter(|(ability, _)| settings.profile.supports.contains(*ability));
    let excluded: Vec<&str> = held_to.map(|(_, row)| *row).collect();
    let rules = match excluded.is_empty() {
        true => rules,
        false => {
            let left = rules.rows().iter().filter(|row| !excluded.contains(&row.id));
            Rules::from_rows(left.cloned().collect())
        }
    };
    let ways = ways(W::SYSTEM, W::SHOWS_NOTHING, &settings.profile.readings, readings);
    let names = W::names(&setting);
    let setting = &setting;
    let view = move |readings| W::view(setting, readings);
    let oracle = Oracle::new(&rules, ways, view, W::start(setting), &names);
    let record = Record { ledger: Ledger::new(names.clone()), oracle };
    let hosts = stage.hosts();
    let values =
        values(case, &venue, &stage, desk.as_ref().map_or("", Desk::url)).map_err(|error| text(&error))?;
    let mut actor = Actor {
        settings,
        hosts: hosts.iter().map(|host| host.name.clone()).collect(),
        values,
        state_dir: folder.path().join("state"),
        pictures: folder.path().join("pictures"),
        events: subject_events,
        playing: None,
        stored: None,
    };
    let mut scene = Scene::<W> {
        record,
        stage,
        hosts,
        subject,
        publications,
        happened: 0,
        hindrance: Hindrance::default(),
    };
    let started = Instant::now();
    let mut outcome = Performance::new(case, setting, seat, started).go(&mut scene, &mut actor).await;
    if let Err(Ended::Failed { late: late @ false, unless_seen, .. }) = &mut outcome
        && !unless_seen.is_empty()
    {
        let missed = scene.missed_attempt(unless_seen).await;
        *late = missed.unwrap_or_else(|| lateness::is_disorderly(seat, started));
    }
    if scene.record.ledger.publications > 0 {
        seat.publishing.saw();
    }
    let pause = settings.profile.times.get(RETRY_INTERVAL).map(|time| time.mul_f64(settings.timer_scale));
    let mut noted = noted::notes(&scene.record.ledger, pause);
    noted.extend(scene.stage.noted(&scene.record.ledger, settings));
    let stderr = actor.exit().await;
    if outcome.is_err() {
        // What a client cannot store is not its fault.
        find_room(seat, folder.path());
    }

    if let Some(capture) = &capture {
        capture.finish().map_err(cannot)?;
    }
    report.lag_s = lag.worst_since(started).as_secs_f64();
    report.rows = scene.record.oracle.rows().into_iter().map(str::to_owned).collect();
    report.readings = readings_seen::<W>(&scene.record.oracle);
    report.notes = notes::<W>(&scene.record.oracle);
    report.notes.extend(noted);
    report.notes.extend(report.readings.iter().map(|(id, letter)| reads(id, *letter)));
    match outcome {
        Ok(()) if scene.record.ledger.observed == 0 => {
            report.verdict = Verdict::Error;
            report.reason = "nothing was observed, so nothing was judged".to_owned();
        }
        Ok(()) => report.verdict = Verdict::Pass,
        Err(Ended::Skipped(reason)) => report.reason = reason,
        Err(Ended::Harness(reason)) => {
            report.verdict = Verdict::Error;
            report.reason = reason;
        }
        Err(Ended::Failed { late: false, failure, explaining, .. })
            if let Some(otherwise) = explaining.reads_otherwise(W::SYSTEM, readings) =>
        {
            report.reason = format!(
                "the client may follow {otherwise}, and nothing that was seen is wrong by that: {}; declare how it reads that with \
                 `--reading`",
                failure.summary
            );
        }
        Err(Ended::Failed { late: false, failure, .. })
            if let Some(name) = unproved(case, settings, &scene, actor.stored) =>
        {
            report.reason = format!(
                "`{name}` was not declared, and the client shows no sign of it: {}; declare it with `--supports {name}` or \
                 `--lacks {name}`",
                failure.summary
            );
        }
        Err(Ended::Failed { late, mut failure, .. }) => {
            failure.stderr = stderr;
            failure.pictures = pictures::of(&actor.pictures);
            report.rows.extend(
                failure.rows.iter().filter(|row| !report.rows.contains(row)).cloned().collect::<Vec<_>>(),
            );
            let recommended = scene.record.oracle.only_recommends(&failure.allowed)
                || only_recommend(W::SYSTEM, &failure.clauses);
            report.verdict = match (late, recommended) {
                (true, _) => Verdict::Inconc,
                (false, true) => Verdict::NotRecommended,
                (false, false) => Verdict::Fail,
            };
            report.reason = match report.verdict {
                Verdict::Inconc => format!("the harness was too late to be sure: {}", failure.summary),
                Verdict::NotRecommended => format!("not as the document recommends: {}", failure.summary),
                _ => failure.summary.clone(),
            };
            report.failure = Some(*failure);
        }
    }
    report.events = std::mem::take(&mut scene.record.ledger.log).into_entries(CASE);
    scene.stage.strike().await;
    if let Some(desk) = desk {
        desk.close().await;
    }
    Ok(())
}

/// The run cannot go on where there is no room for files.
fn find_room(seat: Seat<'_>, folder: &Path) {
    if let Err(error) = limits::room(folder) {
        // Another case may have said so.
        let _ = seat.trouble.set(error.to_string());
    }
}

/// An ability that the case needs, that was not declared, and of which the client has shown nothing: it may have failed
/// for want of it.
fn unproved<'c, W: Wire>(
    case: &'c Case<W>,
    settings: &Settings,
    scene: &Scene<'_, W>,
    stored: Option<bool>,
) -> Option<&'c str> {
    let needs = case.head.requires.iter().map(String::as_str);
    let mut undeclared = needs
        .chain(W::needs(&case.installation).iter().copied())
        .filter(|name| !settings.profile.supports.contains(*name));
    undeclared.find(|name| match *name {
        _ if *name == NAMES.name => scene.record.ledger.lines.is_empty(),
        _ if *name == TLS.name => !scene.record.ledger.got_through(),
        _ if *name == PERSISTS.name => stored == Some(false),
        name => !scene.stage.shows(name),
    })
}

/// Which choices that the specification leaves open the client was seen to make.
fn notes<W: Wire>(oracle: &Oracle<'_, W::Client>) -> Vec<String> {
    let choices = oracle.choices();
    let followed = W::PROFORMA.notes.iter().filter(|(row, _)| choices.contains(row));
    followed.map(|(_, note)| (*note).to_owned()).collect()
}

/// Whether all of these clauses are such as only recommend something: no client fails by them, whoever blames it.
fn only_recommend(system: &dyn System, blamed: &[String]) -> bool {
    let recommends = |id: &String| {
        let clause = system.clauses().iter().find(|clause| clause.id == id);
        clause.is_some_and(|clause| matches!(clause.strength, Strength::Should | Strength::May))
    };
    !blamed.is_empty() && blamed.iter().all(recommends)
}

/// How the client was seen to read open questions that were not declared.
fn readings_seen<W: Wire>(oracle: &Oracle<'_, W::Client>) -> Vec<(String, char)> {
    let left = oracle.readings();
    let seen = |(place, question): (usize, &Ambiguity)| {
        let letter = question.letters().nth(left.agreed(place)?)?;
        Some((question.id.to_owned(), letter))
    };
    questions(W::SYSTEM).filter_map(seen).collect()
}

/// What the client is told.
fn values<W: Wire>(
    case: &Case<W>,
    venue: &Venue<'_>,
    stage: &W::Stage,
    publish_url: &str,
) -> std::io::Result<Values> {
    let Venue { settings, folder, .. } = venue;
    let by_name = |host: &&Host| host.name != host.address.to_string();
    let named: String = stage
        .hosts()
        .iter()
        .filter(by_name)
        .map(|host| format!("{} {}\n", host.address, host.name))
        .collect();
    let hosts = match named.is_empty() {
        true => String::new(),
        false => written(&folder.join("hosts"), &named)?,
    };
    let wants_tls = W::needs(&case.installation).contains(&TLS.name);
    let ca = venue.authorities(wants_tls).map_or(String::new(), |_| settings.ca.display().to_string());
    let bound = settings.patience * case.waits() as u32;
    let mut values = stage.values();
    values.extend([
        ("ca", ca),
        ("hosts", hosts),
        ("state_dir", folder.join("state").display().to_string()),
        ("pictures", folder.join("pictures").display().to_string()),
        ("publish_url", publish_url.to_owned()),
        ("timer_scale", settings.timer_scale.to_string()),
        ("case", case.head.id.clone()),
        ("deadline", bound.as_secs().to_string()),
    ]);
    Ok(values)
}

fn written(path: &Path, text: &str) -> std::io::Result<String> {
    std::fs::write(path, text)?;
    Ok(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use redial_model::systems::SYSTEMS;

    use super::*;

    #[test]
    fn undeclared_readings_are_all_followed_and_declared_ones_alone() {
        for system in SYSTEMS {
            let all = ways(*system, &[], &[], Readings::default());
            let number: usize = questions(*system).map(|(_, it)| it.readings.len()).product();
            assert_eq!(all.count(), number, "{}", system.name());
            let Some((place, question)) = questions(*system).next() else { continue };
            let declared = [(question.id.to_owned(), 'b')];
            let readings = system.readings(&declared).unwrap();
            let rest = Arc::new(ways(*system, &[], &declared, readings));
            assert_eq!(all.count(), question.readings.len() * rest.count());
            assert!(rest.such(|readings| readings.at_place(place) == 1).is_all(), "{}", question.id);
        }
    }
}
