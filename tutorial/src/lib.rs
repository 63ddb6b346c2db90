//! A complete small system, from a document of one page to a client that is judged by it.
//! [Adding a system](../../docs/adding-a-system.md) goes through it in the order in which one writes it.
//!
//! | module | holds |
//! |---|---|
//! | [`clauses`] | what the document demands |
//! | [`phone`], [`registrar`] | their tables |
//! | [`world`] | two registrars, a telephone and faults: what can happen, and where it leads |
//! | [`properties`] | what must hold, and what the document admits |
//! | [`audit`] | installations that somebody has |
//! | [`words`] | what cases can say |
//! | [`stage`] | registrars on sockets, which answer by their rows |
//! | [`wire`] | what the harness asks of the system |
//! | [`reference`](mod@reference) | a telephone on a socket, which follows its rows |

pub mod audit;
pub mod clauses;
pub mod phone;
pub mod properties;
pub mod reference;
pub mod registrar;
pub mod stage;
pub mod wire;
pub mod words;
pub mod world;

use std::fmt;

use redial_model::audit::described::Reader;
use redial_model::finding::Findings;
use redial_model::frame::{Framed, Papers};
use redial_model::rule::Edition;
use redial_model::topology::NodeId;

/// The document's only edition.
pub const EDITION: Edition = Edition("1");
/// The registrar that a telephone asks first.
pub const FIRST: NodeId = NodeId(0);
/// The other one.
pub const SECOND: NodeId = NodeId(1);

/// How a telephone is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// It knows the second registrar, too.
    pub knows_second: bool,
}

impl Setup {
    /// The registrars that it knows.
    pub fn registrars(self) -> &'static [NodeId] {
        if self.knows_second { &[FIRST, SECOND] } else { &[FIRST] }
    }

    /// The registrar that is asked after this one.
    pub fn other(self, than: NodeId) -> NodeId {
        if self.knows_second && than == FIRST { SECOND } else { FIRST }
    }
}

impl fmt::Display for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.knows_second { "two registrars" } else { "one registrar" })
    }
}

/// The system, for whoever does not care which one it is.
pub const TWO_REGISTRARS: Framed<world::Telephony> = Framed::NEW;

const PAPERS: Papers = Papers {
    name: "two-registrars",
    title: "Telephones with two registrars",
    editions: &[EDITION],
    clauses: clauses::CLAUSES,
    ambiguities: &[],
    compared: properties::COMPARED,
    findings: &Findings::NONE,
    auditor: &Reader::<audit::Installation>::NEW,
};
