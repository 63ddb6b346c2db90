//! What `redial check` is told about rules that are broken on purpose.

use std::path::PathBuf;

use clap::Args;

/// Broken rules instead of right ones.
#[derive(Debug, Clone, Default, Args)]
pub struct MutantOptions {
    /// Break each row of every table in every simple way, and look which properties refuse it; what none refuses is listed.
    #[arg(long, conflicts_with_all = ["mutant", "checker", "max_states", "each", "clients", "no_symmetry"])]
    pub mutants: bool,
    /// Check rules of which one row is broken, e.g. `MA-C05/drop`, in the editions that have the row.
    #[arg(long, value_name = "ID")]
    pub mutant: Option<String>,
    /// With `--mutants`: only those whose id matches, e.g. `MA-C05/*`; can be repeated.
    #[arg(long, value_name = "GLOB", requires = "mutants")]
    pub only: Vec<String>,
    /// With `--mutants`: only so many of each system, drawn by `--seed`.
    #[arg(long, value_name = "N", requires = "mutants")]
    pub sample: Option<usize>,
    /// With `--sample`: which ones are drawn.
    #[arg(long, value_name = "S", requires = "sample", default_value_t = 0)]
    pub seed: u64,
    /// With `--mutants`: keep the outcomes here, a line for each mutant, while they are found.
    #[arg(long, value_name = "FILE", requires = "mutants")]
    pub ledger: Option<PathBuf>,
    /// With `--mutants`: take outcomes from this ledger, and judge the other mutants only.
    #[arg(long, value_name = "FILE", requires = "mutants")]
    pub resume: Option<PathBuf>,
}
