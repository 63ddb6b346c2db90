//! A network as its operator describes it, and what may be wrong with that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::topology;
use super::{Beside, Installation, IpOffice, Phone, Users};
use crate::ambiguity::Readings;
use crate::audit::{Misfit, distinct, unknown};
use crate::rule::Edition;

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

/// Who starts failback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Failback {
    /// It starts by itself, as the document has it.
    #[default]
    Automatic,
    /// An administrator.
    Manual,
}

/// What a phone gets to see of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Refusal {
    /// That it may come again (480, 503).
    #[default]
    Busy,
    /// That it is forbidden (403).
    Forbidden,
    /// Nothing.
    Silence,
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

/// A kind of phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PhoneKind {
    /// IP desk phones, which begin failover and register with the failover system.
    Desk,
    /// Softphones, which register with the failover system and never begin failover (UR-09).
    Softphone,
    /// No IP phones: they belong to their system.
    Other,
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

impl Installation {
    /// Puts a network together.
    pub(super) fn new(
        description: &Description,
        edition: Edition,
        readings: Readings,
    ) -> Result<Self, Misfit> {
        let mut systems = systems(&description.systems)?;
        let groups = groups(&description.groups, &systems)?;
        for users in groups.iter().filter(|users| users.phone == Phone::Desk) {
            systems[users.home].has_desk_phones = true;
        }
        let refusal = match description.refusal {
            Refusal::Busy => topology::Refusal::Busy,
            Refusal::Forbidden => topology::Refusal::Forbidden,
            Refusal::Silence => topology::Refusal::Silence,
        };
        Ok(Installation { systems, groups, refusal, edition, readings })
    }
}

fn systems(entries: &[SystemEntry]) -> Result<Vec<IpOffice>, Misfit> {
    if entries.is_empty() {
        let message = "there is no IP Office system; describe each one that belongs to the network";
        return Err(Misfit::at("ip_office", message));
    }
    let names = || entries.iter().map(|entry| entry.name.as_str());
    distinct("ip_office", "system", names())?;
    let system = |(index, entry): (usize, &SystemEntry)| {
        let misfit = |message| Misfit::of("ip_office", index, "backs_up_my_ip_phones", message);
        let backed_up_by = match &entry.backs_up_my_ip_phones {
            None => None,
            Some(name) if *name == entry.name => {
                return Err(misfit(format!(
                    "`{name}` cannot back up its own phones; name the system at the other end of the line, or leave it \
                     out"
                )));
            }
            Some(name) => {
                let found = names().position(|other| other == name);
                Some(found.ok_or_else(|| misfit(unknown("system", name, names())))?)
            }
        };
        let failback = match entry.failback {
            Failback::Automatic => topology::Failback::Automatic,
            Failback::Manual => topology::Failback::ByAdministrator,
        };
        Ok(IpOffice { name: entry.name.clone(), backed_up_by, failback, has_desk_phones: false })
    };
    entries.iter().enumerate().map(system).collect()
}

fn groups(entries: &[GroupEntry], systems: &[IpOffice]) -> Result<Vec<Users>, Misfit> {
    if entries.is_empty() {
        return Err(Misfit::at("group", "there is no group of users; without one there is nothing to audit"));
    }
    distinct("group", "group", entries.iter().map(|entry| entry.name.as_str()))?;
    let names = || systems.iter().map(|system| system.name.as_str());
    let group = |(index, entry): (usize, &GroupEntry)| {
        let misfit = |key, message: String| Misfit::of("group", index, key, message);
        let place = |key, name: &str| {
            let found = names().position(|other| other == name);
            found.ok_or_else(|| misfit(key, unknown("system", name, names())))
        };
        let home = place("home", &entry.home)?;
        let beside = match (&entry.hot_desks_at, entry.twinning) {
            (None, None) => Beside::Nothing,
            (None, Some(Twinning::Internal)) => Beside::InternalTwin,
            (None, Some(Twinning::Fallback)) => Beside::FallbackTwin,
            (Some(_), Some(_)) => {
                let message = "a group hot desks or relies on twinning; make two groups of those who do both";
                return Err(misfit("twinning", message.to_owned()));
            }
            (Some(name), None) => Beside::HotDesk(place("hot_desks_at", name)?),
        };
        if beside == Beside::HotDesk(home) {
            let message = format!(
                "`{}` is their home system, where they have their settings without it; leave `hot_desks_at` out",
                entry.home
            );
            return Err(misfit("hot_desks_at", message));
        }
        let phone = match entry.phone {
            PhoneKind::Desk => Phone::Desk,
            PhoneKind::Softphone => Phone::Soft,
            PhoneKind::Other => Phone::Other,
        };
        Ok(Users { name: entry.name.clone(), count: entry.users, home, phone, beside })
    };
    entries.iter().enumerate().map(group).collect()
}
