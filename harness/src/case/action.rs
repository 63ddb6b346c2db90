//! What can be done to the installation, to the network and to the client program.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Pbx;

/// Something that happens to the installation, to the network or to the client program.
///
/// In a file its main key says which: `{ stop = "slave1" }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Action {
    /// The PBX ends: its connections are reset, its port is closed.
    Stop {
        /// Which one.
        #[serde(rename = "stop")]
        pbx: Pbx,
        /// Do the PBXes that it has a registration with notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "yes")]
        noticed: bool,
    },
    /// A stopped PBX runs again.
    Start {
        /// Which one.
        #[serde(rename = "start")]
        pbx: Pbx,
        /// Do the PBXes that it has a registration with notice at once? Otherwise at [`Action::Notice`].
        #[serde(default = "yes")]
        noticed: bool,
    },
    /// The other PBXes learn whether that one runs.
    Notice {
        /// Which one.
        #[serde(rename = "notice")]
        pbx: Pbx,
    },
    /// The registration between two running PBXes is lost, which both notice at once.
    Unregister {
        /// Which two.
        #[serde(rename = "unregister")]
        pair: [Pbx; 2],
    },
    /// A lost registration comes back, which both notice at once.
    Register {
        /// Which two.
        #[serde(rename = "register")]
        pair: [Pbx; 2],
    },
    /// What new connections of the client to a PBX meet from now on; established ones are not touched.
    Path {
        /// To which PBX.
        #[serde(rename = "path")]
        pbx: Pbx,
        /// What they meet.
        is: Path,
    },
    /// The client's established connection is cut. Without one there, nothing happens.
    Cut {
        /// At which PBX.
        #[serde(rename = "cut")]
        pbx: Pbx,
        /// In which way; a quiet one can be reset or closed later.
        how: Cut,
    },
    /// A frame is sent to the client that is logged on.
    Send {
        /// From which PBX.
        #[serde(rename = "send")]
        pbx: Pbx,
        /// What it is like.
        frame: Frame,
    },
    /// The digests of a PBX's redirects and login results from now on.
    Digest {
        /// Of which PBX.
        #[serde(rename = "digest")]
        pbx: Pbx,
        /// Right or wrong.
        is: Digest,
    },
    /// What becomes of the sessions that PBXes gave to the client.
    Sessions {
        /// They are forgotten by all PBXes: a login with one is answered by error 5.
        sessions: Sessions,
    },
    /// Two-factor login.
    SecondFactor {
        /// Asked for at the next login with user credentials, or given by the user.
        #[serde(rename = "second-factor")]
        second_factor: SecondFactor,
    },
    /// A PBX redirects every login to another one from now on, whatever the rules say.
    Redirect {
        /// Which PBX redirects.
        #[serde(rename = "redirect")]
        pbx: Pbx,
        /// Where to.
        to: RedirectTarget,
    },
    /// The administrator moves the user to another PBX: from now on that one is the home. Connections stay.
    MoveUser {
        /// To which PBX: the master or a slave.
        #[serde(rename = "move-user")]
        home: Pbx,
    },
    /// The PBX tells the client that it is logged out (`LogoutResult`).
    Logout {
        /// Which PBX.
        #[serde(rename = "logout")]
        pbx: Pbx,
    },
    /// The client program is ended and started again.
    RestartClient {
        /// What becomes of its state directory.
        #[serde(rename = "restart-client")]
        state: StateDirectory,
    },
    /// Time passes; for what must *not* happen meanwhile.
    Hold {
        /// Which time of the client passes, and a margin.
        #[serde(rename = "hold")]
        time: Hold,
    },
}

const fn yes() -> bool {
    true
}

/// What a new connection of the client to a PBX meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// The PBX.
    Open,
    /// A closed port. Nobody sees the attempt.
    Closed,
    /// A connection that is accepted and reset.
    Reset,
    /// A connection that is accepted, and silence.
    TcpSilent,
    /// A refused TLS handshake.
    TlsRefused,
    /// A certificate by an unknown authority. A client that takes it is cut off after the handshake.
    TlsUnknownAuthority,
    /// Status 503 in answer to the upgrade.
    #[serde(rename = "http-503")]
    Http503,
    /// No answer to the upgrade.
    HttpSilent,
    /// Silence after the upgrade.
    UpgradeSilent,
    /// No answer to the login.
    LoginSilent,
    /// Credentials are checked, then neither result nor redirect comes.
    AnswerSilent,
}

impl Path {
    /// Does a PBX see an attempt that meets this?
    pub const fn is_visible(self) -> bool {
        !matches!(self, Path::Closed)
    }

    /// Does it need TLS?
    pub const fn needs_tls(self) -> bool {
        matches!(self, Path::TlsRefused | Path::TlsUnknownAuthority)
    }
}

/// How an established connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// By a reset.
    Reset,
    /// In order: WebSocket close, then TCP close.
    Close,
    /// It stays open, and nothing is read or written any more.
    Quiet,
}

/// A frame that is out of the ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// Text that is not JSON.
    Malformed,
    /// A message of a kind that nobody knows.
    Unknown,
    /// A known message with fields that nobody knows.
    UnknownFields,
    /// A text frame larger than any sensible limit.
    Oversized,
    /// A binary frame.
    Binary,
}

/// Whether digests are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    /// As the protocol has them.
    Right,
    /// Anything else.
    Wrong,
}

/// What becomes of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sessions {
    /// All PBXes forget the sessions that they gave.
    Expire,
}

/// Two-factor login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// The next login with user credentials is answered by `Authorize`.
    Ask,
    /// The user confirms; the waiting login is answered.
    Give,
}

/// Where a PBX redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RedirectTarget {
    /// Where the rules of the specification say, or nowhere.
    ByRule,
    /// To this PBX.
    #[schemars(untagged)]
    Pbx(Pbx),
}

/// What a restarted client finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StateDirectory {
    /// Its state directory as it left it.
    Kept,
    /// An empty one.
    Wiped,
}

/// A time of the client (its PIXIT).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// How long it waits for an answer.
    AnswerTimeout,
    /// How long it waits between two attempts.
    RetryInterval,
}
