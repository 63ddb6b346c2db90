//! How a case has a phone find its systems: by addresses that it is told, by DNS, or by a settings file.

use super::proforma::{DNS, SETTINGS_FILE, SETTINGS_URL};
use super::transport::Transport;
use super::words::between::{Between, Consulted};
use crate::case::{self, Case, Either, Language, Mistake, refuse};
use crate::names::Named;
use crate::place::Step;
use crate::settings::Settings;

/// How a phone finds its systems, as an installation has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Finding {
    /// It is told the user's domain and a name server, and no address.
    pub by_dns: bool,
    /// For how many seconds it may keep what DNS says, if the case says so.
    pub dns_ttl_s: Option<u32>,
    /// It is told the URL of a settings file, and no address.
    pub by_settings_file: bool,
}

impl Finding {
    /// It is told addresses.
    pub fn is_told(self) -> bool {
        !self.by_dns && !self.by_settings_file
    }

    /// Whoever is told addresses has no use for DNS, nor for a settings file.
    ///
    /// # Errors
    /// The first word of a case about something that its phone does not ask.
    pub fn check<L, P, A, E>(self, case: &Case<L>) -> Result<(), Mistake>
    where
        P: Named,
        L: Language<Place = P, Action = Either<Between<P>, A>, Expected = Either<Consulted, E>>,
    {
        const DNS_WANTED: &str = "a phone that is told addresses asks no DNS: it takes `by-dns = true`";
        const FILE_WANTED: &str =
            "a phone that is told addresses reads no settings file: it takes `by-settings-file = true`";
        const NO_FILE: &str = "phones of this system read no settings file";
        if self.by_dns && self.by_settings_file {
            return refuse(
                &[Step::Key("installation"), Step::Key("by-settings-file")],
                "a phone finds its systems in one way: it takes `by-dns` or `by-settings-file`, and not both",
            );
        }
        if self.dns_ttl_s.is_some() && !self.by_dns {
            return refuse(&[Step::Key("installation"), Step::Key("dns-ttl-s")], DNS_WANTED);
        }
        let reads_files = L::PROFORMA.placeholders.contains(&SETTINGS_URL);
        let wanted = |about| match about {
            About::Dns => (!self.by_dns).then_some(("dns", DNS_WANTED)),
            About::Records => (!self.by_dns).then_some(("records", DNS_WANTED)),
            About::SettingsFile => (!self.by_settings_file)
                .then_some(("settings-file", if reads_files { FILE_WANTED } else { NO_FILE })),
        };
        for (p, phase) in case.phases.iter().enumerate() {
            let acts = phase.actions.iter().map(|action| match action {
                case::Action::Wire(Either::Common(Between::Dns { .. })) => Some(About::Dns),
                case::Action::Wire(Either::Common(Between::Records { .. })) => Some(About::Records),
                case::Action::Wire(Either::Common(Between::SettingsFile { .. })) => Some(About::SettingsFile),
                _ => None,
            });
            let asks = phase.expectations.iter().map(|it| match &it.expected {
                case::Expected::Wire(Either::Common(Consulted::Dns { .. })) => Some(About::Dns),
                case::Expected::Wire(Either::Common(Consulted::SettingsFile { .. })) => {
                    Some(About::SettingsFile)
                }
                _ => None,
            });
            let acts = acts.enumerate().map(|(at, about)| ("do", at, about));
            let asks = asks.enumerate().map(|(at, about)| ("expect", at, about));
            for (list, at, about) in acts.chain(asks) {
                if let Some((word, wanted)) = about.and_then(wanted) {
                    let way = [
                        Step::Key("phase"),
                        Step::Index(p),
                        Step::Key(list),
                        Step::Index(at),
                        Step::Key(word),
                    ];
                    return refuse(&way, wanted);
                }
            }
        }
        Ok(())
    }

    /// What a phone has to support for it.
    pub fn needs(self) -> &'static [&'static str] {
        match (self.by_dns, self.by_settings_file) {
            (true, _) => &[DNS.name],
            (false, true) => &[SETTINGS_FILE.name],
            (false, false) => &[],
        }
    }

    /// Why a phone cannot find its systems so in a run, if it cannot.
    pub fn why_not(self, settings: &Settings) -> Option<&'static str> {
        if self.by_dns && settings.dns(0).is_none() {
            return Some(
                "its servers are found by DNS, for which this run has no place: give it one with `--dns`",
            );
        }
        if self.by_settings_file && settings.file_server(0).is_none() {
            return Some(
                "its servers stand in a file, for which this run has no place: give it one with `--file-server`",
            );
        }
        if self.by_dns && Transport::of(settings) == Transport::Adapter {
            return Some("its servers are found by DNS, and an adapter is told where they are");
        }
        let over_websocket = self.by_settings_file && Transport::of(settings).is_websocket();
        over_websocket
            .then_some("a settings file names no WebSocket: it needs `transport=udp`, `tcp` or `tls`")
    }
}

/// What a word of a case is about, beside systems and phones.
#[derive(Debug, Clone, Copy)]
enum About {
    Dns,
    Records,
    SettingsFile,
}
