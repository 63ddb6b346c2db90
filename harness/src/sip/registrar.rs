//! What a registrar knows of one user: the nonces that it gave, where the user is, and what it answered last. Whether a
//! registration is granted is not decided here.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::time::Instant;

use super::digest::{Algorithm, Challenge, Credentials};
use super::gateway;
use super::message::Message;
use super::value;
use crate::line::Line;

/// Nonces that are remembered; who is asked more often and never proves anything is asked with new ones.
const MOST_NONCES: usize = 64;

/// The user whom all registrars of a case know.
#[derive(Debug, Clone)]
pub struct Account {
    /// The user's name.
    pub user: String,
    /// The user's password.
    pub password: String,
    /// Of which domain.
    pub realm: String,
    /// What proofs are asked for; without it, none is.
    pub algorithm: Option<Algorithm>,
}

/// What a request proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Nothing: it has to be asked.
    Missing,
    /// That the user knows the password, with a nonce that is not known or was used before.
    Stale,
    /// That somebody else has sent it.
    Wrong,
    /// That the user knows the password.
    Right,
}

/// Where the user is.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The address of the contact, as it was written.
    pub contact: String,
    /// The `Call-ID` under which the user has said so, and renews it (RFC 3261, 10.2.4).
    pub call_id: String,
    /// On which line.
    pub line: Line,
    /// Until when.
    pub until: Instant,
}

/// What tells a transaction from others: the branch, and in case a client uses it twice, what else differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(Vec<String>);

impl Key {
    /// The transaction of a request.
    pub fn of(request: &Message) -> Self {
        let text = |name| request.text(name).unwrap_or_default().into_owned();
        let branch = value::parameter(&text("Via"), "branch").unwrap_or_default().to_owned();
        Key(vec![branch, text("Call-ID"), text("CSeq")])
    }
}

/// The last transaction of a registrar with its user.
#[derive(Debug, Clone)]
pub struct Transaction {
    /// Which one.
    pub key: Key,
    /// The registration that it is about.
    pub line: Line,
    /// What was answered.
    pub answered: Answered,
}

/// What was answered in a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Nothing yet: whoever says the same again may be answered then.
    NotYet,
    /// Nothing, and that is the answer.
    Nothing,
    /// This.
    With(Vec<u8>),
}

/// A registrar.
#[derive(Debug)]
pub struct Registrar {
    rng: StdRng,
    nonces: BTreeMap<String, u32>,
    /// Where the user is.
    pub binding: Option<Binding>,
    /// The last transaction.
    pub last: Option<Transaction>,
}

impl Registrar {
    /// One that knows nothing yet.
    pub fn new(seed: u64) -> Self {
        let rng = StdRng::seed_from_u64(seed);
        Registrar { rng, nonces: BTreeMap::new(), binding: None, last: None }
    }

    /// It forgets everything, as when it ends.
    pub fn forget(&mut self) {
        self.nonces.clear();
        (self.binding, self.last) = (None, None);
    }

    /// What it asks a user with; `stale`: whose proof had a nonce that it does not know any more.
    pub fn challenge(&mut self, account: &Account, stale: bool) -> Challenge {
        let algorithm = account.algorithm.unwrap_or(Algorithm::Md5);
        if self.nonces.len() >= MOST_NONCES {
            self.nonces.clear();
        }
        let nonce = format!("{:032x}", self.rng.random::<u128>());
        self.nonces.insert(nonce.clone(), 0);
        Challenge { realm: account.realm.clone(), nonce, algorithm, stale }
    }

    /// A tag that nobody has.
    pub fn tag(&mut self) -> String {
        format!("{:016x}", self.rng.random::<u64>())
    }

    /// What a request proves.
    pub fn proof(&mut self, account: &Account, request: &Message) -> Proof {
        if let Some(password) = request.text(gateway::PASSWORD) {
            return if password == gateway::written(&account.password) { Proof::Right } else { Proof::Wrong };
        }
        let Some(algorithm) = account.algorithm else { return Proof::Right };
        let texts = request.values("Authorization").map(String::from_utf8_lossy);
        let of_realm =
            texts.filter_map(|text| Credentials::parse(&text)).find(|it| it.realm == account.realm);
        let Some(credentials) = of_realm else { return Proof::Missing };
        if credentials.algorithm != algorithm {
            return Proof::Missing;
        }
        let is_right = credentials.username == account.user
            && credentials.is_proved(request.method().unwrap_or_default(), &account.password);
        if !is_right {
            return Proof::Wrong;
        }
        let count = credentials.counted.map_or(1, |(count, _)| count);
        match self.nonces.get_mut(&credentials.nonce) {
            Some(used) if *used < count => {
                *used = count;
                Proof::Right
            }
            _ => Proof::Stale,
        }
    }

    /// The user is there.
    pub fn bind(&mut self, contact: &Contact, call_id: String, line: Line, lasts: Duration) {
        let contact = contact.address.clone();
        self.binding = Some(Binding { contact, call_id, line, until: Instant::now() + lasts });
    }

