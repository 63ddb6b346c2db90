//! Broken clients, played: in memory, or over real sockets as anybody's client is. This program is the client.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Parser as _;
use redial_harness::conform::ClassedMutant;
use redial_harness::proforma::ANSWER_TIMEOUT;
use redial_harness::run::Inside;
use redial_harness::run::kill::{Broken, Cases, kill, kill_in_memory};
use redial_harness::settings::Settings;
use redial_harness::subject::{Client, SubjectCommand};
use redial_harness::verdict::Verdict;
use redial_harness::wires::AnyWire;
use redial_model::mutation::Mutant;
use redial_model::systems::System;

use super::book::{Book, progress_bar};
use crate::commands::client;
use crate::commands::test::Prepared;
use crate::exit::{Usage, say};
use crate::interrupt;
use crate::named::{self, quoted};
use crate::options::{BrokenOptions, Cli, Command};

/// How long a client waits for an answer over sockets, unless a scale is given: shorter, and it is the machine that is judged.
const ANSWER_S: f64 = 0.5;
/// Over sockets clients mostly wait, so more of them than cores fit.
const JOBS_PER_CORE: usize = 8;

/// Plays them, and writes down what becomes of each. First a client that follows the rows plays all cases: only what it passes
/// counts. False: it did not come to all of them.
pub(super) fn play(
    system: &'static dyn System,
    mutants: &[&ClassedMutant],
    options: &BrokenOptions,
    book: &mut Book<'_>,
) -> anyhow::Result<bool> {
    if mutants.is_empty() {
        return book.save().map(|()| true);
    }
    let mut played = 0;
    let wire = named::wire(system)?;
    let player = Player { wire, options };
    // Each edition, and each way to read the document, is a run of its own.
    let mut runs: BTreeMap<(&str, &[String]), Vec<&ClassedMutant>> = BTreeMap::new();
    for mutant in mutants {
        runs.entry((&mutant.edition, &mutant.readings)).or_default().push(mutant);
    }
    let bar = progress_bar(system, mutants.len(), "played");
    let interrupt = interrupt::of_run().context("cannot listen for Ctrl-C")?;
    for ((edition, readings), mutants) in runs {
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
        let failed: Vec<&str> = right
            .cases
            .iter()
            .filter(|case| matches!(case.verdict, Verdict::Fail | Verdict::Error))
            .map(|case| case.id.as_str())
            .collect();
        if !failed.is_empty() {
            say(format!("the client that follows the rows does not pass {}", quoted(&failed)));
        }
        if cases.is_empty() {
            return Err(Usage::error(format!(
                "no case is passed by the client that follows the rows of {edition}"
            )));
        }
        book.kills().for_each(|(case, row)| cases.has_killed(case, row));
        let broken = player.broken(&settings, &mutants)?;
        let mut noted = Ok(());
        let note = |id: &str, fate| {
            bar.inc(1);
            played += 1;
            if let Err(error) = book.note(id, fate) {
                noted = Err(error);
                interrupt.stop();
            }
        };
        let ended = match options.sockets {
            false => kill_in_memory(broken, cases, settings.jobs, interrupt, note),
            true => {
                let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
                runtime.block_on(kill(broken, cases, settings.jobs, interrupt, note))
            }
        };
        noted?;
        if let Err(trouble) = ended {
            bail!("cannot play: {trouble}");
        }
    }
    bar.finish_and_clear();
    book.save()?;
    Ok(played == mutants.len())
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
    fn readings(&self, edition: &str, beside: &[String]) -> Vec<String> {
        let system = self.wire.system();
        let edition = system.editions().iter().find(|it| it.0 == edition).copied();
        let declared = |id: &str| {
            let own = beside.iter().find_map(|it| it.strip_prefix(id)?.strip_prefix('='));
            let given = self.options.readings.readings.iter().find(|(known, _)| known == id);
            own.map(str::to_owned).or_else(|| given.map(|(_, letter)| letter.to_string()))
        };
        let questions = system.ambiguities().iter();
        let read = questions.map(|question| {
            let usual = || edition.map_or('a', |edition| question.default_of(edition)).to_string();
            format!("{}={}", question.id, declared(question.id).unwrap_or_else(usual))
        });
        read.collect()
    }

    /// This program as the client.
    fn words(&self, edition: &str, beside: &[String], mutant: Option<&str>) -> anyhow::Result<Vec<String>> {
        let program = std::env::current_exe().context("cannot find this program")?;
        let scale = self.scale().to_string();
        let mut words = vec![program.to_string_lossy().into_owned()];
        words.extend(
            ["client", "--system", self.wire.system().name(), "--edition", edition, "--timer-scale", &scale]
                .map(str::to_owned),
        );
        words.extend(mutant.into_iter().flat_map(|id| ["--mutant".to_owned(), id.to_owned()]));
        for reading in self.readings(edition, beside) {
            words.extend(["--reading".to_owned(), reading]);
        }
        Ok(words)
    }

    /// A run of all cases, with the client that follows the rows.
    fn prepared(&self, edition: &str, beside: &[String]) -> anyhow::Result<Prepared> {
        let BrokenOptions { seed, timeout, jobs, run, cases, .. } = self.options;
        let system = self.wire.system();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let usual = if self.options.sockets { cores * JOBS_PER_CORE } else { cores };
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
        let abilities = self.wire.proforma().abilities.iter();
        words.extend(abilities.flat_map(|it| ["--supports".to_owned(), it.name.to_owned()]));
        words.extend(run.iter().flat_map(|glob| ["--run".to_owned(), glob.clone()]));
        for reading in self.readings(edition, beside) {
            words.extend(["--reading".to_owned(), reading]);
        }
        words.extend(
            cases.dir.iter().flat_map(|dir| ["--cases".to_owned(), dir.to_string_lossy().into_owned()]),
        );
        words.push("--".to_owned());
        words.extend(self.words(edition, beside, None)?);
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
    fn broken(&self, settings: &Arc<Settings>, mutants: &[&ClassedMutant]) -> anyhow::Result<Vec<Broken>> {
        let Some(first) = mutants.first() else { return Ok(Vec::new()) };
        let right = client::of_words(&self.words(&first.edition, &first.readings, None)?)?;
        let mut edits: BTreeMap<String, Mutant> =
            self.wire.mutants(settings.edition).into_iter().map(|it| (it.id.clone(), it)).collect();
        let mut client = |mutant: &ClassedMutant| -> anyhow::Result<Client> {
            if !self.options.sockets {
                let mutant = edits.remove(&mutant.id);
                return Ok(Client::Inside(Arc::new(Inside { mutant, ..right.clone() })));
            }
            let words = self.words(&mutant.edition, &mutant.readings, Some(&mutant.id))?;
            Ok(Client::Started(self.command(words)?.within(&settings.folder)))
        };
        let broken = mutants.iter().map(|mutant| {
            let settings = Settings { client: client(mutant)?, ..Settings::clone(settings) };
            Ok(Broken { id: mutant.id.clone(), row: mutant.row.clone(), settings: Arc::new(settings) })
        });
        broken.collect()
    }
}
