//! The command line.
//!
//! - this file: the commands and the options of each
//! - `broken`: what `mutants` is told
//! - `generate`: what `generate` is told
//! - `mutants`: what `check` is told about rules that are broken on purpose
//! - `run`: what a run of cases is told
//! - `shared`: what several commands take

mod broken;
mod generate;
mod mutants;
mod run;
mod shared;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use broken::{BrokenOptions, FateChoice};
pub use generate::{GenerateOptions, GoalName};
pub use mutants::MutantOptions;
pub use run::{PaceOptions, ReportOptions, RunOptions, SelectionOptions, WireOptions};
pub use shared::{CaseOptions, ReadingOptions, TimeOptions};

use shared::{pair, positive};

/// Does a PBX client do what its redundancy specification says, and does the specification hold water?
#[derive(Debug, Parser)]
#[command(name = "redial", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Exit status: 0 all as expected; 1 a failure, or a known failure that passed; 2 usage; 3 internal error; \
4 nothing ran; 5 nothing failed, but some results are inconclusive.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take the tour: check the rules, test a good client and a broken one, write the reports.
    Demo(DemoOptions),
    /// Check the specifications: explore every topology with every combination of faults.
    Check(CheckOptions),
    /// Audit an installation: which failures leave whom without service, and what would help.
    Audit(AuditOptions),
    /// List cases, clauses, rules, properties and open questions.
    List(ListOptions),
    /// Say everything about an id: its text, what covers it, what it does.
    Explain(ExplainOptions),
    /// Write the specifications as reports: tables, diagrams, coverage, open questions.
    Report(ReportCommandOptions),
    /// Walk through the states of a topology in a browser.
    Explore(ExploreOptions),
    /// Write the rows of a table in Promela, for SPIN: docs/second-checker.md says how it is used.
    Promela(PromelaOptions),
    /// Look whether a client is attached rightly, measure its times, and write its profile.
    Doctor(DoctorOptions),
    /// Play PBXes against a client, and judge it.
    Test(TestOptions),
    /// Say of each client whose rows are broken whether it breaks the rules, and play those that do until a case fails them.
    Mutants(BrokenOptions),
    /// Find cases that do what none does yet, and write them: catch a broken client, or lead one through two rows.
    Generate(GenerateOptions),
    /// Play PBXes to a client that connects by itself, since it cannot be started from here, and judge it.
    Serve(ServeOptions),
    /// Be the reference client, or a broken one.
    Client(ClientCommandOptions),
    /// Hold a client and all that it starts, for `test` and its relatives.
    #[command(hide = true)]
    Guard,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// The form of the result on standard output.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORM")]
    pub format: Format,
    /// Say more; repeat it for more still.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// The form of the result on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One document, for programs.
    Json,
}

/// `redial check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The systems; without any, all of them.
    #[arg(value_name = "SYSTEM", conflicts_with = "all")]
    pub systems: Vec<String>,
    /// All systems.
    #[arg(long)]
    pub all: bool,
    /// An edition of the specification; can be repeated; without it, every edition.
    #[arg(long = "edition", value_name = "EDITION")]
    pub editions: Vec<String>,
    /// At most this many faults in one run; one, if rules are broken on purpose.
    #[arg(
        long,
        value_name = "K",
        default_value_t = 2,
        default_value_if("mutants", clap::builder::ArgPredicate::IsPresent, "1"),
        value_parser = clap::value_parser!(u8).range(0..=8)
    )]
    pub faults: u8,
    /// At most this many slaves, or what the system has instead; one, if rules are broken on purpose.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2,
        default_value_if("mutants", clap::builder::ArgPredicate::IsPresent, "1"),
        value_parser = clap::value_parser!(u8).range(0..=2)
    )]
    pub slaves: u8,
    /// So many clients at the same time. Where there are several, states that differ only in which of them is which
    /// count as one, and what comes in the long run is not asked.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub clients: u8,
    /// At most this many changes by an administrator in one run: a user is moved, a standby comes or goes, a client is given another
    /// primary. They are explored in small installations of their own, where a system has any; 0: not at all.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=3))]
    pub changes: u8,
    /// Count every state, also if there are several clients, and ask what comes in the long run.
    #[arg(long)]
    pub no_symmetry: bool,
    #[command(flatten)]
    pub readings: ReadingOptions,
    /// Which checker explores.
    #[arg(long, value_enum, default_value_t, value_name = "CHECKER")]
    pub checker: CheckerChoice,
    /// Explore every topology itself, also those that differ from another one only in PBXes that no client can notice.
    #[arg(long)]
    pub each: bool,
    /// Topologies explored at the same time; without it, one for each core.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Give a topology up after this many states. What is cut short never passes.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_states: Option<u64>,
    #[command(flatten)]
    pub broken: MutantOptions,
}

