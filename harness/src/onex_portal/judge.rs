//! Hand-written expectations, held against what was seen. Nothing here knows a rule.

use super::case::{Expected, Nobody, Place};
use super::desk::{Desk, Seen};
use crate::line::Line;
use crate::names::Name;
use crate::wire::{Question, Standing};

/// A ping is how a portal learns that an adapter has read what it was told.
const PING: Question = Question {
    what: "the ping was not answered",
    symptom: "it does not answer a ping",
    clauses: &["RFC 6455, 5.5.2"],
};

/// Where the record of both portals stood when a phase began, and what is remembered while an expectation is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    seen: [Seen; 2],
    /// The connection that was asked for a sign of life.
    pub(super) pinged: Option<Line>,
}

impl Mark {
    pub(super) fn new(desks: &[Desk; 2]) -> Self {
        Mark { seen: desks.each_ref().map(|desk| desk.seen), pinged: None }
    }
}

/// How an expectation stands; further attempts have been looked at already.
pub(super) fn look(desks: &[Desk; 2], expected: &Expected, mark: &Mark) -> Standing {
    let of = |at: Name<Place>| at.0 as usize;
    let more =
        |at: Name<Place>, count: fn(&Seen) -> usize| count(&desks[of(at)].seen) > count(&mark.seen[of(at)]);
    match *expected {
        Expected::LoggedOn { at } => {
            // That it has asked since shows that the page has arrived by which it was let in; so does the pong of an adapter.
            match more(at, |seen| seen.served) && desks[of(at)].has_session() {
                false if mark.pinged.is_some() && desks[of(at)].has_session() => {
                    return Standing::Asked(PING);
                }
                met => met,
            }
        }
        Expected::LoginPage { at } => more(at, |seen| seen.login_pages),
        Expected::RedirectedBy { at } => more(at, |seen| seen.redirected),
        Expected::TurnedAwayBy { at } => more(at, |seen| seen.turned_away),
        Expected::WarnedOf { at } => more(at, |seen| seen.warned),
        Expected::Asks { asks: Nobody::Nobody } => true,
    }
    .into()
}
