//! A client of the world in one word: what a search copies, compares and hashes for every state that it comes to.

use std::fmt;

use super::client::{Attempt, Client, ConnInfo, Memory, State};
use super::messages::Credentials;
use super::side::{Factor, Line, Session, Side};
use super::topology::Pbx;
use crate::engine::Position;
use crate::rule::Closed;
use crate::topology::NodeId;

/// A [`Side`], packed. Equal sides are equal words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Packed(u64);

const ATTEMPTS: [Attempt; 6] = [
    Attempt::None,
    Attempt::Served,
    Attempt::Current,
    Attempt::Primary,
    Attempt::Secondary,
    Attempt::CurrentAgain,
];
const SESSIONS: [Session; 3] = [Session::None, Session::Valid, Session::Expired];
const FACTORS: [Factor; 3] = [Factor::NotWanted, Factor::Wanted, Factor::Asked];

/// What names no node.
const NOBODY: u64 = (1 << NODE) - 1;
const _: () = assert!(Pbx::ALL.len() <= NOBODY as usize && State::ALL.len() <= 8);

/// Some bits of the word.
#[derive(Clone, Copy)]
struct Field {
    at: u32,
    bits: u32,
}

impl Field {
    /// The first ones.
    const fn first(bits: u32) -> Self {
        Field { at: 0, bits }
    }

    /// Those behind these.
    const fn then(self, bits: u32) -> Self {
        assert!(self.at + self.bits + bits <= 64, "a word has 64 bits");
        Field { at: self.at + self.bits, bits }
    }

    const fn mask(self) -> u64 {
        ((1 << self.bits) - 1) << self.at
    }
}

/// As many bits as a node takes.
const NODE: u32 = 3;

const STATE: Field = Field::first(3);
const SECONDARY: Field = STATE.then(NODE);
const CURRENT: Field = SECONDARY.then(NODE);
const TARGET: Field = CURRENT.then(NODE);
const ATTEMPT: Field = TARGET.then(3);
const REDIRECTED: Field = ATTEMPT.then(1);
const HAS_SESSION: Field = REDIRECTED.then(1);
const BY_SESSION: Field = HAS_SESSION.then(1);
const NONCE: Field = BY_SESSION.then(1);
const PUBLISHED_UP: Field = NONCE.then(1);
const PUBLISHED_STANDBY: Field = PUBLISHED_UP.then(1);
const PUBLISHED_CUR: Field = PUBLISHED_STANDBY.then(NODE);
const PUBLISHED_PRI: Field = PUBLISHED_CUR.then(NODE);
const PUBLISHED_SEC: Field = PUBLISHED_PRI.then(NODE);
const LINE_TO: Field = PUBLISHED_SEC.then(NODE);
const LINE_ALIVE: Field = LINE_TO.then(1);
const LINE_IMPOSTOR: Field = LINE_ALIVE.then(1);
const LINE_KEPT: Field = LINE_IMPOSTOR.then(1);
const SESSION: Field = LINE_KEPT.then(2);
const FACTOR: Field = SESSION.then(2);
const SERVED: Field = FACTOR.then(NODE);
const MADE_ATTEMPTS: Field = SERVED.then(3);
const ANEW: Field = MADE_ATTEMPTS.then(1);

/// How many bits of the word are in use.
pub(super) const BITS: u32 = ANEW.at + ANEW.bits;

impl Packed {
    #[inline(always)]
    fn put(&mut self, field: Field, value: u64) {
        debug_assert!(value < 1 << field.bits);
        self.0 |= value << field.at;
    }

    #[inline(always)]
    fn put_flag(&mut self, field: Field, flag: bool) {
        self.put(field, u64::from(flag));
    }

    #[inline(always)]
    fn put_node(&mut self, field: Field, node: Option<NodeId>) {
        self.put(field, node.map_or(NOBODY, |node| u64::from(node.0)));
    }

    #[inline(always)]
    fn get(self, field: Field) -> usize {
        ((self.0 & field.mask()) >> field.at) as usize
    }

    #[inline(always)]
    fn flag(self, field: Field) -> bool {
        self.0 & field.mask() != 0
    }

    #[inline(always)]
    fn node(self, field: Field) -> Option<NodeId> {
        let node = self.get(field);
        (node != NOBODY as usize).then_some(NodeId(node as u8))
    }

