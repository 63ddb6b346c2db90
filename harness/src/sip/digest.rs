//! Proofs of knowing a password: Digest of HTTP and SIP (RFC 3261, 22; RFC 7616), with MD5 or SHA-256 (RFC 8760).

use std::fmt;

use md5::Md5;
use sha2::{Digest as _, Sha256};

use super::value::{list, pair};

/// What is hashed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// What every client knows.
    Md5,
    /// What RFC 8760 prefers.
    Sha256,
}

impl Algorithm {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "MD5",
            Algorithm::Sha256 => "SHA-256",
        }
    }

    /// The algorithm of that name; none is MD5.
    pub fn named(name: Option<&str>) -> Option<Self> {
        let Some(name) = name else { return Some(Algorithm::Md5) };
        [Algorithm::Md5, Algorithm::Sha256].into_iter().find(|it| it.name().eq_ignore_ascii_case(name))
    }

    fn hash(self, text: &str) -> String {
        match self {
            Algorithm::Md5 => hex::encode(Md5::digest(text)),
            Algorithm::Sha256 => hex::encode(Sha256::digest(text)),
        }
    }
}

/// What a server asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Whose password is meant.
    pub realm: String,
    /// What the server drew.
    pub nonce: String,
    /// What is hashed with.
    pub algorithm: Algorithm,
    /// The last proof was right, and its nonce too old.
    pub stale: bool,
}

impl Challenge {
    /// Reads `WWW-Authenticate`. `None`: it asks for something else, or with an algorithm that nobody here knows.
    pub fn parse(value: &str) -> Option<Self> {
        let parameters = Parameters::of(value)?;
        Some(Challenge {
            realm: parameters.get("realm")?.to_owned(),
            nonce: parameters.get("nonce")?.to_owned(),
            algorithm: Algorithm::named(parameters.get("algorithm"))?,
            stale: parameters.get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")),
        })
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Challenge { realm, nonce, algorithm, stale } = self;
        let algorithm = algorithm.name();
        write!(f, "Digest realm=\"{realm}\", nonce=\"{nonce}\", algorithm={algorithm}, qop=\"auth\"")?;
        if *stale { f.write_str(", stale=true") } else { Ok(()) }
    }
}

/// What a client proves with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Who it is.
    pub username: String,
    /// Whose password is meant.
    pub realm: String,
    /// What the server drew.
    pub nonce: String,
    /// What is asked for.
    pub uri: String,
    /// What is hashed with.
    pub algorithm: Algorithm,
    /// How often the nonce was used, and what the client drew; without them, the proof is that of RFC 2069.
    pub counted: Option<(u32, String)>,
    /// The proof.
    pub response: String,
}

impl Credentials {
    /// Reads `Authorization`. `None`: it is nothing of the kind.
    pub fn parse(value: &str) -> Option<Self> {
        let parameters = Parameters::of(value)?;
        let text = |name| parameters.get(name).map(str::to_owned);
        let counted = match parameters.get("qop") {
            Some(qop) if qop.eq_ignore_ascii_case("auth") => {
                Some((u32::from_str_radix(parameters.get("nc")?, 16).ok()?, text("cnonce")?))
            }
            Some(_) => return None,
            None => None,
        };
        Some(Credentials {
            username: text("username")?,
            realm: text("realm")?,
            nonce: text("nonce")?,
            uri: text("uri")?,
            algorithm: Algorithm::named(parameters.get("algorithm"))?,
            counted,
            response: text("response")?,
        })
    }

    /// The answer of somebody who knows the password.
    pub fn answer(
        challenge: &Challenge,
        (username, password): (&str, &str),
        (method, uri): (&str, &str),
        counted: (u32, String),
    ) -> Self {
        let unproved = Credentials {
            username: username.to_owned(),
            realm: challenge.realm.clone(),
            nonce: challenge.nonce.clone(),
            uri: uri.to_owned(),
            algorithm: challenge.algorithm,
            counted: Some(counted),
            response: String::new(),
        };
        Credentials { response: unproved.proof(method, password), ..unproved }
    }

