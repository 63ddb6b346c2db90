//! The messages and their JSON: one object in a text frame, named by `mt`.
//!
//! Unknown messages and fields are never an error: each side takes what it knows.

use redial_model::systems::myapps::messages::Credentials;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// Longest frame that is read from the other side, in bytes.
pub const LONGEST_FRAME: usize = 1 << 20;
/// Refused: a field is missing or wrong.
pub const INVALID_PARAMETERS: u32 = 1;
/// Refused: wrong credentials.
pub const AUTHENTICATION_FAILED: u32 = 2;
/// Refused: the session is not known any more.
pub const SESSION_EXPIRED: u32 = 5;

/// Why a text frame carries no message.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    /// It is no JSON.
    #[error("not JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It has no name.
    #[error("not an object with a text field `mt`")]
    Nameless,
    /// A field has another type, or is missing.
    #[error("{mt}: {source}")]
    Fields {
        /// The message's name.
        mt: String,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// What a client sends, as far as a PBX answers it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromClient {
    /// `CheckBuild`
    CheckBuild,
    /// `SubscribeRegister`
    SubscribeRegister,
    /// `LoginInfo`
    LoginInfo,
    /// `Login`, first or second
    Login(LoginRequest),
    /// `SubscribeApps`
    SubscribeApps,
    /// Anything else, by its name.
    Other(String),
}

/// `Login`: without `response` it asks for a challenge, with it it answers one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct LoginRequest {
    /// Which credentials the client will use.
    #[serde(rename = "type")]
    pub credentials: Credentials,
    /// `digest`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The user's name, or the session's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Hex, drawn by the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The digest over the challenge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// What the client calls itself.
    #[serde(rename = "userAgent", skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

impl FromClient {
    /// Reads a text frame.
    ///
    /// # Errors
    /// The frame carries no message.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let message: Value = serde_json::from_str(text)?;
        let mt = message.get("mt").and_then(Value::as_str).ok_or(Malformed::Nameless)?;
        Ok(match mt {
            "CheckBuild" => Self::CheckBuild,
            "SubscribeRegister" => Self::SubscribeRegister,
            "LoginInfo" => Self::LoginInfo,
            "SubscribeApps" => Self::SubscribeApps,
            "Login" => Self::Login(
                LoginRequest::deserialize(&message)
                    .map_err(|source| Malformed::Fields { mt: "Login".to_owned(), source })?,
            ),
            other => Self::Other(other.to_owned()),
        })
    }

    /// The message's `mt`.
    #[must_use]
    pub fn mt(&self) -> &str {
        match self {
            Self::CheckBuild => "CheckBuild",
            Self::SubscribeRegister => "SubscribeRegister",
            Self::LoginInfo => "LoginInfo",
            Self::Login(_) => "Login",
            Self::SubscribeApps => "SubscribeApps",
            Self::Other(mt) => mt,
        }
    }
}

/// What a PBX sends, as far as a client looks at it.
#[derive(Debug, Clone)]
pub enum FromPbx {
    /// `Authenticate`
    Authenticate {
        /// The system's domain.
        domain: String,
        /// To be answered.
        challenge: String,
    },
    /// `Authorize`
    Authorize {
        /// What the user compares or enters.
        code: Option<String>,
    },
    /// `LoginResult` that accepts
    Accepted(Signed),
    /// `LoginResult` that refuses
    Refused {
        /// The error's number.
        error: u32,
        /// What it says.
        text: String,
    },
    /// `Redirect`
    Redirect(Signed),
    /// `StandbyBack`
    StandbyBack,
    /// `LogoutResult`
    LogoutResult,
    /// A message that belongs to no login: harmless.
    Known(String),
    /// Anything else, by its name.
    Other(String),
}

/// `info` together with its digest, which covers the JSON exactly as it came.
#[derive(Debug, Clone)]
pub struct Signed {
    /// As it came.
    pub text: String,
    /// What it says.
    pub info: Info,
    /// The digest; empty where there was none.
    pub digest: String,
}

