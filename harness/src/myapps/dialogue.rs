//! What a PBX says by itself on one connection, and how it phrases what it is told to say. No sockets.

use std::sync::Arc;

use redial_model::systems::myapps::messages::{Alternative, Answer, Credentials, Login, Push, Refusal};
use redial_model::topology::NodeId;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::account::Session;
use super::digest::{Half, Proof, type_name};
use super::directory::{Directory, RedirectForm};
use super::event::{Heard, Raw, Validity};
use super::installation::Installation;
use super::messages::{self, FromClient, LoginRequest};
use crate::server::event::logged;

const OVERSIZED: usize = 4 << 20;
/// The reference draws 8 bytes, one public client 16; much more than that is no nonce.
const LONGEST_NONCE: usize = 256;
const BUILD: &str = "1610000";

pub(super) struct Dialogue {
    installation: Arc<Installation>,
    state: State,
}

enum State {
    /// No login under way.
    Open,
    /// A login has to answer this challenge.
    Challenged(String),
    /// A challenge was answered: the PBX can prove itself in turn.
    Answered(Proof),
    /// The login was accepted. The proof stays, should another answer be wanted.
    LoggedOn(Proof),
}

/// What a message of the client leads to.
pub(super) struct Reaction {
    pub heard: Heard,
    pub reply: Option<String>,
}

/// A frame's payload.
pub(super) enum Payload {
    Text(String),
    Binary(Vec<u8>),
}

impl Dialogue {
    pub(super) fn new(installation: Arc<Installation>) -> Self {
        Self { installation, state: State::Open }
    }

    /// Takes a text frame of the client.
    pub(super) fn hear(&mut self, text: &str) -> Reaction {
        let message = match FromClient::parse(text) {
            Ok(message) => message,
            Err(error) => {
                return Reaction {
                    heard: Heard::Garbage { reason: logged(&error.to_string()) },
                    reply: None,
                };
            }
        };
        let heard = Heard::Received { mt: logged(message.mt()) };
        let reply = match message {
            FromClient::CheckBuild => {
                Some(messages::plain("CheckBuildResult", json!({"build": BUILD, "version": "16r1"})))
            }
            FromClient::SubscribeRegister => Some(messages::plain("UpdateRegister", Value::Null)),
            FromClient::LoginInfo => {
                let offered = json!({
                    "user": {"digest": true, "ntlm": false, "oauth2": false},
                    "session": {"digest": true},
                });
                Some(messages::plain("LoginInfoResult", offered))
            }
            FromClient::SubscribeApps if matches!(self.state, State::LoggedOn(_)) => {
                Some(messages::plain("UpdateAppsComplete", Value::Null))
            }
            FromClient::Login(LoginRequest { response: None, credentials, .. }) => {
                Some(self.challenge(credentials))
            }
            FromClient::Login(login) => return self.check(&login),
            FromClient::SubscribeApps | FromClient::Other(_) => None,
        };
        Reaction { heard, reply }
    }

    /// Phrases an answer to the last login; `None` where there is no login to answer.
    pub(super) fn answer(&mut self, answer: Answer) -> Option<String> {
        let proof = match &self.state {
            State::Answered(proof) | State::LoggedOn(proof) => Some(proof.clone()),
            State::Open | State::Challenged(_) => None,
        };
        let signer = |proof: &Proof, genuine| if genuine { proof.clone() } else { proof.forged() };
        match answer {
            Answer::Accepted { standby, alternative, genuine } => {
                let proof = proof?;
                let info = self.accepted(&proof, standby, alternative)?;
                let text =
                    messages::signed("LoginResult", &info, |info| signer(&proof, genuine).login_result(info));
                self.state = State::LoggedOn(proof);
                Some(text)
            }
            Answer::Redirected { to, genuine } => {
                let proof = proof?;
                let mut info = redirected(&self.installation.directory, self.installation.is_secure(), to)?;
                self.add_session(&proof, &mut info);
                Some(messages::signed("Redirect", &info.into(), |info| {
                    signer(&proof, genuine).redirect(info)
                }))
            }
            Answer::SecondFactor => proof.map(|_| messages::plain("Authorize", json!({"code": "42"}))),
            // Needs no proof: it is also how a PBX that serves nobody answers.
            Answer::Rejected(refusal) => {
                self.state = State::Open;
                Some(match refusal {
                    Refusal::SessionExpired => refused(messages::SESSION_EXPIRED, "session expired"),
                    Refusal::Denied => refused(messages::AUTHENTICATION_FAILED, "authentication failed"),
                })
            }
        }
    }

    fn challenge(&mut self, credentials: Credentials) -> String {
        let account = &self.installation.account;
        let challenge = account.challenge();
        let message = json!({
            "type": type_name(credentials),
            "method": "digest",
            "domain": account.domain(),
            "challenge": &challenge,
        });
        self.state = State::Challenged(challenge);
        messages::plain("Authenticate", message)
    }

