//! The client's rows, in the order in which a user meets them: an address, a certificate, a login, a redirect, a loss.

use super::ambiguities::Question;
use super::client::{Client, Input, State};
use super::client::{Effect::*, Guard::*, Input::*, State::*};
use crate::rule::{Rule, Silence, forbidden, must};

/// The rows.
pub const CLIENT_RULES: &[Rule<Client>] = &[
    // A user enters an address: a new one, or one whom nobody redirects.
    must("OX-C01", &["OX-09", "OX-15"])
        .from(&[Out, State::Lost, AtCertificate, AtLogin])
        .on(&[AddressEntered])
        .to(Connecting)
        .does(&[AimAtEntered, Connect]),
    // After a loss the program asks again, by itself.
    must("OX-C02", &["OX-12", "OX-14"])
        .from(&[State::Lost])
        .on(&[AttemptDue])
        .to(Connecting)
        .does(&[AimAtAddress, Connect]),
    // The certificate comes before anything else (OX-13).
    must("OX-C03", &["OX-13"])
        .from(&[Connecting])
        .on(&[Connected])
        .when(&[TrustsServer])
        .to(Asking)
        .does(&[AskForPage]),
    must("OX-C04", &["OX-13", "OX-14"])
        .from(&[Connecting])
        .on(&[Connected])
        .unless(&[TrustsServer])
        .to(AtCertificate)
        .does(&[WarnUser, HangUp]),
    must("OX-C05", &["OX-13"])
        .from(&[AtCertificate])
        .on(&[CertificateAccepted])
        .to(Connecting)
        .does(&[TrustServer, Connect]),
    // By one reading of OX-A22 the warning does not end the reconnection.
    must("OX-C18", &["OX-13", "OX-14"])
        .from(&[AtCertificate])
        .on(&[AttemptDue])
        .when(&[IsKnown, Reads(Question::NotAccepted, 1)])
        .to(Connecting)
        .does(&[AimAtAddress, Connect]),
    // Logging on: the user does it, or the plug-in that was logged on before.
    must("OX-C06", &["OX-11", "OX-21"])
        .from(&[Asking])
        .on(&[LoginPage])
        .unless(&[LogsOnByItself])
        .to(AtLogin)
        .does(&[ShowLogin]),
    must("OX-C07", &["OX-14", "OX-22"])
        .from(&[Asking])
        .on(&[LoginPage])
        .when(&[LogsOnByItself])
        .to(LoggingOn)
        .does(&[LogOn]),
    must("OX-C08", &["OX-11", "OX-21"]).from(&[AtLogin]).on(&[UserLogsOn]).to(LoggingOn).does(&[LogOn]),
    must("OX-C09", &["OX-11", "OX-21"])
        .from(&[LoggingOn])
        .on(&[Accepted])
        .when(&[Reads(Question::AddressAfterLoss, 0)])
        .to(LoggedOn)
        .does(&[Arrive, RememberServer]),
    must("OX-C10", &["OX-11", "OX-21"])
        .from(&[LoggingOn])
        .on(&[Accepted])
        .when(&[Reads(Question::AddressAfterLoss, 1)])
        .to(LoggedOn)
        .does(&[Arrive]),
    // Redirects are followed, except by programs that never are redirected (OX-09).
    must("OX-C11", &["OX-12", "OX-14", "OX-21", "OX-22", "OX-23"])
        .from(&[Asking, LoggingOn, LoggedOn])
        .on(&[Redirected])
        .when(&[FollowsRedirects])
        .to(Connecting)
        .does(&[AimAtRedirect, Connect]),
    must("OX-C12", &["OX-09"])
        .from(&[Asking, LoggingOn, LoggedOn])
        .on(&[Redirected])
        .when(&[IsKnown])
        .unless(&[FollowsRedirects])
        .to(State::Lost)
        .does(&[HangUp]),
    must("OX-C13", &["OX-09"])
        .from(&[Asking, LoggingOn])
        .on(&[Redirected])
        .unless(&[FollowsRedirects, IsKnown])
        .to(Out)
        .does(&[HangUp]),
    // Nobody serves at that address: who was logged on asks again, who was not is where they began.
    must("OX-C14", &["OX-12", "OX-14"])
        .from(&[Connecting, Asking, LoggingOn])
        .on(&[Unreachable, NoAnswer, Starting])
        .when(&[IsKnown])
        .unless(&[TurnsToSecondary])
        .to(State::Lost)
        .does(&[HangUp]),
    must("OX-C15", &["OX-12", "OX-14"])
        .from(&[Connecting, Asking, LoggingOn])
        .on(&[Unreachable, NoAnswer, Starting])
        .when(&[IsKnown, TurnsToSecondary])
        .to(Connecting)
        .does(&[AimAtSecondary, Connect]),
    must("OX-C16", &["OX-15"])
        .from(&[Connecting, Asking, LoggingOn])
        .on(&[Unreachable, NoAnswer, Starting])
        .unless(&[IsKnown])
        .to(Out)
        .does(&[HangUp]),
    must("OX-C17", &["OX-12", "OX-14"])
        .from(&[LoggedOn])
        .on(&[Input::Lost, Unreachable, NoAnswer, Starting])
        .to(State::Lost)
        .does(&[HangUp]),
];

/// The cells without a row.
pub const CLIENT_SILENCES: &[Silence<Client>] = &[
    forbidden(
        &[Connecting, Asking, LoggingOn, LoggedOn],
        &[AddressEntered],
        "A user enters an address where something waits for one, and not while the client is at work.",
    ),
    forbidden(
        &[Out, Connecting, Asking, AtLogin, LoggingOn, LoggedOn],
        &[AttemptDue],
        "Only a client that has lost its portal makes attempts by itself.",
    ),
    forbidden(
        &[Out, State::Lost, AtCertificate, Asking, AtLogin, LoggingOn, LoggedOn],
        &[Connected],
        "No connection is being set up.",
    ),
    forbidden(
        &[Out, State::Lost, AtCertificate, AtLogin],
        &[Unreachable, NoAnswer, Starting, Input::Lost],
        "Nothing is under way that could fail.",
    ),
    forbidden(
        &[Connecting, Asking, LoggingOn],
        &[Input::Lost],
        "There is no session yet that could be lost.",
    ),
    forbidden(
        &[Out, State::Lost, Connecting, Asking, AtLogin, LoggingOn, LoggedOn],
        &[CertificateAccepted],
        "No certificate is shown.",
    ),
    forbidden(
        &[Out, State::Lost, Connecting, AtCertificate, AtLogin, LoggingOn, LoggedOn],
        &[LoginPage],
        "No page was asked for.",
    ),
    forbidden(
        &[Out, State::Lost, Connecting, AtCertificate, Asking, LoggingOn, LoggedOn],
        &[UserLogsOn],
        "No page to log on is shown.",
    ),
    forbidden(
        &[Out, State::Lost, Connecting, AtCertificate, Asking, AtLogin, LoggedOn],
        &[Accepted],
        "No login is under way.",
    ),
    forbidden(
        &[Out, State::Lost, Connecting, AtCertificate, AtLogin],
        &[Redirected],
        "Nothing was asked of a portal.",
    ),
];