    /// The user is there, for as long as was asked for and at most as long as whoever asks is told: how many seconds that are, and the
    /// field that says so.
    pub fn grants(
        &mut self,
        contact: &Contact,
        (most, lasts): (u64, Duration),
        call_id: String,
        line: Line,
    ) -> (u64, (&'static str, String)) {
        let told = contact.expires.map_or(most, |asked| asked.min(most));
        self.bind(contact, call_id, line, lasts);
        (told, ("Contact", format!("{};expires={told}", contact.address)))
    }

    /// Where the user is now.
    pub fn current(&self) -> Option<&Binding> {
        self.binding.as_ref().filter(|binding| Instant::now() < binding.until)
    }
}

/// What a REGISTER wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// To be told where the user is.
    Query,
    /// That nobody is there any more.
    End,
    /// A registration.
    Binding(Contact),
}

/// Where a user says to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The address, with its parameters and without `expires`.
    pub address: String,
    /// For how many seconds; `None`: for as long as the registrar likes.
    pub expires: Option<u64>,
}

/// What a REGISTER wants (RFC 3261, 10.2). Of several contacts the first one that does not end counts.
pub fn wanted(request: &Message) -> Wanted {
    let header = request.text("Expires").and_then(|text| text.trim().parse::<u64>().ok());
    let values: Vec<_> = request.values("Contact").map(String::from_utf8_lossy).collect();
    let mut ends = false;
    for contact in values.iter().flat_map(|value| value::list(value)) {
        let own = value::parameter(contact, "expires").and_then(|text| text.trim().parse().ok());
        let expires: Option<u64> = own.or(header);
        if contact == "*" || expires == Some(0) {
            ends = true;
            continue;
        }
        let address = value::without_parameter(contact, "expires");
        return Wanted::Binding(Contact { address, expires });
    }
    if ends { Wanted::End } else { Wanted::Query }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(fields: &str) -> Message {
        let text = format!("REGISTER sip:a SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n{fields}\r\n\r\n");
        Message::parse(text.into_bytes()).unwrap()
    }

    fn account() -> Account {
        Account {
            user: "ann".into(),
            password: "secret".into(),
            realm: "a".into(),
            algorithm: Some(Algorithm::Md5),
        }
    }

    fn proved(challenge: &Challenge, password: &str, count: u32) -> Message {
        let user = ("ann", password);
        let answer = Credentials::answer(challenge, user, ("REGISTER", "sip:a"), (count, "c".to_owned()));
        register(&format!("Authorization: {answer}"))
    }

    #[test]
    fn a_proof_counts_once_and_with_a_nonce_of_its_own() {
        let (account, mut registrar, mut other) = (account(), Registrar::new(1), Registrar::new(2));
        let challenge = registrar.challenge(&account, false);
        assert_eq!(registrar.proof(&account, &register("X: y")), Proof::Missing);
        assert_eq!(registrar.proof(&account, &proved(&challenge, "wrong", 1)), Proof::Wrong);
        assert_eq!(registrar.proof(&account, &proved(&challenge, "secret", 1)), Proof::Right);
        assert_eq!(registrar.proof(&account, &proved(&challenge, "secret", 1)), Proof::Stale);
        assert_eq!(registrar.proof(&account, &proved(&challenge, "secret", 2)), Proof::Right);
        assert_eq!(other.proof(&account, &proved(&challenge, "secret", 3)), Proof::Stale);
        registrar.forget();
        assert_eq!(registrar.proof(&account, &proved(&challenge, "secret", 3)), Proof::Stale);
        let nobody_asks = Account { algorithm: None, ..account };
        assert_eq!(registrar.proof(&nobody_asks, &register("X: y")), Proof::Right);
    }

    #[test]
    fn what_is_wanted_is_read_from_contacts_and_expiry() {
        let contact = |address: &str, expires| Wanted::Binding(Contact { address: address.into(), expires });
        for (fields, expected) in [
            ("X: y", Wanted::Query),
            ("m: <sip:a@b>;expires=5;x=1\r\nExpires: 9", contact("<sip:a@b>;x=1", Some(5))),
            ("Contact: sip:a@b\r\nExpires: 9", contact("sip:a@b", Some(9))),
            ("Contact: <sip:a@b>", contact("<sip:a@b>", None)),
            ("Contact: *\r\nExpires: 0", Wanted::End),
            ("Contact: <sip:a@b>\r\nExpires: 0", Wanted::End),
            ("Contact: <sip:a@b>;expires=0, <sip:a@c>;expires=7", contact("<sip:a@c>", Some(7))),
        ] {
            assert_eq!(wanted(&register(fields)), expected, "{fields}");
        }
    }

    #[test]
    fn a_binding_lasts_for_its_time() {
        let mut registrar = Registrar::new(1);
        let contact = Contact { address: "sip:a@b".into(), expires: None };
        registrar.bind(&contact, "1".into(), Line(1), Duration::from_secs(60));
        assert_eq!(registrar.current().unwrap().contact, "sip:a@b");
        registrar.bind(&contact, "1".into(), Line(1), Duration::ZERO);
        assert!(registrar.current().is_none());
    }
}
