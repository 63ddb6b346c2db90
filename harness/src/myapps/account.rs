//! The user whom all PBXes of a case know.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};

use rand::rngs::StdRng;
use rand::{Rng, RngExt};
use sha2::{Digest, Sha256};

use crate::lock::locked;

/// Public clients reject session names of any other length.
const SESSION_NAME_BYTES: usize = 16;
/// Public clients reject session passwords of any other length.
const SESSION_PASSWORD_CHARS: usize = 23;
const CHALLENGE_BYTES: usize = 8;

/// A user's credentials, the sessions that were issued to the user, and the nonces that were used for logins.
///
/// The PBXes of a case share it: they replicate the user, so a session that one of them issued is good at all of them.
#[derive(Debug)]
pub struct Account {
    user: String,
    password: String,
    domain: String,
    changing: Mutex<Changing>,
}

#[derive(Debug)]
struct Changing {
    rng: StdRng,
    sessions: HashMap<String, Session>,
    used_nonces: HashSet<[u8; 32]>,
}

/// Credentials that stand in for the user's own after the first login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// 32 characters.
    pub name: String,
    /// 23 characters.
    pub password: String,
    /// No PBX takes it any more. It is remembered so that a client that still uses it can be told.
    pub expired: bool,
}

impl Account {
    /// An account without sessions. `rng` decides session credentials and challenges, so a seed repeats them.
    #[must_use]
    pub fn new(
        user: impl Into<String>,
        password: impl Into<String>,
        domain: impl Into<String>,
        rng: StdRng,
    ) -> Self {
        let changing = Changing { rng, sessions: HashMap::new(), used_nonces: HashSet::new() };
        Self {
            user: user.into(),
            password: password.into(),
            domain: domain.into(),
            changing: Mutex::new(changing),
        }
    }

    /// The name that the user logs on with.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The user's password.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The system's domain, part of the digests.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// A new session, good at every PBX from now on.
    #[must_use]
    pub fn issue_session(&self) -> Session {
        let mut changing = self.changing();
        let name = random_hex(&mut changing.rng, SESSION_NAME_BYTES);
        let password = (&mut changing.rng).sample_iter(rand::distr::Alphanumeric);
        let password = password.take(SESSION_PASSWORD_CHARS).map(char::from).collect();
        let session = Session { name: name.clone(), password, expired: false };
        changing.sessions.insert(name, session.clone());
        session
    }

    /// The session of that name, expired ones included.
    #[must_use]
    pub fn session(&self, name: &str) -> Option<Session> {
        self.changing().sessions.get(name).cloned()
    }

    /// No session that was issued so far is taken any more.
    pub fn expire_sessions(&self) {
        for session in self.changing().sessions.values_mut() {
            session.expired = true;
        }
    }

    /// Forgets one session for good, as after a logout. Returns whether there was one.
    pub fn delete_session(&self, name: &str) -> bool {
        self.changing().sessions.remove(name).is_some()
    }

    /// A challenge that was not used before.
    pub(super) fn challenge(&self) -> String {
        random_hex(&mut self.changing().rng, CHALLENGE_BYTES)
    }

    /// Notes that a login used `nonce`. Returns whether it was the first one, at any PBX of the case.
    pub(super) fn first_use(&self, nonce: &str) -> bool {
        // Digests, because a client may choose its nonces long.
        self.changing().used_nonces.insert(Sha256::digest(nonce).into())
    }

    fn changing(&self) -> MutexGuard<'_, Changing> {
        // Each change is one insertion: a panic elsewhere leaves nothing half done.
        locked(&self.changing)
    }
}

fn random_hex(rng: &mut StdRng, bytes: usize) -> String {
    let mut random = vec![0; bytes];
    rng.fill_bytes(&mut random);
    hex::encode(random)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn account() -> Account {
        Account::new("user", "secret", "example.com", StdRng::seed_from_u64(1))
    }

    #[test]
    fn session_credentials_have_the_lengths_that_clients_insist_on() {
        let session = account().issue_session();
        assert_eq!((session.name.len(), session.password.len()), (32, 23));
    }

    #[test]
    fn an_expired_session_is_still_known_and_a_deleted_one_is_not() {
        let account = account();
        let (old, other) = (account.issue_session(), account.issue_session());
        account.expire_sessions();
        let new = account.issue_session();
        assert!(account.session(&old.name).unwrap().expired);
        assert!(!account.session(&new.name).unwrap().expired);
        assert!(account.delete_session(&other.name));
        assert_eq!(account.session(&other.name), None);
    }

    #[test]
    fn a_nonce_is_fresh_once() {
        let account = account();
        assert!(account.first_use("00"));
        assert!(!account.first_use("00"));
        assert!(account.first_use("01"));
    }

    #[test]
    fn a_seed_repeats_what_is_drawn() {
        assert_eq!(account().issue_session(), account().issue_session());
    }
}
