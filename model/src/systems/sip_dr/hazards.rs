//! Losses.
use super::model::SipDr;
use super::world::World;
use crate::property::{Claim, Property};

pub(super) fn hazards() -> Vec<Property<SipDr>> {
    vec![Property {
        id: "GD-H01",
        clauses: &["GD-21"],
        text: "both",
        claim: Claim::Hazard(|_, world: &World| world.sites.iter().all(|site| site.pair.memory.agent)),
    }]
}
