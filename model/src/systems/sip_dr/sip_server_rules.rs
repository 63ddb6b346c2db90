//! The rows of the pair of SIP Servers, in the order of the document.

use super::ambiguities::Question;
use super::sip_server::{Effect::*, Guard::*, Input::*, State::*};
use super::sip_server::{SipServer, State};
use super::topology::Spelling;
use crate::rule::{Rule, Silence, forbidden, ignored, must};

const UP: &[State] = &[Serving, ShuttingDown];

/// The rows of both editions.
pub const SIP_SERVER_RULES: &[Rule<SipServer>] = &[
    // The agent logs in and out.
    must("GD-T01", &["GD-22"])
        .from(&[Serving])
        .on(&[LogIn])
        .when(&[DnInService])
        .does(&[AgentLogsIn, SayLoggedIn]),
    must("GD-T02", &["GD-22"]).from(&[Serving]).on(&[LogIn]).unless(&[DnInService]).does(&[SayRefused]),
    must("GD-T03", &["GD-20"]).from(&[ShuttingDown]).on(&[LogIn]).does(&[SayRefused]),
    must("GD-T04", &["GD-15"])
        .from(UP)
        .on(&[LogOutByAgent])
        .when(&[AgentIn])
        .does(&[AgentLogsOut, SayOutByAgent]),
    must("GD-T05", &["GD-16"])
        .from(UP)
        .on(&[LogOutBySupervisor])
        .when(&[AgentIn])
        .does(&[AgentLogsOut, SayOutBySupervisor]),
    must("GD-T06", &["GD-15"])
        .from(UP)
        .on(&[LogOutOtherwise])
        .when(&[AgentIn])
        .does(&[AgentLogsOut, SayOutOtherwise]),
    // The registration of the phone.
    must("GD-T07", &["GD-17"])
        .from(UP)
        .on(&[RegistrationExpires])
        .when(&[AgentIn, Writes(Spelling::Underscore)])
        .does(&[DnOut, AgentLogsOut, SayDrForceUnderscore]),
    must("GD-T08", &["GD-17"])
        .from(UP)
        .on(&[RegistrationExpires])
        .when(&[AgentIn, Writes(Spelling::Space)])
        .does(&[DnOut, AgentLogsOut, SayDrForceSpace]),
    must("GD-T09", &["GD-17"]).from(UP).on(&[RegistrationExpires]).unless(&[AgentIn]).does(&[DnOut]),
    must("GD-T10", &["GD-17"]).from(UP).on(&[PhoneRegisters]).does(&[DnIn, SayDnBack]),
    // Calls.
    must("GD-T11", &["GD-20"])
        .from(&[Serving])
        .on(&[CallBegins])
        .when(&[AgentIn, DnInService])
        .does(&[CallOn]),
    must("GD-T12", &["GD-20"]).from(UP).on(&[CallEnds]).does(&[CallOff]),
    // Graceful shutdown.
    must("GD-T13", &["GD-20"])
        .from(&[Serving])
        .on(&[ShutDownGracefully])
        .when(&[AgentIn, Reads(Question::ShutdownLogout, 0)])
        .unless(&[InCall])
        .to(ShuttingDown)
        .does(&[AgentLogsOut, SayShutdown]),
    must("GD-T14", &["GD-20"])
        .from(&[Serving])
        .on(&[ShutDownGracefully])
        .when(&[AgentIn, Reads(Question::ShutdownLogout, 1)])
        .unless(&[InCall])
        .to(ShuttingDown),
    must("GD-T15", &["GD-20"]).from(&[Serving]).on(&[ShutDownGracefully]).when(&[InCall]).to(ShuttingDown),
    must("GD-T16", &["GD-20"]).from(&[Serving]).on(&[ShutDownGracefully]).unless(&[AgentIn]).to(ShuttingDown),
    must("GD-T17", &["GD-20"])
        .from(&[ShuttingDown])
        .on(&[LogOutDue])
        .when(&[AgentIn])
        .unless(&[InCall])
        .does(&[AgentLogsOut, SayShutdown]),
    // The servers themselves.
    must("GD-T18", &["GD-10"]).from(UP).on(&[BothGone]).to(Gone).does(&[Forget]),
    must("GD-T19", &["GD-10", "GD-20"]).from(&[ShuttingDown, Gone]).on(&[Restored]).to(Serving),
];

/// The cells without a row, and why.
pub const SIP_SERVER_SILENCES: &[Silence<SipServer>] = &[
    forbidden(
        &[Gone],
        &[
            LogIn, LogOutByAgent, LogOutBySupervisor, LogOutOtherwise, PhoneRegisters, RegistrationExpires,
            CallBegins, CallEnds, ShutDownGracefully, LogOutDue, BothGone,
        ],
        "Nobody is there to hear of it.",
    ),
    forbidden(&[Serving], &[LogOutDue], "It is not being emptied."),
    ignored(
        &[Serving],
        &[Restored],
        "One of the two serves already; the other one is its backup again (GD-10).",
    ),
    forbidden(&[ShuttingDown], &[CallBegins], "It is being emptied of calls, and takes no new ones (GD-20)."),
    forbidden(&[ShuttingDown], &[ShutDownGracefully], "It is being emptied already."),
];
