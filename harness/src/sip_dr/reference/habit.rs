//! What a desktop does beside its rows: some of it is nobody's business, and some of it is wrong, though no edit of a row would be.

use crate::names::Named;

/// Something that the reference desktop does if it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// It says something that version 1 does not have: as right as before.
    SaysMore,
    /// GD-24.
    NeverRetries,
    /// Its adapter speaks another version.
    SpeaksVersion2,
    /// Its adapter says what is no JSON.
    SaysNonsense,
    /// As right as before.
    OneRegistration,
    /// GD-17.
    RegistersOnce,
    /// GD-22.
    KnowsOneRegistrar,
    /// GD-17.
    LeavesWhenDenied,
    /// GD-18.
    CountsAnew,
    /// GD-17.
    AnySiteWillDo,
}

impl Named for Habit {
    const WHAT: &'static str = "habit";

    fn all() -> Vec<Self> {
        vec![
            Habit::SaysMore,
            Habit::NeverRetries,
            Habit::SpeaksVersion2,
            Habit::SaysNonsense,
            Habit::OneRegistration,
            Habit::RegistersOnce,
            Habit::KnowsOneRegistrar,
            Habit::LeavesWhenDenied,
            Habit::CountsAnew,
            Habit::AnySiteWillDo,
        ]
    }

    fn name(self) -> &'static str {
        match self {
            Habit::SaysMore => "says-more",
            Habit::NeverRetries => "never-retries",
            Habit::SpeaksVersion2 => "speaks-version-2",
            Habit::SaysNonsense => "says-nonsense",
            Habit::OneRegistration => "one-registration",
            Habit::RegistersOnce => "registers-once",
            Habit::KnowsOneRegistrar => "knows-one-registrar",
            Habit::LeavesWhenDenied => "leaves-when-denied",
            Habit::CountsAnew => "counts-anew",
            Habit::AnySiteWillDo => "any-site-will-do",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Habit::SaysMore => "It says something that version 1 of the adapter protocol does not have.",
            Habit::NeverRetries => "It does not try to have back a service that is OFF.",
            Habit::SpeaksVersion2 => "It speaks another version of the adapter protocol.",
            Habit::SaysNonsense => "It says what is no JSON.",
            Habit::OneRegistration => {
                "Its endpoint registers by SIP with the site at which it works, and ends what it has elsewhere."
            }
            Habit::RegistersOnce => {
                "Its endpoint registers by SIP with each site once, and when that is over it does not again."
            }
            Habit::KnowsOneRegistrar => {
                "Its endpoint registers by SIP with the first site, wherever it works."
            }
            Habit::LeavesWhenDenied => {
                "It goes to the other site as soon as its endpoint is not granted a registration, whatever telephony says."
            }
            Habit::CountsAnew => {
                "It begins to wait for its phone anew each time that its endpoint is not granted a registration."
            }
            Habit::AnySiteWillDo => {
                "It takes the phone to be there as long as its endpoint is registered by SIP with any site."
            }
        }
    }
}
