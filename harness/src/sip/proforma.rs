//! What has to be known of any client that speaks SIP, and what a run chooses for it.

use std::net::SocketAddr;
use std::time::Duration;

use super::digest::Algorithm;
use super::gateway;
use super::registrar::Account;
use super::transport::Transport;
use crate::names::Named as _;
use crate::proforma::{ANSWER_TIMEOUT, Ability, Choice, RETRY_INTERVAL, Time};
use crate::settings::Settings;
use crate::subject::Values;

/// It takes calls.
pub const CALLS: Ability =
    Ability { name: "calls", meaning: "It takes a call by itself.", is_presumed: true };

/// It asks DNS where its systems are. A phone that was told addresses never shows it, so it counts only if declared.
pub const DNS: Ability = Ability {
    name: "dns",
    meaning: "It finds its systems by DNS, told the user's domain and a name server alone: counts only if it is declared.",
    is_presumed: false,
};

/// It reads where its systems are. A phone that was told addresses never shows it, so it counts only if declared.
pub const SETTINGS_FILE: Ability = Ability {
    name: "settings-file",
    meaning: "It reads where its systems are from a settings file, told the URL of that alone: counts only if it is declared.",
    is_presumed: false,
};

/// How long a registration lasts.
pub const REFRESH: &str = "refresh-interval";

/// The times of a client.
pub const TIMES: &[Time] = &[
    Time { name: RETRY_INTERVAL, meaning: "How long it waits between two attempts.", default_s: 2.0 },
    Time {
        name: ANSWER_TIMEOUT,
        meaning: "How long it waits for an answer: 64 times T1 (RFC 3261, timer F).",
        default_s: 32.0,
    },
    Time {
        name: REFRESH,
        meaning: "How long a registration lasts, before the end of which it is renewed.",
        default_s: 30.0,
    },
];

/// What proofs are asked for.
pub const DIGEST: Choice = Choice {
    name: "digest",
    meaning: "What the systems ask a phone to prove its password with.",
    values: &["md5", "sha-256", "none"],
};

/// Whose clock is scaled.
pub const CLOCK: Choice = Choice {
    name: "clock",
    meaning: "What is scaled: the client's settings, so that an expiry is told in scaled seconds, or its own clock, for which \
              nothing is scaled on the wire.",
    values: &["settings", "own"],
};

/// At which port DNS is asked.
pub const DNS_PORT: Choice = Choice {
    name: "dns-port",
    meaning: "The port of the DNS of a case: that of its systems, or 53, for phones that can be told an address alone; that takes \
              privileges.",
    values: &["systems", "53"],
};

/// For how long what DNS says may be kept.
pub const DNS_TTL: Choice = Choice {
    name: "dns-ttl",
    meaning: "For how many seconds a phone may keep what the DNS of a case says.",
    values: &["60", "1", "3600"],
};

/// What a client is told: the systems that it knows, in the order in which it is to try them, and who it is.
pub const PLACEHOLDERS: &[&str] =
    &[SYSTEMS[0], SYSTEMS[1], "user", "password", "domain", "transport", "expires", "dns"];

/// What a client is told the URL of its settings file by, where phones have such files.
pub const SETTINGS_URL: &str = "settings_url";

/// What a phone is told the domain by in which its systems are, if that is not its user's.
pub const OUTBOUND: &str = "outbound";

/// What its systems are called in what it is told.
pub const SYSTEMS: [&str; 2] = ["primary", "secondary"];

/// What a client is told, if these are the systems of which it is told the addresses, that is the DNS of its domain, and its settings file
/// is there.
pub fn told(
    systems: impl IntoIterator<Item = SocketAddr>,
    (dns, settings_url): (Option<SocketAddr>, Option<String>),
    transport: Transport,
    account: &Account,
    lease: &Lease,
) -> Values {
    let place = |address: SocketAddr| match transport {
        Transport::Adapter => gateway::url(address),
        _ => address.to_string(),
    };
    let places = systems.into_iter().map(place);
    let Account { user, password, realm, .. } = account.clone();
    let mut values: Values = SYSTEMS.into_iter().zip(places).collect();
    values.extend(dns.map(|dns| ("dns", dns.to_string())));
    values.extend(settings_url.map(|url| (SETTINGS_URL, url)));
    values.extend([
        ("user", user),
        ("password", password),
        ("domain", realm),
        ("transport", transport.name().to_owned()),
        ("expires", lease.told.to_string()),
    ]);
    values
}

/// The user of a case.
const USER: &str = "201";
/// The user's password.
const PASSWORD: &str = "s3cret-201";
/// The domain of the user.
const DOMAIN: &str = "office.example";

/// What proofs are asked for in a run, if any.
pub fn algorithm(settings: &Settings) -> Option<Algorithm> {
    match settings.choice(DIGEST.name) {
        Some("none") => None,
        Some("sha-256") => Some(Algorithm::Sha256),
        _ => Some(Algorithm::Md5),
    }
}

/// The user of a case, who proves the password as the run chooses.
pub fn account(settings: &Settings) -> Account {
    Account {
        user: USER.to_owned(),
        password: settings.password(PASSWORD),
        realm: DOMAIN.to_owned(),
        algorithm: algorithm(settings),
    }
}

/// How long a registration lasts, and when whoever is refused one is told to come again.
#[derive(Debug, Clone, Copy)]
pub struct Lease {
    /// Seconds that a phone is told.
    pub told: u64,
    /// How long it lasts in truth: a phone is given half as much again.
    pub lasts: Duration,
    /// Seconds after which to come again, as a refusal may say: the phone's own pause.
    pub retry_after: u64,
}

impl Lease {
    /// A phone is given so much longer than it is told.
    const MARGIN: f64 = 1.5;

    /// What holds in a run.
    pub fn of(settings: &Settings) -> Self {
        let own_clock = settings.choice(CLOCK.name) == Some("own");
        let told = match own_clock {
            true => seconds(settings.profile.times[REFRESH]),
            false => seconds(settings.time(REFRESH)),
        };
        let scale = if own_clock { settings.timer_scale } else { 1.0 };
        Lease {
            told,
            lasts: Duration::from_secs(told).mul_f64(scale * Self::MARGIN),
            retry_after: seconds(settings.time(RETRY_INTERVAL)),
        }
    }

    /// How long so many seconds are that a phone is told.
    pub fn time_of(&self, told: u64) -> Duration {
        self.lasts.mul_f64(told as f64 / (self.told as f64 * Self::MARGIN))
    }
}

/// Whole seconds, and at least one.
fn seconds(time: Duration) -> u64 {
    (time.as_secs_f64().ceil() as u64).max(1)
}
