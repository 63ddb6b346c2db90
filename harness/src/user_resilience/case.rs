//! The words of a case of user resilience.
//!
//! - `installation`: how the two systems are set up, and which phone the user has
//! - `action`: what can be done beside what [any wire of SIP](crate::sip::words) can do

mod action;
mod installation;

use redial_model::systems::System;
use redial_model::systems::user_resilience::USER_RESILIENCE;

pub use action::{Action, Clock};
pub use installation::{Installation, Phone, Place};

use super::proforma::{PROFORMA, UserResilience};
use crate::case::{Case, Language, Mistake};
use crate::proforma::Proforma;
use crate::sip::words;

impl Language for UserResilience {
    const SYSTEM: &'static dyn System = &USER_RESILIENCE;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Place;
    type Installation = Installation;
    type Action = words::Actions<Place, Action>;
    type Expected = words::Expectations<Place>;

    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        case.installation.finding().check(case)
    }
}
