//! The phone's rows: attempts, answers, loss with and without a call, and the way home.

use super::ambiguities::Question;
use super::client::{Effect::*, Guard::*, Input::*, Phone, State::*};
use crate::rule::{Rule, Silence, fact, forbidden, ignored, must};

/// The rows.
pub const CLIENT_RULES: &[Rule<Phone>] = &[
    // Effect: the phone registers, with its home system or else with the failover system.
    must("UR-C01", &["UR-07"])
        .from(&[Unregistered])
        .on(&[AttemptDue])
        .unless(&[FailoverIsNext])
        .to(Registering)
        .does(&[FailoverNext, RegisterAtHome]),
    must("UR-C02", &["UR-07"])
        .from(&[Unregistered])
        .on(&[AttemptDue])
        .when(&[FailoverIsNext])
        .to(Registering)
        .does(&[HomeNext, RegisterAtFailover]),
    must("UR-C03", &["UR-01", "UR-07"])
        .from(&[Registering])
        .on(&[Accepted])
        .when(&[ByHome, Reads(Question::FirstAfterLoss, 0)])
        .to(AtHome)
        .does(&[HomeNext]),
    must("UR-C16", &["UR-01", "UR-07"])
        .from(&[Registering])
        .on(&[Accepted])
        .when(&[ByHome, Reads(Question::FirstAfterLoss, 1)])
        .to(AtHome)
        .does(&[FailoverNext]),
    must("UR-C04", &["UR-07"]).from(&[Registering]).on(&[Accepted]).unless(&[ByHome]).to(AtFailover),
    fact("UR-C05", &["UR-A11"]).from(&[Registering]).on(&[Refused]).unless(&[Forbidden]).to(Unregistered),
    fact("UR-C06", &["UR-A11"])
        .from(&[Registering])
        .on(&[Refused])
        .when(&[Forbidden, Reads(Question::Refused, 0)])
        .to(Unregistered),
    fact("UR-C07", &["UR-A11"])
        .from(&[Registering])
        .on(&[Refused])
        .when(&[Forbidden, Reads(Question::Refused, 1)])
        .to(GivenUp),
    must("UR-C08", &["UR-07"]).from(&[Registering]).on(&[Unanswered]).to(Unregistered),
    // Loss: an idle phone looks for a system at once, a call that goes on is not disturbed.
    must("UR-C09", &["UR-07"]).from(&[AtHome, AtFailover]).on(&[Lost]).unless(&[InCall]).to(Unregistered),
    fact("UR-C10", &["UR-A14"])
        .from(&[AtHome, AtFailover])
        .on(&[Lost])
        .when(&[InCall, MediaIsPreserved, Reads(Question::CallKeeps, 0)])
        .to(Preserving),
    fact("UR-C17", &["UR-A14"])
        .from(&[AtHome, AtFailover])
        .on(&[Lost])
        .when(&[InCall, MediaIsPreserved, Reads(Question::CallKeeps, 1)])
        .to(Unregistered),
    fact("UR-C11", &["UR-A14"])
        .from(&[AtHome, AtFailover])
        .on(&[Lost])
        .when(&[InCall])
        .unless(&[MediaIsPreserved])
        .to(Unregistered)
        .does(&[EndCall]),
    fact("UR-C12", &["UR-A14"]).from(&[Preserving]).on(&[CallEnds]).to(Unregistered).does(&[EndCall]),
    fact("UR-C18", &["UR-A14"])
        .from(&[Unregistered, GivenUp])
        .on(&[CallEnds])
        .when(&[InCall, Reads(Question::CallKeeps, 1)])
        .does(&[EndCall]),
    // Failback: an idle guest goes where it is sent.
    fact("UR-C13", &["UR-A13"])
        .from(&[AtFailover])
        .on(&[SentHome])
        .unless(&[InCall])
        .to(Unregistered)
        .does(&[Unregister, HomeNext]),
    // Calls.
    must("UR-C14", &["UR-07"])
        .from(&[AtHome, AtFailover])
        .on(&[CallBegins])
        .unless(&[InCall])
        .does(&[BeginCall]),
    must("UR-C15", &["UR-07"]).from(&[AtHome, AtFailover]).on(&[CallEnds]).when(&[InCall]).does(&[EndCall]),
];

/// The cells without a row.
pub const CLIENT_SILENCES: &[Silence<Phone>] = &[
    forbidden(
        &[Registering, AtHome, AtFailover, Preserving, GivenUp],
        &[AttemptDue],
        "No attempt is due while one is under way, has succeeded, waits for a call to end, or was \
         forbidden.",
    ),
    forbidden(
        &[Unregistered, AtHome, AtFailover, Preserving, GivenUp],
        &[Accepted, Refused, Unanswered],
        "Nothing was asked.",
    ),
    forbidden(
        &[Unregistered, Registering, Preserving, GivenUp],
        &[Lost],
        "It has no registration that it could lose.",
    ),
    ignored(
        &[Unregistered, Registering, AtHome, Preserving, GivenUp],
        &[SentHome],
        "It is nobody's guest, and the message belongs to a registration that it has given up.",
    ),
    forbidden(
        &[Unregistered, Registering, Preserving, GivenUp],
        &[CallBegins],
        "Nobody sets a call up for a phone without a registration.",
    ),
    forbidden(&[Registering], &[CallEnds], "Nothing happens between a question and its answer."),
];
