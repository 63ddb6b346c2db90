//! What a system says of the world of its client: all that can happen to it, and how its reference client takes that.

use std::fmt::Debug;
use std::hash::Hash;

use redial_model::engine::Position;
use redial_model::rule::Table;
use redial_model::topology::NodeId;

use crate::wire::Wire;

/// An event of a wire's client.
pub type Event<W> = <<W as Wire>::Client as Table>::Event;
/// An output of a wire's client.
pub type Output<W> = <<W as Wire>::Client as Table>::Output;

/// What the world of a client can do to it. It is the most general one: any server may say at any time what some server can
/// say at that point of a talk, and anything may break.
///
/// The client is taken as the wire's reference client takes itself: what it makes of what comes, and what of its outputs leaves the
/// program. So a broken client does here what the same one does as a program.
pub trait Foreseen: Wire {
    /// How far the talk with servers has come, and what else of it the world knows.
    type Talk: Copy + Ord + Hash + Debug + Send + Sync;
    /// Something that a client does and that somebody sees, beside what it publishes.
    type Seen: Clone + Eq + Hash + Debug + Send + Sync;

    /// What can be waited for of a client that is told nothing, in words: `time passes`.
    const CLOCKS: &'static [&'static str] = &["time passes"];

    /// Every kind of client, and what each may be told, as far as its rows can tell: a name, and the setting.
    fn kinds() -> Vec<(&'static str, Self::Setting)>;

    /// Where the reference client begins that has never run.
    fn begins(setting: &Self::Setting) -> Position<Self::Client> {
        Self::start(setting)
    }

    /// Where it may begin that was ended with this memory, and with what it had stored or without; what it does comes first.
    fn begins_again(
        setting: &Self::Setting,
        memory: &<Self::Client as Table>::Memory,
        kept: bool,
    ) -> Vec<Position<Self::Client>> {
        Self::restarted(setting, memory, kept)
    }

    /// The talk of a client that has just been started.
    fn silence() -> Self::Talk;

    /// What may come at this point.
    fn may_come(setting: &Self::Setting, talk: Self::Talk) -> Vec<Event<Self>>;

    /// What the client makes of what has come, if it makes anything of it, and how far the talk is then.
    fn hears(
        position: &Position<Self::Client>,
        talk: Self::Talk,
        event: &Event<Self>,
    ) -> (Option<Event<Self>>, Self::Talk);

    /// What comes at that point without delay, behind what was just heard: a server that says something and ends the connection does
    /// both at once, by its rows.
    fn comes_at_once(talk: Self::Talk) -> Option<Event<Self>> {
        let _ = talk;
        None
    }

    /// The talk of a client that has not looked at it yet, and will before it does anything else by itself, where that may be long.
    fn unread(
        position: &Position<Self::Client>,
        talk: Self::Talk,
        event: &Event<Self>,
    ) -> Option<Self::Talk> {
        let _ = (position, talk, event);
        None
    }

    /// How far the talk is after the client has done that, and what is seen of it. Publications are none of it.
    fn does(
        position: &Position<Self::Client>,
        talk: Self::Talk,
        output: &Output<Self>,
    ) -> (Self::Talk, Option<Self::Seen>);

    /// Whether nobody sees that: what the client does after it in the same step undoes it before it has begun.
    fn is_undone(output: &Output<Self>, after: &[Output<Self>]) -> bool {
        let _ = (output, after);
        false
    }

    /// What the client does when it is told nothing, and one of the [`CLOCKS`](Self::CLOCKS) is over.
    fn own(position: &Position<Self::Client>, talk: Self::Talk, clock: usize) -> Own<Self>;

    /// Which other clocks may be over by the time that this one is, by what their user may do meanwhile: nobody can tell whether it was
    /// the user, or the program by itself.
    fn meanwhile(position: &Position<Self::Client>, clock: usize) -> &'static [usize] {
        let _ = (position, clock);
        &[]
    }

    /// Whether a client may as well go on waiting there, for ever.
    fn may_wait(position: &Position<Self::Client>) -> bool {
        let _ = position;
        false
    }

    /// How far the talk of a client is that has come to rest there: who reads nothing any more has none.
    fn rests(position: &Position<Self::Client>, talk: Self::Talk) -> Self::Talk {
        let _ = position;
        talk
    }

    /// The talk as far as others see it; the same for two clients of which nobody can tell which is which.
    fn seen_of(talk: Self::Talk) -> Self::Talk {
        talk
    }

    /// A server, in words.
    fn tell_node(node: NodeId) -> String;

    /// What has come, in words.
    fn tell(event: &Event<Self>) -> String {
        format!("{event:?}")
    }

    /// What is seen, in words behind `it`.
    fn tell_seen(seen: &Self::Seen) -> String {
        format!("{seen:?}")
    }
}

/// What a client does by itself.
#[derive(Debug)]
pub enum Own<W: Foreseen> {
    /// Nothing: it waits.
    Nothing,
    /// It tells itself this, where it stands then.
    Hears(Position<W::Client>, Event<W>),
    /// This, and no row speaks of it.
    Does(W::Talk, W::Seen),
}
