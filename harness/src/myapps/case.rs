//! The words of a myApps case.
//!
//! - `place`: a PBX by its name
//! - `installation`: the PBXes, the user and the client's configuration
//! - `action`: what can be done
//! - `expectation`: what can be expected
//! - `check`: what the types alone cannot refuse (a standby that backs nobody, an attempt that nobody could see)

mod action;
mod check;
mod expectation;
mod installation;
mod place;
#[cfg(test)]
mod tests;

use redial_model::systems::System;
use redial_model::systems::myapps::MYAPPS;
use redial_model::systems::myapps::topology::Pbx;

pub use action::{Action, Digest, Frame, Logins, RedirectTarget, SecondFactor, Sessions};
pub use expectation::{ConnInfo, Credentials, Expected, PhysicalLocation, Secondary};
pub use installation::{Installation, Transport};
pub use place::Place;
pub(super) use place::node;

use super::proforma::{MyApps, PROFORMA};
use crate::case::{Case, Language, Mistake};
use crate::proforma::Proforma;

impl Language for MyApps {
    const SYSTEM: &'static dyn System = &MYAPPS;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Pbx;
    type Installation = Installation;
    type Action = Action;
    type Expected = Expected;

    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        check::check(case)
    }
}
