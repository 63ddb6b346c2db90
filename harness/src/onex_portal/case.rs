//! The words of a case of one-X Portal.
//!
//! - `installation`: how the portals are set up, what the user works with and knows
//! - `action`: what can be done to servers, to the network, and to the way to a portal
//! - `expected`: what can be expected of a client and its user

mod action;
mod expected;
mod installation;

use redial_model::systems::System;
use redial_model::systems::onex_portal::ONEX_PORTAL;

pub use action::{Action, Logins, NetworkIs, Part};
pub use expected::{Expected, Nobody};
pub use installation::{Installation, Leaves, Place, Takeover};

use super::proforma::{OnexPortal, PROFORMA};
use crate::case::{self, Case, Language, Mistake, refuse};
use crate::place::Step;
use crate::proforma::Proforma;
use crate::server::Fault;

impl Language for OnexPortal {
    const SYSTEM: &'static dyn System = &ONEX_PORTAL;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Place;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;

    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        for (p, phase) in case.phases.iter().enumerate() {
            for (a, action) in phase.actions.iter().enumerate() {
                let case::Action::Wire(Action::Path { is, .. }) = action else { continue };
                if is.0 == Fault::TlsUnknownAuthority {
                    let at = [
                        Step::Key("phase"),
                        Step::Index(p),
                        Step::Key("do"),
                        Step::Index(a),
                        Step::Key("is"),
                    ];
                    return refuse(
                        &at,
                        "a portal keeps its certificate: that the secondary's is not known is said by `accepted = false` in \
                         `[installation]`",
                    );
                }
            }
        }
        Ok(())
    }
}
