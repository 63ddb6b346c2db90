//! What a portal speaks, as a run chooses: pages over HTTPS, as browsers know them, or the messages of the adapter that stands around a
//! plug-in or an application.

use std::net::SocketAddr;

use super::fault::Layer;
use super::http::{self, Reply, Request};
use super::pages;
use crate::proforma::{Choice, TRANSPORT, TRANSPORT_TLS, TRANSPORT_WSS};
use crate::server::texts;
use crate::server::{Ending, Protocol, Talk, Tell};
use crate::settings::Settings;
use crate::stream::Stream;

crate::named_enum! {
    /// What a portal speaks.
    #[derive(Default)]
    pub enum Speech: "transport" {
        /// Pages over HTTPS, as browsers know them.
        #[default]
        Pages = TRANSPORT_TLS,
        /// The messages of the adapter: JSON over WebSocket.
        Adapter = TRANSPORT_WSS,
    }
}

/// What an adapter asks a portal for.
const PATH: &str = "/portal";

/// The choice of it.
pub(super) const CHOICE: Choice = Choice {
    name: TRANSPORT,
    meaning: "What portals speak: pages over HTTPS, or the messages of the adapter around a plug-in or an application.",
    values: &[TRANSPORT_TLS, TRANSPORT_WSS],
};

impl Speech {
    /// What was chosen for a run.
    pub fn of(settings: &Settings) -> Self {
        settings.chosen(TRANSPORT)
    }

    /// What a client is told of a portal that listens there.
    pub fn url(self, address: SocketAddr) -> String {
        match self {
            Speech::Pages => format!("https://{address}{}", pages::PORTAL),
            Speech::Adapter => format!("wss://{address}{PATH}"),
        }
    }

    /// What is spoken at that URL, and where.
    pub fn at(url: &str) -> Option<(Speech, SocketAddr)> {
        let (speech, rest) = match url.split_once("://")? {
            ("https", rest) => (Speech::Pages, rest),
            ("wss", rest) => (Speech::Adapter, rest),
            _ => return None,
        };
        Some((speech, rest.split('/').next()?.parse().ok()?))
    }
}

/// What a portal can be told to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// A page, to whom has asked for one.
    Page(Reply),
    /// Something to an adapter.
    Message(texts::Say),
}

impl From<Reply> for Tell<Say> {
    fn from(reply: Reply) -> Self {
        Tell::Say(Say::Page(reply))
    }
}

/// What a portal hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A request over HTTP. From an adapter it is one for a WebSocket, at a portal with which something is wrong.
    Asks(Request),
    /// Something from an adapter.
    Message(texts::Heard),
}

impl Protocol for Speech {
    type Fault = Layer;
    type Say = Say;
    type Heard = Heard;

    async fn converse(&self, talk: &mut Talk<Self>, stream: Stream) -> Result<Ending, Ending> {
        match (self, talk.fault()) {
            (Speech::Adapter, None) => {
                let says = |say| match say {
                    Say::Message(say) => Some(say),
                    // No adapter asks for one.
                    Say::Page(_) => None,
                };
                texts::converse(talk, stream, says, Heard::Message).await
            }
            (Speech::Pages, _) | (Speech::Adapter, Some(_)) => {
                let page = |say| match say {
                    Say::Page(reply) => Some(reply),
                    // Nobody has asked for a WebSocket.
                    Say::Message(_) => None,
                };
                http::serve(talk, stream, page, Heard::Asks).await
            }
        }
    }
}
