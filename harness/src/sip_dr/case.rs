//! The words of a case of SIP disaster recovery.
//!
//! - `installation`: how desktop, seat and phone are set up
//! - `action`: what can be done to sites, phone and agent, beside what is [between](crate::sip::words::between) phone and registrars
//! - `outcome`: what can be expected of a desktop
//! - `registrar`: what can be the matter with an endpoint's registration

mod action;
mod installation;
mod outcome;
mod registrar;

use redial_model::systems::System;
use redial_model::systems::sip_dr::SIP_DR;

pub use action::{AccountIs, Action, CallDoes, Nonsense, PhoneDoes, QuestionsAre, ServersAre, Who};
pub use installation::{Installation, Place, Registration, Set};
pub use outcome::{AgentIs, CallIs, Endpoint, Expected, Library, Listener, Way, Whom};
pub use registrar::RegistrarDoes;

use super::proforma::{PROFORMA, SipDr};
use crate::case::{self, Case, Either, Language, Mistake, refuse};
use crate::place::Step;
use crate::proforma::Proforma;
use crate::sip::words::between::{Between, Consulted};

impl Language for SipDr {
    const SYSTEM: &'static dyn System = &SIP_DR;
    const PROFORMA: Proforma = PROFORMA;

    type Place = Place;
    type Installation = Installation;
    type Action = Either<Between<Place>, Action>;
    type Expected = Either<Consulted, Expected>;

    /// Of SIP is spoken where an endpoint speaks it, and nowhere else.
    fn check(case: &Case<Self>) -> Result<(), Mistake> {
        const BY_SIP: &str = "of a registration by SIP speaks a case with `registration = \"sip\"`";
        const BY_ITSELF: &str = "by SIP the endpoint registers by itself: what it meets, `registrar` says, and that it has, `registered`";
        let by_sip = case.installation.registration == Registration::Sip;
        if case.installation.by_dns && !by_sip {
            return refuse(&[Step::Key("installation"), Step::Key("by-dns")], BY_SIP);
        }
        for (p, phase) in case.phases.iter().enumerate() {
            let acts =
                phase.actions.iter().map(|action| match action {
                    case::Action::Wire(Either::Common(it)) if !by_sip => Some((it.key(), BY_SIP)),
                    case::Action::Wire(Either::Own(Action::Registrar { .. })) if !by_sip => {
                        Some(("registrar", BY_SIP))
                    }
                    case::Action::Wire(Either::Own(Action::Phone {
                        phone: PhoneDoes::Registers, ..
                    })) if by_sip => Some(("phone", BY_ITSELF)),
                    _ => None,
                });
            let expects = phase.expectations.iter().map(|it| match &it.expected {
                case::Expected::Wire(Either::Own(Expected::Registered { .. })) if !by_sip => {
                    Some(("registered", BY_SIP))
                }
                case::Expected::Wire(Either::Own(Expected::Denied { .. })) if !by_sip => {
                    Some(("denied", BY_SIP))
                }
                case::Expected::Wire(Either::Own(Expected::Call { .. })) if !by_sip => Some(("call", BY_SIP)),
                _ => None,
            });
            let acts = acts.enumerate().map(|(at, wrong)| ("do", at, wrong));
            let expects = expects.enumerate().map(|(at, wrong)| ("expect", at, wrong));
            for (list, at, wrong) in acts.chain(expects) {
                if let Some((word, why)) = wrong {
                    let (key, index) = (Step::Key, Step::Index);
                    return refuse(&[key("phase"), index(p), key(list), index(at), key(word)], why);
                }
            }
        }
        case.installation.finding().check(case)
    }
}