/// `redial audit`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 no single failure leaves anybody without service; 1 one does, or the audit was cut short; 2 usage, or the \
installation cannot be what the file says.")]
pub struct AuditOptions {
    /// The file that describes the installation; docs/audit.md says how.
    #[arg(value_name = "INSTALLATION.toml")]
    pub installation: PathBuf,
    /// At most this many failures at the same time.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=3))]
    pub failures: u8,
    /// Only failures of this kind; can be repeated; without it, every kind.
    #[arg(long = "kind", value_enum, value_name = "KIND")]
    pub kinds: Vec<FailureKindChoice>,
    #[command(flatten)]
    pub readings: ReadingOptions,
    /// Let paths that no change of the configuration would cure decide the exit status, too.
    #[arg(long)]
    pub incurable: bool,
    /// Compare with this installation: who gains by going there, and who loses.
    #[arg(long, value_name = "OTHER.toml")]
    pub compare: Option<PathBuf>,
    /// Write a report for people: one HTML file that needs no other.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write what was found as a table for spreadsheets: a row for each group and what fails.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Worlds explored at the same time; without it, one for each core.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// What sort of thing fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailureKindChoice {
    /// A PBX, a server, a site is down.
    Node,
    /// Two of them do not reach each other.
    Link,
    /// The clients do not reach one of them, which runs.
    Path,
    /// A part of one of them is down.
    Service,
}

/// Which checker explores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckerChoice {
    /// redial's own.
    #[default]
    Redial,
    /// stateright's, as a second opinion.
    Stateright,
}

/// `redial list`.
#[derive(Debug, Args)]
pub struct ListOptions {
    /// What to list: cases, clauses, rules, properties or ambiguities; without it, all. A glob over ids may stand in its place.
    #[arg(value_name = "WHAT")]
    pub what: Option<String>,
    /// Only ids that match, e.g. `MA-1*`.
    #[arg(value_name = "GLOB")]
    pub glob: Option<String>,
    /// Only this system.
    #[arg(long, value_name = "SYSTEM")]
    pub system: Option<String>,
    #[command(flatten)]
    pub cases: CaseOptions,
}

/// `redial explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// The id of a clause, rule, property, open question or case, or a glob over ids.
    #[arg(value_name = "ID|GLOB")]
    pub id: String,
    #[command(flatten)]
    pub cases: CaseOptions,
}

/// `redial report`.
#[derive(Debug, Args)]
pub struct ReportCommandOptions {
    /// The systems; without any, all of them.
    #[arg(value_name = "SYSTEM")]
    pub systems: Vec<String>,
    /// Only this edition; without it, all of them side by side.
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    /// Write one page for a browser here; it needs no other file.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "redial-report.html",
        default_value_if("markdown", clap::builder::ArgPredicate::IsPresent, None)
    )]
    pub html: Option<PathBuf>,
    /// Write Markdown into this folder: an index, and a chapter for each system.
    #[arg(long, value_name = "DIR")]
    pub markdown: Option<PathBuf>,
    /// Ask the checker, and add its verdicts and the shortest way into each hazard.
    #[arg(long)]
    pub check: bool,
    /// With `--check`: at most this many faults in one run.
    #[arg(long, value_name = "K", default_value_t = 1, requires = "check", value_parser = clap::value_parser!(u8).range(0..=8))]
    pub faults: u8,
    /// With `--check`: at most this many slaves, or what the system has instead.
    #[arg(long, value_name = "N", default_value_t = 2, requires = "check", value_parser = clap::value_parser!(u8).range(0..=2))]
    pub slaves: u8,
    #[command(flatten)]
    pub cases: CaseOptions,
}

/// `redial promela`.
#[derive(Debug, Args)]
pub struct PromelaOptions {
    /// The system.
    #[arg(long, value_name = "SYSTEM")]
    pub system: String,
    /// The table, e.g. `server`; without it, the client's.
    #[arg(long, value_name = "TABLE")]
    pub table: Option<String>,
    /// The edition of its specification; without it, the present one.
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    #[command(flatten)]
    pub readings: ReadingOptions,
    /// With one row broken: the mutant's id.
    #[arg(long, value_name = "ID")]
    pub mutant: Option<String>,
}

