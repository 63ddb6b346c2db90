//! What a portal knows of its user, and what was seen there.

use std::collections::BTreeSet;

/// What was seen at a portal, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often the page to log on was shown.
    pub login_pages: usize,
    /// How often a page of a user who is logged on has asked whether it is served, and was, or an adapter has answered a ping.
    pub served: usize,
    /// How often the client was redirected.
    pub redirected: usize,
    /// How often it was turned away.
    pub turned_away: usize,
    /// How often it did not take the certificate.
    pub warned: usize,
}

/// What a portal knows of its user.
#[derive(Debug, Default)]
pub struct Desk {
    /// What was seen.
    pub seen: Seen,
    /// What it has ever given a user by whom it was to be known again.
    known: BTreeSet<String>,
    /// The session that stands.
    session: Option<String>,
}

impl Desk {
    /// The user is logged on, with that session.
    pub fn begins(&mut self, session: &str) {
        self.known.insert(session.to_owned());
        self.session = Some(session.to_owned());
    }

    /// No session stands any more.
    pub fn ends(&mut self) {
        self.session = None;
    }

    /// Whether somebody is logged on.
    pub fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// Whether this is the session that stands.
    pub fn is_session(&self, session: Option<&str>) -> bool {
        session.is_some() && self.session.as_deref() == session
    }

    /// Whether this is a user who was logged on here.
    pub fn knows(&self, session: Option<&str>) -> bool {
        session.is_some_and(|session| self.known.contains(session))
    }
}