/// What `info` says, as far as a client needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Info {
    /// Where to go, perhaps with a port.
    pub host: String,
    /// The module there.
    #[serde(rename = "mod")]
    pub module: String,
    /// Port in plain text.
    pub http: Option<u16>,
    /// Port with TLS.
    pub https: Option<u16>,
    /// `host/module` of the secondary.
    pub alt: Option<String>,
    /// The secondary is the master.
    pub alt_master: bool,
    /// `host/module` of the master.
    pub master: Option<String>,
    /// A standby serves the user.
    pub standby: bool,
    /// Sealed session credentials.
    pub session: Option<SealedSession>,
}

/// Session credentials as they travel: sealed, in hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSession {
    /// The session's name.
    pub usr: String,
    /// The session's password.
    pub pwd: String,
}

impl FromPbx {
    /// Reads a text frame.
    ///
    /// # Errors
    /// The frame carries no message.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        #[derive(Deserialize)]
        struct Message<'a> {
            mt: Option<String>,
            domain: Option<String>,
            challenge: Option<String>,
            code: Option<Value>,
            #[serde(borrow)]
            info: Option<&'a RawValue>,
            digest: Option<String>,
            error: Option<u32>,
            #[serde(rename = "errorText")]
            error_text: Option<String>,
        }
        // Only what has the right name is read strictly: other messages may use the same fields for something else.
        let mt: Value = serde_json::from_str(text)?;
        let mt = mt.get("mt").and_then(Value::as_str).ok_or(Malformed::Nameless)?.to_owned();
        match mt.as_str() {
            "Authenticate" | "Authorize" | "LoginResult" | "Redirect" => {}
            "StandbyBack" => return Ok(Self::StandbyBack),
            "LogoutResult" => return Ok(Self::LogoutResult),
            "CheckBuildResult" | "UpdateRegister" | "LoginInfoResult" | "UpdateAppsComplete" => {
                return Ok(Self::Known(mt));
            }
            _ => return Ok(Self::Other(mt)),
        }
        let fields = |source| Malformed::Fields { mt: mt.clone(), source };
        let message: Message<'_> = serde_json::from_str(text).map_err(fields)?;
        let signed = || {
            let text = message.info.map_or("{}", RawValue::get).to_owned();
            let info = serde_json::from_str(&text).map_err(fields)?;
            Ok::<_, Malformed>(Signed { text, info, digest: message.digest.clone().unwrap_or_default() })
        };
        Ok(match message.mt.as_deref() {
            Some("Authenticate") => Self::Authenticate {
                domain: message.domain.unwrap_or_default(),
                challenge: message.challenge.unwrap_or_default(),
            },
            Some("Authorize") => Self::Authorize {
                code: message.code.map(|code| code.as_str().map_or(code.to_string(), str::to_owned)),
            },
            Some("Redirect") => Self::Redirect(signed()?),
            _ => match message.error.filter(|error| *error != 0) {
                Some(error) => Self::Refused { error, text: message.error_text.unwrap_or_default() },
                None => Self::Accepted(signed()?),
            },
        })
    }
}

/// A message of a PBX without an `info`.
#[must_use]
pub fn plain(mt: &str, fields: Value) -> String {
    let mut message = Map::from_iter([("mt".to_owned(), json!(mt))]);
    if let Value::Object(fields) = fields {
        message.extend(fields);
    }
    Value::Object(message).to_string()
}

/// A message of a PBX whose digest covers `info`, which goes out exactly as `sign` saw it.
#[must_use]
pub fn signed(mt: &str, info: &Value, sign: impl FnOnce(&str) -> String) -> String {
    #[derive(Serialize)]
    struct Message<'a> {
        mt: &'a str,
        info: Box<RawValue>,
        digest: String,
    }
    let text = info.to_string();
    let digest = sign(&text);
    let info = RawValue::from_string(text).expect("what was rendered from a value is JSON");
    serde_json::to_string(&Message { mt, info, digest }).expect("texts and JSON always render")
}

