//! The words of a case of user resilience.
//!
//! - `installation`: how the two systems are set up, and which phone the user has
//! - `action`: what can be done
//! - `expectation`: what can be expected

mod action;
mod expectation;
mod installation;

use redial_model::systems::System;
use redial_model::systems::user_resilience::USER_RESILIENCE;

pub use action::{Action, CallDoes, Clock, LineIs, Stands};
pub use expectation::{CallIs, Expected, Nobody};
pub use installation::{Installation, Phone, Place};

use super::proforma::{PROFORMA, UserResilience};
use crate::case::Language;
use crate::proforma::Proforma;

impl Language for UserResilience {
    const SYSTEM: &'static dyn System = &USER_RESILIENCE;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Place;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;
}
