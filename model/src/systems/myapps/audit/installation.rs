//! An installation as its audit sees it.

use super::super::topology::Role;
use crate::audit::described::Name;
use crate::audit::{Failure, FailureKind};
use crate::rule::Edition;

/// A PBX of an installation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pbx {
    pub(super) name: Name,
    pub(super) role: Role,
    /// Which PBX a standby backs.
    pub(super) backs: Option<usize>,
    /// Its standby.
    pub(super) backed_by: Option<usize>,
    /// The site at which it stands, if it is described.
    pub(super) site: Option<usize>,
}

/// Users who live on one PBX and have one configured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Users {
    pub(super) home: usize,
    pub(super) configured: usize,
    /// The site at which they are, if it is described.
    pub(super) site: Option<usize>,
}

/// An installation; PBXes are numbered in the order of its description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    pub(super) pbxes: Vec<Pbx>,
    /// Sites that have a line to the others, in the order of the description.
    pub(super) sites: Vec<Name>,
    pub(super) edition: Edition,
}

impl Installation {
    pub(super) fn master(&self) -> usize {
        self.pbxes.iter().position(|pbx| pbx.role == Role::Master).expect("a description has a master")
    }

    pub(super) fn standby_of(&self, pbx: usize) -> Option<usize> {
        self.pbxes[pbx].backed_by
    }

    /// The PBXes that clients of a group can meet: the master, their home and its standby, and the one that is configured,
    /// with the one that it backs.
    pub(super) fn met(&self, users: &Users) -> Vec<usize> {
        let Users { home, configured, .. } = *users;
        let base = self.pbxes[configured].backs.unwrap_or(configured);
        let mut met: Vec<usize> = Vec::new();
        for pbx in [Some(self.master()), Some(home), self.standby_of(home), Some(base), Some(configured)] {
            met.extend(pbx.filter(|pbx| !met.contains(pbx)));
        }
        met
    }

    pub(super) fn name(&self, pbx: usize) -> &str {
        &self.pbxes[pbx].name
    }

    /// The pairs of PBXes that register with one another, as [`Topology::links`](super::topology::Topology::links)
    /// has them.
    pub(super) fn links(&self) -> Vec<(usize, usize)> {
        let master = self.master();
        let of = |(number, pbx): (usize, &Pbx)| match pbx.role {
            Role::Master => Vec::new(),
            Role::Slave => vec![(number, master)],
            Role::Standby | Role::StandbySlave => {
                let backed = pbx.backs.expect("a standby of a description backs a PBX");
                let mut links = vec![(number, backed)];
                links.extend((pbx.role == Role::StandbySlave).then_some((number, master)));
                links
            }
        };
        self.pbxes.iter().enumerate().flat_map(of).collect()
    }

    pub(super) fn down(&self, pbx: usize) -> Failure {
        Failure { kind: FailureKind::Node, text: format!("{} is down", self.name(pbx)) }
    }

    pub(super) fn cut(&self, a: usize, b: usize) -> Failure {
        let text = format!("{} and {} do not reach each other", self.name(a), self.name(b));
        Failure { kind: FailureKind::Link, text }
    }

    pub(super) fn line_down(&self, site: usize) -> Failure {
        Failure { kind: FailureKind::Link, text: format!("the line of {} is down", self.sites[site]) }
    }

    pub(super) fn unreached(&self, pbx: usize) -> Failure {
        Failure { kind: FailureKind::Path, text: format!("the clients do not reach {}", self.name(pbx)) }
    }
}
