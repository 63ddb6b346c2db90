//! `redial test`: plays the PBXes of each case against a client, and judges it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use redial_harness::doctor::{Examination, Finding};
use redial_harness::limits::{self, Files};
use redial_harness::proforma::{self, Choice, Proforma};
use redial_harness::report::{CaseReport, RunEvent, RunReport};
use redial_harness::run::{self, RunError, memory};
use redial_harness::settings::{Profile, Settings};
use redial_harness::subject::{SubjectCommand, to_shell};
use redial_harness::wires::{AnyWire, Playable};
use tokio::sync::mpsc;

use super::client;
use crate::cases;
use crate::catalogue::Catalogue;
use crate::exit::{Status, Usage, say};
use crate::interrupt;
use crate::known_failing::KnownFailing;
use crate::named::{self, quoted};
use crate::options::{Common, PaceOptions, RunOptions, TestOptions, WireOptions};
use crate::profile::ClientProfile;
use crate::report::journal::{Begun, Resumed};
use crate::report::page::{Look, Results, harmless};
use crate::report::run::Reports;
use crate::report::terminal::Context;
use crate::selection::select;

/// Seconds to wait for something that is due, before scaling.
const PATIENCE_S: f64 = 60.0;
/// However short the client's times are made, its program has to start and the machine is shared.
const LEAST_PATIENCE_S: f64 = 8.0;
/// So many attempts in vain, with the pauses between them, a client may need.
const ATTEMPTS: f64 = 5.0;
/// Eleven days are without limit for whoever sits at a debugger.
const WITHOUT_LIMIT_S: f64 = 1e6;

/// Runs the command.
///
/// # Errors
/// Says what is wrong with what the user asked for, or why it cannot be done.
pub fn run(options: &TestOptions, common: &Common) -> anyhow::Result<Status> {
    run_as(options, common, &std::env::args().collect::<Vec<_>>())
}

/// The same, as if it had been called with these arguments: a failure says how to repeat it.
///
/// # Errors
/// As [`run()`].
pub fn run_as(options: &TestOptions, common: &Common, arguments: &[String]) -> anyhow::Result<Status> {
    let (mut run, mut words) = (options.run.clone(), options.command.clone());
    if let Some(path) = &run.profile {
        let profile = ClientProfile::load(path)?;
        if words.is_empty() {
            words.clone_from(&profile.command);
        }
        profile.apply(&mut run);
    }
    let system = named::system(run.system.as_deref().unwrap_or_default())?;
    let wire = named::wire(system)?;
    let prepared = if options.in_memory {
        Prepared::in_memory(wire, &run, &words, arguments)?
    } else {
        let command = SubjectCommand::new(words, wire.proforma().told());
        Prepared::new(wire, &run, command.map_err(|error| Usage::error(error.to_string()))?, arguments)?
    };
    prepared.report("test", &run, common)
}

/// A run that can begin: everything that could be wrong with what the user asked for has been looked at.
pub struct Prepared {
    wire: &'static dyn AnyWire,
    cases: Vec<Arc<dyn Playable>>,
    settings: Arc<Settings>,
    begun: Begun,
    /// What a run that goes on has finished before.
    finished: Vec<CaseReport>,
    /// Kept as long as the run's files are needed.
    folder: tempfile::TempDir,
}

impl Prepared {
    /// Reads the cases and claims what a run of a client needs that is started.
    ///
    /// # Errors
    /// As [`Prepared::attached`].
    pub fn new(
        wire: &'static dyn AnyWire,
        options: &RunOptions,
        command: SubjectCommand,
        arguments: &[String],
    ) -> anyhow::Result<Self> {
        let shell = command.to_shell();
        Self::attached(wire, options, (arguments, Some(shell)), |files, folder| {
            settings(wire, &options.wire, command.with_files(files.usual), folder)
        })
    }

    /// Reads the cases that are played without sockets, with the client of a command.
    ///
    /// # Errors
    /// As [`Prepared::attached`], or it is no client of this program.
    pub fn in_memory(
        wire: &'static dyn AnyWire,
        options: &RunOptions,
        words: &[String],
        arguments: &[String],
    ) -> anyhow::Result<Self> {
        let client = client::of_words(words)?;
        let (played, asked) = (wire.system().name(), client.wire.system().name());
        if played != asked {
            return Err(Usage::error(format!(
                "--in-memory: the cases are of {played}, and the client is one of {asked}; give both the same `--system`"
            )));
        }
        Self::attached(wire, options, (arguments, Some(to_shell(words))), |_, folder| {
            Ok(memory::settings(client, folder)?)
        })
    }

