//! Throw-away certificate authorities, and what a TLS server and client make of them.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType,
};
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{
    self, ClientConfig, DigitallySignedStruct, KeyLogFile, RootCertStore, ServerConfig, SignatureScheme,
};

/// Why there is no certificate, or no TLS with it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The certificate could not be made.
    #[error("cannot make a certificate for {subject}: {source}")]
    Certificate {
        /// Whose it would have been.
        subject: String,
        /// What the generator says.
        source: rcgen::Error,
    },
    /// TLS does not take the certificate.
    #[error("TLS does not take the certificate of {subject}: {source}")]
    Unusable {
        /// Whose certificate.
        subject: String,
        /// What TLS says.
        source: rustls::Error,
    },
    /// The authority's certificate cannot be written.
    #[error("cannot write the certificate authority to {path}: {source}")]
    Write {
        /// Where to.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// A file or text that should hold the authorities to trust holds none.
    #[error(
        "no certificate in the PEM text of the authority to trust: expected a BEGIN CERTIFICATE block{detail}"
    )]
    NoAuthority {
        /// What the parser says, if it says anything.
        detail: String,
    },
}

/// A certificate authority for one run. Its key is never written anywhere.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// A new one. `name` distinguishes it in what clients log; no two are alike even under one name.
    ///
    /// # Errors
    /// The key or the certificate could not be made.
    pub fn new(name: &str) -> Result<Self, TlsError> {
        let failed = |source| TlsError::Certificate { subject: name.to_owned(), source };
        let mut params = params(name, Vec::new());
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(failed)?;
        Ok(Self { issuer: CertifiedIssuer::self_signed(params, key).map_err(failed)? })
    }

    /// The authority's certificate, for clients to trust.
    #[must_use]
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// Writes [`Authority::pem`] to `path`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_pem(&self, path: &Path) -> Result<(), TlsError> {
        fs::write(path, self.pem())
            .map_err(|source| TlsError::Write { path: path.display().to_string(), source })
    }

    /// TLS for a server that has `address` and goes by `names`. It shows the authority's own certificate as well: for clients that
    /// are told of a key instead of an authority.
    ///
    /// # Errors
    /// A name is none that a certificate can carry.
    pub fn server(&self, address: IpAddr, names: &[&str]) -> Result<Arc<ServerConfig>, TlsError> {
        let failed = |source| TlsError::Certificate { subject: address.to_string(), source };
        let mut subjects = vec![SanType::IpAddress(address)];
        // A name that is an address says nothing beyond the address.
        for name in names.iter().filter(|name| name.parse::<IpAddr>().is_err()) {
            subjects.push(SanType::DnsName((*name).try_into().map_err(failed)?));
        }
        let mut params = params(&address.to_string(), subjects);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(failed)?;

        let unusable = |source| TlsError::Unusable { subject: address.to_string(), source };
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone(), self.issuer.der().clone()], key.into())
            .map_err(unusable)?;
        config.key_log = Arc::new(KeyLogFile::new());
        Ok(Arc::new(config))
    }
}

/// TLS for a server that ends every handshake with a fatal alert.
///
/// # Errors
/// The TLS library has no protocol version to offer.
pub fn refusing_server() -> Result<Arc<ServerConfig>, TlsError> {
    let unusable = |source| TlsError::Unusable { subject: "nobody".to_owned(), source };
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(NoCertificate));
    Ok(Arc::new(config))
}

/// TLS for a client that trusts the authorities in `pem` and no other.
///
/// # Errors
/// The text holds no certificate.
pub fn client(pem: &str) -> Result<Arc<ClientConfig>, TlsError> {
    let none = |detail: String| TlsError::NoAuthority { detail };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|error| none(format!(" ({error})")))?;
        roots.add(certificate).map_err(|error| none(format!(" ({error})")))?;
    }
    if roots.is_empty() {
        return Err(none(String::new()));
    }
    let unusable = |source| TlsError::Unusable { subject: "the trusted authority".to_owned(), source };
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// TLS for a client that takes any certificate for the right one: a broken one.
///
/// # Errors
/// The TLS library has no protocol version to offer.
pub fn careless_client() -> Result<Arc<ClientConfig>, TlsError> {
    let unusable = |source| TlsError::Unusable { subject: "any authority".to_owned(), source };
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Careless))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Asks for no authority; that whoever shows a certificate has its key is still looked at.
#[derive(Debug)]
struct Careless;

impl ServerCertVerifier for Careless {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &provider().signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &provider().signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

#[derive(Debug)]
struct NoCertificate;

impl ResolvesServerCert for NoCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        None
    }
}

/// Named here so that no process-wide default has to be installed.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn params(name: &str, subject_alt_names: Vec<SanType>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.subject_alt_names = subject_alt_names;
    // The last year that certificates write with two digits; some clients stumble over later ones.
    params.not_after = rcgen::date_time_ymd(2049, 12, 31);
    params
}

/// The authorities of one run.
#[derive(Debug)]
pub struct Authorities {
    /// Clients are told to trust this one.
    pub trusted: Authority,
    /// Clients are not told about this one.
    pub unknown: Authority,
}

impl Authorities {
    /// Two new ones.
    ///
    /// # Errors
    /// A key or a certificate could not be made.
    pub fn new() -> Result<Self, TlsError> {
        Ok(Self {
            trusted: Authority::new("redial throw-away authority")?,
            unknown: Authority::new("redial unknown authority")?,
        })
    }
}