/// `redial explore`.
#[derive(Debug, Args)]
pub struct ExploreOptions {
    /// The system.
    #[arg(value_name = "SYSTEM")]
    pub system: String,
    /// The edition of its specification; without it, the present one.
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    /// The topology: its number in the list, or words that only its line has, e.g. `home slave1`; without it, the last one.
    #[arg(long, value_name = "N|TEXT")]
    pub topology: Option<String>,
    /// List the topologies, and end.
    #[arg(long)]
    pub list: bool,
    /// At most this many slaves, or what the system has instead.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=2))]
    pub slaves: u8,
    /// At most this many faults in one run.
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=8))]
    pub faults: u8,
    /// Clients at the same time.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub clients: u8,
    #[command(flatten)]
    pub readings: ReadingOptions,
    /// Where the page is served; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    pub address: SocketAddr,
}

/// `redial demo`.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// The system; without it, the first one that can be played.
    #[arg(long, value_name = "SYSTEM")]
    pub system: Option<String>,
    /// The folder for the reports.
    #[arg(long, value_name = "DIR", default_value = "redial-demo")]
    pub out: PathBuf,
    /// Where random numbers begin; every run prints its own.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// `redial test`.
#[derive(Debug, Args)]
pub struct TestOptions {
    #[command(flatten)]
    pub run: RunOptions,
    /// Play without sockets, in virtual time: only `redial client` can be tested so, in this program instead of one of its own.
    #[arg(long, conflicts_with_all = ["profile", "pcap"])]
    pub in_memory: bool,
    /// The client's program and its arguments; see the placeholders in docs/testing-your-client.md.
    #[arg(last = true, value_name = "CMD", required_unless_present = "profile")]
    pub command: Vec<String>,
}

/// `redial serve`.
#[derive(Debug, Args)]
pub struct ServeOptions {
    #[command(flatten)]
    pub run: RunOptions,
    /// Where the servers listen, one after the other: an address with a port for each. Of a single one the others have the next ports.
    #[arg(long, value_name = "ADDRESS:PORT", value_delimiter = ',', required = true)]
    pub listen: Vec<SocketAddr>,
    /// Where the DNS of a case answers, for clients that find their servers by names: an address of `--listen`, with a port for it.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub dns: Option<SocketAddr>,
    /// Where the file server of a case is, for phones that read a settings file: an address of `--listen`, with a port for it.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub file_server: Option<SocketAddr>,
    /// Have the client stopped and started by this command of the shell, which is called with `REDIAL_STEP=stop` and
    /// `REDIAL_STEP=start`, and with what the client is to know. Without it, you are asked to.
    #[arg(long, value_name = "CMD")]
    pub reset: Option<String>,
    /// Write the authority to trust here, as PEM.
    #[arg(long, value_name = "FILE")]
    pub ca_out: Option<PathBuf>,
}

/// `redial doctor`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 the client can be tested, and its profile was written; 2 usage, or the client is not attached rightly.")]
pub struct DoctorOptions {
    /// The system whose client is examined.
    #[arg(long, value_name = "SYSTEM")]
    pub system: String,
    /// The edition of its specification; without it, the present one.
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    /// What the client's times are multiplied by; it is told as `{timer_scale}`.
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = positive)]
    pub timer_scale: f64,
    /// It is said to have this, which is not tried unasked: `settings-file`; can be repeated.
    #[arg(long, value_name = "NAME")]
    pub supports: Vec<String>,
    #[command(flatten)]
    pub wire: WireOptions,
    /// Write the profile here.
    #[arg(long, value_name = "FILE", default_value = "redial.toml")]
    pub write: PathBuf,
    /// Write the profile also if there is one already.
    #[arg(long)]
    pub force: bool,
    /// The client's program and its arguments; see the placeholders in docs/testing-your-client.md.
    #[arg(last = true, value_name = "CMD", required = true)]
    pub command: Vec<String>,
}

