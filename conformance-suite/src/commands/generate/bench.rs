//! Who plays the cases: right clients, none of which a case may fail, and broken ones, in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::bail;
use clap::Parser as _;
use redial_harness::lag::LagMeter;
use redial_harness::play::{Publishing, Seat};
use redial_harness::reference::{Diary, Freedom, Pair};
use redial_harness::report::CaseReport;
use redial_harness::run::{Inside, memory};
use redial_harness::settings::Settings;
use redial_harness::subject::Client;
use redial_harness::verdict::Verdict;
use redial_harness::wires::{AnyWire, Playable};
use redial_model::rule::{Duty, Edition};
use tokio::sync::mpsc;

use super::draft::{About, Draft};
use crate::commands::client;
use crate::commands::test::Prepared;
use crate::named;
use crate::options::{Cli, Command};

/// So many of the seeds find most of what a case is not to hold against anybody.
const FIRST_SEEDS: u64 = 4;
/// What times are multiplied by where nobody wants to wait, and how long something may take then that is due.
const FAST: f64 = 0.05;
const FAST_PATIENCE: Duration = Duration::from_secs(8);

/// An edition, and how its questions are read: what a client declares, it is held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub edition: Edition,
    /// Those that are read otherwise than by default.
    pub beside: Vec<String>,
}

/// A client that declares this.
pub(super) struct Way {
    pub declared: Declared,
    /// The client that follows the rows.
    pub right: Settings,
    pub client: Inside,
}

/// What a client has followed that follows the rows, in a case that it passes.
pub(super) struct Followed {
    /// The rows, as the case has seen them.
    pub rows: BTreeSet<String>,
    /// What it has followed next after what, by its own account.
    pub pairs: BTreeSet<Pair>,
}

/// Everybody who plays.
pub(super) struct Bench {
    pub wire: &'static dyn AnyWire,
    pub ways: Vec<Way>,
    /// Right clients that tell the most, and all others.
    rights: (Vec<Settings>, Vec<Settings>),
    threads: usize,
    /// The files of runs.
    _folders: Vec<tempfile::TempDir>,
}

