//! What `redial generate` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::shared::CaseOptions;

/// `redial generate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 it has searched, whatever it found; 1 it was interrupted, and has written what it had found; 2 usage; 4 there is \
nothing to search for: nobody has survived, or no pair is left.")]
pub struct GenerateOptions {
    /// The system whose client the cases are for.
    #[arg(long, value_name = "SYSTEM")]
    pub system: String,
    /// What the cases are to do that no hand-written one does.
    #[arg(long, value_name = "GOAL", value_enum, default_value_t = GoalName::Survivors)]
    pub goal: GoalName,
    /// What has become of broken clients, as `redial mutants --play --ledger` keeps it: those that have survived are searched for.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// The folder that the cases are written to.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Where the random numbers begin: with the same seed, ledger and cases come the same cases.
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    /// How many times a case is played, at most, to search; those that are found are vetted beside that.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub budget: usize,
    /// By how many seeds a case is played with right clients that leave to chance what they may, before it is kept.
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub vetting: u64,
    /// So many at the same time; without it one for each core. What is found does not depend on it.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub cases: CaseOptions,
}

/// What is searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoalName {
    /// Broken clients that no case has caught, by a ledger: to catch one of them.
    Survivors,
    /// Two rows that a client may follow one after the other: to lead it through them.
    Pairs,
}
