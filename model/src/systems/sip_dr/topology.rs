//! What differs from one installation to the next: there are always two sites, each with a configuration proxy, a pair
//! of SIP Servers, configuration servers and statistics servers. Everything else is how the desktop, its seat and its
//! phone are set up.

use std::fmt;

use serde::Serialize;

use crate::timer::Limit;
use crate::topology::NodeId;

/// The site that is preferred to begin with.
pub const SITE_1: NodeId = NodeId(0);
/// The other one.
pub const SITE_2: NodeId = NodeId(1);
/// Both sites.
pub const SITES: [NodeId; 2] = [SITE_1, SITE_2];

/// The other site.
pub fn other(site: NodeId) -> NodeId {
    if site == SITE_1 { SITE_2 } else { SITE_1 }
}

/// What cases, traces and reports call a site.
pub fn name(site: NodeId) -> &'static str {
    if site == SITE_1 { "site 1" } else { "site 2" }
}

crate::closed_enum! {
    /// Whether agents have seats of their own.
    #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    #[schemars(rename = "Seats")]
    pub enum Seating {
        /// An agent always works at the same desktop, which may keep the preferred site for its next start.
        #[default]
        Own,
        /// Hotel or hot seating: a desktop keeps nothing.
        Shared,
    }
}

crate::closed_enum! {
    /// A SIP endpoint.
    #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Endpoint {
        /// A phone of its own.
        #[default]
        External,
        /// A part of the desktop, which may launch it again.
        Embedded,
    }
}

crate::closed_enum! {
    /// Where phones register.
    #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Registers {
        /// At both sites, all the time.
        #[default]
        Both,
        /// At one site at a time. An external phone moves when it cannot reach that site, an embedded one follows its
        /// desktop.
        One,
    }
}

crate::closed_enum! {
    /// How the SIP Servers spell the reason code of an agent whose phone is not registered any more.
    #[derive(Default, serde::Deserialize, schemars::JsonSchema)]
    #[schemars(rename = "ReasonCode")]
    pub enum Spelling {
        /// With an underscore.
        #[default]
        #[serde(rename = "dr-force_logout")]
        Underscore,
        /// With a space.
        #[serde(rename = "dr-force logout")]
        Space,
    }
}

/// How one desktop and its phone are set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Topology {
    /// The site whose proxy the desktop's own configuration names first (GD-01).
    pub first: NodeId,
    /// Whether agents have a seat of their own.
    #[serde(skip)]
    pub seating: Seating,
    /// site-timeout; absent and 0 are the same (GD-12).
    pub site_timeout: Limit,
    /// site-sip-register-timeout; absent and 0 are the same (GD-19).
    pub register_timeout: Limit,
    /// The agent's phone.
    #[serde(skip)]
    pub endpoint: Endpoint,
    /// Where it registers.
    #[serde(skip)]
    pub registers: Registers,
    /// What the SIP Server writes.
    #[serde(skip)]
    pub spelling: Spelling,
}

impl Topology {
    /// The one from which the others differ: its configuration names the preferred site first, both timers are set, and an
    /// external phone is registered with both sites.
    pub const USUAL: Topology = Topology {
        first: SITE_1,
        seating: Seating::Own,
        site_timeout: Limit::Set,
        register_timeout: Limit::Set,
        endpoint: Endpoint::External,
        registers: Registers::Both,
        spelling: Spelling::Underscore,
    };

    /// Every setup in which something else can happen.
    ///
    /// Timers, endpoint and registration act upon each other, so every combination of them is there, 16 in all. The
    /// site that is named first and the seating matter at the start only, and the spelling only at a logout; so each of
    /// them stands in the usual setup, and with the timers set and not set where it makes a difference. The sites are
    /// alike and are exchanged by their names: the preferred one is site 1 to begin with.
    pub fn enumerate() -> Vec<Self> {
        const LIMITS: [Limit; 2] = [Limit::Set, Limit::Never];
        let mut all = Vec::new();
        for site_timeout in LIMITS {
            for register_timeout in LIMITS {
                for endpoint in [Endpoint::External, Endpoint::Embedded] {
                    for registers in [Registers::Both, Registers::One] {
                        all.push(Topology {
                            site_timeout,
                            register_timeout,
                            endpoint,
                            registers,
                            ..Self::USUAL
                        });
                    }
                }
            }
        }
        for seating in [Seating::Own, Seating::Shared] {
            for first in SITES {
                all.push(Topology { first, seating, ..Self::USUAL });
            }
        }
        for register_timeout in LIMITS {
            all.push(Topology { spelling: Spelling::Space, register_timeout, ..Self::USUAL });
        }
        all.sort();
        all.dedup();
        all
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = |limit| if limit == Limit::Set { "set" } else { "never" };
        let seat = if self.seating == Seating::Own { "own seat" } else { "shared seat" };
        let endpoint = if self.endpoint == Endpoint::External { "external" } else { "embedded" };
        let registers = if self.registers == Registers::Both { "both sites" } else { "one site" };
        let spelling =
            if self.spelling == Spelling::Underscore { "dr-force_logout" } else { "dr-force logout" };
        write!(
            f,
            "{} named first, {seat}, site-timeout {}, site-sip-register-timeout {}, {endpoint} phone at {registers}, \
             {spelling}",
            name(self.first),
            limit(self.site_timeout),
            limit(self.register_timeout),
        )
    }
}
