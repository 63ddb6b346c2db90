//! What must hold, said a second time and without the rows: each property is a closed statement about a state or a step,
//! taken from the document.

use super::ambiguities::Question;
use super::client::{Listener, State, is_over};
use super::hazards;
use super::judge::Breach;
use super::messages::Service;
use super::model::SipDr;
use super::topology::{SITE_2, Seating};
use super::world::{Link, World};
use crate::ambiguity::Readings;
use crate::property::{Claim, Given, Holds, Property};
use crate::rule::Closed;
use crate::timer::Limit;

/// Whether no step has broken it.
fn unbroken(world: &World, breach: Breach) -> bool {
    !world.breaches.contains(breach)
}

/// A property of single steps: the world remembers whether one of them broke it.
fn of_steps(
    id: &'static str,
    clauses: &'static [&'static str],
    text: &'static str,
    came: fn(&SipDr) -> bool,
    holds: Holds<SipDr>,
) -> Property<SipDr> {
    Property { id, clauses, text, claim: Claim::Always { given: Given::Step(came), holds } }
}

/// Every property and every hazard.
pub fn properties() -> Vec<Property<SipDr>> {
    let mut all = Vec::new();
    all.push(of_steps(
        "GD-P01",
        &["GD-01", "GD-06"],
        "x",
        |model| model.judgements.was_asked(Breach::WrongFirstSite),
        |_, world| unbroken(world, Breach::WrongFirstSite),
    ));
    all.push(Property {
        id: "GD-P08",
        clauses: &["GD-11"],
        text: "No desktop stays",
        claim: Claim::Always {
            given: Given::State(|_, world: &World| world.desk.link(Service::Telephony) == Link::Off),
            holds: |model, world| !is_over(world.desk.off_for[Service::Telephony.index()], model.readings),
        },
    });
    all.extend(hazards::hazards());
    all
}

pub(super) fn excused_rows(_readings: Readings) -> Vec<(&'static str, &'static str)> {
    Vec::new()
}
