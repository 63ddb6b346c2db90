//! How a case has a phone find its systems: by addresses that it is told, or by DNS.

use super::proforma::DNS;
use super::words::{Action, Expected};
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
}

impl Finding {
    /// Whoever is told addresses has no use for DNS.
    ///
    /// # Errors
    /// The first word of a case about a DNS that its phone does not ask.
    pub fn check<L, P, A>(self, case: &Case<L>) -> Result<(), Mistake>
    where
        P: Named,
        L: Language<Place = P, Action = Either<Action<P>, A>, Expected = Expected<P>>,
    {
        const WANTED: &str = "a phone that is told addresses asks no DNS: it takes `by-dns = true`";
        if self.by_dns {
            return Ok(());
        }
        if self.dns_ttl_s.is_some() {
            return refuse(&[Step::Key("installation"), Step::Key("dns-ttl-s")], WANTED);
        }
        for (p, phase) in case.phases.iter().enumerate() {
            let acts = |action: &case::Action<L>| {
                matches!(action, case::Action::Wire(Either::Common(Action::Dns { .. })))
            };
            let action = phase.actions.iter().position(acts).map(|at| ("do", at));
            let asks =
                |it: &case::Expectation<L>| matches!(it.expected, case::Expected::Wire(Expected::Dns { .. }));
            let expectation = phase.expectations.iter().position(asks).map(|at| ("expect", at));
            if let Some((list, at)) = action.or(expectation) {
                let way =
                    [Step::Key("phase"), Step::Index(p), Step::Key(list), Step::Index(at), Step::Key("dns")];
                return refuse(&way, WANTED);
            }
        }
        Ok(())
    }

    /// What a phone has to support for it.
    pub fn needs(self) -> &'static [&'static str] {
        if self.by_dns { &[DNS.name] } else { &[] }
    }

    /// Why a phone cannot find its systems so in a run, if it cannot.
    pub fn why_not(self, settings: &Settings) -> Option<&'static str> {
        let is_lost = self.by_dns && settings.dns(0).is_none();
        is_lost.then_some(
            "its servers are found by DNS, for which this run has no place: give it one with `--dns`",
        )
    }
}
