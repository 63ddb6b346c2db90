//! A client of the world in one word: what a search copies, compares and hashes for every state that it comes to.

use std::fmt;

use super::client::{Attempt, Client, ConnInfo, Memory, State};
use super::messages::Credentials;
use super::world::{Factor, Line, Session, Side};
use crate::engine::Position;
use crate::rule::Closed;
use crate::topology::{MAX_NODES, NodeId};

/// A [`Side`], packed. Equal sides are equal words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Packed(u64);

const ATTEMPTS: [Attempt; 5] =
    [Attempt::None, Attempt::Served, Attempt::Current, Attempt::Primary, Attempt::Secondary];
const SESSIONS: [Session; 3] = [Session::None, Session::Valid, Session::Expired];
const FACTORS: [Factor; 3] = [Factor::NotWanted, Factor::Wanted, Factor::Asked];

/// Four bits that name no node.
const NOBODY: u64 = 0xf;
const _: () = assert!(MAX_NODES < NOBODY as usize && State::ALL.len() <= 8);

/// Puts values behind one another.
struct Writer {
    word: u64,
    used: u32,
}

impl Writer {
    #[inline(always)]
    fn put(&mut self, bits: u32, value: u64) {
        debug_assert!(value < 1 << bits && self.used + bits <= 64);
        self.word |= value << self.used;
        self.used += bits;
    }

    #[inline(always)]
    fn flag(&mut self, flag: bool) {
        self.put(1, u64::from(flag));
    }

    #[inline(always)]
    fn node(&mut self, node: Option<NodeId>) {
        self.put(4, node.map_or(NOBODY, |node| u64::from(node.0)));
    }
}

/// Takes them out again, in the same order.
struct Reader(u64);

impl Reader {
    #[inline(always)]
    fn take(&mut self, bits: u32) -> usize {
        let value = self.0 & ((1 << bits) - 1);
        self.0 >>= bits;
        value as usize
    }

    #[inline(always)]
    fn flag(&mut self) -> bool {
        self.take(1) != 0
    }

    #[inline(always)]
    fn node(&mut self) -> Option<NodeId> {
        let node = self.take(4);
        (node != NOBODY as usize).then_some(NodeId(node as u8))
    }
}

impl Packed {
    #[inline(always)]
    pub(super) fn new(side: &Side) -> Self {
        let Side { position: Position { state, memory }, line, session, factor, served, attempts } = *side;
        let (line_to, alive, impostor, kept) = match line {
            Line::None => (None, false, false, false),
            Line::Open { to, alive, impostor, kept } => (Some(to), alive, impostor, kept),
        };
        let mut word = Writer { word: 0, used: 0 };
        word.put(3, state as u64);
        word.node(memory.secondary);
        word.node(memory.current);
        word.node(memory.target);
        word.put(3, memory.attempt as u64);
        word.flag(memory.redirected);
        word.flag(memory.session);
        word.flag(memory.credentials == Credentials::Session);
        word.flag(memory.nonce);
        word.flag(memory.published.up);
        word.flag(memory.published.standby);
        word.node(memory.published.cur);
        word.node(memory.published.sec);
        word.node(line_to);
        word.flag(alive);
        word.flag(impostor);
        word.flag(kept);
        word.put(2, session as u64);
        word.put(2, factor as u64);
        word.node(served);
        word.put(2, u64::from(attempts));
        Packed(word.word)
    }

    #[inline(always)]
    pub(super) fn side(self) -> Side {
        let mut word = Reader(self.0);
        let state = State::ALL[word.take(3)];
        let memory = Memory {
            secondary: word.node(),
            current: word.node(),
            target: word.node(),
            attempt: ATTEMPTS[word.take(3)],
            redirected: word.flag(),
            session: word.flag(),
            credentials: if word.flag() { Credentials::Session } else { Credentials::User },
            nonce: word.flag(),
            published: ConnInfo { up: word.flag(), standby: word.flag(), cur: word.node(), sec: word.node() },
        };
        let (line_to, alive, impostor, kept) = (word.node(), word.flag(), word.flag(), word.flag());
        Side {
            position: Position::<Client> { state, memory },
            line: line_to.map_or(Line::None, |to| Line::Open { to, alive, impostor, kept }),
            session: SESSIONS[word.take(2)],
            factor: FACTORS[word.take(2)],
            served: word.node(),
            attempts: word.take(2) as u8,
        }
    }

    pub(super) fn word(self) -> u64 {
        self.0
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.side().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A side from digits of mixed base, so that every value of every field comes up.
    fn side(mut n: u64) -> Side {
        let mut next = |base: u64| {
            let digit = n % base;
            n /= base;
            digit as usize
        };
        let node = |next: &mut dyn FnMut(u64) -> usize| match next(9) {
            8 => None,
            place => Some(NodeId(place as u8)),
        };
        let state = State::ALL[next(7)];
        let memory = Memory {
            secondary: node(&mut next),
            current: node(&mut next),
            target: node(&mut next),
            attempt: ATTEMPTS[next(5)],
            redirected: next(2) == 1,
            session: next(2) == 1,
            credentials: [Credentials::User, Credentials::Session][next(2)],
            nonce: next(2) == 1,
            published: ConnInfo {
                up: next(2) == 1,
                standby: next(2) == 1,
                cur: node(&mut next),
                sec: node(&mut next),
            },
        };
        let line = match node(&mut next) {
            None => Line::None,
            Some(to) => Line::Open { to, alive: next(2) == 1, impostor: next(2) == 1, kept: next(2) == 1 },
        };
        Side {
            position: Position { state, memory },
            line,
            session: SESSIONS[next(3)],
            factor: FACTORS[next(3)],
            served: node(&mut next),
            attempts: next(4) as u8,
        }
    }

    #[test]
    fn what_is_packed_comes_out_as_it_went_in() {
        // A multiplier that is odd and of no simple form: all digits change from one number to the next.
        for n in 0..200_000u64 {
            let side = side(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            assert_eq!(Packed::new(&side).side(), side);
        }
    }
}
