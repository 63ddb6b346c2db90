//! What may be wrong with a portal above TLS, as long as it lasts.

use crate::server::AboveTls;

crate::named_enum! {
    /// What is wrong with HTTP.
    pub enum Layer: "fault" {
        /// Status 503 in answer to each request.
        Http503 = "http-503",
        /// No answer to a request.
        HttpSilent = "http-silent",
    }
}

impl AboveTls for Layer {
    fn is_silence(self) -> bool {
        self == Layer::HttpSilent
    }
}
