//! The file in which phones of IP Office read where their systems are: `46xxsettings.txt`, lines of `SET NAME value`. Of what may stand in it,
//! what a phone needs to register is known here.

use std::net::SocketAddr;

use super::agent::address;
use super::proforma::SETTINGS_URL;
use super::registrar::Account;
use super::transport::Transport;
use crate::files::lack::Lack;
use crate::files::server::{Ear, FileServer};
use crate::proforma::Proforma;
use crate::server::{Fault, Post};
use crate::settings::Settings;

/// Where a file server has it.
pub const PATH: &str = "/46xxsettings.txt";
/// The setting that names the systems, in the order in which a phone is to try them.
const CONTROLLERS: &str = "SIP_CONTROLLER_LIST";

/// All settings that a phone needs.
const KNOWN: [&str; 3] = ["SIPDOMAIN", CONTROLLERS, "REGISTERWAIT"];

crate::named_enum! {
    /// What a phone gets that asks for its settings file.
    #[derive(Default)]
    pub enum Handed: "settings file" {
        /// The file, which names all systems.
        #[default]
        Right = "right",
        /// The file, which names the first system alone.
        OneController = "one-controller",
        /// The file, among lines that mean nothing to anybody.
        UnknownLines = "unknown-lines",
        /// A page for people instead, which names nobody.
        Page = "page",
        /// 404: there is no such file.
        Missing = "missing",
        /// 503: it can be had later.
        Unavailable = "unavailable",
        /// A connection on which nothing is answered.
        Silence = "silence",
        /// A closed port. Nobody sees the attempt.
        Closed = "closed",
    }
}

/// Where a slot of a run has a file server: where phones of the system have such files, which name no WebSocket.
pub fn place(proforma: &Proforma, (settings, slot): (&Settings, u8)) -> Option<SocketAddr> {
    let has_files = proforma.placeholders.contains(&SETTINGS_URL);
    let is_named = !Transport::of(settings).is_websocket();
    settings.file_server(slot).filter(|_| has_files && is_named)
}

/// What all settings files of a case have in common.
#[derive(Debug, Clone)]
pub struct Office {
    /// The domain of the user.
    pub domain: String,
    /// Where its systems are, in the order in which they are to be tried.
    pub systems: Vec<SocketAddr>,
    /// What they are spoken to over.
    pub transport: Transport,
    /// For how many seconds a phone asks to be registered.
    pub expires: u64,
}

impl Office {
    /// Of that user's domain.
    pub fn of(account: &Account, systems: Vec<SocketAddr>, transport: Transport, expires: u64) -> Self {
        Office { domain: account.realm.clone(), systems, transport, expires }
    }

    /// What stands in the file, and what whoever connects meets.
    pub fn serves(&self, handed: Handed) -> (String, Fault<Lack>) {
        let text = match handed {
            Handed::OneController => self.file(&self.systems[..1]),
            Handed::UnknownLines => format!("{BEFORE}{}{AFTER}", self.file(&self.systems)),
            Handed::Page => PAGE.to_owned(),
            _ => self.file(&self.systems),
        };
        let fault = match handed {
            Handed::Missing => Fault::Above(Lack::Missing),
            Handed::Unavailable => Fault::Above(Lack::Unavailable),
            Handed::Silence => Fault::Above(Lack::Silence),
            Handed::Closed => Fault::Closed,
            _ => Fault::Open,
        };
        (text, fault)
    }

    /// Serves the file, rightly; `ear` is told what is asked for.
    ///
    /// # Errors
    /// It cannot be served there, and why.
    pub async fn open(&self, post: Post, ear: Ear) -> Result<FileServer, String> {
        let text = self.serves(Handed::Right).0;
        FileServer::open(post, PATH, text, ear).await.map_err(|error| error.to_string())
    }

