//! Broken clients, played: in memory, or over real sockets as anybody's client is. This program is the client.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Parser as _;
use redial_harness::conform::ClassedMutant;
use redial_harness::conform::ledger::Fate;
use redial_harness::proforma::ANSWER_TIMEOUT;
use redial_harness::run::Inside;
use redial_harness::run::kill::{Broken, Cases, Extent, kill, kill_in_memory};
use redial_harness::settings::Settings;
use redial_harness::subject::{Client, SubjectCommand};
use redial_harness::verdict::Verdict;
use redial_harness::wires::AnyWire;
use redial_model::mutation::Mutant;
use redial_model::systems::System;

use super::book::progress_bar;
use crate::commands::client;
use crate::commands::test::Prepared;
use crate::exit::{Usage, say};
use crate::interrupt;
use crate::named::{self, quoted};
use crate::options::{BrokenOptions, Cli, Command, FateChoice};

/// How long a client waits for an answer over sockets, unless a scale is given: shorter, and it is the machine that is judged.
const ANSWER_S: f64 = 0.5;

/// A broken client that is to be played.
pub(super) struct Wanted<'m> {
    /// What it is called.
    pub id: String,
    /// The row of which it is most expected that a case finds it.
    pub row: &'m str,
    /// The edits of its rows.
    pub edits: Vec<&'m str>,
    /// The edition of its rows.
    pub edition: &'m str,
    /// How it reads the document, beside the defaults.
    pub readings: &'m [String],
}

impl<'m> From<&'m ClassedMutant> for Wanted<'m> {
    fn from(mutant: &'m ClassedMutant) -> Self {
        let ClassedMutant { id, row, edition, readings, .. } = mutant;
        Wanted { id: id.clone(), row, edits: vec![id], edition, readings }
    }
}

/// Plays them, and tells what becomes of each. First a client that follows the rows plays all cases: only what it passes
/// counts. `kills` are cases and the rows of mutants that these have killed. False: it did not come to all of them.
pub(super) fn play(
    system: &'static dyn System,
    wanted: &[Wanted<'_>],
    options: &BrokenOptions,
    kills: &[(String, String)],
    mut tell: impl FnMut(&str, Fate) -> anyhow::Result<()>,
) -> anyhow::Result<bool> {
    let mut played = 0;
    let wire = named::wire(system)?;
    let player = Player { wire, options };
    // Each edition, and each way to read the document, is a run of its own.
    let mut runs: BTreeMap<(&str, &[String]), Vec<&Wanted<'_>>> = BTreeMap::new();
    for wanted in wanted {
        runs.entry((wanted.edition, wanted.readings)).or_default().push(wanted);
    }
    let bar = progress_bar(system, wanted.len(), "played");
    let interrupt = interrupt::of_run().context("cannot listen for Ctrl-C")?;
    let mut failed = BTreeSet::new();
    for ((edition, readings), wanted) in runs {
        if interrupt.is_asked() {
            break;
        }
        let baseline = player.prepared(edition, readings)?;
        let right = baseline.play(|_| Ok(()))?;
        if let Some(trouble) = right.trouble {
            bail!("cannot play: {trouble}");
        }
        let (all, settings, _folder) = player.prepared(edition, readings)?.into_parts();
        let mut cases = Cases::passed(all, &right.cases);
        let fails = right.cases.iter().filter(|it| matches!(it.verdict, Verdict::Fail | Verdict::Error));
        failed.extend(fails.map(|case| case.id.clone()));
        if cases.is_empty() {
            return Err(Usage::error(format!(
                "no case is passed by the client that follows the rows of {edition}"
            )));
        }
        kills.iter().for_each(|(case, row)| cases.has_killed(case, row));
        let broken = player.broken(&settings, &wanted)?;
        let mut told = Ok(());
        let note = |id: &str, fate| {
            bar.inc(1);
            played += 1;
            if let Err(error) = tell(id, fate) {
                told = Err(error);
                interrupt.stop();
            }
        };
        let extent = match options.again {
            Some(FateChoice::Unlocated) => Extent::All,
            _ => Extent::UntilCaught,
        };
        let ended = match options.sockets {
            false => kill_in_memory(broken, (cases, extent), settings.jobs, interrupt, note),
            true => {
                let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
                runtime.block_on(kill(broken, (cases, extent), settings.jobs, interrupt, note))
            }
        };
        told?;
        if let Err(trouble) = ended {
            bail!("cannot play: {trouble}");
        }
    }
    bar.finish_and_clear();
    if !failed.is_empty() {
        let failed: Vec<&str> = failed.iter().map(String::as_str).collect();
        say(format!("the client that follows the rows does not pass {}", quoted(&failed)));
    }
    Ok(played == wanted.len())
}

struct Player<'o> {
    wire: &'static dyn AnyWire,
    options: &'o BrokenOptions,
}

