//! The wires, and what the program may ask of any of them.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use redial_model::ambiguity::{Reading, Readings};
use redial_model::check::mutants::Candidate;
use redial_model::engine::Row;
use redial_model::mutation::{self, Mutant};
use redial_model::rule::{Condition as _, Edition};
use redial_model::systems::System;
use schemars::Schema;

use crate::case::{self, Case, CaseError, Head};
use crate::conform::{self, ClassedMutant, Foreseen};
use crate::doctor::Examination;
use crate::myapps::MyApps;
use crate::netphone::NetPhone;
use crate::onex_portal::OnexPortal;
use crate::play::{self, Seat};
use crate::proforma::Proforma;
use crate::reference::{ClientConfig, ClientError, Pair, Publisher};
use crate::report::CaseReport;
use crate::settings::Settings;
use crate::sip_dr::SipDr;
use crate::user_resilience::UserResilience;
use crate::wire::Wire;

/// Every wire.
pub const WIRES: &[&dyn AnyWire] = &[
    &Erased::<MyApps>::NEW,
    &Erased::<NetPhone>::NEW,
    &Erased::<OnexPortal>::NEW,
    &Erased::<SipDr>::NEW,
    &Erased::<UserResilience>::NEW,
];

/// The wires of which it is known what can happen to a client.
const FORESEEN: &[&dyn Decides] = &[
    &Erased::<MyApps>::NEW,
    &Erased::<NetPhone>::NEW,
    &Erased::<OnexPortal>::NEW,
    &Erased::<SipDr>::NEW,
    &Erased::<UserResilience>::NEW,
];

/// The wire of a system, if there is one yet.
pub fn of(system: &dyn System) -> Option<&'static dyn AnyWire> {
    WIRES.iter().copied().find(|wire| wire.system().name() == system.name())
}

/// Who decides of a system's broken clients whether they break the rules, if its wire foresees what can happen to a client.
pub fn decider(system: &dyn System) -> Option<&'static dyn Decides> {
    FORESEEN.iter().copied().find(|wire| wire.decides_of().name() == system.name())
}

/// A wire of which it is known what can happen to a client.
pub trait Decides: Sync {
    /// Whose wire it is.
    fn decides_of(&self) -> &'static dyn System;
    /// Decides of [mutants of the client](conform::of_client), in their order, which of them break the rules; those are left out to
    /// which it did not come. Questions of which no reading is declared are read as they are by default.
    fn decide(
        &self,
        mutants: &[Candidate],
        declared: Readings,
        options: &conform::Options<'_>,
    ) -> Vec<ClassedMutant>;
    /// The rows that a client may follow one after the other, whatever is done to it: more than any installation shows.
    fn pairs(&self, edition: Edition, readings: Readings) -> BTreeSet<Pair>;
}

impl<W: Foreseen> Decides for Erased<W> {
    fn decides_of(&self) -> &'static dyn System {
        W::SYSTEM
    }

    fn decide(
        &self,
        mutants: &[Candidate],
        declared: Readings,
        options: &conform::Options<'_>,
    ) -> Vec<ClassedMutant> {
        conform::decide_all::<W>(mutants, declared, options)
    }

    fn pairs(&self, edition: Edition, readings: Readings) -> BTreeSet<Pair> {
        conform::pairs::<W>(edition, readings)
    }
}

/// A future whose type nobody names.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A case that can be played, of whichever wire.
pub trait Playable: Send + Sync {
    /// What it is about.
    fn head(&self) -> &Head;
    /// About how long it takes.
    fn steps(&self) -> usize;
    /// Plays it once.
    fn play<'a>(&'a self, seat: Seat<'a>) -> BoxFuture<'a, CaseReport>;
}

impl<W: Wire> Playable for Case<W> {
    fn head(&self) -> &Head {
        &self.head
    }

    fn steps(&self) -> usize {
        Case::steps(self)
    }

    fn play<'a>(&'a self, seat: Seat<'a>) -> BoxFuture<'a, CaseReport> {
        Box::pin(play::play(self, seat))
    }
}

