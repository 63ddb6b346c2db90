//! What real clients do beside their rows: some of it is nobody's business, and some of it breaks a clause that no edit of
//! a row would break.

use crate::names::Named;

/// Something that the reference client does if it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Habit {
    /// As public clients do: it is as right as before.
    Subscribes,
    /// MW-02.
    TakesForgedResults,
    /// MW-07.
    IgnoresLogout,
    /// MW-03, MW-07.
    KeepsFirstSession,
    /// MA-15.
    ForgetsWhenRefused,
    /// MA-11, MA-14.
    GivesUpAfter12,
    /// MA-11, MA-14.
    GivesUpAfter30,
    /// MW-05.
    AlwaysPbx0,
    /// MA-25.
    NamesNoModule,
    /// RFC 6455, 5.5.2.
    AnswersNoPing,
    /// MA-12.
    WaitsForConnections,
    /// It does not know who speaks to it.
    TakesAnyCertificate,
    /// No clause forbids it, and every operator hates it.
    HardlyPauses,
    /// The same.
    NeverHangsUp,
    /// The same.
    FollowsForEver,
    /// The same.
    AsksForNoSign,
}

impl Habit {
    /// After how many attempts in a row that failed it makes no further one.
    fn most_attempts(self) -> Option<u32> {
        match self {
            Habit::GivesUpAfter12 => Some(12),
            Habit::GivesUpAfter30 => Some(30),
            _ => None,
        }
    }
}

impl Named for Habit {
    const WHAT: &'static str = "habit";

    fn all() -> Vec<Self> {
        vec![
            Habit::Subscribes,
            Habit::TakesForgedResults,
            Habit::IgnoresLogout,
            Habit::KeepsFirstSession,
            Habit::ForgetsWhenRefused,
            Habit::GivesUpAfter12,
            Habit::GivesUpAfter30,
            Habit::AlwaysPbx0,
            Habit::NamesNoModule,
            Habit::AnswersNoPing,
            Habit::WaitsForConnections,
            Habit::TakesAnyCertificate,
            Habit::HardlyPauses,
            Habit::NeverHangsUp,
            Habit::FollowsForEver,
            Habit::AsksForNoSign,
        ]
    }

    fn name(self) -> &'static str {
        match self {
            Habit::Subscribes => "subscribes",
            Habit::TakesForgedResults => "takes-forged-results",
            Habit::IgnoresLogout => "ignores-logout",
            Habit::KeepsFirstSession => "keeps-first-session",
            Habit::ForgetsWhenRefused => "forgets-when-refused",
            Habit::GivesUpAfter12 => "gives-up-after-12",
            Habit::GivesUpAfter30 => "gives-up-after-30",
            Habit::AlwaysPbx0 => "always-pbx0",
            Habit::NamesNoModule => "names-no-module",
            Habit::AnswersNoPing => "answers-no-ping",
            Habit::WaitsForConnections => "waits-for-connections",
            Habit::TakesAnyCertificate => "takes-any-certificate",
            Habit::HardlyPauses => "hardly-pauses",
            Habit::NeverHangsUp => "never-hangs-up",
            Habit::FollowsForEver => "follows-for-ever",
            Habit::AsksForNoSign => "asks-for-no-sign",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Habit::Subscribes => "Says `SubscribeApps` as soon as a login was accepted.",
            Habit::TakesForgedResults => "Accepts each login result, whatever its digest.",
            Habit::IgnoresLogout => "Takes no notice of `LogoutResult`.",
            Habit::KeepsFirstSession => "Never replaces or deletes the session that it stored first.",
            Habit::ForgetsWhenRefused => "Forgets its secondary when a login is refused.",
            Habit::GivesUpAfter12 => "Makes no attempt after 12 that failed in a row.",
            Habit::GivesUpAfter30 => "Makes no attempt after 30 that failed in a row.",
            Habit::AlwaysPbx0 => "Dials the module PBX0, whichever it was told.",
            Habit::NamesNoModule => "Publishes `cur` as a host without its module.",
            Habit::AnswersNoPing => "Does not answer the PBX's pings.",
            Habit::WaitsForConnections => {
                "Waits for a TCP connection for as long as its machine does, and no longer than it should for what comes then."
            }
            Habit::TakesAnyCertificate => "Speaks to whoever shows any certificate.",
            Habit::HardlyPauses => "Pauses for a twentieth of the time that it should pause for.",
            Habit::NeverHangsUp => "Leaves connections open that it does not use any more.",
            Habit::FollowsForEver => "Follows redirects without a limit.",
            Habit::AsksForNoSign => {
                "Asks for no sign of life, and so never notices a connection that has gone quiet."
            }
        }
    }
}

/// The habits of one client.
pub(super) type Habits = crate::reference::Habits<Habit>;

/// Whether a client with these habits gives up after so many attempts that failed in a row.
pub(super) fn give_up_after(habits: &Habits, attempts: u32) -> bool {
    habits.iter().filter_map(Habit::most_attempts).any(|most| attempts >= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_that_there_is_not_is_refused_with_those_that_there_are() {
        let error = Habits::of(&["smokes".to_owned()]).unwrap_err().to_string();
        assert!(error.contains("no habit `smokes`; there are `subscribes`, "), "{error}");
        let all: Vec<String> = Habit::all().into_iter().map(|habit| habit.name().to_owned()).collect();
        let habits = Habits::of(&all).unwrap();
        assert!(Habit::all().into_iter().all(|habit| habits.has(habit)));
        assert!(give_up_after(&habits, 12) && !give_up_after(&habits, 11));
    }
}
