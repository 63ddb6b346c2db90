//! Time, as far as a document speaks of it: whether a duration is not yet, exactly, or by now more than reached.
//!
//! "For three minutes" is met when the duration is reached, "for more than ten minutes" only when it is passed. So a
//! timer that runs stands just before its boundary, at it, or just after it, and no number of seconds is needed to tell
//! the three apart. Timers advance one by one: which of two comes first is part of what is explored.

crate::closed_enum! {
    /// A timer.
    pub enum Timer {
        /// It does not run.
        Off,
        /// It runs and has not reached its duration.
        Before,
        /// It has reached its duration, exactly.
        At,
        /// It has passed its duration.
        After,
    }
}

/// How long something is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// A duration is set.
    Set,
    /// None is set, or it is 0: where the document says so, that means never.
    Never,
}

impl Timer {
    /// A timer that begins now; one without a limit never runs.
    pub fn started(limit: Limit) -> Self {
        match limit {
            Limit::Set => Timer::Before,
            Limit::Never => Timer::Off,
        }
    }

    /// Whether it runs.
    pub fn is_running(self) -> bool {
        self != Timer::Off
    }

    /// Whether its duration is reached: "for three minutes", "for at least".
    pub fn has_reached(self) -> bool {
        matches!(self, Timer::At | Timer::After)
    }

    /// Whether its duration is passed: "for more than ten minutes", "longer than".
    pub fn has_passed(self) -> bool {
        self == Timer::After
    }

    /// The same a little later. `None`: it does not run, or nothing more will be known of it.
    pub fn later(self) -> Option<Self> {
        match self {
            Timer::Before => Some(Timer::At),
            Timer::At => Some(Timer::After),
            Timer::Off | Timer::After => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit, Timer};

    #[test]
    fn a_boundary_is_met_at_it_or_after_it_as_the_words_have_it() {
        let before = Timer::started(Limit::Set);
        let at = before.later().expect("it runs");
        let after = at.later().expect("it runs");
        assert_eq!([before, at, after].map(Timer::has_reached), [false, true, true]);
        assert_eq!([before, at, after].map(Timer::has_passed), [false, false, true]);
        assert_eq!(after.later(), None);
    }

    #[test]
    fn without_a_limit_it_never_runs() {
        assert!(!Timer::started(Limit::Never).is_running());
        assert_eq!(Timer::started(Limit::Never).later(), None);
    }
}
