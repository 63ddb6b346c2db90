//! The systems, a folder each.

pub mod myapps;
pub mod netphone;
pub mod onex_portal;
pub mod sip_dr;
pub mod user_resilience;

pub use crate::system::{ReadingError, System};
pub use crate::table::RuleInfo;

/// Every system.
pub static SYSTEMS: &[&dyn System] = &[
    &myapps::MYAPPS,
    &netphone::NETPHONE,
    &onex_portal::ONEX_PORTAL,
    &sip_dr::SIP_DR,
    &user_resilience::USER_RESILIENCE,
];

/// The system of that name.
pub fn by_name(name: &str) -> Option<&'static dyn System> {
    SYSTEMS.iter().copied().find(|system| system.name() == name)
}
