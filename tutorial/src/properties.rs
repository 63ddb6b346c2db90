//! What must hold, and what the document admits: told once more, without the rows.

use redial_model::comparison::{Answer, Question};

use crate::world::{Breach, Model, State};
use crate::{FIRST, SECOND};

type Property = redial_model::property::Property<Model>;

/// Everything that is asked.
pub fn properties() -> Vec<Property> {
    vec![
        Property::never("TR-P1", &["TR-01"], Breach::BeginsWithFirst),
        Property::never("TR-P2", &["TR-03"], Breach::TakesTurns),
        Property::always(
            "TR-P3",
            &["TR-05", "TR-06"],
            "Whoever is registered is registered with a registrar that works.",
            |_, state| state.registered().is_some(),
            |_, state| state.registered().is_none_or(|node| state.works(node)),
        ),
        Property::sometimes("TR-R1", &["TR-03"], "The second registrar stands in.", |_, state| {
            state.registered() == Some(SECOND)
        }),
        Property::recurs(
            "TR-L1",
            &["TR-02", "TR-03", "TR-04"],
            "While a registrar works that it knows, a telephone is registered again and again.",
            |model, state| model.topology.registrars().iter().any(|&node| state.works(node)),
            is_registered,
        ),
        Property::persists(
            "TR-L2",
            &["TR-01", "TR-07"],
            "Once the first registrar works for good, a telephone comes home and stays there.",
            |_, state| state.works(FIRST),
            |_, state| state.registered() == Some(FIRST),
        ),
        Property::endless(
            "TR-H1",
            &["TR-06"],
            "A telephone stays without a registration although every registrar runs and can be reached: all of them are out \
             of service.",
            |_, state| [FIRST, SECOND].iter().all(|&node| state.is_reachable(node)),
            is_registered,
        ),
        Property::theorem(
            "TR-T1",
            &["TR-08"],
            "As long as one of two registrars works, a telephone is registered.",
            |_, state| state.works(FIRST) || state.works(SECOND),
            is_registered,
        ),
    ]
}

fn is_registered(_: &Model, state: &State) -> bool {
    state.registered().is_some()
}

/// An answer to each question that is asked of every system.
pub const COMPARED: &[Answer] = &[
    Answer::new(Question::WhoAccepts, &["TR-P3"]),
    Answer::new(Question::HowLong, &["TR-L1"]),
    Answer::new(Question::WhatIsLost, &["TR-T1"]),
    Answer::new(Question::WhoComesBack, &["TR-L2"]),
    Answer::new(Question::WhoIsNeeded, &["TR-H1"]),
];
