//! Hand-written expectations, held against what was seen. Nothing here knows a rule.

use super::case::{Expected, Nobody, Place};
use super::desk::{Desk, Seen};
use crate::names::Name;
use crate::wire::Standing;

/// Where the record of both portals stands.
#[derive(Debug, Clone, Copy)]
pub struct Mark([Seen; 2]);

impl Mark {
    pub(super) fn new(desks: &[Desk; 2]) -> Self {
        Mark(desks.each_ref().map(|desk| desk.seen))
    }
}

/// How an expectation stands; further attempts have been looked at already.
pub(super) fn look(desks: &[Desk; 2], expected: &Expected, mark: &Mark) -> Standing {
    let of = |at: Name<Place>| at.0 as usize;
    let more =
        |at: Name<Place>, count: fn(&Seen) -> usize| count(&desks[of(at)].seen) > count(&mark.0[of(at)]);
    match *expected {
        Expected::LoggedOn { at } => {
            // That it has asked since shows that the page has arrived by which it was let in.
            more(at, |seen| seen.served) && desks[of(at)].has_session()
        }
        Expected::LoginPage { at } => more(at, |seen| seen.login_pages),
        Expected::RedirectedBy { at } => more(at, |seen| seen.redirected),
        Expected::TurnedAwayBy { at } => more(at, |seen| seen.turned_away),
        Expected::WarnedOf { at } => more(at, |seen| seen.warned),
        Expected::Asks { asks: Nobody::Nobody } => true,
    }
    .into()
}
