//! Audits of networks of IP Office systems that somebody has.
//!
//! | module | holds |
//! |---|---|
//! | `description` | a network as its operator describes it, and what may be wrong with that |
//! | `scene` | what a group can ever notice of it, as a topology to explore |
//! | `changes` | what an administrator might change |
//! | `told` | a step of the world, for an administrator of these systems |

mod changes;
mod description;
mod scene;
mod told;

use super::topology::{Failback, Refusal};
use crate::ambiguity::Readings;
use crate::audit::{self, Auditor, Change, Failure, FailureKind, Group, Misfit, Scene};
use crate::rule::Edition;

pub use description::Description;

/// Reads descriptions of such networks.
pub(super) struct UserResilienceAuditor;

impl Auditor for UserResilienceAuditor {
    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Description)
    }

    fn read(
        &self,
        description: serde_json::Value,
        edition: Edition,
        readings: Readings,
    ) -> Result<Box<dyn audit::Installation>, Misfit> {
        let description: Description = audit::described(description)?;
        Installation::new(&description, edition, readings)
            .map(|it| Box::new(it) as Box<dyn audit::Installation>)
    }
}

/// A system of a network.
#[derive(Debug, Clone)]
struct IpOffice {
    name: String,
    /// Its failover system.
    backed_up_by: Option<usize>,
    failback: Failback,
    /// Some IP desk phone is registered with it.
    has_desk_phones: bool,
}

/// The phones that users have of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phone {
    Desk,
    Soft,
    /// No IP phone.
    Other,
}

/// What users rely on beside their phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nothing,
    /// They log in at phones of that system.
    HotDesk(usize),
    InternalTwin,
    FallbackTwin,
}

/// Users of one home system who are set up alike.
#[derive(Debug, Clone)]
struct Users {
    name: String,
    count: u64,
    home: usize,
    phone: Phone,
    beside: Beside,
}

/// A network; systems are numbered in the order of its description.
#[derive(Debug, Clone)]
struct Installation {
    systems: Vec<IpOffice>,
    groups: Vec<Users>,
    refusal: Refusal,
    edition: Edition,
    readings: Readings,
}

impl Installation {
    fn name(&self, system: usize) -> &str {
        &self.systems[system].name
    }

    fn down(&self, system: usize) -> Failure {
        Failure { kind: FailureKind::Node, text: format!("{} is down", self.name(system)) }
    }

    /// It runs, and what it keeps for others is gone (UR-12).
    fn copies_lost(&self, system: usize) -> Failure {
        let text = format!("{} loses its copies in a restart", self.name(system));
        Failure { kind: FailureKind::Service, text }
    }

    /// The same whichever of them is named first.
    fn cut(&self, a: usize, b: usize) -> Failure {
        let text = format!("{} and {} do not see each other", self.name(a.min(b)), self.name(a.max(b)));
        Failure { kind: FailureKind::Link, text }
    }

    /// The phones of one system do not reach it, or another one.
    fn unreached(&self, home: usize, system: usize) -> Failure {
        let to = if home == system { "it" } else { self.name(system) };
        let text = format!("the phones of {} do not reach {to}", self.name(home));
        Failure { kind: FailureKind::Path, text }
    }
}

impl audit::Installation for Installation {
    fn groups(&self) -> Vec<Group> {
        let group = |users: &Users| {
            let phone = match users.phone {
                Phone::Desk => "IP desk phone",
                Phone::Soft => "softphone",
                Phone::Other => "no IP phone",
            };
            let mut facts = vec![("home", self.name(users.home).to_owned()), ("phone", phone.to_owned())];
            facts.extend(match users.beside {
                Beside::Nothing => None,
                Beside::HotDesk(at) => Some(("hot desks at", self.name(at).to_owned())),
                Beside::InternalTwin => Some(("twinning", "internal".to_owned())),
                Beside::FallbackTwin => Some(("twinning", "fallback".to_owned())),
            });
            Group { name: users.name.clone(), users: users.count, facts }
        };
        self.groups.iter().map(group).collect()
    }

    /// Every system, and what else some group can notice.
    fn failures(&self) -> Vec<Failure> {
        let mut all: Vec<Failure> = (0..self.systems.len()).map(|system| self.down(system)).collect();
        for users in &self.groups {
            let scene = scene::OfficeScene::of(self, users);
            all.extend(scene.events().into_iter().filter(|event| !all.contains(event)).collect::<Vec<_>>());
        }
        // Nodes, then links, paths and copies, each in the order of the groups.
        all.sort_by_key(|failure| failure.kind);
        all
    }

    fn scene(&self, group: usize) -> Box<dyn Scene> {
        Box::new(scene::OfficeScene::of(self, &self.groups[group]))
    }

    fn changes(&self, group: usize) -> Vec<Change> {
        changes::changes(self, group)
    }
}
