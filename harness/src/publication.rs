//! What a client publishes, as JSON: a line on standard output, or the body of a POST to the URL that it was told.

use std::convert::Infallible;
use std::net::SocketAddr;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use crate::stream;

/// Longest body of a POST.
const LONGEST_BODY: usize = 64 << 10;
/// Connections at a time; further ones wait.
const MOST_CONNECTIONS: usize = 16;

/// One publication: `{"publish": NAME, "value": {…}}`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Publication {
    /// What is published.
    #[serde(rename = "publish")]
    pub name: String,
    /// Its value.
    pub value: serde_json::Value,
}

impl Publication {
    /// Reads a line or a body. `None`: it is something else, such as a log line.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Takes publications by HTTP until it is dropped.
#[derive(Debug)]
pub struct Desk {
    url: String,
    task: JoinHandle<()>,
}

impl Desk {
    /// Listens on an address; what arrives goes to `publications`.
    ///
    /// # Errors
    /// The address is in use, or none of this machine's.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn open(address: SocketAddr, publications: mpsc::Sender<Publication>) -> std::io::Result<Self> {
        let listener = stream::listen_soon(address).await?;
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => {
                        // A client that left before it was accepted is none of our business.
                        let Ok(tcp) = accepted else { continue };
                        let publications = publications.clone();
                        connections.spawn(async move {
                            let service = service_fn(|request| take(request, publications.clone()));
                            // A connection that breaks has published what it has published.
                            let _ = http1::Builder::new().serve_connection(TokioIo::new(tcp), service).await;
                        });
                    }
                    Some(_) = connections.join_next() => {}
                }
            }
        });
        Ok(Desk { url: format!("http://{address}/publish"), task })
    }

    /// The URL that the client is told.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Desk {
    /// Frees the address.
    pub async fn close(mut self) {
        self.task.abort();
        // That it was aborted is what was wanted.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(
    request: Request<Incoming>,
    publications: mpsc::Sender<Publication>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let status = match request.method() {
        &Method::POST => match Limited::new(request.into_body(), LONGEST_BODY).collect().await {
            Ok(body) => match Publication::parse(&String::from_utf8_lossy(&body.to_bytes())) {
                Some(publication) => {
                    let taken = publications.send(publication).await;
                    taken.map_or(StatusCode::GONE, |()| StatusCode::NO_CONTENT)
                }
                None => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
        },
        _ => StatusCode::METHOD_NOT_ALLOWED,
    };
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    Ok(response)
}
