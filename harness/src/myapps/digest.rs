//! Proofs of knowing a password (SHA-256 over `:`-joined text) and sealed session credentials (RC4, in hex).

use rc4::{KeyInit, Rc4, StreamCipher};
use redial_model::systems::myapps::messages::Credentials;
use sha2::{Digest, Sha256};

/// RC4 schedules 256 key bytes; longer keys differ from their first 256 bytes in nothing.
const LONGEST_RC4_KEY: usize = 256;

/// All that one login's digests are computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The kind of login, as its `type` says.
    pub credentials: Credentials,
    /// The domain that `Authenticate` named.
    pub domain: String,
    /// The user's name, or the session's.
    pub username: String,
    /// The user's password, or the session's.
    pub password: String,
    /// What the client drew.
    pub nonce: String,
    /// What the PBX drew.
    pub challenge: String,
}

/// Which half of a session's credentials is sealed; each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// `usr`.
    Name,
    /// `pwd`.
    Password,
}

impl Proof {
    /// `Login.response`: the client knows the password.
    #[must_use]
    pub fn response(&self) -> String {
        let Self { domain, username, password, nonce, challenge, .. } = self;
        hash(&[type_name(self.credentials), domain, username, password, nonce, challenge])
    }

    /// `LoginResult.digest`: the PBX knows the password, and `info` is its own. `info` is the JSON exactly as sent.
    #[must_use]
    pub fn login_result(&self, info: &str) -> String {
        let Self { domain, username, password, nonce, challenge, .. } = self;
        hash(&["loginresult", domain, username, password, nonce, challenge, info])
    }

    /// `Redirect.digest`: as for the login's result, but without the domain.
    #[must_use]
    pub fn redirect(&self, info: &str) -> String {
        let Self { username, password, nonce, challenge, .. } = self;
        hash(&["redirect", username, password, nonce, challenge, info])
    }

    /// The same proof by somebody who does not know the password: its digests are wrong.
    #[must_use]
    pub fn forged(&self) -> Self {
        Self { password: format!("not {}", self.password), ..self.clone() }
    }

    /// One half of a session's credentials as `info.session` carries it.
    #[must_use]
    pub fn seal(&self, half: Half, plain: &str) -> String {
        let mut bytes = plain.as_bytes().to_vec();
        self.apply_key(half, &mut bytes);
        hex::encode(bytes)
    }

    /// What [`Proof::seal`] sealed; `None` where the text is no hex or does not open to UTF-8.
    #[must_use]
    pub fn open(&self, half: Half, sealed: &str) -> Option<String> {
        let mut bytes = hex::decode(sealed).ok()?;
        self.apply_key(half, &mut bytes);
        String::from_utf8(bytes).ok()
    }

    fn apply_key(&self, half: Half, bytes: &mut [u8]) {
        let half = match half {
            Half::Name => "usr",
            Half::Password => "pwd",
        };
        let key = format!("innovaphoneAppClient:{half}:{}:{}", self.nonce, self.password);
        let key = &key.as_bytes()[..key.len().min(LONGEST_RC4_KEY)];
        let mut cipher = Rc4::new_from_slice(key).expect("the key has a fixed prefix and at most 256 bytes");
        cipher.apply_keystream(bytes);
    }
}

/// How a kind of credentials is called on the wire.
#[must_use]
pub fn type_name(credentials: Credentials) -> &'static str {
    match credentials {
        Credentials::User => "user",
        Credentials::Session => "session",
    }
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    hasher.update("innovaphoneAppClient");
    for part in parts {
        hasher.update(":");
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected values: computed with Python's hashlib and a hand-written RC4, not with this code.

    const INFO: &str = r#"{"host":"slave.example.com","mod":"PBX0"}"#;

    fn proof(credentials: Credentials) -> Proof {
        Proof {
            credentials,
            domain: "example.com".into(),
            username: "müller".into(),
            password: "pässword".into(),
            nonce: "0123456789abcdef".into(),
            challenge: "fedcba9876543210".into(),
        }
    }

    #[test]
    fn a_response_depends_on_the_kind_of_login() {
        assert_eq!(
            proof(Credentials::User).response(),
            "3585b711de57a6804a64acec499ad0bb69600f0b875dea62d5383219f07063f7"
        );
        assert_eq!(
            proof(Credentials::Session).response(),
            "5cc5fbd08dd9a69a6dcab46cd092ea1d800a940b09d732a411090e50a60e83b8"
        );
    }

    #[test]
    fn a_login_result_covers_the_domain_and_a_redirect_does_not() {
        assert_eq!(
            proof(Credentials::User).login_result(INFO),
            "227aaab37f5c6f223be991bc27ffb282290e8794be5cd3a1c2a97560d1c7c538"
        );
        assert_eq!(
            proof(Credentials::User).redirect(INFO),
            "7bb6779776a662c8065d838ad75e15b20fc670d6bf65c9409c2ac521440bf0fb"
        );
    }

    #[test]
    fn session_credentials_are_sealed_each_with_its_own_key() {
        let proof = proof(Credentials::User);
        let name = proof.seal(Half::Name, "0123456789abcdef0123456789ABCDEF");
        assert_eq!(name, "de576d746a387205774b6e12d236ba8b7ffccd1d08c544f2d7d7be872ea25006");
        let password = proof.seal(Half::Password, "abcdefghijklmnopqrstuvw");
        assert_eq!(password, "a4bda2cca0973e2722c7968a105b1dc3b52b93ac70a891");
        assert_eq!(proof.open(Half::Name, &name).as_deref(), Some("0123456789abcdef0123456789ABCDEF"));
        assert_eq!(proof.open(Half::Password, "no hex"), None);
    }

    #[test]
    fn a_key_longer_than_rc4_takes_is_cut_as_rc4_would() {
        let proof = Proof { password: "x".repeat(300), ..proof(Credentials::User) };
        assert_eq!(proof.seal(Half::Name, "name"), "56c974aa");
    }
}
