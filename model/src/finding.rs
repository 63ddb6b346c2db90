//! What somebody who runs an installation should be told, and what a document does not give.

use crate::rule::Closed;

/// Something that an operator should know, in a sentence or two.
#[derive(Debug, Clone, Copy)]
pub struct Finding {
    /// What it is.
    pub text: &'static str,
    /// The clauses that it follows from.
    pub clauses: &'static [&'static str],
    /// The properties, hazards and theorems that show it, by id.
    pub shown_by: &'static [&'static str],
}

/// A finding, the clauses that it follows from, and what shows it.
pub const fn finding(
    text: &'static str,
    clauses: &'static [&'static str],
    shown_by: &'static [&'static str],
) -> Finding {
    Finding { text, clauses, shown_by }
}

crate::closed_enum! {
    /// What every document on redundancy might be expected to give.
    pub enum Matter {
        /// How service comes back to where it was.
        Failback,
        /// Where and how often a client tries again.
        Retry,
        /// What happens when the network fails, and not a server.
        Network,
        /// What becomes of what is written during a failover.
        Data,
        /// How long it takes until a failure is noticed.
        Detection,
    }
}

impl Matter {
    /// The matter, as it stands in a table.
    pub fn words(self) -> &'static str {
        match self {
            Matter::Failback => "failback",
            Matter::Retry => "a client's retry",
            Matter::Network => "failure of the network",
            Matter::Data => "data written during a failover",
            Matter::Detection => "time to detect",
        }
    }
}

/// Whether a document gives something.
#[derive(Debug, Clone, Copy)]
pub enum Given {
    /// These clauses do.
    By(&'static [&'static str]),
    /// Nothing does; these questions are open for that, if it makes a difference to anything that is asked here.
    Nothing(&'static [&'static str]),
}

/// Something that a reader may ask of a document, and that is no entry of the register: nothing that is asked here hangs on it, or
/// the text answers it after all.
#[derive(Debug, Clone, Copy)]
pub struct Remark {
    /// What is asked.
    pub question: &'static str,
    /// Why there is no reading of it.
    pub answer: &'static str,
    /// The clauses that it is about.
    pub clauses: &'static [&'static str],
}

/// What is asked, why there is no reading of it, and the clauses that it is about.
pub const fn remark(
    question: &'static str,
    answer: &'static str,
    clauses: &'static [&'static str],
) -> Remark {
    Remark { question, answer, clauses }
}

/// What is found of a system.
#[derive(Debug, Clone, Copy)]
pub struct Findings {
    /// What an operator should know, most important first.
    pub sentences: &'static [Finding],
    /// What the document gives of each [`Matter`], in their order.
    pub given: [Given; Matter::ALL.len()],
    /// What a reader may ask as well.
    pub remarks: &'static [Remark],
}

impl Findings {
    /// Nothing was looked for.
    pub const NONE: Findings =
        Findings { sentences: &[], given: [Given::Nothing(&[]); Matter::ALL.len()], remarks: &[] };
}