    fn file(&self, systems: &[SocketAddr]) -> String {
        let Office { domain, transport, expires, .. } = self;
        let controller = |system: &SocketAddr| format!("{system};transport={}", transport.in_uri());
        let controllers: Vec<String> = systems.iter().map(controller).collect();
        let controllers = controllers.join(",");
        format!(
            "## Telephones of {domain}\nSET {} {domain}\nSET {} {controllers}\nSET {} {expires}\n",
            KNOWN[0], KNOWN[1], KNOWN[2]
        )
    }
}

/// What stands before and behind the lines that mean something.
const BEFORE: &str = "## A remark: SET SIP_CONTROLLER_LIST 127.0.0.1:9;transport=tcp\n\
    \r\n\
    SET\n\
    SET NO_SUCH_SETTING_OF_ANY_PHONE \"1, 2; x=y\"\n\
    WHATEVER THIS IS\n";
const AFTER: &str = "SET ANOTHER_ONE\n\
    \u{feff}\u{0}\u{7}\n\
    SET SIP_CONTROLLER_LISTS 127.0.0.1:9;transport=tcp\n\
    no end of a line";

/// What a file server shows to people that has something else in the place of a file.
const PAGE: &str =
    "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><p>Log on to go on.</p></body></html>\n";

/// Whether a phone that is told nothing but this has a use for a line.
pub fn is_known(line: &str) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        None => true,
        Some("SET") => words.next().is_some_and(|name| KNOWN.contains(&name)),
        Some(word) => word.starts_with('#'),
    }
}

/// The systems that a settings file names which are spoken to over that, in their order. What is no line of a settings file is passed over.
pub fn controllers(file: &str, transport: Transport) -> Vec<SocketAddr> {
    let mut values = file.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("SET ")?.trim().split_once(char::is_whitespace)?;
        (name == CONTROLLERS).then(|| value.trim().trim_matches('"'))
    });
    let Some(value) = values.next_back() else { return Vec::new() };
    let controller = |text: &str| {
        let mut parts = text.split(';').map(str::trim);
        let place = parts.next()?;
        let over = parts.find_map(|part| part.strip_prefix("transport="));
        let is_spoken = over.is_none_or(|over| over.eq_ignore_ascii_case(transport.in_uri()));
        if is_spoken { address(place) } else { None }
    };
    value.split(',').filter_map(controller).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(transport: Transport) -> Office {
        let systems: [SocketAddr; 2] = ["127.1.1.11:5060", "127.1.1.12:5061"].map(|it| it.parse().unwrap());
        Office { domain: "office.example".to_owned(), systems: systems.into(), transport, expires: 30 }
    }

    #[test]
    fn what_is_written_names_the_systems_and_is_read_so() {
        let office = office(Transport::Tls);
        let (text, fault) = office.serves(Handed::Right);
        let list = "SET SIP_CONTROLLER_LIST 127.1.1.11:5060;transport=tls,127.1.1.12:5061;transport=tls\n";
        assert!(text.contains(list) && fault == Fault::Open, "{text}");
        for (handed, known) in
            [(Handed::Right, 2), (Handed::UnknownLines, 2), (Handed::OneController, 1), (Handed::Page, 0)]
        {
            let (text, fault) = office.serves(handed);
            assert_eq!(controllers(&text, Transport::Tls), office.systems[..known], "{text}");
            assert_eq!(fault, Fault::Open);
        }
    }

    #[test]
    fn the_last_list_counts_quoted_or_not_and_a_system_over_another_transport_is_none() {
        let file = "SET SIP_CONTROLLER_LIST 127.1.1.9:5060\r\n\
            SET SIP_CONTROLLER_LIST \"127.1.1.11:5060;transport=TCP, 127.1.1.12:5060, 127.1.1.13:5060;transport=udp\"\r\n";
        let known =
            |transport| controllers(file, transport).into_iter().map(|it| it.to_string()).collect::<Vec<_>>();
        assert_eq!(known(Transport::Tcp), ["127.1.1.11:5060", "127.1.1.12:5060"]);
        assert_eq!(known(Transport::Udp), ["127.1.1.12:5060", "127.1.1.13:5060"]);
    }
}
