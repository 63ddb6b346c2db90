//! `redial demo`: the tour. What it does, a user can type; it shows the commands.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, bail};
use clap::Parser as _;
use redial_harness::proforma::Tour;
use redial_harness::wires::{AnyWire, WIRES};
use redial_model::check::{Options, Scope, SystemReport};
use redial_model::systems::System;

use super::{audit, test};
use crate::exit::{Status, Usage};
use crate::named;
use crate::options::{Cli, Command, Common, DemoOptions, Format};
use crate::report::page::{Look, Results};

/// How fast the client's timers run.
const TIMER_SCALE: &str = "0.05";
/// What the installation is called of which something is to be learnt.
const INSTALLATION_FILE: &str = "installation.toml";

/// Runs the tour.
///
/// # Errors
/// If the folder for the reports cannot be written, or something cannot be run at all.
pub fn run(options: &DemoOptions, common: &Common) -> anyhow::Result<Status> {
    std::fs::create_dir_all(&options.out).map_err(|error| {
        Usage::error(format!("--out: cannot create `{}`: {error}", options.out.display()))
    })?;
    let look = Look::of_stdout();
    let wire = match &options.system {
        Some(name) => named::wire(named::system(name)?)?,
        None => WIRES[0],
    };
    let (system, proforma) = (wire.system(), wire.proforma());
    let Some(tour) = proforma.tour else {
        return Err(Usage::error(format!("there is no tour of {} yet", system.name())));
    };
    let tester = Tester { options, common, look, wire };

    headline(look, "1. Do the rules hold?", &format!("redial check {} --slaves 1", system.name()))?;
    let holds = check(system, look)?;

    let reference = options.out.join("reference.html");
    let followed = tester.play(&Play {
        title: "2. Does the reference client follow them, on real sockets?",
        html: &reference,
        junit: Some(&options.out.join("reference.xml")),
        cases: &[],
        client: &[],
    })?;

    let broken = options.out.join("broken.html");
    let caught = tester.play(&Play {
        title: &format!("3. Is a client caught that does not? {}", tour.does),
        html: &broken,
        junit: None,
        cases: &[tour.case],
        client: &["--mutant", tour.mutant],
    })?;

    let audited = options.out.join("audit.html");
    let found = tester.audit(&tour, &audited)?;

    let expected = (Status::AsExpected, Status::Failure, Status::Failure);
    let as_expected = holds && (followed, caught, found) == expected;
    let mut out = Results::stdout();
    writeln!(out)?;
    let undecided = [followed, caught].contains(&Status::Inconclusive);
    let verdict = match (as_expected, undecided) {
        (true, _) => look.good(
            "All as it should be: the rules hold, the reference client passes, the broken one is caught, and so is the \
             installation that one failure leaves without service.",
        ),
        (false, true) => look.warn(
            "Not everything could be decided: this machine is busy. Take the tour again when it is not.",
        ),
        (false, false) => look.bad("Not as it should be: see above."),
    };
    writeln!(out, "{verdict}\n\nThe reports, for a browser:")?;
    for report in [&reference, &broken, &audited] {
        writeln!(out, "  {}", std::path::absolute(report).unwrap_or_else(|_| report.clone()).display())?;
    }
    writeln!(
        out,
        "\nNext:\n  redial explain MA-13                 what a clause says, and what covers it\n  \
         redial check                         every combination of two faults, some seconds\n  \
         docs/testing-your-client.md          the suite against a client of your own"
    )?;
    out.flush()?;
    Ok(match (as_expected, undecided) {
        (true, _) => Status::AsExpected,
        (false, true) => Status::Inconclusive,
        (false, false) => Status::Failure,
    })
}

fn headline(look: Look, title: &str, command: &str) -> std::io::Result<()> {
    let mut out = Results::stdout();
    writeln!(out, "\n{}\n{}\n", look.bold(title), look.dim(format!("$ {command}")))?;
    out.flush()
}

fn check(system: &dyn System, look: Look) -> anyhow::Result<bool> {
    let mut out = Results::stdout();
    let mut all_hold = true;
    for &edition in system.editions() {
        let scope = Scope { slaves: 1, ..Scope::default() };
        let report = system.check(edition, scope, &Options::default())?;
        let holds = report.passed();
        all_hold &= holds;
        let verdict = if holds { look.good("holds") } else { look.bad("does not hold") };
        writeln!(
            out,
            "  {} {edition} {verdict}: {} properties in all {} states of {} installations, {:.1} s",
            system.name(),
            report.properties.len(),
            report.states,
            report.topologies,
            report.elapsed_s
        )?;
        if edition == system.editions()[0] {
            write_hazard(&mut out, &report)?;
        }
    }
    out.flush()?;
    Ok(all_hold)
}

