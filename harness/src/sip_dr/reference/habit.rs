//! What a desktop does beside its rows: some of it is nobody's business, and some of it is wrong, though no edit of a row would be.

use crate::adapter::habit;
use crate::names::Named;
use crate::sip::habit::Habit as OfPhones;

/// What an endpoint does as any phone may, which is told one registrar, or its domain.
const OF_ENDPOINTS: [OfPhones; 5] = [
    OfPhones::NeverRepeats,
    OfPhones::StumblesOverLength,
    OfPhones::TakesTruncated,
    OfPhones::RemembersNoRecords,
    OfPhones::AsksDnsOnce,
];

/// Something that the reference desktop does if it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// Something that its adapter does.
    Adapter(habit::Habit),
    /// Something that its endpoint does.
    Phone(OfPhones),
    /// GD-24.
    NeverRetries,
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
    /// GD-A3.
    LeavesCalls,
    /// GD-11, GD-18.
    StaysInCalls,
}

impl Named for Habit {
    const WHAT: &'static str = "habit";

    fn all() -> Vec<Self> {
        let of_adapters = habit::Habit::all().into_iter().map(Habit::Adapter);
        let of_endpoints = OF_ENDPOINTS.into_iter().map(Habit::Phone);
        let own = [
            Habit::NeverRetries,
            Habit::OneRegistration,
            Habit::RegistersOnce,
            Habit::KnowsOneRegistrar,
            Habit::LeavesWhenDenied,
            Habit::CountsAnew,
            Habit::AnySiteWillDo,
            Habit::LeavesCalls,
            Habit::StaysInCalls,
        ];
        of_adapters.chain(own).chain(of_endpoints).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Habit::Adapter(habit) => habit.name(),
            Habit::Phone(habit) => habit.name(),
            Habit::NeverRetries => "never-retries",
            Habit::OneRegistration => "one-registration",
            Habit::RegistersOnce => "registers-once",
            Habit::KnowsOneRegistrar => "knows-one-registrar",
            Habit::LeavesWhenDenied => "leaves-when-denied",
            Habit::CountsAnew => "counts-anew",
            Habit::AnySiteWillDo => "any-site-will-do",
            Habit::LeavesCalls => "leaves-calls",
            Habit::StaysInCalls => "stays-in-calls",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Habit::Adapter(habit) => habit.meaning(),
            Habit::Phone(habit) => habit.meaning(),
            Habit::NeverRetries => "It does not try to have back a service that is OFF.",
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
            Habit::LeavesCalls => {
                "Where it goes back to the preferred site (GD-A3=b), it does so while its agent is in a call."
            }
            Habit::StaysInCalls => {
                "It goes to the other site for want of telephony or of its phone no sooner than a call of its endpoint is over."
            }
        }
    }
}
