//! An installation as its audit sees it.

use super::super::topology::{Failback, Refusal};
use crate::audit::described::Name;
use crate::audit::{Failure, FailureKind};

use schemars::JsonSchema;
use serde::Deserialize;

/// A kind of phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PhoneKind {
    /// IP desk phones, which begin failover and register with the failover system.
    Desk,
    /// Softphones, which register with the failover system and never begin failover (UR-09).
    Softphone,
    /// No IP phones: they belong to their system.
    Other,
}

/// A system of a network.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IpOffice {
    pub(super) name: Name,
    /// Its failover system.
    pub(super) backed_up_by: Option<usize>,
    pub(super) failback: Failback,
    /// Some IP desk phone is registered with it.
    pub(super) has_desk_phones: bool,
}

/// What users rely on beside their phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    Nothing,
    /// They log in at phones of that system.
    HotDesk(usize),
    InternalTwin,
    FallbackTwin,
}

/// Users of one home system who are set up alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Users {
    pub(super) home: usize,
    pub(super) phone: PhoneKind,
    pub(super) beside: Beside,
}

/// A network; systems are numbered in the order of its description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    pub(super) systems: Vec<IpOffice>,
    pub(super) refusal: Refusal,
}

impl Installation {
    pub(super) fn name(&self, system: usize) -> &str {
        &self.systems[system].name
    }

    pub(super) fn down(&self, system: usize) -> Failure {
        Failure { kind: FailureKind::Node, text: format!("{} is down", self.name(system)) }
    }

    /// It runs, and what it keeps for others is gone (UR-12).
    pub(super) fn copies_lost(&self, system: usize) -> Failure {
        let text = format!("{} loses its copies in a restart", self.name(system));
        Failure { kind: FailureKind::Service, text }
    }

    /// The same whichever of them is named first.
    pub(super) fn cut(&self, a: usize, b: usize) -> Failure {
        let text = format!("{} and {} do not see each other", self.name(a.min(b)), self.name(a.max(b)));
        Failure { kind: FailureKind::Link, text }
    }

    /// The phones of one system do not reach it, or another one.
    pub(super) fn unreached(&self, home: usize, system: usize) -> Failure {
        let to = if home == system { "it" } else { self.name(system) };
        let text = format!("the phones of {} do not reach {to}", self.name(home));
        Failure { kind: FailureKind::Path, text }
    }
}
