//! The rows of a system about what it does for users: it hands settings out, logs users in who hot desk, and sees to
//! calls.

use super::ambiguities::Question;
use super::server::{AS_HOME, BEFORE_FAILOVER, IN_FAILOVER, Server, State};
use super::server::{Effect::*, Guard::*, Input::*, State::*};
use crate::rule::{Rule, must};

/// Whatever a system is to the user, and however far failover has come.
const EVERYWHERE: &[State] = &[Home, Withheld, Blocking, Waiting, Serving, Returning, Grace, Other];

/// The rows about what a system does for users.
pub const SERVICE_RULES: &[Rule<Server>] = &[
    // Introduction: the home system hands the settings out.
    must("UR-S38", &["UR-01"]).from(AS_HOME).on(&[SettingsRequested]).does(&[GiveSettings]),
    // Every other system has basic details, enough to route calls.
    must("UR-S39", &["UR-02"]).from(&[Other]).on(&[CallForUser]).when(&[SeesHome]).does(&[RouteHome]),
    must("UR-S40", &["UR-02"])
        .from(&[Other])
        .on(&[CallForUser])
        .when(&[SeesFailover])
        .unless(&[SeesHome])
        .does(&[RouteFailover]),
    must("UR-S41", &["UR-02"])
        .from(&[Other])
        .on(&[CallForUser])
        .unless(&[SeesHome, SeesFailover])
        .does(&[RingNothing]),
    must("UR-S42", &["UR-02"])
        .from(BEFORE_FAILOVER)
        .on(&[CallForUser])
        .when(&[PhoneIsHere])
        .does(&[RingPhone]),
    must("UR-S43", &["UR-02"])
        .from(BEFORE_FAILOVER)
        .on(&[CallForUser])
        .when(&[SeesHome])
        .unless(&[PhoneIsHere])
        .does(&[RouteHome]),
    must("UR-S44", &["UR-02", "UR-10"])
        .from(BEFORE_FAILOVER)
        .on(&[CallForUser])
        .unless(&[PhoneIsHere, SeesHome])
        .does(&[RingNothing]),
    // The basic details name the current system, too: a user who has hot desked is called there.
    must("UR-S70", &["UR-02"])
        .from(EVERYWHERE)
        .on(&[CallForVisitor])
        .when(&[VisitorIsHere])
        .does(&[RingVisitor]),
    must("UR-S71", &["UR-02"])
        .from(EVERYWHERE)
        .on(&[CallForVisitor])
        .unless(&[VisitorIsHere])
        .does(&[RouteVisitor]),
    // A login at another system: that one asks the home system; failing that, whoever answers for it.
    must("UR-S45", &["UR-03"])
        .from(&[Blocking, Waiting, Other])
        .on(&[HotDesk])
        .when(&[SeesHome])
        .does(&[AskHome]),
    must("UR-S46", &["UR-08"])
        .from(&[Other])
        .on(&[HotDesk])
        .when(&[SeesFailover])
        .unless(&[SeesHome])
        .does(&[AskFailover]),
    must("UR-S47", &["UR-02", "UR-03"])
        .from(&[Other])
        .on(&[HotDesk])
        .when(&[Reads(Question::NoSettings, 0)])
        .unless(&[SeesHome, SeesFailover])
        .does(&[Deny]),
    must("UR-S48", &["UR-02", "UR-03"])
        .from(&[Other])
        .on(&[HotDesk])
        .when(&[Reads(Question::NoSettings, 1)])
        .unless(&[SeesHome, SeesFailover])
        .does(&[AdmitBasic]),
    must("UR-S68", &["UR-03", "UR-06"])
        .from(BEFORE_FAILOVER)
        .on(&[HotDesk])
        .when(&[Reads(Question::NoSettings, 0)])
        .unless(&[SeesHome])
        .does(&[Deny]),
    must("UR-S69", &["UR-03", "UR-06"])
        .from(BEFORE_FAILOVER)
        .on(&[HotDesk])
        .when(&[Reads(Question::NoSettings, 1)])
        .unless(&[SeesHome])
        .does(&[AdmitBasic]),
    must("UR-S49", &["UR-03", "UR-08"])
        .from(&[Blocking, Waiting, Serving, Returning, Grace, Other])
        .on(&[SettingsCame])
        .does(&[AdmitFull]),
    must("UR-S50", &["UR-02", "UR-03"])
        .from(&[Blocking, Waiting, Serving, Returning, Grace, Other])
        .on(&[SettingsMissing])
        .when(&[Reads(Question::NoSettings, 0)])
        .does(&[Deny]),
    must("UR-S51", &["UR-02", "UR-03"])
        .from(&[Blocking, Waiting, Serving, Returning, Grace, Other])
        .on(&[SettingsMissing])
        .when(&[Reads(Question::NoSettings, 1)])
        .does(&[AdmitBasic]),
    // Before failover requests are not answered.
    must("UR-S52", &["UR-06", "UR-10"]).from(BEFORE_FAILOVER).on(&[SettingsRequested]).does(&[GiveNothing]),
    // During failover users hot desk with the settings of the copy.
    must("UR-S53", &["UR-08"]).from(IN_FAILOVER).on(&[HotDesk]).when(&[HasCopy]).does(&[AdmitFull]),
    must("UR-S54", &["UR-03"])
        .from(IN_FAILOVER)
        .on(&[HotDesk])
        .when(&[SeesHome])
        .unless(&[HasCopy])
        .does(&[AskHome]),
    must("UR-S55", &["UR-12"])
        .from(IN_FAILOVER)
        .on(&[HotDesk])
        .when(&[Reads(Question::NoSettings, 0)])
        .unless(&[HasCopy, SeesHome])
        .does(&[Deny]),
    must("UR-S56", &["UR-12"])
        .from(IN_FAILOVER)
        .on(&[HotDesk])
        .when(&[Reads(Question::NoSettings, 1)])
        .unless(&[HasCopy, SeesHome])
        .does(&[AdmitBasic]),
    must("UR-S57", &["UR-06", "UR-08"])
        .from(IN_FAILOVER)
        .on(&[SettingsRequested])
        .when(&[HasCopy])
        .does(&[GiveSettings]),
    must("UR-S58", &["UR-12"])
        .from(IN_FAILOVER)
        .on(&[SettingsRequested])
        .unless(&[HasCopy])
        .does(&[GiveNothing]),
    // Limitations: twinning.
    must("UR-S59", &["UR-13"])
        .from(AS_HOME)
        .on(&[CallForUser])
        .when(&[PhoneIsHere, InternalTwin])
        .does(&[RingPhone, RingTwin]),
    must("UR-S60", &["UR-01"])
        .from(AS_HOME)
        .on(&[CallForUser])
        .when(&[PhoneIsHere])
        .unless(&[InternalTwin])
        .does(&[RingPhone]),
    must("UR-S61", &["UR-14"])
        .from(AS_HOME)
        .on(&[CallForUser])
        .when(&[FallbackTwin])
        .unless(&[PhoneIsHere])
        .does(&[RingFallback]),
    must("UR-S62", &["UR-01"])
        .from(AS_HOME)
        .on(&[CallForUser])
        .unless(&[PhoneIsHere, FallbackTwin])
        .does(&[RingNothing]),
    must("UR-S63", &["UR-07", "UR-13"])
        .from(IN_FAILOVER)
        .on(&[CallForUser])
        .when(&[PhoneIsHere])
        .does(&[RingPhone]),
    must("UR-S64", &["UR-14"])
        .from(IN_FAILOVER)
        .on(&[CallForUser])
        .when(&[PhoneWasHere, FallbackTwin])
        .unless(&[PhoneIsHere])
        .does(&[RingFallback]),
    must("UR-S65", &["UR-14"])
        .from(IN_FAILOVER)
        .on(&[CallForUser])
        .unless(&[PhoneIsHere, PhoneWasHere])
        .does(&[RingNothing]),
    must("UR-S66", &["UR-07"])
        .from(IN_FAILOVER)
        .on(&[CallForUser])
        .when(&[PhoneWasHere])
        .unless(&[PhoneIsHere, FallbackTwin])
        .does(&[RingNothing]),
];