/// A client's `Login`.
#[must_use]
pub fn login(request: &LoginRequest) -> String {
    plain("Login", serde_json::to_value(request).expect("texts always render"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_login_messages_are_read_and_unknown_fields_ignored() {
        let first = r#"{"mt":"Login","type":"session","userAgent":"x","new":{"a":[1]}}"#;
        let FromClient::Login(first) = FromClient::parse(first).unwrap() else { panic!("no login") };
        assert_eq!((first.credentials, first.response), (Credentials::Session, None));
        let second =
            r#"{"mt":"Login","type":"user","method":"digest","username":"u","nonce":"00","response":"ff"}"#;
        let FromClient::Login(second) = FromClient::parse(second).unwrap() else { panic!("no login") };
        assert_eq!((second.credentials, second.response.as_deref()), (Credentials::User, Some("ff")));
    }

    #[test]
    fn what_carries_no_message_is_told_apart_from_what_is_unknown() {
        assert_eq!(FromClient::parse(r#"{"mt":"New"}"#).unwrap(), FromClient::Other("New".into()));
        assert!(matches!(FromClient::parse("{"), Err(Malformed::Json(_))));
        assert!(matches!(FromClient::parse(r#"["mt"]"#), Err(Malformed::Nameless)));
        assert!(matches!(FromClient::parse(r#"{"mt":"Login","type":1}"#), Err(Malformed::Fields { .. })));
    }

    #[test]
    fn nesting_without_end_is_refused_not_followed() {
        let text = format!("{{\"mt\":{}", "[".repeat(100_000));
        assert!(matches!(FromClient::parse(&text), Err(Malformed::Json(_))));
        assert!(matches!(FromPbx::parse(&text), Err(Malformed::Json(_))));
    }

    #[test]
    fn info_is_compact_and_reaches_the_client_exactly_as_it_was_signed() {
        let sent = json!({"host": "a/ü\"b", "mod": "PBX0", "https": 8443, "altMaster": true});
        let mut covered = String::new();
        let text = signed("Redirect", &sent, |info| {
            info.clone_into(&mut covered);
            "d".into()
        });
        assert_eq!(
            text,
            r#"{"mt":"Redirect","info":{"host":"a/ü\"b","mod":"PBX0","https":8443,"altMaster":true},"digest":"d"}"#
        );
        let FromPbx::Redirect(read) = FromPbx::parse(&text).unwrap() else { panic!("no redirect") };
        assert_eq!((read.text, read.digest.as_str()), (covered, "d"));
        assert_eq!((read.info.module.as_str(), read.info.https), ("PBX0", Some(8443)));
    }

    #[test]
    fn a_client_keeps_the_spacing_that_another_pbx_signed() {
        let text = r#"{"digest":"d", "info": { "standby" : true }, "mt":"LoginResult"}"#;
        let FromPbx::Accepted(read) = FromPbx::parse(text).unwrap() else { panic!("not accepted") };
        assert_eq!((read.text.as_str(), read.info.standby), (r#"{ "standby" : true }"#, true));
    }

    #[test]
    fn a_result_with_an_error_refuses() {
        let text = plain("LoginResult", json!({"error": SESSION_EXPIRED, "errorText": "gone"}));
        assert_eq!(text, r#"{"mt":"LoginResult","error":5,"errorText":"gone"}"#);
        assert!(matches!(FromPbx::parse(&text).unwrap(), FromPbx::Refused { error: 5, .. }));
    }

    #[test]
    fn a_login_renders_only_what_it_has() {
        let request = LoginRequest {
            credentials: Credentials::User,
            method: None,
            username: None,
            nonce: None,
            response: None,
            user_agent: Some("redial".into()),
        };
        assert_eq!(login(&request), r#"{"mt":"Login","type":"user","userAgent":"redial"}"#);
    }
}
