//! Hand-written expectations, held against what was seen. Nothing here knows a rule.

use super::site::Site;
use crate::case::Either;
use crate::names::Named;
use crate::sip::call::{Call, Standing as Stands};
use crate::sip::surroundings::Asked;
use crate::sip::words::{CallIs, Expectations, Expected, Nobody, node};
use crate::wire::Standing;

/// Where the record of the systems stands.
#[derive(Debug, Clone)]
pub struct Mark {
    granted: Vec<usize>,
    refused: Vec<usize>,
    not_carried: usize,
    asked: Asked,
}

impl Mark {
    pub(super) fn new(sites: &[Site], not_carried: usize, asked: Asked) -> Self {
        Mark {
            granted: sites.iter().map(|site| site.granted).collect(),
            refused: sites.iter().map(|site| site.refused).collect(),
            not_carried,
            asked,
        }
    }
}

/// How an expectation stands; further attempts have been looked at already.
pub(super) fn look<P: Named>(
    sites: &[Site],
    (call, not_carried): (Option<&Call>, usize),
    asked: Asked,
    expected: &Expectations<P>,
    mark: &Mark,
) -> Standing {
    let expected = match expected {
        Either::Common(expected) => return asked.stands(expected, mark.asked),
        Either::Own(expected) => expected,
    };
    match *expected {
        Expected::Registered { at } => {
            let at = node(at).index();
            let since = sites[at].granted > mark.granted[at];
            (since && sites[at].registrar.current().is_some()).into()
        }
        Expected::Refused { at } => {
            let at = node(at).index();
            (sites[at].refused > mark.refused[at]).into()
        }
        Expected::Call { call: CallIs::Up } => Stands::is_up(call.map(|call| call.standing)),
        Expected::Call { call: CallIs::Over } => Stands::is_over(call.map(|call| call.standing)),
        Expected::Call { call: CallIs::NotCarried } => (not_carried > mark.not_carried).into(),
        Expected::Asks { asks: Nobody::Nobody } => Standing::Met,
    }
}
