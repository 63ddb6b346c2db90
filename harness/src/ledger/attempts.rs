//! The attempts of a client, as far as the case has to account for them.

use redial_model::topology::NodeId;

use super::Ledger;

impl Ledger {
    /// The next attempt that is not accounted for.
    pub fn next_attempt(&self) -> Option<NodeId> {
        self.attempts.front().map(|it| it.node)
    }

    /// That one may have been a look whether the server is there, which nobody has to account for.
    pub(crate) fn may_be_look(&self) -> bool {
        self.attempts.front().is_some_and(|it| it.may_be_look)
    }

    /// The last attempt was made because a clock of the client had come to its end, which is right. Where a case was to stop that
    /// clock before, it was late.
    pub fn comes_by_clock(&mut self) {
        if let Some(attempt) = self.attempts.back_mut() {
            attempt.by_clock = true;
        }
    }

    /// The next attempt that is not accounted for is one too many.
    pub(crate) fn is_one_too_many(&mut self) {
        self.slipped |= self.attempts.front().is_some_and(|it| it.by_clock);
    }

    /// It is accounted for.
    pub fn account_for_attempt(&mut self) {
        self.attempts.pop_front();
    }

    /// The client may make its next attempt at that server; it is nobody's business.
    pub fn excuse(&mut self, node: NodeId) {
        self.excused = Some(node);
    }

    /// The client went on where it was: there is no such attempt to come.
    pub fn excuse_nobody(&mut self) {
        self.excused = None;
    }
}
