//! A conformance case: an installation, and phases of things that are done to it and outcomes that are expected.
//!
//! A case knows neither rule tables nor clients. It states from the specification's text what PBXes see and what the
//! client publishes, so it is a second opinion on the tables.
//!
//! - this file: the types, in the order in which a case file has them
//! - `read`: TOML to types, with errors that name file, line and remedy
//! - `check`: what the types alone cannot refuse (a standby that backs nobody, an attempt that nobody could see)
//! - `schema`: the JSON Schema for editors, `conformance-suite/cases/case.schema.json`
//!
//! **When it runs.** The `do` of the first phase prepares the world, then the client program is started. In every
//! phase all of `do` happens in order, then the expectations are waited for one after another. Logins and attempts
//! that come while `do` is still under way belong to that phase.
//!
//! **Every visible attempt is accounted for.** A connection attempt that a PBX sees has to be the next one of an
//! [`Expected::Attempts`], or be let through by the [`Expectation::allowing`] of the expectation that is waited for;
//! any other one fails the case. One exception: after the answer "session expired" the client may log on anew on the
//! same connection or on another one to the same PBX, and that other one is not counted.

mod check;
mod read;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use read::CaseError;
pub use schema::schema;

/// One case, as a file of `conformance-suite/cases/` has it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Permanent name; the same as the file's, without `.toml`.
    pub id: String,
    /// What holds when the case passes, in one line.
    pub title: String,
    /// The defect that the case is there to catch.
    pub purpose: String,
    /// The clauses that it judges; at least one.
    pub clauses: Vec<String>,
    /// The editions of the specification in which it holds; all of them if the file names none.
    #[serde(default = "Edition::all")]
    pub editions: BTreeSet<Edition>,
    /// What a client has to support for the case to mean anything; otherwise the case is skipped.
    #[serde(default)]
    pub requires: BTreeSet<Requirement>,
    /// Readings of ambiguous passages under which alone the case holds, e.g. `MA-A1 = "a"`.
    #[serde(default)]
    pub readings: BTreeMap<String, String>,
    /// The PBXes, the user and the client's configuration.
    pub installation: Installation,
    /// What happens and what is expected, in order.
    #[serde(rename = "phase")]
    pub phases: Vec<Phase>,
}

/// An edition of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
pub enum Edition {
    /// Standby-slaves exist, and a standby redirects to the PBX that it backs.
    #[serde(rename = "16r1")]
    R16r1,
    /// No standby-slaves; a standby whose PBX is there refuses logins.
    #[serde(rename = "13r3")]
    R13r3,
}

impl Edition {
    fn all() -> BTreeSet<Edition> {
        [Edition::R16r1, Edition::R13r3].into()
    }
}

/// What a client has to support for a case (its PICS).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// Publishes `connInfo` where the harness can read it.
    Publishes,
    /// Keeps what it stored in its state directory across a restart.
    Persists,
    /// Can reach PBXes by host names.
    Names,
    /// Can be told an explicit physical location.
    Phys,
    /// Knows two-factor login.
    SecondFactor,
}

/// The role of a PBX, which is its name in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pbx {
    /// The master; every installation has it.
    Master,
    /// The standby of the master.
    MasterStandby,
    /// The first slave.
    Slave1,
    /// The standby of the first slave (16r1).
    Slave1Standby,
    /// The second slave.
    Slave2,
    /// The standby of the second slave (16r1).
    Slave2Standby,
}

impl Pbx {
    /// All roles, in the order in which messages list them.
    pub const ALL: [Pbx; 6] =
        [Pbx::Master, Pbx::MasterStandby, Pbx::Slave1, Pbx::Slave1Standby, Pbx::Slave2, Pbx::Slave2Standby];

    /// The name in a case file.
    pub const fn name(self) -> &'static str {
        match self {
            Pbx::Master => "master",
            Pbx::MasterStandby => "master-standby",
            Pbx::Slave1 => "slave1",
            Pbx::Slave1Standby => "slave1-standby",
            Pbx::Slave2 => "slave2",
            Pbx::Slave2Standby => "slave2-standby",
        }
    }

    /// The PBX that a standby is the explicit standby of; `None` for masters and slaves.
    pub const fn backs(self) -> Option<Pbx> {
        match self {
            Pbx::MasterStandby => Some(Pbx::Master),
            Pbx::Slave1Standby => Some(Pbx::Slave1),
            Pbx::Slave2Standby => Some(Pbx::Slave2),
            Pbx::Master | Pbx::Slave1 | Pbx::Slave2 => None,
        }
    }

    /// The role that would be this one's explicit standby; `None` for a standby.
    pub const fn standby(self) -> Option<Pbx> {
        match self {
            Pbx::Master => Some(Pbx::MasterStandby),
            Pbx::Slave1 => Some(Pbx::Slave1Standby),
            Pbx::Slave2 => Some(Pbx::Slave2Standby),
            Pbx::MasterStandby | Pbx::Slave1Standby | Pbx::Slave2Standby => None,
        }
    }

    /// Is it a slave? (A standby-slave is none.)
    pub const fn is_slave(self) -> bool {
        matches!(self, Pbx::Slave1 | Pbx::Slave2)
    }

    /// Is it a standby-slave?
    pub const fn is_standby_slave(self) -> bool {
        matches!(self, Pbx::Slave1Standby | Pbx::Slave2Standby)
    }

    /// Does one of the two register with the other? A standby with the PBX that it backs; a slave and a
    /// standby-slave with the master.
    pub fn registers(self, other: Pbx) -> bool {
        let with = |a: Pbx, b: Pbx| {
            a.backs() == Some(b) || (b == Pbx::Master && (a.is_slave() || a.is_standby_slave()))
        };
        with(self, other) || with(other, self)
    }
}

