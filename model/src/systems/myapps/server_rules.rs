//! The PBX's rows, in the document's order: general concept, standby cases, failback, the login itself.

use super::ambiguities::Question;
use super::editions::{EDITION_13R3, EDITION_16R1};
use super::server::{Effect::*, Guard::*, Input::*, Server};
use super::topology::Role;
use crate::rule::{Closed, Rule, Silence, must};

const STANDBYS: &[Role] = &[Role::Standby, Role::StandbySlave];

/// The rows of both editions, in the document's order.
pub const SERVER_RULES: &[Rule<Server>] = &[
    // General concept: who redirects where.
    must("MA-S01", &["MA-06"])
        .only_in(&[EDITION_16R1])
        .from(STANDBYS)
        .on(&[Login])
        .when(&[SeesNextHop])
        .does(&[RedirectToNextHop]),
    must("MA-S02", &["MA-09"])
        .only_in(&[EDITION_13R3])
        .from(&[Role::Standby])
        .on(&[Login])
        .when(&[SeesNextHop, Reads(Question::IdleStandby, 0)])
        .does(&[RejectDenied]),
    must("MA-S03", &["MA-09"])
        .only_in(&[EDITION_13R3])
        .from(&[Role::Standby])
        .on(&[Login])
        .when(&[SeesNextHop, Reads(Question::IdleStandby, 1)])
        .does(&[AcceptAsStandby]),
    must("MA-S04", &["MA-07"])
        .from(&[Role::Slave])
        .on(&[Login])
        .when(&[SeesNextHop, Reads(Question::Forwarding, 0)])
        .unless(&[OwnUser])
        .does(&[RedirectToNextHop]),
    must("MA-S18", &["MA-07"])
        .from(&[Role::Slave])
        .on(&[Login])
        .when(&[SeesNextHop, Reads(Question::Forwarding, 1)])
        .unless(&[OwnUser, UserOfNextHop])
        .does(&[RedirectToNextHop]),
    must("MA-S19", &["MA-10"])
        .from(&[Role::Slave])
        .on(&[Login])
        .when(&[SeesNextHop, Reads(Question::Forwarding, 1), UserOfNextHop])
        .unless(&[OwnUser])
        .does(&[AcceptNamingMaster]),
    must("MA-S05", &["MA-08"])
        .from(&[Role::Master])
        .on(&[Login])
        .when(&[SeesNextHop])
        .unless(&[OwnUser])
        .does(&[RedirectToNextHop]),
    // The user's own PBX, and the secondary it names.
    must("MA-S06", &["MA-02", "MA-03"])
        .from(&[Role::Master, Role::Slave])
        .on(&[Login])
        .when(&[OwnUser, HasStandby])
        .does(&[AcceptNamingStandby]),
    must("MA-S07", &["MA-03"])
        .from(&[Role::Slave])
        .on(&[Login])
        .when(&[OwnUser])
        .unless(&[HasStandby])
        .does(&[AcceptNamingMaster]),
    must("MA-S08", &["MA-21"])
        .from(&[Role::Master])
        .on(&[Login])
        .when(&[OwnUser])
        .unless(&[HasStandby])
        .does(&[AcceptNamingNobody]),
    // Handling of standby cases: without the registration it acts as a standby.
    must("MA-S09", &["MA-02", "MA-09"])
        .from(STANDBYS)
        .on(&[Login])
        .unless(&[SeesNextHop])
        .does(&[AcceptAsStandby]),
    must("MA-S10", &["MA-04", "MA-09", "MA-10"])
        .from(&[Role::Slave])
        .on(&[Login])
        .unless(&[OwnUser, SeesNextHop])
        .does(&[AcceptAsStandby]),
    must("MA-S11", &["MA-03"])
        .only_in(&[EDITION_16R1])
        .from(&[Role::Master])
        .on(&[Login])
        .when(&[SeesStandbyOfNextHop, Reads(Question::SlaveGone, 0)])
        .unless(&[OwnUser, SeesNextHop])
        .does(&[RedirectToStandbyOfNextHop]),
    must("MA-S12", &["MA-09"])
        .only_in(&[EDITION_16R1])
        .from(&[Role::Master])
        .on(&[Login])
        .when(&[SeesStandbyOfNextHop, Reads(Question::SlaveGone, 1)])
        .unless(&[OwnUser, SeesNextHop])
        .does(&[AcceptAsStandby]),
    must("MA-S13", &["MA-03", "MA-09"])
        .from(&[Role::Master])
        .on(&[Login])
        .unless(&[OwnUser, SeesNextHop, SeesStandbyOfNextHop])
        .does(&[AcceptAsStandby]),
    // Failback.
    must("MA-S14", &["MA-31"])
        .from(Role::ALL)
        .on(&[RegistrationBack])
        .when(&[SeesNextHop, Reads(Question::Failback, 0)])
        .does(&[AnnounceStandbyBack, Close]),
    // The login itself.
    must("MA-S15", &["MW-09"]).from(Role::ALL).on(&[LoginWantingFactor]).does(&[AskSecondFactor]),
    must("MA-S16", &["MW-03"]).from(Role::ALL).on(&[LoginExpired]).does(&[RejectExpired]),
    must("MA-S17", &["MW-04"]).from(Role::ALL).on(&[LoginWrong]).does(&[RejectDenied]),
];

/// The cells without a row: there are none.
pub const SERVER_SILENCES: &[Silence<Server>] = &[];
