//! A user's domain in DNS: who gives SIP in it, and where they are (RFC 3263).

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use super::proforma::{DNS_PORT, DNS_TTL, SYSTEMS};
use super::transport::Transport;
use crate::capture::Capture;
use crate::dns::question::{Found, Resolver};
use crate::dns::server::{Ear, NameServer};
use crate::dns::zone::{NoName, Zone};
use crate::settings::{Places, Settings};

/// What the domain says of a transport: its kind of service, and the name under which that is given.
fn service(transport: Transport, domain: &str) -> (&'static str, String) {
    let (kind, prefix) = match transport {
        Transport::Udp => ("SIP+D2U", "_sip._udp"),
        Transport::Tcp => ("SIP+D2T", "_sip._tcp"),
        Transport::Tls => ("SIPS+D2T", "_sips._tcp"),
        Transport::Ws | Transport::Adapter => ("SIP+D2W", "_sip._ws"),
        Transport::Wss => ("SIPS+D2W", "_sips._ws"),
    };
    (kind, format!("{prefix}.{domain}"))
}

crate::named_enum! {
    /// Which systems DNS names.
    #[derive(Default)]
    pub enum Records: "records of DNS" {
        /// All systems, in the order in which they are to be tried.
        #[default]
        All = "all",
        /// The first system alone.
        FirstAlone = "first-alone",
        /// The second system alone.
        SecondAlone = "second-alone",
    }
}

/// A user's domain, as the DNS of a case has it.
#[derive(Debug, Clone)]
pub struct Domain {
    name: String,
    transport: Transport,
    systems: Vec<System>,
    ttl_s: u32,
}

/// A system, as DNS has it.
#[derive(Debug, Clone)]
struct System {
    /// In which domain it gives SIP: that of the user, or one below it.
    domain: String,
    host: String,
    place: SocketAddr,
}

impl Domain {
    /// Of that name, in which these systems give SIP, in the order in which they are to be tried. What is said of it may be kept for so many
    /// seconds.
    pub fn new(name: &str, transport: Transport, places: &[SocketAddr], ttl_s: u32) -> Self {
        let systems = SYSTEMS.into_iter().zip(places).map(|(system, place)| System {
            domain: name.to_owned(),
            host: format!("{system}.{name}"),
            place: *place,
        });
        Domain { name: name.to_owned(), transport, systems: systems.collect(), ttl_s }
    }

    /// The same, with [a domain](below) for each system.
    pub fn of_each(name: &str, transport: Transport, systems: [(&str, SocketAddr); 2], ttl_s: u32) -> Self {
        let systems = systems.map(|(system, place)| {
            let domain = below(name, system);
            System { host: format!("sip.{domain}"), domain, place }
        });
        Domain { name: name.to_owned(), transport, systems: systems.into(), ttl_s }
    }

    /// What DNS has of it. The systems stand in the answer in the opposite order of their priorities, which says nothing: whoever takes the
    /// first one has not looked at its priority.
    ///
    /// # Errors
    /// The domain is no name.
    pub fn zone(&self, records: Records) -> Result<Zone, NoName> {
        let mut zone = Zone::new(&self.name, self.ttl_s)?;
        let (first, others) = self.systems.split_at(1.min(self.systems.len()));
        let named = match records {
            Records::All => &self.systems[..],
            Records::FirstAlone => first,
            Records::SecondAlone => others,
        };
        let domains: BTreeSet<&str> = named.iter().map(|system| system.domain.as_str()).collect();
        for domain in domains {
            let (kind, service) = service(self.transport, domain);
            zone.add_pointer(domain, kind, &service)?;
        }
        let by_priority: Vec<_> = (1..).zip(named).collect();
        for (priority, System { domain, host, place }) in by_priority.into_iter().rev() {
            zone.add_host(host, place.ip())?;
            zone.add_service(&service(self.transport, domain).1, priority, host, place.port())?;
        }
        Ok(zone)
    }

    /// Its DNS, at its place in a slot of the run; `ear` is told what is asked for. `None`: the run has no place for it.
    ///
    /// # Errors
    /// It cannot answer there, and why.
    pub async fn serve(
        &self,
        (settings, slot): (&Settings, u8),
        capture: Option<&Arc<Capture>>,
        ear: Option<Ear>,
    ) -> Result<Option<NameServer>, String> {
        let Some(mut place) = settings.dns(slot) else { return Ok(None) };
        // Whoever has given a place has given its port.
        if matches!(settings.places, Places::Loopback { .. })
            && let Some(Ok(port)) = settings.choice(DNS_PORT.name).map(str::parse)
        {
            place.set_port(port);
        }
        let zone = self.zone(Records::All).map_err(|error| error.to_string())?;
        let server = NameServer::open(place, zone, capture.cloned(), ear).await;
        server.map(Some).map_err(|error| error.to_string())
    }
}

/// The domain of a system that has one of its own, below that of its users.
pub fn below(domain: &str, system: &str) -> String {
    format!("{system}.{domain}")
}

/// For how many seconds what DNS says may be kept: as the case says, or as the run chooses.
///
/// # Errors
/// What was chosen is no number.
pub fn ttl_s(of_case: Option<u32>, settings: &Settings) -> Result<u32, String> {
    let chosen = settings.choice(DNS_TTL.name).unwrap_or(DNS_TTL.values[0]);
    of_case.map_or_else(|| chosen.parse(), Ok).map_err(|error| format!("{}: {error}", DNS_TTL.name))
}

/// What a client is told of a domain: where its systems are, in the order of the answer, and for how long that may be kept.
///
/// # Errors
/// Nobody says.
pub async fn systems(resolver: Resolver, domain: &str, transport: Transport) -> io::Result<Found> {
    resolver.service(&service(transport, domain).1).await
}
