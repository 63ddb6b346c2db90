//! Where each PBX is, and how that is written for a client.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use redial_model::topology::NodeId;

use crate::proforma::Choice;

/// How a client is told where another PBX is. Public clients disagree, and none reads all three forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RedirectForm {
    /// `host` without a port: the client uses the port in use. Every public client takes it where that is 443.
    #[default]
    Host,
    /// `host:port`, also in `alt` and `master`.
    HostPort,
    /// `host` without a port, and the port in `https` (or `http` where nothing is encrypted). `alt` and `master` have
    /// no such field: for them, the port in use is meant.
    PortField,
}

impl RedirectForm {
    /// The form, as a run chooses it.
    pub const CHOICE: Choice = Choice {
        name: "redirect-form",
        meaning: "How a redirect names its target: the host alone, `host:port` in its place, or the port in a field of \
                  its own.",
        values: &["host", "host-port", "port-field"],
    };

    /// The form of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let forms = [Self::Host, Self::HostPort, Self::PortField];
        Self::CHOICE.values.iter().zip(forms).find(|(known, _)| **known == name).map(|(_, form)| form)
    }
}

/// Where one PBX is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What clients are told: a name, or the address as text.
    pub host: String,
    /// Where it listens. No two PBXes share one.
    pub address: IpAddr,
    /// The PBX module, first segment of the path.
    pub module: String,
}

/// The PBXes of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// The port on which all of them listen.
    pub port: u16,
    /// How they are named to a client.
    pub form: RedirectForm,
    /// The PBX that `LoginResult.info.master` names, where it is named.
    pub master: Option<NodeId>,
    /// Where each one is.
    pub places: BTreeMap<NodeId, Place>,
}

impl Directory {
    /// Where `node` listens.
    #[must_use]
    pub fn socket(&self, node: NodeId) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.places.get(&node)?.address, self.port))
    }

    /// The host as `info.host` carries it.
    #[must_use]
    pub fn host(&self, node: NodeId) -> Option<String> {
        let place = self.places.get(&node)?;
        Some(match self.form {
            RedirectForm::Host | RedirectForm::PortField => place.host.clone(),
            RedirectForm::HostPort => format!("{}:{}", place.host, self.port),
        })
    }

    /// `host/module` as `alt` and `master` carry it.
    #[must_use]
    pub fn name(&self, node: NodeId) -> Option<String> {
        Some(format!("{}/{}", self.host(node)?, self.places.get(&node)?.module))
    }

    /// The PBX that a client means by `host/module`, with a port or without one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<NodeId> {
        let (host, module) = name.split_once('/')?;
        let host = host.strip_suffix(&format!(":{}", self.port)).unwrap_or(host);
        let means = |place: &Place| {
            (place.host.eq_ignore_ascii_case(host) || place.address.to_string() == host)
                && module == place.module
        };
        self.places.iter().find(|(_, place)| means(place)).map(|(node, _)| *node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(form: RedirectForm) -> Directory {
        let place = |last: u8| Place {
            host: format!("pbx{last}.example.com"),
            address: [127, 0, 0, last].into(),
            module: "PBX0".into(),
        };
        let places = [(NodeId(0), place(11)), (NodeId(1), place(12))].into();
        Directory { port: 8443, form, master: None, places }
    }

    #[test]
    fn the_port_is_part_of_the_name_in_one_form_only() {
        let named = |form| directory(form).name(NodeId(1)).unwrap();
        assert_eq!(named(RedirectForm::Host), "pbx12.example.com/PBX0");
        assert_eq!(named(RedirectForm::HostPort), "pbx12.example.com:8443/PBX0");
        assert_eq!(named(RedirectForm::PortField), "pbx12.example.com/PBX0");
    }

    #[test]
    fn a_name_is_understood_with_and_without_the_port() {
        let directory = directory(RedirectForm::Host);
        for name in ["pbx12.example.com/PBX0", "PBX12.example.com:8443/PBX0", "127.0.0.12:8443/PBX0"] {
            assert_eq!(directory.find(name), Some(NodeId(1)), "{name}");
        }
        for name in
            ["pbx12.example.com/PBX1", "pbx12.example.com:1/PBX0", "pbx13.example.com/PBX0", "127.0.0.12", ""]
        {
            assert_eq!(directory.find(name), None, "{name}");
        }
    }
}
