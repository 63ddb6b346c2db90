//! What is the same for all cases of a run: the client, how it is timed, where the PBXes are.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use redial_model::rule::Edition;

use crate::names::Named;
use crate::proforma::{ANSWER_TIMEOUT, Proforma};
use crate::subject::Client;
use crate::tls::Authorities;

/// What was declared of a client: what it supports (its PICS) and how it is timed (its PIXIT).
#[derive(Debug, Clone)]
pub struct Profile {
    /// What was declared as supported.
    pub supports: BTreeSet<String>,
    /// What was declared as lacking.
    pub lacks: BTreeSet<String>,
    /// Its times, before scaling: all of the [`Proforma`]'s.
    pub times: BTreeMap<&'static str, Duration>,
    /// Open questions and the readings that the client was declared to follow: `MA-A3`, `b`.
    pub readings: Vec<(String, char)>,
}

impl Profile {
    /// A client of which nothing is known.
    pub fn unknown(proforma: &Proforma) -> Self {
        let times = proforma.times.iter().map(|time| (time.name, Duration::from_secs_f64(time.default_s)));
        Profile {
            supports: BTreeSet::new(),
            lacks: BTreeSet::new(),
            times: times.collect(),
            readings: Vec::new(),
        }
    }
}

/// Everything that is the same for all cases of a run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The edition of the specification.
    pub edition: Edition,
    /// The client.
    pub client: Client,
    /// What the client supports, and how it is timed.
    pub profile: Profile,
    /// What times are multiplied with.
    pub timer_scale: f64,
    /// How long something that the client owes may take to come.
    pub patience: Duration,
    /// What was chosen of the [`Proforma`]'s choices: all of them, by name.
    pub choices: BTreeMap<&'static str, &'static str>,
    /// Where the servers are.
    pub places: Places,
    /// What users prove who they are with, if that is not to be what it is in every run.
    pub password: Option<String>,
    /// What every choice of the harness comes from.
    pub seed: u64,
    /// How many cases at the same time.
    pub jobs: usize,
    /// How many connections the servers of a case have together, at a time.
    pub connections: usize,
    /// The certificate authorities of the run.
    pub authorities: Arc<Authorities>,
    /// Where the trusted authority's certificate stands.
    pub ca: PathBuf,
    /// A folder for the run's files.
    pub folder: PathBuf,
    /// Where captures of what was on the wire are written, if they are wanted.
    pub captures: Option<PathBuf>,
    /// How a case is repeated: all but its id.
    pub replay: String,
}

/// Where the servers of a run are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// On loopback: each case that is played has addresses of its own, and all servers have one port.
    Loopback {
        /// The first two bytes of the addresses; the last two are a case's and a server's.
        network: [u8; 2],
        /// The port.
        port: u16,
    },
    /// Where somebody has said: one case is played at a time.
    Given {
        /// Its servers are at these, in their order. There are as many as a case of the wire may have servers.
        servers: Vec<SocketAddr>,
        /// Its DNS is here, if there is to be one.
        dns: Option<SocketAddr>,
        /// Its file server is here, if there is to be one.
        file_server: Option<SocketAddr>,
    },
}

/// Letters and digits of a password that nobody guesses.
const PASSWORD_CHARS: usize = 14;

/// A password that no other run has.
pub fn new_password() -> String {
    rand::rng().sample_iter(rand::distr::Alphanumeric).take(PASSWORD_CHARS).map(char::from).collect()
}

/// Host number of the first server of a slot; the others follow it.
pub const FIRST_SERVER: u8 = 11;
/// Host number of the desk for publications.
pub const DESK: u8 = 200;
/// Host number of the DNS of a case.
pub const DNS: u8 = 201;
/// Host number of the file server of a case.
pub const FILE_SERVER: u8 = 202;

/// The numbers of the hosts that a case may need in its slot, if it has at most so many servers.
pub(crate) fn hosts(servers: u8) -> impl Iterator<Item = u8> {
    (FIRST_SERVER..FIRST_SERVER + servers).chain([DESK, DNS, FILE_SERVER])
}

impl Settings {
    /// A time of the client, as it is in this run.
    ///
    /// # Panics
    /// If the wire's proforma has no such time.
    pub fn time(&self, name: &str) -> Duration {
        self.profile.times[name].mul_f64(self.timer_scale)
    }

    /// How long the client waits for an answer, in this run.
    pub fn answer_timeout(&self) -> Duration {
        self.time(ANSWER_TIMEOUT)
    }

    /// What was chosen; `None`: the wire has no such choice.
    pub fn choice(&self, name: &str) -> Option<&'static str> {
        self.choices.get(name).copied()
    }

    /// What was chosen of the values of a type; the default, if the wire has no such choice.
    pub fn chosen<T: Named + Default>(&self, name: &str) -> T {
        let chosen = self.choice(name);
        T::all().into_iter().find(|it| Some(it.name()) == chosen).unwrap_or_default()
    }

    /// Where a host of a slot listens.
    ///
    /// # Panics
    /// The run was given fewer places.
    pub fn socket(&self, slot: u8, host: u8) -> SocketAddr {
        match &self.places {
            Places::Loopback { network: [first, second], port } => {
                (Ipv4Addr::new(*first, *second, slot, host), *port).into()
            }
            Places::Given { servers, .. } => servers[usize::from(host - FIRST_SERVER)],
        }
    }

    /// Where the DNS of a slot listens, if the run has a place for it.
    pub fn dns(&self, slot: u8) -> Option<SocketAddr> {
        match &self.places {
            Places::Loopback { .. } => Some(self.socket(slot, DNS)),
            Places::Given { dns, .. } => *dns,
        }
    }

    /// Where the file server of a slot listens, if the run has a place for it.
    pub fn file_server(&self, slot: u8) -> Option<SocketAddr> {
        match &self.places {
            Places::Loopback { .. } => Some(self.socket(slot, FILE_SERVER)),
            Places::Given { file_server, .. } => *file_server,
        }
    }

    /// The address of a host of a slot.
    ///
    /// # Panics
    /// As [`Settings::socket`].
    pub fn address(&self, slot: u8, host: u8) -> IpAddr {
        self.socket(slot, host).ip()
    }

    /// The port of all servers, or of the first one, where each has its own.
    pub fn port(&self) -> u16 {
        match &self.places {
            Places::Loopback { port, .. } => *port,
            Places::Given { servers, .. } => servers.first().map_or(0, SocketAddr::port),
        }
    }

    /// What a user's password is in this run, if it is usually that one.
    pub fn password(&self, usual: &str) -> String {
        self.password.clone().unwrap_or_else(|| usual.to_owned())
    }
}
