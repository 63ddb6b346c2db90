//! What real clients do beside their rows: some of it is nobody's business, and some of it breaks a clause that no edit of
//! a row would break.

crate::named_enum! {
    /// Something that the reference client does if it is told to.
    pub enum Habit: "habit" {
        /// Says `SubscribeApps` as soon as a login was accepted.
        // As public clients do: it is as right as before.
        Subscribes = "subscribes",
        /// Accepts each login result, whatever its digest.
        // MW-02.
        TakesForgedResults = "takes-forged-results",
        /// Takes no notice of `LogoutResult`.
        // MW-07.
        IgnoresLogout = "ignores-logout",
        /// Never replaces or deletes the session that it stored first.
        // MW-03, MW-07.
        KeepsFirstSession = "keeps-first-session",
        /// Forgets its secondary when a login is refused.
        // MA-15.
        ForgetsWhenRefused = "forgets-when-refused",
        /// Makes no attempt after 12 that failed in a row.
        // MA-11, MA-14.
        GivesUpAfter12 = "gives-up-after-12",
        /// Makes no attempt after 30 that failed in a row.
        // MA-11, MA-14.
        GivesUpAfter30 = "gives-up-after-30",
        /// Dials the module PBX0, whichever it was told.
        // MW-05.
        AlwaysPbx0 = "always-pbx0",
        /// Publishes `cur` as a host without its module.
        // MA-25.
        NamesNoModule = "names-no-module",
        /// Does not answer the PBX's pings.
        // RFC 6455, 5.5.2.
        AnswersNoPing = "answers-no-ping",
        /// Waits for a TCP connection for as long as its machine does, and no longer than it should for what comes then.
        // MA-12.
        WaitsForConnections = "waits-for-connections",
        /// Speaks to whoever shows any certificate.
        // It does not know who speaks to it.
        TakesAnyCertificate = "takes-any-certificate",
        /// Pauses for a twentieth of the time that it should pause for.
        // No clause forbids it, and every operator hates it.
        HardlyPauses = "hardly-pauses",
        /// Leaves connections open that it does not use any more.
        // The same.
        NeverHangsUp = "never-hangs-up",
        /// Follows redirects without a limit.
        // The same.
        FollowsForEver = "follows-for-ever",
        /// Asks for no sign of life, and so never notices a connection that has gone quiet.
        // The same.
        AsksForNoSign = "asks-for-no-sign",
    }
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

/// The habits of one client.
pub(super) type Habits = crate::reference::Habits<Habit>;

/// Whether a client with these habits gives up after so many attempts that failed in a row.
pub(super) fn give_up_after(habits: &Habits, attempts: u32) -> bool {
    habits.iter().filter_map(Habit::most_attempts).any(|most| attempts >= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Named as _;

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