/// `redial client`.
#[derive(Debug, Args)]
pub struct ClientCommandOptions {
    /// The system whose client it is.
    #[arg(long, value_name = "SYSTEM")]
    pub system: String,
    /// The edition of its specification; without it, the present one.
    #[arg(long, value_name = "EDITION")]
    pub edition: Option<String>,
    /// The server that it is configured with: `host:port/module` for myApps.
    #[arg(long, value_name = "SERVER", env = "REDIAL_PRIMARY")]
    pub primary: Option<String>,
    /// The user's name.
    #[arg(long, value_name = "NAME", env = "REDIAL_USER")]
    pub user: Option<String>,
    /// The user's password.
    #[arg(long, value_name = "TEXT", env = "REDIAL_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// Speak TLS, and trust the authority of this certificate.
    #[arg(long, value_name = "FILE", env = "REDIAL_CA")]
    pub ca: Option<String>,
    /// Where it keeps what it stores; without it, nothing is kept.
    #[arg(long, value_name = "DIR", env = "REDIAL_STATE_DIR")]
    pub state_dir: Option<String>,
    /// The same as `--value phys=NAME`.
    #[arg(long, value_name = "NAME", env = "REDIAL_PHYS")]
    pub phys: Option<String>,
    /// Anything else that a client of the system is told, by the name of its placeholder; can be repeated. What is not given
    /// is looked for in the environment, as `REDIAL_NAME`.
    #[arg(long = "value", value_name = "NAME=TEXT", value_parser = pair)]
    pub values: Vec<(String, String)>,
    /// Names that no resolver knows, in the form of hosts(5).
    #[arg(long, value_name = "FILE", env = "REDIAL_HOSTS")]
    pub hosts: Option<PathBuf>,
    /// Multiplies all of its times.
    #[arg(long, value_name = "X", env = "REDIAL_TIMER_SCALE", value_parser = positive)]
    pub timer_scale: Option<f64>,
    #[command(flatten)]
    pub times: TimeOptions,
    /// The same as `--time keep-alive=S`.
    #[arg(long, value_name = "S", value_parser = positive)]
    pub keep_alive: Option<f64>,
    #[command(flatten)]
    pub readings: ReadingOptions,
    /// Follow the rows with this edit: a broken client; can be repeated, for edits of several rows.
    #[arg(long = "mutant", value_name = "ID")]
    pub mutants: Vec<String>,
    /// List the mutants, and end.
    #[arg(long)]
    pub list_mutants: bool,
    /// Take this row wherever it applies, and read the document so that it does; can be repeated.
    #[arg(long = "prefer", value_name = "ROW")]
    pub prefers: Vec<String>,
    /// Read this open question now in one way, now in another: by turns, where it matters; can be repeated.
    #[arg(long, value_name = "QUESTION")]
    pub mixes: Vec<String>,
    /// Leave to chance whatever the rows and the client's times leave open: which row it takes, how long it pauses, what it says that
    /// nobody asks for, how it reads the document where `--reading` says nothing. Another number is another client; in each case it is
    /// another one as well.
    #[arg(long, value_name = "SEED")]
    pub random: Option<u64>,
    /// Do what some real clients do beside the rows, right or wrong: `subscribes`, `gives-up-after-12`; can be repeated. A
    /// name that there is not is refused with those that there are.
    #[arg(long = "habit", value_name = "NAME")]
    pub habits: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Parser)]
    struct Test {
        #[command(flatten)]
        run: RunOptions,
    }

    fn parsed(arguments: &str) -> Result<RunOptions, String> {
        let all = ["test", "--system", "myapps"].into_iter().chain(arguments.split_whitespace());
        Test::try_parse_from(all).map(|test| test.run).map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
        Test::command().debug_assert();
    }

    #[test]
    fn everything_about_a_run_can_be_said() {
        let run = parsed(
            "--edition 13r3 --reading MA-A3=b --run a/* --run b --skip c --known-failing f --shard 2/4 --repeat 3 \
             --jobs 2 --timer-scale 0.1 --timeout 5 --seed 7 --supports names --lacks second-factor --tls \
             --redirect-form host-port --option transport=tls --time keep-alive=3 --answer-timeout 4 --address-base 127.9.0.1 --port 443 --cases d --junit j --html h",
        )
        .unwrap();
        assert_eq!(run.readings.readings, [("MA-A3".to_owned(), 'b')]);
        assert_eq!(run.selection.run, ["a/*", "b"]);
        assert_eq!(run.client.lacks, ["second-factor"]);
        assert_eq!(run.wire.redirect_form.as_deref(), Some("host-port"));
        assert_eq!(run.wire.choices, [("transport".to_owned(), "tls".to_owned())]);
        let times: Vec<_> = run.client.times.given().collect();
        assert_eq!(times, [("--time", "keep-alive", 3.0), ("--answer-timeout", "answer-timeout", 4.0)]);
        assert_eq!(run.pace.timer_scale, Some(0.1));
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_would_be_right() {
        for (arguments, sentence) in [
            ("--reading MA-A3", "as in `MA-A3=b`"),
            ("--reading MA-A3=bb", "as in `MA-A3=b`"),
            ("--shard 5/4", "`1/4` to `4/4`"),
            ("--timer-scale 0", "greater than 0"),
            ("--timeout inf", "greater than 0"),
            ("--address-base 10.0.0.1", "`127.1.0.1`"),
            ("--port 0", "1..=65535"),
            ("--option tls", "write a name, `=`, and a value"),
            ("--time keep-alive=0", "greater than 0"),
        ] {
            let error = parsed(arguments).unwrap_err();
            assert!(error.contains(sentence), "{arguments}: {error}");
        }
    }
}
