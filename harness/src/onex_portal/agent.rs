//! The other end: a small user agent, which connects, looks at certificates, asks for pages and keeps what a portal wants to know it
//! by. It has no will of its own.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, LOCATION, SET_COOKIE};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig};

use super::http::COOKIE_NAME;
use crate::net::TcpStream;
use crate::tls::{self, TlsError};

/// Longest page that is read.
const LONGEST_PAGE: usize = 256 << 10;

/// What became of an attempt to connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The connection stands.
    Yes,
    /// The server shows a certificate that is not trusted.
    Untrusted,
    /// There is nothing.
    No,
    /// Nothing came in time.
    NotYet,
}

/// Why there is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPage {
    /// The connection came to nothing.
    Gone,
    /// Nothing came in time.
    NotYet,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its status.
    pub status: u16,
    /// Where to go instead.
    pub location: Option<String>,
    /// What it says.
    pub body: String,
}

/// A user agent.
pub struct Agent {
    checking: Arc<ClientConfig>,
    trusting: Arc<ClientConfig>,
    limit: Duration,
    cookies: BTreeMap<SocketAddr, String>,
    connection: Option<(SocketAddr, TlsStream<TcpStream>)>,
}

impl Agent {
    /// One that trusts the authorities in a file, and waits so long for anything.
    ///
    /// # Errors
    /// There are none in it.
    pub fn new(authorities: &Path, limit: Duration) -> Result<Self, TlsError> {
        let pem = std::fs::read_to_string(authorities).map_err(|error| TlsError::NoAuthority {
            detail: format!(" ({}: {error})", authorities.display()),
        })?;
        Ok(Agent {
            checking: tls::client(&pem)?,
            trusting: tls::careless_client()?,
            limit,
            cookies: BTreeMap::new(),
            connection: None,
        })
    }

    /// Connects to a server; with `trusting`, whatever its certificate.
    pub async fn connect(&mut self, to: SocketAddr, trusting: bool) -> Reached {
        self.connection = None;
        let config = if trusting { &self.trusting } else { &self.checking };
        let connector = TlsConnector::from(Arc::clone(config));
        let connected = async {
            let tcp = TcpStream::connect(to).await?;
            tcp.set_nodelay(true)?;
            connector.connect(ServerName::IpAddress(to.ip().into()), tcp).await
        };
        match timeout(self.limit, connected).await {
            Err(_) => Reached::NotYet,
            Ok(Ok(stream)) => {
                self.connection = Some((to, stream));
                Reached::Yes
            }
            Ok(Err(error)) if is_untrusted(&error) => Reached::Untrusted,
            Ok(Err(_)) => Reached::No,
        }
    }

    /// Ends its connection.
    pub fn disconnect(&mut self) {
        self.connection = None;
    }

    /// Asks for a page, or says the fields of a form. Without a connection it connects, as it did last.
    ///
    /// # Errors
    /// Nothing came.
    pub async fn ask(
        &mut self,
        to: SocketAddr,
        trusting: bool,
        path: &str,
        form: Option<String>,
    ) -> Result<Page, NoPage> {
        let is_there = self.connection.as_ref().is_some_and(|(address, _)| *address == to);
        if !is_there {
            match self.connect(to, trusting).await {
                Reached::Yes => {}
                Reached::NotYet => return Err(NoPage::NotYet),
                Reached::No | Reached::Untrusted => return Err(NoPage::Gone),
            }
        }
        let Some((_, stream)) = self.connection.take() else { return Err(NoPage::Gone) };
        let request = Request::builder().uri(path).header(HOST, to.to_string());
        let request = match self.cookies.get(&to) {
            Some(cookie) => request.header(COOKIE, format!("{COOKIE_NAME}={cookie}")),
            None => request,
        };
        let request = match form {
            Some(form) => request
                .method(Method::POST)
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Full::from(form)),
            None => request.body(Full::from(Bytes::new())),
        };
        let request = request.map_err(|_| NoPage::Gone)?;
        let (page, headers) = match timeout(self.limit, exchange(stream, request)).await {
            Err(_) => return Err(NoPage::NotYet),
            Ok(answered) => answered.ok_or(NoPage::Gone)?,
        };
        let cookies = headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let ours = |cookie: &str| {
            let (name, value) = cookie.split(';').next()?.split_once('=')?;
            (name == COOKIE_NAME).then(|| value.to_owned())
        };
        if let Some(cookie) = cookies.filter_map(ours).next_back() {
            self.cookies.insert(to, cookie);
        }
        Ok(page)
    }
}

async fn exchange(stream: TlsStream<TcpStream>, request: Request<Full<Bytes>>) -> Option<(Page, HeaderMap)> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let exchanged = async {
        let (head, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = Limited::new(body, LONGEST_PAGE).collect().await.ok()?.to_bytes();
        let location = head.headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = String::from_utf8_lossy(&body).into_owned();
        Some((Page { status: head.status.as_u16(), location, body }, head.headers))
    };
    tokio::pin!(exchanged, connection);
    let mut over = false;
    loop {
        tokio::select! {
            page = &mut exchanged => return page,
            _ = &mut connection, if !over => over = true,
        }
    }
}

fn is_untrusted(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}
