//! What real clients do beside their rows: some of it is as right as before, and some of it no edit of a row would do.

use crate::names::Named;

/// Something that a reference client does if it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// As right as before.
    CallsOut,
    /// What was answered to a call says nothing of its registration.
    LeavesWhenNotCarried,
    /// It can be called no more.
    KeepsLostCalls,
    /// It registers nowhere.
    NeverProves,
    /// It may begin anywhere.
    FirstRecord,
    /// Of a long answer it knows nothing.
    TakesTruncated,
    /// It is lost with its DNS.
    RemembersNoRecords,
    /// It registers nowhere if that has failed.
    AsksDnsOnce,
    /// It looks for its systems where they were.
    KeepsOldRecords,
    /// It is lost with the first system.
    FirstControllerAlone,
    /// It registers nowhere where there is one system, be it for a while.
    WantsTwoSystems,
    /// It registers nowhere that is set up for other phones as well.
    StumblesOverSettings,
    /// It is lost with its file server.
    RemembersNoSettings,
    /// It is gone, and stays so when there is a file again.
    EndsWithoutSettings,
    /// It loses what a datagram was lost of.
    NeverRepeats,
    /// It believes anybody.
    TakesAnyAnswer,
    /// It stops where others read on.
    StumblesOverLength,
}

impl Named for Habit {
    const WHAT: &'static str = "habit";

    fn all() -> Vec<Self> {
        vec![
            Habit::CallsOut,
            Habit::LeavesWhenNotCarried,
            Habit::KeepsLostCalls,
            Habit::NeverProves,
            Habit::FirstRecord,
            Habit::TakesTruncated,
            Habit::RemembersNoRecords,
            Habit::AsksDnsOnce,
            Habit::KeepsOldRecords,
            Habit::FirstControllerAlone,
            Habit::WantsTwoSystems,
            Habit::StumblesOverSettings,
            Habit::RemembersNoSettings,
            Habit::EndsWithoutSettings,
            Habit::NeverRepeats,
            Habit::TakesAnyAnswer,
            Habit::StumblesOverLength,
        ]
    }

    fn name(self) -> &'static str {
        match self {
            Habit::CallsOut => "calls-out",
            Habit::LeavesWhenNotCarried => "leaves-when-not-carried",
            Habit::KeepsLostCalls => "keeps-lost-calls",
            Habit::NeverProves => "never-proves",
            Habit::FirstRecord => "first-record",
            Habit::TakesTruncated => "takes-truncated",
            Habit::RemembersNoRecords => "remembers-no-records",
            Habit::AsksDnsOnce => "asks-dns-once",
            Habit::KeepsOldRecords => "keeps-old-records",
            Habit::FirstControllerAlone => "first-controller-alone",
            Habit::WantsTwoSystems => "wants-two-systems",
            Habit::StumblesOverSettings => "stumbles-over-settings",
            Habit::RemembersNoSettings => "remembers-no-settings",
            Habit::EndsWithoutSettings => "ends-without-settings",
            Habit::NeverRepeats => "never-repeats",
            Habit::TakesAnyAnswer => "takes-any-answer",
            Habit::StumblesOverLength => "stumbles-over-length",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Habit::CallsOut => "Calls a colleague each time that it has registered anew.",
            Habit::LeavesWhenNotCarried => {
                "Does that, and takes a call that is not carried for the loss of its registration."
            }
            Habit::KeepsLostCalls => {
                "Takes a call for up until somebody ends it, whatever became of its server."
            }
            Habit::NeverProves => "Does not prove its password.",
            Habit::FirstRecord => {
                "Asks systems in the order in which DNS names them, whatever their priorities."
            }
            Habit::TakesTruncated => {
                "Takes an answer of DNS that was cut off for all of it, and asks nothing over TCP."
            }
            Habit::RemembersNoRecords => {
                "Asks DNS each time before it speaks to a system, and remembers nothing of what it said before."
            }
            Habit::KeepsOldRecords => "Keeps what DNS has said for good, however long it was to be kept.",
            Habit::AsksDnsOnce => "Asks DNS when it is switched on, and never again if it was told nothing.",
            Habit::FirstControllerAlone => {
                "Takes the first system that its settings file names, and knows no other."
            }
            Habit::WantsTwoSystems => {
                "Takes DNS or a settings file that names one system for one that names none."
            }
            Habit::StumblesOverSettings => {
                "Takes a settings file for none that has a line which it does not know."
            }
            Habit::RemembersNoSettings => {
                "Reads its settings file each time before it speaks to a system, and remembers nothing of what it said before."
            }
            Habit::EndsWithoutSettings => "Ends if it cannot read its settings file.",
            Habit::NeverRepeats => "Says nothing again over UDP that was not answered.",
            Habit::TakesAnyAnswer => {
                "Takes whatever looks like an answer for the one to its last request, whole or not."
            }
            Habit::StumblesOverLength => "Does nothing any more after a message of more than 4 KiB.",
        }
    }
}
