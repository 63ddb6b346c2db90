//! Whereto a client connects, and how.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ClientConfig;

/// How to connect, whereto ever.
#[derive(Debug, Clone)]
pub struct DialConfig {
    /// With it, TLS; without, plain text. See [`crate::tls::client`].
    pub tls: Option<Arc<ClientConfig>>,
    /// Names that no resolver knows.
    pub hosts: BTreeMap<String, IpAddr>,
    /// How long a PBX may take: to be connected, for each answer of a login, for a pong.
    pub answer_limit: Duration,
    /// The connection of TCP may take as long as the machine lets it, whatever that limit.
    pub waits_for_tcp: bool,
    /// After so long without a frame of the PBX, it is pinged. `None`: never.
    pub keep_alive: Option<Duration>,
    /// What the client calls itself.
    pub user_agent: String,
    /// Whether a PBX's pings are answered, as RFC 6455, 5.5.2, has it.
    pub pongs: bool,
}

/// A PBX to connect to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// PBX module.
    pub module: String,
}

impl Target {
    /// Reads `host/module` or `host:port/module`, as `alt` and `master` carry it. Without a port, `port_in_use` is
    /// taken. `None`: it is neither.
    #[must_use]
    pub fn parse(place: &str, port_in_use: u16) -> Option<Self> {
        let (host, module) = place.split_once('/')?;
        let (host, port) = split_port(host);
        // A colon that is left is no port's; an IPv6 address has two or more.
        let whole = !host.is_empty() && !module.is_empty() && host.matches(':').count() != 1;
        whole.then(|| Self { host, port: port.unwrap_or(port_in_use), module: module.to_owned() })
    }
}

/// Splits a port off, where there is one. An IPv6 address has colons of its own and needs brackets before a port.
pub(super) fn split_port(host: &str) -> (String, Option<u16>) {
    let split = host.rsplit_once(':').filter(|(name, _)| !name.contains(':') || name.ends_with(']'));
    match split.map(|(name, port)| (name, port.parse())) {
        Some((name, Ok(port))) => (name.to_owned(), Some(port)),
        _ => (host.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_with_and_without_a_port() {
        let target = |host: &str, port| Some(Target { host: host.into(), port, module: "PBX0".into() });
        assert_eq!(Target::parse("pbx.example.com/PBX0", 443), target("pbx.example.com", 443));
        assert_eq!(Target::parse("pbx.example.com:8443/PBX0", 443), target("pbx.example.com", 8443));
        assert_eq!(Target::parse("::1/PBX0", 443), target("::1", 443));
        for wrong in ["", "pbx.example.com", "/PBX0", "pbx.example.com/"] {
            assert_eq!(Target::parse(wrong, 443), None, "{wrong}");
        }
    }
}
