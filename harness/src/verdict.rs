//! Verdicts, and how several of them become one.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a case says of a client. They are ordered, and the worst one of a case wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Something was observed, and all of it was as it should be.
    Pass,
    /// The client broke nothing that the document demands, and did otherwise than it recommends.
    NotRecommended,
    /// The harness cannot be sure, as when it was itself too late.
    Inconc,
    /// The client broke a clause.
    Fail,
    /// The harness could not play the case.
    Error,
    /// The case does not apply to this client. It stands apart: nothing was judged.
    Skip,
}

impl Verdict {
    /// Every verdict, in the order of reports.
    pub const ALL: [Verdict; 6] = [
        Verdict::Pass,
        Verdict::Fail,
        Verdict::NotRecommended,
        Verdict::Inconc,
        Verdict::Error,
        Verdict::Skip,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::NotRecommended => "not-recommended",
            Verdict::Inconc => "inconc",
            Verdict::Fail => "fail",
            Verdict::Error => "error",
            Verdict::Skip => "skip",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How many cases got which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Passed.
    pub pass: usize,
    /// Not as recommended.
    #[serde(rename = "not-recommended")]
    pub not_recommended: usize,
    /// Failed.
    pub fail: usize,
    /// Inconclusive.
    pub inconc: usize,
    /// Could not be played.
    pub error: usize,
    /// Did not apply.
    pub skip: usize,
}

impl Summary {
    /// Counts one more case.
    pub fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.pass += 1,
            Verdict::NotRecommended => self.not_recommended += 1,
            Verdict::Fail => self.fail += 1,
            Verdict::Inconc => self.inconc += 1,
            Verdict::Error => self.error += 1,
            Verdict::Skip => self.skip += 1,
        }
    }

    /// All cases.
    pub fn total(&self) -> usize {
        self.pass + self.not_recommended + self.fail + self.inconc + self.error + self.skip
    }
}