/// The loss that an operator would most like to know of: the one with the longest story.
fn write_hazard(out: &mut impl Write, report: &SystemReport) -> std::io::Result<()> {
    let longest = report
        .hazards
        .iter()
        .filter_map(|it| Some((it, it.witness.as_ref()?)))
        .max_by_key(|(_, story)| story.steps.len());
    let Some((hazard, story)) = longest else { return Ok(()) };
    writeln!(
        out,
        "\n  A loss that the specification itself admits ({}, {}):",
        hazard.id,
        hazard.clauses.join(" ")
    )?;
    writeln!(out, "    {}", hazard.text)?;
    writeln!(out, "    With {}:", story.topology)?;
    for (number, step) in story.steps.iter().enumerate() {
        writeln!(out, "    {:>2}. {step}", number + 1)?;
    }
    writeln!(out)
}

/// One run of the suite.
struct Play<'a> {
    title: &'a str,
    html: &'a Path,
    junit: Option<&'a Path>,
    /// Globs; none: all cases.
    cases: &'a [&'a str],
    /// Options of the client.
    client: &'a [&'a str],
}

/// Who shows it all.
#[derive(Clone, Copy)]
struct Tester<'a> {
    options: &'a DemoOptions,
    common: &'a Common,
    look: Look,
    wire: &'static dyn AnyWire,
}

impl Tester<'_> {
    /// Audits the installation.
    fn audit(&self, tour: &Tour, html: &Path) -> anyhow::Result<Status> {
        let Tester { options, common, look, .. } = *self;
        let file = options.out.join(INSTALLATION_FILE);
        std::fs::write(&file, tour.installation)
            .with_context(|| format!("cannot write {}", file.display()))?;
        let words = ["redial".into(), "audit".into(), file.into_os_string(), "--failures".into(), "1".into()];
        let shown: Vec<_> = words.iter().map(|word: &OsString| word.to_string_lossy()).collect();
        let title = format!("4. What does a failure do to an installation? {}", tour.shows);
        headline(look, &title, &shown.join(" "))?;
        let words = words.iter().cloned().chain(["--html".into(), html.into()]);
        let cli = Cli::try_parse_from(words)?;
        let Command::Audit(audit_options) = cli.command else {
            bail!("the tour's own command line is no audit")
        };
        audit::run(&audit_options, &Common { format: Format::Text, ..*common })
    }

    /// Plays cases against a client.
    fn play(&self, play: &Play<'_>) -> anyhow::Result<Status> {
        let Tester { options, common, look, wire } = *self;
        let system = wire.system();
        let program = std::env::current_exe().context("cannot find this program")?;
        let mut words: Vec<OsString> =
            ["redial", "test", "--system", system.name(), "--timer-scale", TIMER_SCALE]
                .map(OsString::from)
                .to_vec();
        for ability in wire.proforma().abilities {
            words.extend(["--supports", ability.name].map(OsString::from));
        }
        if let Some(seed) = options.seed {
            words.extend(["--seed".into(), seed.to_string().into()]);
        }
        for glob in play.cases {
            words.extend(["--run", glob].map(OsString::from));
        }
        let client = ["client", "--system", system.name()].into_iter().chain(play.client.iter().copied());
        let client: Vec<&str> = client.collect();
        let shown: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        headline(look, play.title, &format!("{} -- redial {}", shown.join(" "), client.join(" ")))?;

        words.extend(["--html".into(), play.html.into()]);
        if let Some(junit) = play.junit {
            words.extend(["--junit".into(), junit.into()]);
        }
        words.extend(["--".into(), program.into_os_string()]);
        words.extend(client.iter().map(OsString::from));
        let mut arguments: Vec<String> =
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        // A failure says how to repeat it: by this program, wherever it is.
        arguments[0] = std::env::args().next().unwrap_or_default();
        let cli = Cli::try_parse_from(&words)?;
        let Command::Test(test_options) = cli.command else {
            bail!("the tour's own command line is no test")
        };
        test::run_as(&test_options, &Common { format: Format::Text, ..*common }, &arguments)
    }
}
