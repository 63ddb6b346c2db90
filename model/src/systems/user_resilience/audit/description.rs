//! A network as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::topology::{Failback, Refusal};
use super::installation::{Beside, Installation, IpOffice, PhoneKind, Users};
use crate::audit::described::Read;
use crate::audit::description::{Entry, Misfit, Names, entries, groups};

/// A network of IP Office systems and the users who have their home there.
///
/// Systems of a network see each other, each one each other one. How many there are is of no matter to any of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "IP Office user resilience")]
pub struct Description {
    /// The systems of the network.
    #[serde(rename = "ip_office")]
    pub systems: Vec<SystemEntry>,
    /// Users who are set up alike.
    #[serde(rename = "group")]
    pub groups: Vec<GroupEntry>,
    /// What phones get to see when a system refuses to register them; busy without it. It matters in a reading of UR-A11.
    #[serde(default)]
    pub refusal: Refusal,
}

/// An IP Office system.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemEntry {
    /// The operator's name for it.
    pub name: String,
    /// The system at the other end of the line that is set to "Backs up my IP Phones", which makes it the failover system
    /// (UR-04); none without it.
    pub backs_up_my_ip_phones: Option<String>,
    /// Who starts failback to this system once it may start (UR-11); automatic without it.
    #[serde(default)]
    pub failback: Failback,
}

/// Users of one home system who are set up alike.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The operator's name for them.
    pub name: String,
    /// How many users there are.
    pub users: u64,
    /// The system on which they were created (UR-01).
    pub home: String,
    /// What phones they have there. All IP phones of a home share the ways to its systems; where any group has desk phones
    /// these can begin failover, for all users of that home (UR-09).
    pub phone: PhoneKind,
    /// The system at whose phones they log in. Their service is then that login, with the full settings (UR-03, UR-08), and
    /// not the phone of their own. Without it they use their own phones.
    pub hot_desks_at: Option<String>,
    /// What rings beside their phones or instead of them; nothing without it. It makes no difference to where a phone is
    /// registered; the way there says what would ring (UR-13, UR-14).
    pub twinning: Option<Twinning>,
}

/// What rings beside a phone or instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Twinning {
    /// A second phone of the home system, which rings with the first one (UR-13).
    Internal,
    /// A number that rings when the phone is not there (UR-14).
    Fallback,
}

/// Puts a network together, and its groups.
pub(super) fn read(description: &Description) -> Read<Installation> {
    if description.systems.is_empty() {
        let message = "there is no IP Office system; describe each one that belongs to the network";
        return Err(Misfit::at("ip_office", message));
    }
    let names = Names::of("ip_office", "system", &description.systems, |entry| &entry.name)?;
    let system = |(entry, it): (Entry, &SystemEntry)| {
        let backed_up_by = match &it.backs_up_my_ip_phones {
            None => None,
            Some(name) if *name == it.name => {
                let message = format!(
                    "`{name}` cannot back up its own phones; name the system at the other end of the line, or leave it \
                     out"
                );
                return Err(entry.misfit("backs_up_my_ip_phones", message));
            }
            Some(name) => Some(names.place(entry, "backs_up_my_ip_phones", name)?),
        };
        Ok(IpOffice {
            name: it.name.as_str().into(),
            backed_up_by,
            failback: it.failback,
            has_desk_phones: false,
        })
    };
    let systems: Result<Vec<IpOffice>, Misfit> =
        entries("ip_office", &description.systems).map(system).collect();
    let mut systems = systems?;
    let users = |entry, it: &GroupEntry| users(entry, it, &names);
    let groups = groups(&description.groups, |it| (&it.name, it.users), users)?;
    for group in groups.iter().filter(|group| group.setup.phone == PhoneKind::Desk) {
        systems[group.setup.home].has_desk_phones = true;
    }
    Ok((Installation { systems, refusal: description.refusal }, groups))
}

fn users(entry: Entry, it: &GroupEntry, systems: &Names<'_>) -> Result<Users, Misfit> {
    let home = systems.place(entry, "home", &it.home)?;
    let beside = match (&it.hot_desks_at, it.twinning) {
        (None, None) => Beside::Nothing,
        (None, Some(Twinning::Internal)) => Beside::InternalTwin,
        (None, Some(Twinning::Fallback)) => Beside::FallbackTwin,
        (Some(_), Some(_)) => {
            let message = "a group hot desks or relies on twinning; make two groups of those who do both";
            return Err(entry.misfit("twinning", message));
        }
        (Some(name), None) => Beside::HotDesk(systems.place(entry, "hot_desks_at", name)?),
    };
    if beside == Beside::HotDesk(home) {
        let message = format!(
            "`{}` is their home system, where they have their settings without it; leave `hot_desks_at` out",
            it.home
        );
        return Err(entry.misfit("hot_desks_at", message));
    }
    Ok(Users { home, phone: it.phone, beside })
}
