//! The other end, as far as TLS: it connects, and looks whether somebody vouches for the server whom its user trusts.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{self, ClientConfig};

use crate::net::TcpStream;
use crate::tls::{self, TlsError};

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

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// The connection came to nothing.
    Gone,
    /// Nothing came in time.
    NotYet,
}

/// Who connects, to one server at a time.
pub struct Dialler {
    checking: Arc<ClientConfig>,
    trusting: Arc<ClientConfig>,
    /// How long it waits for anything.
    pub limit: Duration,
    connection: Option<(SocketAddr, TlsStream<TcpStream>)>,
}

impl Dialler {
    /// One that trusts the authorities in a file, and waits so long for anything.
    ///
    /// # Errors
    /// There are none in it.
    pub fn new(authorities: &Path, limit: Duration) -> Result<Self, TlsError> {
        let pem = std::fs::read_to_string(authorities).map_err(|error| TlsError::NoAuthority {
            detail: format!(" ({}: {error})", authorities.display()),
        })?;
        Ok(Dialler {
            checking: tls::client(&pem)?,
            trusting: tls::careless_client()?,
            limit,
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

    /// The connection to a server, which is not its own any more; a new one, if it has none.
    ///
    /// # Errors
    /// There is none.
    pub async fn take(&mut self, to: SocketAddr, trusting: bool) -> Result<TlsStream<TcpStream>, NoAnswer> {
        let is_there = self.connection.as_ref().is_some_and(|(address, _)| *address == to);
        if !is_there {
            match self.connect(to, trusting).await {
                Reached::Yes => {}
                Reached::NotYet => return Err(NoAnswer::NotYet),
                Reached::No | Reached::Untrusted => return Err(NoAnswer::Gone),
            }
        }
        self.connection.take().map(|(_, stream)| stream).ok_or(NoAnswer::Gone)
    }
}

fn is_untrusted(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}
