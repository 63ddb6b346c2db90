//! How a client meets a failure.

use serde::Serialize;

crate::closed_enum! {
    /// How a client meets a failure.
    pub enum Situation {
        /// It is at home when the failure begins.
        LoggedOn,
        /// It has been at home before, and is started while the failure lasts.
        StartedAgain,
        /// The same has failed before and was repaired; the client is where that left it, or is started meanwhile.
        SecondTime,
        /// It is started for the first time while the failure lasts, and has nothing stored.
        FirstStart,
    }
}

impl Situation {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Situation::LoggedOn => "logged on when it happens",
            Situation::StartedAgain => "started again meanwhile",
            Situation::SecondTime => "that has been through it before",
            Situation::FirstStart => "started for the first time meanwhile",
        }
    }

    /// Whether it is that of a normal day: a client that has been at home before meets a failure for the first time.
    pub fn is_normal(self) -> bool {
        matches!(self, Situation::LoggedOn | Situation::StartedAgain)
    }

    /// Its name in documents for programs.
    pub fn name(self) -> &'static str {
        match self {
            Situation::LoggedOn => "logged-on",
            Situation::StartedAgain => "started-again",
            Situation::SecondTime => "second-time",
            Situation::FirstStart => "first-start",
        }
    }
}

impl Serialize for Situation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
