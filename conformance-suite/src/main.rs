//! The `redial` program.
//!
//! | module | subject |
//! |---|---|
//! | [`options`] | the command line |
//! | [`commands`] | a file per command |
//! | [`report`] | what is printed and written, a file per form |
//! | [`catalogue`] | everything with an id: clauses, rules, properties, open questions, cases |
//! | [`named`] | what is named on the command line: a system, its wire, an edition, readings |
//! | [`profile`] | what has to be known of a client, in a file |
//! | [`cases`] | the cases, built into the program or from a folder |
//! | [`installation`] | an installation, read from its file |
//! | [`selection`], [`shard`] | which cases are played: globs, and one of several equal parts |
//! | [`known_failing`] | which cases are expected to fail, and whether they still do |
//! | [`exit`] | exit statuses, and the errors that lead to them |
//! | `edited` | for tests: inputs that are almost right |
//! | [`interrupt`] | Ctrl-C and TERM |
//!
//! Results go to standard output, everything else to standard error.

mod cases;
mod catalogue;
mod commands;
#[cfg(test)]
#[path = "../../harness/tests/parsers/edited.rs"]
mod edited;
mod exit;
mod installation;
mod interrupt;
mod known_failing;
mod named;
mod options;
mod profile;
mod report;
mod selection;
mod shard;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::exit::Status;
use crate::options::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    // What a client does can be traced (MA-30), unasked.
    let least = u8::from(matches!(cli.command, Command::Client(_)));
    log_to_stderr(cli.common.verbose.max(least));
    // The panic has been printed by then; its usual exit status, 101, is none of ours.
    let result = catch_unwind(AssertUnwindSafe(|| run(&cli)));
    let status = match result {
        Ok(Ok(status)) => status,
        Ok(Err(error)) => {
            exit::say(format!("{} {error:#}", console::style("error:").red().bold().for_stderr()));
            Status::of_error(&error)
        }
        Err(_) => Status::Internal,
    };
    status.into()
}

fn run(cli: &Cli) -> anyhow::Result<Status> {
    match &cli.command {
        Command::Demo(options) => commands::demo::run(options, &cli.common),
        Command::Check(options) if options.broken.mutants => commands::mutants::run(options, &cli.common),
        Command::Check(options) => commands::check::run(options, &cli.common),
        Command::Audit(options) => commands::audit::run(options, &cli.common),
        Command::List(options) => commands::list::run(options, &cli.common),
        Command::Explain(options) => commands::explain::run(options, &cli.common),
        Command::Report(options) => commands::report::run(options, &cli.common),
        Command::Explore(options) => commands::explore::run(options),
        Command::Promela(options) => commands::promela::run(options),
        Command::Doctor(options) => commands::doctor::run(options, &cli.common),
        Command::Test(options) => commands::test::run(options, &cli.common),
        Command::Mutants(options) => commands::broken::run(options, &cli.common),
        Command::Generate(options) => commands::generate::run(options, &cli.common),
        Command::Serve(options) => commands::serve::run(options, &cli.common),
        Command::Client(options) => commands::client::run(options),
        Command::Guard => guard(),
    }
}

fn guard() -> anyhow::Result<Status> {
    redial_harness::guard::run()?;
    Ok(Status::AsExpected)
}

/// `REDIAL_LOG` takes a filter such as `redial_harness=trace`.
fn log_to_stderr(verbose: u8) {
    let level = match verbose {
        0 => "warn",
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let filter = EnvFilter::try_from_env("REDIAL_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(console::colors_enabled_stderr())
        .init();
}
