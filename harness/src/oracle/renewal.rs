//! What a client says again and again to keep what it has: a registration that would end by itself. No row speaks of it.

use redial_model::topology::NodeId;

use super::hypothesis::{Dialing, Lane};
use super::observable::{Channel, Observable};
use super::{Oracle, Unexplained};
use crate::line::Line;
use crate::report::Sort;

impl<T: Observable> Oracle<'_, T> {
    /// A server that was silent on this line has spoken again: whoever has not grown tired by now stays.
    pub fn speaks_again(&mut self, line: Line) {
        self.close_over();
        self.around.silent.retain(|silent| *silent != line);
    }

    /// A server sees a message that needs no connection, by which the client either renews what it has on the line `held`, or makes
    /// an attempt. Either way it is on `line` from then on, which may be the same.
    ///
    /// # Errors
    /// No state explains it.
    pub fn renewed(
        &mut self,
        node: NodeId,
        held: Line,
        line: Line,
        output: &T::Output,
    ) -> Result<(), Unexplained> {
        let told = self.told(line);
        let proved = self.around.proved_on(held);
        self.observe(
            Sort::Attempt,
            |hypothesis, explained| {
                let is_it =
                    |dialing: &Dialing<_>| dialing.node == node && dialing.asks.as_ref() == Some(output);
                explained.extend(hypothesis.connected(line, is_it).map(|it| it.having_read(line, told)));
                let renews = |(channel, lane): (Channel, &Lane<_>)| {
                    lane.line == Some(held) && lane.read >= proved && T::renews(&hypothesis.position, channel)
                };
                if hypothesis.lanes().any(renews) {
                    explained.push(hypothesis.moved(held, line));
                }
            },
            |oracle| T::describe(output, &|node| oracle.name(node)),
            |due| T::narrow(due, output),
        )
        .map_err(|unexplained| self.tempted(node, unexplained))
    }
}
