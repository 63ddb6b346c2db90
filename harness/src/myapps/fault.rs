//! What may be wrong with a PBX above TLS, as long as it lasts.

use crate::server::{AboveTls, Fault};

/// How a PBX meets each new connection.
pub type StandingFault = Fault<Layer>;

crate::named_enum! {
    /// What is wrong from the upgrade on. From top to bottom, each lets a client come one step further.
    pub enum Layer: "fault" {
        /// Status 503 in answer to the upgrade.
        Http503 = "http-503",
        /// No answer to the upgrade.
        HttpSilent = "http-silent",
        /// Silence after the upgrade.
        // The upgrade is answered with 101; then nothing comes, not even pongs.
        UpgradeSilent = "upgrade-silent",
        /// No answer to the login.
        // The PBX speaks until the first `Login`; then nothing comes, not even pongs.
        LoginSilent = "login-silent",
        /// Credentials are checked, then neither result nor redirect comes.
        // Pings are answered: a keep-alive notices nothing, only a limit for the answer does.
        AnswerSilent = "answer-silent",
    }
}

impl AboveTls for Layer {
    fn is_silence(self) -> bool {
        self != Layer::Http503
    }
}