    /// Reads the cases and claims what the run needs. `attached` says which client is tested, and where; a failure says how to repeat
    /// it, by these arguments and the client's command.
    ///
    /// # Errors
    /// Says what is wrong with what the user asked for, or why it cannot be done.
    pub fn attached(
        wire: &'static dyn AnyWire,
        options: &RunOptions,
        (arguments, shell): (&[String], Option<String>),
        attached: impl FnOnce(Files, &Path) -> anyhow::Result<Settings>,
    ) -> anyhow::Result<Self> {
        let (system, proforma) = (wire.system(), wire.proforma());
        let edition = named::edition_of(system, options.edition.as_deref())?;
        named::readings(system, &[system], &options.readings.readings)?;
        let profile = profile(system.name(), proforma, options)?;
        let choices = choices(system.name(), proforma, &options.wire)?;
        let all = cases::load(system, options.cases.dir.as_deref())?;
        if let (Some(dir), true) = (&options.cases.dir, all.is_empty()) {
            let (dir, name) = (dir.display(), system.name());
            return Err(Usage::error(format!(
                "--cases: `{dir}` has no cases of {name}; they have to be in a folder `{name}` of it"
            )));
        }
        let selected = select(all, |case| &case.head().id, &options.selection)?;
        if let Some(glob) = selected.idle_globs.first() {
            let hint = format!("`redial list cases --system {}` shows the cases", system.name());
            return Err(Usage::error(format!("no case has an id like `{glob}`; {hint}")));
        }
        let repeat = options.selection.repeat.map_or(1, usize::from);
        let mut cases: Vec<_> = (0..repeat).flat_map(|_| selected.chosen.iter().cloned()).collect();

        let resumed = options.reports.resume.as_deref().map(Resumed::read).transpose()?;
        let seed = options.pace.seed.or(resumed.as_ref().map(|it| it.begun.seed)).unwrap_or_else(seed);
        let begun = Begun { system: system.name().to_owned(), edition: edition.to_string(), seed };
        let finished = resumed.map_or(Ok(Vec::new()), |it| it.of(&begun))?;
        for finished in &finished {
            // A case that is played more than once has as many results.
            if let Some(place) = cases.iter().position(|case| case.head().id == finished.id) {
                cases.remove(place);
            }
        }
        let folder =
            tempfile::Builder::new().prefix("redial-").tempdir().context("no folder for temporary files")?;
        let scale = options.pace.timer_scale.unwrap_or(1.0);
        let patience = match (options.pace.patient, options.pace.timeout) {
            (true, _) => WITHOUT_LIMIT_S,
            (false, Some(given)) => given,
            (false, None) => (patience(&profile) * scale).max(LEAST_PATIENCE_S),
        };
        let files = Files::raise().context("cannot tell how many files may be open")?;
        let jobs = jobs(&options.pace, wire.proforma(), files);
        limits::room_for(folder.path(), jobs.min(cases.len()))?;
        let settings = Settings {
            edition,
            replay: replay(arguments, seed, shell),
            profile,
            timer_scale: scale,
            patience: Duration::from_secs_f64(patience),
            choices,
            seed,
            jobs,
            connections: files.connections(jobs),
            captures: options.reports.pcap.clone(),
            ..attached(files, folder.path())?
        };
        Ok(Prepared { wire, cases, settings: Arc::new(settings), begun, finished, folder })
    }

    /// The cases, and what is the same for all of them; both are of use as long as the folder is.
    pub fn into_parts(self) -> (Vec<Arc<dyn Playable>>, Arc<Settings>, tempfile::TempDir) {
        (self.cases, self.settings, self.folder)
    }

