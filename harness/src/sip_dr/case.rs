//! The words of a case of SIP disaster recovery.
//!
//! - `installation`: how desktop, seat and phone are set up
//! - `action`: what can be done to sites, phone and agent
//! - `outcome`: what can be expected of a desktop

mod action;
mod installation;
mod outcome;

use redial_model::systems::System;
use redial_model::systems::sip_dr::SIP_DR;

pub use action::{AccountIs, Action, CallDoes, Nonsense, PhoneDoes, QuestionsAre, Who};
pub use installation::{Installation, Place, Set};
pub use outcome::{AgentIs, Endpoint, Expected, Library, Listener, Way, Whom};

use super::proforma::{PROFORMA, SipDr};
use crate::case::Language;
use crate::proforma::Proforma;

impl Language for SipDr {
    const SYSTEM: &'static dyn System = &SIP_DR;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Place;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;
}
