//! What the desktop hears from a site, without the syntax of the vendor's protocols.

use crate::topology::NodeId;

crate::closed_enum! {
    /// A service of a site, as the desktop's library reports it: ON or OFF.
    pub enum Service {
        /// The pair of SIP Servers (GD-10).
        Telephony,
        /// The pair of configuration servers, behind the configuration proxy (GD-13).
        Configuration,
        /// The pair of statistics servers (GD-14).
        Statistics,
    }
}

crate::closed_enum! {
    /// Why an agent was logged out: what EventAgentLogout says of it.
    pub enum Reason {
        /// The agent did it; there is no reason code (GD-15).
        ByAgent,
        /// A supervisor did it, and the customer's own reason code says so (GD-16).
        BySupervisor,
        /// `dr-force_logout`: the registration of the phone has expired (GD-17).
        DrForceUnderscore,
        /// `dr-force logout`: the same, as the document spells it elsewhere.
        DrForceSpace,
        /// `graceful_shutdown_logout` (GD-20).
        GracefulShutdown,
        /// A reason code that the document does not name.
        Unknown,
    }
}

/// The agent's sites, as the person object names them (GD-04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The preferred site; the other one is the secondary.
    pub preferred: NodeId,
}

/// What a desktop presents to a configuration proxy (GD-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Identity {
    /// The name of the application.
    pub application: bool,
    /// The agent's user name and password.
    pub agent: bool,
}