impl Bench {
    /// With clients that declare this, and right ones of so many seeds.
    pub fn new(
        wire: &'static dyn AnyWire,
        declared: Vec<Declared>,
        seeds: u64,
        jobs: Option<usize>,
    ) -> anyhow::Result<Self> {
        let mut rooms: BTreeMap<&str, (Settings, Inside)> = BTreeMap::new();
        let mut folders = Vec::new();
        for edition in wire.system().editions() {
            let (settings, right, folder) = room(wire, *edition)?;
            folders.push(folder);
            rooms.insert(edition.0, (settings, right));
        }
        let mut ways = Vec::new();
        for of_way in declared {
            let (settings, right) = &rooms[of_way.edition.0];
            let read = of_way.beside.iter().filter_map(|it| named::reading(it));
            let declared = named::every_reading(wire.system(), right.edition, read);
            let client = Inside { declared: declared.clone(), ..right.clone() };
            let right = holding(playing(settings, &client), declared);
            ways.push(Way { declared: of_way, right, client });
        }
        let rights = rights(wire, &rooms, &ways, seeds);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Bench { wire, ways, rights, threads: jobs.unwrap_or(cores), _folders: folders })
    }

    /// Does the same with each of several things, on all threads; results are in their order.
    pub fn each<T: Sync, R: Send>(&self, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let next = std::sync::atomic::AtomicUsize::new(0);
        let mut results: Vec<(usize, R)> = Vec::new();
        std::thread::scope(|scope| {
            let worker = || {
                let mut done = Vec::new();
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { return done };
                    done.push((at, work(thing)));
                }
            };
            let workers: Vec<_> = (0..self.threads.min(things.len())).map(|_| scope.spawn(worker)).collect();
            for worker in workers {
                match worker.join() {
                    Ok(done) => results.extend(done),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        results.sort_by_key(|(at, _)| *at);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// What the right client of a way follows in a case. `None`: it does not pass, or need not.
    pub fn followed(&self, case: &dyn Playable, way: usize) -> Option<Followed> {
        let way = &self.ways[way];
        let diary = Diary::default();
        let mut client = way.client.clone();
        client.config.freedom = client.config.freedom.keeping(diary.clone());
        let report = once(case, &playing(&way.right, &client)).ok()?;
        let passes = report.verdict == Verdict::Pass;
        passes.then(|| Followed { rows: report.rows.into_iter().collect(), pairs: diary.pairs() })
    }

    /// Whether no right client fails a case, nor leaves open whether it does; `quickly`: as far as few of them tell.
    pub fn is_right(&self, case: &dyn Playable, quickly: bool) -> bool {
        let is_right = |settings: &Settings| {
            let report = once(case, settings);
            report.is_ok_and(|report| matches!(report.verdict, Verdict::Pass | Verdict::Skip))
        };
        let (first, others) = &self.rights;
        // One at a time until one fails: most that are wrong are so at once.
        if !first.iter().all(is_right) {
            return false;
        }
        quickly || self.each(others, is_right).into_iter().all(|it| it)
    }

    /// The case as it is played, if it is one.
    pub fn playable(&self, draft: &Draft, clauses: &BTreeSet<String>) -> Option<Arc<dyn Playable>> {
        let about = About { title: "A case that is tried", purpose: "A client that is sought.", clauses };
        self.wire.read(&draft.text(&about), &format!("{}.toml", draft.id())).ok()
    }
}

/// Plays a case once, in memory.
pub(super) fn once(case: &dyn Playable, settings: &Settings) -> std::io::Result<CaseReport> {
    let (lag, trouble, publishing) = (LagMeter::in_virtual_time(), OnceLock::new(), Publishing::default());
    let (events, _) = mpsc::unbounded_channel();
    let seat =
        Seat { settings, slot: 1, lag: &lag, trouble: &trouble, publishing: &publishing, events: &events };
    memory::play(case.play(seat))
}

/// A run in memory of an edition, of which all is declared that a client may support, and its client.
fn room(
    wire: &'static dyn AnyWire,
    edition: Edition,
) -> anyhow::Result<(Settings, Inside, tempfile::TempDir)> {
    let system = wire.system().name();
    let client = ["redial", "client", "--system", system, "--edition", edition.0, "--timer-scale", "1"];
    let mut words = vec!["redial", "test", "--system", system, "--in-memory", "--unexamined", "--seed", "0"];
    words.extend(["--edition", edition.0, "--timer-scale", "1", "--jobs", "1"]);
    words.extend(wire.proforma().most_seen().flat_map(|name| ["--supports", name]));
    words.push("--");
    words.extend(client);
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    let Command::Test(test) = Cli::try_parse_from(&words)?.command else {
        bail!("the command line of a run is no test")
    };
    let right = client::of_words(&test.command)?;
    let prepared = Prepared::in_memory(wire, &test.run, &test.command, &words)?;
    let (_, settings, folder) = prepared.into_parts();
    Ok((Settings::clone(&settings), right, folder))
}

/// The same run with that client.
pub(super) fn playing(settings: &Settings, client: &Inside) -> Settings {
    Settings { client: Client::Inside(Arc::new(client.clone())), ..settings.clone() }
}

/// The same run of a client that has declared how it reads the document.
fn holding(settings: Settings, declared: Vec<(String, char)>) -> Settings {
    let mut profile = settings.profile.clone();
    profile.readings = declared;
    Settings { profile, ..settings }
}

/// The same run with each other choice of what servers speak, and how.
fn chosen(wire: &dyn AnyWire, settings: &Settings) -> Vec<Settings> {
    let choices = wire.proforma().choices.iter();
    let others = choices.flat_map(|choice| choice.values.iter().skip(1).map(|value| (choice.name, *value)));
    let with = |(name, value)| {
        let mut settings = settings.clone();
        settings.choices.insert(name, value);
        settings
    };
    others.map(with).collect()
}

/// The clients that follow the rows: as they are by themselves, with each row that is merely allowed and each other reading, and
/// those that leave to chance what is permitted; over whatever is chosen, at any pace; of which nothing is declared, or everything, and how they read the document or not.
fn rights(
    wire: &'static dyn AnyWire,
    rooms: &BTreeMap<&str, (Settings, Inside)>,
    ways: &[Way],
    seeds: u64,
) -> (Vec<Settings>, Vec<Settings>) {
    let random = |settings: &Settings, client: &Inside, seed: u64| {
        let client = Inside { random: Some(seed), ..client.clone() };
        Settings { seed, ..playing(settings, &client) }
    };
    let mut first: Vec<Settings> = ways.iter().map(|way| way.right.clone()).collect();
    let mut others = Vec::new();
    for seed in 1..=seeds {
        let drawn = ways.iter().map(|way| random(&way.right, &way.client, seed));
        if seed <= FIRST_SEEDS { first.extend(drawn) } else { others.extend(drawn) }
    }
    for (settings, right) in rooms.values() {
        for chosen in chosen(wire, settings) {
            first.push(playing(&chosen, right));
            others.extend((1..=FIRST_SEEDS).map(|seed| random(&chosen, right, seed)));
            for way in ways.iter().filter(|way| way.client.edition == right.edition) {
                let chosen = Settings { choices: chosen.choices.clone(), ..way.right.clone() };
                others.push(chosen.clone());
                others.extend((1..=FIRST_SEEDS).map(|seed| random(&chosen, &way.client, seed)));
            }
        }
        let mut unknown = settings.clone();
        unknown.profile.supports.clear();
        let fast = Settings { timer_scale: FAST, patience: FAST_PATIENCE, ..settings.clone() };
        let in_haste = Inside { scale: Some(FAST), ..right.clone() };
        for (undeclared, right) in [(settings, right), (&unknown, right), (&fast, &in_haste)] {
            others.push(playing(undeclared, right));
            others.extend((1..=seeds).map(|seed| random(undeclared, right, seed)));
        }
        let rules = wire.system().rules();
        let may = |row: &str| rules.iter().any(|it| it.id == row && it.duty == Duty::May);
        for way in wire.ways(right.edition).into_iter().filter(|way| may(way.row)) {
            let mut client = right.clone();
            client.config.freedom = Freedom::preferring(vec![way.row]);
            let read = way.readings.iter().map(|it| it.declared());
            client.declared = read.map(|(id, letter)| (id.to_owned(), letter)).collect();
            others.push(playing(settings, &client));
        }
        for question in wire.system().ambiguities() {
            for letter in question.letters().filter(|letter| *letter != question.default_of(right.edition)) {
                let declared = vec![(question.id.to_owned(), letter)];
                let reading = playing(settings, &Inside { declared: declared.clone(), ..right.clone() });
                others.push(reading.clone());
                others.push(holding(reading, declared));
            }
        }
    }
    (first, others)
}