    /// Plays the cases, and reports what comes of it as it was asked for.
    ///
    /// # Errors
    /// Says why there is no use in that, or why it cannot be done.
    pub fn report(
        self,
        command: &'static str,
        options: &RunOptions,
        common: &Common,
    ) -> anyhow::Result<Status> {
        let RunOptions { selection, cases, reports, pace, .. } = options;
        let known = KnownFailing::load(selection.known_failing.as_deref())?.strict(selection.strict);
        let catalogue = Catalogue::of(self.wire.system(), cases.dir.as_deref())?;
        let context = Context { catalogue: &catalogue, known: &known };
        let (look, mut out) = (Look::of_stdout(), Results::stdout());
        let mut reports = Reports::new(command, context, reports, common, look, &mut out)?;
        let is_outside = self.settings.client.is_outside();
        let is_started = !is_outside && !self.settings.client.is_inside();
        if options.profile.is_none() && !options.unexamined && is_started {
            self.examine()?;
        }
        reports.begin(&self.begun, &self.finished)?;
        let seed = self.settings.seed;
        let tells = pace.patient || is_outside;
        let run = self.play(|event| {
            if let (true, RunEvent::Awaits { id, what }) = (tells, event) {
                let sought = if what.starts_with("to ") { "" } else { "for " };
                say(format!("{id}: waits {sought}{what}"));
            }
            reports.event(event)
        })?;
        let stale = known.stale(catalogue.cases.iter().map(|case| case.id.as_str()));
        reports.finish(&run, seed, &stale)
    }

    /// Looks whether there is any use in playing them.
    fn examine(&self) -> anyhow::Result<()> {
        if self.cases.is_empty() {
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let found = runtime.block_on(self.wire.examine(&self.settings, true));
        match found.as_ref().and_then(Examination::wrong_step) {
            Some(finding) => Err(Usage::error(sentence(finding))),
            None => Ok(()),
        }
    }

    /// Plays the cases, and tells what happens.
    pub fn play(self, mut tell: impl FnMut(&RunEvent) -> io::Result<()>) -> anyhow::Result<RunReport> {
        let interrupt = interrupt::of_run().context("cannot listen for Ctrl-C")?;
        let (events, mut seen) = mpsc::unbounded_channel();
        let telling = async {
            while let Some(event) = seen.recv().await {
                // Results that nobody can be told of are not worth waiting for.
                tell(&event).inspect_err(|_| {
                    interrupt.stop();
                })?;
            }
            Ok::<(), io::Error>(())
        };
        let is_inside = self.settings.client.is_inside();
        let playing = run::run(self.wire.system().name(), self.cases, self.settings, events, interrupt);
        let both = async { tokio::join!(playing, telling) };
        let (mut report, told) = match is_inside {
            true => memory::play(both)?,
            false => tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(both),
        };
        told.context("cannot report")?;
        report.add(self.finished);
        Ok(report)
    }
}

/// Why there is no use in a run, in one sentence.
fn sentence(finding: &Finding) -> String {
    let Finding { step, what, cure, .. } = finding;
    let cure = cure.as_ref().map_or(String::new(), |cure| format!(": {cure}"));
    format!(
        "the client is not attached rightly, so nothing was played: {step}: {}{cure}; `redial doctor` looks on, \
         `--unexamined` plays all the same",
        harmless(what)
    )
}

/// A run on the addresses and the port that were asked for, of which nothing else is said.
///
/// # Errors
/// Says which address cannot be had.
pub fn settings(
    wire: &dyn AnyWire,
    options: &WireOptions,
    command: SubjectCommand,
    folder: &Path,
) -> anyhow::Result<Settings> {
    run::settings(wire, command, network(options), options.port, folder).map_err(|error| match error {
        RunError::Addresses { .. } => Usage::error(error.to_string()),
        RunError::Tls(_) => error.into(),
    })
}

/// The first two bytes of all addresses. Runs beside one another stay out of each other's way by chance, and by looking for a
/// free port.
fn network(options: &WireOptions) -> [u8; 2] {
    let base = options.address_base.map(|address| address.octets());
    base.map_or([127, 1 + (std::process::id() % 250) as u8], |octets| [octets[0], octets[1]])
}

/// How long something that is due is waited for, before scaling: a client that gives up slowly comes somewhere in the end.
fn patience(profile: &Profile) -> f64 {
    let times = [proforma::ANSWER_TIMEOUT, proforma::RETRY_INTERVAL]
        .iter()
        .filter_map(|name| profile.times.get(name));
    PATIENCE_S.max(times.sum::<Duration>().as_secs_f64() * ATTEMPTS)
}

/// How many cases are played at the same time: no more than open files are allowed for.
fn jobs(pace: &PaceOptions, proforma: &Proforma, files: Files) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let usual = if pace.patient { 1 } else { cores * proforma.jobs };
    let wanted = pace.jobs.map_or(usual, usize::from);
    let most = files.cases();
    if wanted > most {
        let files = files.most;
        say(format!(
            "{wanted} cases at once need more open files than the {files} that are allowed: {most} are played at once (`ulimit -n`)"
        ));
    }
    wanted.min(most)
}

