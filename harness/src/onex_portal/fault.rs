//! What may be wrong with a portal above TLS, as long as it lasts.

use crate::names::Named;
use crate::server::AboveTls;

/// What is wrong with HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// `503 Service Unavailable` answers every request.
    Http503,
    /// Nothing answers a request.
    HttpSilent,
}

impl Named for Layer {
    const WHAT: &'static str = "fault";

    fn all() -> Vec<Self> {
        vec![Layer::Http503, Layer::HttpSilent]
    }

    fn name(self) -> &'static str {
        match self {
            Layer::Http503 => "http-503",
            Layer::HttpSilent => "http-silent",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Layer::Http503 => "Status 503 in answer to each request.",
            Layer::HttpSilent => "No answer to a request.",
        }
    }
}

impl AboveTls for Layer {
    fn is_silence(self) -> bool {
        self == Layer::HttpSilent
    }
}
