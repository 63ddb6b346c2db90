//! The rows of a site's configuration proxy.

use super::ambiguities::Question;
use super::proxy::{Effect::*, Guard::*, Input::*, State::*};
use super::proxy::{Proxy, State};
use crate::rule::{Closed, Rule, Silence, must};

/// The rows of both editions, in the document's order.
pub const PROXY_RULES: &[Rule<Proxy>] = &[
    // Who is let in.
    must("GD-S01", &["GD-01", "GD-03"]).from(&[Connected]).on(&[LogOn]).when(&[Known]).does(&[Accept]),
    must("GD-S02", &["GD-03"]).from(State::ALL).on(&[LogOn]).unless(&[Known]).does(&[Reject]),
    must("GD-S03", &["GD-01", "GD-03"])
        .from(&[Alone])
        .on(&[LogOn])
        .when(&[Known, Reads(Question::ProxyAlone, 0)])
        .does(&[Accept]),
    must("GD-S04", &["GD-03"])
        .from(&[Alone])
        .on(&[LogOn])
        .when(&[Known, Reads(Question::ProxyAlone, 1)])
        .does(&[Reject]),
    // What it says of the agent.
    must("GD-S05", &["GD-04"]).from(State::ALL).on(&[AskPerson]).does(&[NameSites]),
    must("GD-S06", &["GD-04"]).from(State::ALL).on(&[AskSite]).does(&[NameAddress]),
];

/// The cells without a row: there are none.
pub const PROXY_SILENCES: &[Silence<Proxy>] = &[];
