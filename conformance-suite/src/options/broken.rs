//! What `redial mutants` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::{CaseOptions, ReadingOptions, positive};

/// What became of a broken client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FateChoice {
    /// A case did not let it pass.
    Killed,
    /// All of them did.
    Survived,
    /// It was killed for something else than the row that is broken. It plays all cases: what the first cause blames counts, as it does
    /// for whoever tests a client.
    Unlocated,
}

/// `redial mutants`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 no client that was played has survived; 1 one has, or it was interrupted; 2 usage; 4 no mutant was chosen.")]
pub struct BrokenOptions {
    /// The system whose client is broken.
    #[arg(long, value_name = "SYSTEM")]
    pub system: String,
    /// Only those whose id matches, e.g. `MA-C05/*`; can be repeated.
    #[arg(long, value_name = "GLOB")]
    pub only: Vec<String>,
    /// Only those of this class: dead, equal, pause, conforms or breaks; can be repeated.
    #[arg(long = "class", value_name = "CLASS")]
    pub classes: Vec<String>,
    /// Only so many of them, drawn by `--seed`.
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// Which ones are drawn, and where the random numbers of cases begin.
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    #[command(flatten)]
    pub readings: ReadingOptions,
    /// Play those that break the rules, each against one case after another until one fails it.
    #[arg(long)]
    pub play: bool,
    /// With `--ledger`: play so many pairs of those that it says were killed, drawn by `--seed`, each as a client with two broken
    /// rows. Where none of the cases fails such a client, one mistake hides the other.
    #[arg(long, value_name = "N", requires = "ledger", conflicts_with_all = ["again", "sample", "classes", "only"])]
    pub pairs: Option<usize>,
    /// With `--play`: over real sockets, each client a program of its own, instead of all in memory and in virtual time.
    #[arg(long, requires = "play")]
    pub sockets: bool,
    /// With `--play`: only cases whose id matches; can be repeated.
    #[arg(long, value_name = "GLOB", requires = "play")]
    pub run: Vec<String>,
    /// With `--play`: what has become of them is kept here, and of whom that is known is not played again.
    #[arg(long, value_name = "FILE", requires = "play")]
    pub ledger: Option<PathBuf>,
    /// With `--ledger`: play those again that it says were killed, have survived, or were killed for something else, and no others.
    #[arg(long, value_enum, value_name = "FATE", requires = "ledger")]
    pub again: Option<FateChoice>,
    /// With `--sockets`: multiplies every time of clients and cases; without it, as fast as the system's own tests.
    #[arg(long, value_name = "X", value_parser = positive, requires = "sockets")]
    pub timer_scale: Option<f64>,
    /// With `--sockets`: seconds to wait for something that is due.
    #[arg(long, value_name = "S", value_parser = positive, default_value_t = 2.0)]
    pub timeout: f64,
    /// So many at the same time; without it one for each core, and eight of them over sockets, since clients mostly wait.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub cases: CaseOptions,
}
