//! What may be wrong with a PBX above TLS, as long as it lasts.

use crate::names::Named;
use crate::server::{AboveTls, Fault};

/// How a PBX meets each new connection.
pub type StandingFault = Fault<Layer>;

/// What is wrong from the upgrade on. From top to bottom, each lets a client come one step further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// `503 Service Unavailable` answers the upgrade.
    Http503,
    /// Nothing answers the upgrade.
    HttpSilent,
    /// The upgrade is answered with 101; then nothing, not even pongs.
    UpgradeSilent,
    /// The PBX speaks until the first `Login`; then nothing, not even pongs.
    LoginSilent,
    /// The credentials are checked and reported, but no answer goes out. Pings are answered: a keep-alive notices
    /// nothing, only a limit for the answer does.
    AnswerSilent,
}

impl Named for Layer {
    const WHAT: &'static str = "fault";

    fn all() -> Vec<Self> {
        vec![Layer::Http503, Layer::HttpSilent, Layer::UpgradeSilent, Layer::LoginSilent, Layer::AnswerSilent]
    }

    fn name(self) -> &'static str {
        match self {
            Layer::Http503 => "http-503",
            Layer::HttpSilent => "http-silent",
            Layer::UpgradeSilent => "upgrade-silent",
            Layer::LoginSilent => "login-silent",
            Layer::AnswerSilent => "answer-silent",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Layer::Http503 => "Status 503 in answer to the upgrade.",
            Layer::HttpSilent => "No answer to the upgrade.",
            Layer::UpgradeSilent => "Silence after the upgrade.",
            Layer::LoginSilent => "No answer to the login.",
            Layer::AnswerSilent => "Credentials are checked, then neither result nor redirect comes.",
        }
    }
}

impl AboveTls for Layer {
    fn is_silence(self) -> bool {
        self != Layer::Http503
    }
}