/// A wire, whichever it is.
pub trait AnyWire: Sync {
    /// Whose wire it is.
    fn system(&self) -> &'static dyn System;
    /// What has to be known of a client.
    fn proforma(&self) -> &'static Proforma;
    /// The JSON Schema of its cases.
    fn schema(&self) -> Schema;
    /// Reads a case; `file` is the name for messages.
    ///
    /// # Errors
    /// The first thing that is wrong, and where it stands.
    fn read(&self, text: &str, file: &str) -> Result<Arc<dyn Playable>, CaseError>;
    /// Why its servers cannot be at these places: see [`Wire::refuses`].
    fn refuses(&self, places: &[SocketAddr]) -> Option<&'static str>;
    /// The edits of the client's rows.
    fn mutants(&self, edition: Edition) -> Vec<Mutant>;
    /// Looks whether a client is attached rightly: see [`Wire::examine`].
    fn examine<'a>(&self, settings: &'a Settings, quickly: bool) -> BoxFuture<'a, Option<Examination>>;
    /// The ways that the client's rows of an edition offer.
    fn ways(&self, edition: Edition) -> Vec<Way>;
    /// Is the reference client, or one with edits of its rows, each of another row, until it is ended.
    fn client(
        &self,
        edition: Edition,
        mutants: &[Mutant],
        config: ClientConfig,
        publisher: Publisher,
    ) -> BoxFuture<'static, Result<(), ClientError>>;
}

/// A row that a client can take.
#[derive(Debug, Clone)]
pub struct Way {
    /// Its id.
    pub row: &'static str,
    /// How a client reads the questions that the row asks.
    pub readings: Vec<Reading>,
}

/// A wire as a value.
#[derive(Debug)]
pub struct Erased<W>(PhantomData<fn() -> W>);

impl<W: Wire> Erased<W> {
    /// The value.
    pub const NEW: Self = Erased(PhantomData);
}

impl<W: Wire> AnyWire for Erased<W> {
    fn system(&self) -> &'static dyn System {
        W::SYSTEM
    }

    fn proforma(&self) -> &'static Proforma {
        const { &W::PROFORMA }
    }

    fn schema(&self) -> Schema {
        case::schema::<W>()
    }

    fn read(&self, text: &str, file: &str) -> Result<Arc<dyn Playable>, CaseError> {
        Ok(Arc::new(Case::<W>::parse(text, file)?))
    }

    fn refuses(&self, places: &[SocketAddr]) -> Option<&'static str> {
        W::refuses(places)
    }

    fn mutants(&self, edition: Edition) -> Vec<Mutant> {
        mutation::mutants(&W::rules(edition))
    }

    fn ways(&self, edition: Edition) -> Vec<Way> {
        let way = |row: &Row<W::Client>| {
            let asked = row.when.iter().filter(|(_, wanted)| *wanted);
            Way { row: row.id, readings: asked.filter_map(|(guard, _)| guard.reading()).collect() }
        };
        W::rules(edition).rows().iter().map(way).collect()
    }

    fn examine<'a>(&self, settings: &'a Settings, quickly: bool) -> BoxFuture<'a, Option<Examination>> {
        Box::pin(W::examine(settings, quickly))
    }

    fn client(
        &self,
        edition: Edition,
        mutants: &[Mutant],
        config: ClientConfig,
        publisher: Publisher,
    ) -> BoxFuture<'static, Result<(), ClientError>> {
        let mut rules = W::rules(edition);
        for mutant in mutants {
            rules = mutation::apply(&rules, mutant);
        }
        let rules = config.freedom.of(rules);
        Box::pin(W::client(config, rules, publisher))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::proforma::ANSWER_TIMEOUT;

    /// `REDIAL_WRITE_SCHEMA=1 cargo test -p redial-harness schema` writes the files anew.
    #[test]
    fn the_schema_beside_the_cases_is_that_of_the_types() {
        for wire in WIRES {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance-suite/cases");
            let file = folder.join(wire.system().name()).join("case.schema.json");
            let now = format!("{}\n", serde_json::to_string_pretty(&wire.schema()).unwrap());
            if std::env::var_os("REDIAL_WRITE_SCHEMA").is_some() {
                std::fs::write(&file, &now).unwrap();
            }
            let before = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(before, now, "the types changed: {}", file.display());
        }
    }

    #[test]
    fn a_proforma_names_each_thing_once_and_says_how_long_a_client_waits() {
        for wire in WIRES {
            let (name, proforma) = (wire.system().name(), wire.proforma());
            assert!(proforma.time(ANSWER_TIMEOUT).is_some(), "{name}");
            assert!(proforma.choices.iter().all(|choice| !choice.values.is_empty()), "{name}");
            let abilities = proforma.abilities.iter().map(|it| it.name);
            let times = proforma.times.iter().map(|it| it.name);
            for mut names in [
                abilities.collect::<Vec<_>>(),
                times.collect(),
                proforma.choices.iter().map(|it| it.name).collect(),
                proforma.told().collect(),
            ] {
                let all = names.len();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), all, "{name}: {names:?}");
            }
        }
    }

    #[test]
    fn the_tour_shows_a_mutant_and_a_case_that_there_are() {
        for wire in WIRES {
            let Some(tour) = wire.proforma().tour else { continue };
            let edition = wire.system().editions()[0];
            assert!(wire.mutants(edition).iter().any(|mutant| mutant.id == tour.mutant), "{}", tour.mutant);
        }
    }
}
