//! What a client asks a file server: the file at a URL.

use std::io;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::HOST;
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;

use crate::net::TcpStream;

/// Most bytes of a file.
const LONGEST: usize = 64 << 10;
/// The port of a URL that names none.
const PORT: u16 = 80;

/// The file at a URL, which came within that time.
///
/// # Errors
/// There is none, or nothing came, and why.
pub async fn file(url: &str, limit: Duration) -> io::Result<String> {
    timeout(limit, fetched(url)).await?
}

async fn fetched(url: &str) -> io::Result<String> {
    let url: Uri = url.parse().map_err(io::Error::other)?;
    let (Some(host), Some("http")) = (url.host(), url.scheme_str()) else {
        return Err(io::Error::other(format!(
            "`{url}` is no URL of a file: it is `http://HOST[:PORT]/PATH`"
        )));
    };
    let tcp = TcpStream::connect_by_name(host, url.port_u16().unwrap_or(PORT)).await?;
    let (mut asks, connection) = http1::handshake(TokioIo::new(tcp)).await.map_err(io::Error::other)?;
    let authority = url.authority().map_or(host, |authority| authority.as_str());
    let request = Request::builder().uri(url.path()).header(HOST, authority).body(Empty::<Bytes>::new());
    let answered = async {
        let response =
            asks.send_request(request.map_err(io::Error::other)?).await.map_err(io::Error::other)?;
        match response.status() {
            StatusCode::OK => {
                let body = Limited::new(response.into_body(), LONGEST).collect().await;
                let body = body.map_err(io::Error::other)?.to_bytes();
                Ok(String::from_utf8_lossy(&body).into_owned())
            }
            other => Err(io::Error::other(format!("{url}: {other}"))),
        }
    };
    tokio::pin!(connection, answered);
    tokio::select! {
        biased;
        answer = &mut answered => answer,
        // What has come is to be looked at, also when the connection is over.
        _ = &mut connection => answered.await,
    }
}
