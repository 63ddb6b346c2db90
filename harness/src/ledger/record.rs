//! The ledger of a case and the oracle: whatever is seen and said goes to both.

use redial_model::engine::Position;
use redial_model::topology::NodeId;
use tokio::time::Instant;

use super::{Ledger, Trouble};
use crate::line::Line;
use crate::oracle::{Mishap, Observable, Oracle, Unexplained};

/// What was seen, and the oracle that follows it.
pub struct Record<'a, T: Observable> {
    /// What was seen.
    pub ledger: Ledger,
    pub(crate) oracle: Oracle<'a, T>,
}

impl<T: Observable> Record<'_, T> {
    /// The client makes an attempt at a server, on a new line.
    ///
    /// # Errors
    /// No state explains it.
    pub fn attempted(&mut self, line: Line, node: NodeId) -> Result<(), Trouble> {
        self.ledger.begins(line, node, "connects");
        self.explained(|oracle| oracle.dialled(node, line))
    }

    /// The client makes an attempt at a server by a message that needs no connection; it is on a new line.
    ///
    /// # Errors
    /// No state explains it.
    pub fn asked(
        &mut self,
        line: Line,
        node: NodeId,
        output: &T::Output,
        what: impl Into<String>,
    ) -> Result<(), Trouble> {
        self.ledger.begins(line, node, what);
        self.explained(|oracle| oracle.asked(node, line, output))
    }

    /// The client makes an attempt at a server in vain, or looks whether that is there, and only the client knows which.
    ///
    /// # Errors
    /// No state explains it.
    pub fn asked_or_looked(
        &mut self,
        line: Line,
        node: NodeId,
        output: &T::Output,
        what: impl Into<String>,
    ) -> Result<(), Trouble> {
        self.ledger.begins(line, node, what);
        if let Some(attempt) = self.ledger.attempts.back_mut() {
            attempt.may_be_look = true;
        }
        self.explained(|oracle| oracle.asked_or_looked(node, line, output))
    }

    /// Whether an attempt at that server may be the client's next.
    pub fn may_come(&mut self, node: NodeId) -> bool {
        self.oracle.may_dial(node)
    }

    /// The client says again what a line began with: it renews what it has on the line `held`, or makes an attempt, and only the
    /// client knows which. It is on `line` from then on; one that is new counts as an attempt.
    ///
    /// # Errors
    /// No state explains it.
    pub fn renewed(
        &mut self,
        (held, line): (Line, Line),
        node: NodeId,
        output: &T::Output,
        what: impl Into<String>,
    ) -> Result<(), Trouble> {
        self.ledger.client_shows(node, what);
        match held == line {
            true => self.ledger.owes(line),
            false => self.ledger.opens(line, node),
        }
        self.explained(|oracle| oracle.renewed(node, held, line, output))
    }

    /// A server speaks again on a line on which it was silent.
    pub fn resumed(&mut self, line: Line) {
        if let Some(state) = self.ledger.lines.get_mut(&line) {
            (state.silent, state.silent_since) = (false, None);
        }
        self.oracle.speaks_again(line);
    }

    /// The client says something on a line that the rows know.
    ///
    /// # Errors
    /// No state explains it.
    pub fn said(&mut self, line: Line, output: &T::Output) -> Result<(), Trouble> {
        self.explained(|oracle| oracle.said(line, output))
    }

    /// The client ends a line.
    ///
    /// # Errors
    /// No state explains it.
    pub fn left(&mut self, line: Line) -> Result<(), Trouble> {
        if let Some(state) = self.ledger.lines.get_mut(&line).filter(|state| !state.over) {
            state.ends();
            state.left_by_client = true;
            self.ledger.left.push(line);
        }
        self.explained(|oracle| oracle.left(line))
    }

    /// The client publishes. Whether that is what it has to say is judged when the case comes to rest.
    pub fn published(&mut self, publication: T::Publication) {
        self.oracle.published(publication);
    }

    /// Something is said to the client, or happens to its line.
    pub fn tell(&mut self, line: Line, event: T::Event) {
        self.oracle.tell(line, event);
    }

    /// How much was said on a line by now, for [`Record::has_read`].
    pub fn told(&self, line: Line) -> usize {
        self.oracle.told(line)
    }

    /// A line is over, and the client did not end it.
    pub fn lost(&mut self, line: Line) {
        if let Some(state) = self.ledger.lines.get_mut(&line) {
            state.ends();
            state.owed_since = None;
        }
        self.oracle.loses(line);
    }

    /// A line is reset, and not by the client: what was on its way may be lost with it.
    pub fn torn(&mut self, line: Line) {
        if let Some(state) = self.ledger.lines.get_mut(&line) {
            state.ends();
            state.owed_since = None;
        }
        self.oracle.tears(line);
    }

    /// What was told last on a line may be nothing to the client but the end of its attempt.
    pub fn may_give_up(&mut self, line: Line) {
        self.oracle.tears(line);
    }

    /// The client has shown that it has read so much of what was told on a line.
    pub fn has_read(&mut self, line: Line, told: usize) {
        self.oracle.has_read(line, told);
    }

    /// The same of a client that has not given that line up either.
    pub fn stays(&mut self, line: Line, told: usize) {
        self.oracle.stays(line, told);
    }

    /// The client goes on with what it has begun on a line, whatever it waited for.
    pub fn goes_on(&mut self, line: Line) {
        self.resumed(line);
        self.oracle.goes_on(line);
    }

    /// From now on nothing is said on a line any more.
    pub fn silenced(&mut self, line: Line) {
        if let Some(state) = self.ledger.lines.get_mut(&line) {
            state.silent = true;
            state.silent_since.get_or_insert_with(Instant::now);
        }
        self.oracle.falls_silent(line);
    }

    /// From now on attempts at a server are seen by nobody and come to that; or they are seen again.
    pub fn set_unseen(&mut self, node: NodeId, unseen: Option<Mishap>) {
        match unseen {
            Some(mishap) => self.ledger.unseen.insert(node, mishap),
            None => self.ledger.unseen.remove(&node),
        };
        self.oracle.set_unseen(node, unseen);
    }

    /// From now on the client can do by itself only what this says, of all that its rows let it.
    pub fn set_able(&mut self, can: impl Fn(&Position<T>, &T::Event) -> bool + Send + Sync + 'static) {
        self.oracle.set_able(can);
    }

    /// What a client does that is being ended proves nothing.
    fn explained(
        &mut self,
        by: impl FnOnce(&mut Oracle<'_, T>) -> Result<(), Unexplained>,
    ) -> Result<(), Trouble> {
        match self.ledger.expects_exit {
            true => Ok(()),
            false => by(&mut self.oracle).map_err(Trouble::Unexplained),
        }
    }
}