impl Player<'_> {
    fn scale(&self) -> f64 {
        if !self.options.sockets {
            return 1.0;
        }
        let answer = self.wire.proforma().time(ANSWER_TIMEOUT).map_or(1.0, |time| time.default_s);
        self.options.timer_scale.unwrap_or(ANSWER_S / answer)
    }

    /// Readings of all questions: what a client declares, it is held to.
    fn readings(&self, edition: &str, beside: &[String]) -> anyhow::Result<Vec<String>> {
        let system = self.wire.system();
        let edition = named::edition_of(system, Some(edition))?;
        let own = beside.iter().filter_map(|it| named::reading(it));
        let given = self.options.readings.readings.iter().map(|(id, letter)| (id.as_str(), *letter));
        let read = named::every_reading(system, edition, own.chain(given));
        Ok(read.into_iter().map(|(id, letter)| format!("{id}={letter}")).collect())
    }

    /// This program as the client.
    fn words(&self, edition: &str, beside: &[String], mutants: &[&str]) -> anyhow::Result<Vec<String>> {
        let program = std::env::current_exe().context("cannot find this program")?;
        let scale = self.scale().to_string();
        let mut words = vec![program.to_string_lossy().into_owned()];
        words.extend(
            ["client", "--system", self.wire.system().name(), "--edition", edition, "--timer-scale", &scale]
                .map(str::to_owned),
        );
        words.extend(mutants.iter().flat_map(|id| ["--mutant".to_owned(), (*id).to_owned()]));
        for reading in self.readings(edition, beside)? {
            words.extend(["--reading".to_owned(), reading]);
        }
        Ok(words)
    }

    /// A run of all cases, with the client that follows the rows.
    fn prepared(&self, edition: &str, beside: &[String]) -> anyhow::Result<Prepared> {
        let BrokenOptions { seed, timeout, jobs, run, cases, .. } = self.options;
        let system = self.wire.system();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let usual = if self.options.sockets { cores * self.wire.proforma().jobs } else { cores };
        let jobs = jobs.map_or(usual, usize::from);
        let numbers = [seed.to_string(), jobs.to_string(), self.scale().to_string()];
        let mut words: Vec<String> =
            ["redial", "test", "--system", system.name(), "--unexamined"].map(str::to_owned).to_vec();
        for (option, number) in ["--seed", "--jobs", "--timer-scale"].into_iter().zip(numbers) {
            words.extend([option.to_owned(), number]);
        }
        words.extend(["--edition".to_owned(), edition.to_owned()]);
        match self.options.sockets {
            true => words.extend(["--timeout".to_owned(), timeout.to_string()]),
            false => words.push("--in-memory".to_owned()),
        }
        let abilities = self.wire.proforma().most_seen();
        words.extend(abilities.flat_map(|name| ["--supports".to_owned(), name.to_owned()]));
        words.extend(run.iter().flat_map(|glob| ["--run".to_owned(), glob.clone()]));
        for reading in self.readings(edition, beside)? {
            words.extend(["--reading".to_owned(), reading]);
        }
        words.extend(
            cases.dir.iter().flat_map(|dir| ["--cases".to_owned(), dir.to_string_lossy().into_owned()]),
        );
        words.push("--".to_owned());
        words.extend(self.words(edition, beside, &[])?);
        let Command::Test(test) = Cli::try_parse_from(&words)?.command else {
            bail!("the command line of a run is no test")
        };
        match self.options.sockets {
            true => Prepared::new(self.wire, &test.run, self.command(test.command)?, &words),
            false => Prepared::in_memory(self.wire, &test.run, &test.command, &words),
        }
    }

    fn command(&self, words: Vec<String>) -> anyhow::Result<SubjectCommand> {
        SubjectCommand::new(words, self.wire.proforma().told())
            .map_err(|error| Usage::error(error.to_string()))
    }

    /// The same run with each of the broken clients, all of which have the edition and the readings of the first.
    fn broken(&self, settings: &Arc<Settings>, wanted: &[&Wanted<'_>]) -> anyhow::Result<Vec<Broken>> {
        let Some(first) = wanted.first() else { return Ok(Vec::new()) };
        let right = client::of_words(&self.words(first.edition, first.readings, &[])?)?;
        let edits: BTreeMap<String, Mutant> =
            self.wire.mutants(settings.edition).into_iter().map(|it| (it.id.clone(), it)).collect();
        let client = |wanted: &Wanted<'_>| -> anyhow::Result<Client> {
            if !self.options.sockets {
                let mutants = wanted.edits.iter().filter_map(|id| edits.get(*id).cloned()).collect();
                return Ok(Client::Inside(Arc::new(Inside { mutants, ..right.clone() })));
            }
            let words = self.words(wanted.edition, wanted.readings, &wanted.edits)?;
            Ok(Client::Started(self.command(words)?.within(&settings.folder)))
        };
        let broken = wanted.iter().map(|wanted| {
            let settings = Settings { client: client(wanted)?, ..Settings::clone(settings) };
            Ok(Broken { id: wanted.id.clone(), row: wanted.row.to_owned(), settings: Arc::new(settings) })
        });
        broken.collect()
    }
}
