//! What of a client can be seen, and what it may do unseen: what a system says of its client table, for the oracle.

use std::fmt::Debug;
use std::hash::Hash;

use redial_model::engine::Position;
use redial_model::rule::Table;
use redial_model::topology::NodeId;

use crate::report::Sort;

/// Which of the lines that a client has at a time; a client that has one at a time uses 0.
pub type Channel = u8;

/// What can be seen of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown<P> {
    /// A connection attempt, by the server that it is aimed at. It ends what was on the channel before.
    Dial(Channel, NodeId),
    /// A message that needs no connection: an attempt at that server by itself. It ends what was on the channel before.
    Ask(Channel, NodeId),
    /// A message on the line of the channel.
    Said(Channel),
    /// The end of that line.
    HangUp(Channel),
    /// A publication.
    Published(P),
    /// Nothing that anybody sees.
    Hidden,
}

/// What can happen to an attempt or to a line, without a word of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The attempt is refused.
    Unreachable,
    /// Nothing came within the client's time.
    NoAnswer,
    /// The line is over.
    Lost,
}

/// Something that a publication says otherwise than one that was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Of what, as a client writes it.
    pub field: &'static str,
    /// How much less they have in common for it.
    pub weight: usize,
    /// The clauses that speak of it. The first one is broken whatever the row says; of those of the row, only these are.
    /// None: all of the row.
    pub clauses: &'static [&'static str],
}

/// A client table whose clients can be watched.
pub trait Observable:
    Table<
        State: Send + Sync,
        Input: Send + Sync,
        Guard: Send + Sync,
        Effect: Send + Sync,
        Memory: Copy + Send + Sync,
        Event: PartialEq + Send + Sync,
        Output: Hash + Send + Sync,
    > + Send
    + Sync
{
    /// What a client publishes; `()` for one that publishes nothing.
    type Publication: Clone + Eq + Hash + Debug + Send + Sync;

    /// What can be seen of an output.
    fn shown(output: &Self::Output) -> Shown<Self::Publication>;
    /// What the client may do now by itself, and on which channel: an attempt that is due, a timer. On a channel on which
    /// an attempt is under way it waits.
    fn by_itself(position: &Position<Self>) -> Vec<(Channel, Self::Event)>;
    /// The server that a client has found running before it does this by itself: it has looked whether that is there, which is no
    /// attempt, whatever it met.
    fn finds(position: &Position<Self>, event: &Self::Event) -> Option<NodeId> {
        let _ = (position, event);
        None
    }
    /// Where a client stands when it does this by itself: clocks of its own have gone on meanwhile, which nobody sees.
    fn in_time(position: &Position<Self>, event: &Self::Event) -> Position<Self> {
        let _ = event;
        *position
    }
    /// What the rows call this, on that channel, where the client stands; `None`: they do not know it.
    fn mishap(position: &Position<Self>, mishap: Mishap, channel: Channel) -> Option<Self::Event>;
    /// What was said on the line of that channel, as the rows call it where the client stands: where channels differ, the event
    /// says which one.
    fn on(position: &Position<Self>, channel: Channel, event: &Self::Event) -> Self::Event {
        let _ = (position, channel);
        event.clone()
    }
    /// Whether the client may say again what its line on that channel began with, without a row: it renews what it has.
    fn renews(position: &Position<Self>, channel: Channel) -> bool {
        let _ = (position, channel);
        false
    }
    /// Whether the client waits for an answer on that channel, and not for ever.
    fn awaits_answer(position: &Position<Self>, channel: Channel) -> bool;
    /// What the client has published last.
    fn published(memory: &Self::Memory) -> Self::Publication;
    /// Whether a publication that was seen says what the client has to say now.
    fn agrees(seen: &Self::Publication, due: &Self::Publication) -> bool {
        seen == due
    }
    /// Whether what is due leaves so much open that most of what is wrong agrees with it: who can do without it explains better.
    fn is_vague(due: &Self::Publication) -> bool {
        let _ = due;
        false
    }
    /// An output, for people.
    fn describe(output: &Self::Output, name: &dyn Fn(NodeId) -> String) -> String;
    /// What a client is doing that owes nothing, for people.
    fn describe_rest(position: &Position<Self>, name: &dyn Fn(NodeId) -> String) -> String;
    /// A publication, for people.
    fn describe_publication(publication: &Self::Publication, name: &dyn Fn(NodeId) -> String) -> String {
        let _ = name;
        format!("{publication:?}")
    }
    /// What a publication says otherwise than one that was due.
    fn differs(seen: &Self::Publication, due: &Self::Publication) -> Vec<Difference> {
        let difference = Difference { field: "publication", weight: 1, clauses: &[] };
        if Self::agrees(seen, due) { Vec::new() } else { vec![difference] }
    }
    /// Whether a clause says something of things of that sort: it is not broken by others.
    fn speaks_of(clause: &str, sort: Sort) -> bool {
        let _ = (clause, sort);
        true
    }
    /// The clauses that alone are broken by `came` in the place of `due`; none: those of the row.
    fn narrow(due: &Self::Output, came: &Self::Output) -> &'static [&'static str] {
        let _ = (due, came);
        &[]
    }
    /// What a client that stands there does instead of saying this, and the clauses that keep it from that.
    fn restraint(
        position: &Position<Self>,
        said: &Self::Output,
    ) -> Option<(&'static str, &'static [&'static str])> {
        let _ = (position, said);
        None
    }
    /// The same of a client that ends its connection.
    fn hold(position: &Position<Self>) -> Option<(&'static str, &'static [&'static str])> {
        let _ = position;
        None
    }
    /// What a client that dials there was not to do, and the clauses that say so, if this is what it was told last.
    fn temptation(told: &Self::Event, dialled: NodeId) -> Option<(&'static str, &'static [&'static str])> {
        let _ = (told, dialled);
        None
    }
}
