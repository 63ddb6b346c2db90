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
                info.extend(self.user());
                self.add_session(&proof, &mut info);
                Some(messages::signed("Redirect", &info.into(), |info| {
                    signer(&proof, genuine).redirect(info)
                }))
            }
            Answer::SecondFactor => proof.map(|_| messages::plain("Authorize", json!({"code": 42}))),
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
        let directory = &self.installation.directory;
        let mut info = Map::new();
        info.insert("user".to_owned(), self.user().into());
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

    /// Who it is: a login result says so in a field of its own, a redirect beside the rest.
    fn user(&self) -> Map<String, Value> {
        let account = &self.installation.account;
        let (user, domain) = (account.user(), account.domain());
        let guid = hex::encode(&Sha256::digest(user)[..16]);
        let fields = [
            ("domain", domain.to_owned()),
            ("sip", user.to_owned()),
            ("guid", guid),
            ("dn", user.to_owned()),
            ("num", "100".to_owned()),
            ("email", format!("{user}@{domain}")),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::myapps::account::Account;
    use crate::myapps::directory::Place;

    fn dialogue() -> Dialogue {
        let place = |last: u8| Place {
            host: format!("pbx{last}.example.com"),
            address: [127, 0, 0, last].into(),
            module: format!("PBX{last}"),
        };
        let places = [(NodeId(0), place(1)), (NodeId(1), place(2))].into();
        let directory =
            Directory { port: 443, form: RedirectForm::default(), master: Some(NodeId(0)), places };
        let account = Account::new("ann", "secret", "example.com", StdRng::seed_from_u64(7));
        Dialogue::new(Arc::new(Installation::new(directory, account, None, Duration::ZERO)))
    }

    fn said(text: Option<String>) -> Value {
        serde_json::from_str(&text.expect("it is answered")).unwrap()
    }

    /// A dialogue in which a login as the user waits for its answer.
    fn logged_on() -> Dialogue {
        let mut dialogue = dialogue();
        let asked = said(dialogue.hear(r#"{"mt":"Login","type":"user","userAgent":"x"}"#).reply);
        assert_eq!(
            (&asked["type"], &asked["method"], &asked["domain"]),
            (&"user".into(), &"digest".into(), &"example.com".into())
        );
        let proof = Proof {
            credentials: Credentials::User,
            domain: "example.com".to_owned(),
            username: "ann".to_owned(),
            password: "secret".to_owned(),
            nonce: "0011".to_owned(),
            challenge: asked["challenge"].as_str().unwrap().to_owned(),
        };
        let login = json!({"mt": "Login", "type": "user", "method": "digest", "username": "ann", "nonce": "0011",
            "response": proof.response()});
        let heard = dialogue.hear(&login.to_string()).heard;
        assert!(matches!(heard, Heard::Login { validity: Validity::Right, .. }), "{heard:?}");
        dialogue
    }

    /// The names and types of an object's fields.
    fn form(value: &Value) -> Vec<String> {
        let kind = |value: &Value| match value {
            Value::Bool(_) => "flag",
            Value::Number(it) if it.is_u64() => "integer",
            Value::String(_) => "text",
            Value::Object(_) => "object",
            _ => "something else",
        };
        let fields = value.as_object().unwrap().iter();
        let mut form: Vec<String> = fields.map(|(name, value)| format!("{name}: {}", kind(value))).collect();
        form.sort_unstable();
        form
    }

    const USER: [&str; 6] =
        ["dn: text", "domain: text", "email: text", "guid: text", "num: text", "sip: text"];

    #[test]
    fn what_is_said_before_a_login_has_the_forms_of_the_reference() {
        let mut dialogue = dialogue();
        let mut answer = |mt: &str| said(dialogue.hear(&json!({"mt": mt}).to_string()).reply);
        assert_eq!(form(&answer("CheckBuild")), ["build: text", "mt: text", "version: text"]);
        assert_eq!(form(&answer("SubscribeRegister")), ["mt: text"]);
        let offered = answer("LoginInfo");
        assert_eq!(offered["user"], json!({"digest": true, "ntlm": false, "oauth2": false}));
        assert_eq!(offered["session"], json!({"digest": true}));
    }

    #[test]
    fn the_second_factor_is_an_integer() {
        assert_eq!(form(&said(logged_on().answer(Answer::SecondFactor))), ["code: integer", "mt: text"]);
    }

    #[test]
    fn a_redirect_says_where_to_go_and_who_it_is() {
        let redirect = said(logged_on().answer(Answer::Redirected { to: NodeId(1), genuine: true }));
        assert_eq!(form(&redirect), ["digest: text", "info: object", "mt: text"]);
        let mut expected: Vec<String> = USER.map(str::to_owned).to_vec();
        expected.extend(["host: text", "mod: text", "session: object"].map(str::to_owned));
        expected.sort_unstable();
        assert_eq!(form(&redirect["info"]), expected);
        assert_eq!(form(&redirect["info"]["session"]), ["pwd: text", "usr: text"]);
    }

    #[test]
    fn a_login_result_has_the_user_in_a_field_of_its_own() {
        let alternative = Some(Alternative { pbx: NodeId(1), implicit: true });
        let accepted = Answer::Accepted { standby: true, alternative, genuine: true };
        let result = said(logged_on().answer(accepted));
        let info = form(&result["info"]);
        let fields = [
            "alt: text", "altMaster: flag", "master: text", "session: object", "standby: flag",
            "user: object",
        ];
        assert_eq!(info, fields);
        assert_eq!(form(&result["info"]["user"]), USER);
        let refused = said(dialogue().answer(Answer::Rejected(Refusal::SessionExpired)));
        assert_eq!(form(&refused), ["error: integer", "errorText: text", "mt: text"]);
        assert_eq!(refused["error"], 5);
    }

    #[test]
    fn what_is_said_unasked_has_no_fields() {
        for (pushed, mt) in [(Push::StandbyBack, "StandbyBack"), (Push::LogoutResult, "LogoutResult")] {
            assert_eq!(push(pushed), json!({"mt": mt}).to_string());
        }
    }
}
