//! What a client does beside its rows that may as well be an attempt: it says again what keeps what it has, a registration that would
//! end by itself; or it looks whether a server is there.

use redial_model::topology::NodeId;

use super::hypothesis::Lane;
use super::observable::{Channel, Observable};
use super::{Oracle, Unexplained};
use crate::line::Line;

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
        self.asked_as(node, output, |hypothesis, explained| {
            explained
                .extend(hypothesis.having_asked(line, node, output).map(|it| it.having_read(line, told)));
            let renews = |(channel, lane): (Channel, &Lane<_>)| {
                lane.line == Some(held) && lane.read >= proved && T::renews(&hypothesis.position, channel)
            };
            if hypothesis.lanes().any(renews) {
                explained.push(hypothesis.moved(held, line));
            }
        })
    }

    /// A client connects to a server in vain, which is an attempt, or a look whether that is there.
    ///
    /// # Errors
    /// No state explains it.
    pub fn asked_or_looked(
        &mut self,
        node: NodeId,
        line: Line,
        output: &T::Output,
    ) -> Result<(), Unexplained> {
        self.asked_as(node, output, |hypothesis, explained| {
            explained.extend(hypothesis.having_asked(line, node, output));
            let position = &hypothesis.position;
            let looks = |(_, event): &(Channel, T::Event)| T::finds(position, event) == Some(node);
            if T::by_itself(position).iter().any(looks) {
                explained.push(hypothesis.clone());
            }
        })
    }
}
