//! A user's domain in DNS: who gives SIP in it, and where they are (RFC 3263).

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use super::proforma::{DNS_PORT, DNS_TTL, SYSTEMS};
use super::transport::Transport;
use crate::capture::Capture;
use crate::dns::question::{Given, Resolver};
use crate::dns::server::{Ear, NameServer};
use crate::dns::zone::{NoName, Zone};
use crate::settings::{Places, Settings};

/// What the domain says of a transport: its kind of service, and the name under which that is given.
fn service(transport: Transport, domain: &str) -> (&'static str, String) {
    let (kind, prefix) = match transport {
        Transport::Udp => ("SIP+D2U", "_sip._udp"),
        Transport::Tcp => ("SIP+D2T", "_sip._tcp"),
        Transport::Tls => ("SIPS+D2T", "_sips._tcp"),
        Transport::Ws => ("SIP+D2W", "_sip._ws"),
        Transport::Wss => ("SIPS+D2W", "_sips._ws"),
    };
    (kind, format!("{prefix}.{domain}"))
}

/// What DNS has of a domain whose systems are at these places, each to be tried before those that follow it. They stand in the answer in
/// the opposite order, which says nothing: whoever takes the first one has not looked at its priority.
///
/// # Errors
/// The domain is no name.
pub fn zone(
    domain: &str,
    transport: Transport,
    systems: impl IntoIterator<Item = SocketAddr>,
    ttl: u32,
) -> Result<Zone, NoName> {
    let (kind, service) = service(transport, domain);
    let mut zone = Zone::new(domain, ttl)?;
    zone.add_pointer(kind, &service)?;
    let mut systems: Vec<_> = (1..).zip(SYSTEMS.into_iter().zip(systems)).collect();
    systems.reverse();
    for (priority, (system, place)) in systems {
        let host = format!("{system}.{domain}");
        zone.add_host(&host, place.ip())?;
        zone.add_service(&service, priority, &host, place.port())?;
    }
    Ok(zone)
}

/// A user's domain, as the DNS of a case has it.
#[derive(Debug, Clone, Copy)]
pub struct Domain<'d> {
    /// Its name.
    pub name: &'d str,
    /// What its systems are spoken to over.
    pub transport: Transport,
    /// For how many seconds what is said of it may be kept, if that is not for the run to choose.
    pub ttl_s: Option<u32>,
}

impl Domain<'_> {
    /// Its DNS, at its place in a slot of the run; `ear` is told what is asked for. `None`: the run has no place for it.
    ///
    /// # Errors
    /// It cannot answer there, and why.
    pub async fn serve(
        &self,
        (settings, slot): (&Settings, u8),
        capture: Option<&Arc<Capture>>,
        systems: impl IntoIterator<Item = SocketAddr>,
        ear: Option<Ear>,
    ) -> Result<Option<NameServer>, String> {
        let Some(mut place) = settings.dns(slot) else { return Ok(None) };
        // Whoever has given a place has given its port.
        if matches!(settings.places, Places::Loopback { .. })
            && let Some(Ok(port)) = settings.choice(DNS_PORT.name).map(str::parse)
        {
            place.set_port(port);
        }
        let chosen = settings.choice(DNS_TTL.name).unwrap_or(DNS_TTL.values[0]);
        let ttl_s = self.ttl_s.map_or_else(|| chosen.parse(), Ok);
        let ttl_s = ttl_s.map_err(|error| format!("{}: {error}", DNS_TTL.name))?;
        let zone = zone(self.name, self.transport, systems, ttl_s).map_err(|error| error.to_string())?;
        let server = NameServer::open(place, zone, capture.cloned(), ear).await;
        server.map(Some).map_err(|error| error.to_string())
    }
}

/// Where the systems of a domain are, in the order of the answer.
///
/// # Errors
/// Nobody says.
pub async fn systems(resolver: Resolver, domain: &str, transport: Transport) -> io::Result<Vec<Given>> {
    resolver.service(&service(transport, domain).1).await
}
