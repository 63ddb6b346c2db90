//! The cells of the tables that have no rows, and why they have none.

use super::client::{self, Client};
use super::server::{self, Portal};
use crate::rule::{Silence, SilenceKind};

/// Those of the client.
pub const CLIENT_SILENCES: &[Silence<Client>] = &[
    Silence {
        states: &[
            client::State::Connecting,
            client::State::Asking,
            client::State::LoggingOn,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::AddressEntered],
        kind: SilenceKind::Forbidden,
        reason: "A user enters an address where something waits for one, and not while the client is at work.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Connecting,
            client::State::AtCertificate,
            client::State::Asking,
            client::State::AtLogin,
            client::State::LoggingOn,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::AttemptDue],
        kind: SilenceKind::Forbidden,
        reason: "Only a client that has lost its portal makes attempts by itself.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::AtCertificate,
            client::State::Asking,
            client::State::AtLogin,
            client::State::LoggingOn,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::Connected],
        kind: SilenceKind::Forbidden,
        reason: "No connection is being set up.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::AtCertificate,
            client::State::AtLogin,
        ],
        inputs: &[
            client::Input::Unreachable,
            client::Input::NoAnswer,
            client::Input::Starting,
            client::Input::Lost,
        ],
        kind: SilenceKind::Forbidden,
        reason: "Nothing is under way that could fail.",
    },
    Silence {
        states: &[client::State::Connecting, client::State::Asking, client::State::LoggingOn],
        inputs: &[client::Input::Lost],
        kind: SilenceKind::Forbidden,
        reason: "There is no session yet that could be lost.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::Connecting,
            client::State::Asking,
            client::State::AtLogin,
            client::State::LoggingOn,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::CertificateAccepted],
        kind: SilenceKind::Forbidden,
        reason: "No certificate is shown.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::Connecting,
            client::State::AtCertificate,
            client::State::AtLogin,
            client::State::LoggingOn,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::LoginPage],
        kind: SilenceKind::Forbidden,
        reason: "No page was asked for.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::Connecting,
            client::State::AtCertificate,
            client::State::Asking,
            client::State::LoggingOn,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::UserLogsOn],
        kind: SilenceKind::Forbidden,
        reason: "No page to log on is shown.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::Connecting,
            client::State::AtCertificate,
            client::State::Asking,
            client::State::AtLogin,
            client::State::LoggedOn,
        ],
        inputs: &[client::Input::Accepted],
        kind: SilenceKind::Forbidden,
        reason: "No login is under way.",
    },
    Silence {
        states: &[
            client::State::Out,
            client::State::Lost,
            client::State::Connecting,
            client::State::AtCertificate,
            client::State::AtLogin,
        ],
        inputs: &[client::Input::Redirected],
        kind: SilenceKind::Forbidden,
        reason: "Nothing was asked of a portal.",
    },
];

/// Those of the portal.
pub const SERVER_SILENCES: &[Silence<Portal>] = &[
    Silence {
        states: &[server::State::Stopped],
        inputs: &[
            server::Input::Ended,
            server::Input::OfficeGone,
            server::Input::OfficeBack,
            server::Input::PeerUnseen,
            server::Input::PeerPassive,
            server::Input::PeerActive,
            server::Input::DetectionTime,
            server::Input::ChangeMade,
            server::Input::ConferenceScheduled,
            server::Input::ContactEdited,
        ],
        kind: SilenceKind::Forbidden,
        reason: "A portal that does not run notices nothing, and nobody is logged on at it.",
    },
    Silence {
        states: &[server::State::Stopped],
        inputs: &[server::Input::NewRequest, server::Input::LogOn],
        kind: SilenceKind::Ignored,
        reason: "Nothing answers: whoever was not logged on has to use the other address (OX-15).",
    },
    Silence {
        states: &[server::State::Stopped, server::State::Active],
        inputs: &[server::Input::ChangeCopied],
        kind: SilenceKind::Ignored,
        reason: "A change that comes when normal operation is over is not taken (OX-06).",
    },
    Silence {
        states: &[server::State::Stopped, server::State::Passive],
        inputs: &[server::Input::ConferenceDue],
        kind: SilenceKind::Ignored,
        reason: "A portal that does not serve holds no conference (OX-07).",
    },
    Silence {
        states: &[server::State::Passive, server::State::Active],
        inputs: &[server::Input::Started],
        kind: SilenceKind::Forbidden,
        reason: "It runs already.",
    },
    Silence {
        states: &[server::State::Passive],
        inputs: &[server::Input::OfficeGone],
        kind: SilenceKind::Ignored,
        reason: "It does not serve anyway; what it has of its IP Office it looks up when it matters.",
    },
    Silence {
        states: &[server::State::Active],
        inputs: &[server::Input::OfficeBack],
        kind: SilenceKind::Ignored,
        reason: "It serves already.",
    },
    Silence {
        states: &[server::State::Active],
        inputs: &[server::Input::DetectionTime],
        kind: SilenceKind::Forbidden,
        reason: "Who serves waits for no detection time.",
    },
    Silence {
        states: &[server::State::Passive],
        inputs: &[
            server::Input::ChangeMade,
            server::Input::ConferenceScheduled,
            server::Input::ContactEdited,
        ],
        kind: SilenceKind::Forbidden,
        reason: "What a user does in a session that is not served any more is answered like any request.",
    },
];