impl fmt::Display for Pbx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The PBXes, the user and what is configured in the client.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Installation {
    /// Which PBXes there are; all of them run and are registered with each other until a phase says otherwise.
    pub pbxes: Vec<Pbx>,
    /// The PBX on which the user is configured: the master or a slave.
    pub home: Pbx,
    /// The PBX that is configured in the client: its primary.
    pub configured: Pbx,
    /// PBXes are called by host names instead of addresses; needs `names`.
    #[serde(default)]
    pub named: bool,
    /// Modules other than `PBX0`. An attempt at another module than the PBX's is not one at that PBX.
    #[serde(default)]
    pub modules: BTreeMap<Pbx, String>,
    /// Physical location configured explicitly in the client; needs `phys`.
    pub phys: Option<String>,
    /// The transport that the case needs; otherwise the one that the run uses.
    pub transport: Option<Transport>,
}

impl Installation {
    /// The module of a PBX.
    pub fn module(&self, pbx: Pbx) -> &str {
        self.modules.get(&pbx).map_or("PBX0", String::as_str)
    }

    /// The explicit standby of a PBX, if the installation has one.
    pub fn explicit_standby(&self, pbx: Pbx) -> Option<Pbx> {
        pbx.standby().filter(|standby| self.pbxes.contains(standby))
    }
}

/// A transport that a case insists on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// WebSocket over TLS.
    Tls,
}

/// Some actions, and what is expected of the client after them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// What happens, in a few words.
    pub name: String,
    /// Actions, in order, all of them before the expectations.
    #[serde(default, rename = "do")]
    pub actions: Vec<Action>,
    /// Expectations, in order.
    #[serde(default, rename = "expect")]
    pub expectations: Vec<Expectation>,
}

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

/// What is expected, and which clauses are to blame if it does not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub expected: Expected,
    /// The clauses that are blamed; the case's if empty.
    pub clauses: Vec<String>,
    /// Attempts at these PBXes are let through while this is waited for, in any number and order. For passages
    /// where the specification leaves the client a choice of ways to the same end.
    pub allowing: BTreeSet<Pbx>,
}

/// An outcome.
///
/// In a file its main key says which: `{ served = "slave1", standby = false }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(untagged)]
pub enum Expected {
    /// The next visible attempts are at these PBXes, in this order. Attempts at a closed port are invisible.
    Attempts {
        /// At which PBXes.
        #[serde(rename = "attempts")]
        pbxes: Vec<Pbx>,
    },
    /// The next login at that PBX whose credentials were found right uses credentials of that kind. Logins are
    /// looked at in an order of their own, which begins with the phase; those at other PBXes, and those that were
    /// refused (an expired session), are passed over. A nonce that an earlier login of the case had is a failure.
    Login {
        /// At which PBX.
        #[serde(rename = "login")]
        pbx: Pbx,
        /// Which credentials.
        #[serde(rename = "as")]
        credentials: Credentials,
    },
    /// The client's login is accepted there, the connection stands (proven by ping and pong), and no further
    /// attempt is made meanwhile.
    Served {
        /// At which PBX.
        #[serde(rename = "served")]
        pbx: Pbx,
        /// Does that PBX act as a standby?
        standby: bool,
    },
    /// The published `connInfo` becomes this. Passed over for a client that does not publish.
    Conninfo {
        /// The fields that are compared.
        #[serde(rename = "conninfo")]
        fields: ConnInfo,
    },
    /// The client ends its connection there by itself.
    HangsUp {
        /// At which PBX.
        #[serde(rename = "hangs-up")]
        pbx: Pbx,
    },
    /// The client does not take itself for logged on there: since the phase began it has published nothing with
    /// `up`, and sent no message that follows a login.
    NotServed {
        /// At which PBX.
        #[serde(rename = "not-served")]
        pbx: Pbx,
    },
    /// The connection there still stands (proven by ping and pong), and no attempt was made since the phase began.
    Stays {
        /// At which PBX.
        #[serde(rename = "stays")]
        pbx: Pbx,
    },
}

/// The kind of credentials of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// The user's own.
    User,
    /// Those of a session.
    Session,
    /// Either.
    Any,
}

/// Fields of the published `connInfo`; those that are `None` are not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnInfo {
    /// Is the client connected?
    pub up: Option<bool>,
    /// To a PBX that acts as a standby?
    pub standby: Option<bool>,
    /// The current PBX.
    pub cur: Option<Pbx>,
    /// The primary PBX.
    pub pri: Option<Pbx>,
    /// The secondary PBX.
    pub sec: Option<Secondary>,
    /// The physical location.
    pub phys: Option<PhysicalLocation>,
}

/// The secondary PBX as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Secondary {
    /// Absent, null or empty.
    None,
    /// This PBX.
    #[schemars(untagged)]
    Pbx(Pbx),
}

/// The physical location as published.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PhysicalLocation {
    /// Absent, null or empty.
    None,
    /// This one.
    #[schemars(untagged)]
    At(String),
}
