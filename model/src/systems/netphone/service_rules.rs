//! The rows of a service other than the server service.

use super::ambiguities::Question;
use super::service::{Effect::*, Guard::*, Input::*, Service, State::*};
use crate::rule::{Rule, Silence, forbidden, ignored, must};

/// The rows of both editions.
pub const SERVICE_RULES: &[Rule<Service>] = &[
    // A single service fails, and is started again.
    must("NP-D01", &["NP-07"])
        .from(&[Passive, Working])
        .on(&[Fails, ComputerEnds])
        .to(Stopped)
        .does(&[Leave]),
    must("NP-D02", &["NP-07"])
        .from(&[Stopped])
        .on(&[HelperLooks])
        .when(&[BesideActive, Reads(Question::Helper, 0)])
        .to(Passive),
    must("NP-D03", &["NP-07"])
        .from(&[Stopped])
        .on(&[HelperLooks])
        .when(&[Reads(Question::Helper, 1)])
        .to(Passive),
    must("NP-D04", &["NP-07"]).from(&[Stopped]).on(&[Start]).to(Passive),
    // It works with the systems it is configured for: that of its own computer, or one, or both.
    must("NP-D05", &["NP-08", "NP-09", "NP-12"])
        .from(&[Passive])
        .on(&[ServerActive])
        .when(&[IsConfigured])
        .to(Working)
        .does(&[Join]),
    must("NP-D06", &["NP-08", "NP-12"])
        .from(&[Working])
        .on(&[ServerGone])
        .when(&[IsOwn])
        .unless(&[WorksWithOther])
        .to(Passive)
        .does(&[Leave]),
    must("NP-D07", &["NP-09"])
        .from(&[Working])
        .on(&[ServerActive])
        .when(&[IsConfigured, Reads(Question::BothAtOnce, 1)])
        .unless(&[IsOwn])
        .does(&[Join]),
    must("NP-D08", &["NP-09", "NP-12"])
        .from(&[Working])
        .on(&[ServerGone])
        .when(&[IsOwn, WorksWithOther])
        .does(&[Leave]),
];

/// The cells without a row.
pub const SERVICE_SILENCES: &[Silence<Service>] = &[
    forbidden(&[Stopped], &[Fails], "It does not run."),
    ignored(&[Stopped], &[ComputerEnds, ServerActive, ServerGone], "It does not run, and notices nothing."),
    ignored(&[Passive, Working], &[HelperLooks], "It runs."),
    forbidden(&[Passive, Working], &[Start], "It runs already."),
    ignored(&[Passive], &[ServerGone], "It works with no system."),
];
