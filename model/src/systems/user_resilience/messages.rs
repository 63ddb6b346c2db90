//! What phones, users and systems say to each other, without the syntax of any wire.

use super::topology::Refusal;

/// A registration that a phone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// The phone is a desk phone; a softphone alone never begins failover (UR-09).
    pub desk: bool,
    /// It is the user's phone, and not a colleague's.
    pub of_user: bool,
}

/// What a system answers to a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationAnswer {
    /// The phone is registered.
    Accepted,
    /// It is not, and this is what it gets to see.
    Refused(Refusal),
}

/// With what a user is logged in at a phone of another system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settings {
    /// With telephony settings, directory and call log (UR-01).
    Full,
    /// With what every system has (UR-02).
    Basic,
}

/// What becomes of a call for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ringing {
    /// The user's phone rings.
    pub phone: bool,
    /// The internal twin rings.
    pub twin: bool,
    /// The number for when the phone is not there rings.
    pub fallback: bool,
    /// The phone rings at which the user has hot desked.
    pub visit: bool,
}
