//! The client's rows, in the order of the document: where to log on, what a refusal means, what a switchover means.

use super::ambiguities::Question;
use super::client::{Attempt, Client, Input, State};
use super::client::{Effect::*, Guard::*, Input::*, State::*};
use crate::rule::{Rule, Silence, fact, forbidden, ignored, must};

const FAILING: &[State] = &[Connecting, LoggingOn];
const FAILURES: &[Input] = &[Unreachable, NoAnswer, Lost, Rejected];

/// The rows of both editions.
pub const CLIENT_RULES: &[Rule<Client>] = &[
    // Logging on: the server's address first, then the two in turn. How a client chooses, and whether it reconnects by itself, the
    // document does not say: it has these duties for servers only.
    fact("NP-C01", &["NP-A9"])
        .from(&[Offline])
        .on(&[AttemptDue])
        .when(&[AfterAttempt(Attempt::None)])
        .to(Connecting)
        .does(&[AimAtServer, Dial]),
    fact("NP-C02", &["NP-A9"])
        .from(&[Offline])
        .on(&[AttemptDue])
        .when(&[AfterAttempt(Attempt::Server), KnowsStandby])
        .to(Connecting)
        .does(&[AimAtStandby, Dial]),
    fact("NP-C03", &["NP-A9"])
        .from(&[Offline])
        .on(&[AttemptDue])
        .when(&[AfterAttempt(Attempt::Server)])
        .unless(&[KnowsStandby])
        .to(Connecting)
        .does(&[AimAtServer, Dial]),
    fact("NP-C04", &["NP-A9"])
        .from(&[Offline])
        .on(&[AttemptDue])
        .when(&[AfterAttempt(Attempt::Standby)])
        .to(Connecting)
        .does(&[AimAtServer, Dial]),
    fact("NP-C05", &["NP-A9"])
        .from(&[Offline])
        .on(&[AttemptDue])
        .when(&[AfterAttempt(Attempt::Served), Reads(Question::AfterLoss, 1)])
        .to(Connecting)
        .does(&[AimAtCurrent, Dial]),
    must("NP-C06", &["NP-03"]).from(&[Connecting]).on(&[Connected]).to(LoggingOn).does(&[LogOn]),
    must("NP-C07", &["NP-03"]).from(&[LoggingOn]).on(&[Accepted]).to(LoggedOn).does(&[Arrive]),
    // The passive system turns the login down; or nobody is there.
    fact("NP-C08", &["NP-A10", "NP-A11"])
        .from(FAILING)
        .on(FAILURES)
        .when(&[Reads(Question::GivingUp, 0)])
        .to(Offline)
        .does(&[HangUp]),
    fact("NP-C09", &["NP-A10", "NP-A11"])
        .from(FAILING)
        .on(FAILURES)
        .when(&[Reads(Question::GivingUp, 1), AnAddressIsLeft])
        .to(Offline)
        .does(&[NoteFailure, HangUp]),
    fact("NP-C10", &["NP-A10"])
        .from(FAILING)
        .on(FAILURES)
        .when(&[Reads(Question::GivingUp, 1)])
        .unless(&[AnAddressIsLeft])
        .to(GaveUp)
        .does(&[HangUp, StartOver]),
    fact("NP-C11", &["NP-A10"])
        .from(&[GaveUp])
        .on(&[UserRetries])
        .when(&[Reads(Question::GivingUp, 1)])
        .to(Offline),
    // A switchover takes the connection down, and the client sets it up again.
    fact("NP-C12", &["NP-A9", "NP-A11"])
        .from(&[LoggedOn])
        .on(&[Lost, NoAnswer])
        .when(&[Reads(Question::Reconnects, 0), Reads(Question::AfterLoss, 0)])
        .to(Offline)
        .does(&[HangUp, StartOver]),
    fact("NP-C13", &["NP-A9", "NP-A11"])
        .from(&[LoggedOn])
        .on(&[Lost, NoAnswer])
        .when(&[Reads(Question::Reconnects, 0), Reads(Question::AfterLoss, 1)])
        .to(Offline)
        .does(&[HangUp, ReturnToCurrent]),
    fact("NP-C14", &["NP-A11"])
        .from(&[LoggedOn])
        .on(&[Lost, NoAnswer])
        .when(&[Reads(Question::Reconnects, 1)])
        .to(GaveUp)
        .does(&[HangUp, StartOver]),
    fact("NP-C15", &["NP-A11"])
        .from(&[GaveUp])
        .on(&[UserRetries])
        .when(&[Reads(Question::GivingUp, 0), Reads(Question::Reconnects, 1)])
        .to(Offline),
];

/// The cells without a row.
pub const CLIENT_SILENCES: &[Silence<Client>] = &[
    forbidden(
        &[Connecting, LoggingOn, LoggedOn, GaveUp],
        &[AttemptDue],
        "No attempt is due while one is under way or has succeeded, or before the user wants one.",
    ),
    ignored(
        &[Offline, GaveUp],
        &[Connected, Unreachable, NoAnswer, Lost, Accepted, Rejected],
        "What still arrives belongs to a connection that the client has given up.",
    ),
    forbidden(&[Connecting], &[Accepted], "Nobody has logged on yet."),
    forbidden(&[LoggingOn, LoggedOn], &[Connected], "The connection is set up already."),
    forbidden(&[LoggedOn], &[Unreachable, Accepted, Rejected], "The login was answered already."),
    ignored(
        &[Offline, Connecting, LoggingOn, LoggedOn],
        &[UserRetries],
        "The client is trying, or has succeeded.",
    ),
];
