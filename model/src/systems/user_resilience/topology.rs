//! Installations of IP Office systems around one user: home, failover system and a third one, how they are set up, which
//! phone the user has and what else the user relies on.

use std::fmt;

use crate::topology::NodeId;

/// The home system of the user (UR-01).
pub const HOME: NodeId = NodeId(0);
/// The failover system: the remote end of the line that may back up IP phones (UR-04).
pub const FAILOVER: NodeId = NodeId(1);
/// Another system of the network, where there is one.
pub const THIRD: NodeId = NodeId(2);

crate::closed_enum! {
    /// The phones of the home system, as far as they matter: the user's own, and whether any desk phone is there.
    pub enum Phones {
        /// The user has an IP desk phone.
        Desk,
        /// The user has a softphone, and so has everybody else.
        Soft,
        /// The user has a softphone; a colleague has an IP desk phone.
        SoftBesideDesk,
        /// Nobody has an IP phone (UR-04).
        NoIp,
    }
}

crate::closed_enum! {
    /// What the user does beside using the phone, or has set up for it.
    pub enum Habit {
        /// Nothing.
        None,
        /// Hot desks at phones of the failover system.
        HotDesksAtFailover,
        /// Hot desks at phones of a third system.
        HotDesksAtThird,
        /// Has a second phone of the home system that rings with the first one.
        InternalTwin,
        /// Has a number that rings when the phone is not there.
        FallbackTwin,
        /// Changes a setting once: in the directory, or where calls are forwarded.
        ChangesSetting,
    }
}

crate::closed_enum! {
    /// Who starts failback.
    #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Failback {
        /// It starts by itself, as the document has it.
        #[default]
        Automatic,
        /// An administrator.
        #[serde(rename = "manual")]
        ByAdministrator,
    }
}

crate::closed_enum! {
    /// What a phone gets to see of a refusal.
    #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
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
}

/// An installation and its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topology {
    /// The line from the home system to the failover system is set to back up IP phones (UR-04).
    pub backs_up: bool,
    /// The phones.
    pub phones: Phones,
    /// What else the user relies on.
    pub habit: Habit,
    /// A call goes on between the phones when the system is lost that set it up.
    pub preserves_media: bool,
    /// Who starts failback.
    pub failback: Failback,
    /// What a phone gets to see of a refusal.
    pub refusal: Refusal,
    /// The systems have been in operation for a while: where a copy is sent, it has been sent. That one of them restarts can
    /// then happen in one step, too.
    pub in_operation: bool,
}

impl Topology {
    /// A desk phone, everything as the document recommends it, and nothing beside.
    pub const PLAIN: Topology = Topology {
        backs_up: true,
        phones: Phones::Desk,
        habit: Habit::None,
        preserves_media: true,
        failback: Failback::Automatic,
        refusal: Refusal::Busy,
        in_operation: false,
    };

    /// Every installation; without a third system, or with one.
    ///
    /// What makes no difference is not multiplied. Without the setting nothing fails over: how failback starts is of no
    /// interest then. Without an IP phone nobody is refused and no call is kept. Refusals, calls and the start of failback
    /// are combined with one another and with every kind of phone; what the user does beside is combined with every kind
    /// of phone. Whoever changes a setting does so at a desk phone, where there is a copy.
    pub fn enumerate(third: bool) -> Vec<Self> {
        let mut all = Vec::new();
        for &phones in &[Phones::Desk, Phones::Soft, Phones::SoftBesideDesk, Phones::NoIp] {
            for backs_up in [true, false] {
                for habit in HABITS.into_iter().filter(|&habit| third || habit != Habit::HotDesksAtThird) {
                    all.push(Topology { backs_up, phones, habit, ..Topology::PLAIN });
                }
                if phones == Phones::Desk && backs_up {
                    all.push(Topology { habit: Habit::ChangesSetting, ..Topology::PLAIN });
                }
            }
            if phones == Phones::NoIp {
                all.push(Topology { phones, failback: Failback::ByAdministrator, ..Topology::PLAIN });
                continue;
            }
            for &failback in &[Failback::Automatic, Failback::ByAdministrator] {
                for &refusal in &[Refusal::Busy, Refusal::Forbidden, Refusal::Silence] {
                    for preserves_media in [true, false] {
                        all.push(Topology { phones, preserves_media, failback, refusal, ..Topology::PLAIN });
                    }
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// All systems.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.len() as u8).map(NodeId)
    }

    /// How many systems there are: a third one only where the user goes there.
    pub fn len(&self) -> usize {
        if self.habit == Habit::HotDesksAtThird { 3 } else { 2 }
    }

    /// Never: there is a home system.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// What a system is called.
    pub fn name(&self, node: NodeId) -> &'static str {
        match node {
            HOME => "the home system",
            FAILOVER => "the failover system",
            _ => "the third system",
        }
    }

    /// The pairs of systems with a line between them: each with each.
    pub fn links(&self) -> &'static [(NodeId, NodeId)] {
        let all = &[(HOME, FAILOVER), (HOME, THIRD), (FAILOVER, THIRD)];
        if self.len() == 3 { all } else { &all[..1] }
    }

    /// Who looks at whom to decide something.
    pub fn observers(&self) -> &'static [(NodeId, NodeId)] {
        let all = &[(FAILOVER, HOME), (HOME, FAILOVER), (THIRD, HOME), (THIRD, FAILOVER)];
        if self.len() == 3 { all } else { &all[..2] }
    }

    /// The user has an IP phone.
    pub fn has_ip_phone(&self) -> bool {
        self.phones != Phones::NoIp
    }

    /// Some desk phone can begin failover: a softphone alone never does (UR-09).
    pub fn can_trigger(&self) -> bool {
        matches!(self.phones, Phones::Desk | Phones::SoftBesideDesk)
    }

    /// The system where the user hot desks.
    pub fn desk_at(&self) -> Option<NodeId> {
        match self.habit {
            Habit::HotDesksAtFailover => Some(FAILOVER),
            Habit::HotDesksAtThird => Some(THIRD),
            Habit::None | Habit::InternalTwin | Habit::FallbackTwin | Habit::ChangesSetting => None,
        }
    }
}

const HABITS: [Habit; 5] = [
    Habit::None,
    Habit::HotDesksAtFailover,
    Habit::HotDesksAtThird,
    Habit::InternalTwin,
    Habit::FallbackTwin,
];

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.phones {
            Phones::Desk => "desk phone",
            Phones::Soft => "softphones only",
            Phones::SoftBesideDesk => "softphone beside a desk phone",
            Phones::NoIp => "no IP phones",
        })?;
        f.write_str(match self.habit {
            Habit::None => "",
            Habit::HotDesksAtFailover => ", hot desks at the failover system",
            Habit::HotDesksAtThird => ", hot desks at a third system",
            Habit::InternalTwin => ", internal twin",
            Habit::FallbackTwin => ", fallback twin",
            Habit::ChangesSetting => ", changes a setting",
        })?;
        if !self.backs_up {
            f.write_str("; phones not backed up")?;
        }
        if !self.preserves_media {
            f.write_str("; calls end with their system")?;
        }
        f.write_str(match self.failback {
            Failback::Automatic => "",
            Failback::ByAdministrator => "; failback by an administrator",
        })?;
        f.write_str(match self.refusal {
            Refusal::Busy => "",
            Refusal::Forbidden => "; refuses by forbidding",
            Refusal::Silence => "; refuses by silence",
        })
    }
}
