//! The client's rows, in the order of the document: where to dial, following redirects, what to store, loss, failback;
//! then what the wire protocol demands.

use super::ambiguities::Question;
use super::client::{Attempt, Client, Effect::*, Guard::*, Input::*, State::*};
use crate::rule::{Rule, Silence, forbidden, ignored, may, must};

/// The rows of both editions.
pub const CLIENT_RULES: &[Rule<Client>] = &[
    // Handling of standby cases: primary and secondary in turn.
    must("MA-C01", &["MA-11", "MA-12", "MA-16", "MA-29"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[AfterAttempt(Attempt::None)])
        .to(Dialing)
        .does(&[AimAtPrimary, Dial]),
    must("MA-C02", &["MA-11", "MA-12"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[AfterAttempt(Attempt::Primary), HasSecondary])
        .to(Dialing)
        .does(&[AimAtSecondary, Dial]),
    must("MA-C03", &["MA-11", "MA-21"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[AfterAttempt(Attempt::Primary)])
        .unless(&[HasSecondary])
        .to(Dialing)
        .does(&[AimAtPrimary, Dial]),
    must("MA-C04", &["MA-11"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[AfterAttempt(Attempt::Secondary)])
        .to(Dialing)
        .does(&[AimAtPrimary, Dial]),
    // Handling of connection loss: the current PBX first, then the alternation.
    must("MA-C05", &["MA-13"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[AfterAttempt(Attempt::Served)])
        .to(Dialing)
        .does(&[AimAtCurrent, Dial]),
    must("MA-C45", &["MA-13"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[AfterAttempt(Attempt::Current), Reads(Question::HowOften, 1)])
        .to(Dialing)
        .does(&[AimAtCurrentAgain, Dial]),
    must("MA-C06", &["MA-14", "MA-12"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[GaveCurrentUp, Reads(Question::CurrentWasPrimary, 0)])
        .to(Dialing)
        .does(&[AimAtPrimary, Dial]),
    must("MA-C07", &["MA-14", "MA-12"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[GaveCurrentUp, Reads(Question::CurrentWasPrimary, 1)])
        .unless(&[CurrentIsPrimary])
        .to(Dialing)
        .does(&[AimAtPrimary, Dial]),
    must("MA-C08", &["MA-14", "MA-12"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[GaveCurrentUp, Reads(Question::CurrentWasPrimary, 1), CurrentIsPrimary, HasSecondary])
        .to(Dialing)
        .does(&[AimAtSecondary, Dial]),
    must("MA-C09", &["MA-14", "MA-21"])
        .from(&[Offline])
        .on(&[DialDue])
        .when(&[GaveCurrentUp, Reads(Question::CurrentWasPrimary, 1), CurrentIsPrimary])
        .unless(&[HasSecondary])
        .to(Dialing)
        .does(&[AimAtPrimary, Dial]),
    // An attempt that fails, at whatever stage.
    must("MA-C10", &["MA-11", "MA-12", "MA-14"])
        .from(&[Dialing, LoggingOn])
        .on(&[Unreachable, NoAnswer, Lost])
        .unless(&[FollowedRedirect])
        .to(Offline)
        .does(&[HangUp]),
    must("MA-C11", &["MA-11", "MA-12", "MA-14"])
        .from(&[Dialing, LoggingOn])
        .on(&[Unreachable, NoAnswer, Lost])
        .when(&[FollowedRedirect, Reads(Question::DeadRedirect, 0)])
        .to(Offline)
        .does(&[HangUp]),
    must("MA-C12", &["MA-11", "MA-12"])
        .from(&[Dialing, LoggingOn])
        .on(&[Unreachable, NoAnswer, Lost])
        .when(&[FollowedRedirect, Reads(Question::DeadRedirect, 1)])
        .to(Offline)
        .does(&[HangUp, StartOver]),
    // The login.
    must("MA-C13", &["MW-04", "MW-06"])
        .from(&[Dialing])
        .on(&[Connected])
        .when(&[HasSession])
        .to(LoggingOn)
        .does(&[DrawNonce, LogOnWithSession, PublishUp]),
    may("MA-C14", &["MW-04", "MW-06"])
        .from(&[Dialing])
        .on(&[Connected])
        .when(&[HasSession])
        .to(LoggingOn)
        .does(&[DrawNonce, LogOnAsUser, PublishUp]),
    must("MA-C15", &["MW-03", "MW-06", "MW-07"])
        .from(&[Dialing])
        .on(&[Connected])
        .unless(&[HasSession])
        .to(LoggingOn)
        .does(&[DrawNonce, LogOnAsUser, PublishUp]),
    // General concept: redirects are followed until the user's PBX is reached.
    must("MA-C16", &["MA-05", "MW-04", "MW-05"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Redirected])
        .when(&[Genuine])
        .to(Dialing)
        .does(&[KeepSession, HangUp, AimAtRedirect, Dial]),
    must("MA-C17", &["MW-01"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Redirected])
        .unless(&[Genuine])
        .to(Offline)
        .does(&[HangUp]),
    // Determination of the secondary, on each connection that is not a standby case.
    must("MA-C18", &["MA-15", "MA-17", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, CameByRedirect, ExplicitStandbyNamed])
        .unless(&[ByStandby])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsNamed, PublishHome]),
    must("MA-C19", &["MA-15", "MA-18", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, CameByRedirect])
        .unless(&[ByStandby, ExplicitStandbyNamed])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsCurrent, PublishHome]),
    must("MA-C20", &["MA-15", "MA-17", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, CameDirectly, Reads(Question::HomeWithoutRedirect, 0), ExplicitStandbyNamed])
        .unless(&[ByStandby])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsNamed, PublishHome]),
    must("MA-C21", &["MA-15", "MA-18", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, CameDirectly, Reads(Question::HomeWithoutRedirect, 0)])
        .unless(&[ByStandby, ExplicitStandbyNamed])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsCurrent, PublishHome]),
    must("MA-C22", &["MA-15", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, CameDirectly, Reads(Question::HomeWithoutRedirect, 1)])
        .unless(&[ByStandby])
        .to(AtHome)
        .does(&[KeepSession, Arrive, PublishHome]),
    must("MA-C23", &["MA-15", "MA-19", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, StayedAtPrimary, ExplicitStandbyNamed])
        .unless(&[ByStandby])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsNamed, PublishHome]),
    must("MA-C24", &["MA-15", "MA-20", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, StayedAtPrimary, ImplicitStandbyNamed])
        .unless(&[ByStandby])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsNamed, PublishHome]),
    must("MA-C25", &["MA-15", "MA-21", "MA-22", "MA-23", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .when(&[Genuine, StayedAtPrimary, NoStandbyNamed])
        .unless(&[ByStandby])
        .to(AtHome)
        .does(&[KeepSession, Arrive, SecondaryIsNone, PublishHome]),
    // A standby case changes neither primary nor secondary.
    must(
        "MA-C26",
        &["MA-10", "MA-15", "MA-22", "MA-23", "MA-24", "MA-25", "MA-26", "MA-27", "MW-02", "MW-04"],
    )
    .from(&[LoggingOn, Authorizing])
    .on(&[Accepted])
    .when(&[Genuine, ByStandby])
    .to(AtStandby)
    .does(&[KeepSession, Arrive, PublishStandby]),
    must("MA-C27", &["MW-02"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Accepted])
        .unless(&[Genuine])
        .to(Offline)
        .does(&[HangUp]),
    // Loss, and the way back.
    must("MA-C28", &["MA-13", "MA-22", "MA-23"])
        .from(&[AtHome, AtStandby])
        .on(&[Lost, NoAnswer])
        .to(Offline)
        .does(&[HangUp, PublishOffline]),
    must("MA-C29", &["MA-31", "MA-23"])
        .from(&[AtStandby])
        .on(&[StandbyBack])
        .when(&[Reads(Question::AfterStandbyBack, 0)])
        .to(Offline)
        .does(&[HangUp, PublishOffline]),
    must("MA-C30", &["MA-31", "MA-23"])
        .from(&[AtStandby])
        .on(&[StandbyBack])
        .when(&[Reads(Question::AfterStandbyBack, 1)])
        .to(Offline)
        .does(&[HangUp, PublishOffline, StartOver]),
    // Sessions and second factors, as the wire protocol has them.
    must("MA-C31", &["MW-03", "MW-06"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[SessionExpired, LoggingOnWithSession])
        .to(LoggingOn)
        .does(&[ForgetSession, DrawNonce, LogOnAsUser]),
    may("MA-C46", &["MW-03", "MW-06"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[SessionExpired, LoggingOnWithSession, Reads(Question::NonceOfConnection, 1)])
        .to(LoggingOn)
        .does(&[ForgetSession, LogOnAsUser]),
    may("MA-C32", &["MW-03"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[SessionExpired, LoggingOnWithSession])
        .to(Dialing)
        .does(&[ForgetSession, HangUp, Dial]),
    may("MA-C33", &["MW-03"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[SessionExpired, LoggingOnWithSession])
        .to(Offline)
        .does(&[ForgetSession, HangUp]),
    must("MA-C34", &["MA-11", "MA-12"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[Reads(Question::RefusedLogin, 0)])
        .unless(&[SessionExpired])
        .to(Offline)
        .does(&[HangUp]),
    must("MA-C35", &["MA-11", "MA-12", "MW-07"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[Reads(Question::RefusedLogin, 1)])
        .unless(&[SessionExpired])
        .to(LoggedOut)
        .does(&[ForgetSession, HangUp]),
    // A session that is refused for another reason is no reason to stop being the user (MW-04).
    may("MA-C47", &["MW-04", "MW-06"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[LoggingOnWithSession])
        .unless(&[SessionExpired])
        .to(LoggingOn)
        .does(&[DrawNonce, LogOnAsUser]),
    may("MA-C48", &["MW-04", "MW-06"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Rejected])
        .when(&[LoggingOnWithSession, Reads(Question::NonceOfConnection, 1)])
        .unless(&[SessionExpired])
        .to(LoggingOn)
        .does(&[LogOnAsUser]),
    must("MA-C36", &["MW-09"]).from(&[LoggingOn]).on(&[SecondFactor]).to(Authorizing),
    must("MA-C37", &["MA-11", "MA-12", "MA-14"]).from(&[Authorizing]).on(&[Lost]).to(Offline).does(&[HangUp]),
    may("MA-C38", &["MW-07", "MA-23"])
        .from(&[AtHome, AtStandby])
        .on(&[LogoutResult])
        .to(LoggedOut)
        .does(&[ForgetSession, HangUp, PublishOffline]),
    may("MA-C44", &["MW-07"]).from(&[AtHome, AtStandby]).on(&[LogoutResult]).does(&[ForgetSession]),
    may("MA-C39", &["MW-07"]).from(&[LoggedOut]).on(&[DialDue]).to(Dialing).does(&[AimAtPrimary, Dial]),
    must("MA-C40", &["MW-08"]).from(&[LoggingOn, Authorizing, AtHome, AtStandby]).on(&[Unknown]),
    may("MA-C41", &["MW-08"]).from(&[LoggingOn, Authorizing, AtHome, AtStandby]).on(&[Garbage]),
    may("MA-C42", &["MA-13", "MA-23"])
        .from(&[AtHome, AtStandby])
        .on(&[Garbage])
        .to(Offline)
        .does(&[HangUp, PublishOffline]),
    may("MA-C43", &["MA-11", "MA-12", "MA-14"])
        .from(&[LoggingOn, Authorizing])
        .on(&[Garbage])
        .to(Offline)
        .does(&[HangUp]),
];

/// The cells without a row.
pub const CLIENT_SILENCES: &[Silence<Client>] = &[
    forbidden(
        &[Dialing, LoggingOn, Authorizing, AtHome, AtStandby],
        &[DialDue],
        "No attempt is due while one is under way or has succeeded.",
    ),
    ignored(
        &[Offline, LoggedOut],
        &[
            Connected, Unreachable, NoAnswer, Lost, Accepted, Redirected, Rejected, SecondFactor,
            StandbyBack, LogoutResult, Unknown, Garbage,
        ],
        "What still arrives belongs to a connection that the client has given up.",
    ),
    forbidden(
        &[Dialing],
        &[Accepted, Redirected, Rejected, SecondFactor, StandbyBack, LogoutResult, Unknown, Garbage],
        "Nothing is said before the connection is set up.",
    ),
    forbidden(
        &[LoggingOn, Authorizing, AtHome, AtStandby],
        &[Connected],
        "The connection is set up already.",
    ),
    forbidden(&[Authorizing, AtHome, AtStandby], &[Unreachable], "The PBX was reached."),
    ignored(&[LoggingOn, Authorizing], &[StandbyBack, LogoutResult], "The client is not logged on yet."),
    ignored(
        &[Authorizing],
        &[NoAnswer],
        "A person is looking for the second factor; that takes as long as it takes (MW-09).",
    ),
    ignored(&[Authorizing], &[SecondFactor], "It is waited for already."),
    forbidden(
        &[AtHome, AtStandby],
        &[Accepted, Redirected, Rejected, SecondFactor],
        "A PBX answers a login once.",
    ),
    ignored(&[AtHome], &[StandbyBack], "It is not connected to a standby."),
];
