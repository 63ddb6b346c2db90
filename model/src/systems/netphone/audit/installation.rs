//! An installation as its audit sees it.

use super::super::server::Role;
use super::super::topology::{Addresses, Placement, Refusal};
use crate::audit::described::Name;

/// A service other than the server service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Service {
    pub(super) name: Name,
    /// Its computer, if it has one of its own.
    pub(super) computer: Option<Name>,
    pub(super) placement: Placement,
}

/// Users whose clients are set up alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Users {
    pub(super) addresses: Addresses,
    /// The service that they need beside the server service.
    pub(super) needs: Option<usize>,
}

/// An installation; services are numbered in the order of its description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    pub(super) master: Name,
    pub(super) standby: Option<Name>,
    pub(super) services: Vec<Service>,
    pub(super) refusal: Refusal,
    pub(super) switches_back: bool,
}

impl Installation {
    /// The name of the system of that role.
    pub(super) fn system(&self, role: Role) -> &str {
        match role {
            Role::Master => &self.master,
            Role::Standby => self.standby.as_deref().unwrap_or("a standby"),
        }
    }

    /// The systems that there are.
    pub(super) fn roles(&self) -> &'static [Role] {
        match self.standby {
            Some(_) => &[Role::Master, Role::Standby],
            None => &[Role::Master],
        }
    }

    /// The service that a group needs.
    pub(super) fn needed(&self, users: &Users) -> Option<&Service> {
        users.needs.map(|service| &self.services[service])
    }
}