    #[inline(always)]
    pub(super) fn new(side: &Side) -> Self {
        let Side { position: Position { state, memory }, line, session, factor, served, attempts, anew } =
            *side;
        let (line_to, alive, impostor, kept) = match line {
            Line::None => (None, false, false, false),
            Line::Open { to, alive, impostor, kept } => (Some(to), alive, impostor, kept),
        };
        let mut word = Packed(0);
        word.put(STATE, state as u64);
        word.put_node(SECONDARY, memory.secondary);
        word.put_node(CURRENT, memory.current);
        word.put_node(TARGET, memory.target);
        word.put(ATTEMPT, memory.attempt as u64);
        word.put_flag(REDIRECTED, memory.redirected);
        word.put_flag(HAS_SESSION, memory.session);
        word.put_flag(BY_SESSION, memory.credentials == Credentials::Session);
        word.put_flag(NONCE, memory.nonce);
        word.put_flag(PUBLISHED_UP, memory.published.up);
        word.put_flag(PUBLISHED_STANDBY, memory.published.standby);
        word.put_node(PUBLISHED_CUR, memory.published.cur);
        word.put_node(PUBLISHED_PRI, memory.published.pri);
        word.put_node(PUBLISHED_SEC, memory.published.sec);
        word.put_node(LINE_TO, line_to);
        word.put_flag(LINE_ALIVE, alive);
        word.put_flag(LINE_IMPOSTOR, impostor);
        word.put_flag(LINE_KEPT, kept);
        word.put(SESSION, session as u64);
        word.put(FACTOR, factor as u64);
        word.put_node(SERVED, served);
        word.put(MADE_ATTEMPTS, u64::from(attempts));
        word.put_flag(ANEW, anew);
        word
    }

    #[inline(always)]
    pub(super) fn side(self) -> Side {
        let published = ConnInfo {
            up: self.flag(PUBLISHED_UP),
            standby: self.flag(PUBLISHED_STANDBY),
            cur: self.node(PUBLISHED_CUR),
            pri: self.node(PUBLISHED_PRI),
            sec: self.node(PUBLISHED_SEC),
        };
        let memory = Memory {
            secondary: self.node(SECONDARY),
            current: self.node(CURRENT),
            target: self.node(TARGET),
            attempt: ATTEMPTS[self.get(ATTEMPT)],
            redirected: self.flag(REDIRECTED),
            session: self.flag(HAS_SESSION),
            credentials: if self.flag(BY_SESSION) { Credentials::Session } else { Credentials::User },
            nonce: self.flag(NONCE),
            published,
        };
        Side {
            position: Position::<Client> { state: State::ALL[self.get(STATE)], memory },
            line: self.line(),
            session: SESSIONS[self.get(SESSION)],
            factor: FACTORS[self.get(FACTOR)],
            served: self.node(SERVED),
            attempts: self.get(MADE_ATTEMPTS) as u8,
            anew: self.flag(ANEW),
        }
    }

    /// The client's connection.
    #[inline(always)]
    pub(super) fn line(self) -> Line {
        self.node(LINE_TO).map_or(Line::None, |to| Line::Open {
            to,
            alive: self.flag(LINE_ALIVE),
            impostor: self.flag(LINE_IMPOSTOR),
            kept: self.flag(LINE_KEPT),
        })
    }

    /// The other end of the client's connection knows of it no more.
    #[inline(always)]
    pub(super) fn drop_line(&mut self) {
        self.0 &= !LINE_ALIVE.mask();
    }

    /// The PBX at the other end of the client's connection.
    #[inline(always)]
    pub(super) fn line_to(self) -> Option<NodeId> {
        self.node(LINE_TO)
    }

    /// The PBX that the client dials.
    #[inline(always)]
    pub(super) fn target(self) -> Option<NodeId> {
        self.node(TARGET)
    }

    #[inline(always)]
    pub(super) fn word(self) -> u64 {
        self.0
    }

    /// The client whose [word](Self::word) this is.
    #[inline(always)]
    pub(super) fn from_word(word: u64) -> Self {
        Packed(word)
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
        let node = |next: &mut dyn FnMut(u64) -> usize| match next(7) {
            6 => None,
            place => Some(NodeId(place as u8)),
        };
        let state = State::ALL[next(7)];
        let memory = Memory {
            secondary: node(&mut next),
            current: node(&mut next),
            target: node(&mut next),
            attempt: ATTEMPTS[next(6)],
            redirected: next(2) == 1,
            session: next(2) == 1,
            credentials: [Credentials::User, Credentials::Session][next(2)],
            nonce: next(2) == 1,
            published: ConnInfo {
                up: next(2) == 1,
                standby: next(2) == 1,
                cur: node(&mut next),
                pri: node(&mut next),
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
            attempts: next(5) as u8,
            anew: next(2) == 1,
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
