//! What a connection can be told.

use redial_model::systems::myapps::messages::Credentials;

/// Credentials for one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOn {
    /// The kind of name and password.
    pub credentials: Credentials,
    /// The user's name, or the session's.
    pub name: String,
    /// The user's password, or the session's.
    pub password: String,
    /// Hex; whether it is a new one is the caller's business.
    pub nonce: String,
}

#[derive(Debug)]
pub(super) enum Command {
    LogOn(LogOn),
    Say(String),
    Close,
}