/// Whether a client may support all that an option names.
pub(super) fn abilities(
    system: &str,
    proforma: &Proforma,
    option: &str,
    names: &[String],
) -> Result<(), Usage> {
    let Some(name) = names.iter().find(|name| proforma.ability(name).is_none()) else { return Ok(()) };
    let known: Vec<&str> = proforma.abilities.iter().map(|it| it.name).collect();
    let known = quoted(&known);
    Err(Usage(format!(
        "{option}: `{name}` is nothing that a client of {system} may support; there are {known}"
    )))
}

/// What was declared of the client, and whether that can be.
fn profile(system: &str, proforma: &Proforma, options: &RunOptions) -> Result<Profile, Usage> {
    let client = &options.client;
    for (option, names) in [("--supports", &client.supports), ("--lacks", &client.lacks)] {
        abilities(system, proforma, option, names)?;
    }
    if let Some(name) = client.supports.iter().find(|name| client.lacks.contains(name)) {
        return Err(Usage(format!(
            "`{name}` stands with --supports and with --lacks; leave one of them out"
        )));
    }
    Ok(Profile {
        supports: client.supports.iter().cloned().collect(),
        lacks: client.lacks.iter().cloned().collect(),
        times: named::times(system, proforma, &client.times)?,
        readings: options.readings.readings.clone(),
    })
}

/// All choices of the wire: what was chosen, and the defaults.
///
/// # Errors
/// Says what cannot be chosen.
pub fn choices(
    system: &str,
    proforma: &Proforma,
    options: &WireOptions,
) -> Result<BTreeMap<&'static str, &'static str>, Usage> {
    let default = |choice: &Choice| Some((choice.name, *choice.values.first()?));
    let mut choices: BTreeMap<_, _> = proforma.choices.iter().filter_map(default).collect();
    let named = options.choices.iter().map(|(name, value)| ("--option", name.as_str(), value.as_str()));
    let tls = options.tls.then_some(("--tls", proforma::TRANSPORT, proforma::TRANSPORT_TLS));
    let form = options.redirect_form.as_deref().map(|form| ("--redirect-form", "redirect-form", form));
    for (option, name, value) in named.chain(tls).chain(form) {
        let choice = proforma.choice(name).ok_or_else(|| {
            let known: Vec<&str> = proforma.choices.iter().map(|it| it.name).collect();
            let known = quoted(&known);
            Usage(format!("{option}: there is no `{name}` to choose for {system}; there are {known}"))
        })?;
        let value = choice.values.iter().find(|known| **known == value).ok_or_else(|| {
            let known = quoted(choice.values);
            Usage(format!("{option}: `{name}` cannot be `{value}`; it can be {known}"))
        })?;
        choices.insert(choice.name, value);
    }
    Ok(choices)
}

/// A seed that is short enough to be typed.
fn seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::from(now.subsec_nanos()) ^ u64::from(std::process::id())
}

/// The command that repeats one case, with `{case}` for its id.
fn replay(arguments: &[String], seed: u64, command: Option<String>) -> String {
    let program = arguments.first().map_or("redial", String::as_str);
    let mut kept = Vec::new();
    let mut words = arguments.iter().skip(1).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let replaced = [
            "--run", "--skip", "--seed", "--shard", "--repeat", "--known-failing", "--junit", "--html",
            "--json", "--resume", "--lock", "--pcap",
        ];
        match replaced.iter().find(|option| word == *option || word.starts_with(&format!("{option}="))) {
            Some(option) if word == option => drop(words.next()),
            Some(_) => {}
            None => kept.push(word.as_str()),
        }
    }
    let command = command.map_or(String::new(), |command| format!(" -- {command}"));
    format!("{program} {} --run {{case}} --seed {seed}{command}", kept.join(" "))
}
