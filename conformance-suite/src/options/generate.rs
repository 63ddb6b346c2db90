//! What `redial generate` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::shared::CaseOptions;

/// `redial generate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 it has searched, whatever it found; 1 it was interrupted, and has written what it had found; 2 usage; 4 nobody has \
survived in the ledger.")]
pub struct GenerateOptions {
    /// The system whose broken clients are to be caught.
    #[arg(long, value_name = "SYSTEM")]
    pub system: String,
    /// What has become of them, as `redial mutants --play --ledger` keeps it: those that have survived are searched for.
    #[arg(long, value_name = "FILE")]
    pub ledger: PathBuf,
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
