//! One connection of a server, layer by layer: TCP, TLS, and what the protocol makes of the rest.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, AlertDescription, ServerConfig};

use super::event::{Closing, Seen, Tell, logged};
use super::fault::Fault;
use super::protocol::{Ending, Protocol, Talk};
use crate::capture::End;
use crate::net::TcpStream;
use crate::stream::{Ended, Grip, Stream};
use crate::tls::{self, Authorities, TlsError};

/// With this byte a TLS handshake begins, and no protocol in plain text does.
const TLS_HANDSHAKE: u8 = 0x16;
/// What is reported of a client that speaks TLS to a server in plain text.
pub const SPEAKS_TLS: &str = "speaks TLS to a server in plain text";
/// With this begins what is reported of a client that ends a TLS handshake because of the certificate that it was shown.
pub const REFUSES_CERTIFICATE: &str = "does not take the certificate";

/// What a server can show in a TLS handshake.
#[derive(Debug)]
pub(super) struct TlsFaces {
    trusted: Arc<ServerConfig>,
    unknown: Arc<ServerConfig>,
    refusing: Arc<ServerConfig>,
}

impl TlsFaces {
    pub(super) fn new(
        authorities: &Authorities,
        address: IpAddr,
        names: &[String],
    ) -> Result<Self, TlsError> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(Self {
            trusted: authorities.trusted.server(address, &names)?,
            unknown: authorities.unknown.server(address, &names)?,
            refusing: tls::refusing_server()?,
        })
    }

    fn show<F>(&self, fault: &Fault<F>) -> &Arc<ServerConfig> {
        match fault {
            Fault::TlsRefused => &self.refusing,
            Fault::TlsUnknownAuthority => &self.unknown,
            _ => &self.trusted,
        }
    }
}

impl<P: Protocol> Talk<P> {
    /// Serves the connection to its end. Cancelling this resets it.
    pub(super) async fn serve(mut self, protocol: &P, faces: Option<Arc<TlsFaces>>, tcp: TcpStream) {
        let grip = match Grip::new(&tcp) {
            Ok(grip) => grip,
            Err(error) => {
                tracing::warn!(node = self.node.0, %error, "cannot serve a connection");
                return;
            }
        };
        let mut ending = match self.layers(protocol, faces, tcp).await {
            Ok(ending) | Err(ending) => ending,
        };
        if let Ending::Hold = ending {
            ending = self.hold(&grip).await;
        }
        if let Some(tape) = self.tape.take() {
            match ending {
                Ending::Finish => tape.finished(End::Server),
                Ending::Left(Closing::Orderly | Closing::Eof) => tape.finished(End::Client),
                Ending::Left(Closing::Reset) => tape.reset(End::Client),
                Ending::Cut | Ending::Hold => tape.reset(End::Server),
            }
        }
        match ending {
            Ending::Finish => grip.finish().await,
            Ending::Left(how) => drop(self.report(Seen::ClosedByClient { how }).await),
            Ending::Cut | Ending::Hold => {}
        }
    }

    async fn layers(
        &mut self,
        protocol: &P,
        faces: Option<Arc<TlsFaces>>,
        tcp: TcpStream,
    ) -> Result<Ending, Ending> {
        if !self.is_reported {
            self.report(Seen::Attempt { met: self.fault }).await?;
        }
        match self.fault {
            Fault::Reset => return Ok(Ending::Cut),
            Fault::TcpSilent => return Ok(Ending::Hold),
            Fault::Delayed => {
                let delay = self.delay;
                self.unless_interrupted(tokio::time::sleep(delay)).await?;
            }
            _ => {}
        }
        let stream = self.secure(faces, tcp).await?;
        protocol.converse(self, stream).await
    }

    async fn secure(&mut self, faces: Option<Arc<TlsFaces>>, tcp: TcpStream) -> Result<Stream, Ending> {
        const WHAT: &str = "TLS handshake fails";
        let Some(faces) = faces else {
            self.unless_tls(&tcp).await?;
            return Ok(self.on_tape(tcp));
        };
        let acceptor = TlsAcceptor::from(Arc::clone(faces.show(&self.fault)));
        match self.handshake(WHAT, acceptor.accept(self.on_tape(tcp))).await? {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => {
                let begins = if refuses_certificate(&error) { REFUSES_CERTIFICATE } else { WHAT };
                let what = format!("{begins}: {}", logged(&error.to_string()));
                self.report(Seen::Failed { what }).await?;
                // The alert that says why is still to arrive.
                Err(Ending::Finish)
            }
        }
    }

    /// A client that speaks TLS to a server in plain text deserves a word that its user understands.
    async fn unless_tls(&mut self, tcp: &TcpStream) -> Result<(), Ending> {
        let mut first = [0];
        // What is wrong with the connection shows to whoever reads on.
        let peeked = self.handshake("nothing is said", tcp.peek(&mut first)).await?;
        if peeked.is_ok_and(|bytes| bytes == 1) && first == [TLS_HANDSHAKE] {
            self.report(Seen::Failed { what: SPEAKS_TLS.to_owned() }).await?;
            return Err(Ending::Finish);
        }
        Ok(())
    }

    fn on_tape(&self, tcp: TcpStream) -> Stream {
        match self.tape.clone() {
            Some(tape) => Box::new(tape.on(tcp)),
            None => Box::new(tcp),
        }
    }

    async fn hold(&mut self, grip: &Grip) -> Ending {
        let tape = self.tape.clone();
        let heard = |bytes: &[u8]| tape.iter().for_each(|tape| tape.sent(End::Client, bytes));
        loop {
            tokio::select! {
                biased;
                tell = self.orders.next() => if let Tell::Reset = tell { return Ending::Cut },
                ended = grip.hold(heard) => return Ending::Left(match ended {
                    Ended::Eof => Closing::Eof,
                    Ended::Reset => Closing::Reset,
                }),
            }
        }
    }
}

/// Whether a client has said that it does not take a certificate.
fn refuses_certificate(error: &io::Error) -> bool {
    let alert = match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::AlertReceived(alert)) => *alert,
        _ => return false,
    };
    matches!(
        alert,
        AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
    )
}
