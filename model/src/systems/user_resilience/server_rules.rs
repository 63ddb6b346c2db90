//! The rows of a system about itself: the copy, the three clocks, registrations, failover and failback. What it does for
//! users who log in or are called is in [`service_rules`](super::service_rules).

use super::ambiguities::Question;
use super::server::{AS_HOME, BEFORE_FAILOVER, IN_FAILOVER, Server};
use super::server::{Effect::*, Guard::*, Input::*, State::*};
use crate::rule::{Rule, fact, must};

/// The rows about the system itself.
pub const SERVER_RULES: &[Rule<Server>] = &[
    // Introduction: the home system is there for its users.
    must("UR-S01", &["UR-01", "UR-07"]).from(&[Home]).on(&[Register]).does(&[Accept]),
    must("UR-S02", &["UR-11"]).from(&[Withheld]).on(&[Register]).does(&[Refuse]),
    // Effect: the copy, in normal operation.
    must("UR-S03", &["UR-04", "UR-05"])
        .from(AS_HOME)
        .on(&[CopyDue])
        .when(&[SetToBackUp, SeesFailover])
        .does(&[SendCopy]),
    must("UR-S04", &["UR-05"]).from(BEFORE_FAILOVER).on(&[CopyCame]).when(&[SeesHome]).does(&[KeepCopy]),
    // Normal operation: registrations are blocked, requests are not answered.
    fact("UR-S05", &["UR-A11"])
        .from(&[Blocking])
        .on(&[Register])
        .when(&[Reads(Question::VisibleToWhom, 0)])
        .does(&[Refuse]),
    fact("UR-S06", &["UR-A11", "UR-A15"])
        .from(&[Blocking])
        .on(&[Register])
        .when(&[Reads(Question::VisibleToWhom, 1)])
        .unless(&[FromDeskPhone])
        .does(&[Refuse]),
    must("UR-S07", &["UR-09"])
        .from(&[Blocking])
        .on(&[Register])
        .when(&[FromDeskPhone, Reads(Question::VisibleToWhom, 1)])
        .to(Waiting)
        .does(&[CountAbsence, NoteAttempt, Refuse]),
    // When does failover occur: the clock of the 3 minutes.
    must("UR-S08", &["UR-06", "UR-09"])
        .from(&[Blocking])
        .on(&[HomeLost])
        .when(&[Reads(Question::VisibleToWhom, 0)])
        .to(Waiting)
        .does(&[ForgetPresence, CountAbsence]),
    must("UR-S09", &["UR-10"])
        .from(&[Waiting])
        .on(&[HomeSeen])
        .when(&[Reads(Question::VisibleToWhom, 0), Reads(Question::ShortReturn, 0)])
        .to(Blocking)
        .does(&[ForgetAbsence, ForgetAttempt]),
    must("UR-S10", &["UR-10"])
        .from(&[Waiting])
        .on(&[HomeSeen])
        .when(&[Reads(Question::VisibleToWhom, 0), Reads(Question::ShortReturn, 1)])
        .to(Blocking)
        .does(&[CountPresence]),
    must("UR-S11", &["UR-10", "UR-11"])
        .from(&[Blocking])
        .on(&[TimePasses])
        .when(&[BackLongEnough])
        .does(&[ForgetPresence, ForgetAbsence, ForgetAttempt]),
    fact("UR-S12", &["UR-A11", "UR-A15"])
        .from(&[Waiting])
        .on(&[Register])
        .unless(&[FromDeskPhone])
        .does(&[Refuse]),
    must("UR-S13", &["UR-09", "UR-10"])
        .from(&[Waiting])
        .on(&[Register])
        .when(&[FromDeskPhone, Reads(Question::EarlyAttempt, 0)])
        .unless(&[GoneLongEnough])
        .does(&[NoteAttempt, Refuse]),
    must("UR-S14", &["UR-09", "UR-10"])
        .from(&[Waiting])
        .on(&[Register])
        .when(&[FromDeskPhone, Reads(Question::EarlyAttempt, 1)])
        .unless(&[GoneLongEnough])
        .does(&[Refuse]),
    must("UR-S15", &["UR-05", "UR-09"])
        .from(&[Waiting])
        .on(&[Register])
        .when(&[FromDeskPhone, GoneLongEnough])
        .unless(&[CanAnswer])
        .does(&[NoteAttempt, Refuse]),
    must("UR-S16", &["UR-06", "UR-07", "UR-09"])
        .from(&[Waiting])
        .on(&[Register])
        .when(&[FromDeskPhone, GoneLongEnough, CanAnswer])
        .unless(&[SeesHome])
        .to(Serving)
        .does(&[ForgetAbsence, NotePhone, Accept]),
    must("UR-S17", &["UR-06", "UR-07", "UR-09"])
        .from(&[Waiting])
        .on(&[Register])
        .when(&[FromDeskPhone, GoneLongEnough, CanAnswer, SeesHome])
        .to(Returning)
        .does(&[ForgetAbsence, CountPresence, NotePhone, Accept]),
    must("UR-S18", &["UR-06", "UR-09"])
        .from(&[Waiting])
        .on(&[TimePasses])
        .when(&[GoneLongEnough, CanAnswer, PhonesHaveBegun])
        .unless(&[SeesHome])
        .to(Serving)
        .does(&[ForgetAbsence]),
    must("UR-S19", &["UR-06", "UR-09"])
        .from(&[Waiting])
        .on(&[TimePasses])
        .when(&[GoneLongEnough, CanAnswer, PhonesHaveBegun, SeesHome])
        .to(Returning)
        .does(&[ForgetAbsence, CountPresence]),
    // During failover phones register.
    must("UR-S20", &["UR-06", "UR-07"]).from(IN_FAILOVER).on(&[Register]).does(&[NotePhone, Accept]),
    // When does failback occur: the clock of the 10 minutes, then 5 minutes of grace.
    must("UR-S21", &["UR-11"])
        .from(&[Serving])
        .on(&[HomeSeen])
        .to(Returning)
        .does(&[ForgetAbsence, CountPresence]),
    must("UR-S22", &["UR-11"])
        .from(&[Returning])
        .on(&[HomeLost])
        .when(&[Reads(Question::ShortAbsence, 0)])
        .to(Serving)
        .does(&[ForgetPresence]),
    must("UR-S23", &["UR-11"])
        .from(&[Returning])
        .on(&[HomeLost])
        .when(&[Reads(Question::ShortAbsence, 1)])
        .to(Serving)
        .does(&[CountAbsence]),
    must("UR-S24", &["UR-06", "UR-11"])
        .from(&[Serving])
        .on(&[TimePasses])
        .when(&[GoneLongEnough])
        .does(&[ForgetPresence, ForgetAbsence]),
    must("UR-S25", &["UR-11"])
        .from(&[Returning])
        .on(&[TimePasses])
        .when(&[BackLongEnough, FailbackIsAutomatic, Reads(Question::Grace, 0)])
        .to(Grace)
        .does(&[ForgetPresence, ForgetAttempt, CountGrace]),
    must("UR-S72", &["UR-11"])
        .from(&[Returning])
        .on(&[TimePasses])
        .when(&[BackLongEnough, FailbackIsAutomatic, Reads(Question::Grace, 1)])
        .to(Blocking)
        .does(&[ForgetPresence, ForgetAttempt, ForgetPhone]),
    must("UR-S26", &["UR-11"])
        .from(&[Returning])
        .on(&[FailbackOrdered])
        .when(&[BackLongEnough, Reads(Question::Grace, 0)])
        .unless(&[FailbackIsAutomatic])
        .to(Grace)
        .does(&[ForgetPresence, ForgetAttempt, CountGrace]),
    must("UR-S73", &["UR-11"])
        .from(&[Returning])
        .on(&[FailbackOrdered])
        .when(&[BackLongEnough, Reads(Question::Grace, 1)])
        .unless(&[FailbackIsAutomatic])
        .to(Blocking)
        .does(&[ForgetPresence, ForgetAttempt, ForgetPhone]),
    fact("UR-S27", &["UR-A13"]).from(&[Grace, Blocking]).on(&[GuestIdle]).when(&[SeesHome]).does(&[SendHome]),
    fact("UR-S28", &["UR-A13"])
        .from(&[Grace])
        .on(&[TimePasses])
        .when(&[GraceIsOver])
        .to(Blocking)
        .does(&[ForgetGrace, ForgetPhone]),
    fact("UR-S29", &["UR-A8", "UR-A13"])
        .from(&[Grace])
        .on(&[HomeLost])
        .when(&[Reads(Question::LostInGrace, 0), Reads(Question::VisibleToWhom, 0)])
        .to(Waiting)
        .does(&[ForgetGrace, ForgetPhone, CountAbsence]),
    fact("UR-S67", &["UR-A8", "UR-A13"])
        .from(&[Grace])
        .on(&[HomeLost])
        .when(&[Reads(Question::LostInGrace, 0), Reads(Question::VisibleToWhom, 1)])
        .to(Blocking)
        .does(&[ForgetGrace, ForgetPhone]),
    fact("UR-S30", &["UR-A8", "UR-A13"])
        .from(&[Grace])
        .on(&[HomeLost])
        .when(&[Reads(Question::LostInGrace, 1)])
        .to(Serving)
        .does(&[ForgetGrace]),
    // Whether the home system waits for it.
    must("UR-S31", &["UR-11"]).from(&[Serving, Returning]).on(&[HomeAsks]).does(&[SayHeld]),
    must("UR-S32", &["UR-11"]).from(&[Blocking, Waiting, Grace]).on(&[HomeAsks]).does(&[SayNotHeld]),
    must("UR-S33", &["UR-11"])
        .from(&[Home])
        .on(&[Held])
        .when(&[Reads(Question::HomeBeforeFailback, 1)])
        .to(Withheld),
    must("UR-S34", &["UR-01"]).from(&[Withheld]).on(&[NotHeld]).to(Home),
    // Limitations: what a restart clears.
    must("UR-S35", &["UR-12"])
        .from(&[Blocking, Waiting, Serving, Returning, Grace])
        .on(&[GoesDown])
        .to(Blocking)
        .does(&[ForgetAll]),
    must("UR-S36", &["UR-01"]).from(AS_HOME).on(&[GoesDown]).to(Home).does(&[ForgetAll]),
    must("UR-S37", &["UR-06", "UR-12"])
        .from(&[Blocking])
        .on(&[ComesUp])
        .when(&[Reads(Question::VisibleToWhom, 0)])
        .to(Waiting)
        .does(&[CountAbsence]),
];
