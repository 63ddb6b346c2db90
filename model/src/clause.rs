//! The normative statements of a specification, as rows, cases and reports cite them.

use serde::Serialize;

/// Whose behaviour a clause fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binds {
    /// The client, which is the system under test.
    Client,
    /// The PBX, which the harness plays and the checker explores.
    Server,
    /// Client and PBX together.
    Both,
}

/// One normative statement, in our own words. Ids are permanent.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Clause {
    /// Permanent id, e.g. `MA-13`.
    pub id: &'static str,
    /// The section of the document it stands in.
    pub section: &'static str,
    /// Whose behaviour it fixes.
    pub binds: Binds,
    /// What it says, in our own words.
    pub text: &'static str,
}

/// A statement about the client: its permanent id, its section, and what it says.
pub const fn client(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause { id, section, binds: Binds::Client, text }
}

/// A statement about the PBX.
pub const fn server(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause { id, section, binds: Binds::Server, text }
}

/// A statement about client and PBX together.
pub const fn both(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause { id, section, binds: Binds::Both, text }
}