    /// What the response has to be.
    pub fn proof(&self, method: &str, password: &str) -> String {
        let Credentials { username, realm, nonce, uri, algorithm, counted, .. } = self;
        let secret = algorithm.hash(&format!("{username}:{realm}:{password}"));
        let asked = algorithm.hash(&format!("{method}:{uri}"));
        match counted {
            Some((count, cnonce)) => {
                algorithm.hash(&format!("{secret}:{nonce}:{count:08x}:{cnonce}:auth:{asked}"))
            }
            None => algorithm.hash(&format!("{secret}:{nonce}:{asked}")),
        }
    }

    /// Whether whoever has sent it knows the password.
    pub fn is_proved(&self, method: &str, password: &str) -> bool {
        self.response.eq_ignore_ascii_case(&self.proof(method, password))
    }
}

impl fmt::Display for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Credentials { username, realm, nonce, uri, algorithm, counted, response } = self;
        write!(
            f,
            "Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", \
             response=\"{response}\", algorithm={}",
            algorithm.name()
        )?;
        match counted {
            Some((count, cnonce)) => write!(f, ", qop=auth, nc={count:08x}, cnonce=\"{cnonce}\""),
            None => Ok(()),
        }
    }
}

/// The parameters of a scheme.
struct Parameters<'v>(Vec<&'v str>);

impl<'v> Parameters<'v> {
    fn of(value: &'v str) -> Option<Self> {
        let (scheme, rest) = value.trim().split_once(char::is_whitespace)?;
        scheme.eq_ignore_ascii_case("Digest").then(|| Parameters(list(rest).collect()))
    }

    fn get(&self, name: &str) -> Option<&'v str> {
        self.0.iter().find_map(|it| pair(it, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2617, 3.5.
    #[test]
    fn the_example_of_the_older_document() {
        let credentials = Credentials::parse(
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", \
             nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, nc=00000001, \
             cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\", \
             opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
        )
        .unwrap();
        assert_eq!(credentials.algorithm, Algorithm::Md5);
        assert!(credentials.is_proved("GET", "Circle Of Life"));
        assert!(!credentials.is_proved("GET", "circle of life"));
        assert!(!credentials.is_proved("PUT", "Circle Of Life"));
    }

    /// RFC 7616, 3.9.1.
    #[test]
    fn the_examples_of_the_newer_document() {
        let challenge = |algorithm| Challenge {
            realm: "http-auth@example.org".into(),
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v".into(),
            algorithm,
            stale: false,
        };
        for (algorithm, response) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (Algorithm::Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let counted = (1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".to_owned());
            let user = ("Mufasa", "Circle of Life");
            let answer =
                Credentials::answer(&challenge(algorithm), user, ("GET", "/dir/index.html"), counted);
            assert_eq!(answer.response, response);
            assert_eq!(Credentials::parse(&answer.to_string()).as_ref(), Some(&answer));
            let asked = challenge(algorithm);
            assert_eq!(Challenge::parse(&asked.to_string()), Some(asked));
        }
    }

    #[test]
    fn what_is_not_understood_is_no_proof() {
        for value in [
            "Basic abc",
            "Digest",
            "Digest realm=\"a\"",
            "Digest username=a, realm=a, nonce=a, uri=a, response=a, algorithm=MD5-sess",
            "Digest username=a, realm=a, nonce=a, uri=a, response=a, qop=auth-int, nc=1, cnonce=a",
            "Digest username=a, realm=a, nonce=a, uri=a, response=a, qop=auth, nc=xyz, cnonce=a",
        ] {
            assert_eq!(Credentials::parse(value), None, "{value}");
        }
        let old = Credentials::parse("dIgEsT username=a,realm=a,nonce=a,uri=a,response=a").unwrap();
        assert_eq!(old.counted, None);
    }
}
