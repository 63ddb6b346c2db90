//! What is the same for all cases of a run: the client, how it is timed, where the PBXes are.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use redial_model::rule::Edition;

use crate::case::Requirement;
use crate::subject::SubjectCommand;
use crate::tls::Authorities;

/// What a client supports (its PICS) and how it is timed (its PIXIT).
#[derive(Debug, Clone)]
pub struct Profile {
    /// What was declared as supported.
    pub supports: BTreeSet<Requirement>,
    /// What was declared as lacking.
    pub lacks: BTreeSet<Requirement>,
    /// It can speak TLS.
    pub tls: bool,
    /// How long it waits between two attempts, before scaling.
    pub retry_interval: Duration,
    /// How long it waits for an answer, before scaling.
    pub answer_timeout: Duration,
    /// Open questions and the readings that the client was declared to follow: `MA-A3`, `b`.
    pub readings: Vec<(String, char)>,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            supports: BTreeSet::new(),
            lacks: BTreeSet::new(),
            tls: true,
            retry_interval: Duration::from_secs(2),
            answer_timeout: Duration::from_secs(5),
            readings: Vec::new(),
        }
    }
}

/// Everything that is the same for all cases of a run.
#[derive(Debug)]
pub struct Settings {
    /// The edition of the specification.
    pub edition: Edition,
    /// The client's command.
    pub command: SubjectCommand,
    /// What the client supports, and how it is timed.
    pub profile: Profile,
    /// What times are multiplied with.
    pub timer_scale: f64,
    /// How long something that the client owes may take to come.
    pub patience: Duration,
    /// PBXes speak TLS, in all cases.
    pub tls: bool,
    /// The first two bytes of the addresses; the last two are a case's and a PBX's.
    pub network: [u8; 2],
    /// The port of all PBXes.
    pub port: u16,
    /// What every choice of the harness comes from.
    pub seed: u64,
    /// How many cases at the same time.
    pub jobs: usize,
    /// The certificate authorities of the run.
    pub authorities: Arc<Authorities>,
    /// Where the trusted authority's certificate stands.
    pub ca: PathBuf,
    /// A folder for the run's files.
    pub folder: PathBuf,
    /// How a case is repeated: all but its id.
    pub replay: String,
}

/// Host number of the first PBX of a slot; the others follow it.
pub const FIRST_PBX: u8 = 11;
/// Most PBXes of a case.
const MOST_PBXES: u8 = 6;
/// Host number of the desk for publications.
pub const DESK: u8 = 200;

/// The numbers of the hosts that a case may need in its slot.
pub(crate) fn hosts() -> impl Iterator<Item = u8> {
    (FIRST_PBX..FIRST_PBX + MOST_PBXES).chain([DESK])
}

impl Settings {
    /// A time of the client, as it is in this run.
    pub fn scaled(&self, time: Duration) -> Duration {
        time.mul_f64(self.timer_scale)
    }

    /// The address of a host of a slot.
    pub fn address(&self, slot: u8, host: u8) -> IpAddr {
        Ipv4Addr::new(self.network[0], self.network[1], slot, host).into()
    }
}
