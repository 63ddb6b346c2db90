//! Where a clock of a server stands that a case moves.

use std::fmt;

use redial_model::timer::Timer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a clock of a system stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// Just before its time.
    Almost,
    /// At its time, exactly.
    Reached,
    /// Beyond it.
    Passed,
}

impl fmt::Display for Stands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stands::Almost => "almost",
            Stands::Reached => "exactly",
            Stands::Passed => "more than that",
        })
    }
}

impl From<Stands> for Timer {
    fn from(stands: Stands) -> Self {
        match stands {
            Stands::Almost => Timer::Before,
            Stands::Reached => Timer::At,
            Stands::Passed => Timer::After,
        }
    }
}
