//! The words of a case of NetPhone.
//!
//! - `installation`: which addresses the client is told, and how a login is turned down
//! - `action`: what can be done beside what [any wire of SIP](crate::sip::words) can do

mod action;
mod installation;

use redial_model::systems::System;
use redial_model::systems::netphone::NETPHONE;

pub use action::{Action, Blocked, When};
pub use installation::{Installation, Over, Place, Told};

use super::proforma::{NetPhone, PROFORMA};
use crate::case::{Case, Language, Mistake};
use crate::proforma::Proforma;
use crate::sip::words;

impl Language for NetPhone {
    const SYSTEM: &'static dyn System = &NETPHONE;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Place;
    type Installation = Installation;
    type Action = words::Actions<Place, Action>;
    type Expected = words::Expectations<Place>;

    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        case.installation.finding().check(case)
    }
}
