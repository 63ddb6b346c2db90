//! A conformance case: an installation, and phases of things that are done to it and outcomes that are expected.
//!
//! A case knows neither rule tables nor clients. It states from the specification's text what PBXes see and what the
//! client publishes, so it is a second opinion on the tables.
//!
//! - this file: the case, its installation and its phases
//! - `action`: what can be done
//! - `expectation`: what can be expected
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

mod action;
mod check;
mod expectation;
mod read;
mod schema;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use action::{
    Action, Cut, Digest, Frame, Hold, Path, RedirectTarget, SecondFactor, Sessions, StateDirectory,
};
pub use expectation::{ConnInfo, Credentials, Expectation, Expected, PhysicalLocation, Secondary};
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
    /// The vendor's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Edition::R16r1 => "16r1",
            Edition::R13r3 => "13r3",
        }
    }

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
    /// Traces to standard error. A client that traces elsewhere does not break a clause, so it counts only if declared.
    Traces,
}

impl Requirement {
    /// The name in a case file and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Requirement::Publishes => "publishes",
            Requirement::Persists => "persists",
            Requirement::Names => "names",
            Requirement::Phys => "phys",
            Requirement::SecondFactor => "second-factor",
            Requirement::Traces => "traces",
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
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
