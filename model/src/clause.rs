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
    /// Neither: whoever installs, operates or uses the system. It is a condition of configuration, or a loss that is to
    /// be accepted.
    Installation,
}

impl Binds {
    /// Whom it binds, in words.
    pub fn whom(self) -> &'static str {
        match self {
            Binds::Client => "client",
            Binds::Server => "PBX",
            Binds::Both => "client and PBX",
            Binds::Installation => "installation",
        }
    }
}

/// How strongly the text speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// It says that somebody has to.
    Must,
    /// It tells how the product is: whoever the clause binds is like that, as if it said must.
    Fact,
    /// It says that somebody should, or recommends it.
    Should,
    /// It allows it.
    May,
}

impl Strength {
    /// The strength in a word.
    pub fn name(self) -> &'static str {
        match self {
            Strength::Must => "must",
            Strength::Fact => "fact",
            Strength::Should => "should",
            Strength::May => "may",
        }
    }

    /// What the word stands for.
    pub fn meaning(self) -> &'static str {
        match self {
            Strength::Must => "the text demands it",
            Strength::Fact => "the text tells how the product is, which counts as a demand",
            Strength::Should => "the text recommends it",
            Strength::May => "the text allows it",
        }
    }
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
    /// How strongly the text speaks.
    pub strength: Strength,
    /// What it says, in our own words.
    pub text: &'static str,
}

impl Clause {
    const fn of(binds: Binds, id: &'static str, section: &'static str, text: &'static str) -> Self {
        Clause { id, section, binds, strength: Strength::Fact, text }
    }

    /// The same where the text says *must*, *should* or *may* in so many words.
    pub const fn said(mut self, strength: Strength) -> Self {
        self.strength = strength;
        self
    }
}

/// A statement about the client: its permanent id, its section, and what it says. As it stands it is a fact.
pub const fn client(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause::of(Binds::Client, id, section, text)
}

/// A statement about the PBX.
pub const fn server(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause::of(Binds::Server, id, section, text)
}

/// A statement about client and PBX together.
pub const fn both(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause::of(Binds::Both, id, section, text)
}

/// A condition of configuration, or a loss that is to be accepted.
pub const fn installation(id: &'static str, section: &'static str, text: &'static str) -> Clause {
    Clause::of(Binds::Installation, id, section, text)
}
