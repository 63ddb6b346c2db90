//! What a client gets to see whose login is turned down. That the passive system turns it down the document says (NP-03), and not
//! how: so each way is there, and a run or a case chooses.

use redial_model::systems::netphone::topology::Refusal;

use crate::names::Named;
use crate::proforma::Choice;
use crate::sip::refused::Refused;

/// How a login is turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turned {
    /// As any registration may be refused.
    By(Refused),
    /// 302, to the active system; 480 while there is none.
    Redirected,
    /// By the end of the connection, without an answer.
    Closed,
}

/// The choice of it.
pub(super) const CHOICE: Choice = Choice {
    name: "refusal",
    meaning: "How a system that is not active, or lets nobody log on, turns a login down.",
    values: &["480", "503", "503-retry-after", "403", "302", "silence", "closed"],
};

impl Default for Turned {
    fn default() -> Self {
        Turned::By(Refused::default())
    }
}

impl Turned {
    /// What it is for the rules.
    pub fn refusal(self) -> Refusal {
        match self {
            Turned::By(_) | Turned::Redirected => Refusal::Answered,
            Turned::Closed => Refusal::Closed,
        }
    }
}

impl Named for Turned {
    const WHAT: &'static str = "refusal";

    fn all() -> Vec<Self> {
        let others = [Turned::Redirected, Turned::Closed];
        Refused::all().into_iter().map(Turned::By).chain(others).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Turned::By(refused) => refused.name(),
            Turned::Redirected => "302",
            Turned::Closed => "closed",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Turned::By(refused) => refused.meaning(),
            Turned::Redirected => "302 Moved Temporarily, to the active system; 480 while there is none.",
            Turned::Closed => "The end of the connection, without an answer; over UDP no answer at all.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_can_choose_each_way() {
        let names: Vec<&str> = Turned::all().into_iter().map(Turned::name).collect();
        assert!(CHOICE.values.iter().all(|value| names.contains(value)));
        assert_eq!(names.len(), CHOICE.values.len());
        assert_eq!(Turned::default().name(), CHOICE.values[0]);
    }
}