    fn check(&mut self, login: &LoginRequest) -> Reaction {
        let malformed = |reason: &str| Reaction {
            heard: Heard::MalformedLogin { reason: reason.to_owned() },
            reply: Some(refused(messages::INVALID_PARAMETERS, reason)),
        };
        // A challenge is good for one answer.
        let State::Challenged(challenge) = std::mem::replace(&mut self.state, State::Open) else {
            return malformed("`response` without a challenge: a Login without `response` comes first");
        };
        let Some(username) = &login.username else { return malformed("no `username` beside `response`") };
        let Some(nonce) = login.nonce.as_ref().filter(|nonce| (1..=LONGEST_NONCE).contains(&nonce.len()))
        else {
            return malformed("no `nonce` of 1 to 256 characters beside `response`");
        };
        let account = &self.installation.account;
        let (password, known) = match login.credentials {
            Credentials::User if username == account.user() => {
                (account.password().to_owned(), Validity::Right)
            }
            Credentials::User => (String::new(), Validity::Wrong),
            Credentials::Session => match account.session(username) {
                Some(Session { password, expired: false, .. }) => (password, Validity::Right),
                Some(Session { password, .. }) => (password, Validity::SessionExpired),
                None => (String::new(), Validity::SessionExpired),
            },
        };
        let proof = Proof {
            credentials: login.credentials,
            domain: account.domain().to_owned(),
            username: username.clone(),
            password,
            nonce: nonce.clone(),
            challenge,
        };
        let proven = login.response.as_deref() == Some(&proof.response());
        let validity = if known == Validity::Right && !proven { Validity::Wrong } else { known };
        let heard = Heard::Login {
            login: Login { credentials: login.credentials, fresh_nonce: account.first_use(nonce) },
            validity,
            username: logged(username),
        };
        self.state = State::Answered(proof);
        Reaction { heard, reply: None }
    }

    fn accepted(&self, proof: &Proof, standby: bool, alternative: Option<Alternative>) -> Option<Value> {
        let Installation { account, directory, .. } = &*self.installation;
        let user = account.user();
        let mut info = Map::new();
        let guid = hex::encode(&Sha256::digest(user)[..16]);
        let email = format!("{user}@{}", account.domain());
        info.insert(
            "user".to_owned(),
            json!({"domain": account.domain(), "sip": user, "guid": guid, "dn": user, "num": "100", "email": email}),
        );
        self.add_session(proof, &mut info);
        if let Some(Alternative { pbx, implicit }) = alternative {
            info.insert("alt".to_owned(), directory.name(pbx)?.into());
            info.insert("altMaster".to_owned(), implicit.into());
        }
        if let Some(master) = directory.master.and_then(|master| directory.name(master)) {
            info.insert("master".to_owned(), master.into());
        }
        if standby {
            info.insert("standby".to_owned(), true.into());
        }
        Some(info.into())
    }

    /// A session comes of a user login only: who has one keeps it.
    fn add_session(&self, proof: &Proof, info: &mut Map<String, Value>) {
        if proof.credentials == Credentials::User {
            let session = self.installation.account.issue_session();
            let usr = proof.seal(Half::Name, &session.name);
            let pwd = proof.seal(Half::Password, &session.password);
            info.insert("session".to_owned(), json!({"usr": usr, "pwd": pwd}));
        }
    }
}

/// Phrases what is said unasked.
pub(super) fn push(push: Push) -> String {
    let mt = match push {
        Push::StandbyBack => "StandbyBack",
        Push::LogoutResult => "LogoutResult",
    };
    messages::plain(mt, Value::Null)
}

/// A frame that a client must survive.
pub(super) fn raw(raw: Raw) -> Payload {
    const HARMLESS: &str = "UpdateAppsComplete";
    Payload::Text(match raw {
        Raw::MalformedJson => r#"{"mt":"UpdateAppsComplete","#.to_owned(),
        Raw::UnknownMessage => messages::plain("UnheardOf", json!({"since": "16r9"})),
        Raw::UnknownFields => {
            messages::plain(HARMLESS, json!({"unheardOf": {"list": [1, null, "x"]}, "src": 7, "flag": true}))
        }
        Raw::Oversized => messages::plain(HARMLESS, json!({"filler": "x".repeat(OVERSIZED)})),
        Raw::Binary => return Payload::Binary(vec![0x00, 0xff, 0x7b, 0x80]),
    })
}

fn refused(error: u32, text: &str) -> String {
    messages::plain("LoginResult", json!({"error": error, "errorText": text}))
}

fn redirected(directory: &Directory, secure: bool, to: NodeId) -> Option<Map<String, Value>> {
    let mut info = Map::new();
    info.insert("host".to_owned(), directory.host(to)?.into());
    info.insert("mod".to_owned(), directory.places.get(&to)?.module.clone().into());
    if directory.form == RedirectForm::PortField {
        info.insert(if secure { "https" } else { "http" }.to_owned(), directory.port.into());
    }
    Some(info)
}
